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
/** A reason, and its points before they are rounded. */
interface Unshared {
  readonly reason: { -readonly [K in keyof Reason]: Reason[K] };
  readonly exact: number;
}

const noIndex = slotIndex('no');

/** The reasons for the risks of the deciding items, from what raises them most to what lowers them most. */
export function reasonsOf(model: AssessmentParts['model'], assessment: Assessment, shares: FeatureShares): Reason[] {
  const { flat, heard, answer, weighed, deciding } = assessment;
  const reasons: Reason[] = [];
  for (const risk of riskNames) {
    const item = deciding[risk];
    const { rules, modelPoints } = weighed[item]![risk];
    const own: Unshared[] = [];
    for (const { rule, points } of rules) own.push(ruleReason(rule, flat, item, points));
    if (modelPoints !== null && model && answer && hasOutput(answer, risk))
      own.push(...modelReasons(model, flat.rows[item]!, risk, modelPoints, shares[risk]));
    addShared(reasons, own);
  }
  heard.evidence.itemHits.forEach((hits, item) => {
    for (const rule of hits)
      if (rule.action && item !== deciding[rule.risk]) addShared(reasons, [ruleReason(rule, flat, item, 0)]); // it forces the lane, the risk is another item's
  });
  return reasons.length > 1 ? reasons.sort(inOrder) : reasons;
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

/** Add the reasons for one risk, and to each what part of all their points it is. */
function addShared(reasons: Reason[], own: readonly Unshared[]): void {
  let total = 0;
  for (const { exact } of own) total += Math.abs(exact);
  for (const { reason, exact } of own) {
    if (total !== 0) reason.share = Math.round((Math.abs(exact) / total) * 1e4) / 1e4;
    reasons.push(reason);
  }
}

const view = newView();

function ruleReason(rule: Rule, { header, rows }: FlatDeclaration, item: number, points: number): Unshared {
  view.items = rows;
  view.row = rule.scope === 'item' ? rows[item]! : header;
  const no = rule.scope === 'item' ? (rows[item]![noIndex] as number) : null; // the slot of a number
  const { id, risk } = rule;
  const text = rule.writeReason(view);
  return {
    reason: { kind: 'rule', id, risk, item: no, points: hundredths(points) / 100, share: 0, text },
    exact: points,
  };
}

// Features that are named for a risk; the others are told of together.
const mostNamed = 5;

/**
 * The features with the largest shares, and what is left of the model's points: its other features, where it starts from,
 * calibration and the base rate. The points as written add up to those of the model as they would be written alone.
 */
function modelReasons(
  { name, features }: Model,
  row: Row,
  risk: RiskName,
  points: number,
  shares: Float64Array | undefined,
): Unshared[] {
  const item = row[noIndex] as number; // the slot of a number
  let exact = points;
  let left = hundredths(points);
  const named = largest(shares).map(({ feature, exact: own, written }): Unshared => {
    exact -= own;
    left -= written;
    const id = features.specs[feature]!.name;
    const text = features.sentence(row, feature);
    return { reason: { kind: 'model', id, risk, item, points: written / 100, share: 0, text }, exact: own };
  });
  if (left === 0 && named.length > 0) return named;
  const whole = `${timesOf(points)} the usual odds of ${oddsOf[risk]}`;
  const text =
    named.length > 0 ? `Model ${name}: all else that it goes by; in all ${whole}` : `Model ${name}: ${whole}`;
  named.push({ reason: { kind: 'model', id: name, risk, item, points: left / 100, share: 0, text }, exact });
  return named;
}

interface NamedShare {
  readonly feature: number;
  /** In points, and in hundredths of a point. */
  readonly exact: number;
  readonly written: number;
}

/** The features with the largest shares; none when a share is no number. */
function largest(shares: Float64Array | undefined): NamedShare[] {
  if (!shares?.every(Number.isFinite)) return [];
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
