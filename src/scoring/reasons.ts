// Reasons: what moved the risks of a declaration, each in one sentence with its points.
import type { FlatDeclaration } from '../declaration/flat.js';
import { type RiskName, riskNames } from '../declaration/risk.js';
import { type Row, slotIndex } from '../declaration/slots.js';
import { newView } from '../expression/closures.js';
import type { Rule } from '../rules/rule-set.js';
import type { Assessment, AssessmentParts, FeatureShares, ModelAnswer, PerRisk } from './assess.js';
import type { Reason } from './verdict.js';
import { logOddsPerPoint } from './weigh.js';

type Model = NonNullable<AssessmentParts['model']>;
/** A reason before its part of all points is known: its share is its points, before they are rounded, without their sign. */
type Unshared = { -readonly [K in keyof Reason]: Reason[K] };

const noIndex = slotIndex('no');

/** The reasons for the risks of the deciding items, from what raises them most to what lowers them most. */
export function reasonsOf(model: AssessmentParts['model'], assessment: Assessment, shares: FeatureShares): Reason[] {
  const { flat, heard, answer, weighed, deciding } = assessment;
  const reasons: Unshared[] = [];
  for (const risk of riskNames) {
    const item = deciding[risk];
    const { rules, modelPoints } = weighed[item]![risk];
    const first = reasons.length;
    for (const { rule, points } of rules) reasons.push(ruleReason(rule, flat, item, points));
    if (modelPoints !== null && model && answer && hasOutput(answer, risk))
      addModelReasons(reasons, model, flat.rows[item]!, { risk, points: modelPoints, shares: shares[risk] });
    shareOut(reasons, first);
  }
  heard.evidence.itemHits.forEach((hits, item) => {
    for (const rule of hits)
      if (rule.action && item !== deciding[rule.risk]) reasons.push(ruleReason(rule, flat, item, 0)); // it forces the lane, the risk is another item's
  });
  return sorted(reasons);
}

// Sorting by hand is quicker for the few reasons that a verdict has.
const few = 8;

function sorted(reasons: Reason[]): Reason[] {
  if (reasons.length > few) return reasons.sort(inOrder);
  for (let at = 1; at < reasons.length; at++) {
    const reason = reasons[at]!;
    let to = at;
    for (; to > 0 && inOrder(reasons[to - 1]!, reason) > 0; to--) reasons[to] = reasons[to - 1]!;
    reasons[to] = reason;
  }
  return reasons;
}

function hasOutput({ outputs }: ModelAnswer, risk: RiskName): boolean {
  for (const output of outputs) if (output.risk === risk) return true;
  return false;
}

function inOrder(a: Reason, b: Reason): number {
  if (a.points !== b.points) return b.points - a.points;
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  return riskNames.indexOf(a.risk) - riskNames.indexOf(b.risk);
}

/** Say of the reasons for one risk, which are the last ones, what part of all their points each is. */
function shareOut(reasons: readonly Unshared[], first: number): void {
  let total = 0;
  for (let at = first; at < reasons.length; at++) total += reasons[at]!.share;
  if (total === 0) return;
  for (let at = first; at < reasons.length; at++)
    reasons[at]!.share = Math.round((reasons[at]!.share / total) * 1e4) / 1e4;
}

const view = newView();

function ruleReason(rule: Rule, { header, rows }: FlatDeclaration, item: number, points: number): Unshared {
  view.items = rows;
  view.row = rule.scope === 'item' ? rows[item]! : header;
  const no = rule.scope === 'item' ? (rows[item]![noIndex] as number) : null; // the slot of a number
  const { id, risk } = rule;
  const text = rule.writeReason(view);
  return { kind: 'rule', id, risk, item: no, points: hundredths(points) / 100, share: Math.abs(points), text };
}

// Features that are named for a risk; the others are told of together.
const mostNamed = 5;

/**
 * The features with the largest shares, and what is left of the model's points: its other features, where it starts from,
 * calibration and the base rate. The points as written add up to those of the model as they would be written alone.
 */
function addModelReasons(
  reasons: Unshared[],
  { name, features }: Model,
  row: Row,
  { risk, points, shares }: { risk: RiskName; points: number; shares: Float64Array | undefined },
): void {
  const item = row[noIndex] as number; // the slot of a number
  const named = shares ? largest(shares) : [];
  let exact = points;
  let left = hundredths(points);
  for (const { feature, exact: own, written } of named) {
    exact -= own;
    left -= written;
    const text = features.sentence(row, feature);
    const id = features.specs[feature]!.name;
    reasons.push({ kind: 'model', id, risk, item, points: written / 100, share: Math.abs(own), text });
  }
  if (left === 0 && named.length > 0) return;
  const whole = `${timesOf(points)} the usual odds of ${oddsOf[risk]}`;
  const text =
    named.length > 0 ? `Model ${name}: all else that it goes by; in all ${whole}` : `Model ${name}: ${whole}`;
  reasons.push({ kind: 'model', id: name, risk, item, points: left / 100, share: Math.abs(exact), text });
}

interface NamedShare {
  readonly feature: number;
  /** In points, and in hundredths of a point. */
  readonly exact: number;
  readonly written: number;
}

/** The features with the largest shares; none when a share is no number. */
function largest(shares: Float64Array): NamedShare[] {
  if (!shares.every(Number.isFinite)) return [];
  return Array.from(shares, (share, feature) => {
    const exact = share / logOddsPerPoint;
    return { feature, exact, written: hundredths(exact) };
  })
    .filter(({ written }) => written !== 0)
    .sort((a, b) => Math.abs(b.written) - Math.abs(a.written) || a.feature - b.feature)
    .slice(0, mostNamed);
}

/** Points as they are written have two decimals. Counted in hundredths they add up without a rest. */
const hundredths = (points: number): number => Math.round(points * 100);

const oddsOf = { counterfeit: 'counterfeit', safety: 'a safety risk' } as const satisfies PerRisk<string>;

function timesOf(points: number): string {
  const times = 2 ** (points / 20);
  const written = (number: number): string => (number < 10 ? number.toFixed(1) : number.toFixed(0));
  return times >= 1 ? `${written(times)} times` : `${written(1 / times)} times below`;
}
