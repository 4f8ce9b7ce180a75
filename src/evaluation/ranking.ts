// Ranking: how well scores set positives above negatives - ROC-AUC, average precision, and the points of both curves.
import type { CurvePoint, RocPoint } from './evaluation.js';
import type { Ranked } from './ranked.js';

/** Called after each run of equal scores with the sums of weights so far: of positives and of all. */
type Step = (hits: number, taken: number, score: number) => void;

function walk({ scores, labels, weights }: Ranked, step: Step): void {
  let hits = 0;
  let taken = 0;
  for (let at = 0; at < scores.length; at++) {
    const weight = weights === null ? 1 : weights[at]!;
    hits += labels[at]! * weight;
    taken += weight;
    if (scores[at] !== scores[at + 1]) step(hits, taken, scores[at]!);
  }
}

/**
 * Chance that a positive has a higher score than a negative, equal scores counting half: the area under the ROC curve.
 * Null where one of the two is lacking.
 */
export function rocAuc(ranked: Ranked): number | null {
  const { positives, total } = ranked;
  const negatives = total - positives;
  if (!(positives > 0 && negatives > 0)) return null;
  let area = 0;
  let [hitsBefore, missesBefore] = [0, 0];
  walk(ranked, (hits, taken) => {
    const misses = taken - hits;
    area += (misses - missesBefore) * (hits + hitsBefore);
    [hitsBefore, missesBefore] = [hits, misses];
  });
  return area / (2 * positives * negatives);
}

/** Precision from each score on, weighted by the recall that it adds (scikit-learn's definition). Null without positives. */
export function averagePrecision(ranked: Ranked): number | null {
  if (!(ranked.positives > 0)) return null;
  let sum = 0;
  let before = 0;
  walk(ranked, (hits, taken) => {
    if (hits > before) sum += ((hits - before) * hits) / taken;
    before = hits;
  });
  return sum / ranked.positives;
}

const mostPoints = 200;

/** Points of the precision and recall curve where a run of equal scores ends, at most 201. Empty without positives. */
export function curveOf(ranked: Ranked): CurvePoint[] {
  const { positives, total } = ranked;
  if (!(positives > 0)) return [];
  return thinned(ranked, (hits, taken, threshold) => ({
    threshold,
    share: taken / total,
    precision: hits / taken,
    recall: hits / positives,
  }));
}

/** Points of the ROC curve, at most 202 with the corner that it starts from. Empty where one class is lacking. */
export function rocOf(ranked: Ranked): RocPoint[] {
  const { positives, total } = ranked;
  if (!(positives > 0 && total > positives)) return [];
  const points = thinned(ranked, (hits, taken) => ({
    falsePositiveRate: (taken - hits) / (total - positives),
    truePositiveRate: hits / positives,
  }));
  return [{ falsePositiveRate: 0, truePositiveRate: 0 }, ...points];
}

/** A point after about every half per cent of the weight; the last is always among them. */
function thinned<T>(ranked: Ranked, point: (hits: number, taken: number, score: number) => T): T[] {
  const points: T[] = [];
  let next = ranked.total / mostPoints;
  walk(ranked, (hits, taken, score) => {
    if (taken < next && taken < ranked.total) return;
    if (taken === 0) return;
    points.push(point(hits, taken, score));
    next = Math.max(next, taken) + ranked.total / mostPoints;
  });
  return points;
}
