// Assess: evidence of rules and model on one declaration into its verdict.
import { createHash } from 'node:crypto';
import { canonicalJson } from '../declaration/canonical-json.js';
import type { FlatDeclaration } from '../declaration/flat.js';
import { nest } from '../declaration/nest.js';
import { type RiskName, riskNames } from '../declaration/risk.js';
import { type Row, slotIndex } from '../declaration/slots.js';
import { newView } from '../expression/closures.js';
import type { Features } from '../features/features.js';
import { boundLogit, logit, sigmoid } from '../model/odds.js';
import type { RiskOutput } from '../model/predict.js';
import type { RuleEvidence } from '../rules/evaluate.js';
import type { Rule, RuleSet } from '../rules/rule-set.js';
import { laneOf } from './lane.js';
import type { Muted } from './mutes.js';
import type { Policy } from './policy.js';
import type { Reason, Verdict } from './verdict.js';
import { type Group, type GroupOf, hitsOfRisk, roundRisk, type Weighed, weigh } from './weigh.js';

/** What verdicts are made by. */
interface AssessmentParts {
  readonly policy: Policy;
  readonly ruleSets: readonly RuleSet[];
  readonly model: { readonly name: string; readonly features: Features } | null;
  readonly versions: Verdict['versions'];
}

/** The model's answer for the rows of one declaration, which begin at `first` in the batch; null when it failed. */
export interface ModelAnswer {
  readonly features: Float32Array;
  readonly outputs: readonly RiskOutput[];
  readonly first: number;
}

/** `heard` is the evidence without muted hits, and those; `asOf` is the day that dates a declaration without an acceptance time; it enters the decision id. */
export type Assess = (flat: FlatDeclaration, heard: Muted, answer: ModelAnswer | null, asOf: string) => Verdict;

const idIndex = slotIndex('declaration.id');
const noIndex = slotIndex('no');
const acceptedAt = slotIndex('declaration.acceptedAt');

/** Make the assessment for one set of parts. */
export function createAssessment(parts: AssessmentParts): Assess {
  const groups = createGroups(parts);
  return (flat, { evidence, muted }, given, asOf) => {
    const { rows } = flat;
    const failed = parts.model !== null && (given === null || !isSound(given, rows.length));
    const answer = failed ? null : given; // an answer with a gap would lower some items and not others
    const weighed = rows.map((_, item) => weighItem(parts, groups, evidence, answer, item));
    const deciding = perRisk((risk) => highest(weighed, risk));
    const risks = perRisk((risk) => weighed[deciding[risk]]![risk].risk);
    const degraded = failed ? 'model-failed' : flat.incomplete ? 'item-rejected' : null;
    const forcing = [...evidence.itemHits.flat(), ...evidence.declarationHits].flatMap((rule) => rule.action ?? []);
    return withDecisionId(parts, flat, asOf, {
      declarationId: rows[0]![idIndex] as string, // a declaration without id is rejected
      ...laneOf(risks, forcing, degraded !== null, parts.policy.document),
      risks,
      modelRisks: modelRisksOf(answer, deciding, parts),
      reasons: reasonsOf(parts, flat, evidence, weighed, deciding, answer),
      undetermined: evidence.undetermined,
      muted,
      coverage: coverageOf(parts, evidence, answer, rows),
      degraded,
      items: rows.map((row, item) => ({
        no: row[noIndex] as number,
        risks: perRisk((risk) => weighed[item]![risk].risk),
      })),
      issues: flat.issues,
      position: flat.position,
      ...(flat.kept ? { kept: flat.kept } : {}),
      versions: parts.versions,
    });
  };
}

type PerRisk<T> = { readonly [risk in RiskName]: T };
type WeighedItem = PerRisk<Weighed>;

function perRisk<T>(make: (risk: RiskName) => T): PerRisk<T> {
  return { counterfeit: make('counterfeit'), safety: make('safety') };
}

