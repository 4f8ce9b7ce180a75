// Profile run: manifests through the scorer into a drift profile, in constant memory.
import { z } from 'zod';
import { checkOptions, usage } from '../check-options.js';
import { ratesOf } from '../declaration/exchange-rates.js';
import type { FlatDeclaration, FlatRecord } from '../declaration/flat.js';
import { riskNames } from '../declaration/risk.js';
import { compileFeatures, type Features, type InputMatrix } from '../features/features.js';
import type { Lookups } from '../features/lookups.js';
import type { Model } from '../model/load.js';
import { sigmoid } from '../model/odds.js';
import { type Engine, givenParts } from '../pipeline/engine.js';
import { loadRefreshable } from '../pipeline/refresh-model.js';
import { deriveFor, type Scored } from '../pipeline/score-batch.js';
import { cutBatches } from '../pipeline/take-batches.js';
import type { Risks, Verdict } from '../scoring/verdict.js';
import type { Configuration } from './compare.js';
import { addToBins, type DriftProfile, edgesOf, emptyLike, type Share } from './drift-profile.js';
import { dayOf, progressOf } from './evaluate.js';
import { type EvaluateOptions, evaluateOptionsSchema } from './evaluate-options.js';
import { readLabelled } from './judge-manifest.js';
import { judgingEngine } from './judging-engine.js';
import { createRandom } from './random.js';

export interface ProfileOptions
  extends Configuration,
    Pick<EvaluateOptions, 'mapping' | 'format' | 'asOf' | 'signal' | 'onProgress'> {
  readonly manifests: readonly string[];
  /** The reference whose edges are used; left out, edges come from a sample of what is met. */
  readonly like?: DriftProfile | undefined;
}

const { manifests, ...others } = evaluateOptionsSchema.pick({
  ...{ ruleSets: true, model: true, policy: true, mutes: true, asOf: true, signal: true },
  ...{ manifests: true, mapping: true, format: true, onProgress: true },
}).shape;
const optionsSchema = z.strictObject({ ...others, manifests: manifests.unwrap() });

/** Items of which values are kept to find edges. */
const sampleSize = 50_000;

/**
 * Count what manifests hold. A first profile takes its edges, and the counts of features and scores, from 50,000 items by
 * lot; one that is `like` a reference counts every item. Throws as `evaluate` does.
 */
export async function profileDrift({ like, ...options }: ProfileOptions): Promise<DriftProfile> {
  checkOptions('profileDrift', options, optionsSchema);
  const given = await givenParts(options);
  const { ruleSets: sets, model: own, policy: rules } = given;
  const engine = await judgingEngine(given, options.signal);
  try {
    const probe = own && Object.keys(own.card.tables).length > 0 ? await probeOf(own.folder) : null;
    const columns = columnsOf(own);
    const model = engine.versions().model;
    if (like && like.model !== model)
      throw usage('profileDrift', 'the reference is of another model, or of another version of it');
    const ids = sets.flatMap((set) => set.rules.map(({ id }) => id));
    const start = like ? emptyLike(like) : newProfile(model, ids, probe?.names ?? []);
    const rates = ratesOf(rules.document.exchangeRates);
    const derive = (flats: readonly FlatDeclaration[]): void => void deriveFor({ policy: rules, rates }, flats);
    return await count(options, {
      engine,
      probe,
      columns,
      derive,
      profile: start,
      rules: new Set(ids),
      isLike: like !== undefined,
    });
  } finally {
    await engine.close();
  }
}

interface Counting {
  readonly engine: Engine;
  readonly probe: Probe | null;
  readonly columns: readonly Column[];
  readonly derive: (flats: readonly FlatDeclaration[]) => void;
  readonly profile: DriftProfile;
  /** Ids of the rules in use; one of the reference that is not among them is left open. */
  readonly rules: ReadonlySet<string>;
  readonly isLike: boolean;
}

/** A value of an item, by name. */
interface Column {
  readonly kind: 'features' | 'scores';
  readonly name: string;
  /** NaN when it is missing. */
  readonly read: (answer: Scored['answer'], row: number, risks: Risks) => number;
}

/** Asks every table of counts whether it holds the key of a row. */
export interface Probe {
  readonly names: readonly string[];
  readonly features: Features;
}

async function probeOf(folder: string): Promise<Probe | null> {
  return probeIn((await loadRefreshable(folder)).lookups);
}

/** What asks the tables of these lookups, whatever they hold when it is asked; null where none is of rates or counts. */
export function probeIn(lookups: Lookups): Probe | null {
  const names = [...lookups].flatMap(([name, { table }]) =>
    table.type === 'rate' || table.type === 'count' ? [name] : [],
  );
  return names.length === 0 ? null : { names, features: askAll(names, lookups) };
}

function askAll(names: readonly string[], lookups: Lookups): Features {
  const features = names.map((name) => ({ name, expr: `seen('${name}')`, says: name, missing: null }));
  return compileFeatures([{ name: 'seen', type: 'float64', features }], lookups) as Features; // the tables are there
}

