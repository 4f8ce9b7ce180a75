// The scorer: rule sets, model and policy composed into one thing that scores declarations.
import { z } from 'zod';
import { abortSignal, callable, checkIterable, checkOptions, having, usage } from '../check-options.js';
import { parseIsoDate } from '../declaration/dates.js';
import { ratesOf } from '../declaration/exchange-rates.js';
import type { Fault, FlatDeclaration, FlatRecord } from '../declaration/flat.js';
import { type Declaration, schemaVersion } from '../declaration/schema.js';
import { setupFault } from '../errors.js';
import type { ManifestRecord } from '../manifest/read-manifest.js';
import type { Model } from '../model/load.js';
import { openModel } from '../model/predict.js';
import { loadRuleSet } from '../rules/load.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { MuteList } from '../scoring/mutes.js';
import { defaultPolicy, type Policy } from '../scoring/policy.js';
import type { Verdict } from '../scoring/verdict.js';
import { type Explanation, explainFlat } from './explain.js';
import { flatDeclaration, flatRecord, itemsOfRecord, rejection, type Scorable } from './flat-record.js';
import { createScoreBatch, deriveFor, type Parts } from './score-batch.js';
import type { ScorerOptions } from './scorer-options.js';
import { libraryVersion, shipped } from './shipped.js';
import { cutBatches, takeBatches } from './take-batches.js';
import { createWork } from './work.js';

const optionsSchema = z.strictObject({
  ruleSets: z.array(having('what loadRuleSet() resolves to', 'rules', 'digest')).optional(),
  model: having('what loadModel() resolves to', 'card', 'graph').optional(),
  policy: having('what loadPolicy() resolves to', 'document', 'digest').optional(),
  mutes: having('what loadMutes() resolves to', 'document', 'digest').optional(),
  asOf: z.string().optional(),
  signal: abortSignal.optional(),
  onBatch: callable.optional(),
});

/** A scored declaration, or the fault for which it was rejected. */
export type ScoreResult =
  | { readonly ok: true; readonly verdict: Verdict }
  | { readonly ok: false; readonly fault: Fault };

export interface Scorer {
  /** Score one declaration. Rejects with DECLARATION_REJECTED when it is faulty, or no declaration at all. */
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
  /** Release the model once what is under way has ended. Further calls reject with SCORER_CLOSED. */
  readonly close: () => Promise<void>;
}

/** The scorer as the batch driver uses it. */
export interface FlatScorer extends Scorer {
  readonly scoreFlat: (flats: readonly FlatDeclaration[]) => Promise<Verdict[]>;
}

/**
 * Create a scorer. Throws CustomsRiskError when the options are wrong (USAGE) or the parts do not fit: ORT_UNAVAILABLE,
 * MODEL_NOT_ONNX, MODEL_SIGNATURE, MODEL_CANARY, MODEL_CURRENCY.
 */
export async function createScorer(options: ScorerOptions = {}): Promise<Scorer> {
  const { scoreFlat, ...scorer } = await createFlatScorer(options);
  return scorer;
}

