// Sinks: where output text goes. A file appears under its name only when it is whole.
import { createWriteStream, renameSync, type WriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { CustomsRiskError, setupFault } from '../errors.js';
import { partialOf, removeFile } from './targets.js';

export interface Sink {
  /** Where the text is until the sink is closed, when that is another file than the one named. */
  readonly partial: string | null;
  /** Resolves when more may be written, so that a slow disk or reader holds the pipeline back. */
  readonly write: (text: string) => Promise<void>;
  /** Finish: a file takes its name. */
  readonly close: () => Promise<void>;
  /** Give up: what was written of a file keeps the ending .partial. */
  readonly abandon: () => Promise<void>;
}

/**
 * A sink that writes a file: first to `<path>.partial`, mode 0600 where asked, then renamed. What an earlier run left
 * under that name is removed. Devices and pipes are written directly.
 */
export function openFileSink(path: string, mode = 0o666): Sink {
  const partial = partialOf(path);
  if (partial !== null) attempt(path, () => removeFile(partial));
  const stream = createWriteStream(partial ?? path, partial === null ? { flags: 'w' } : { flags: 'wx', mode });
  const sink = openStreamSink(stream, path);
  return {
    partial,
    write: sink.write,
    close: async () => {
      await sink.close();
      await endStream(stream, path);
      if (partial !== null) attempt(path, () => renameSync(partial, partial.slice(0, -'.partial'.length)));
    },
    abandon: () => abandonStream(stream),
  };
}

/** A sink over a Node stream, which stays open. */
export function openStreamSink(stream: Writable, name: string): Sink {
  let failure: unknown;
  stream.on('error', (cause) => {
    failure ??= cause;
  });
  return {
    partial: null,
    write: (text) =>
      new Promise((done, fail) => {
        if (failure) return fail(outputFault(name, failure));
        if (text === '') return done();
        stream.write(text, (cause) => (cause ? fail(outputFault(name, cause)) : done()));
      }),
    close: async () => {
      if (failure) throw outputFault(name, failure);
    },
    abandon: async () => {},
  };
}

function attempt(path: string, act: () => void): void {
  try {
    act();
  } catch (cause) {
    throw outputFault(path, cause);
  }
}

function endStream(stream: WriteStream, path: string): Promise<void> {
  return new Promise((done, fail) => {
    stream.once('error', (cause) => fail(outputFault(path, cause)));
    stream.once('close', done);
    stream.end();
  });
}

// How long a stream that is given up may take to write what it was told to.
const abandonMs = 1_000;

async function abandonStream(stream: WriteStream): Promise<void> {
  if (stream.destroyed) return;
  await new Promise<void>((done) => {
    const timer = setTimeout(done, abandonMs);
    stream.once('close', () => {
      clearTimeout(timer);
      done();
    });
    stream.end();
  });
  stream.destroy();
}

const meanings: { readonly [code: string]: string } = {
  ENOSPC: 'the disk is full',
  EPIPE: 'the program that reads the pipe has closed it',
  EACCES: 'permission denied',
  ENOENT: 'the folder does not exist',
  EISDIR: 'it is a folder',
  EROFS: 'the disk is read-only',
  EDQUOT: 'the disk quota is used up',
};

function outputFault(file: string, cause: unknown): CustomsRiskError {
  if (cause instanceof CustomsRiskError) return cause;
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'; // what streams fail with
  return setupFault('OUTPUT_FAILED', `${meanings[code] ?? 'writing failed'} (${code})`, { file, cause });
}
