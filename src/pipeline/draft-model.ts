// Draft a model: an ONNX file and a feature set into a model folder, with what nobody but its author knows still to be filled in.

import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { env } from 'onnxruntime-common';
import { digestOf } from '../declaration/digest.js';
import { type RiskName, riskNames } from '../declaration/risk.js';
import { schemaVersion } from '../declaration/schema.js';
import { setupFault } from '../errors.js';
import type { FeatureInput } from '../features/feature-set.js';
import { compileFeatures, type Features } from '../features/features.js';
import { readTables } from '../features/tables.js';
import { limits } from '../limits.js';
import { writeCanaries } from '../model/canaries.js';
import type { ModelCard } from '../model/card.js';
import type { GraphValue } from '../model/graph-values.js';
import { inspectGraph } from '../model/inspect.js';
import type { LeafCoverage } from '../model/leaf-coverage.js';
import type { Model } from '../model/load.js';
import { makeCanaries } from '../model/make-canaries.js';
import { readPlainFile } from '../model/read.js';
import { outputFault } from '../output/disk.js';
import { readSettingsText } from '../settings-file.js';
import { canaryCoverage } from './check-model.js';
import { loadFeatures } from './load-features.js';
import type { SampledHistory } from './sample-history.js';

export interface DraftOptions {
  readonly onnx: string;
  /** Feature file. */
  readonly features: string;
  /** Fitted tables, where the features look things up. */
  readonly tables: string | null;
  /** What each risk is read from; null: as the names and sizes of the outputs suggest. */
  readonly outputs: readonly OutputChoice[] | null;
  /** Rows of the training data, from which canary rows and the share of positives come. */
  readonly history: ((features: Awaited<ReturnType<typeof loadFeatures>>) => Promise<SampledHistory>) | null;
  /** A folder that does not exist. */
  readonly out: string;
}

export interface OutputChoice {
  readonly risk: RiskName;
  readonly name: string;
  readonly index: number;
}

export interface Draft {
  readonly card: ModelCard;
  readonly canaries: { readonly declared: number; readonly drawn: number };
  readonly coverage: LeafCoverage | null;
  /** What its author has to fill in: paths in model.json. */
  readonly open: readonly string[];
}

/**
 * Draft a model folder. Throws what reading its parts throws; MODEL_NOT_ONNX, MODEL_REFUSED; MODEL_SIGNATURE where inputs and
 * features do not fit each other, or outputs cannot be told apart; FILE_MISSING without the tables that are asked.
 */
export async function draftModel(options: DraftOptions): Promise<Draft> {
  const { onnx, out } = options;
  const graph = readPlainFile(onnx, limits.modelBytes);
  const { takes, gives } = inspectGraph(graph, onnx);
  const loaded = await loadFeatures(options.features);
  const tables = readFitted(options, loaded);
  const inputs = matchInputs(loaded.set.inputs, takes, onnx);
  const sampled = await options.history?.(loaded);
  const outputs = chooseOutputs(options, gives).map(({ risk, name, index }) => ({
    ...{ name, index, risk, scale: /prob/i.test(name) ? ('probability' as const) : ('logit' as const) },
    label: todo('what the model was trained to tell, in plain words'),
    trainRate: sampled?.rates[risk] ?? Number.NaN,
  }));
  const card: ModelCard = {
    model: basename(out).replace(/[^A-Za-z0-9_-]/g, '-'),
    version: '0.1.0',
    schema: schemaVersion,
    currency: loaded.set.currency,
    runtime: `>=${env.versions.common.replace(/\.\d+$/, '')} <${Number.parseInt(env.versions.common, 10) + 1}`,
    files: {},
    inputs,
    tables: loaded.set.tables,
    outputs,
    calibration: {},
    data: {
      name: todo('name of the training data'),
      window: sampled?.window ?? todo('first and last day, such as 2020-01-01/2020-12-31'),
      licence: todo('licence of the training data'),
    },
    metrics: [],
    limits: todo('what the figures do not say, and what the model must not be used for'),
    licence: todo('licence of the model'),
  };
  const model: Model = {
    ...{ name: card.model, version: card.version, digest: '', folder: onnx, card, canaries: [], graph },
    features: compileFeatures(inputs, loaded.lookups) as Features, // they compiled under their own names
  };
  const canaries = await makeCanaries(model, sampled?.declarations ?? [{ id: 'CANARY-1', items: [{}] }]);
  const files = new Map<string, Uint8Array | string>([
    ['model.onnx', graph],
    ...(tables === null ? [] : [['tables.json', tables] as const]),
    ['canaries.ndjson', writeCanaries(canaries)],
  ]);
  const open = writeFolder(out, card, files);
  const declared = canaries.filter(({ declaration }) => declaration !== undefined).length;
  return {
    card,
    canaries: { declared, drawn: canaries.length - declared },
    coverage: canaryCoverage({ ...model, canaries }),
    open,
  };
}

