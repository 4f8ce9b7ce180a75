// Calibration: what a model says into log-odds that match how often it comes true.
import type { Calibration } from './card.js';
import { logit, sigmoid } from './odds.js';

/** The calibrated log-odds of what a graph gave; NaN stays NaN. */
export function calibratedLogit(
  result: number,
  scale: 'logit' | 'probability',
  calibration: Calibration = { type: 'identity' },
): number {
  switch (calibration.type) {
    case 'identity':
      return scale === 'logit' ? result : logit(result);
    case 'platt':
      return calibration.slope * (scale === 'logit' ? result : logit(result)) + calibration.intercept;
    case 'isotonic':
      return logit(interpolate(scale === 'logit' ? sigmoid(result) : result, calibration));
  }
}

/** A probability by a table: linear between its points, constant beyond its ends. */
export function interpolate(probability: number, { x, y }: Extract<Calibration, { type: 'isotonic' }>): number {
  if (Number.isNaN(probability)) return probability;
  const above = x.findIndex((point) => point >= probability);
  if (above === 0) return y[0]!;
  if (above < 0) return y.at(-1)!;
  const share = (probability - x[above - 1]!) / (x[above]! - x[above - 1]!);
  return y[above - 1]! + share * (y[above]! - y[above - 1]!);
}
