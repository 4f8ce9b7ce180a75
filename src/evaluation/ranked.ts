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

/** Rank. Throws USAGE where lengths differ, or a score, label or weight is none. O(n), some 50 bytes for each. */
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

// Bits of a digit of the radix sort: the places that a pass writes to stay in the cache.
const digitBits = 11;
const digitMask = (1 << digitBits) - 1;

/** The places of scores from the highest to the lowest; equal ones in the order given, and NaN at either end. Radix sort, O(n). */
export function orderOf(scores: Float64Array): Uint32Array<ArrayBuffer> {
  const rows = scores.length;
  let from: Keys = fallingKeys(scores);
  let to: Keys = { low: new Uint32Array(rows), high: new Uint32Array(rows), row: new Uint32Array(rows) };
  for (const half of ['low', 'high'] as const)
    for (let shift = 0; shift < 32; shift += digitBits) if (pass(from, to, half, shift)) [from, to] = [to, from];
  return from.row;
}

/** Numbers of 64 bits, in halves, with the places that they come from. */
interface Keys {
  readonly low: Uint32Array<ArrayBuffer>;
  readonly high: Uint32Array<ArrayBuffer>;
  readonly row: Uint32Array<ArrayBuffer>;
}

/** Put keys into the order of one digit, equal ones as they are; false where all are equal and nothing was moved. */
function pass(from: Keys, to: Keys, half: 'low' | 'high', shift: number): boolean {
  const rows = from.row.length;
  const starts = new Uint32Array(digitMask + 1);
  const digits = from[half];
  for (let at = 0; at < rows; at++) starts[(digits[at]! >>> shift) & digitMask]!++;
  if (rows === 0 || starts[(digits[0]! >>> shift) & digitMask] === rows) return false;
  let before = 0;
  for (let digit = 0; digit <= digitMask; digit++) {
    const count = starts[digit]!;
    starts[digit] = before;
    before += count;
  }
  for (let at = 0; at < rows; at++) {
    const place = starts[(digits[at]! >>> shift) & digitMask]!++;
    to.low[place] = from.low[at]!;
    to.high[place] = from.high[at]!;
    to.row[place] = from.row[at]!;
  }
  return true;
}

/** Keys that rise where scores fall. */
function fallingKeys(scores: Float64Array): Keys {
  const rows = scores.length;
  const keys = { low: new Uint32Array(rows), high: new Uint32Array(rows), row: new Uint32Array(rows) };
  const one = new Float64Array(1);
  const words = new Uint32Array(one.buffer); // the low half first on every platform of Node
  for (let row = 0; row < rows; row++) {
    one[0] = scores[row]! + 0; // -0 and 0 are one score
    const top = words[1]!;
    const isNegative = top >= 0x80000000; // of negative numbers the bits rise as the number falls
    keys.low[row] = isNegative ? words[0]! : ~words[0]!;
    keys.high[row] = isNegative ? top : ~top & 0x7fffffff;
    keys.row[row] = row;
  }
  return keys;
}