const todo = (what: string): string => `TODO: ${what}`;

function readFitted(
  { tables, features }: DraftOptions,
  { set, lookups }: Awaited<ReturnType<typeof loadFeatures>>,
): string | null {
  if (Object.keys(set.tables).length === 0) return null;
  if (tables === null)
    throw setupFault('FILE_MISSING', 'the features look things up in tables, which are not given', {
      file: features,
      remedy: 'Fit them (`customs-risk features fit`), and pass --tables.',
    });
  const text = readSettingsText(tables, limits.tableBytes);
  readTables(text, tables, lookups);
  return text;
}

/** The inputs of the feature set under the names of the graph. One input needs no name to be known. */
function matchInputs(inputs: readonly FeatureInput[], takes: readonly GraphValue[], file: string): FeatureInput[] {
  const differ = (): never => {
    const asked = inputs.map(({ name, type, features }) => `"${name}" ${type} [N, ${features.length}]`).join(', ');
    const given = takes.map(({ name, type, shape }) => `"${name}" ${type} [${shape?.join(', ') ?? '?'}]`).join(', ');
    throw setupFault('MODEL_SIGNATURE', `the features are for ${asked}; the graph takes ${given}`, {
      file,
      remedy: 'Give the inputs of the feature file the names, types and numbers of features that the graph has.',
    });
  };
  if (inputs.length !== takes.length) return differ();
  return inputs.map((input) => {
    const found = inputs.length === 1 ? takes[0] : takes.find(({ name }) => name === input.name);
    const columns = found?.shape?.[1] ?? 1;
    if (!found || found.type !== input.type) return differ();
    if (found.shape && typeof columns === 'number' && columns !== input.features.length) return differ();
    return { ...input, name: found.name };
  });
}

/** Which output and column stands for which risk, as asked for or as the graph suggests. */
function chooseOutputs({ outputs, onnx }: DraftOptions, gives: readonly GraphValue[]): readonly OutputChoice[] {
  if (outputs !== null) return outputs;
  const floats = gives.filter(({ type }) => type === 'float32' || type === 'float64');
  const [only] = floats;
  const columns = only?.shape?.[1] ?? (only?.shape?.length === 1 ? 1 : undefined);
  // Of a classifier with a label beside it, the second column is the probability that it is positive.
  if (only && floats.length === 1 && columns === 2 && gives.length === 2)
    return [{ risk: 'counterfeit', name: only.name, index: 1 }];
  if (only && floats.length === 1 && (columns === 1 || columns === 2))
    return riskNames.slice(0, columns).map((risk, index) => ({ risk, name: only.name, index }));
  throw setupFault('MODEL_SIGNATURE', 'which output stands for which risk cannot be told from the graph', {
    file: onnx,
    remedy: 'Say so with --output, such as --output counterfeit=probabilities:1.',
  });
}

/** Write the folder; gives what is still to be filled in. */
function writeFolder(out: string, card: ModelCard, files: ReadonlyMap<string, Uint8Array | string>): string[] {
  const digests = [...files].map(([name, content]) => [name, `sha256-${digestOf(content)}`]);
  const rate = todo('share of positives in the training data');
  const outputs = card.outputs.map((one) => ({
    ...one,
    trainRate: Number.isNaN(one.trainRate) ? rate : one.trainRate,
  }));
  const written = { ...card, files: Object.fromEntries(digests), outputs };
  try {
    mkdirSync(out);
    for (const [name, content] of files) writeFileSync(join(out, name), content);
    writeFileSync(join(out, 'model.json'), `${JSON.stringify(written, null, 2)}\n`);
  } catch (cause) {
    throw outputFault(out, cause);
  }
  return openPlaces(written, '');
}

function openPlaces(value: unknown, path: string): string[] {
  if (typeof value === 'string') return value.startsWith('TODO') ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => {
    const step = Array.isArray(value) ? `[${key}]` : path === '' ? key : `.${key}`;
    return openPlaces(one, path + step);
  });
}
