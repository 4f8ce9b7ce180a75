// Read input: the bytes of one manifest of a run, from a file as far as it reached at the beginning, or from a stream.
import { createReadStream } from 'node:fs';
import { setupFault } from '../errors.js';
import { chunksOf, inputFault } from '../manifest/read-manifest.js';
import { type Disk, readUpTo } from '../output/disk.js';
import { existingAt } from '../output/targets.js';

export interface Reading {
  /** Byte offset to begin at. */
  readonly from: number;
  readonly chunkBytes: number;
  readonly disk: Disk;
  readonly signal: AbortSignal;
}

/**
 * The bytes from an offset on, until a signal aborts. Throws INPUT_FAILED, and INPUT_CHANGED when a file is shorter or longer at
 * the end than at the beginning: a program still writes it, and what it is about to write would be missing.
 */
export async function* readInput(
  input: string,
  { from, chunkBytes, disk, signal }: Reading,
): AsyncGenerator<Uint8Array, void, void> {
  if (input === '-' || existingAt(input) !== 'file') return yield* readStream(input, chunkBytes, signal);
  let file: Awaited<ReturnType<Disk['open']>> | undefined;
  try {
    file = await disk.open(input, 'r');
    const { size } = await file.stat();
    for (let at = from; !signal.aborted; ) {
      const bytes = await readUpTo(file, chunkBytes, at);
      at += bytes.length;
      if (bytes.length > 0) yield bytes;
      if (bytes.length === chunkBytes) continue;
      if (at !== size)
        throw setupFault('INPUT_CHANGED', `the manifest had ${size} bytes at first, and ${at} at the end`, {
          file: input,
        });
      return;
    }
  } catch (cause) {
    throw inputFault(input, cause);
  } finally {
    await file?.close().catch(() => {}); // nothing is lost by it
  }
}

async function* readStream(
  input: string,
  chunkBytes: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const source = input === '-' ? process.stdin : createReadStream(input, { highWaterMark: chunkBytes });
  const stop = (): void => void source.destroy();
  signal.addEventListener('abort', stop);
  try {
    for await (const chunk of chunksOf(source, input)) yield new Uint8Array(chunk);
  } catch (fault) {
    if (!signal.aborted) throw fault; // the stream was ended from here
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
