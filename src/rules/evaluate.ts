// Evaluate: the rules of all rule sets against one declaration, into hits, undetermined rules and points at stake.
import { type FlatDeclaration, judgedAt } from '../declaration/flat.js';
import { slotIndex } from '../declaration/slots.js';
import { newView, type View } from '../expression/closures.js';
import { type BackEnd, createEvaluation, type Evaluation } from '../expression/evaluation.js';
import { type Findings, newFindings } from '../expression/lowered.js';
import type { Effective, Rule, RuleSet, Table } from './rule-set.js';
import { newSettling, type Settling, settle } from './settle.js';

/** A rule, or a table, that lacks fields. Equal ones are one frozen object, so that writers can keep its text. */
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

const idIndex = slotIndex('declaration.id');

/**
 * Make the evaluation of some rule sets, compiled together. Its `asOf` (ms since 1970) dates a declaration that has no
 * acceptance time.
 */
export function createRuleEvaluation(
  ruleSets: readonly RuleSet[],
  backEnd?: BackEnd,
): (flat: Pick<FlatDeclaration, 'header' | 'rows'>, asOf: number) => RuleEvidence {
  const rules = ruleSets.flatMap((set) => set.rules);
  const named = namedPlaces(rules);
  const ofScope = (scope: Rule['scope']): Evaluated =>
    createEvaluated(
      rules.flatMap((rule, place) =>
        rule.scope === scope ? [{ rule, place, named: named[place]!, known: new Map() }] : [],
      ),
      backEnd,
    );
  const itemRules = ofScope('item');
  const declarationRules = ofScope('declaration');
  const placed = [...itemRules.placed, ...declarationRules.placed].sort((a, b) => a.place - b.place);
  const view = newView();
  return ({ header, rows }, asOf) => {
    const gathering: Gathering = { open: [], pointsAtStake: 0, pointsJudged: 0 };
    const at = judgedAt({ header }, asOf);
    view.items = rows;
    view.row = header;
    restrict(itemRules, view, at);
    restrict(declarationRules, view, at);
    const declarationHits = hitsOf(declarationRules, view, gathering);
    const itemHits = rows.map((row) => {
      view.row = row;
      return hitsOf(itemRules, view, gathering);
    });
    const { pointsAtStake, pointsJudged } = gathering;
    return { itemHits, declarationHits, undetermined: undeterminedOf(gathering, placed), pointsAtStake, pointsJudged };
  };
}

/** For each rule the place under which it is named when it lacks fields: its own; for the rows of a table that of the first. */
function namedPlaces(rules: readonly Rule[]): number[] {
  const ofTable = new Map<Table, number>();
  return rules.map(({ table }, place) => {
    if (table === null) return place;
    const first = ofTable.get(table) ?? place;
    ofTable.set(table, first);
    return first;
  });
}

interface Placed {
  readonly rule: Rule;
  readonly place: number;
  readonly named: number;
  /** The entries made for this rule so far, by the fields missing. */
  readonly known: Map<string, Undetermined>;
}

/** The rules of one scope, with room for the results of one row. */
interface Evaluated {
  readonly placed: readonly Placed[];
  readonly evaluation: Evaluation;
  readonly findings: Findings;
  /** Rules that do not apply to every declaration, by their number. */
  readonly restricted: readonly number[];
  /** Whether each rule applies to the declaration at hand, and what its restrictions lack. */
  readonly applies: Uint8Array;
  readonly lacks: (readonly string[])[];
  /** Absolute points of the rules that apply. */
  stake: number;
  readonly wholeStake: number;
  readonly settling: Settling;
}

const isOut = 0;
const isIn = 1;
const isOpen = 2;

function createEvaluated(placed: readonly Placed[], backEnd: BackEnd | undefined): Evaluated {
  const wholeStake = placed.reduce((sum, { rule }) => sum + rule.stake, 0);
  return {
    placed,
    evaluation: createEvaluation(
      placed.map(({ rule }) => rule.when.tree),
      backEnd,
    ),
    findings: newFindings(placed.length),
    restricted: placed.flatMap(({ rule }, at) =>
      rule.effective || rule.isSampled || rule.filters.length > 0 ? [at] : [],
    ),
    applies: new Uint8Array(placed.length).fill(isIn),
    lacks: placed.map(() => []),
    stake: wholeStake,
    wholeStake,
    settling: newSettling(),
  };
}

