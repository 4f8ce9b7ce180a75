// Differences: two scores of the same declarations against one truth, on the same draws.
import { sizeOf, type Top } from './at-top.js';
import { bootstrap, intervalOf, type Resampled } from './bootstrap.js';
import { headlineFigures } from './cells.js';
import type { Discordance, RiskDifference } from './compared.js';
import type { Estimate, Headline, ScoreEvaluation } from './evaluation.js';
import { mcNemar } from './proportions.js';
import { type Ranked, rank } from './ranked.js';
import { evaluateScore, type Measuring } from './score-evaluation.js';

/** What two configurations say of the same declarations. */
export interface Pair {
  readonly a: Float64Array;
  readonly b: Float64Array;
  /** 1 or 0. */
  readonly labels: Uint8Array;
}

export type Differences = Pick<RiskDifference, 'a' | 'b' | 'headline' | 'at' | 'notes'>;

/** Measure both and the difference, B - A. Throws as `evaluateScore` does. */
export function differencesOf({ a, b, labels }: Pair, measuring: Measuring): Differences {
  const [ownA, ownB] = [a, b].map((scores) => evaluateScore('risk', { scores, labels }, measuring)) as [
    ScoreEvaluation,
    ScoreEvaluation,
  ]; // of two
  const [rankedA, rankedB] = [a, b].map((scores) => rank({ scores, labels })) as [Ranked, Ranked];
  const [drawnA, drawnB] = [rankedA, rankedB].map((ranked) => bootstrap(ranked, measuring)) as [Resampled, Resampled];
  const difference = (valueA: number | null, valueB: number | null, figure: number): Estimate => {
    if (valueA === null || valueB === null) return { value: null, interval: null };
    const value = valueB - valueA;
    const values = drawnB.values[figure]!.map((one, at) => one - drawnA.values[figure]![at]!);
    const shift = drawnA.whole && drawnB.whole ? value - (drawnB.whole[figure]! - drawnA.whole[figure]!) : 0;
    return { value, interval: intervalOf(values, shift) };
  };
  const headline = headlineFigures.map((name, at) => [
    name,
    difference(ownA.headline[name].value, ownB.headline[name].value, at),
  ]);
  return {
    a: { headline: ownA.headline, at: ownA.at },
    b: { headline: ownB.headline, at: ownB.at },
    headline: Object.fromEntries(headline) as Headline, // fromEntries forgets the keys
    at: measuring.tops.map((top, at) => {
      const first = headlineFigures.length + 2 * at;
      const { share, k } = ownA.at[at]!;
      return {
        share,
        k,
        precision: difference(ownA.at[at]!.precision.value, ownB.at[at]!.precision.value, first),
        recall: difference(ownA.at[at]!.recall.value, ownB.at[at]!.recall.value, first + 1),
        found: foundAtTop(rankedA, rankedB, labels, top),
      };
    }),
    notes: [...new Set([...ownA.notes, ...ownB.notes])],
  };
}

function foundAtTop(a: Ranked, b: Ranked, labels: Uint8Array, top: Top): Discordance {
  const k = sizeOf(top, labels.length);
  const among = ({ order }: Ranked): Uint8Array => {
    const chosen = new Uint8Array(labels.length);
    for (let at = 0; at < k; at++) chosen[order[at]!] = 1;
    return chosen;
  };
  return discordance(labels, among(a), among(b));
}

/** The positives that each of two chose. */
export function discordance(labels: ArrayLike<number>, a: ArrayLike<number>, b: ArrayLike<number>): Discordance {
  let [both, onlyA, onlyB] = [0, 0, 0];
  for (let row = 0; row < labels.length; row++) {
    if (labels[row] !== 1) continue;
    if (a[row] && b[row]) both++;
    else if (a[row]) onlyA++;
    else if (b[row]) onlyB++;
  }
  return { both, onlyA, onlyB, ...mcNemar(onlyA, onlyB) };
}
