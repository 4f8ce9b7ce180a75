// Quarantine: one line for each rejected record, with its code and place and nothing of its contents.
import type { Fault } from '../declaration/flat.js';

/** One NDJSON line, with its line end. */
export function faultToNdjson({ code, source, record, line, character, byte, path, column }: Fault): string {
  return `${JSON.stringify({ code, source, record, line, character, byte, path, column })}\n`;
}
