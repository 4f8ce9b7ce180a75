// What rules do on a sample: counts of declarations, hits of their own, what is shared, and the warnings that follow.
import { describe, expect, it } from 'vitest';
import { deriveRows } from '../../src/declaration/derive.js';
import type { FlatDeclaration } from '../../src/declaration/flat.js';
import { flatten } from '../../src/declaration/flatten.js';
import { createSample } from '../../src/rules/analysis-sample.js';
import { warningsOfSample } from '../../src/rules/analysis-warnings.js';
import { compileRuleSet } from '../../src/rules/compile.js';
import { parseSettings } from '../../src/settings-file.js';

const { rules } = compileRuleSet(
  parseSettings(
    `ruleSet: sample
version: 1.0.0
schema: declaration/1
rules:
  - { id: HEAVY, title: t, risk: safety, points: 5, reason: r, when: netKg > 10 }
  - { id: HEAVIER, title: t, risk: safety, points: 5, reason: r, when: netKg > 20 }
  - { id: TOYS, title: t, risk: safety, points: 5, reason: r, when: 'hsIn(hs, "95")' }
  - { id: MANY, title: t, risk: safety, points: 5, reason: r, scope: declaration, when: items.size() > 1 }
  - { id: AIR, title: t, risk: safety, points: 5, reason: r, mode: ["4"], when: netKg > 10 }
  - { id: NONE, title: t, risk: safety, points: 5, reason: r, when: origin == "AQ" }
`,
    'sample.yaml',
  ),
  () => [],
);

function flat(...items: object[]): FlatDeclaration {
  const flattened = flatten({
    id: 'D1',
    transport: { mode: '1' },
    items: items.map((item) => ({ description: 'x', ...item })),
  });
  if (!flattened.ok) throw new Error(flattened.fault.code);
  deriveRows(flattened.flat.rows, 'USD', {});
  return flattened.flat;
}

const flats = [
  flat({ netKg: 15, origin: 'CN', hs: '640411' }),
  flat({ netKg: 25, origin: 'CN', hs: '950300' }),
  // One item that hits makes a hit, though the other lacks the field; without a hit it is open.
  flat({ netKg: 25, origin: 'CN', hs: '640411' }, { origin: 'CN', hs: '640411' }),
  flat({ netKg: 5, origin: 'CN', hs: '950300' }, { hs: '950300' }),
  flat({ netKg: 5, origin: 'CN' }),
];

function statsOf(times = 1) {
  let clock = 0;
  const sample = createSample(rules, () => clock++);
  for (let time = 0; time < times; time++) for (const one of flats) sample.add([one], 0);
  return sample.stats();
}

describe('a sample', () => {
  it('counts declarations, whatever the number of items that hit', () => {
    const { declarations, items, rules: stats } = statsOf();
    expect({ declarations, items }).toEqual({ declarations: 5, items: 7 });
    expect(
      Object.fromEntries(
        stats.map(({ rule, hits, uniqueHits, undetermined, outOfScope }) => [
          rule.id,
          [hits, uniqueHits, undetermined, outOfScope],
        ]),
      ),
    ).toEqual({
      HEAVY: [3, 1, 1, 0],
      HEAVIER: [2, 0, 1, 0],
      TOYS: [2, 0, 1, 0],
      MANY: [2, 0, 0, 0],
      AIR: [0, 0, 0, 5],
      NONE: [0, 0, 1, 0],
    });
  });

  it('counts the same however it is cut', () => {
    const whole = createSample(rules, () => 0);
    whole.add(flats, 0);
    const { overlaps, rules: stats } = statsOf();
    expect(whole.stats().rules).toEqual(stats.map((one) => ({ ...one, nanoseconds: 0 })));
    expect(whole.stats().overlaps.map(({ both, share }) => [both, share])).toEqual(
      overlaps.map(({ both, share }) => [both, share]),
    );
  });

  it('tells how much two rules share, most first', () => {
    const told = statsOf().overlaps.map(
      ({ a, b, both, share }) => `${a.rule.id} ${b.rule.id} ${both} ${share.toFixed(2)}`,
    );
    expect(told[0]).toBe('HEAVY HEAVIER 2 0.67');
    expect([...told].sort()).toEqual([
      'HEAVIER MANY 1 0.33',
      'HEAVIER TOYS 1 0.33',
      'HEAVY HEAVIER 2 0.67',
      'HEAVY MANY 1 0.25',
      'HEAVY TOYS 1 0.25',
      'TOYS MANY 1 0.33',
    ]);
  });

  it('gives the mean time of an evaluation', () => {
    // The clock goes on by one millisecond for each of 5 batches, over 7 items or 5 declarations.
    const ns = Object.fromEntries(statsOf().rules.map(({ rule, nanoseconds }) => [rule.id, nanoseconds]));
    expect(ns.HEAVY).toBeCloseTo(5e6 / 7);
    expect(ns.MANY).toBeCloseTo(5e6 / 5);
  });

  it('warns of rules that hit nothing though they apply, and of hits within those of another, once there are some', () => {
    const told = (times: number): string[] =>
      warningsOfSample(statsOf(times)).map(({ code, rule, says }) => `${code} ${rule}: ${says}`);
    expect(told(1)).toEqual(['NO_HIT NONE: no hit among 5 declarations, 1 of them undetermined']);
    expect(told(3)).toEqual([
      'NO_HIT NONE: no hit among 15 declarations, 3 of them undetermined',
      'HITS_WITHIN HEAVIER: HEAVY hits all 6 declarations that it hits',
    ]);
  });
});
