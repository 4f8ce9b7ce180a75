// Describe: what stands in an ONNX graph, counted for people.
import type { Graph, GraphNode } from './graph.js';
import type { GraphValue, StoredTensor } from './graph-values.js';

export interface GraphDescription {
  readonly irVersion: number;
  readonly producer: string;
  /** Version of the operators of each domain. */
  readonly opsets: { readonly [domain: string]: number };
  readonly metadata: { readonly [key: string]: string };
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  /** How often each operator stands in the graph, the most frequent first. */
  readonly operators: readonly { readonly operator: string; readonly count: number }[];
  readonly ensembles: readonly EnsembleShape[];
  readonly initializers: readonly Omit<StoredTensor, 'ints'>[];
  /** Numbers in initializers and constants, and in lists of numbers at nodes other than trees. */
  readonly parameters: number;
}

/** The trees of one node. */
export interface EnsembleShape {
  readonly operator: string;
  readonly trees: number;
  /** Splits and leaves together. */
  readonly nodes: number;
  readonly leaves: number;
  /** Most splits from a root to a leaf; null where nodes refer to nodes that are not there. */
  readonly depth: number | null;
  /** Columns of the output. */
  readonly targets: number;
  readonly bytes: number;
}

export function describeGraph({
  irVersion,
  producer,
  opsets,
  metadata,
  takes,
  gives,
  nodes,
  initializers,
}: Graph): GraphDescription {
  const counts = new Map<string, number>();
  for (const { operator } of nodes) counts.set(operator, (counts.get(operator) ?? 0) + 1);
  const operators = [...counts].map(([operator, count]) => ({ operator, count }));
  return {
    irVersion,
    producer,
    opsets: Object.fromEntries([...opsets].map(([domain, version]) => [domain === '' ? 'ai.onnx' : domain, version])),
    metadata: Object.fromEntries(metadata),
    inputs: takes,
    outputs: gives,
    operators: operators.sort((a, b) => b.count - a.count || (a.operator < b.operator ? -1 : 1)),
    ensembles: nodes.flatMap((node) => shapeOf(node) ?? []),
    initializers: initializers.map(({ name, type, dims, elements, bytes }) => ({ name, type, dims, elements, bytes })),
    parameters: [...initializers, ...nodes.flatMap(tensorsOf)].reduce((sum, { elements }) => sum + elements, 0),
  };
}

function tensorsOf({ operator, attributes }: GraphNode): { readonly elements: number }[] {
  if (operator.startsWith(treeOperator)) return [];
  return [...attributes.values()].map(({ tensor, floats }) => ({ elements: (tensor?.elements ?? 0) + floats.length }));
}

const treeOperator = 'ai.onnx.ml.TreeEnsemble';

function shapeOf({ operator, attributes }: GraphNode): EnsembleShape | undefined {
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
  const depth = depthOf([...roots.values()], trees.length, (node) =>
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