function columnsOf(model: Model | null): Column[] {
  const features = model?.features;
  const numbers =
    features?.inputs.flatMap(({ type, features: own }) =>
      own.map(({ name }) => ({ name, isText: type === 'string' })),
    ) ?? [];
  return [
    ...numbers.flatMap(({ name, isText }, at): Column[] =>
      isText
        ? []
        : [
            {
              kind: 'features',
              name,
              read: (answer, row) => Number((answer && features!.read(answer.inputs, row, at)) ?? Number.NaN),
            },
          ],
    ),
    ...riskNames.map((risk): Column => ({ kind: 'scores', name: risk, read: (_, __, risks) => risks[risk] })),
    ...(model?.card.outputs ?? []).map(
      ({ risk }, at): Column => ({
        kind: 'scores',
        name: `${risk} by the model`,
        read: (answer, row) => (answer ? sigmoid(answer.outputs[at]!.logits[row]!) : Number.NaN),
      }),
    ),
  ];
}

function newProfile(model: string | null, rules: readonly string[], keys: readonly string[]): DriftProfile {
  const shares = (names: readonly string[]): { [name: string]: Share } =>
    Object.fromEntries(names.map((name) => [name, { of: 0, in: 0 }]));
  return {
    schema: 'drift-profile/1',
    model,
    rows: 0,
    declarations: 0,
    features: {},
    scores: {},
    rules: shares(rules),
    keys: shares(keys),
  };
}

async function count(options: ProfileOptions, counting: Counting): Promise<DriftProfile> {
  const { columns, profile: to, isLike } = counting;
  const counts = { read: 0, rejected: 0 };
  const tell = progressOf(options, counts);
  const sample: Float64Array[] = [];
  const random = createRandom(1);
  const take = (values: Float64Array): void => {
    to.rows++;
    if (isLike) return addValues(to, columns, values);
    // Each item has the same chance to be among those kept, however many there are.
    const place = to.rows <= sampleSize ? to.rows - 1 : Math.floor(random() * to.rows);
    if (place < sampleSize) sample[place] = values;
  };
  for await (const { records, bytes } of readLabelled(inputOf(options), options.signal)) {
    for (const record of records) {
      counts.read += record.ok ? record.flat.records : 1;
      if (!record.ok) counts.rejected++;
    }
    await countBatch(counting, records, dayOf(options.asOf), take);
    tell(bytes);
  }
  if (isLike) return to;
  columns.forEach(({ kind, name }, column) => {
    const edges = edgesOf(Float64Array.from(sample, (values) => values[column]!));
    to[kind][name] = { edges, counts: new Array<number>(edges.length + 1).fill(0), missing: 0 };
  });
  for (const values of sample) addValues(to, columns, values);
  return to;
}

const inputOf = ({ manifests, mapping, format }: ProfileOptions) => ({ manifests, mapping, format });

function addValues(to: DriftProfile, columns: readonly Column[], values: Float64Array): void {
  columns.forEach(({ kind, name }, column) => {
    const bins = to[kind][name];
    if (bins === undefined) throw usage('profileDrift', `the reference has no "${name}"`);
    addToBins(bins, values[column]!);
  });
}

async function countBatch(
  { engine, probe, columns, derive, profile: to, rules }: Counting,
  records: readonly FlatRecord[],
  asOf: number,
  take: (values: Float64Array) => void,
): Promise<void> {
  const flats = records.flatMap((record) => (record.ok ? [record.flat] : []));
  for (const batch of cutBatches(flats, (flat) => flat.rows.length)) {
    const { verdicts, answer } = await engine.score(batch, asOf);
    let row = 0;
    for (const verdict of verdicts) {
      to.declarations++;
      countRules(to, verdict, rules);
      for (const { risks } of verdict.items) {
        take(Float64Array.from(columns, ({ read }) => read(answer, row, risks)));
        row++;
      }
    }
    if (!probe) continue;
    derive(batch);
    countKeys(to, probe, batch);
  }
}

function countRules({ rules }: DriftProfile, { reasons }: Verdict, used: ReadonlySet<string>): void {
  const fired = new Set(reasons.flatMap((reason) => (reason.kind === 'rule' ? [reason.id] : [])));
  for (const [id, share] of Object.entries(rules)) if (used.has(id)) share.of++;
  for (const id of fired) if (Object.hasOwn(rules, id)) rules[id]!.in++;
}

function countKeys({ keys }: DriftProfile, { names, features }: Probe, batch: readonly FlatDeclaration[]): void {
  const rows = batch.flatMap((flat) => flat.rows);
  const [seen] = features.build(rows) as [Extract<InputMatrix, { type: 'float64' }>]; // the one input
  rows.forEach((_, row) => {
    names.forEach((name, at) => {
      const times = seen.values[row * names.length + at]!;
      if (Number.isNaN(times)) return; // it has no key
      const share = keys[name];
      if (share === undefined) throw usage('profileDrift', `the reference has no "${name}"`);
      share.of++;
      if (times === 0) share.in++;
    });
  });
}
