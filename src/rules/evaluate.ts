// Evaluate: the rules of all rule sets against one declaration, into hits, undetermined rules and points at stake.
import { type Row, slotIndex } from '../declaration/slots.js';
import { newView, type View } from '../expression/closures.js';
import type { Effective, Rule, RuleSet } from './rule-set.js';

/** What the rules found in one declaration. */
export interface RuleEvidence {
  /** Rules of scope item that hit, for each item in order. */
  readonly itemHits: readonly (readonly Rule[])[];
  /** Rules of scope declaration that hit. */
  readonly declarationHits: readonly Rule[];
  /** Rules that no item settles as a hit and at least one item leaves open, with the fields missing, in order of rules. */
  readonly undetermined: readonly { readonly rule: Rule; readonly missing: readonly string[] }[];
  /** Absolute points of the rules that apply, and of those that could be evaluated, summed over items. */
  readonly pointsAtStake: number;
  readonly pointsJudged: number;
}

export type Outcome = 'hit' | 'no_hit' | 'undetermined' | 'out_of_scope';

const acceptedAt = slotIndex('declaration.acceptedAt');

/** Make the evaluation of some rule sets. `asOf` (ms since 1970) dates a declaration that has no acceptance time. */
export function createRuleEvaluation(
  ruleSets: readonly RuleSet[],
  asOf: number,
): (rows: readonly Row[]) => RuleEvidence {
  const rules = ruleSets.flatMap((set) => set.rules);
  const itemRules = rules.filter((rule) => rule.scope === 'item');
  const declarationRules = rules.filter((rule) => rule.scope === 'declaration');
  const view = newView();
  return (rows) => {
    const gathering: Gathering = { undetermined: new Map(), pointsAtStake: 0, pointsJudged: 0 };
    const at = (rows[0]?.[acceptedAt] as number | undefined) ?? asOf; // the slot of a date
    view.items = rows;
    const itemHits = rows.map((row) => {
      view.row = row;
      return hitsOf(itemRules, view, at, gathering);
    });
    view.row = rows[0]!;
    const declarationHits = hitsOf(declarationRules, view, at, gathering);
    for (const hits of itemHits) for (const rule of hits) gathering.undetermined.delete(rule);
    return {
      itemHits,
      declarationHits,
      undetermined: rules.flatMap((rule) => {
        const missing = gathering.undetermined.get(rule);
        return missing ? [{ rule, missing: [...missing] }] : [];
      }),
      pointsAtStake: gathering.pointsAtStake,
      pointsJudged: gathering.pointsJudged,
    };
  };
}

interface Gathering {
  readonly undetermined: Map<Rule, Set<string>>;
  pointsAtStake: number;
  pointsJudged: number;
}

function hitsOf(rules: readonly Rule[], view: View, at: number, gathering: Gathering): Rule[] {
  const hits: Rule[] = [];
  for (const rule of rules) {
    const outcome = evaluateRule(rule, view, at);
    if (outcome === 'out_of_scope') continue;
    gathering.pointsAtStake += Math.abs(rule.points);
    if (outcome === 'undetermined') noteMissing(gathering, rule, view.missing);
    else gathering.pointsJudged += Math.abs(rule.points);
    if (outcome === 'hit') hits.push(rule);
    view.missing.length = 0;
  }
  return hits;
}

function noteMissing(gathering: Gathering, rule: Rule, missing: readonly string[]): void {
  const known = gathering.undetermined.get(rule);
  if (known) for (const label of missing) known.add(label);
  else gathering.undetermined.set(rule, new Set(missing));
}

/** Evaluate one rule in a view; when it is undetermined, `view.missing` names the fields. */
export function evaluateRule(rule: Rule, view: View, at: number): Outcome {
  if (rule.effective && !isInForce(rule.effective, at)) return 'out_of_scope';
  let open = false;
  for (const { slot, accepts, label } of rule.filters) {
    const value = view.row[slot] as string | undefined; // filters stand on codes and texts
    if (value === undefined) {
      view.missing.push(label);
      open = true;
    } else if (!accepts.has(value)) return 'out_of_scope';
  }
  const result = rule.when.evaluate(view);
  if (result === false) return 'no_hit';
  return result === undefined || open ? 'undetermined' : 'hit';
}

function isInForce(effective: Effective, at: number): boolean {
  return at >= effective.from && at < effective.until;
}
