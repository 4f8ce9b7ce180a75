// Random numbers for resampling: a seeded generator, the same numbers on every machine.

/** The next number, from 0 up to below 1, with 32 random bits. */
export type Random = () => number;

/**
 * xoshiro128** by Blackman and Vigna (https://prng.di.unimi.it/xoshiro128starstar.c), its state filled from a seed by
 * splitmix32. Not for secrets.
 */
export function createRandom(seed: number): Random {
  return xoshiro(splitmix(seed));
}

/** The generator from four 32-bit words of state, not all zero. */
export function xoshiro(state: readonly [number, number, number, number]): Random {
  let [a, b, c, d] = state;
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return (result >>> 0) / 4_294_967_296;
  };
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function splitmix(seed: number): [number, number, number, number] {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let word = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return word ^ (word >>> 15);
  };
  return [next(), next(), next(), next()];
}
