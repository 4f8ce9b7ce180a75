// Assess: evidence of rules and model on one declaration into its verdict.
import { hash } from 'node:crypto';
import { canonicalJson } from '../declaration/canonical-json.js';
import { dayMs, formatIsoDate } from '../declaration/dates.js';
import type { FlatDeclaration } from '../declaration/flat.js';
import { nest } from '../declaration/nest.js';
import type { Lane, RiskName } from '../declaration/risk.js';
import { slotIndex } from '../declaration/slots.js';
import type { Features, InputMatrix } from '../features/features.js';
import { boundLogit, logit, sigmoid } from '../model/odds.js';
import type { RiskOutput } from '../model/predict.js';
import type { RuleEvidence } from '../rules/evaluate.js';
import type { Rule, RuleSet } from '../rules/rule-set.js';
import { coverageOf } from './coverage.js';
import { laneOf } from './lane.js';
import type { Muted } from './mutes.js';
import type { Policy } from './policy.js';
import { reasonsOf } from './reasons.js';
import type { Verdict } from './verdict.js';
import { type Group, type GroupOf, hitsOfRisk, roundRisk, type Weighed, weigh } from './weigh.js';

/** What verdicts are made by. */
export interface AssessmentParts {
  readonly policy: Policy;
  readonly ruleSets: readonly RuleSet[];
  readonly model: { readonly name: string; readonly features: Features } | null;
  readonly versions: Verdict['versions'];
}

/** The model's answer for the rows of one declaration, which begin at `first` in the batch; null when it failed. */
export interface ModelAnswer {
  readonly inputs: readonly InputMatrix[];
  readonly outputs: readonly RiskOutput[];
  readonly first: number;
}

/** What the evidence comes to for one declaration: everything of its verdict but the words. */
export interface Assessment extends Pick<Verdict, 'lane' | 'laneReason' | 'forced' | 'risks' | 'degraded'> {
  readonly flat: FlatDeclaration;
  readonly heard: Muted;
  /** Null without a model and when it gave no sound answer. */
  readonly answer: ModelAnswer | null;
  readonly weighed: readonly PerRisk<Weighed>[];
  /** The item whose evidence decides of each risk. */
  readonly deciding: PerRisk<number>;
}

/** What each feature of the deciding item adds to the model's log-odds; a risk that was not asked for is left out. */
export type FeatureShares = Partial<PerRisk<Float64Array>>;

export interface Assessing {
  /** `heard` is the evidence without muted hits, and those. */
  readonly assess: (flat: FlatDeclaration, heard: Muted, answer: ModelAnswer | null) => Assessment;
  /** `asOf` is the day that dates a declaration without an acceptance time; it enters the decision id. */
  readonly write: (assessment: Assessment, shares: FeatureShares, asOf: string) => Verdict;
}

const idIndex = slotIndex('declaration.id');
const noIndex = slotIndex('no');
const acceptedAt = slotIndex('declaration.acceptedAt');
const officeIndex = slotIndex('declaration.office');

/** Make the assessment for one set of parts. */
export function createAssessing(parts: AssessmentParts): Assessing {
  const groups = createGroups(parts);
  return {
    assess: (flat, heard, given) => {
      const { evidence } = heard;
      const failed = parts.model !== null && (given === null || !isSound(given, flat.rows.length));
      const answer = failed ? null : given; // an answer with a gap would lower some items and not others
      const weighed = flat.rows.map((_, item) => weighItem(parts, groups, evidence, answer, item));
      const deciding = { counterfeit: highest(weighed, 'counterfeit'), safety: highest(weighed, 'safety') };
      const risks = {
        counterfeit: weighed[deciding.counterfeit]!.counterfeit.risk,
        safety: weighed[deciding.safety]!.safety.risk,
      };
      const degraded = failed ? 'model-failed' : flat.incomplete ? 'item-rejected' : null;
      const { lane, laneReason, forced } = laneOf(
        risks,
        forcedLanes(evidence),
        degraded !== null,
        parts.policy.document,
      );
      return { flat, heard, answer, weighed, deciding, risks, degraded, lane, laneReason, forced };
    },
    write: (assessment, shares, asOf) => new WrittenVerdict(parts, assessment, shares, asOf),
  };
}

/** A verdict. Its decision id is worked out when somebody reads it: it costs more than the rest. */
class WrittenVerdict implements Verdict {
  // What the decision id is made of; no key of the verdict.
  readonly #made: { readonly parts: AssessmentParts; readonly flat: FlatDeclaration; readonly asOf: string };
  #id: string | undefined;
  // Declared alone: a field that is also defined costs twice, and decisionId would no longer be the second key.
  declare readonly declarationId: string;
  declare readonly decisionId: string;
  declare readonly lane: Verdict['lane'];
  declare readonly laneReason: Verdict['laneReason'];
  declare readonly risks: Verdict['risks'];
  declare readonly modelRisks: Verdict['modelRisks'];
  declare readonly reasons: Verdict['reasons'];
  declare readonly undetermined: Verdict['undetermined'];
  declare readonly muted: Verdict['muted'];
  declare readonly coverage: number;
  declare readonly degraded: Verdict['degraded'];
  declare readonly items: Verdict['items'];
  declare readonly issues: Verdict['issues'];
  declare readonly position: Verdict['position'];
  declare readonly office: string | null;
  declare readonly day: string | null;
  declare readonly forced: Verdict['forced'];
  declare readonly kept?: Verdict['kept'];
  declare readonly versions: Verdict['versions'];

