// The shipped packs: every inline test passes, and each rule has the cases that show it works.
import { describe, expect, it } from 'vitest';
import { walk } from '../../src/expression/tree.js';
import { shipped } from '../../src/pipeline/shipped.js';
import { loadRuleSet } from '../../src/rules/load.js';
import type { Rule } from '../../src/rules/rule-set.js';
import { ruleSetChecks } from '../../src/testing/index.js';

/** Every field that a condition names, those of items included. */
function fieldsOf({ when }: Rule): string[] {
  const fields: string[] = [];
  walk(when.tree, (node) => {
    if (node.op === 'leaf' || node.op === 'ofItem') fields.push(node.leaf.label);
  });
  return fields.filter((field) => field !== 'items');
}

for (const [name, file] of Object.entries(shipped.ruleSets)) {
  const ruleSet = await loadRuleSet(file);
  describe(`pack ${name}`, () => {
    for (const check of ruleSetChecks(ruleSet)) it(check.name, check.run);

    it('has an undetermined case for every rule', () => {
      expect(
        ruleSet.rules
          .filter((rule) => !rule.tests.some((test) => test.expect === 'undetermined'))
          .map((rule) => rule.id),
      ).toEqual([]);
    });

    it('declares a cap for every group of its rules', () => {
      const groups = ruleSet.rules.map((rule) => rule.group).filter((group) => !group.startsWith('rule '));
      expect(groups.filter((group) => !ruleSet.groupCaps.has(group))).toEqual([]);
      expect([...ruleSet.groupCaps.keys()].filter((group) => !groups.includes(group))).toEqual([]);
    });

    it('has at least 12 rules, and no rule that a country alone can hit', () => {
      expect(ruleSet.rules.length).toBeGreaterThanOrEqual(12);
      const countryOnly = ruleSet.rules.filter(
        (rule) => rule.points > 10 && fieldsOf(rule).every((field) => /origin|Country|country/.test(field)),
      );
      expect(countryOnly.map((rule) => rule.id)).toEqual([]);
    });
  });
}

describe('inline tests', () => {
  it('that are wrong fail, and say what they got', async () => {
    const pack = await loadRuleSet(shipped.ruleSets.counterfeit);
    const rule = {
      ...pack.rules[0]!,
      tests: [
        { name: 'a', given: { hs: '640411' }, expect: 'hit' as const },
        { name: 'b', given: { hss: '1' }, expect: 'hit' as const },
      ],
    };
    const [wrong, misspelt, covered] = ruleSetChecks({ ...pack, rules: [rule] });
    expect(wrong!.run).toThrow('expected hit, got undetermined (description, value, netKg)');
    expect(misspelt!.run).toThrow('expected hit, got invalid (unknown field "hss"; did you mean "hs"?)');
    expect(covered!.run).toThrow('no inline test expects no_hit');
  });
});
