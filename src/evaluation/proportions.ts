// Proportions: intervals of shares, and whether two of them differ beyond chance.
import type { Estimate } from './evaluation.js';

/** Standard deviations that hold 95 % of a normal distribution. */
const usual = 1.959963984540054;

/**
 * Wilson's interval of a share, by default of 95 %, without continuity correction; `of` may be an effective number. Null when
 * it is 0.
 */
export function wilson(hits: number, of: number, z: number = usual): readonly [number, number] | null {
  if (!(of > 0)) return null;
  const share = hits / of;
  const middle = share + (z * z) / (2 * of);
  const reach = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const bound = 1 + (z * z) / of;
  return [
    hits === 0 ? 0 : Math.max(0, (middle - reach) / bound),
    hits === of ? 1 : Math.min(1, (middle + reach) / bound),
  ];
}

/** A share with its Wilson interval; null of nothing. */
export function proportion(hits: number, of: number): Estimate {
  return { value: of > 0 ? hits / of : null, interval: wilson(hits, of) };
}

/** Pairs of which only one of two was right, up to which McNemar's test is exact. */
const mostExact = 1_000;

/**
 * McNemar's test: chance of a split at least as uneven as `onlyA` to `onlyB` when neither is better, two-sided. Exact (the
 * binomial distribution) up to 1,000 pairs that differ, above by chi-square with continuity correction.
 */
export function mcNemar(onlyA: number, onlyB: number): { readonly p: number; readonly exact: boolean } {
  const pairs = onlyA + onlyB;
  if (pairs > mostExact) {
    const statistic = Math.max(0, Math.abs(onlyA - onlyB) - 1) / Math.sqrt(pairs);
    return { p: 2 * normalTail(statistic), exact: false };
  }
  const fewer = Math.min(onlyA, onlyB);
  let logChance = -pairs * Math.LN2; // of 0 among `pairs`
  let sum = 0;
  for (let count = 0; count <= fewer; count++) {
    sum += Math.exp(logChance);
    logChance += Math.log((pairs - count) / (count + 1));
  }
  return { p: Math.min(1, 2 * sum), exact: true };
}

/** Part of a normal distribution above `x`, of 0 or more; Abramowitz and Stegun 26.2.17, to 7.5e-8. */
function normalTail(x: number): number {
  const t = 1 / (1 + 0.2316419 * x);
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
}
