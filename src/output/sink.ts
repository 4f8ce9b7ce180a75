// Sinks: where output text goes. A file appears under its name only when it is whole.
import { createWriteStream, lstatSync, renameSync, rmSync, type WriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import type { WritableStream } from 'node:stream/web';
import { CustomsRiskError, setupFault, systemFaults } from '../errors.js';
import { partialOf } from './targets.js';

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
  if (partial !== null) removeFile(partial);
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
  let writing = false;
  const note = (cause: unknown): void => {
    failure ??= cause;
  };
  stream.on('error', note);
  // A stream that has failed, or hangs in a write, may raise its error later: there it must find a listener.
  const leave = (): void => {
    if (failure === undefined && !writing) stream.off('error', note);
  };
  return {
    partial: null,
    write: (text) =>
      new Promise((done, fail) => {
        if (failure) return fail(outputFault(name, failure));
        if (text === '') return done();
        writing = true;
        stream.write(text, (cause) => {
          writing = false;
          if (!cause) return done();
          note(cause);
          fail(outputFault(name, cause));
        });
      }),
    close: async () => {
      if (failure) throw outputFault(name, failure);
      leave();
    },
    abandon: async () => leave(),
  };
}

/** A sink over a Web stream, which stays open. */
export function openWebSink(stream: WritableStream<string>): Sink {
  const name = 'the stream';
  const writer = attempt(name, () => stream.getWriter());
  return {
    partial: null,
    write: async (text) => {
      try {
        await writer.ready;
        if (text !== '') await writer.write(text);
      } catch (cause) {
        throw outputFault(name, cause);
      }
    },
    close: async () => writer.releaseLock(),
    abandon: async () => writer.releaseLock(),
  };
}

/** Remove a file of an earlier run, and nothing but a plain file. */
export function removeFile(path: string): void {
  attempt(path, () => {
    if (lstatSync(path, { throwIfNoEntry: false })?.isFile()) rmSync(path);
  });
}

function attempt<T>(path: string, act: () => T): T {
  try {
    return act();
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

function outputFault(file: string, cause: unknown): CustomsRiskError {
  if (cause instanceof CustomsRiskError) return cause;
  const { code = 'unknown' } = Object(cause) as NodeJS.ErrnoException; // what streams fail with; Web streams with anything
  return setupFault('OUTPUT_FAILED', `${systemFaults[code]?.says ?? 'writing failed'} (${code})`, { file, cause });
}
