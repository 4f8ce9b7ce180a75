// Parts for tests: a small rule set, and policies that differ from the default in what a test needs.
import { compileRuleSet } from '../../src/rules/compile.js';
import type { RuleSet } from '../../src/rules/rule-set.js';
import { compilePolicy as compile, defaultPolicy, type Policy } from '../../src/scoring/policy.js';
import { parseSettings } from '../../src/settings-file.js';

const text = `ruleSet: test
version: 1.0.0
schema: declaration/1
lists:
  brands: { type: terms, values: [adidas], fold: [case, digits, separators, doubles] }
rules:
  - id: T-1
    title: Cheap branded shoes
    risk: counterfeit
    points: 40
    group: price
    when: hasAny(description, lists.brands) && valuePerKg < 4.5
    reason: "{description.match} at {valuePerKg} per kg"
    officerNote: Look inside.
  - id: T-2
    title: Batteries
    risk: safety
    points: 30
    when: hs4 != "8507" && undg.size() == 0
    reason: No UN number
  - id: T-3
    title: Any declaration
    risk: counterfeit
    points: 30
    scope: declaration
    when: items.size() > 0
    reason: "{items.size()} items"
  - id: T-4
    title: Airbag
    risk: safety
    points: 20
    action: red
    when: hasAny(description, ["airbag"])
    reason: An airbag
  - id: T-5
    title: Seasonal
    risk: safety
    points: 20
    mode: ["4", "5"]
    effective: { from: 2026-01-01, until: 2026-07-01 }
    when: hasAny(description, ["seasonal"]) || hasAny(description, ["shoes"])
    reason: In season
`;

export function createScorerParts(): RuleSet {
  return compileRuleSet(parseSettings(text, 'test.yaml'), () => []);
}
createScorerParts.text = text;

/** The default policy with some values changed. */
export function compilePolicy(change: object): Policy {
  return compile(parseSettings(JSON.stringify({ ...defaultPolicy().document, ...change }), 'policy.yaml'));
}
