// Score a batch: flat declarations through model, rules and assessment.
import { formatIsoDate } from '../declaration/dates.js';
import { deriveRows } from '../declaration/derive.js';
import { type FlatDeclaration, judgedAt } from '../declaration/flat.js';
import type { RiskName } from '../declaration/risk.js';
import type { ExchangeRates } from '../declaration/slots.js';
import type { OpenModel } from '../model/predict.js';
import { createRuleEvaluation } from '../rules/evaluate.js';
import type { RuleSet } from '../rules/rule-set.js';
import { type Assessment, createAssessing, type FeatureShares, type ModelAnswer } from '../scoring/assess.js';
import { createMutes, type MuteList } from '../scoring/mutes.js';
import type { Policy } from '../scoring/policy.js';
import type { Verdict } from '../scoring/verdict.js';
import type { ModelReasons, ScorerOptions } from './scorer-options.js';

/** What a scorer is made of, loaded and checked. */
export interface Parts {
  readonly policy: Policy;
  /** The exchange rates of the policy. */
  readonly rates: ExchangeRates;
  readonly ruleSets: readonly RuleSet[];
  readonly mutes: MuteList | null;
  readonly model: OpenModel | null;
  readonly versions: Verdict['versions'];
}

export interface Scored {
  readonly verdicts: readonly Verdict[];
  /** The model's answer for all items; null when there is none or it failed. */
  readonly answer: Omit<ModelAnswer, 'first'> | null;
}

/**
 * Score flat declarations together; `asOf` (ms since 1970) dates those without an acceptance time. `modelReasons` says which
 * verdicts tell what each feature adds; by default as the options say.
 */
export type ScoreBatch = (
  flats: readonly FlatDeclaration[],
  asOf: number,
  modelReasons?: ModelReasons,
) => Promise<Scored>;

const noShares: FeatureShares = {};

/** Make it. Throws the reason of the signal when that has aborted. */
export function createScoreBatch(
  parts: Parts,
  { signal, onBatch, modelReasons: usual = 'above-green' }: Pick<ScorerOptions, 'signal' | 'onBatch' | 'modelReasons'>,
): ScoreBatch {
  const { policy, ruleSets, versions, model } = parts;
  const evaluate = createRuleEvaluation(ruleSets);
  const mute = createMutes(parts.mutes);
  const { assess, write } = createAssessing({
    policy,
    ruleSets,
    versions,
    model: model && { name: model.model.name, features: model.model.features },
  });
  return async (flats, asOf, modelReasons = usual) => {
    signal?.throwIfAborted();
    const start = performance.now();
    const derived = deriveFor(parts, flats);
    const modelStart = performance.now();
    const { answer, failure } = await predict(parts.model, flats);
    const modelMs = performance.now() - modelStart;
    if (parts.model) deriveAgain(parts, flats, derived);
    let first = 0;
    const assessments = flats.map((flat): Assessment => {
      const own: ModelAnswer | null = answer && { inputs: answer.inputs, outputs: answer.outputs, first };
      first += flat.rows.length;
      return assess(flat, mute(flat, evaluate(flat, asOf), judgedAt(flat, asOf)), own);
    });
    const { shares, failure: reasonsFailure } = await attribute(parts, assessments, modelReasons);
    if (shares.length > 0 || reasonsFailure !== null) deriveAgain(parts, flats, derived);
    const day = formatIsoDate(asOf);
    const verdicts = assessments.map((assessment, at) => write(assessment, shares[at] ?? noShares, day));
    const modelFailed = verdicts.some((verdict) => verdict.degraded === 'model-failed');
    onBatch?.({
      declarations: flats.length,
      items: first,
      modelMs,
      totalMs: performance.now() - start,
      degraded: verdicts.filter((verdict) => verdict.degraded !== null).length,
      modelFailure: modelFailed ? (failure ?? 'it gave no number for some items') : null,
      reasonsFailure,
    });
    return { verdicts, answer };
  };
}

/** What the features of the deciding items add, of the verdicts that tell it. When it cannot be had, the verdicts do without. */
async function attribute(
  parts: Parts,
  assessments: readonly Assessment[],
  modelReasons: ModelReasons,
): Promise<{ readonly shares: readonly FeatureShares[]; readonly failure: string | null }> {
  const asked: { readonly at: number; readonly risk: RiskName; readonly row: number }[] = [];
  assessments.forEach(({ answer, deciding, lane }, at) => {
    if (answer === null || modelReasons === 'none' || (modelReasons === 'above-green' && lane === 'green')) return;
    for (const { risk } of answer.outputs) asked.push({ at, risk, row: answer.first + deciding[risk] });
  });
  if (asked.length === 0) return { shares: [], failure: null };
  const shares = assessments.map((): { [risk in RiskName]?: Float64Array } => ({}));
  try {
    const given = await parts.model!.attribute(assessments[asked[0]!.at]!.answer!.inputs, asked);
    asked.forEach(({ at, risk }, number) => {
      shares[at]![risk] = given[number]!;
    });
    return { shares, failure: null };
  } catch (cause) {
    return { shares: [], failure: cause instanceof Error ? cause.message : String(cause) };
  }
}

// Whose currency and rates filled derived slots last, and how often that has changed in this thread.
let lastPolicy: Policy | undefined;
let changes = 0;

/** Fill the derived slots, in the currency of the policy; gives what `deriveAgain` asks for. */
export function deriveFor(
  { policy, rates }: Pick<Parts, 'policy' | 'rates'>,
  flats: readonly FlatDeclaration[],
): number {
  if (policy !== lastPolicy) changes++;
  lastPolicy = policy;
  for (const flat of flats) deriveRows(flat.rows, policy.document.baseCurrency, rates);
  return changes;
}

/** Fill them again where another scorer, of another currency, may have worked on the same rows meanwhile. */
function deriveAgain(parts: Parts, flats: readonly FlatDeclaration[], derived: number): void {
  if (derived !== changes) deriveFor(parts, flats);
}

/** The model's answer, or why it gave none: the declarations are then scored by rules alone. */
async function predict(
  model: OpenModel | null,
  flats: readonly FlatDeclaration[],
): Promise<{ readonly answer: Scored['answer']; readonly failure: string | null }> {
  if (!model) return { answer: null, failure: null };
  try {
    return { answer: await model.predict(flats.flatMap((flat) => flat.rows)), failure: null };
  } catch (cause) {
    return { answer: null, failure: cause instanceof Error ? cause.message : String(cause) };
  }
}
