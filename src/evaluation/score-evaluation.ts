// Score evaluation: every figure of one score against one truth, with its intervals.
import { checkTops, createAtTop, type Money } from './at-top.js';
import { type BootstrapOptions, bootstrap, intervalOf, type Resampled } from './bootstrap.js';
import { headlineFigures } from './cells.js';
import type { Estimate, Headline, ScoreEvaluation, ScoreName } from './evaluation.js';
import { brier, calibrationError, calibrationOf, checkProbabilities, logLoss } from './probabilities.js';
import { type Labelled, type Ranked, rank } from './ranked.js';
import { averagePrecision, curveOf, rocAuc, rocOf } from './ranking.js';

/** How figures are worked out. */
export interface Measuring extends BootstrapOptions {
  readonly money: Money;
}

/**
 * Evaluate scores, which are probabilities, against outcomes. Throws USAGE where one is NaN or out of range. A figure that
 * cannot be told (one class only, no rows) is null, and the notes say why. Besides the bootstrap O(n).
 */
export function evaluateScore(score: ScoreName, labelled: Labelled, measuring: Measuring): ScoreEvaluation {
  checkTops(measuring.tops);
  const ranked = rank(labelled);
  checkProbabilities(ranked);
  const calibration = calibrationOf(ranked);
  const resampled = bootstrap(ranked, measuring);
  const atTop = createAtTop(ranked, measuring.money);
  const figures = {
    rocAuc: rocAuc(ranked),
    averagePrecision: averagePrecision(ranked),
    logLoss: logLoss(ranked),
    brier: brier(ranked),
    calibrationError: calibrationError(calibration),
  };
  const estimates = headlineFigures.map((name, at) => [name, estimate(figures[name], resampled, at)] as const);
  return {
    score,
    headline: Object.fromEntries(estimates) as unknown as Headline, // fromEntries forgets the keys
    at: measuring.tops.map((top, at) => {
      const figures = atTop(top);
      const first = headlineFigures.length + 2 * at;
      const precision = estimate(figures.precision.value, resampled, first);
      return { ...figures, precision, recall: estimate(figures.recall.value, resampled, first + 1) };
    }),
    curve: curveOf(ranked),
    roc: rocOf(ranked),
    calibration,
    notes: notesOn(ranked),
  };
}

function estimate(value: number | null, { values, whole }: Resampled, figure: number): Estimate {
  const shift = whole && value !== null ? value - whole[figure]! : 0;
  return { value, interval: value === null ? null : intervalOf(values[figure]!, shift) };
}

function notesOn({ scores, positives, total }: Ranked): string[] {
  if (scores.length === 0) return ['no outcome is known, so nothing can be measured'];
  if (positives === 0) return ['there is no positive: what measures ranking, recall and lift cannot be told'];
  if (positives === total) return ['there is no negative: ROC-AUC cannot be told'];
  if (scores[0] === scores[scores.length - 1])
    return ['all scores are equal: they rank nothing, and what stands at the top is what was read first'];
  return [];
}
