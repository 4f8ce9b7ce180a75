// The stages of the end-to-end benchmark on one thread: microseconds of CPU for a row, and one score() alone.
import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { deriveRows } from '../src/declaration/derive.js';
import type { FlatDeclaration } from '../src/declaration/flat.js';
import { nest } from '../src/declaration/nest.js';
import type { ExchangeRates } from '../src/declaration/slots.js';
import { loadMapping } from '../src/manifest/mapping.js';
import { createManifestReader } from '../src/manifest/read-manifest.js';
import { loadModel } from '../src/model/load.js';
import { openModel } from '../src/model/predict.js';
import { faultToNdjson } from '../src/output/quarantine.js';
import { verdictsToText } from '../src/output/verdict-text.js';
import { loadPolicy } from '../src/pipeline/load-policy.js';
import { createScorer } from '../src/pipeline/scorer.js';
import { newTally, tallyVerdict } from '../src/pipeline/tally.js';
import { createRuleEvaluation } from '../src/rules/evaluate.js';
import { loadRuleSet } from '../src/rules/load.js';
import { createAssessing, type FeatureShares } from '../src/scoring/assess.js';
import { createMutes } from '../src/scoring/mutes.js';
import { policy as policyDocument, type Setup } from './end-to-end-data.js';
import { cpuTime, type Say } from './measure.js';

export const stages = ['read', 'derive', 'features', 'model', 'rules', 'attribute', 'assess', 'text', 'tally'] as const;
export type Stage = (typeof stages)[number];
export interface Stages {
  readonly rows: number;
  /** Microseconds of CPU for a row. */
  readonly micros: { readonly [stage in Stage]: number };
  /** Rows of features, for bare onnxruntime. */
  readonly values: Float32Array;
  readonly aboveGreen: number;
}

// As many bytes as hold about 256 records.
const pieceBytes = 45_056;
const asOf = Date.UTC(2026, 2, 1);
const versions = { library: '0', schema: '', policy: '', ruleSets: [], mutes: null, model: null };

/** Let the manifest go through the stages, a batch at a time, as the scorer does; the first pass warms up and does not count. */
export async function measureStages(manifest: string, setup: Setup): Promise<Stages> {
  await passStages(manifest, setup);
  return passStages(manifest, setup);
}

async function passStages(manifest: string, setup: Setup): Promise<Stages> {
  const policy = await loadPolicy(setup.policy);
  const rates = policyDocument.exchangeRates as ExchangeRates;
  const ruleSets = [await loadRuleSet(setup.rules)];
  const open = await openModel(await loadModel(setup.model));
  const evaluate = createRuleEvaluation(ruleSets);
  const mute = createMutes(null);
  const { features, name } = open.model;
  const { assess, write } = createAssessing({ policy, ruleSets, versions, model: { name, features } });
  const reader = createManifestReader(manifest, { format: 'csv', mapping: await loadMapping(setup.mapping) });
  const micros = Object.fromEntries(stages.map((stage) => [stage, 0])) as { [stage in Stage]: number };
  const kept: Float32Array[] = [];
  const tally = newTally();
  let [rows, quarantine] = [0, ''];
  let since = cpuTime();
  const ends = (stage: Stage): void => {
    const now = cpuTime();
    micros[stage] += now - since;
    since = now;
  };
  const take = async (records: ReturnType<typeof reader.write>): Promise<void> => {
    if (Symbol.asyncIterator in records) throw new Error('a CSV manifest is read at once');
    ends('read');
    rows += records.length;
    const sound = records.filter((record) => record.ok);
    for (const record of records) if (!record.ok) quarantine = faultToNdjson(record.fault);
    const flats = sound.map(({ flat }): FlatDeclaration => flat);
    if (flats.length === 0) return;
    for (const flat of flats) deriveRows(flat.rows, 'USD', rates);
    ends('derive');
    const all = flats.flatMap((flat) => flat.rows);
    const [matrix] = features.build(all);
    ends('features');
    const { inputs, outputs } = await open.predict(all); // with the features once more, which are taken off below
    ends('model');
    const evidence = flats.map((flat) => mute(flat, evaluate(flat, asOf), asOf));
    ends('rules');
    const assessed = flats.map((flat, first) => assess(flat, evidence[first]!, { inputs, outputs, first }));
    ends('assess');
    const asked = assessed.flatMap(({ lane }, row) =>
      lane === 'green' ? [] : [{ row, risk: 'counterfeit' as const }],
    );
    const given = asked.length > 0 ? await open.attribute(inputs, asked) : [];
    const shares = new Map(asked.map(({ row }, at): [number, FeatureShares] => [row, { counterfeit: given[at]! }]));
    ends('attribute');
    const verdicts = assessed.map((one, at) => write(one, shares.get(at) ?? {}, '2026-03-01'));
    ends('assess');
    await verdictsToText(verdicts, { format: 'csv', keep: [], decisionIds: 'above-green' });
    ends('text');
    sound.forEach((record, at) => tallyVerdict(tally, record, verdicts[at]!));
    ends('tally');
    if (kept.length < 80) kept.push(matrix!.values as Float32Array);
    await turn();
    since = cpuTime();
  };
  for (const piece of piecesOf(manifest)) await take(reader.write(piece));
  await take(reader.end());
  await open.close();
  if (quarantine === '') throw new Error('no record is faulty');
  micros.model -= micros.features;
  for (const stage of stages) micros[stage] /= rows;
  const values = Float32Array.from(kept.flatMap((one) => [...one]));
  return { rows, micros, values, aboveGreen: 1 - tally.lanes.green / tally.verdicts };
}

function* piecesOf(path: string): Generator<Uint8Array, void, void> {
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const piece = new Uint8Array(pieceBytes);
      const bytes = readSync(file, piece);
      if (bytes === 0) return;
      yield piece.subarray(0, bytes);
    }
  } finally {
    closeSync(file);
  }
}

const singles = 4_000;

/** One score() after the other, warm: the times of half and of 99 in 100. */
export async function measureSingle(manifest: string, setup: Setup, say: Say): Promise<void> {
  const scorer = await createScorer({
    ruleSets: [await loadRuleSet(setup.rules)],
    model: await loadModel(setup.model),
    policy: await loadPolicy(setup.policy),
    asOf: '2026-03-01',
  });
  const reader = createManifestReader(manifest, { format: 'csv', mapping: await loadMapping(setup.mapping) });
  const file = openSync(manifest, 'r');
  const piece = new Uint8Array(singles * 180);
  const records = reader.write(piece.subarray(0, readSync(file, piece)));
  closeSync(file);
  if (Symbol.asyncIterator in records) throw new Error('a CSV manifest is read at once');
  const declarations = records.flatMap((record) => (record.ok ? [nest(record.flat)] : []));
  const times: number[] = [];
  for (let pass = 0; pass < 3; pass++) {
    times.length = 0;
    for (const declaration of declarations) {
      const start = process.hrtime.bigint();
      await scorer.score(declaration);
      times.push(Number(process.hrtime.bigint() - start) / 1_000);
    }
  }
  await scorer.close();
  times.sort((a, b) => a - b);
  const at = (share: number): string => times[Math.floor(times.length * share)]!.toFixed(0);
  say(`one score(), warm: p50 ${at(0.5)} µs (target 60), p99 ${at(0.99)} µs (target 500)`);
}
