// Slices: who is selected more often while less is found there, and ROC-AUC within each value as by itself.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SliceRow } from '../../src/evaluation/evaluation.js';
import { gather, type Judged, newGathered } from '../../src/evaluation/gather.js';
import { rank } from '../../src/evaluation/ranked.js';
import { rocAuc } from '../../src/evaluation/ranking.js';
import { slicesOf } from '../../src/evaluation/slices.js';

interface Given {
  readonly origins: readonly (string | null)[];
  readonly risk: number;
  readonly label: boolean | null;
  readonly isSelected: boolean;
}

const judged = ({ origins, risk, label, isSelected }: Given): Judged => ({
  // What slices look at of a verdict.
  verdict: {
    lane: 'green',
    risks: { counterfeit: risk, safety: 0 },
    reasons: [],
    undetermined: [],
    versions: {},
  } as unknown as Judged['verdict'],
  labels: { counterfeit: label },
  own: null,
  slices: { origin: origins },
  importer: undefined,
  value: undefined,
  revenue: undefined,
  token: undefined,
  group: undefined,
  isSelected,
  chance: null,
});

function byOrigin(given: readonly Given[]): Map<string | null, SliceRow> {
  const gathered = newGathered(['counterfeit']);
  for (const one of given) gather(gathered, judged(one));
  const table = slicesOf(gathered, 'counterfeit').find(({ by }) => by === 'origin');
  return new Map(table?.rows.map((row) => [row.value, row]));
}

const many = (count: number, one: Given): Given[] => Array.from({ length: count }, () => one);

describe('fairness', () => {
  it('marks an origin that is opened more while less is found', () => {
    const risk = 0.1;
    const rows = byOrigin([
      // AA: half of 200 selected, 5 of 100 hits. BB: 40 of 400 selected, 20 hits. CC is opened often, and rightly.
      ...many(5, { origins: ['AA'], risk, label: true, isSelected: true }),
      ...many(95, { origins: ['AA'], risk, label: false, isSelected: true }),
      ...many(100, { origins: ['AA'], risk, label: null, isSelected: false }),
      ...many(20, { origins: ['BB'], risk, label: true, isSelected: true }),
      ...many(20, { origins: ['BB'], risk, label: false, isSelected: true }),
      ...many(360, { origins: ['BB'], risk, label: null, isSelected: false }),
      ...many(80, { origins: ['CC'], risk, label: true, isSelected: true }),
      ...many(20, { origins: ['CC'], risk, label: false, isSelected: true }),
    ]);
    expect([...rows.values()].filter(({ overSelected }) => overSelected).map(({ value }) => value)).toEqual(['AA']);
    expect(rows.get('AA')).toMatchObject({
      declarations: 200,
      selected: 100,
      selectionRate: { value: 0.5 },
      hitRate: { value: 0.05 },
    });
    expect(rows.get('CC')).toMatchObject({ selectionRate: { value: 1 }, hitRate: { value: 0.8 }, recall: 1 });
  });

  it('has nothing to say where the field is always missing', () => {
    expect(byOrigin(many(3, { origins: [null], risk: 0.1, label: true, isSelected: true })).size).toBe(0);
  });
});

describe('ROC-AUC of a slice', () => {
  it('is that of its declarations alone', () => {
    const one = fc.record({
      origins: fc.uniqueArray(fc.constantFrom<string | null>('AA', 'BB', null), { minLength: 1 }),
      risk: fc.constantFrom(0.1, 0.2, 0.3, 0.4),
      label: fc.constantFrom(true, false, null),
      isSelected: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1 }), (given) => {
        for (const [value, row] of byOrigin(given)) {
          const own = given.filter(({ origins, label }) => origins.includes(value) && label !== null);
          const ranked = rank({
            scores: Float64Array.from(own, ({ risk }) => risk),
            labels: Uint8Array.from(own, ({ label }) => Number(label)),
          });
          const alone = rocAuc(ranked);
          if (alone === null) expect(row.rocAuc).toBeNull();
          else expect(row.rocAuc).toBeCloseTo(alone, 12);
        }
      }),
    );
  });
});
