// At the top: what is found among exactly k declarations with the highest scores.
import { usage } from '../check-options.js';
import type { AtTop, Estimate } from './evaluation.js';
import type { Ranked } from './ranked.js';

/** A share of the labelled declarations, 0 to 1, or a number of them. */
export type Top = { readonly share: number } | { readonly k: number };

/** Money of each declaration, in the order given; NaN where it is not told. */
export interface Money {
  readonly revenue: Float64Array | null;
  readonly value: Float64Array | null;
}

/** How many of so many declarations a top holds: the whole number below a share, and never more than there are. */
export function sizeOf(top: Top, rows: number): number {
  return 'k' in top ? Math.min(top.k, rows) : Math.floor(rows * top.share + 1e-9);
}

/** Throws USAGE where a share or a number is out of range. */
export function checkTops(tops: readonly Top[]): void {
  for (const top of tops) {
    if ('k' in top && !(Number.isInteger(top.k) && top.k >= 1))
      throw usage('evaluate', 'k is a whole number of 1 or more');
    if ('share' in top && !(top.share > 0 && top.share <= 1))
      throw usage('evaluate', 'a share is a number above 0 and up to 1');
  }
}

/** Make what gives the figures of a top but for the intervals. Scores are counted one by one, whatever their weights. */
export function createAtTop(ranked: Ranked, { revenue, value }: Money): (top: Top) => AtTop {
  const { scores, labels } = ranked;
  const rows = scores.length;
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const revenueAt = revenue && createRevenueAt(revenue, ranked);
  return (top) => {
    const k = sizeOf(top, rows);
    const hits = labels.subarray(0, k).reduce((sum, label) => sum + label, 0);
    const threshold = k === 0 ? null : scores[k - 1]!;
    let end = k;
    while (end < rows && scores[end] === threshold) end++;
    const precision = k > 0 ? hits / k : null;
    const best = k > 0 ? Math.min(positives / k, 1) : 0;
    const earned = revenueAt?.(k) ?? null;
    return {
      share: 'share' in top ? top.share : null,
      k,
      threshold,
      tiesLeft: end - k,
      precision: bare(precision),
      recall: bare(positives > 0 ? hits / positives : null),
      normalisedPrecision: precision !== null && best > 0 ? precision / best : null,
      lift: precision !== null && positives > 0 ? (precision * rows) / positives : null,
      revenue: earned?.share ?? null,
      normalisedRevenue: earned?.normalised ?? null,
      value: value && valueAt(value, ranked, k),
    };
  };
}

const bare = (value: number | null): Estimate => ({ value, interval: null });

/** Revenue in the top / revenue of all, and / that of the k rows that bring most. What is not told brings nothing. */
function createRevenueAt(
  revenue: Float64Array,
  { order }: Ranked,
): (k: number) => { readonly share: number; readonly normalised: number | null } | null {
  const told = (amount: number): number => (amount > 0 ? amount : 0);
  const rising = Float64Array.from(revenue, told).sort();
  const sum = (amounts: Float64Array): number => amounts.reduce((total, amount) => total + amount, 0);
  const all = sum(rising);
  return (k) => {
    if (all === 0) return null;
    let found = 0;
    for (let at = 0; at < k; at++) found += told(revenue[order[at]!]!);
    const best = sum(rising.subarray(rising.length - k));
    return { share: found / all, normalised: best > 0 ? found / best : null };
  };
}

/** Declared value of the hits in the top / of all positives; null where that is nothing. */
function valueAt(value: Float64Array, { labels, order }: Ranked, k: number): number | null {
  let found = 0;
  let all = 0;
  for (let at = 0; at < order.length; at++) {
    const amount = labels[at] === 1 ? value[order[at]!]! : 0;
    if (!(amount > 0)) continue;
    all += amount;
    if (at < k) found += amount;
  }
  return all > 0 ? found / all : null;
}
