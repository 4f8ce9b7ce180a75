// Warnings: what is sound but ought to be looked at in rules - days, countries alone, conditions that waste or repeat, no hits.

import { formatIsoDate } from '../declaration/dates.js';
import type { RuleAnalysis, RuleRelation } from './analysis.js';
import type { SampleStats } from './analysis-sample.js';
import { isCountryOnly } from './country-only.js';
import { remarksOf } from './remarks.js';
import type { Rule, RuleSet } from './rule-set.js';

export type WarningCode =
  | 'RULE_SET'
  | 'NOT_IN_FORCE'
  | 'NO_REVIEW'
  | 'COUNTRY_ALONE'
  | 'ID_REPEATED'
  | 'NEVER_TRUE'
  | 'ALWAYS_TRUE'
  | 'DUPLICATE'
  | 'WITHIN'
  | 'NO_HIT'
  | 'SAME_HITS'
  | 'HITS_WITHIN';

export interface Warning {
  readonly code: WarningCode;
  /** Id of the rule; null for a rule set as a whole. */
  readonly rule: string | null;
  readonly says: string;
}

/** Warnings on the rules of one set, each by itself. */
export function warningsOfSet(ruleSet: RuleSet, asOf: number, baseCurrency: string): Warning[] {
  const remarks = remarksOf(ruleSet, asOf, baseCurrency).map((says) => warn('RULE_SET', null, says));
  const { rules, reviewBy } = ruleSet;
  const unreviewed = reviewBy === null ? rules.filter((rule) => rule.reviewBy === null) : [];
  return [
    ...remarks,
    ...rules.flatMap((rule) => [...dayWarning(rule, ruleSet, asOf), ...countryWarning(rule)]),
    ...(rules.length > 0 && unreviewed.length === rules.length
      ? [warn('NO_REVIEW', null, `The rule set ${ruleSet.name} has no day of review: add reviewBy.`)]
      : unreviewed.map(({ id }) =>
          warn('NO_REVIEW', id, 'it has no day of review: add reviewBy to it or to its rule set'),
        )),
  ];
}

const warn = (code: WarningCode, rule: string | null, says: string): Warning => ({ code, rule, says });

/** A rule set that is not in force is remarked on as a whole. */
function dayWarning({ id, effective }: Rule, whole: RuleSet, asOf: number): Warning[] {
  const isOut = (range: Rule['effective']): boolean => range !== null && (asOf < range.from || asOf >= range.until);
  if (!effective || !isOut(effective) || isOut(whole.effective)) return [];
  const says =
    asOf < effective.from
      ? `it is in force only from ${formatIsoDate(effective.from)}`
      : `it expired on ${formatIsoDate(effective.until)}: take it out or give it a new range`;
  return [warn('NOT_IN_FORCE', id, says)];
}

/** A country alone must select no shipment; that it lowers a risk is another matter. */
function countryWarning({ id, points, when }: Rule): Warning[] {
  if (points <= 0 || !isCountryOnly(when.tree)) return [];
  return [
    warn('COUNTRY_ALONE', id, 'the condition looks at countries alone; let it look at the goods or the parties too'),
  ];
}

/** Warnings on rules beside each other, proved from their conditions. */
export function warningsOfAnalysis({ never, always, relations }: RuleAnalysis, rules: readonly Rule[]): Warning[] {
  const repeated = rules.filter(({ id }, at) => rules.findIndex((other) => other.id === id) < at);
  return [
    ...repeated.map(({ id }) =>
      warn('ID_REPEATED', id, 'another rule set has a rule of this id; a scorer takes one only'),
    ),
    ...never.map(({ id }) => warn('NEVER_TRUE', id, 'no declaration can fulfil the condition')),
    ...always.map(({ id }) => warn('ALWAYS_TRUE', id, 'the condition is true whenever its fields are there')),
    ...relations.flatMap(relationWarning),
  ];
}

function relationWarning({ rule, other, relation }: RuleRelation): Warning[] {
  if (relation === 'same')
    return [
      warn('DUPLICATE', other.id, `it hits exactly what ${rule.id} hits; their points add up${groupHint(rule, other)}`),
    ];
  if (relation !== 'within' && relation !== 'contains') return [];
  const [inner, outer] = relation === 'within' ? [rule, other] : [other, rule];
  return [
    warn('WITHIN', inner.id, `whatever it hits, ${outer.id} hits too; their points add up${groupHint(rule, other)}`),
  ];
}

const groupHint = (a: Rule, b: Rule): string =>
  a.group === b.group ? '' : ' without a common cap: give them one group';

/** Declarations that a rule must hit before its hits are compared with those of others. */
const fewestHits = 5;

/** Warnings from a sample: what a manifest shows, which another may not. */
export function warningsOfSample({ declarations, rules, overlaps }: SampleStats): Warning[] {
  const silent = rules.filter(({ hits, outOfScope }) => hits === 0 && outOfScope < declarations);
  return [
    ...silent.map(({ rule, undetermined }) =>
      warn(
        'NO_HIT',
        rule.id,
        `no hit among ${declarations} declarations${undetermined > 0 ? `, ${undetermined} of them undetermined` : ''}`,
      ),
    ),
    ...overlaps.flatMap(({ a, b, both }) => {
      const [inner, outer] = a.hits <= b.hits ? [a, b] : [b, a];
      if (both < inner.hits || inner.hits < fewestHits || a.rule.risk !== b.rule.risk) return [];
      return inner.hits === outer.hits
        ? [warn('SAME_HITS', b.rule.id, `it hits the same ${both} declarations as ${a.rule.id}`)]
        : [warn('HITS_WITHIN', inner.rule.id, `${outer.rule.id} hits all ${both} declarations that it hits`)];
    }),
  ];
}
