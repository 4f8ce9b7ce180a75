// Seams: the places between two declarations at which a manifest can be cut, so that a reader may begin anew there.
import type { ReaderOptions } from './format.js';

/** Where a reader may begin in the middle of a manifest as if it had read all that stands before. */
export interface Seam {
  /** Offset in the unpacked manifest, and the line that begins there, from 1. */
  readonly byte: number;
  readonly line: number;
  /** Records before it, the faulty ones too, and rows before it that were passed over. */
  readonly records: number;
  readonly passedOver: number;
}

/** Follows the bytes of a manifest by the rules of its reader, without reading values. */
export interface SeamFinder {
  /** Take the next bytes. Throws CustomsRiskError where the reader would for what stands before the first record. */
  readonly write: (bytes: Uint8Array) => void;
  /** Behind the head of the manifest: where its first record begins; undefined until that is known. */
  readonly headEnd: () => number | undefined;
  /** The last seam in what was taken so far; undefined when there is none yet. */
  readonly last: () => Seam | undefined;
  /** Go on at a seam, after the head alone was taken. */
  readonly restart: (seam: Seam) => void;
}

export type CreateSeamFinder = (options: ReaderOptions) => SeamFinder;

/** A stretch of an unpacked manifest. */
export interface Block {
  readonly bytes: Uint8Array;
  /** The seam it begins at; null where it goes on with what the block before left unfinished, and at the very beginning. */
  readonly from: Seam | null;
  /** The seam it ends at; null where what it ends with is unfinished. */
  readonly until: Seam | null;
}

/** Cuts a manifest into blocks. */
export interface Cutter {
  /** What stands before the first record, which a reader needs that begins at a seam; null until it is known. */
  readonly head: () => Uint8Array | null;
  /** The blocks that the next bytes complete. */
  readonly write: (bytes: Uint8Array) => Block[];
  /** The last block: all that is left, perhaps no byte. */
  readonly end: () => Block;
}

// What has come since the last seam goes on its way unfinished when it is more, so that memory stays flat.
const mostHeld = 4_194_304;

/** Create a cutter; `resume` begins at a seam of a manifest whose head is known. */
export function createCutter(finder: SeamFinder, resume?: { readonly head: Uint8Array; readonly seam: Seam }): Cutter {
  let held: Uint8Array[] = [];
  let heldFrom = resume?.seam.byte ?? 0;
  let heldBytes = 0;
  let from: Seam | null = resume?.seam ?? null;
  let head: Uint8Array | null = resume?.head ?? null;
  if (resume) {
    finder.write(resume.head);
    finder.restart(resume.seam);
  }
  const takeUntil = (byte: number, until: Seam | null): Block => {
    const all = held.length === 1 ? held[0]! : Buffer.concat(held);
    const bytes = all.subarray(0, byte - heldFrom);
    held = bytes.length < all.length ? [all.subarray(bytes.length)] : [];
    heldBytes = all.length - bytes.length;
    heldFrom = byte;
    const block: Block = { bytes, from, until };
    from = until;
    return block;
  };
  const noteHead = (): void => {
    const end = head === null ? finder.headEnd() : undefined;
    if (end !== undefined) head = Uint8Array.from(Buffer.concat(held).subarray(0, end));
  };
  return {
    head: () => head,
    write: (bytes) => {
      held.push(bytes);
      heldBytes += bytes.length;
      finder.write(bytes);
      noteHead();
      const seam = finder.last();
      if (seam && seam.byte > heldFrom) return [takeUntil(seam.byte, seam)];
      return heldBytes > mostHeld ? [takeUntil(heldFrom + heldBytes, null)] : [];
    },
    end: () => takeUntil(heldFrom + heldBytes, null),
  };
}
