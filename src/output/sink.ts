// Sinks: where output text goes. A file appears under its name only when it is whole.
import {
  createWriteStream,
  fchmodSync,
  fstatSync,
  lstatSync,
  renameSync,
  rmSync,
  type Stats,
  type WriteStream,
} from 'node:fs';
import type { Writable } from 'node:stream';
import type { WritableStream } from 'node:stream/web';
import { CustomsRiskError, setupFault, systemFaults } from '../errors.js';
import { partialOf } from './targets.js';

/** What a sink takes: text, or bytes where files are no text. */
export interface Sink<Chunk extends string | Uint8Array = string> {
  /** Where the text is until the sink is closed, when that is another file than the one named. */
  readonly partial: string | null;
  /** Resolves when more may be written, so that a slow disk or reader holds the pipeline back. */
  readonly write: (chunk: Chunk) => Promise<void>;
  /** Finish: a file takes its name. */
  readonly close: () => Promise<void>;
  /** Give up: what was written of a file keeps the ending .partial. */
  readonly abandon: () => Promise<void>;
}

/**
 * A sink that writes a file: first to `<path>.partial`, mode 0600 where asked, then renamed. What an earlier run left
 * under that name is removed. Devices and pipes are written directly.
 */
export function openFileSink<Chunk extends string | Uint8Array = string>(path: string, mode?: number): Sink<Chunk> {
  const partial = partialOf(path);
  if (partial === null) return sinkToFile(createWriteStream(path, { flags: 'w' }), path, null, () => {});
  removeFile(partial);
  const target = partial.slice(0, -'.partial'.length);
  const before = lstatSync(target, { throwIfNoEntry: false });
  const stream = createWriteStream(partial, { flags: 'wx', mode: mode ?? 0o666 });
  let own: Stats | undefined;
  stream.once('open', (descriptor) => {
    own = fstatSync(descriptor);
    // A file that is written anew keeps the permissions that somebody gave it.
    if (before?.isFile() && mode === undefined) fchmodSync(descriptor, before.mode & 0o777);
  });
  return sinkToFile(stream, path, partial, () => {
    const there = lstatSync(partial, { throwIfNoEntry: false });
    if (there?.ino !== own?.ino || there?.dev !== own?.dev)
      throw setupFault('OUTPUT_FAILED', 'another program writes the same file', {
        file: path,
        remedy: 'Write to different files, or one after the other.',
      });
    renameSync(partial, target);
  });
}

function sinkToFile<Chunk extends string | Uint8Array>(
  stream: WriteStream,
  path: string,
  partial: string | null,
  take: () => void,
): Sink<Chunk> {
  const sink = openStreamSink<Chunk>(stream, path);
  return {
    partial,
    write: sink.write,
    close: async () => {
      await sink.close();
      await endStream(stream, path);
      attempt(path, take);
    },
    abandon: () => abandonStream(stream),
  };
}

/** A sink over a Node stream, which stays open. */
export function openStreamSink<Chunk extends string | Uint8Array = string>(
  stream: Writable,
  name: string,
): Sink<Chunk> {
  let failure: unknown;
  let failWrite: ((cause: unknown) => void) | undefined;
  const note = (cause: unknown): void => {
    failure ??= cause;
    failWrite?.(failure);
  };
  // A stream that is destroyed without an error never answers a write that is under way.
  const noteClose = (): void => note({ code: 'ERR_STREAM_DESTROYED' });
  stream.on('error', note);
  stream.on('close', noteClose);
  // A stream that has failed, or hangs in a write, may raise its error later: there it must find a listener.
  const leave = (): void => {
    stream.off('close', noteClose);
    if (failure === undefined && failWrite === undefined) stream.off('error', note);
  };
  return {
    partial: null,
    write: (chunk) =>
      new Promise((done, fail) => {
        if (stream.destroyed) noteClose();
        if (failure) return fail(outputFault(name, failure));
        if (chunk.length === 0) return done();
        failWrite = (cause) => fail(outputFault(name, cause));
        stream.write(chunk, (cause) => {
          if (cause) return note(cause);
          failWrite = undefined;
          done();
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

/** The error for an output that cannot be written, with what the system says. */
export function outputFault(file: string, cause: unknown): CustomsRiskError {
  if (cause instanceof CustomsRiskError) return cause;
  const { code = 'unknown' } = Object(cause) as NodeJS.ErrnoException; // what streams fail with; Web streams with anything
  return setupFault('OUTPUT_FAILED', `${systemFaults[code]?.says ?? 'writing failed'} (${code})`, { file, cause });
}
