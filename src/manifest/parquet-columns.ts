// Columns of a Parquet file: asks a thread with limits of time and memory for one row group after the other.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { CustomsRiskError, setupFault } from '../errors.js';
import { limits } from '../limits.js';
import type { ColumnsReply, ColumnsRequest } from './parquet-thread.js';
import type { TypedCell } from './table-rows.js';

export interface ParquetColumns {
  readonly names: readonly string[];
  /** How many row groups there are. */
  readonly groups: number;
  /** The rows of a group, from 0. */
  readonly read: (group: number) => Promise<readonly (readonly TypedCell[])[]>;
  readonly close: () => Promise<void>;
}

// Beside this code where it is built, and in the build where the sources are run.
const programs = ['./parquet-thread.js', '../../dist/parquet-thread.js'];

/** Open a file. Throws MANIFEST_PARQUET, and COLUMNS_UNAVAILABLE without hyparquet. */
export async function openColumns(path: string | URL, source: string): Promise<ParquetColumns> {
  const program = programs.map((name) => new URL(name, import.meta.url)).find((url) => existsSync(url));
  if (!program)
    throw setupFault('COLUMNS_UNAVAILABLE', 'the thread that reads Parquet files is not beside the code', {
      file: source,
    });
  const worker = new Worker(program, {
    workerData: { path: path instanceof URL ? fileURLToPath(path) : path, source },
    resourceLimits: { maxOldGenerationSizeMb: limits.parquetHeapMb },
  });
  worker.on('error', () => {}); // told where a reply is waited for
  const close = async (): Promise<void> => void (await worker.terminate());
  try {
    const opened = await replyOf(worker, source, 0);
    if (opened.kind !== 'open') throw new Error('the thread answered before it was open');
    const read = async (group: number): Promise<readonly (readonly TypedCell[])[]> => {
      worker.postMessage({ group } satisfies ColumnsRequest);
      const reply = await replyOf(worker, source, opened.cells[group]!);
      return reply.kind === 'rows' ? reply.rows : [];
    };
    return { names: opened.names, groups: opened.cells.length, read, close };
  } catch (fault) {
    await close();
    throw fault;
  }
}

/** At least, on a slow machine. */
const cellsPerMs = 1_000;

type Sound = Exclude<ColumnsReply, { kind: 'failed' }>;

/** The next reply of the thread, which may be of so many cells. It is ended when it takes too much time or memory. */
async function replyOf(worker: Worker, source: string, cells: number): Promise<Sound> {
  const give = (says: string, cause?: unknown): Error => setupFault('MANIFEST_PARQUET', says, { file: source, cause });
  const waiting = new AbortController();
  const { signal } = waiting;
  const message = once(worker, 'message', { signal }).then(([reply]) => reply as ColumnsReply); // what the thread sends
  const exit = once(worker, 'exit', { signal }).then(() => Promise.reject(give('the Parquet file cannot be read')));
  const late = delay(limits.parquetMs + cells / cellsPerMs, undefined, { signal }).then(() =>
    Promise.reject(give('the Parquet file takes too much time to read')),
  );
  const all = [message, exit, late];
  try {
    const reply = await Promise.race(all);
    if (reply.kind !== 'failed') return reply;
    throw new CustomsRiskError(reply.problems as [(typeof reply.problems)[0]], { remedy: reply.remedy }); // it has one at least
  } catch (cause) {
    await worker.terminate();
    throw cause instanceof CustomsRiskError ? cause : give('the Parquet file takes too much memory to read', cause);
  } finally {
    waiting.abort();
    await Promise.allSettled(all);
  }
}
