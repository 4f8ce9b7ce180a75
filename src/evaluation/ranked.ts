// Ranked: labelled declarations in the order of their scores, from which every figure is worked out in one pass.
import { usage } from '../check-options.js';

/** Scores and outcomes side by side, one of each for every declaration. */
export interface Labelled {
  /** Finite numbers; probabilities where log-loss, Brier score or calibration are asked for. */
  readonly scores: Float64Array;
  /** 1 for a positive, 0 for a negative. */
  readonly labels: Uint8Array;
  /** How many declarations each stands for: 1 / the chance that it was picked. Left out: one each. */
  readonly weights?: Float64Array | undefined;
}

/** The same, highest score first; of equal scores the one that was read first. */
export interface Ranked {
  readonly scores: Float64Array;
  readonly labels: Uint8Array;
  readonly weights: Float64Array | null;
  /** Place of each in what was given. */
  readonly order: Uint32Array;
  /** Sums of the weights: of all, and of the positives. */
  readonly total: number;
  readonly positives: number;
}

/** Rank. Throws USAGE where lengths differ, or a score, label or weight is none. O(n), 30 bytes for each. */
export function rank({ scores, labels, weights }: Labelled): Ranked {
  const rows = scores.length;
  if (labels.length !== rows || (weights !== undefined && weights.length !== rows))
    throw usage('evaluate', 'scores, labels and weights are not of one length');
  const order = orderOf(scores);
  const ranked = { scores: new Float64Array(rows), labels: new Uint8Array(rows), order };
  const sortedWeights = weights === undefined ? null : new Float64Array(rows);
  let total = 0;
  let positives = 0;
  for (let at = 0; at < rows; at++) {
    const row = order[at]!;
    const score = scores[row]!;
    const label = labels[row]!;
    const weight = weights === undefined ? 1 : weights[row]!;
    if (!Number.isFinite(score)) throw usage('evaluate', 'a score is not a finite number');
    if (label > 1) throw usage('evaluate', 'a label is neither 0 nor 1');
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY))
      throw usage('evaluate', 'a weight is not a finite number of 0 or more');
    ranked.scores[at] = score;
    ranked.labels[at] = label;
    if (sortedWeights) sortedWeights[at] = weight;
    total += weight;
    positives += label * weight;
  }
  return { ...ranked, weights: sortedWeights, total, positives };
}

/** The places of scores from the highest to the lowest; equal ones in the order given, and NaN at either end. Radix sort, O(n). */
export function orderOf(scores: Float64Array): Uint32Array<ArrayBuffer> {
  const rows = scores.length;
  const digits = fallingDigits(scores);
  let from = new Uint32Array(rows);
  let to = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) from[row] = row;
  const starts = new Uint32Array(65_536);
  for (let digit = 0; digit < 4; digit++) {
    starts.fill(0);
    for (let at = digit; at < digits.length; at += 4) starts[digits[at]!]!++;
    if (rows === 0 || starts[digits[digit]!] === rows) continue; // all alike
    let before = 0;
    for (let value = 0; value < 65_536; value++) {
      const count = starts[value]!;
      starts[value] = before;
      before += count;
    }
    for (let at = 0; at < rows; at++) {
      const row = from[at]!;
      to[starts[digits[4 * row + digit]!]!++] = row;
    }
    [from, to] = [to, from];
  }
  return from;
}

/** Four digits of 16 bits for each score, lowest first, that as one number rise where the score falls. */
function fallingDigits(scores: Float64Array): Uint16Array {
  const copy = Float64Array.from(scores, (score) => score + 0); // -0 and 0 are one score
  const digits = new Uint16Array(copy.buffer);
  for (let at = 0; at < digits.length; at += 4) {
    if (digits[at + 3]! >= 0x8000) continue; // of negative numbers the bits rise as the number falls
    for (let digit = at; digit < at + 3; digit++) digits[digit] = ~digits[digit]!;
    digits[at + 3] = ~digits[at + 3]! & 0x7fff;
  }
  return digits;
}
