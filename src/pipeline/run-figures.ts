// Run figures: what the report of a run shows beyond its tally, gathered from verdicts as they come, in constant memory.
import { type Lane, laneNames, type RiskName, riskNames } from '../declaration/risk.js';
import { limits } from '../limits.js';
import { logit, sigmoid } from '../model/odds.js';
import type { Reason, Verdict } from '../scoring/verdict.js';

/** Log-odds from -13.9 to 13.9 in steps of 10 points hold every risk of six decimals; 0 and 1 go to the outermost steps. */
const riskSteps = 80;
const logOddsPerStep = Math.LN2 / 2;

/** Coverage in steps of 5 %; full coverage belongs to the last. */
const coverageSteps = 20;

type PerLane<T> = { [lane in Lane]: T };
type PerRisk<T> = { readonly [risk in RiskName]: T };

/** What one rule did. Its hits are those that stand in a verdict: of the item that decides, or forcing a lane. */
export interface RuleFigures {
  /** Verdicts in which it hit, by their lane. */
  readonly lanes: PerLane<number>;
  /** Of those, the verdicts in which no other rule hit. */
  alone: number;
  /** Sum of the points that it added after caps, in hundredths, so that sums are exact in any order. */
  hundredths: number;
  /** Verdicts in which it lacked a field, and in which it hit and was muted. */
  undetermined: number;
  muted: number;
}

/** How a feature of the model, or all else that it goes by, stands among the reasons for one risk. */
export interface FeatureFigures {
  /** Verdicts that name it as raising the risk, and as lowering it. */
  raises: number;
  lowers: number;
  /** Sum of its absolute points, in hundredths. */
  hundredths: number;
}

/** A declaration with one of the highest risks, without what it says of persons or goods unless that was asked for. */
export interface TopDeclaration
  extends Pick<Verdict, 'declarationId' | 'lane' | 'laneReason' | 'risks' | 'coverage' | 'degraded'> {
  readonly items: number;
  readonly undetermined: number;
  readonly place: { readonly source: string; readonly record: number; readonly line: number } | null;
  /** Those that move the risk most; the sentence is null where contents of records were not asked for. */
  readonly reasons: readonly (Pick<Reason, 'kind' | 'id' | 'item' | 'points'> & { readonly text: string | null })[];
  /** Reasons for this risk that are left out. */
  readonly moreReasons: number;
}

/** Plain data that can be sent between threads. Adding verdicts in any order, or in parts that are merged, gives the same. */
export interface RunFigures {
  /** Whether sentences with contents of records are kept. */
  readonly personal: boolean;
  items: number;
  /** Verdicts by lane and by what put them there. */
  readonly laneReasons: PerLane<{ [why in Verdict['laneReason']]: number }>;
  readonly degraded: { [why in NonNullable<Verdict['degraded']>]: number };
  /** The risk at which each step begins. */
  readonly steps: readonly number[];
  /** `risks[risk][lane][step]`: verdicts. */
  readonly risks: PerRisk<PerLane<number[]>>;
  /** Verdicts by coverage, in steps of equal width. */
  readonly coverage: number[];
  readonly rules: Map<string, RuleFigures>;
  readonly features: PerRisk<Map<string, FeatureFigures>>;
  /** Verdicts by manifest and lane. */
  readonly sources: Map<string, PerLane<number>>;
  /** Those with the highest risk, first the highest. */
  readonly top: PerRisk<TopDeclaration[]>;
}

export function newRunFigures(personal: boolean): RunFigures {
  return {
    personal,
    items: 0,
    laneReasons: perLane(() => ({ risk: 0, rule: 0, degraded: 0 })),
    degraded: { 'model-failed': 0, 'item-rejected': 0 },
    steps: Array.from({ length: riskSteps }, (_, step) => sigmoid((step - riskSteps / 2) * logOddsPerStep)),
    risks: perRisk(() => perLane(() => new Array<number>(riskSteps).fill(0))),
    coverage: new Array<number>(coverageSteps).fill(0),
    rules: new Map(),
    features: perRisk(() => new Map()),
    sources: new Map(),
    top: perRisk(() => []),
  };
}

