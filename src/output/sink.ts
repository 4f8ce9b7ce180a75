// Sinks: where output text goes. A file appears under its name only when it is whole.
import { createWriteStream, lstatSync, rmSync, type WriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import type { WritableStream } from 'node:stream/web';
import { setupFault } from '../errors.js';
import { type Disk, type DiskFile, outputFault, realDisk, syncFolder, writeAll } from './disk.js';
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

/** A sink over a file of which parts are known to last. */
export interface FileSink<Chunk extends string | Uint8Array = string> extends Sink<Chunk> {
  /** Bytes that were written. */
  readonly length: () => number;
  /** Resolves when all that was written lasts through a power cut. */
  readonly sync: () => Promise<void>;
}

export interface FileSinkOptions {
  /** Permissions of the file; by default those of the file that it takes the place of, else the usual ones. */
  readonly mode?: number | undefined;
  /** Go on after so many bytes of what an earlier run left; what stands behind them is cut off. */
  readonly resumeAt?: number | undefined;
  readonly disk?: Disk | undefined;
}

/**
 * A sink that writes a file: first to `<path>.partial`, then renamed. What an earlier run left under that name is removed,
 * or written on. Devices and pipes are written directly.
 */
export function openFileSink<Chunk extends string | Uint8Array = string>(
  path: string,
  options: FileSinkOptions = {},
): FileSink<Chunk> {
  const partial = partialOf(path);
  return partial === null ? sinkToDevice(path) : new PartialFile<Chunk>(path, partial, options);
}

/** A file under its unfinished name. */
class PartialFile<Chunk extends string | Uint8Array> implements FileSink<Chunk> {
  readonly #disk: Disk;
  readonly #path: string;
  readonly #file: Promise<DiskFile>;
  #length: number;
  #isOpen = true;

  constructor(
    path: string,
    readonly partial: string,
    { mode, resumeAt, disk = realDisk }: FileSinkOptions,
  ) {
    this.#disk = disk;
    this.#path = path;
    this.#length = resumeAt ?? 0;
    this.#file = resumeAt === undefined ? this.#create(mode) : this.#reopen(resumeAt);
    this.#file.catch(() => {}); // told when something is written
  }

  /** The name that the file takes. */
  get #target(): string {
    return this.partial.slice(0, -'.partial'.length);
  }

  async #create(mode: number | undefined): Promise<DiskFile> {
    removeFile(this.partial);
    const before = lstatSync(this.#target, { throwIfNoEntry: false });
    const file = await this.#disk.open(this.partial, 'wx', mode ?? 0o666);
    // A file that is written anew keeps the permissions that somebody gave it.
    if (before?.isFile() && mode === undefined) await file.chmod(before.mode & 0o777);
    return file;
  }

  async #reopen(length: number): Promise<DiskFile> {
    const file = await this.#disk.open(this.partial, 'r+');
    await file.truncate(length);
    return file;
  }

  length(): number {
    return this.#length;
  }

  write(chunk: Chunk): Promise<void> {
    return this.#attempt(async (file) => {
      const bytes: Uint8Array = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      await writeAll(file, bytes, this.#length);
      this.#length += bytes.length;
    });
  }

  sync(): Promise<void> {
    return this.#attempt((file) => file.sync());
  }

  async close(): Promise<void> {
    await this.#attempt(async (file) => {
      await file.sync();
      const own = await file.stat();
      await this.#end(file);
      const there = lstatSync(this.partial, { throwIfNoEntry: false });
      if (there?.ino !== own.ino || there?.dev !== own.dev)
        throw setupFault('OUTPUT_FAILED', 'another program writes the same file', {
          file: this.#path,
          remedy: 'Write to different files, or one after the other.',
        });
      await this.#disk.rename(this.partial, this.#target);
      await syncFolder(this.#disk, this.#target);
    });
  }

  async abandon(): Promise<void> {
    await this.#file.then((file) => this.#end(file)).catch(() => {}); // it is given up for another failure
  }

  async #end(file: DiskFile): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await file.close();
  }

  async #attempt(act: (file: DiskFile) => Promise<void>): Promise<void> {
    try {
      await act(await this.#file);
    } catch (cause) {
      throw outputFault(this.#path, cause);
    }
  }
}

function sinkToDevice<Chunk extends string | Uint8Array>(path: string): FileSink<Chunk> {
  const stream = createWriteStream(path, { flags: 'w' });
  const sink = openStreamSink<Chunk>(stream, path);
  return {
    partial: null,
    length: () => stream.bytesWritten,
    sync: async () => {}, // what has gone to a device or a pipe is not ours
    write: sink.write,
    close: async () => {
      await sink.close();
      await endStream(stream, path);
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
