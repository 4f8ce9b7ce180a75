// The scorer: rule sets, model and policy composed into one thing that scores declarations.
import { checkIterable, checkOptions, usage } from '../check-options.js';
import { parseIsoDate } from '../declaration/dates.js';
import type { Fault, FlatDeclaration, FlatRecord } from '../declaration/flat.js';
import type { Declaration } from '../declaration/schema.js';
import type { ManifestRecord } from '../manifest/read-manifest.js';
import type { Verdict } from '../scoring/verdict.js';
import { createEngine } from './engine.js';
import type { Explanation } from './explain.js';
import { flatDeclaration, flatRecord, itemsOfRecord, rejection, type Scorable } from './flat-record.js';
import { type ScorerOptions, type SwapOptions, scorerOptionsSchema } from './scorer-options.js';
import type { ShadowReport } from './shadow.js';
import { cutBatches, takeBatches, usualLimits } from './take-batches.js';
import { createWork } from './work.js';

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
  /**
   * Put other parts in the place of those that serve; what is left out stays. They are checked, and the model is opened and
   * repeats its canary rows, while the old parts serve; then the next batch has the new ones, and no batch has both. Rejects
   * as `createScorer` throws, and the old parts go on serving. Swaps are done one after the other.
   */
  readonly swap: (parts: SwapOptions) => Promise<void>;
  /** What the shadow would have said so far, against the verdicts that were given; null without a shadow. */
  readonly shadowReport: () => ShadowReport | null;
  /** Of the parts that serve. Each verdict names those that it was made by. */
  readonly versions: Verdict['versions'];
  /** Release the model once what is under way has ended. Further calls reject with SCORER_CLOSED. */
  readonly close: () => Promise<void>;
}

/**
 * Create a scorer. Throws CustomsRiskError when the options are wrong (USAGE) or the parts do not fit: ORT_UNAVAILABLE,
 * MODEL_NOT_ONNX, MODEL_SIGNATURE, MODEL_CANARY, MODEL_CURRENCY.
 */
export async function createScorer(options: ScorerOptions = {}): Promise<Scorer> {
  return (await createFlatScorer(options)).scorer;
}

/** The scorer, and the entry of the batch driver, which takes flat declarations. */
export interface FlatScorer {
  readonly scorer: Scorer;
  readonly scoreFlat: (flats: readonly FlatDeclaration[]) => Promise<Verdict[]>;
}

/** Create a scorer with the entry that takes flat declarations. */
export async function createFlatScorer(options: ScorerOptions): Promise<FlatScorer> {
  checkOptions('createScorer', options, scorerOptionsSchema);
  const day = options.asOf === undefined ? today : (): number => dayOf(options.asOf!);
  day();
  const engine = await createEngine(options);
  const { size = usualLimits.size, waitMs = usualLimits.waitMs } = options.batch ?? {};
  const limits = { size, waitMs };
  const work = createWork(engine.close);
  const scoreFlat = async (flats: readonly FlatDeclaration[]): Promise<Verdict[]> => {
    const asOf = day();
    const verdicts: Verdict[] = [];
    for (const batch of cutBatches(flats, (flat) => flat.rows.length))
      verdicts.push(...(await engine.score(batch, asOf)).verdicts);
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
    for await (const batch of takeBatches(records, options.signal, itemsOfRecord, limits)) {
      yield* await work.run(() => scoreAll(batch.map((record, at) => flatRecord(record, before + at + 1))));
      before += batch.length;
    }
  };
  const scorer: Scorer = {
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
        return engine.explain(record.flat, day());
      }),
    swap: (parts) => work.run(() => engine.swap(parts)),
    shadowReport: engine.shadowReport,
    get versions() {
      return engine.versions();
    },
    close: work.close,
  };
  return { scorer, scoreFlat: (flats) => work.run(() => scoreFlat(flats)) };
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
