// Analysis: which rules never hit, always do, say the same as others or a part of it, proved from their conditions alone.
import { type Boxes, both, everything, hasCase, without } from './analysis-boxes.js';
import { boxOf, casesOf } from './analysis-conditions.js';
import { anyNumber, combine, numbersBetween, textsOf } from './analysis-sets.js';
import { createSubjects, type Subjects } from './analysis-subjects.js';
import type { Rule } from './rule-set.js';

/**
 * How the hits of two rules lie to each other. `unknown`: they share tests that are not taken apart (searches in texts,
 * macros, fields compared with fields) or are too large.
 */
export type Relation = 'same' | 'within' | 'contains' | 'overlap' | 'apart' | 'unknown';

export interface RuleRelation {
  readonly rule: Rule;
  readonly other: Rule;
  readonly relation: Relation;
}

export interface RuleAnalysis {
  /** Rules whose condition no declaration can fulfil. */
  readonly never: readonly Rule[];
  /** Rules whose condition is true whenever the fields it reads are there. */
  readonly always: readonly Rule[];
  /** Rules with too many alternatives to be worked out. */
  readonly undecided: readonly Rule[];
  /** Every two rules of one scope and one risk, the earlier first. */
  readonly relations: readonly RuleRelation[];
  /** Pairs that were not compared, because there are too many. */
  readonly notCompared: number;
}

const mostPairs = 50_000;

/** Analyse rules together. What it tells is proved; what it cannot prove is `unknown`. */
export function analyseRules(rules: readonly Rule[]): RuleAnalysis {
  const subjects = createSubjects();
  const cases = new Map(rules.map((rule) => [rule, hitsOf(rule, subjects)]));
  const isNever = (rule: Rule): boolean => hasCase(cases.get(rule)) === false;
  const never = rules.filter(isNever);
  const isAlways = (rule: Rule): boolean => hasCase(casesOf(rule.when.tree, false, subjects)) === false;
  const compared = rules.filter((rule) => !isNever(rule));
  const relations: RuleRelation[] = [];
  let notCompared = 0;
  compared.forEach((rule, at) => {
    for (const other of compared.slice(at + 1)) {
      if (other.scope !== rule.scope || other.risk !== rule.risk) continue;
      if (relations.length >= mostPairs) notCompared++;
      else relations.push({ rule, other, relation: relationOf(cases.get(rule), cases.get(other)) });
    }
  });
  return {
    never,
    always: compared.filter(isAlways),
    undecided: rules.filter((rule) => cases.get(rule) === undefined),
    relations,
    notCompared,
  };
}

/** How the cases of one condition lie to those of another. */
export function relationOf(a: Boxes, b: Boxes): Relation {
  const common = hasCase(both(a, b));
  if (common === false) return 'apart';
  const inside = hasCase(without(a, b));
  const around = hasCase(without(b, a));
  if (inside === false) return around === false ? 'same' : 'within';
  if (around === false) return 'contains';
  return common && inside && around ? 'overlap' : 'unknown';
}

/** The cases in which a rule hits: its condition is true, its filters accept, and it is in force. */
function hitsOf(rule: Rule, subjects: Subjects): Boxes {
  const { effective } = rule;
  const inForce = effective
    ? numbersBetween(
        { at: effective.from, behind: false },
        effective.until === Number.POSITIVE_INFINITY ? undefined : { at: effective.until, behind: false },
      )
    : anyNumber;
  const day = effective ? boxOf(subjects.day, { missing: false, values: inForce }) : everything;
  const filters = rule.filters.map(({ slot, accepts }) => {
    const dimension = subjects.slot(slot);
    return boxOf(dimension, { missing: false, values: combine('and', dimension.domain, textsOf(accepts, false)) });
  });
  return [day, ...filters].reduce(both, casesOf(rule.when.tree, true, subjects));
}
