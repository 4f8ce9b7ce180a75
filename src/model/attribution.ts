// Attribution: what each feature of a row has in the log-odds of a model: exact for tree ensembles that hold covers, by ablation for the rest.
import type { RiskName } from '../declaration/risk.js';
import type { InputMatrix } from '../features/features.js';
import { type Ablate, createAblation } from './ablation.js';
import type { InputRows } from './canaries.js';
import { type Graph, readGraph } from './graph.js';
import type { Model } from './load.js';
import type { Run } from './session.js';
import { createTreeAblation } from './tree-ablation.js';
import { readTreeEnsemble, type TreeEnsemble } from './tree-ensemble.js';
import { createTreeShap, type TreeShap } from './tree-shap.js';

/** A row of a batch, and the risk for which it is asked. */
export interface Asked {
  readonly row: number;
  readonly risk: RiskName;
}

/**
 * Gives for each row asked the share of every feature in the log-odds that the model gives for the risk, before
 * calibration; NaN where there is none. It rejects when the graph fails.
 */
export type Attribute = (inputs: readonly InputMatrix[], asked: readonly Asked[]) => Promise<readonly Float64Array[]>;

/** Prepare the attribution of a model; `run` gives log-odds before calibration. The work is done when it is first asked: many a run never does. */
export function createAttribution(model: Model, run: Run, canaries: InputRows): Attribute {
  const { outputs } = model.card;
  const width = model.features.specs.length;
  const missing = Float32Array.from(model.features.specs, (spec) => Number(spec.missing ?? Number.NaN)); // of float32, where trees ask them
  let graph: Graph | undefined;
  let ablation: Promise<Ablate> | undefined;
  const byTrees = new Map<number, Pick<TreeShap, 'explain'> | null>();
  const treesOf = (output: number): Pick<TreeShap, 'explain'> | null => {
    const before = byTrees.get(output);
    if (before !== undefined) return before;
    graph ??= readGraph(model.graph, `${model.folder}/model.onnx`);
    const ensemble = ensembleBehind(graph, model, output);
    const { index } = outputs[output]!;
    const made = ensemble && (createTreeShap(ensemble, index) ?? createTreeAblation(ensemble, index, missing));
    byTrees.set(output, made);
    return made;
  };
  return async (inputs, asked) => {
    const shares = new Array<Float64Array>(asked.length);
    for (const [output, { risk }] of outputs.entries()) {
      const places = asked.flatMap((one, at) => (one.risk === risk ? [at] : []));
      if (places.length === 0) continue;
      const trees = treesOf(output);
      const rows = places.map((at) => asked[at]!.row);
      if (trees) {
        const all = trees.explain(inputs[0]!.values as Float32Array, rows, width); // of the one input, which is float32
        places.forEach((at, number) => {
          shares[at] = all.subarray(number * width, (number + 1) * width);
        });
      } else {
        ablation ??= createAblation(model.features, run, outputs.length, canaries);
        const ablate = await ablation;
        for (const at of places) shares[at] = await ablate(inputs, asked[at]!.row, output);
      }
    }
    return shares;
  };
}

/**
 * The ensemble whose sums are the log-odds of an output: it takes the one float32 input of the graph, and comes to the output
 * as it is, or through one sigmoid where the card asks for a probability.
 */
function ensembleBehind(graph: Graph, { card, features }: Model, output: number): TreeEnsemble | null {
  const { name, scale, index } = card.outputs[output]!;
  if (graph.inputs.length !== 1 || card.inputs.length !== 1 || card.inputs[0]!.type !== 'float32') return null;
  const found = follow(graph, name);
  if (!found || found.ensemble.input !== graph.inputs[0] || index >= found.ensemble.targets) return null;
  const { ensemble, sigmoids } = found;
  const widest = ensemble.feature.reduce((most, feature) => Math.max(most, feature), 0);
  return sigmoids === (scale === 'probability' ? 1 : 0) && widest < features.specs.length ? ensemble : null;
}

/** The ensemble from which a value comes through nothing but sigmoids, and how many of these. */
function follow({ nodes }: Graph, value: string): { ensemble: TreeEnsemble; sigmoids: number } | null {
  let sigmoids = 0;
  let wanted: string | undefined = value;
  for (const _ of nodes) {
    const node = nodes.find(({ outputs }) => outputs.includes(wanted!));
    if (!node) return null;
    const ensemble = readTreeEnsemble(node);
    if (ensemble) {
      const { postTransform } = ensemble;
      // The runtime leaves it out where there is one target.
      const after = postTransform === 'LOGISTIC' && ensemble.targets > 1 ? 1 : 0;
      return postTransform === 'LOGISTIC' || postTransform === 'NONE' ? { ensemble, sigmoids: sigmoids + after } : null;
    }
    if (node.operator === 'Sigmoid') sigmoids++;
    else if (node.operator !== 'Identity') return null;
    wanted = node.inputs[0];
  }
  return null;
}
