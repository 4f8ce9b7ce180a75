// SipHash-2-4 against its published vectors and against a plain one of 64-bit integers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeyedHash } from '../../src/selection/siphash.js';

/** Hashes of 00, 00 01, … of 0 to 63 bytes under the key 00 … 0f, as the authors publish them: little-endian. */
const published = `
  310e0edd47db6f72 fd67dc93c539f874 5a4fa9d909806c0d 2d7efbd796666785 b7877127e09427cf 8da699cd64557618
  cee3fe586e46c9cb 37d1018bf50002ab 6224939a79f5f593 b0e4a90bdf82009e f3b9dd94c5bb5d7a a7ad6b22462fb3f4
  fbe50e86bc8f1e75 903d84c02756ea14 eef27a8e90ca23f7 e545be4961ca29a1 db9bc2577fcc2a3f 9447be2cf5e99a69
  9cd38d96f0b3c14b bd6179a71dc96dbb 98eea21af25cd6be c7673b2eb0cbf2d0 883ea3e395675393 c8ce5ccd8c030ca8
  94af49f6c650adb8 eab8858ade92e1bc f315bb5bb835d817 adcf6b0763612e2f a5c91da7acaa4dde 716595876650a2a6
  28ef495c53a387ad 42c341d8fa92d832 ce7cf2722f512771 e37859f94623f3a7 381205bb1ab0e012 ae97a10fd434e015
  b4a31508beff4d31 81396229f0907902 4d0cf49ee5d4dcca 5c73336a76d8bf9a d0a704536ba93e0e 925958fcd6420cad
  a915c29bc8067318 952b79f3bc0aa6d4 f21df2e41d4535f9 87577519048f53a9 10a56cf5dfcd9adb eb75095ccd986cd0
  51a9cb9ecba312e6 96afadfc2ce666c7 72fe52975a4364ee 5a1645b276d592a1 b274cb8ebf87870a 6f9bb4203de7b381
  eaecb2a30b22a87f 9924a43cc1315724 bd838d3aafbf8db7 0b1a2a3265d51aea 135079a3231ce660 932b2846e4d70666
  e1915f5cb1eca46c f325965ca16d629f 575ff28e60381be5 724506eb4c328a95
`;

const key = Uint8Array.from({ length: 16 }, (_, at) => at);
const mask = (1n << 64n) - 1n;

/** SipHash-2-4 as the paper writes it. */
function plainHash(key: Uint8Array, message: Uint8Array): bigint {
  const word = (bytes: Uint8Array, at: number): bigint =>
    [...bytes.subarray(at, at + 8)].reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const turn = (value: bigint, by: bigint): bigint => ((value << by) | (value >> (64n - by))) & mask;
  const [k0, k1] = [word(key, 0), word(key, 8)];
  let [a, b, c, d] = [
    k0 ^ 0x736f6d6570736575n,
    k1 ^ 0x646f72616e646f6dn,
    k0 ^ 0x6c7967656e657261n,
    k1 ^ 0x7465646279746573n,
  ];
  const rounds = (times: number): void => {
    for (let round = 0; round < times; round++) {
      a = (a + b) & mask;
      b = turn(b, 13n) ^ a;
      a = turn(a, 32n);
      c = (c + d) & mask;
      d = turn(d, 16n) ^ c;
      a = (a + d) & mask;
      d = turn(d, 21n) ^ a;
      c = (c + b) & mask;
      b = turn(b, 17n) ^ c;
      c = turn(c, 32n);
    }
  };
  const padded = new Uint8Array(8 * Math.floor(message.length / 8) + 8);
  padded.set(message);
  padded[padded.length - 1] = message.length;
  for (let at = 0; at < padded.length; at += 8) {
    const next = word(padded, at);
    d ^= next;
    rounds(2);
    a ^= next;
  }
  c ^= 0xffn;
  rounds(4);
  return a ^ b ^ c ^ d;
}

describe('SipHash-2-4', () => {
  it('gives the published hashes', () => {
    const hash = createKeyedHash(key);
    const found = Array.from({ length: 64 }, (_, length) => {
      hash.bytes(key.length >= length ? key : Uint8Array.from({ length }, (_, at) => at), length);
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32LE(hash.low, 0);
      bytes.writeUInt32LE(hash.high, 4);
      return bytes.toString('hex');
    });
    expect(found).toEqual(published.trim().split(/\s+/));
  });

  it('gives for texts of any letters what a plain one gives for their bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        fc.string({ unit: 'binary', maxLength: 40 }),
        (secret, text) => {
          const hash = createKeyedHash(secret);
          hash.text('another before');
          hash.text(text);
          expect((BigInt(hash.high) << 32n) | BigInt(hash.low)).toBe(plainHash(secret, Buffer.from(text)));
        },
      ),
    );
  });

  it('takes texts longer than its room', () => {
    const hash = createKeyedHash(key);
    for (const text of ['a'.repeat(5_000), 'ä'.repeat(5_000)]) {
      hash.text(text);
      expect((BigInt(hash.high) << 32n) | BigInt(hash.low)).toBe(plainHash(key, Buffer.from(text)));
    }
  });
});
