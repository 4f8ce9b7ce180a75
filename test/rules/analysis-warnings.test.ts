// Warnings on sound rules: days, review, countries alone, and what rules repeat of each other.
import { describe, expect, it } from 'vitest';
import { parseIsoDate } from '../../src/declaration/dates.js';
import { analyseRules } from '../../src/rules/analysis.js';
import { warningsOfAnalysis, warningsOfSet } from '../../src/rules/analysis-warnings.js';
import { compileRuleSet } from '../../src/rules/compile.js';
import type { RuleSet } from '../../src/rules/rule-set.js';
import { parseSettings } from '../../src/settings-file.js';

function ruleSet(head: string, ...rules: string[]): RuleSet {
  const lines = rules.map(
    (rule, at) =>
      `  - { id: R-${at}, title: t, risk: safety, reason: r, ${rule.includes('points:') ? '' : 'points: 5, '}${rule} }`,
  );
  const text = `ruleSet: r\nversion: 1.0.0\nschema: declaration/1\n${head}\nrules:\n${lines.join('\n')}\n`;
  return compileRuleSet(parseSettings(text, 'rules.yaml'), () => []);
}
const told = (set: RuleSet): string[] =>
  warningsOfSet(set, parseIsoDate('2026-06-01')!, 'USD').map(({ code, rule }) =>
    rule === null ? code : `${code} ${rule}`,
  );

describe('warnings of a rule set', () => {
  it('tell rules that are not in force yet or any more', () => {
    const set = ruleSet(
      'reviewBy: 2027-01-01',
      `when: 'netKg > 1', effective: { until: 2026-06-01 }`,
      `when: 'netKg > 2', effective: { from: 2026-06-02 }`,
      `when: 'netKg > 3', effective: { from: 2026-06-01 }`,
    );
    expect(told(set)).toEqual(['NOT_IN_FORCE R-0', 'NOT_IN_FORCE R-1']);
  });

  it('tell a rule set as a whole once', () => {
    const set = ruleSet(
      'reviewBy: 2026-05-01\neffective: { until: 2026-01-01 }',
      `when: 'netKg > 1'`,
      `when: 'netKg > 2'`,
    );
    expect(told(set)).toEqual(['RULE_SET', 'RULE_SET']);
  });

  it('tell what nobody is to review', () => {
    expect(told(ruleSet('', `when: 'netKg > 1'`, `when: 'netKg > 2'`))).toEqual(['NO_REVIEW']);
    expect(told(ruleSet('', `when: 'netKg > 1'`, `when: 'netKg > 2', reviewBy: 2027-01-01`))).toEqual([
      'NO_REVIEW R-0',
    ]);
  });

  it('tell conditions of countries alone', () => {
    const set = ruleSet(
      'reviewBy: 2027-01-01\nlists: { hubs: { type: countries, values: [AE] } }',
      `when: 'origin == "CN"'`,
      `when: 'inList(declaration.dispatchCountry, lists.hubs) && declaration.dispatchCountry != origin'`,
      `when: 'transport.routing.exists(r, r == "AE")'`,
      `when: 'items.all(i, i.origin == "CN")', scope: declaration`,
      // Not alone, not a country, or not against anybody.
      `when: 'origin == "CN" && hsIn(hs, "64")'`,
      `when: 'transport.routing.size() >= 5'`,
      `when: 'origin == "CN"', points: -5`,
      `when: 'packages.exists(p, p.count > 5)'`,
      `when: 'true'`,
    );
    expect(told(set)).toEqual(['COUNTRY_ALONE R-0', 'COUNTRY_ALONE R-1', 'COUNTRY_ALONE R-2', 'COUNTRY_ALONE R-3']);
  });
});

it('warnings of the analysis name the rule that can go, and a common cap where there is none', () => {
  const { rules } = ruleSet(
    '',
    `when: 'netKg > 10', group: mass`,
    `when: '10 < netKg'`,
    `when: 'netKg > 20', group: mass`,
    `when: 'netKg > 20 && netKg < 5'`,
    `when: 'quantity >= 0'`,
  );
  const all = [...rules, rules[4]!];
  expect(
    warningsOfAnalysis(analyseRules(rules), all).map(({ code, rule, says }) => `${code} ${rule}: ${says}`),
  ).toEqual([
    'ID_REPEATED R-4: another rule set has a rule of this id; a scorer takes one only',
    'NEVER_TRUE R-3: no declaration can fulfil the condition',
    'ALWAYS_TRUE R-4: the condition is true whenever its fields are there',
    'DUPLICATE R-1: it hits exactly what R-0 hits; their points add up without a common cap: give them one group',
    'WITHIN R-2: whatever it hits, R-0 hits too; their points add up',
    'WITHIN R-2: whatever it hits, R-1 hits too; their points add up without a common cap: give them one group',
  ]);
});
