// The bootstrap: intervals that hold what they promise, by declaration, by group and by blocks.
import { describe, expect, it } from 'vitest';
import { bootstrap, intervalOf, mostDrawn } from '../../src/evaluation/bootstrap.js';
import { createRandom } from '../../src/evaluation/random.js';
import { type Labelled, rank } from '../../src/evaluation/ranked.js';
import { evaluateScore } from '../../src/evaluation/score-evaluation.js';

const noMoney = { revenue: null, value: null };
const tops = [{ share: 0.1 }];

/** Scores that are calibrated: a declaration is positive with the chance that its score says. */
function calibrated(rows: number, seed: number): Labelled {
  const random = createRandom(seed);
  const scores = Float64Array.from({ length: rows }, () => random() ** 3);
  return { scores, labels: Uint8Array.from(scores, (score) => (random() < score ? 1 : 0)) };
}

const width = ({ interval }: { interval: readonly [number, number] | null }): number => interval![1] - interval![0];

describe('intervals', () => {
  it('are as wide as theory says', () => {
    const rows = 4_000;
    const { headline } = evaluateScore('risk', calibrated(rows, 3), { resamples: 600, seed: 1, tops, money: noMoney });
    // Brier score of calibrated scores: mean p(1 - p) = 1/4 - 1/7; its spread from E[(p - y)^4] - mean².
    // E[(p - y)^4 | p] = p(1 - p)^4 + (1 - p)p^4; with p = u³: E[p^a] = 1/(3a + 1).
    const moment = (power: number): number => 1 / (3 * power + 1);
    const mean = moment(1) - moment(2);
    const fourth = moment(1) - 4 * moment(2) + 6 * moment(3) - 4 * moment(4) + moment(5) + moment(4) - moment(5);
    const wanted = 2 * 1.96 * Math.sqrt((fourth - mean ** 2) / rows);
    expect(Math.abs(headline.brier.value! - mean)).toBeLessThan(wanted);
    expect(width(headline.brier) / wanted).toBeGreaterThan(0.85);
    expect(width(headline.brier) / wanted).toBeLessThan(1.15);
  });

  it('hold the truth about as often as they say', () => {
    let held = 0;
    const truth = 1 / 4 - 1 / 7;
    for (let seed = 1; seed <= 200; seed++) {
      const { headline } = evaluateScore('risk', calibrated(300, seed), { resamples: 200, seed, tops, money: noMoney });
      const [low, high] = headline.brier.interval!;
      if (low <= truth && truth <= high) held++;
    }
    expect(held).toBeGreaterThanOrEqual(180);
    expect(held).toBeLessThanOrEqual(199);
  });

  it('are wider by groups of copies: ten copies of each tell no more than one', () => {
    const once = calibrated(300, 5);
    const copies = <T extends Float64Array | Uint8Array>(values: T): T => {
      const copied = values.constructor as new (length: number) => T;
      const all = new copied(3_000);
      for (let at = 0; at < all.length; at++) all[at] = values[at % 300]!;
      return all;
    };
    const tenfold = { scores: copies(once.scores), labels: copies(once.labels) };
    const groups = Uint32Array.from({ length: 3_000 }, (_, at) => at % 300);
    const measuring = { resamples: 400, seed: 2, tops, money: noMoney };
    const alone = evaluateScore('risk', once, measuring).headline;
    const byRow = evaluateScore('risk', tenfold, measuring).headline;
    const byGroup = evaluateScore('risk', tenfold, { ...measuring, groups }).headline;
    expect(width(byGroup.rocAuc) / width(alone.rocAuc)).toBeCloseTo(1, 0.9);
    expect(width(byGroup.rocAuc) / width(byRow.rocAuc)).toBeGreaterThan(2.5); // √10 = 3.2
  });

  it('of blocks are those of drawing one by one', () => {
    const rows = mostDrawn * 2;
    const both = calibrated(rows, 8);
    const half = { scores: both.scores.slice(0, mostDrawn), labels: both.labels.slice(0, mostDrawn) };
    const measuring = { resamples: 300, seed: 4, tops, money: noMoney };
    const blocks = evaluateScore('risk', both, measuring);
    const rowByRow = evaluateScore('risk', half, measuring);
    expect(bootstrap(rank(both), { ...measuring, resamples: 1 }).blocks).toBe(256);
    for (const name of ['rocAuc', 'averagePrecision', 'logLoss', 'brier'] as const) {
      const { value, interval } = blocks.headline[name];
      expect(interval![0]).toBeLessThan(value!);
      expect(interval![1]).toBeGreaterThan(value!);
      const ratio = width(blocks.headline[name]) / width(rowByRow.headline[name]); // twice the rows: 1/√2
      expect(ratio, name).toBeGreaterThan(0.6);
      expect(ratio, name).toBeLessThan(0.83);
    }
    const ratio = width(blocks.at[0]!.precision) / width(rowByRow.at[0]!.precision);
    expect(ratio).toBeGreaterThan(0.5); // both widths are drawn by lot, to some 5 % each
    expect(ratio).toBeLessThan(0.92);
  });

  it('are the same for the same seed, and null where most resamples tell nothing', () => {
    const given = calibrated(200, 1);
    const measuring = { resamples: 50, seed: 9, tops, money: noMoney };
    expect(evaluateScore('risk', given, measuring)).toEqual(evaluateScore('risk', given, measuring));
    expect(intervalOf(Float64Array.from([1, Number.NaN, Number.NaN]), 0)).toBeNull();
    expect(intervalOf(Float64Array.from([3, 1, 2]), 1)).toEqual([2.05, 3.95]);
  });
});
