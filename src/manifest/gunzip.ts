// Gunzip: unpacks a gzip file piece by piece, with caps of our own counting, member by member.
import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import { type CustomsRiskError, setupFault } from '../errors.js';
import { limits } from '../limits.js';

export interface Gunzip {
  /** The bytes that a chunk unpacks to, in pieces. Throws MANIFEST_GZIP. */
  readonly write: (chunk: Uint8Array) => AsyncGenerator<Uint8Array, void, void>;
  /** Throws MANIFEST_GZIP when the file is cut off. */
  readonly end: () => void;
}

const pieceBytes = 262_144;
const fixedHeader = 10;
const longestHeader = 65_536;
const trailerBytes = 8;

// Flags of the header (RFC 1952).
const hasHeaderCheck = 2;
const hasExtra = 4;
const hasName = 8;
const hasComment = 16;
const reserved = 0xe0;

/** The length of the header that the bytes begin with; undefined when it goes on behind them, null when it is none. */
export function headerLength(bytes: Uint8Array): number | undefined | null {
  if (bytes.some((byte, at) => at < 3 && byte !== [0x1f, 0x8b, 8][at])) return null;
  if (bytes.length < fixedHeader) return undefined;
  const flags = bytes[3]!;
  if ((flags & reserved) !== 0) return null;
  let at = fixedHeader;
  if (flags & hasExtra) {
    if (bytes.length < at + 2) return undefined;
    at += 2 + bytes[at]! + 256 * bytes[at + 1]!;
  }
  for (const flag of [hasName, hasComment]) {
    if (!(flags & flag)) continue;
    const close = bytes.indexOf(0, at);
    if (close < 0 || at > bytes.length) return undefined;
    at = close + 1;
  }
  if (flags & hasHeaderCheck) at += 2;
  return at <= bytes.length ? at : undefined;
}

/** Unpacks gzip. Memory does not grow with the length; a failure of the data throws, it does not end early. */
export function createGunzip(source: string): Gunzip {
  let taken = 0; // bytes of the file that are done with
  let given = 0;
  let members = 0;
  let held: Buffer = Buffer.alloc(0); // of a header or a trailer
  let state: 'header' | 'body' | 'trailer' = 'header';
  let body: Inflating | undefined;
  const fail = (says: string): CustomsRiskError =>
    setupFault('MANIFEST_GZIP', `${says} (byte ${taken} of the compressed file)`, { file: source });
  const count = (piece: Uint8Array, read: number): void => {
    given += piece.length;
    if (given > limits.unpackedBytes) throw fail(`it unpacks to more than ${limits.unpackedBytes} bytes`);
    if (given > limits.unpackedFree && given > limits.unpackedRatio * read)
      throw fail(`it unpacks to more than ${limits.unpackedRatio} times its size`);
  };
  /** Take the header or the trailer that the held bytes begin with; false when they do not hold it all. */
  const step = (): boolean => {
    if (state === 'header') {
      if (held.length === 0) return false;
      const length = headerLength(held);
      if (length === null || (length === undefined && held.length > longestHeader))
        throw fail(members === 0 ? 'the header is damaged' : 'what follows the compressed data is no gzip');
      if (length === undefined) return false;
      if (++members > limits.gzipMembers) throw fail(`it has more than ${limits.gzipMembers} members`);
      skip(length);
      body = createInflating();
      state = 'body';
      return true;
    }
    if (held.length < trailerBytes) return false;
    if (held.readUInt32LE(0) !== body!.checksum || held.readUInt32LE(4) !== body!.length % 2 ** 32)
      throw fail('the checksum of the data is wrong');
    skip(trailerBytes);
    state = 'header';
    return true;
  };
  const skip = (bytes: number): void => {
    held = held.subarray(bytes);
    taken += bytes;
  };
  return {
    write: async function* (chunk) {
      held = held.length === 0 ? Buffer.from(chunk) : Buffer.concat([held, chunk]);
      while (true) {
        if (state !== 'body') {
          if (step()) continue;
          return;
        }
        if (held.length === 0) return;
        const whole = held;
        for await (const piece of body!.feed(whole, fail)) {
          count(piece, taken + whole.length);
          yield piece;
        }
        skip(body!.used);
        if (body!.ended) state = 'trailer';
      }
    },
    end: () => {
      if (state !== 'header' || held.length > 0) throw fail('it is cut off');
    },
  };
}

interface Inflating {
  /** What more bytes of the member unpack to. */
  readonly feed: (chunk: Uint8Array, fail: (says: string) => CustomsRiskError) => AsyncGenerator<Buffer, void, void>;
  /** Bytes of the last chunk that belong to the member. */
  readonly used: number;
  readonly ended: boolean;
  readonly checksum: number;
  readonly length: number;
}

/** Inflates one member. */
function createInflating(): Inflating {
  const inflate: InflateRaw = createInflateRaw({ chunkSize: pieceBytes });
  let broken = false;
  let wake = (): void => {};
  const on = (): void => wake();
  inflate.on('readable', on).on('end', on);
  inflate.on('error', () => {
    broken = true;
    wake();
  });
  const made = { used: 0, ended: false, checksum: 0, length: 0 };
  const feed = async function* (
    chunk: Uint8Array,
    fail: (says: string) => CustomsRiskError,
  ): AsyncGenerator<Buffer, void, void> {
    const before = inflate.bytesWritten;
    let written = false;
    inflate.write(chunk, () => {
      written = true;
      wake();
    });
    while (true) {
      const woken = new Promise<void>((done) => (wake = done));
      const piece: Buffer | null = inflate.read();
      if (piece) {
        made.checksum = crc32(piece, made.checksum);
        made.length += piece.length;
        yield piece;
        continue;
      }
      if (broken) throw fail('the data is damaged');
      made.ended = inflate.readableEnded;
      if (made.ended || written) break;
      await woken;
    }
    made.used = inflate.bytesWritten - before;
  };
  return Object.assign(made, { feed });
}
