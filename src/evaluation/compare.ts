// Compare: two configurations over one file, with or without outcomes.
import { z } from 'zod';
import { checkOptions } from '../check-options.js';
import type { RiskName } from '../declaration/risk.js';
import { createComparison } from '../pipeline/comparison.js';
import { type Engine, givenParts } from '../pipeline/engine.js';
import type { ScorerOptions } from '../pipeline/scorer-options.js';
import { checkTops } from './at-top.js';
import { mostDrawn } from './bootstrap.js';
import type { Compared, RiskDifference } from './compared.js';
import { differencesOf, discordance } from './differences.js';
import { dayOf, progressOf, selectedBy, truthsOf, usualTops } from './evaluate.js';
import { type EvaluateOptions, evaluateOptionsSchema } from './evaluate-options.js';
import { type Gathered, gather, newGathered } from './gather.js';
import { judge, readLabelled, type Telling } from './judge-manifest.js';
import { judgingEngine } from './judging-engine.js';
import { compileKey } from './keys.js';
import { createMoving } from './moved.js';
import { loadOutcomes } from './read-outcomes.js';

/** What verdicts are made by. */
export type Configuration = Pick<ScorerOptions, 'ruleSets' | 'model' | 'policy' | 'mutes'>;

export interface CompareOptions
  extends Pick<
    EvaluateOptions,
    | 'mapping'
    | 'format'
    | 'outcomes'
    | 'selects'
    | 'tops'
    | 'group'
    | 'resamples'
    | 'seed'
    | 'asOf'
    | 'signal'
    | 'onProgress'
  > {
  readonly manifests: readonly string[];
  readonly a: Configuration;
  readonly b: Configuration;
}

const {
  ruleSets,
  model,
  policy,
  mutes,
  manifests,
  mapping,
  format,
  outcomes,
  selects,
  tops,
  group,
  resamples,
  seed,
  asOf,
  signal,
  onProgress,
} = evaluateOptionsSchema.shape;
const configuration = z.strictObject({ ruleSets, model, policy, mutes });
const optionsSchema = z.strictObject({
  a: configuration,
  b: configuration,
  manifests: manifests.unwrap(),
  ...{ mapping, format, outcomes, selects, tops, group, resamples, seed, asOf, signal, onProgress },
});

/** Compare. Throws as `evaluate` does; without labels and outcomes there are lanes and risks alone. */
export async function compare(options: CompareOptions): Promise<Compared> {
  checkOptions('compare', options, optionsSchema);
  checkTops(options.tops ?? []);
  const loaded = options.outcomes === undefined ? null : await loadOutcomes(options.outcomes, options.signal);
  const truths = truthsOf(options);
  const telling: Telling = {
    truths,
    outcomes: loaded,
    selects: options.selects ?? 'red',
    picks: null,
    tokenOf: null,
    groupOf: options.group ? compileKey('group', options.group) : null,
    revenueOf: null,
    randomChance: null,
  };
  const engines: Engine[] = [];
  try {
    for (const side of [options.a, options.b]) engines.push(await engineOf(side, options.signal));
    return await run(options, telling, engines[0]!, engines[1]!, loaded?.notes ?? []);
  } finally {
    for (const engine of engines) await engine.close();
  }
}

async function engineOf(side: Configuration, signal: AbortSignal | undefined): Promise<Engine> {
  return judgingEngine(await givenParts(side), signal);
}

async function run(
  options: CompareOptions,
  telling: Telling,
  a: Engine,
  b: Engine,
  notes: readonly string[],
): Promise<Compared> {
  const { mapping, format, manifests, signal } = options;
  const asOf = dayOf(options.asOf);
  const counts = { read: 0, rejected: 0 };
  const verdicts = createComparison();
  const moving = createMoving();
  const [gatheredA, gatheredB] = [newGathered([...telling.truths.keys()]), newGathered([...telling.truths.keys()])];
  const tell = progressOf(options, counts);
  for await (const { records, bytes } of readLabelled({ manifests, mapping, format }, signal)) {
    for (const record of records) {
      counts.read += record.ok ? record.flat.records : 1;
      if (!record.ok) counts.rejected++;
    }
    const judgedA = await judge(a, records, asOf, telling);
    const judgedB = await judge(b, records, asOf, telling);
    judgedA.forEach((one, at) => {
      const other = judgedB[at]!;
      verdicts.add(one.verdict, other.verdict);
      moving.add(one, other);
      gather(gatheredA, one);
      gather(gatheredB, other);
    });
    tell(bytes);
  }
  const risks = [...telling.truths].map(([risk, label]) => difference(options, risk, label, gatheredA, gatheredB));
  return {
    schema: 'comparison/1',
    inputs: manifests,
    records: counts,
    selectedBy: selectedBy[telling.selects],
    versions: { a: a.versions(), b: b.versions() },
    verdicts: verdicts.report(),
    moved: moving.tables(),
    risks,
    intervals: {
      resamples: options.resamples ?? 1_000,
      seed: options.seed ?? 1,
      of: options.group ? 'group' : 'declaration',
      blocks: risks.some((one) => one.counts.labelled > mostDrawn) ? 256 : null,
    },
    notes,
  };
}

function difference(options: CompareOptions, risk: RiskName, label: string, a: Gathered, b: Gathered): RiskDifference {
  const { tops = usualTops, resamples = 1_000, seed = 1 } = options;
  const [columnsA, columnsB] = [a.risks.get(risk)!, b.risks.get(risk)!]; // asked for risks that have a truth
  const known = [...columnsA.label.keys()].filter((at) => columnsA.label[at]! >= 0);
  const labels = Uint8Array.from(known, (at) => columnsA.label[at]!);
  const groups = options.group ? Uint32Array.from(known, (at) => a.group[at]!) : undefined;
  const pick = (values: readonly number[]): Float64Array => Float64Array.from(known, (at) => values[at]!);
  const money = { revenue: null, value: pick(a.value) };
  const pair = { a: pick(columnsA.risk), b: pick(columnsB.risk), labels };
  return {
    risk,
    label,
    counts: {
      declarations: a.declarations,
      labelled: known.length,
      positive: labels.reduce((sum, one) => sum + one, 0),
    },
    ...differencesOf(pair, { tops, resamples, seed, groups, money }),
    selected: discordance(
      labels,
      known.map((at) => Number(a.selected[at]!)),
      known.map((at) => Number(b.selected[at]!)),
    ),
  };
}