function perLane<T>(make: (lane: Lane) => T): PerLane<T> {
  return { red: make('red'), yellow: make('yellow'), blue: make('blue'), green: make('green') };
}

function perRisk<T>(make: () => T): PerRisk<T> {
  return { counterfeit: make(), safety: make() };
}

function stepOf(risk: number): number {
  return Math.min(riskSteps - 1, Math.max(0, Math.floor(logit(risk) / logOddsPerStep) + riskSteps / 2));
}

/** Take a verdict into account. */
export function addVerdict(figures: RunFigures, verdict: Verdict): void {
  const { lane } = verdict;
  figures.items += verdict.items.length;
  figures.laneReasons[lane][verdict.laneReason]++;
  if (verdict.degraded) figures.degraded[verdict.degraded]++;
  figures.coverage[Math.min(coverageSteps - 1, Math.floor(verdict.coverage * coverageSteps))]!++;
  if (verdict.position) entry(figures.sources, verdict.position.source, () => perLane(() => 0))[lane]++;
  addRules(figures, verdict);
  for (const risk of riskNames) {
    figures.risks[risk][lane][stepOf(verdict.risks[risk])]!++;
    addFeatures(figures.features[risk], verdict, risk);
    const top = figures.top[risk];
    const last = top[limits.reportDeclarations - 1];
    if (last && verdict.risks[risk] < last.risks[risk]) continue;
    insert(top, topOf(verdict, risk, figures.personal), risk);
  }
}

function addRules({ rules }: RunFigures, verdict: Verdict): void {
  const hits = verdict.reasons.filter(({ kind }) => kind === 'rule');
  const ids = new Set(hits.map(({ id }) => id));
  for (const id of ids) {
    const rule = entry(rules, id, newRule);
    rule.lanes[verdict.lane]++;
    if (ids.size === 1) rule.alone++;
  }
  for (const { id, points } of hits) rules.get(id)!.hundredths += Math.round(points * 100);
  for (const { id } of verdict.undetermined) entry(rules, id, newRule).undetermined++;
  for (const id of new Set(verdict.muted.map((one) => one.id))) entry(rules, id, newRule).muted++;
}

function newRule(): RuleFigures {
  return { lanes: perLane(() => 0), alone: 0, hundredths: 0, undetermined: 0, muted: 0 };
}

function addFeatures(features: Map<string, FeatureFigures>, { reasons }: Verdict, risk: RiskName): void {
  for (const reason of reasons) {
    if (reason.kind !== 'model' || reason.risk !== risk) continue;
    const feature = entry(features, reason.id, newFeature);
    if (reason.points > 0) feature.raises++;
    if (reason.points < 0) feature.lowers++;
    feature.hundredths += Math.abs(Math.round(reason.points * 100));
  }
}

const newFeature = (): FeatureFigures => ({ raises: 0, lowers: 0, hundredths: 0 });

function entry<T>(entries: Map<string, T>, name: string, make: () => T): T {
  let found = entries.get(name);
  if (found === undefined) entries.set(name, (found = make()));
  return found;
}

function topOf(verdict: Verdict, risk: RiskName, personal: boolean): TopDeclaration {
  const { declarationId, lane, laneReason, risks, coverage, degraded, position } = verdict;
  const own = verdict.reasons.filter((reason) => reason.risk === risk);
  const kept = [...own]
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points) || b.points - a.points)
    .slice(0, limits.reportReasons);
  return {
    declarationId,
    lane,
    laneReason,
    risks,
    coverage,
    degraded,
    items: verdict.items.length,
    undetermined: verdict.undetermined.length,
    place: position && { source: position.source, record: position.record, line: position.line },
    reasons: kept
      .sort((a, b) => b.points - a.points)
      .map(({ kind, id, item, points, text }) => ({ kind, id, item, points, text: personal ? text : null })),
    moreReasons: own.length - kept.length,
  };
}

