// Random picks: what the declarations that were picked by lot tell of all declarations, those that nobody looked at included.
import { type BootstrapOptions, bootstrap, intervalOf } from './bootstrap.js';
import type { Estimate, RandomEstimate } from './evaluation.js';
import { wilson } from './proportions.js';
import { rank } from './ranked.js';
import { averagePrecision, rocAuc } from './ranking.js';

/** One risk of a file of which a part was examined. */
export interface Examined {
  /** 1, 0 or -1 for unknown. */
  readonly label: readonly number[];
  /** Chance of a random pick, 1 for another pick that was examined, NaN for what was not examined. */
  readonly chance: readonly number[];
  readonly selected: readonly boolean[];
  /** Risks. */
  readonly scores: readonly number[];
}

interface Sums {
  count: number;
  hits: number;
  /** Of 1 / chance: over all, over hits; and of (1 - chance) / chance², the same. */
  weight: number;
  weightedHits: number;
  variance: number;
  varianceOfHits: number;
}

/**
 * Estimate from random picks of one in so many, beside which the targeted picks count for themselves. Positives: Horvitz
 * and Thompson, Σ y / π. Prevalence: Hájek, Σ (y / π) / Σ (1 / π) over those that were not targeted. Intervals are Wilson's
 * at the effective number, p (1 - p) / variance of the estimate under Poisson sampling. Null without a random pick.
 */
export function estimateFromRandom(
  { label, chance, selected, scores }: Examined,
  how: Pick<BootstrapOptions, 'resamples' | 'seed'>,
): RandomEstimate | null {
  const random: Sums = { count: 0, hits: 0, weight: 0, weightedHits: 0, variance: 0, varianceOfHits: 0 };
  const targeted = { count: 0, hits: 0 };
  let selectedHits = 0;
  label.forEach((outcome, at) => {
    const pi = chance[at]!;
    if (outcome < 0 || Number.isNaN(pi)) return;
    if (pi < 1) add(random, outcome, pi);
    else targeted.count++;
    if (pi === 1) targeted.hits += outcome;
    if (selected[at]) selectedHits += outcome === 1 ? (pi < 1 ? 1 / pi : 1) : 0;
  });
  if (random.count === 0) return null;
  const rest = label.length - targeted.count;
  const share = random.weightedHits / random.weight;
  const interval = shareInterval(random, share);
  const positives = targeted.hits + random.weightedHits;
  const bounds = scaled(interval, (one) => targeted.hits + one * random.weight);
  const rate = random.hits / random.count;
  const targetedRate = targeted.count > 0 ? targeted.hits / targeted.count : null;
  return {
    examined: random.count,
    hits: random.hits,
    prevalence: {
      value: (targeted.hits + share * rest) / label.length,
      interval: scaled(interval, (one) => (targeted.hits + one * rest) / label.length),
    },
    positives: { value: positives, interval: bounds },
    recallOfSelection: recallOf(selectedHits, positives, bounds),
    ...correctedRanking({ label, chance, selected, scores }, how),
    liftOverRandom: targetedRate !== null && rate > 0 ? targetedRate / rate : null,
  };
}

function add(sums: Sums, outcome: number, pi: number): void {
  const variance = (1 - pi) / (pi * pi);
  sums.count++;
  sums.hits += outcome;
  sums.weight += 1 / pi;
  sums.weightedHits += outcome / pi;
  sums.variance += variance;
  sums.varianceOfHits += variance * outcome;
}

/** Σ (1 - π) / π² (y - share)², by the square of Σ 1 / π, is the variance of the share. */
function shareInterval(sums: Sums, share: number): readonly [number, number] {
  const spread = sums.varianceOfHits * (1 - 2 * share) + sums.variance * share * share;
  const isMixed = share > 0 && share < 1;
  const effective = (sums.weight ** 2 * (isMixed ? share * (1 - share) : 1)) / (isMixed ? spread : sums.variance);
  return wilson(share * effective, effective)!; // there is a pick, and its chance is below 1
}

function scaled([low, high]: readonly [number, number], scale: (share: number) => number): readonly [number, number] {
  return [scale(low), scale(high)];
}

function recallOf(found: number, positives: number, [low, high]: readonly [number, number]): Estimate {
  if (positives === 0) return { value: null, interval: null };
  const recall = (all: number): number => Math.min(1, found / Math.max(all, found));
  return { value: recall(positives), interval: high > 0 ? [recall(high), recall(low)] : null };
}

/** ROC-AUC and average precision over the examined, each weighted by the inverse of its chance, with a bootstrap of them. */
function correctedRanking(
  { label, chance, scores }: Examined,
  { resamples, seed }: Pick<BootstrapOptions, 'resamples' | 'seed'>,
): Pick<RandomEstimate, 'rocAuc' | 'averagePrecision'> {
  const known = [...label.keys()].filter((at) => label[at]! >= 0 && !Number.isNaN(chance[at]!));
  const ranked = rank({
    scores: Float64Array.from(known, (at) => scores[at]!),
    labels: Uint8Array.from(known, (at) => label[at]!),
    weights: Float64Array.from(known, (at) => 1 / chance[at]!),
  });
  const { values, whole } = bootstrap(ranked, { resamples, seed, tops: [] });
  const estimate = (value: number | null, figure: number): Estimate => {
    const shift = whole && value !== null ? value - whole[figure]! : 0;
    return { value, interval: value === null ? null : intervalOf(values[figure]!, shift) };
  };
  return { rocAuc: estimate(rocAuc(ranked), 0), averagePrecision: estimate(averagePrecision(ranked), 1) };
}
