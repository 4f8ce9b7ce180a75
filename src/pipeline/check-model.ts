// Check a model: every step of the gate, what its canary rows reach, and what of its card ought to be looked at.
import { CustomsRiskError } from '../errors.js';
import { readGraph } from '../model/graph.js';
import { coverageOf, ensemblesOf, type LeafCoverage } from '../model/leaf-coverage.js';
import { type Model, type ReadStep, readModel, readSteps } from '../model/read.js';
import { tryModel } from '../model/trial.js';

export type CheckStep = ReadStep | 'trial';

export interface ModelCheck {
  readonly folder: string;
  /** Steps up to the first that found a fault; the rest were not taken. */
  readonly steps: readonly { readonly step: CheckStep; readonly ok: boolean; readonly says: string }[];
  readonly fault: { readonly code: string; readonly message: string; readonly remedy: string } | null;
  readonly model: { readonly name: string; readonly version: string; readonly digest: string } | null;
  /** Bytes of the graph, and microseconds that a row of the largest batch took in the trial. */
  readonly graphBytes: number | null;
  readonly microseconds: number | null;
  readonly canaries: { readonly rows: number; readonly declared: number } | null;
  /** What canary rows reach of the trees; null where no trees ask the features as they are. */
  readonly coverage: LeafCoverage | null;
  readonly warnings: readonly string[];
}

const nothing = { model: null, graphBytes: null, microseconds: null, canaries: null, coverage: null, warnings: [] };

/** Check a model folder. Faults of the folder are part of what it gives. */
export async function checkModel(folder: string): Promise<ModelCheck> {
  const passed: CheckStep[] = [];
  try {
    const model = readModel(folder, (step) => passed.push(step));
    const { microseconds, bytes } = await tryModel(model);
    const coverage = canaryCoverage(model);
    const declared = model.canaries.filter(({ declaration }) => declaration !== undefined).length;
    const says = { ...sayRead(model, declared), trial: sayTrial(microseconds, bytes) };
    return {
      folder,
      steps: [...readSteps, 'trial' as const].map((step) => ({ step, ok: true, says: says[step] })),
      fault: null,
      model: { name: model.name, version: model.version, digest: model.digest },
      graphBytes: model.graph.length,
      microseconds,
      canaries: { rows: model.canaries.length, declared },
      coverage,
      warnings: [...warningsOfCanaries(model, coverage), ...warningsOfCard(model)],
    };
  } catch (fault) {
    if (!(fault instanceof CustomsRiskError)) throw fault;
    const { code, message, remedy } = fault;
    const failed = [...readSteps, 'trial' as const][passed.length]!;
    return {
      folder,
      steps: [...passed.map((step) => ({ step, ok: true, says: '' })), { step: failed, ok: false, says: message }],
      fault: { code, message, remedy },
      ...nothing,
    };
  }
}

function sayRead(model: Model, declared: number): { readonly [step in ReadStep]: string } {
  const { card, features, graph, canaries, name, version } = model;
  const tables = Object.keys(card.tables).length;
  return {
    card: `${name} ${version}: ${features.specs.length} features, ${tables} tables, ${card.outputs.length} outputs`,
    digests: `${Object.keys(card.files).length} files`,
    graph: `${graph.length} bytes, feed-forward, by the list of operators`,
    canaries: `${canaries.length} rows, ${declared} of them from declarations`,
    features: 'they compile, and the tables fit',
  };
}

function sayTrial(microseconds: number, bytes: number): string {
  return `canary rows repeat; ${microseconds.toFixed(1)} µs a row, ${Math.round(bytes / 1_048_576)} MiB in all`;
}

/** What the canary rows of a model reach of its trees; null where no trees ask the features as they are. */
export function canaryCoverage({ card, canaries, graph, folder }: Model): LeafCoverage | null {
  const ensembles = ensemblesOf(readGraph(graph, `${folder}/model.onnx`));
  let before = 0;
  const found = card.inputs.flatMap(({ name, features }) => {
    const first = before;
    before += features.length;
    const trees = ensembles.get(name) ?? [];
    if (trees.length === 0) return [];
    const rows = canaries.flatMap((canary) =>
      canary.features.slice(first, before).map((value) => Number(value ?? Number.NaN)),
    );
    return [coverageOf(trees, Float32Array.from(rows), features.length)];
  });
  if (found.length === 0) return null;
  const sum = (key: keyof LeafCoverage): number => found.reduce((total, one) => total + one[key], 0);
  return { trees: sum('trees'), leaves: sum('leaves'), reachable: sum('reachable'), reached: sum('reached') };
}

function warningsOfCanaries({ card, canaries }: Model, coverage: LeafCoverage | null): string[] {
  const declared = canaries.filter(({ declaration }) => declaration !== undefined);
  if (declared.length === 0) return ['no canary row has a declaration: expressions and tables are not held'];
  const warnings: string[] = [];
  if (coverage && coverage.reached < coverage.reachable)
    warnings.push('canary rows do not reach every leaf: draw them anew with `customs-risk model canaries`');
  const specs = card.inputs.flatMap(({ type, features }) => features.map(({ name }) => ({ type, name })));
  const missing = specs.map((_, at) => declared.filter(({ features }) => features[at] === null).length);
  const named = (count: number): string =>
    specs.flatMap(({ type, name }, at) => (type.startsWith('float') && missing[at] === count ? [name] : [])).join(', ');
  const [never, always] = [named(0), named(declared.length)];
  if (never !== '') warnings.push(`never missing in a canary row from a declaration: ${never}`);
  if (always !== '') warnings.push(`always missing in canary rows from declarations: ${always}`);
  return warnings;
}

function warningsOfCard({ card }: Model): string[] {
  const { metrics, calibration, outputs, inputs, runtime } = card;
  const warnings = outputs.flatMap(({ risk }) => {
    const own = metrics.filter((metric) => metric.risk === risk);
    return [
      ...(own.length === 0 ? [`no metric of ${risk}: nobody can tell how good it is`] : []),
      ...(own.length > 0 && own.every(({ interval }) => interval === undefined)
        ? [`no metric of ${risk} has an interval`]
        : []),
      ...(calibration[risk] === undefined
        ? [`${risk} is not calibrated, or the card does not say that it need not be`]
        : []),
    ];
  });
  if (inputs.every(({ features }) => features.every(({ meanPoints }) => meanPoints === undefined)))
    warnings.push('no feature has meanPoints: the coverage of verdicts leaves the model out');
  if (runtime === undefined) warnings.push('the card names no range of runtimes');
  return warnings;
}
