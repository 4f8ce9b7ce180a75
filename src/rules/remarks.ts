// Remarks: what an operator ought to know of a rule set before its verdicts are relied on.
import { codeLists } from '../declaration/code-lists.js';
import { dayMs, formatIsoDate } from '../declaration/dates.js';
import type { RuleSet } from './rule-set.js';

const mostNamed = 5;

/**
 * Remarks on a rule set as plain sentences: not in force at the date of the run, overdue for review, or with params in
 * another currency than the policy's. None when all is well.
 */
export function remarksOf(ruleSet: RuleSet, asOf: number, baseCurrency: string): string[] {
  return [...remarkOnRange(ruleSet, asOf), ...remarksOnReview(ruleSet, asOf), ...remarkOnUnits(ruleSet, baseCurrency)];
}

function remarkOnRange({ name, effective }: RuleSet, asOf: number): string[] {
  if (!effective || (asOf >= effective.from && asOf < effective.until)) return [];
  const range =
    asOf < effective.from
      ? `it begins on ${formatIsoDate(effective.from)}`
      : `it ended on ${formatIsoDate(effective.until)}`;
  return [`The rule set ${name} is not in force on ${formatIsoDate(asOf)}: ${range}.`];
}

/** The day of the review itself is not late. */
function remarksOnReview({ name, reviewBy, rules }: RuleSet, asOf: number): string[] {
  const isLate = (day: number | null): boolean => day !== null && asOf >= day + dayMs;
  const late = rules.filter((rule) => isLate(rule.reviewBy)).map((rule) => rule.id);
  return [
    ...(isLate(reviewBy) ? [`The rule set ${name} was to be reviewed by ${formatIsoDate(reviewBy!)}.`] : []),
    ...(late.length > 0 ? [`Rules of the rule set ${name} are past their day of review: ${listed(late)}.`] : []),
  ];
}

function remarkOnUnits({ name, units }: RuleSet, baseCurrency: string): string[] {
  const isOther = (word: string): boolean => word !== baseCurrency && codeLists.currency.has(word);
  const other = [...units].filter(([, unit]) => unit.split(/[^A-Za-z]+/).some(isOther));
  if (other.length === 0) return [];
  const params = listed(other.map(([param, unit]) => `${param} (${unit})`));
  return [`Params of the rule set ${name} are not in ${baseCurrency}, the currency of the policy: ${params}.`];
}

function listed(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return names.slice(0, mostNamed).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
