// Calibration: the model's own probability into one that matches how often it comes true.
import type { Calibration } from './card.js';

/** Apply a calibration. Isotonic: linear between the points of the table, constant beyond its ends. */
export function calibrate(probability: number, calibration: Calibration): number {
  if (calibration.type === 'identity' || Number.isNaN(probability)) return probability;
  const { x, y } = calibration;
  const above = x.findIndex((point) => point >= probability);
  if (above === 0) return y[0]!;
  if (above < 0) return y.at(-1)!;
  const share = (probability - x[above - 1]!) / (x[above]! - x[above - 1]!);
  return y[above - 1]! + share * (y[above]! - y[above - 1]!);
}
