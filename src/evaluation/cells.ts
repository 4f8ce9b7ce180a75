// Cells: neighbours in the ranking that are counted together, with the figures of a resample worked out from their counts.
import type { Top } from './at-top.js';
import { calibrationBins, lossOf } from './probabilities.js';
import type { Ranked } from './ranked.js';

/** Sums of one resample, cell by cell from the highest scores down. */
export interface Cells {
  readonly count: Float64Array;
  readonly positive: Float64Array;
  readonly score: Float64Array;
  /** 1 where the next cell has the same score, so that both are one step of the ranking. */
  readonly joined: Uint8Array;
  /** Sums over all cells. */
  loss: number;
  squared: number;
}

export function newCells(length: number): Cells {
  return {
    count: new Float64Array(length),
    positive: new Float64Array(length),
    score: new Float64Array(length),
    joined: new Uint8Array(length),
    loss: 0,
    squared: 0,
  };
}

/** Add a row of a ranking so many times. */
export function addRow(cells: Cells, cell: number, { scores, labels }: Ranked, at: number, times: number): void {
  const score = scores[at]!;
  const label = labels[at]!;
  cells.count[cell]! += times;
  cells.positive[cell]! += times * label;
  cells.score[cell]! += times * score;
  cells.loss += times * lossOf(score, label);
  cells.squared += times * (score - label) ** 2;
}

/** Names of the figures of a resample, in their order; two more for each top. */
export const headlineFigures = ['rocAuc', 'averagePrecision', 'logLoss', 'brier', 'calibrationError'] as const;

/**
 * The figures of a resample: those of the headline, then precision and recall of each top. Within a cell that a top or a
 * calibration bin cuts in two, positives are taken to be spread evenly. NaN where there is nothing to measure on.
 */
export function figuresOf(cells: Cells, tops: readonly Top[], into: Float64Array): void {
  const { count, positive, joined } = cells;
  const total = sum(count);
  const positives = sum(positive);
  const negatives = total - positives;
  let [area, precisions, hits, taken, hitsBefore, missesBefore] = [0, 0, 0, 0, 0, 0];
  for (let cell = 0; cell < count.length; cell++) {
    hits += positive[cell]!;
    taken += count[cell]!;
    if (joined[cell] === 1) continue;
    if (hits > hitsBefore) precisions += ((hits - hitsBefore) * hits) / taken;
    area += (taken - hits - missesBefore) * (hits + hitsBefore);
    hitsBefore = hits;
    missesBefore = taken - hits;
  }
  const bothClasses = positives > 0 && negatives > 0;
  into[0] = bothClasses ? area / (2 * positives * negatives) : Number.NaN;
  into[1] = positives > 0 ? precisions / positives : Number.NaN;
  into[2] = total > 0 ? cells.loss / total : Number.NaN;
  into[3] = total > 0 ? cells.squared / total : Number.NaN;
  into[4] = total > 0 ? binnedError(cells, total) : Number.NaN;
  tops.forEach((top, at) => {
    const k = 'k' in top ? Math.min(top.k, total) : Math.floor(total * top.share + 1e-9);
    const found = hitsAmong(cells, k);
    into[headlineFigures.length + 2 * at] = k > 0 ? found / k : Number.NaN;
    into[headlineFigures.length + 2 * at + 1] = positives > 0 ? found / positives : Number.NaN;
  });
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let at = 0; at < values.length; at++) total += values[at]!;
  return total;
}

function hitsAmong({ count, positive }: Cells, k: number): number {
  let left = k;
  let hits = 0;
  for (let cell = 0; cell < count.length && left > 0; cell++) {
    const weight = count[cell]!;
    if (weight === 0) continue;
    const part = Math.min(1, left / weight);
    hits += part * positive[cell]!;
    left -= weight;
  }
  return hits;
}

function binnedError({ count, positive, score }: Cells, total: number): number {
  const room = total / calibrationBins;
  let [left, gap, error] = [room, 0, 0]; // what the bin still takes; its score sum less its positives
  for (let cell = count.length - 1; cell >= 0; cell--) {
    const weight = count[cell]!;
    const difference = weight > 0 ? (score[cell]! - positive[cell]!) / weight : 0;
    for (let rest = weight; rest > 0; ) {
      const part = Math.min(rest, left);
      gap += part * difference;
      rest -= part;
      left -= part;
      if (left > room * 1e-9) continue;
      error += Math.abs(gap);
      [left, gap] = [room, 0];
    }
  }
  return (error + Math.abs(gap)) / total;
}