/** Put a declaration where it belongs, once, and drop the lowest beyond the number that is kept. */
function insert(top: TopDeclaration[], one: TopDeclaration, risk: RiskName): void {
  let at = top.length;
  while (at > 0 && inOrder(one, top[at - 1]!, risk) < 0) at--;
  if (one.place && at > 0 && inOrder(one, top[at - 1]!, risk) === 0) return; // scored again
  top.splice(at, 0, one);
  if (top.length > limits.reportDeclarations) top.pop();
}

/** The higher risk first; ties by id and place, so that neither threads nor chunks decide which are kept. */
function inOrder(a: TopDeclaration, b: TopDeclaration, risk: RiskName): number {
  return (
    b.risks[risk] - a.risks[risk] ||
    compare(a.declarationId, b.declarationId) ||
    compare(a.place?.source ?? '', b.place?.source ?? '') ||
    (a.place?.record ?? 0) - (b.place?.record ?? 0)
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Add the figures of a part to those of the whole. */
export function mergeRunFigures(whole: RunFigures, part: RunFigures): void {
  whole.items += part.items;
  addCounts(whole.degraded, part.degraded);
  addCounts(whole.coverage, part.coverage);
  for (const lane of laneNames) addCounts(whole.laneReasons[lane], part.laneReasons[lane]);
  for (const [id, counts] of part.rules) {
    const own = entry(whole.rules, id, newRule);
    addCounts(own.lanes, counts.lanes);
    for (const name of ['alone', 'hundredths', 'undetermined', 'muted'] as const) own[name] += counts[name];
  }
  for (const [source, lanes] of part.sources)
    addCounts(
      entry(whole.sources, source, () => perLane(() => 0)),
      lanes,
    );
  for (const risk of riskNames) {
    for (const lane of laneNames) addCounts(whole.risks[risk][lane], part.risks[risk][lane]);
    for (const [id, counts] of part.features[risk]) addCounts(entry(whole.features[risk], id, newFeature), counts);
    for (const one of part.top[risk]) insert(whole.top[risk], one, risk);
  }
}

function addCounts<T extends { [name in keyof T]: number }>(whole: T, part: T): void {
  for (const name of Object.keys(part) as (keyof T)[]) whole[name] = (whole[name] + part[name]) as T[keyof T];
}

/**
 * Take what a part has among the highest into what a thread has gathered so far, and leave out of the part the others: they
 * cannot be among the highest of the whole, and need not be sent.
 */
export function siftRunFigures(gathered: RunFigures['top'], part: RunFigures): void {
  for (const risk of riskNames) {
    for (const one of part.top[risk]) insert(gathered[risk], one, risk);
    const kept = part.top[risk].filter((one) => gathered[risk].some((other) => inOrder(one, other, risk) === 0));
    part.top[risk].splice(0, part.top[risk].length, ...kept);
  }
}

type Entries<T> = readonly (readonly [string, T])[];

/** The figures as JSON can hold them. */
export interface RunFiguresJson extends Omit<RunFigures, 'rules' | 'features' | 'sources'> {
  readonly rules: Entries<RuleFigures>;
  readonly features: PerRisk<Entries<FeatureFigures>>;
  readonly sources: Entries<PerLane<number>>;
}

export function figuresToJson(figures: RunFigures): RunFiguresJson {
  const { rules, features, sources } = figures;
  return {
    ...figures,
    rules: [...rules],
    features: { counterfeit: [...features.counterfeit], safety: [...features.safety] },
    sources: [...sources],
  };
}

export function figuresFromJson(figures: RunFiguresJson): RunFigures {
  const { rules, features, sources } = figures;
  return {
    ...figures,
    rules: new Map(rules),
    features: { counterfeit: new Map(features.counterfeit), safety: new Map(features.safety) },
    sources: new Map(sources),
  };
}
