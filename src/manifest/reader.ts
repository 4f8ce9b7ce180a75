// Readers: what every manifest format gives to the pipeline.
import type { FlatRecord } from '../declaration/flat.js';
import type { Seam } from './seams.js';

/** Records at once, or batches of them as they are asked for, where the reader waits for something or has many to give. */
export type Records = readonly FlatRecord[] | AsyncIterable<readonly FlatRecord[]>;

/**
 * Turns the bytes of one manifest into flat declarations and faults, in input order, as far as they are complete. What a
 * call gave is taken to the end before the next call.
 */
export interface ManifestReader {
  readonly write: (chunk: Uint8Array) => Records;
  readonly end: () => Records;
  /**
   * Begin anew at a seam, after the head of the manifest was written; only readers of formats with seams have it. The id is
   * that of the declaration before, null when there is none or nobody knows it: one that comes twice in a row is told.
   */
  readonly restart?: (seam: Seam, lastId: string | null) => void;
  /** What is complete now that the bytes so far end at a seam; only readers of formats with seams have it. */
  readonly pause?: () => Records;
  /** Remarks for the operator about the manifest as a whole, without contents of records. */
  readonly notes: readonly string[];
}

/** What a reader gave, batch by batch. */
export async function* batchesOf(records: Records): AsyncGenerator<readonly FlatRecord[], void, void> {
  if (Symbol.asyncIterator in records) yield* records;
  else if (records.length > 0) yield records;
}
