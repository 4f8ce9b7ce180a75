// Sinks: where output text goes. A file appears under its name only when it is whole.
import { createWriteStream, renameSync, statSync, type WriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { CustomsRiskError, setupFault } from '../errors.js';

export interface Sink {
  /** Resolves when more may be written, so that a slow disk or reader holds the pipeline back. */
  readonly write: (text: string) => Promise<void>;
  /** Finish: a file takes its name. */
  readonly close: () => Promise<void>;
  /** Give up: what was written of a file keeps the ending .partial. */
  readonly abandon: () => Promise<void>;
}

/** What stands at a path already: a file, something that is no plain file (a device, a pipe), or nothing. */
export function existingAt(path: string): 'file' | 'special' | 'nothing' {
  try {
    return statSync(path).isFile() ? 'file' : 'special';
  } catch {
    return 'nothing';
  }
}

/** A sink that writes a file: first to `<path>.partial`, mode 0600 where asked, then renamed. Devices and pipes are written directly. */
export function openFileSink(path: string, mode = 0o666): Sink {
  const special = existingAt(path) === 'special';
  const target = special ? path : `${path}.partial`;
  const stream = createWriteStream(target, special ? { flags: 'w' } : { flags: 'w', mode });
  const sink = openStreamSink(stream, path);
  return {
    ...sink,
    close: async () => {
      await endStream(stream, path);
      if (special) return;
      try {
        renameSync(target, path);
      } catch (cause) {
        throw outputFault(path, cause);
      }
    },
    abandon: async () => {
      if (stream.destroyed) return;
      await new Promise<void>((done) => stream.end(done).once('error', () => done()));
    },
  };
}

/** A sink over a Node stream, which stays open. */
export function openStreamSink(stream: Writable, name: string): Sink {
  let failure: unknown;
  stream.on('error', (cause) => {
    failure ??= cause;
  });
  return {
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

function endStream(stream: WriteStream, path: string): Promise<void> {
  return new Promise((done, fail) => {
    stream.once('error', (cause) => fail(outputFault(path, cause)));
    stream.end(() => done());
  });
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
