// Disk: what a run does with files, so that tests can put a disk that fails in the place of the real one.
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CustomsRiskError, setupFault, systemFaults } from '../errors.js';

/** The calls of `node:fs/promises` that a run makes; every one may fail, and reads and writes may be short. */
export interface Disk {
  readonly open: (path: string, flags: string, mode?: number) => Promise<DiskFile>;
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
}

/** An open file. Positions are byte offsets; null reads on from where the last read ended. */
export interface DiskFile {
  readonly read: (
    into: Uint8Array,
    offset: number,
    length: number,
    position: number | null,
  ) => Promise<{ bytesRead: number }>;
  readonly write: (
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ) => Promise<{ bytesWritten: number }>;
  readonly stat: () => Promise<{ readonly size: number; readonly ino: number; readonly dev: number }>;
  readonly truncate: (length: number) => Promise<void>;
  readonly chmod: (mode: number) => Promise<void>;
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The disk of the machine. */
export const realDisk: Disk = { open, rename, remove: (path) => rm(path, { force: true }) };

/** Write all bytes at a position, however many calls that takes. */
export async function writeAll(file: DiskFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, position + at);
    if (bytesWritten === 0) throw Object.assign(new Error('nothing was written'), { code: 'EIO' });
    at += bytesWritten;
  }
}

/** Read up to so many bytes from a position; fewer only where the file ends. */
export async function readUpTo(file: DiskFile, length: number, position: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  while (at < length) {
    const { bytesRead } = await file.read(bytes, at, length - at, position + at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return bytes.subarray(0, at);
}

/** Make names that were given or taken in the folder of a file last through a power cut, where the system can. */
export async function syncFolder(disk: Disk, path: string): Promise<void> {
  let folder: DiskFile;
  try {
    folder = await disk.open(dirname(path), 'r');
  } catch {
    return; // Windows opens no folders
  }
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Write a small file so that it is there whole or not at all, whenever the power goes. Throws OUTPUT_FAILED. */
export function writeWhole(disk: Disk, path: string, text: string, mode = 0o666): Promise<void> {
  return attemptOutput(path, () => replaceFile(disk, path, text, mode));
}

async function replaceFile(disk: Disk, path: string, text: string, mode: number): Promise<void> {
  const beside = `${path}.partial`;
  await disk.remove(beside);
  const file = await disk.open(beside, 'wx', mode);
  try {
    await writeAll(file, Buffer.from(text), 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await disk.rename(beside, path);
  await syncFolder(disk, path);
}

/** Do something with an output. Throws OUTPUT_FAILED. */
export async function attemptOutput<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw outputFault(path, cause);
  }
}

/** The error for an output that cannot be written, with what the system says. */
export function outputFault(file: string, cause: unknown): CustomsRiskError {
  if (cause instanceof CustomsRiskError) return cause;
  const { code = 'unknown' } = Object(cause) as NodeJS.ErrnoException; // what streams fail with; Web streams with anything
  return setupFault('OUTPUT_FAILED', `${systemFaults[code]?.says ?? 'writing failed'} (${code})`, { file, cause });
}
