// Readers: what every manifest format gives to the pipeline.
import type { FlatRecord } from '../declaration/flat.js';

/** Turns the bytes of one manifest into flat declarations and faults, in input order, as far as they are complete. */
export interface ManifestReader {
  readonly write: (chunk: Uint8Array) => FlatRecord[];
  readonly end: () => FlatRecord[];
  /** Remarks for the operator about the manifest as a whole, without contents of records. */
  readonly notes: readonly string[];
}
