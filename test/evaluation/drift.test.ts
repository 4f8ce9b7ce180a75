// Drift: PSI and Jensen-Shannon on paper, no alarm without change however many rows, an alarm on a real shift, parts that add up.
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driftOf, jensenShannonOf, psiOf } from '../../src/evaluation/drift.js';
import { addProfiles, addToBins, type DriftProfile, edgesOf, emptyLike } from '../../src/evaluation/drift-profile.js';
import { profileDrift } from '../../src/evaluation/profile-run.js';
import { createRandom, type Random } from '../../src/evaluation/random.js';
import { loadMapping, loadModel, shipped } from '../../src/index.js';

/** Counts of so many rows that fall into bins of these shares, drawn at once: normal, which is what many draws come to. */
function drawn(rows: number, shares: readonly number[], random: Random): number[] {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return shares.map((share) =>
    Math.max(0, Math.round(rows * share + Math.sqrt(rows * share * (1 - share)) * normal())),
  );
}

const tenths = new Array<number>(10).fill(0.1);
const profileOf = (rows: number, bins: readonly number[], share: number, random: Random): DriftProfile => ({
  schema: 'drift-profile/1',
  model: 'm@1#a',
  rows,
  declarations: rows,
  features: { price: { edges: [1, 2, 3, 4, 5, 6, 7, 8, 9], counts: drawn(rows, bins, random), missing: 0 } },
  scores: { safety: { edges: [1, 2, 3, 4, 5, 6, 7, 8, 9], counts: drawn(rows, bins, random), missing: 0 } },
  rules: { R: { of: rows, in: drawn(rows, [share], random)[0]! } },
  keys: { t: { of: rows, in: drawn(rows, [share], random)[0]! } },
});