  constructor(parts: AssessmentParts, assessment: Assessment, shares: FeatureShares, asOf: string) {
    const { flat, heard, answer, weighed, deciding } = assessment;
    this.#made = { parts, flat, asOf };
    this.declarationId = flat.rows[0]![idIndex] as string; // a declaration without id is rejected
    Object.defineProperty(this, 'decisionId', WrittenVerdict.#decisionId); // a key of its own, for JSON and copies
    this.lane = assessment.lane;
    this.laneReason = assessment.laneReason;
    this.risks = assessment.risks;
    this.modelRisks = modelRisksOf(answer, deciding, parts);
    this.reasons = reasonsOf(parts.model, assessment, shares);
    this.undetermined = heard.evidence.undetermined;
    this.muted = heard.muted;
    this.coverage = coverageOf(parts.model?.features ?? null, heard.evidence, answer, flat.rows);
    this.degraded = assessment.degraded;
    this.items = flat.rows.map((row, item) => {
      const { counterfeit, safety } = weighed[item]!;
      return { no: row[noIndex] as number, risks: { counterfeit: counterfeit.risk, safety: safety.risk } };
    });
    this.issues = flat.issues;
    this.position = flat.position;
    this.office = (flat.header[officeIndex] as string | undefined) ?? null; // the slot of a text
    this.day = dayOf(flat.header);
    this.forced = assessment.forced;
    if (flat.kept) this.kept = flat.kept;
    this.versions = parts.versions;
  }

  // One function for all verdicts: objects with getters of their own each are slow to make and to read.
  static readonly #decisionId: PropertyDescriptor = {
    enumerable: true,
    get(this: WrittenVerdict): string {
      const { parts, flat, asOf } = this.#made;
      this.#id ??= decisionIdOf(parts, flat, asOf, this.degraded);
      return this.#id;
    },
  };
}

// Declarations come day by day, so the text of the day before is mostly that of the next.
let lastDay = Number.NaN;
let lastDayText = '';

/** The UTC day of acceptance, or null. */
function dayOf(header: FlatDeclaration['header']): string | null {
  const accepted = header[acceptedAt] as number | undefined; // the slot of a date
  if (accepted === undefined) return null;
  const day = Math.floor(accepted / dayMs);
  if (day !== lastDay) {
    lastDay = day;
    lastDayText = formatIsoDate(day * dayMs);
  }
  return lastDayText;
}

const noLanes: readonly Lane[] = [];

function forcedLanes({ itemHits, declarationHits }: RuleEvidence): readonly Lane[] {
  let lanes: Lane[] | undefined;
  for (const hits of [...itemHits, declarationHits])
    for (const { action } of hits)
      if (action) {
        lanes ??= [];
        lanes.push(action);
      }
  return lanes ?? noLanes;
}

export type PerRisk<T> = { readonly [risk in RiskName]: T };

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
): PerRisk<Weighed> {
  const own = evidence.itemHits[item]!;
  const { declarationHits } = evidence;
  const hits = declarationHits.length === 0 ? own : [...own, ...declarationHits];
  const { baseRate } = parts.policy.document;
  const ofRisk = (risk: RiskName): Weighed =>
    weigh(hitsOfRisk(hits, risk), baseRate[risk], modelLogit(parts, answer, risk, item), groups);
  return { counterfeit: ofRisk('counterfeit'), safety: ofRisk('safety') };
}

/** The model's log-odds at the base rate of the policy (`logit(p) + logit(base) − logit(train)`), or null without an answer. */
function modelLogit(parts: AssessmentParts, answer: ModelAnswer | null, risk: RiskName, item: number): number | null {
  const output = answer?.outputs.find((one) => one.risk === risk);
  const own = output?.logits[answer!.first + item];
  if (!output || own === undefined) return null;
  return boundLogit(own) + logit(parts.policy.document.baseRate[risk]) - logit(output.trainRate);
}

function isSound(answer: ModelAnswer, rows: number): boolean {
  for (const { logits } of answer.outputs)
    for (let at = answer.first; at < answer.first + rows; at++) if (!Number.isFinite(logits[at])) return false;
  return true;
}

/** The item with the highest risk, the first of several. */
function highest(weighed: readonly PerRisk<Weighed>[], risk: RiskName): number {
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

function decisionIdOf(
  parts: AssessmentParts,
  flat: FlatDeclaration,
  asOf: string,
  degraded: Verdict['degraded'],
): string {
  const dated = flat.header[acceptedAt] !== undefined;
  const decided = { declaration: nest(flat), versions: parts.versions, degraded, asOf: dated ? undefined : asOf };
  return hash('sha256', canonicalJson(decided), 'hex').slice(0, 32);
}