/**
 * The groups of the rules: first those of each rule set, with the cap that the set proposes or the default of the policy;
 * then those that the policy names, which hold for all rule sets together.
 */
function createGroups({ policy, ruleSets }: AssessmentParts): readonly GroupOf[] {
  const { default: usual, ...caps } = policy.document.groupCaps;
  const named = new Map<string, Group>(Object.entries(caps).map(([name, cap]) => [name, { cap }]));
  const ofSet = new Map<Rule, Group>();
  for (const { rules, groupCaps } of ruleSets) {
    const groups = new Map<string, Group>();
    for (const rule of rules) {
      const proposed = groupCaps.get(rule.group) ?? Number.POSITIVE_INFINITY;
      const group = groups.get(rule.group) ?? { cap: named.has(rule.group) ? proposed : Math.min(usual, proposed) };
      groups.set(rule.group, group);
      ofSet.set(rule, group);
    }
  }
  return [(rule) => ofSet.get(rule), (rule) => named.get(rule.group)];
}

function weighItem(
  parts: AssessmentParts,
  groups: readonly GroupOf[],
  evidence: RuleEvidence,
  answer: ModelAnswer | null,
  item: number,
): WeighedItem {
  const hits = [...evidence.itemHits[item]!, ...evidence.declarationHits];
  return perRisk((risk) =>
    weigh(hitsOfRisk(hits, risk), parts.policy.document.baseRate[risk], modelLogit(parts, answer, risk, item), groups),
  );
}

/** The model's log-odds at the base rate of the policy (`logit(p) + logit(base) − logit(train)`), or null without an answer. */
function modelLogit(parts: AssessmentParts, answer: ModelAnswer | null, risk: RiskName, item: number): number | null {
  const output = answer?.outputs.find((one) => one.risk === risk);
  const own = output?.logits[answer!.first + item];
  if (!output || own === undefined) return null;
  return boundLogit(own) + logit(parts.policy.document.baseRate[risk]) - logit(output.trainRate);
}

function isSound(answer: ModelAnswer, rows: number): boolean {
  return answer.outputs.every(({ logits }) =>
    logits.subarray(answer.first, answer.first + rows).every(Number.isFinite),
  );
}

/** The item with the highest risk, the first of several. */
function highest(weighed: readonly WeighedItem[], risk: RiskName): number {
  let best = 0;
  weighed.forEach((item, at) => {
    if (item[risk].risk > weighed[best]![risk].risk) best = at;
  });
  return best;
}

function modelRisksOf(
  answer: ModelAnswer | null,
  deciding: PerRisk<number>,
  parts: AssessmentParts,
): Verdict['modelRisks'] {
  if (!answer) return null;
  const risks: { -readonly [risk in RiskName]?: number } = {};
  for (const { risk } of answer.outputs)
    risks[risk] = roundRisk(sigmoid(modelLogit(parts, answer, risk, deciding[risk])!));
  return risks;
}

function reasonsOf(
  parts: AssessmentParts,
  flat: FlatDeclaration,
  evidence: RuleEvidence,
  weighed: readonly WeighedItem[],
  deciding: PerRisk<number>,
  answer: ModelAnswer | null,
): Reason[] {
  const reasons: Reason[] = [];
  const written = new Set<string>();
  for (const risk of riskNames) {
    const item = deciding[risk];
    const { rules, modelPoints } = weighed[item]![risk];
    const total = rules.reduce((sum, one) => sum + Math.abs(one.points), Math.abs(modelPoints ?? 0));
    for (const { rule, points } of rules) {
      reasons.push(ruleReason(rule, flat, item, { points, share: total === 0 ? 0 : Math.abs(points) / total }));
      written.add(`${rule.id} ${item}`);
    }
    const output = answer?.outputs.find((one) => one.risk === risk);
    if (modelPoints !== null && output && parts.model)
      reasons.push(
        modelReason(parts.model.name, output, flat.rows[item]!, {
          points: modelPoints,
          share: total === 0 ? 0 : Math.abs(modelPoints) / total,
        }),
      );
  }
  evidence.itemHits.forEach((hits, item) => {
    for (const rule of hits)
      if (rule.action && !written.has(`${rule.id} ${item}`))
        reasons.push(ruleReason(rule, flat, item, { points: 0, share: 0 })); // it forces the lane, the risk is another item's
  });
  return reasons.sort((a, b) => b.points - a.points || (a.id < b.id ? -1 : 1));
}

