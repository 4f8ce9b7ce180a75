// Warnings: what is no fault of a rule set but what its author should look at.
import { isCountryOnly } from './country-only.js';
import type { Rule, RuleSet } from './rule-set.js';

export interface RuleWarning {
  /** Id of the rule. */
  readonly id: string;
  readonly message: string;
}

/** Warnings of a rule set, in the order of its rules: of rules that countries alone can hit. */
export function warningsOf({ rules }: RuleSet): RuleWarning[] {
  return rules.flatMap((rule) =>
    isCountryOnly(rule.when.tree) ? [{ id: rule.id, message: countryMessage(rule) }] : [],
  );
}

function countryMessage({ action, group }: Rule): string {
  const what = 'the condition reads nothing but countries and places, and a country alone selects no shipment';
  const forced = action === null ? '' : `; yet a hit forces the lane ${action}`;
  return `${what}${forced}; add what the goods, the parties or the papers say (group "${group}")`;
}
