// Read flat: one manifest in batches of flat records, for commands that look through all of it; tells progress, can be interrupted.
import { statSync } from 'node:fs';
import type { FlatRecord } from '../declaration/flat.js';
import { setupFault } from '../errors.js';
import {
  type ChosenFormat,
  chunksOf,
  createManifestReader,
  type ReadManifestOptions,
} from '../manifest/read-manifest.js';
import { batchesOf, type Records } from '../manifest/reader.js';
import type { RunProgress } from './run-options.js';

export interface FlatReading {
  /** Path, or - for standard input. */
  readonly input: string;
  readonly options: ReadManifestOptions;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RunProgress) => void;
}

/** What is told of the manifest as a whole. */
export interface FlatRemarks {
  format: ChosenFormat | null;
  readonly notes: string[];
}

/** Read a manifest. Throws what reading throws, and INTERRUPTED. */
export async function* readFlat(
  { input, options, signal, onProgress }: FlatReading,
  remarks: FlatRemarks,
): AsyncGenerator<readonly FlatRecord[], void, void> {
  const reader = createManifestReader(input, { ...options, path: input === '-' ? undefined : input }, (chosen) => {
    remarks.format = chosen;
  });
  const stats = input === '-' ? undefined : statSync(input, { throwIfNoEntry: false });
  const totalBytes = stats?.isFile() ? stats.size : null;
  const started = performance.now();
  let [read, rejected, bytes] = [0, 0, 0];
  const counted = async function* (records: Records): AsyncGenerator<readonly FlatRecord[], void, void> {
    for await (const batch of batchesOf(records)) {
      if (signal.aborted) throw setupFault('INTERRUPTED', `the run was interrupted after ${read} records`);
      for (const record of batch) {
        read += record.ok ? record.flat.records : 1;
        if (!record.ok) rejected++;
      }
      yield batch;
    }
    onProgress({ read, rejected, bytes, totalBytes, milliseconds: performance.now() - started });
  };
  for await (const chunk of chunksOf(input === '-' ? process.stdin : input, input)) {
    bytes += chunk.length;
    yield* counted(reader.write(chunk));
    if (signal.aborted) throw setupFault('INTERRUPTED', `the run was interrupted after ${read} records`);
  }
  yield* counted(reader.end());
  remarks.notes.push(...reader.notes);
}
