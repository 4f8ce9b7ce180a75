// Leaf coverage: which leaves of the trees of a graph some rows reach, of those that any row can reach.
import type { Graph, GraphNode } from './graph.js';
import { Box } from './tree-box.js';
import { leafOf, readTreeEnsemble, type TreeEnsemble } from './tree-ensemble.js';

export interface LeafCoverage {
  readonly trees: number;
  readonly leaves: number;
  /** Leaves that some finite or missing values lead to. */
  readonly reachable: number;
  readonly reached: number;
}

/** The ensembles of a graph that ask an input of the graph as it is given, by the name of the input. */
export function ensemblesOf({ inputs, nodes }: Graph): ReadonlyMap<string, readonly TreeEnsemble[]> {
  const found = new Map<string, TreeEnsemble[]>();
  for (const node of nodes) {
    const ensemble = inputs.includes(node.inputs[0] ?? '') ? readTreeEnsemble(asRegressor(node)) : null;
    if (ensemble) found.set(ensemble.input, [...(found.get(ensemble.input) ?? []), ensemble]);
  }
  return found;
}

/** A classifier has the same trees under other names; what it makes of their sums does not matter here. */
function asRegressor(node: GraphNode): GraphNode {
  if (node.operator !== 'ai.onnx.ml.TreeEnsembleClassifier') return node;
  const { attributes } = node;
  const trees = [...attributes].filter(([name]) => name.startsWith('nodes_'));
  const leaves = [...attributes].flatMap(([name, value]) =>
    /^class_(?:treeids|nodeids|ids|weights)$/.test(name) ? [[name.replace('class', 'target'), value] as const] : [],
  );
  const ids = attributes.get('class_ids');
  const targets = ids && { ...ids, int: ids.ints.reduce((most, id) => Math.max(most, id + 1), 1) };
  return {
    ...node,
    operator: 'ai.onnx.ml.TreeEnsembleRegressor',
    attributes: new Map([...trees, ...leaves, ...(targets ? [['n_targets', targets] as const] : [])]),
  };
}

/** Measure what rows of `width` float32 features reach. O(rows × trees × depth). */
export function coverageOf(ensembles: readonly TreeEnsemble[], rows: Float32Array, width: number): LeafCoverage {
  const count = { trees: 0, leaves: 0, reachable: 0, reached: 0 };
  for (const ensemble of ensembles) {
    const reached = new Set<number>();
    for (let offset = 0; offset < rows.length; offset += width)
      for (const root of ensemble.roots) reached.add(leafOf(ensemble, root, rows, offset));
    count.trees += ensemble.roots.length;
    count.reached += reached.size;
    ensemble.feature.forEach((feature) => {
      if (feature < 0) count.leaves++;
    });
    for (const root of ensemble.roots) count.reachable += reachableBelow(ensemble, root, new Box(width));
  }
  return count;
}

/** How many leaves at or below a node a row can reach, of those that the box holds. */
function reachableBelow(ensemble: TreeEnsemble, node: number, box: Box): number {
  if (ensemble.feature[node]! < 0) return 1;
  let count = 0;
  for (const way of [true, false]) {
    const mark = box.mark();
    if (box.narrow(ensemble, node, way))
      count += reachableBelow(ensemble, way ? ensemble.whenTrue[node]! : ensemble.whenFalse[node]!, box);
    box.restore(mark);
  }
  return count;
}
