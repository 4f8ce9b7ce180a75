// Evaluate: the rules of all rule sets against one declaration, into hits, undetermined rules and points at stake.
import type { FlatDeclaration } from '../declaration/flat.js';
import { slotIndex } from '../declaration/slots.js';
import { newView, type View } from '../expression/closures.js';
import type { Effective, Rule, RuleSet } from './rule-set.js';

/** A rule that lacks fields. Equal ones are one frozen object, so that writers can keep its text. */
export interface Undetermined {
  readonly id: string;
  readonly missing: readonly string[];
}

/** What the rules found in one declaration. */
export interface RuleEvidence {
  /** Rules of scope item that hit, for each item in order. */
  readonly itemHits: readonly (readonly Rule[])[];
  /** Rules of scope declaration that hit. */
  readonly declarationHits: readonly Rule[];
  /** Rules that at least one item leaves open, with the fields missing, in order of rules. */
  readonly undetermined: readonly Undetermined[];
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
): (flat: Pick<FlatDeclaration, 'header' | 'rows'>) => RuleEvidence {
  const rules = ruleSets.flatMap((set) => set.rules).map((rule, place): Placed => ({ rule, place, known: new Map() }));
  const itemRules = rules.filter(({ rule }) => rule.scope === 'item');
  const declarationRules = rules.filter(({ rule }) => rule.scope === 'declaration');
  const view = newView();
  return ({ header, rows }) => {
    const gathering: Gathering = { open: [], pointsAtStake: 0, pointsJudged: 0 };
    const at = (header[acceptedAt] as number | undefined) ?? asOf; // the slot of a date
    view.items = rows;
    const itemHits = rows.map((row) => {
      view.row = row;
      return hitsOf(itemRules, view, at, gathering);
    });
    view.row = header;
    const declarationHits = hitsOf(declarationRules, view, at, gathering);
    const { pointsAtStake, pointsJudged } = gathering;
    return { itemHits, declarationHits, undetermined: undeterminedOf(gathering, rules), pointsAtStake, pointsJudged };
  };
}

interface Placed {
  readonly rule: Rule;
  readonly place: number;
  /** The entries made for this rule so far, by the fields missing. */
  readonly known: Map<string, Undetermined>;
}

interface Gathering {
  /** Fields missing, each once, for each rule that was left open, by its place. */
  readonly open: { readonly place: number; readonly missing: string }[];
  pointsAtStake: number;
  pointsJudged: number;
}

function hitsOf(rules: readonly Placed[], view: View, at: number, gathering: Gathering): Rule[] {
  const hits: Rule[] = [];
  for (const { rule, place } of rules) {
    const outcome = evaluateRule(rule, view, at);
    if (outcome === 'out_of_scope') continue;
    gathering.pointsAtStake += Math.abs(rule.points);
    if (outcome === 'undetermined') gathering.open.push({ place, missing: joinLabels(view.missing) });
    else gathering.pointsJudged += Math.abs(rule.points);
    if (outcome === 'hit') hits.push(rule);
    if (view.missing.length > 0) view.missing.length = 0;
  }
  return hits;
}

/** One entry for each open rule, in order of rules, with what all items together lack. */
function undeterminedOf({ open }: Gathering, rules: readonly Placed[]): Undetermined[] {
  const entries: Undetermined[] = [];
  open.sort((a, b) => a.place - b.place);
  for (let at = 0; at < open.length; at++) {
    const { place } = open[at]!;
    let { missing } = open[at]!;
    if (open[at + 1]?.place === place) {
      const lacks = new Set([missing]);
      while (open[at + 1]?.place === place) lacks.add(open[++at]!.missing);
      if (lacks.size > 1) missing = joinLabels([...lacks].join('\n').split('\n'));
    }
    const { rule, known } = rules[place]!;
    let entry = known.get(missing);
    if (!entry) {
      entry = Object.freeze({ id: rule.id, missing: Object.freeze(missing.split('\n')) });
      if (known.size < mostKnown) known.set(missing, entry);
    }
    entries.push(entry);
  }
  return entries;
}

/** Labels as one text, each once: items often lack the same. */
function joinLabels(labels: readonly string[]): string {
  return labels.length === 1 ? labels[0]! : [...new Set(labels)].join('\n');
}

// A rule reads a few fields, so it lacks them in a few ways; declarations of many items can mix these without end.
const mostKnown = 256;

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
