// Quarantine: one line for each rejected record, with its code and place and nothing of its contents.
import type { Fault } from '../declaration/flat.js';

/** A fault, with the column of a delimited manifest where the reader knows it. */
export type PlacedFault = Fault & { readonly column?: string | undefined };

/** One NDJSON line, with its line end. */
export function faultToNdjson({ code, source, record, line, byte, path, column }: PlacedFault): string {
  return `${JSON.stringify({ code, source, record, line, byte, path, column })}\n`;
}
