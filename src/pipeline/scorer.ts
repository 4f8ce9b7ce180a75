// The scorer: rule sets, model and policy composed into one thing that scores declarations.
import { formatIsoDate, parseIsoDate } from '../declaration/dates.js';
import { deriveRows } from '../declaration/derive.js';
import { ratesOf } from '../declaration/exchange-rates.js';
import type { Fault, FlatDeclaration } from '../declaration/flat.js';
import { flatten } from '../declaration/flatten.js';
import { type Declaration, schemaVersion } from '../declaration/schema.js';
import { type CustomsRiskError, recordFaults, setupFault } from '../errors.js';
import { flatOf, type ManifestRecord } from '../manifest/read-manifest.js';
import type { Model } from '../model/load.js';
import { type OpenModel, openModel } from '../model/predict.js';
import { createRuleEvaluation } from '../rules/evaluate.js';
import { loadRuleSet } from '../rules/load.js';
import type { RuleSet } from '../rules/rule-set.js';
import { createAssessment, type ModelAnswer } from '../scoring/assess.js';
import { defaultPolicy, type Policy } from '../scoring/policy.js';
import type { Verdict } from '../scoring/verdict.js';
import { type Explanation, explainFlat } from './explain.js';
import { libraryVersion, shipped } from './shipped.js';
import { takeBatches } from './take-batches.js';

export interface ScorerOptions {
  /** By default the two packs that come with the package. */
  readonly ruleSets?: readonly RuleSet[] | undefined;
  /** Without a model the base rate of the policy stands in its place. */
  readonly model?: Model | undefined;
  /** By default the policy that `defaultPolicy()` gives. */
  readonly policy?: Policy | undefined;
  /** Day (ISO 8601) that dates a declaration without `acceptedAt`; by default today, UTC. */
  readonly asOf?: string | undefined;
  /** Ends every stream, and refuses further work, when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each batch, for metrics. It must not throw. */
  readonly onBatch?: ((metrics: BatchMetrics) => void) | undefined;
  /** Columns that verdicts repeat, where the reader kept them. */
  readonly keep?: readonly string[] | undefined;
}

/** What one batch took. */
export interface BatchMetrics {
  readonly declarations: number;
  readonly items: number;
  /** Milliseconds in the model, and in all. */
  readonly modelMs: number;
  readonly totalMs: number;
  /** Declarations whose verdict is marked degraded. */
  readonly degraded: number;
}

/** A scored declaration, or the fault for which it was rejected. */
export type ScoreResult =
  | { readonly ok: true; readonly verdict: Verdict }
  | { readonly ok: false; readonly fault: Fault };

/** What can be streamed: declarations, or what `readManifest` yields. */
export type Scorable = Declaration | ManifestRecord;

export interface Scorer {
  /** Score one declaration. Rejects with DECLARATION_REJECTED when it is faulty. */
  readonly score: (declaration: Declaration) => Promise<Verdict>;
  /** Score several; results stand in the order given, faulty ones as faults. */
  readonly scoreBatch: (declarations: readonly Declaration[]) => Promise<ScoreResult[]>;
  /** Score a stream, in order. It reads ahead at most one batch; a reader that stops reading stops the source. */
  readonly scoreStream: (
    records: AsyncIterable<Scorable> | Iterable<Scorable>,
  ) => AsyncGenerator<ScoreResult, void, void>;
  /** Score one declaration and show every rule, value and feature. */
  readonly explain: (declaration: Declaration | ManifestRecord) => Promise<Explanation>;
  readonly versions: Verdict['versions'];
  /** Release the model. Further calls reject with SCORER_CLOSED. */
  readonly close: () => Promise<void>;
}

/** The scorer as the batch driver uses it. */
export interface FlatScorer extends Scorer {
  readonly scoreFlat: (flats: readonly FlatDeclaration[]) => Promise<Verdict[]>;
}

/**
 * Create a scorer. Throws CustomsRiskError when the parts do not fit: ORT_UNAVAILABLE, MODEL_NOT_ONNX, MODEL_SIGNATURE,
 * MODEL_CANARY, MODEL_CURRENCY.
 */
export async function createScorer(options: ScorerOptions = {}): Promise<Scorer> {
  const { scoreFlat, ...scorer } = await createFlatScorer(options);
  return scorer;
}

/** Create a scorer with the entry that takes flat declarations. */
export async function createFlatScorer(options: ScorerOptions): Promise<FlatScorer> {
  const parts = await openParts(options);
  const scoreFlat = createScoreFlat(parts, options);
  const scoreBatch = async (records: readonly Scorable[], before = 0): Promise<ScoreResult[]> => {
    const flattened = records.map((record, at) => flatRecord(record, before + at + 1));
    const verdicts = await scoreFlat(flattened.flatMap((one) => (one.ok ? [one.flat] : [])));
    let next = 0;
    return flattened.map((one) => (one.ok ? { ok: true, verdict: verdicts[next++]! } : one));
  };
  return {
    scoreFlat,
    score: async (declaration) => {
      const [result] = await scoreBatch([declaration]);
      if (result?.ok) return result.verdict;
      throw rejection(result!.fault);
    },
    scoreBatch: (declarations) => scoreBatch(declarations),
    scoreStream: async function* (records) {
      let before = 0;
      for await (const batch of takeBatches(records, batchSize, options.signal)) {
        yield* await scoreBatch(batch, before);
        before += batch.length;
      }
    },
    explain: async (declaration) => {
      const record = flatRecord(declaration, 1);
      if (!record.ok) throw rejection(record.fault);
      const [verdict] = await scoreFlat([record.flat]);
      const answer = parts.model && (await predict(parts.model, [record.flat]));
      return explainFlat(record.flat, verdict!, { ...parts, model: parts.model?.model ?? null, answer });
    },
    versions: parts.versions,
    close: async () => {
      if (!parts.closed) await parts.model?.close();
      parts.closed = true;
    },
  };
}

