// Tree shape: how many trees, nodes and leaves a node of a graph holds, how deep they are, and whether they are trees at all.
import type { GraphNode } from './graph.js';

/** The trees of one node. */
export interface EnsembleShape {
  readonly operator: string;
  readonly trees: number;
  /** Splits and leaves together. */
  readonly nodes: number;
  readonly leaves: number;
  /** Most splits from a root to a leaf; null where nodes refer to nodes that are not there, or in a circle. */
  readonly depth: number | null;
  /** Columns of the output. */
  readonly targets: number;
  readonly bytes: number;
}

export const treeOperator = 'ai.onnx.ml.TreeEnsemble';

/** The shape of a node that holds trees; undefined for other operators. */
export function shapeOf({ operator, attributes }: GraphNode): EnsembleShape | undefined {
  if (!operator.startsWith(treeOperator)) return undefined;
  const ints = (name: string): readonly number[] => attributes.get(name)?.ints ?? [];
  const bytes = [...attributes.values()].reduce(
    (sum, { ints, floats, texts, tensor }) =>
      sum + 4 * floats.length + ints.length + texts.length + (tensor?.bytes ?? 0),
    0,
  );
  if (operator === treeOperator) {
    const depth = depthOf(ints('tree_roots'), ints('nodes_featureids').length, (node) =>
      (['true', 'false'] as const).flatMap((way) =>
        ints(`nodes_${way}leafs`)[node] === 1 ? [] : [ints(`nodes_${way}nodeids`)[node] ?? Number.NaN],
      ),
    );
    const leaves = ints('leaf_targetids').length;
    const splits = ints('nodes_featureids').length;
    const targets = attributes.get('n_targets')?.int ?? 1;
    return { operator, trees: ints('tree_roots').length, nodes: splits + leaves, leaves, depth, targets, bytes };
  }
  const trees = ints('nodes_treeids');
  const modes = attributes.get('nodes_modes')?.texts ?? [];
  const places = new Map(trees.map((tree, node) => [`${tree} ${ints('nodes_nodeids')[node]}`, node]));
  const roots = new Map([...trees.keys()].reverse().map((node) => [trees[node]!, node])); // the first node of each
  const isOnce = places.size === trees.length; // no two nodes have one number
  const depth = depthOf(isOnce ? [...roots.values()] : [Number.NaN], trees.length, (node) =>
    modes[node] === 'LEAF'
      ? []
      : (['true', 'false'] as const).map(
          (way) => places.get(`${trees[node]} ${ints(`nodes_${way}nodeids`)[node]}`) ?? Number.NaN,
        ),
  );
  const classes = attributes.get('classlabels_strings')?.texts ?? attributes.get('classlabels_int64s')?.ints;
  return {
    operator,
    trees: roots.size,
    nodes: trees.length,
    leaves: modes.filter((mode) => mode === 'LEAF').length,
    // A leaf of the older operators is a node; of the newer one it is none. A depth counts splits in both.
    depth: depth === null ? null : depth - 1,
    targets: classes?.length ?? attributes.get('n_targets')?.int ?? 1,
    bytes,
  };
}

/** Most nodes on a way down; null when it leads nowhere or in a circle. */
function depthOf(
  roots: readonly number[],
  count: number,
  childrenOf: (node: number) => readonly number[],
): number | null {
  let depth = 0;
  let level: readonly number[] = roots;
  let met = 0;
  while (level.length > 0) {
    met += level.length;
    if (met > count || level.some((node) => !(node >= 0 && node < count))) return null;
    depth++;
    level = level.flatMap(childrenOf);
  }
  return depth;
}
