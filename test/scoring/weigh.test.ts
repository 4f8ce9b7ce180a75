// From points to risk: the sum on paper, the caps, and the rounding.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundLogit, logit, sigmoid } from '../../src/model/odds.js';
import type { Rule } from '../../src/rules/rule-set.js';
import { type Group, logOddsPerPoint, weigh } from '../../src/scoring/weigh.js';

const rule = (points: number, group = `g${points}`): Rule => ({ id: `R${points}${group}`, points, group }) as Rule; // what weigh() looks at
/** Groups by name, with the cap of each. */
function groupsWith(cap: (group: string) => number): (rule: Rule) => Group {
  const groups = new Map<string, Group>();
  return ({ group }) => {
    const known = groups.get(group) ?? { cap: cap(group) };
    groups.set(group, known);
    return known;
  };
}
const noCap = [groupsWith(() => Number.POSITIVE_INFINITY)];
const cap60 = [groupsWith(() => 60)];

describe('weigh', () => {
  it('doubles the odds with 20 points', () => {
    const odds = (risk: number): number => risk / (1 - risk);
    expect(odds(weigh([rule(20)], 0.01, null, noCap).risk)).toBeCloseTo(2 * odds(0.01), 4);
    expect(odds(weigh([rule(40)], 0.01, null, noCap).risk)).toBeCloseTo(4 * odds(0.01), 4);
    expect(odds(weigh([rule(-20)], 0.01, null, noCap).risk)).toBeCloseTo(odds(0.01) / 2, 4);
  });

  it('starts at the base rate, or at the model', () => {
    expect(weigh([], 0.01, null, noCap)).toEqual({ risk: 0.01, rules: [], modelPoints: null });
    const { risk, modelPoints } = weigh([], 0.01, logit(0.3), noCap);
    expect(risk).toBe(0.3);
    expect(modelPoints).toBeCloseTo((logit(0.3) - logit(0.01)) / logOddsPerPoint);
  });

  it('keeps a group within its cap, each rule in proportion, up and down', () => {
    const cap = [groupsWith((group) => (group === 'price' ? 30 : 1000))];
    expect(
      weigh([rule(40, 'price'), rule(20, 'price'), rule(5, 'other')], 0.01, null, cap).rules.map((one) => one.points),
    ).toEqual([20, 10, 5]);
    expect(weigh([rule(-60, 'price')], 0.01, null, cap).rules.map((one) => one.points)).toEqual([-30]);
    expect(weigh([rule(50, 'price'), rule(-25, 'price')], 0.01, null, cap).rules.map((one) => one.points)).toEqual([
      50, -25,
    ]);
  });

  it('can be added up on paper: base + model + points = risk', () => {
    const points = fc.integer({ min: -200, max: 200 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(points, fc.constantFrom('a', 'b', 'c')), { maxLength: 8 }),
        fc.option(fc.double({ min: -13, max: 13, noNaN: true })),
        (hits, model) => {
          const weighed = weigh(
            hits.map(([value, group]) => rule(value, group)),
            0.02,
            model,
            cap60,
          );
          const sum = weighed.rules.reduce((total, one) => total + one.points, weighed.modelPoints ?? 0);
          expect(weighed.risk).toBeCloseTo(sigmoid(logit(0.02) + logOddsPerPoint * sum), 6);
          for (const group of ['a', 'b', 'c'])
            expect(
              Math.abs(
                weighed.rules.filter((one) => one.rule.group === group).reduce((total, one) => total + one.points, 0),
              ),
            ).toBeLessThanOrEqual(60 + 1e-9);
        },
      ),
    );
  });

  it('does not depend on the order of hits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -90, max: 90 }), fc.constantFrom('a', 'b')), {
          minLength: 2,
          maxLength: 6,
        }),
        (hits) => {
          const rules = hits.map(([value, group]) => rule(value, group));
          expect(weigh([...rules].reverse(), 0.01, null, cap60).risk).toBe(weigh(rules, 0.01, null, cap60).risk);
        },
      ),
    );
  });
});

describe('odds', () => {
  it('turn back, and stay finite', () => {
    for (const probability of [0.001, 0.2, 0.5, 0.999])
      expect(sigmoid(logit(probability))).toBeCloseTo(probability, 12);
    expect([logit(0), logit(1)].map(Number.isFinite)).toEqual([true, true]);
    expect(boundLogit(99)).toBeCloseTo(13.8155, 3);
    expect(logit(Number.NaN)).toBeNaN();
  });
});