/** Create a scorer with the entry that takes flat declarations. */
export async function createFlatScorer(options: ScorerOptions): Promise<FlatScorer> {
  checkOptions('createScorer', options, optionsSchema);
  const day = options.asOf === undefined ? today : (): number => dayOf(options.asOf!);
  day();
  const parts = await openParts(options);
  const scoreTogether = createScoreBatch(parts, options);
  const work = createWork(async () => parts.model?.close());
  const scoreFlat = async (flats: readonly FlatDeclaration[]): Promise<Verdict[]> => {
    const asOf = day();
    const verdicts: Verdict[] = [];
    for (const batch of cutBatches(flats, (flat) => flat.rows.length))
      verdicts.push(...(await scoreTogether(batch, asOf)).verdicts);
    return verdicts;
  };
  const scoreAll = async (records: readonly FlatRecord[]): Promise<ScoreResult[]> => {
    options.signal?.throwIfAborted();
    const verdicts = await scoreFlat(records.flatMap((one) => (one.ok ? [one.flat] : [])));
    let next = 0;
    return records.map((one) => (one.ok ? { ok: true, verdict: verdicts[next++]! } : one));
  };
  const scoreRecords: Scorer['scoreStream'] = async function* (records) {
    let before = 0;
    for await (const batch of takeBatches(records, options.signal, itemsOfRecord)) {
      yield* await work.run(() => scoreAll(batch.map((record, at) => flatRecord(record, before + at + 1))));
      before += batch.length;
    }
  };
  return {
    scoreFlat: (flats) => work.run(() => scoreFlat(flats)),
    score: (declaration) =>
      work.run(async () => {
        const [result] = await scoreAll([flatDeclaration(declaration, 1)]);
        if (result?.ok) return result.verdict;
        throw rejection(result!.fault);
      }),
    scoreBatch: (declarations) =>
      work.run(async () => {
        if (!Array.isArray(declarations)) throw usage('scoreBatch', 'expected an array of declarations');
        return scoreAll(Array.from(declarations, (one: unknown, at) => flatDeclaration(one, at + 1)));
      }),
    scoreStream: (records) => {
      checkIterable('scoreStream', records);
      return scoreRecords(records);
    },
    explain: (declaration) =>
      work.run(async () => {
        const record = flatRecord(declaration, 1);
        if (!record.ok) throw rejection(record.fault);
        const asOf = day();
        const { verdicts, answer } = await scoreTogether([record.flat], asOf);
        deriveFor(parts, [record.flat]); // another scorer may have worked on the rows meanwhile
        return explainFlat(record.flat, verdicts[0]!, { ...parts, asOf, model: parts.model?.model ?? null, answer });
      }),
    versions: parts.versions,
    close: work.close,
  };
}

async function openParts(options: ScorerOptions): Promise<Parts> {
  const { policy = defaultPolicy(), model, mutes = null, ruleSets: given } = options;
  const ruleSets = given ?? (await Promise.all(Object.values(shipped.ruleSets).map((file) => loadRuleSet(file))));
  checkParts(ruleSets, model, policy);
  const versions = versionsOf(ruleSets, model, policy, mutes);
  const rates = ratesOf(policy.document.exchangeRates);
  return { policy, rates, ruleSets, mutes, versions, model: model ? await openModel(model) : null };
}

/** Today, UTC, in milliseconds since 1970. */
export function today(): number {
  return dayOf(new Date().toISOString().slice(0, 10));
}

function dayOf(given: string): number {
  const day = parseIsoDate(given);
  if (day === undefined) throw usage('createScorer', 'asOf is not a day written as YYYY-MM-DD');
  return day;
}

function checkParts(ruleSets: readonly RuleSet[], model: Model | undefined, policy: Policy): void {
  const { baseCurrency } = policy.document;
  if (ruleSets.length === 0 && !model) throw usage('createScorer', 'there are no rule sets and no model to score by');
  if (model && model.card.currency !== baseCurrency)
    throw setupFault(
      'MODEL_CURRENCY',
      `the model sees values in ${model.card.currency}, the policy in ${baseCurrency}`,
      {
        file: `${model.folder}/model.json`,
      },
    );
  const ids = new Set<string>();
  for (const { id } of ruleSets.flatMap((set) => [...set.rules, ...set.tables])) {
    if (ids.has(id)) throw setupFault('RULE_INVALID', `two rule sets have a rule "${id}"`);
    ids.add(id);
  }
}

function versionsOf(
  ruleSets: readonly RuleSet[],
  model: Model | undefined,
  policy: Policy,
  mutes: MuteList | null,
): Verdict['versions'] {
  const short = (digest: string): string => digest.slice(0, 12);
  return {
    library: libraryVersion,
    schema: schemaVersion,
    policy: `${policy.document.policy}@${policy.document.version}#${short(policy.digest)}`,
    ruleSets: ruleSets.map((set) => `${set.name}@${set.version}#${short(set.digest)}`),
    mutes: mutes && `${mutes.document.muteList}@${mutes.document.version}#${short(mutes.digest)}`,
    model: model ? `${model.name}@${model.version}#${short(model.digest)}` : null,
  };
}
