// SipHash-2-4 (Aumasson and Bernstein, 2012) in 32-bit limbs: a keyed hash of 64 bits that is fast for short texts.

/** Hashes texts under one key. The two halves of the last hash stay in it until the next. */
export interface KeyedHash {
  /** Upper and lower 32 bits of the last hash, each from 0. */
  high: number;
  low: number;
  /** Hash the UTF-8 bytes of a text. */
  readonly text: (text: string) => void;
  /** Hash the first `length` bytes. */
  readonly bytes: (bytes: Uint8Array, length: number) => void;
}

/** The constants of the paper, "somepseudorandomlygeneratedbytes", as high and low halves. */
const v0 = [0x736f6d65, 0x70736575] as const;
const v1 = [0x646f7261, 0x6e646f6d] as const;
const v2 = [0x6c796765, 0x6e657261] as const;
const v3 = [0x74656462, 0x79746573] as const;

const wordAt = (bytes: Uint8Array, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);

/** Make a hash under a key of 16 bytes. */
export function createKeyedHash(key: Uint8Array): KeyedHash {
  const k0l = wordAt(key, 0);
  const k0h = wordAt(key, 4);
  const k1l = wordAt(key, 8);
  const k1h = wordAt(key, 12);
  const state = new Int32Array(8);
  const encoder = new TextEncoder();
  let room = new Uint8Array(1_024);
  const begin = (): void => {
    state[0] = v0[0] ^ k0h;
    state[1] = v0[1] ^ k0l;
    state[2] = v1[0] ^ k1h;
    state[3] = v1[1] ^ k1l;
    state[4] = v2[0] ^ k0h;
    state[5] = v2[1] ^ k0l;
    state[6] = v3[0] ^ k1h;
    state[7] = v3[1] ^ k1l;
  };
  const hash: KeyedHash = {
    high: 0,
    low: 0,
    text: (text) => {
      const length = text.length;
      if (room.length < 3 * length) room = new Uint8Array(6 * length);
      let at = 0;
      for (let code = 0; at < length; at++) {
        code = text.charCodeAt(at);
        if (code > 127) break;
        room[at] = code;
      }
      hash.bytes(room, at === length ? length : encoder.encodeInto(text, room).written);
    },
    bytes: (bytes, length) => {
      begin();
      let at = 0;
      for (; at + 8 <= length; at += 8) compress(state, wordAt(bytes, at + 4), wordAt(bytes, at));
      let high = length << 24;
      let low = 0;
      for (let left = 0; at + left < length; left++) {
        if (left < 4) low |= bytes[at + left]! << (8 * left);
        else high |= bytes[at + left]! << (8 * (left - 4));
      }
      compress(state, high, low);
      state[5] = state[5]! ^ 0xff;
      rounds(state, 4);
      hash.high = (state[0]! ^ state[2]! ^ state[4]! ^ state[6]!) >>> 0;
      hash.low = (state[1]! ^ state[3]! ^ state[5]! ^ state[7]!) >>> 0;
    },
  };
  return hash;
}

/** Take in one word of eight bytes. */
function compress(state: Int32Array, high: number, low: number): void {
  state[6] = state[6]! ^ high;
  state[7] = state[7]! ^ low;
  rounds(state, 2);
  state[0] = state[0]! ^ high;
  state[1] = state[1]! ^ low;
}

/** A carry of the addition of two low halves that gave `sum`. */
const carry = (sum: number, added: number): number => (sum >>> 0 < added >>> 0 ? 1 : 0);

/** SipRounds. The halves are local while they turn: the array is read and written once. */
function rounds(state: Int32Array, times: number): void {
  let ah = state[0]!;
  let al = state[1]!;
  let bh = state[2]!;
  let bl = state[3]!;
  let ch = state[4]!;
  let cl = state[5]!;
  let dh = state[6]!;
  let dl = state[7]!;
  let kept = 0;
  for (let round = 0; round < times; round++) {
    al = (al + bl) | 0; // a += b
    ah = (ah + bh + carry(al, bl)) | 0;
    kept = (bh << 13) | (bl >>> 19); // b <<<= 13
    bl = ((bl << 13) | (bh >>> 19)) ^ al;
    bh = kept ^ ah;
    kept = ah; // a <<<= 32
    ah = al;
    al = kept;
    cl = (cl + dl) | 0; // c += d
    ch = (ch + dh + carry(cl, dl)) | 0;
    kept = (dh << 16) | (dl >>> 16); // d <<<= 16
    dl = ((dl << 16) | (dh >>> 16)) ^ cl;
    dh = kept ^ ch;
    al = (al + dl) | 0; // a += d
    ah = (ah + dh + carry(al, dl)) | 0;
    kept = (dh << 21) | (dl >>> 11); // d <<<= 21
    dl = ((dl << 21) | (dh >>> 11)) ^ al;
    dh = kept ^ ah;
    cl = (cl + bl) | 0; // c += b
    ch = (ch + bh + carry(cl, bl)) | 0;
    kept = (bh << 17) | (bl >>> 15); // b <<<= 17
    bl = ((bl << 17) | (bh >>> 15)) ^ cl;
    bh = kept ^ ch;
    kept = ch; // c <<<= 32
    ch = cl;
    cl = kept;
  }
  state[0] = ah;
  state[1] = al;
  state[2] = bh;
  state[3] = bl;
  state[4] = ch;
  state[5] = cl;
  state[6] = dh;
  state[7] = dl;
}
