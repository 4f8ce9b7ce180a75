// Rule effectiveness: what each rule fired on, what was found there, and which rules may have had their day.
import type { RiskName } from '../declaration/risk.js';
import type { Rule, RuleSet } from '../rules/rule-set.js';
import type { RuleEffectiveness, StaleReason } from './evaluation.js';
import type { Gathered, RuleCounts } from './gather.js';
import { proportion } from './proportions.js';

/** Examined declarations from which on a rule without any hit is called stale. */
const enoughExamined = 30;

/**
 * The rules of the sets, and those that verdicts name beside them; most hits first, then most fires. `reference` is the hit
 * rate that lift is measured against; `today` (ms since 1970) is the day by which rules are overdue or expired.
 */
export function ruleEffectiveness(
  gathered: Gathered,
  ruleSets: readonly RuleSet[],
  reference: { readonly [risk in RiskName]?: number | null },
  today: number,
): RuleEffectiveness[] {
  const known = new Map(ruleSets.flatMap((set) => set.rules.map((rule) => [rule.id, { rule, set }] as const)));
  const counted = [...gathered.rules.values()];
  const met = new Set(counted.map(({ id }) => id));
  const silent = [...known.values()].flatMap(({ rule }): RuleCounts[] =>
    met.has(rule.id) ? [] : [{ id: rule.id, risk: rule.risk, ...nothing }],
  );
  return [...counted, ...silent]
    .map((counts): RuleEffectiveness => {
      const { rule, set } = known.get(counts.id) ?? { rule: null, set: null };
      const precision = proportion(counts.hits, counts.examined);
      const base = reference[counts.risk] ?? null;
      return {
        ...counts,
        title: rule?.title ?? null,
        points: rule?.points ?? null,
        precision,
        lift: precision.value !== null && base !== null && base > 0 ? precision.value / base : null,
        undetermined: gathered.undetermined.get(counts.id) ?? 0,
        stale: staleReasonsOf(counts, rule, set, today),
      };
    })
    .sort((a, b) => b.hits - a.hits || b.fires - a.fires || (a.id < b.id ? -1 : 1));
}

const nothing = { fires: 0, selections: 0, examined: 0, hits: 0, hitsAlone: 0 };

function staleReasonsOf(counts: RuleCounts, rule: Rule | null, set: RuleSet | null, today: number): StaleReason[] {
  const overdue = rule?.reviewBy ?? set?.reviewBy ?? null;
  const ends = [rule?.effective?.until, set?.effective?.until].map((until) => until ?? Number.POSITIVE_INFINITY);
  return [
    ...(counts.fires === 0 ? ['never-fired' as const] : []),
    // What lowers a risk is not there to find anything.
    ...(counts.hits === 0 && counts.examined >= enoughExamined && (rule?.points ?? 1) > 0 ? ['no-hit' as const] : []),
    ...(overdue !== null && overdue < today ? ['review-overdue' as const] : []),
    ...(Math.min(...ends) <= today ? ['expired' as const] : []),
  ];
}