/** Work out which rules apply to the declaration whose header is in view. */
function restrict(rules: Evaluated, view: View, at: number): void {
  rules.stake = rules.wholeStake;
  for (const number of rules.restricted) {
    const { rule } = rules.placed[number]!;
    const lacks = lacksOf(rule, view, at);
    rules.applies[number] = lacks === undefined ? isOut : lacks.length > 0 ? isOpen : isIn;
    rules.lacks[number] = lacks ?? [];
    if (lacks === undefined) rules.stake -= rule.stake;
  }
}

interface Gathering {
  /** Fields missing, each once, for each rule that was left open, by its place. */
  readonly open: { readonly place: number; readonly missing: string }[];
  pointsAtStake: number;
  pointsJudged: number;
}

const none: readonly Rule[] = [];

function hitsOf(rules: Evaluated, view: View, gathering: Gathering): readonly Rule[] {
  const { placed, evaluation, findings, applies } = rules;
  evaluation.evaluate(view, findings);
  let hits: Rule[] | undefined;
  let judged = rules.stake;
  rules.settling.table = null;
  for (let at = 0; at < findings.count; at++) {
    const number = findings.conditions[at]!;
    const result = findings.results[at]!;
    if (applies[number] === isOut) continue;
    const { rule, named } = placed[number]!;
    let lacks = rules.lacks[number]!;
    if (result !== 1) {
      const missing = evaluation.missing(number, result, view);
      lacks = lacks.length === 0 ? missing : [...lacks, ...missing];
    }
    if (rule.table) {
      const left = settle(rules.settling, rule.table, result === 1, lacks);
      if (left === undefined) continue;
      lacks = left;
    }
    if (result === 1 && lacks.length === 0) {
      if (hits) hits.push(rule);
      else hits = [rule];
      continue;
    }
    judged -= rule.stake;
    gathering.open.push({ place: named, missing: joinLabels(lacks) });
  }
  gathering.pointsAtStake += rules.stake;
  gathering.pointsJudged += Math.max(0, judged); // parts of a table's stake may add up to a little more than it
  return hits ?? none;
}

/** One entry for each open rule, in order of rules, with what all items together lack. */
function undeterminedOf({ open }: Gathering, rules: readonly Placed[]): Undetermined[] {
  const entries: Undetermined[] = [];
  if (open.length > 1) open.sort((a, b) => a.place - b.place);
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
      entry = Object.freeze({ id: rule.table?.id ?? rule.id, missing: Object.freeze(missing.split('\n')) });
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

/**
 * Evaluate one rule by itself, as explanations and tests do; when it is undetermined, `view.missing` names the fields.
 * Rows of a table are asked one after the other with one `settling`: a row that matches but does not count is no hit.
 */
export function evaluateRule(rule: Rule, view: View, at: number, settling: Settling = newSettling()): Outcome {
  const restrictions = lacksOf(rule, view, at);
  if (restrictions === undefined) return 'out_of_scope';
  const mark = view.missing.length;
  const result = rule.when.evaluate(view);
  const missing = view.missing.splice(mark);
  if (result === false) return 'no_hit';
  const own = result === undefined ? [...restrictions, ...missing] : restrictions;
  const lacks = rule.table ? settle(settling, rule.table, result === true, own) : own;
  if (lacks === undefined) return 'no_hit';
  view.missing.push(...lacks);
  return result === undefined || lacks.length > 0 ? 'undetermined' : 'hit';
}

/** Which fields are missing to tell whether a rule applies; undefined when it does not. */
function lacksOf(rule: Rule, view: View, at: number): readonly string[] | undefined {
  if (rule.effective && !isInForce(rule.effective, at)) return undefined;
  if (rule.isSampled && !rule.isSampled(view.row[idIndex] as string)) return undefined; // without id it is rejected
  let lacks = nothing;
  for (const { slot, accepts, label } of rule.filters) {
    const value = view.row[slot] as string | undefined; // filters stand on codes and texts
    if (value === undefined) lacks = [...lacks, label];
    else if (!accepts.has(value)) return undefined;
  }
  return lacks;
}

const nothing: readonly string[] = [];

function isInForce(effective: Effective, at: number): boolean {
  return at >= effective.from && at < effective.until;
}
