// Percentages of rules: the declarations in one are a stable part of the size asked for, apart for each rule.
import { describe, expect, it } from 'vitest';
import { flatten } from '../../src/declaration/flatten.js';
import { compileRuleSet } from '../../src/rules/compile.js';
import { createRuleEvaluation } from '../../src/rules/evaluate.js';
import { runInlineTests } from '../../src/rules/inline-tests.js';
import type { RuleSet } from '../../src/rules/rule-set.js';
import { sampleOf } from '../../src/rules/sample.js';
import { parseSettings } from '../../src/settings-file.js';

/** The hash as its authors write it, in whole numbers without end. */
function plainHash(text: string): number {
  const mask = 0xffffffffn;
  let hash = 0x811c9dc5n;
  for (let at = 0; at < text.length; at++) hash = ((hash ^ BigInt(text.charCodeAt(at))) * 0x01000193n) & mask;
  hash = ((hash ^ (hash >> 16n)) * 0x85ebca6bn) & mask;
  hash = ((hash ^ (hash >> 13n)) * 0xc2b2ae35n) & mask;
  return Number(hash ^ (hash >> 16n));
}

const ids = Array.from({ length: 50_000 }, (_, at) => `26NL${String(at).padStart(8, '0')}`);

describe('a sample', () => {
  it('is what the hash says', () => {
    for (const id of [...ids.slice(0, 500), '', 'é', '\ud83d\ude00', 'x'.repeat(70)])
      for (const percentage of [0.5, 10, 62.5])
        expect(sampleOf('CF-001', percentage)(id)).toBe(plainHash(`CF-001\0${id}`) < (percentage / 100) * 2 ** 32);
  });

  it.each([1, 10, 50])('of %i per cent holds so many of ids that follow each other', (percentage) => {
    const among = ids.filter(sampleOf('CF-001', percentage)).length / ids.length;
    expect(Math.abs(among - percentage / 100)).toBeLessThan(0.005);
  });

  it('of two rules has no more in common than chance gives', () => {
    const one = sampleOf('CF-001', 10);
    const other = sampleOf('CF-002', 10);
    const common = ids.filter((id) => one(id) && other(id)).length / ids.length;
    expect(Math.abs(common - 0.01)).toBeLessThan(0.002);
  });

  it('grows with its percentage, up to all', () => {
    const [small, large, all] = [5, 20, 100].map((percentage) => sampleOf('CF-001', percentage));
    expect(ids.filter((id) => small!(id) && !large!(id))).toEqual([]);
    expect(ids.every(all!)).toBe(true);
  });
});

const frame = { title: 't', risk: 'safety', percentage: 30, reason: 'r' };
const test = { name: 'heavy', given: { netKg: 9 } };
const set: RuleSet = compileRuleSet(
  parseSettings(
    JSON.stringify({
      ruleSet: 'test',
      version: '1.0.0',
      schema: 'declaration/1',
      rules: [{ ...frame, id: 'R-1', points: 10, when: 'netKg > 1', tests: [{ ...test, expect: 'hit' }] }],
      tables: [
        {
          ...frame,
          id: 'TAB',
          scope: 'declaration',
          combine: 'sum',
          columns: ['totalGrossKg', 'points'],
          rows: [
            ['> 1', 5],
            ['> 2', 5],
          ],
          tests: [{ name: 'heavy', given: { totalGrossKg: 9 }, expect: 2 }],
        },
      ],
    }),
    'test.yaml',
  ),
  () => [],
);

describe('a rule with a percentage', () => {
  it('is out of scope elsewhere: neither a hit, nor open, nor at stake; the rows of a table go together', () => {
    const evaluate = createRuleEvaluation([set]);
    for (const id of ids.slice(0, 200)) {
      const flattened = flatten({ id, totalGrossKg: 9, items: [{}, { netKg: 5 }] });
      if (!flattened.ok) throw new Error(flattened.fault.code);
      const evidence = evaluate(flattened.flat, 0);
      const rule = sampleOf('R-1', 30)(id);
      const table = sampleOf('TAB', 30)(id);
      expect(evidence.itemHits.map((hits) => hits.length)).toEqual([0, rule ? 1 : 0]);
      expect(evidence.undetermined.length).toBe(rule ? 1 : 0);
      expect(evidence.declarationHits.length).toBe(table ? 2 : 0);
      expect(evidence.pointsAtStake).toBe((rule ? 20 : 0) + (table ? 10 : 0));
    }
  });

  it('is tested whatever the percentage', () => {
    const rare = { ...set, rules: set.rules.map((rule) => ({ ...rule, isSampled: () => false })) };
    expect(runInlineTests(rare).map(({ passed }) => passed)).toEqual([true, true]);
  });
});