/** What a scorer is made of, loaded and checked. */
interface Parts {
  readonly policy: Policy;
  readonly ruleSets: readonly RuleSet[];
  readonly model: OpenModel | null;
  /** Day of declarations without an acceptance time, in milliseconds since 1970. */
  readonly asOf: number;
  readonly versions: Verdict['versions'];
  closed: boolean;
}

async function openParts(options: ScorerOptions): Promise<Parts> {
  const policy = options.policy ?? defaultPolicy();
  const ruleSets = options.ruleSets ?? (await Promise.all(Object.values(shipped.ruleSets).map(loadRuleSet)));
  checkParts(ruleSets, options.model, policy);
  const asOf = asOfDay(options.asOf);
  const versions = versionsOf(ruleSets, options.model, policy);
  const model = options.model ? await openModel(options.model) : null;
  return { policy, ruleSets, model, asOf, versions, closed: false };
}

/** Make the way of flat declarations through model, rules and assessment. */
function createScoreFlat(parts: Parts, options: ScorerOptions): FlatScorer['scoreFlat'] {
  const { policy, ruleSets, model, versions } = parts;
  const evaluate = createRuleEvaluation(ruleSets, parts.asOf);
  const shared = { policy, ruleSets, versions, keep: options.keep ?? [], asOf: formatIsoDate(parts.asOf) };
  const assess = createAssessment({
    ...shared,
    model: model && { name: model.model.name, features: model.model.features },
  });
  const rates = ratesOf(policy.document.exchangeRates);
  return async (flats) => {
    if (parts.closed) throw setupFault('SCORER_CLOSED', 'the scorer was closed');
    options.signal?.throwIfAborted();
    const start = performance.now();
    for (const flat of flats) deriveRows(flat.rows, policy.document.baseCurrency, rates);
    const modelStart = performance.now();
    const answer = model && (await predict(model, flats));
    const modelMs = performance.now() - modelStart;
    let first = 0;
    const verdicts = flats.map((flat): Verdict => {
      const own: ModelAnswer | null = answer && { ...answer, first };
      first += flat.rows.length;
      return assess(flat, evaluate(flat), own);
    });
    const degraded = verdicts.filter((verdict) => verdict.degraded !== null).length;
    options.onBatch?.({
      declarations: flats.length,
      items: first,
      modelMs,
      totalMs: performance.now() - start,
      degraded,
    });
    return verdicts;
  };
}

// Declarations that go through the model together; more makes it no faster.
const batchSize = 256;

/** The model's answer for all items of some declarations, or null when it failed: they are then scored by rules alone. */
async function predict(
  model: OpenModel,
  flats: readonly FlatDeclaration[],
): Promise<Omit<ModelAnswer, 'first'> | null> {
  const rows = flats.flatMap((flat) => flat.rows);
  if (rows.length === 0) return null;
  try {
    return await model.predict(rows);
  } catch {
    return null;
  }
}

type FlatResult = { readonly ok: true; readonly flat: FlatDeclaration } | { readonly ok: false; readonly fault: Fault };

function flatRecord(record: Scorable, number: number): FlatResult {
  const known = flatOf(record);
  if (known) return { ok: true, flat: known };
  if ('ok' in record && !record.ok) return record;
  const declaration = 'ok' in record ? record.declaration : record;
  const position = 'ok' in record ? record.position : null;
  const flattened = flatten(declaration, position);
  if (flattened.ok) return flattened;
  const place = position ?? { source: 'input', record: number, line: 0, byte: 0 };
  return { ok: false, fault: { ...flattened.fault, ...place } };
}

function rejection(fault: Fault): CustomsRiskError {
  const path = fault.path === null ? '' : `${fault.path}: `;
  return setupFault('DECLARATION_REJECTED', `${path}${recordFaults[fault.code]} (${fault.code})`);
}

function asOfDay(given: string | undefined): number {
  const day = parseIsoDate(given ?? new Date().toISOString().slice(0, 10));
  if (day === undefined) throw setupFault('USAGE', 'asOf is not a day written as YYYY-MM-DD');
  return day;
}

function checkParts(ruleSets: readonly RuleSet[], model: Model | undefined, policy: Policy): void {
  const { baseCurrency } = policy.document;
  if (model && model.card.currency !== baseCurrency)
    throw setupFault(
      'MODEL_CURRENCY',
      `the model sees values in ${model.card.currency}, the policy in ${baseCurrency}`,
      {
        file: `${model.folder}/model.json`,
      },
    );
  const ids = new Set<string>();
  for (const rule of ruleSets.flatMap((set) => set.rules)) {
    if (ids.has(rule.id)) throw setupFault('RULE_INVALID', `two rule sets have a rule "${rule.id}"`);
    ids.add(rule.id);
  }
}

function versionsOf(ruleSets: readonly RuleSet[], model: Model | undefined, policy: Policy): Verdict['versions'] {
  const short = (digest: string): string => digest.slice(0, 12);
  return {
    library: libraryVersion,
    schema: schemaVersion,
    policy: `${policy.document.policy}@${policy.document.version}#${short(policy.digest)}`,
    ruleSets: ruleSets.map((set) => `${set.name}@${set.version}#${short(set.digest)}`),
    model: model ? `${model.name}@${model.version}#${short(model.digest)}` : null,
  };
}