const view = newView();

function ruleReason(
  rule: Rule,
  { header, rows }: FlatDeclaration,
  item: number,
  weight: { points: number; share: number },
): Reason {
  view.items = rows;
  view.row = rule.scope === 'item' ? rows[item]! : header;
  const no = rule.scope === 'item' ? (rows[item]![noIndex] as number) : null; // the slot of a number
  return { kind: 'rule', id: rule.id, risk: rule.risk, item: no, ...rounded(weight), text: rule.writeReason(view) };
}

function modelReason(name: string, output: RiskOutput, row: Row, weight: { points: number; share: number }): Reason {
  const times = 2 ** (weight.points / 20);
  const odds = times >= 1 ? `${formatTimes(times)} times` : `${formatTimes(1 / times)} times below`;
  const no = row[noIndex] as number; // the slot of a number
  return {
    kind: 'model',
    id: name,
    risk: output.risk,
    item: no,
    ...rounded(weight),
    text: `Model ${name}: ${odds} the usual odds of ${oddsOf[output.risk]}`,
  };
}

const oddsOf = { counterfeit: 'counterfeit', safety: 'a safety risk' } as const satisfies PerRisk<string>;

const formatTimes = (times: number): string => (times < 10 ? times.toFixed(1) : times.toFixed(0));

function rounded({ points, share }: { points: number; share: number }): { points: number; share: number } {
  return { points: Math.round(points * 100) / 100, share: Math.round(share * 1e4) / 1e4 };
}

/** Points of rules and features that could be judged, of all at stake. A feature counts unless a field it reads is missing. */
function coverageOf(
  parts: AssessmentParts,
  evidence: RuleEvidence,
  answer: ModelAnswer | null,
  rows: readonly Row[],
): number {
  let { pointsAtStake, pointsJudged } = evidence;
  const { specs = [], lacks } = parts.model?.features ?? {};
  rows.forEach((row, at) => {
    specs.forEach(({ meanPoints = 0, missing }, feature) => {
      pointsAtStake += meanPoints;
      const value = answer?.features[(answer.first + at) * specs.length + feature];
      if (value !== undefined && !((Number.isNaN(value) || value === missing) && lacks?.(row, feature)))
        pointsJudged += meanPoints;
    });
  });
  return pointsAtStake === 0 ? 1 : Math.round((pointsJudged / pointsAtStake) * 1e4) / 1e4;
}

/** Add the decision id, worked out when somebody reads it: it costs more than the rest of a verdict. */
function withDecisionId(
  parts: AssessmentParts,
  flat: FlatDeclaration,
  asOf: string,
  verdict: Omit<Verdict, 'decisionId'>,
): Verdict {
  let id: string | undefined;
  const { declarationId, ...rest } = verdict;
  return {
    declarationId,
    get decisionId() {
      return (id ??= decisionIdOf(parts, flat, asOf, verdict.degraded));
    },
    ...rest,
  };
}

function decisionIdOf(
  parts: AssessmentParts,
  flat: FlatDeclaration,
  asOf: string,
  degraded: Verdict['degraded'],
): string {
  const dated = flat.header[acceptedAt] !== undefined;
  const decided = { declaration: nest(flat), versions: parts.versions, degraded, asOf: dated ? undefined : asOf };
  return createHash('sha256').update(canonicalJson(decided)).digest('hex').slice(0, 32);
}
