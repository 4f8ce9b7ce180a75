// Line splitter: bytes, however they come, into lines.
import { limits } from '../limits.js';

const newline = 10;

export interface LineSplitter {
  readonly write: (chunk: Uint8Array) => void;
  readonly end: () => void;
  /** Where the line begins that has not ended yet. */
  readonly next: () => { readonly line: number; readonly byte: number };
  /** Go on where a line begins, after what was taken has been finished as at the end. */
  readonly restart: (place: { readonly line: number; readonly byte: number }) => void;
}

/** Cuts bytes at line feeds; a line over the size limit is given as undefined, and is not kept in memory. */
export function createLineSplitter(
  take: (bytes: Uint8Array | undefined, line: number, byte: number) => void,
): LineSplitter {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let line = 1;
  let lineStart = 0;
  let read = 0;
  const hold = (part: Uint8Array): void => {
    heldBytes += part.length;
    if (heldBytes <= limits.recordBytes) held.push(part);
    else held = [];
  };
  const close = (): void => {
    if (heldBytes > limits.recordBytes) take(undefined, line, lineStart);
    else take(held.length === 1 ? held[0]! : Buffer.concat(held), line, lineStart);
    held = [];
    heldBytes = 0;
    line++;
  };
  const end = (): void => {
    if (heldBytes > 0) close();
  };
  return {
    write: (chunk) => {
      let at = 0;
      for (let cut = chunk.indexOf(newline); cut >= 0; cut = chunk.indexOf(newline, at)) {
        hold(chunk.subarray(at, cut));
        at = cut + 1;
        close();
        lineStart = read + at;
      }
      if (at < chunk.length) hold(chunk.subarray(at));
      read += chunk.length;
    },
    end,
    next: () => ({ line, byte: lineStart }),
    restart: (place) => {
      end();
      line = place.line;
      lineStart = place.byte;
      read = place.byte;
    },
  };
}
