// Gzip: a reader around another that unpacks a manifest when it is compressed, and hands it on as it is otherwise.
import type { FlatRecord } from '../declaration/flat.js';
import { createGunzip, type Gunzip } from './gunzip.js';
import { batchesOf, type ManifestReader } from './reader.js';
import { checkKind } from './start.js';

const magic = [0x1f, 0x8b];
const longestMagic = 5;

/** Unpacks a manifest when it is compressed, and hands it on as it is otherwise. */
export interface Unpacker {
  /** Whether it is compressed; false until its first bytes are known. */
  readonly isPacked: () => boolean;
  /** What the next bytes unpack to. Throws MANIFEST_GZIP, and MANIFEST_FORMAT for an archive within. */
  readonly write: (chunk: Uint8Array) => readonly Uint8Array[] | AsyncGenerator<Uint8Array, void, void>;
  /** What is left. Throws MANIFEST_GZIP when the file is cut off: its last record may be too, so it is not given. */
  readonly end: () => readonly Uint8Array[];
}

/** Create it. */
export function createUnpacker(source: string): Unpacker {
  let held: Buffer | undefined = Buffer.alloc(0);
  let gunzip: Gunzip | undefined;
  const checkUnpacked = createKindCheck(source);
  const unpack = async function* (packed: Gunzip, chunk: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
    for await (const piece of packed.write(chunk)) {
      checkUnpacked(piece);
      yield piece;
    }
  };
  return {
    isPacked: () => gunzip !== undefined,
    write: (chunk) => {
      if (gunzip) return unpack(gunzip, chunk);
      if (!held) return [chunk];
      held = Buffer.concat([held, chunk]);
      if (held.length < magic.length) return [];
      const first = held;
      held = undefined;
      if (magic.some((byte, at) => first[at] !== byte)) return [first];
      gunzip = createGunzip(source);
      return unpack(gunzip, first);
    },
    end: () => {
      gunzip?.end();
      const rest = held;
      held = undefined;
      return rest && rest.length > 0 ? [rest] : [];
    },
  };
}

/** Create the reader. Positions of its records count unpacked bytes. */
export function createGzipReader(source: string, inner: ManifestReader): ManifestReader {
  const unpacker = createUnpacker(source);
  return {
    get notes() {
      return inner.notes;
    },
    write: (chunk) => {
      const pieces = unpacker.write(chunk);
      if (Symbol.asyncIterator in pieces) return readAll(inner, pieces);
      return pieces.length > 0 ? inner.write(pieces[0]!) : [];
    },
    end: () => {
      const [rest] = unpacker.end();
      return rest ? endWith(inner, rest) : inner.end();
    },
  };
}

async function* readAll(
  inner: ManifestReader,
  pieces: AsyncGenerator<Uint8Array, void, void>,
): AsyncGenerator<readonly FlatRecord[], void, void> {
  for await (const piece of pieces) yield* batchesOf(inner.write(piece));
}

async function* endWith(inner: ManifestReader, rest: Uint8Array): AsyncGenerator<readonly FlatRecord[], void, void> {
  yield* batchesOf(inner.write(rest));
  yield* batchesOf(inner.end());
}

/** Refuses an archive within the compressed file, which nothing would count. */
function createKindCheck(source: string): (piece: Uint8Array) => void {
  let first: Buffer | undefined = Buffer.alloc(0);
  return (piece) => {
    if (!first) return;
    first = Buffer.concat([first, piece.subarray(0, longestMagic)]);
    if (first.length < longestMagic) return;
    checkKind(first, source);
    first = undefined;
  };
}
