// Probabilities: whether scores say how often they come true - log-loss, Brier score, calibration table and error.
import { usage } from '../check-options.js';
import type { CalibrationBin } from './evaluation.js';
import { wilson } from './proportions.js';
import type { Ranked } from './ranked.js';

/** Scores are kept this far from 0 and 1 in the log-loss, so that one certain error does not make it infinite. */
const nearest = 1e-6;

/** Log-loss of one score. */
export function lossOf(score: number, label: number): number {
  const bounded = Math.min(1 - nearest, Math.max(nearest, score));
  return -Math.log(label === 1 ? bounded : 1 - bounded);
}

/** Throws USAGE where a score is no probability. */
export function checkProbabilities({ scores }: Ranked): void {
  if (scores.length > 0 && (scores[0]! > 1 || scores[scores.length - 1]! < 0))
    throw usage('evaluate', 'a score is no probability: it is below 0 or above 1');
}

/** Mean of -log(score) of positives and -log(1 - score) of negatives, scores bounded to 1e-6 from 0 and 1. Null without rows. */
export function logLoss(ranked: Ranked): number | null {
  return meanOf(ranked, lossOf);
}

/** Mean squared difference of score and outcome. Null without rows. */
export function brier(ranked: Ranked): number | null {
  return meanOf(ranked, (score, label) => (score - label) ** 2);
}

function meanOf(
  { scores, labels, weights, total }: Ranked,
  of: (score: number, label: number) => number,
): number | null {
  let sum = 0;
  for (let at = 0; at < scores.length; at++)
    sum += of(scores[at]!, labels[at]!) * (weights === null ? 1 : weights[at]!);
  return total > 0 ? sum / total : null;
}

export const calibrationBins = 15;

/**
 * Bins of equal count from the lowest scores to the highest; the first ones hold one more where the count does not divide,
 * and of equal scores those that were read first come first. Weights are left aside: bins are of declarations.
 */
export function calibrationOf(ranked: Ranked, bins: number = calibrationBins): CalibrationBin[] {
  const rows = ranked.scores.length;
  const used = Math.min(bins, rows);
  const rising = risingPlaces(ranked);
  const table: CalibrationBin[] = [];
  let at = 0;
  for (let bin = 0; bin < used; bin++) {
    const end = at + Math.floor(rows / used) + (bin < rows % used ? 1 : 0);
    const count = end - at;
    const lowest = ranked.scores[rising(at)]!;
    let sum = 0;
    let positives = 0;
    let highest = lowest;
    for (; at < end; at++) {
      const place = rising(at);
      highest = ranked.scores[place]!;
      sum += highest;
      positives += ranked.labels[place]!;
    }
    table.push({
      rows: count,
      lowest,
      highest,
      meanScore: sum / count,
      observed: positives / count,
      interval: wilson(positives, count)!,
    });
  }
  return table;
}

/** Places from the lowest score up, to be asked for one after the other. */
function risingPlaces({ scores }: Ranked): (at: number) => number {
  const last = scores.length - 1;
  let first = last; // the run of equal scores that `at` is in: from `first` to `end`, ranks from the top
  let end = last;
  const widen = (): void => {
    while (first > 0 && scores[first - 1] === scores[end]) first--;
  };
  widen();
  return (at) => {
    if (last - at < first) {
      end = first - 1;
      first = end;
      widen();
    }
    return first + (end - (last - at));
  };
}

/** Mean difference of mean score and share of positives over the bins, each weighted by its declarations: the ECE. Null without rows. */
export function calibrationError(table: readonly CalibrationBin[]): number | null {
  const rows = table.reduce((sum, bin) => sum + bin.rows, 0);
  const error = table.reduce((sum, bin) => sum + bin.rows * Math.abs(bin.meanScore - bin.observed), 0);
  return rows > 0 ? error / rows : null;
}
