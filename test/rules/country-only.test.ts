// Countries alone: which conditions read nothing else, the group that caps them, and the warning.
import { describe, expect, it } from 'vitest';
import { createScorer, shipped, warningsOf } from '../../src/index.js';
import { compileRuleSet } from '../../src/rules/compile.js';
import { loadRuleSet } from '../../src/rules/load.js';
import type { RuleSet } from '../../src/rules/rule-set.js';
import { parseSettings } from '../../src/settings-file.js';

const setOf = (rule: object, more: object = {}): RuleSet =>
  compileRuleSet(
    parseSettings(
      JSON.stringify({
        ruleSet: 'test',
        version: '1.0.0',
        schema: 'declaration/1',
        lists: { hubs: { type: 'countries', values: ['AE', 'SG'] } },
        rules: [{ id: 'R-1', title: 't', risk: 'counterfeit', points: 30, reason: 'r', ...rule }],
        ...more,
      }),
      'test.yaml',
    ),
    () => [],
  );

describe('a condition that reads countries alone', () => {
  it.each([
    'origin == "CN"',
    'inList(declaration.dispatchCountry, lists.hubs) && declaration.dispatchCountry != origin',
    'consignor.country in ["CN"] || !has(importer.country)',
    'transport.routing.exists(c, c.startsWith("AE"))',
    'transport.loading.startsWith("CN")',
  ])('is warned of: %s', (when) => {
    const set = setOf({ when });
    expect(set.rules[0]!.group).toBe('country');
    expect(warningsOf(set)).toMatchObject([{ id: 'R-1' }]);
  });

  it('is warned of in a rule of all items, and in a row of a table', () => {
    expect(warningsOf(setOf({ scope: 'declaration', when: 'items.exists(i, i.origin == "CN")' }))).toHaveLength(1);
    const table = { id: 'TAB', title: 't', risk: 'safety', reason: 'r', combine: 'max' };
    const rows = [
      ['CN', '*', 20],
      ['CN', '64', 25],
    ];
    const set = setOf({ when: 'true' }, { tables: [{ ...table, columns: ['origin', 'hs', 'points'], rows }] });
    expect(warningsOf(set).map(({ id }) => id)).toEqual(['TAB-1']);
    expect(Object.fromEntries(set.rules.map(({ id, group }) => [id, group]))).toEqual({
      'R-1': 'rule R-1',
      'TAB-1': 'country',
      'TAB-2': 'table TAB',
    });
  });

  it.each([
    'true',
    'origin == "CN" && netKg > 5',
    'origin == "CN" && extra.kind == "x"',
    'items.exists(i, i.origin == "CN" && i.netKg > 1)',
    'documents.exists(d, d.type == "X") && consignor.country == "CN"',
    'transport.routing.size() >= 5',
  ])('is not: %s', (when) => {
    const set = setOf({ when, ...(when.startsWith('items') ? { scope: 'declaration' } : {}) });
    expect(set.rules[0]!.group).toBe('rule R-1');
    expect(warningsOf(set)).toEqual([]);
  });

  it('is capped by the default policy, unless its rule names another group', async () => {
    const pointsOf = async (rule: object): Promise<number | undefined> => {
      const scorer = await createScorer({ ruleSets: [setOf({ when: 'origin == "CN"', ...rule })] });
      const { reasons } = await scorer.score({ id: 'D1', items: [{ origin: 'CN' }] });
      await scorer.close();
      return reasons[0]?.points;
    };
    expect(await pointsOf({})).toBe(10);
    expect(await pointsOf({ group: 'route' })).toBe(30);
  });

  it('is warned of above all where it forces a lane, and in whatever group', () => {
    const [warning] = warningsOf(setOf({ when: 'origin == "CN"', group: 'route', action: 'red' }));
    expect(warning).toEqual({
      id: 'R-1',
      message:
        'the condition reads nothing but countries and places, and a country alone selects no shipment; yet a hit forces the lane red; add what the goods, the parties or the papers say (group "route")',
    });
  });

  it('is in the shipped packs only where it adds no more than the policy lets countries add', async () => {
    for (const file of Object.values(shipped.ruleSets)) {
      const set = await loadRuleSet(file);
      for (const { id } of warningsOf(set)) {
        const { points, action } = set.rules.find((rule) => rule.id === id)!;
        expect([id, Math.abs(points) <= 10, action]).toEqual([id, true, null]);
      }
    }
  });
});