describe('effect sizes', () => {
  it('are what paper says', () => {
    // Of a million each: 50/50 against 60/40. PSI: 0.1 ln 1.2 - 0.1 ln 0.8 = 0.040547.
    expect(psiOf([500_000, 500_000], [600_000, 400_000])).toBeCloseTo(0.1 * Math.log(1.2) - 0.1 * Math.log(0.8), 4);
    const mean = (p: number, q: number): number => p * Math.log2((2 * p) / (p + q)) + q * Math.log2((2 * q) / (p + q));
    expect(jensenShannonOf([50, 50], [60, 40])).toBeCloseTo((mean(0.5, 0.6) + mean(0.5, 0.4)) / 2, 12);
    expect(jensenShannonOf([7, 0], [0, 9])).toBe(1);
    expect(jensenShannonOf([7, 3], [70, 30])).toBe(0);
    expect(psiOf([], [])).toBe(0);
    expect(psiOf([10, 0], [0, 0])).toBe(0);
  });

  it('are symmetric, finite and not below 0', () => {
    const counts = fc.array(fc.nat(10_000), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(counts, counts, (before, after) => {
        expect(psiOf(before, after)).toBeCloseTo(psiOf(after, before), 9);
        expect(psiOf(before, after)).toBeGreaterThanOrEqual(0);
        expect(psiOf(before, after)).toBeLessThan(50);
        expect(jensenShannonOf(before, after)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('alarms', () => {
  it.each([1_000, 100_000, 100_000_000])('are silent on %i rows without change', (rows) => {
    const random = createRandom(rows);
    for (let time = 0; time < 200; time++) {
      const report = driftOf(profileOf(50_000, tenths, 0.01, random), profileOf(rows, tenths, 0.01, random));
      expect(report.figures.filter(({ level }) => level !== 'steady')).toEqual([]);
    }
  });

  it.each([2_000, 100_000_000])('tell a real shift on %i rows by the same size', (rows) => {
    const random = createRandom(5);
    const after = [0.3, 0.2, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05];
    const report = driftOf(profileOf(50_000, tenths, 0.01, random), profileOf(rows, after, 0.05, random));
    const price = report.figures.find(({ name }) => name === 'price')!;
    // 0.2 ln 3 + 0.1 ln 2 + 6 × 0.05 ln 2 = 0.497.
    expect(Math.abs(price.psi - 0.497)).toBeLessThan(0.06);
    expect(price.level).toBe('shifted');
    expect(report.shifted).toBe(2);
    // From 1 % to 5 % is little in PSI; five times as often is not.
    expect(report.figures.find(({ kind }) => kind === 'unseen-keys')).toMatchObject({ level: 'moved' });
  });

  it('leave small samples their chance', () => {
    const random = createRandom(9);
    const small = driftOf(profileOf(50_000, tenths, 0.01, random), profileOf(100, tenths, 0.01, random));
    expect(small.notes.join()).toContain('only 100 items');
    expect(small.shifted).toBe(0);
  });
});

describe('profiles', () => {
  const value = fc.oneof(fc.double({ min: -5, max: 5, noNaN: true }), fc.constant(Number.NaN), fc.constantFrom(0, 1));

  it('count every value once, and add up in any order and any parts', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), fc.array(value), fc.nat(), (reference, values, cut) => {
        const edges = edgesOf(Float64Array.from(reference));
        const base = {
          ...emptyLike(profileOf(1, tenths, 0.1, createRandom(1))),
          features: { price: { edges, counts: new Array<number>(edges.length + 1).fill(0), missing: 0 } },
        };
        const counted = (part: readonly number[]): DriftProfile => {
          const profile = emptyLike(base);
          for (const one of part) addToBins(profile.features.price!, one);
          return { ...profile, rows: part.length };
        };
        const at = cut % (values.length + 1);
        const [first, second] = [counted(values.slice(0, at)), counted(values.slice(at))];
        expect(addProfiles(first, second)).toEqual(counted(values));
        expect(addProfiles(second, first)).toEqual(counted(values));
        const { counts, missing } = counted(values).features.price!;
        expect(counts.reduce((sum, one) => sum + one, missing)).toBe(values.length);
      }),
    );
  });

  it('cut values into tenths, and repeated values into what there is', () => {
    expect(edgesOf(Float64Array.from({ length: 100 }, (_, at) => at + 1))).toEqual([
      10, 20, 30, 40, 50, 60, 70, 80, 90,
    ]);
    expect(edgesOf(Float64Array.from([0, 0, 0, 1]))).toEqual([0]);
    expect(edgesOf(Float64Array.from([3, 3]))).toEqual([]);
    expect(edgesOf(Float64Array.from([Number.NaN]))).toEqual([]);
  });

  it('do not add up when they are of two references', () => {
    const [a, b] = [profileOf(10, tenths, 0.1, createRandom(1)), profileOf(10, tenths, 0.1, createRandom(2))];
    expect(() => addProfiles(a, { ...b, model: 'other' })).toThrow('not of one reference');
    const moved = { price: { ...b.features.price!, edges: [1, 2, 3, 4, 5, 6, 7, 8, 10] } };
    expect(() => addProfiles(a, { ...b, features: moved })).toThrow('not of one reference');
    expect(() => driftOf(a, { ...b, features: moved })).toThrow('edges of "price"');
    expect(() => driftOf(a, { ...b, rules: {} })).toThrow('lacks "R"');
  });
});

const kcs = '../shared/data/kcs';
const present = existsSync(`${kcs}/valid.csv`);
if (!present) console.warn('the KCS data is not beside the repository: its drift is not checked');

describe.skipIf(!present)('the KCS data', () => {
  it('does not drift against itself, and unseen keys and values tell when the goods are others', async () => {
    const given = {
      mapping: await loadMapping('examples/mappings/kcs.yaml'),
      model: await loadModel(shipped.models['kcs-gbdt']),
    };
    const reference = await profileDrift({ ...given, manifests: [`${kcs}/valid.csv`] });
    expect(reference.rows).toBe(8_134);
    expect(Object.keys(reference.features)).toHaveLength(22);
    const again = await profileDrift({ ...given, manifests: [`${kcs}/valid.csv`], like: reference });
    expect(again).toEqual(reference);
    expect(driftOf(reference, again).figures.every(({ psi }) => psi === 0)).toBe(true);
    const others = await profileDrift({
      mapping: await loadMapping('examples/mappings/arrivals.yaml'),
      model: given.model,
      manifests: ['examples/manifests/arrivals.csv'],
      like: reference,
    });
    const report = driftOf(reference, others);
    expect(report.figures.find(({ name }) => name === 'irregularLane')).toBeDefined();
    expect(report.shifted).toBeGreaterThan(5);
  });
});
