// Gzip: a reader around another that unpacks a manifest when it is compressed, and hands it on as it is otherwise.
import type { FlatRecord } from '../declaration/flat.js';
import { createGunzip, type Gunzip } from './gunzip.js';
import { batchesOf, type ManifestReader } from './reader.js';
import { checkKind } from './start.js';

const magic = [0x1f, 0x8b];
const longestMagic = 5;

/** Create the reader. Positions of its records count unpacked bytes. */
export function createGzipReader(source: string, inner: ManifestReader): ManifestReader {
  let held: Buffer | undefined = Buffer.alloc(0);
  let gunzip: Gunzip | undefined;
  const checkUnpacked = createKindCheck(source);
  const unpack = async function* (
    packed: Gunzip,
    chunk: Uint8Array,
  ): AsyncGenerator<readonly FlatRecord[], void, void> {
    for await (const piece of packed.write(chunk)) {
      checkUnpacked(piece);
      yield* batchesOf(inner.write(piece));
    }
  };
  return {
    get notes() {
      return inner.notes;
    },
    write: (chunk) => {
      if (gunzip) return unpack(gunzip, chunk);
      if (!held) return inner.write(chunk);
      held = Buffer.concat([held, chunk]);
      if (held.length < magic.length) return [];
      const first = held;
      held = undefined;
      if (magic.some((byte, at) => first[at] !== byte)) return inner.write(first);
      gunzip = createGunzip(source);
      return unpack(gunzip, first);
    },
    end: () => {
      // Where the file is cut off its last record may be too, so it is not given.
      gunzip?.end();
      const rest = held;
      held = undefined;
      return rest && rest.length > 0 ? endWith(inner, rest) : inner.end();
    },
  };
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
