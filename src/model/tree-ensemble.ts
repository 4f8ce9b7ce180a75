// Tree ensembles: the decision trees of an ONNX graph, read into flat arrays.
import type { GraphNode } from './graph.js';

/** How a node compares the feature of a row with its threshold; both are float32. */
export const branchModes = ['BRANCH_LEQ', 'BRANCH_LT', 'BRANCH_GTE', 'BRANCH_GT', 'BRANCH_EQ', 'BRANCH_NEQ'] as const;
const modeNames: readonly string[] = ['LEAF', ...branchModes];

/** Trees whose outputs add up. Nodes are numbered through all trees, in the order of the file. */
export interface TreeEnsemble {
  /** Names of the values that the node takes and gives. */
  readonly input: string;
  readonly output: string;
  /** Columns of the output. */
  readonly targets: number;
  /** What every row begins with, for each target. */
  readonly base: Float64Array;
  /** Applied to the sums: NONE, or LOGISTIC, which is a sigmoid. */
  readonly postTransform: string;
  /** Root of each tree. */
  readonly roots: Int32Array;
  /** For each node: the feature it asks, -1 in a leaf. */
  readonly feature: Int32Array;
  readonly threshold: Float32Array;
  /** Index in `branchModes`. */
  readonly mode: Uint8Array;
  readonly whenTrue: Int32Array;
  readonly whenFalse: Int32Array;
  /** 1 where a missing value (NaN) goes the way of true whatever the comparison says. */
  readonly missingTrue: Uint8Array;
  /** How many training rows, or what weight of them, came by a node; null unless each node holds the sum of its children. */
  readonly cover: Float64Array | null;
  /** What leaf `node` adds: the entries from `first[node]` to `first[node + 1]` of `target` and `weight`. */
  readonly leaves: { readonly first: Int32Array; readonly target: Int32Array; readonly weight: Float64Array };
}

/**
 * Read a node of a graph as a tree ensemble. Null for other operators, for what the runtime would refuse, and for ensembles
 * that take the least or the greatest output of their trees.
 */
export function readTreeEnsemble({ operator, inputs, outputs, attributes }: GraphNode): TreeEnsemble | null {
  if (operator !== 'ai.onnx.ml.TreeEnsembleRegressor') return null;
  const numbers = (name: string): readonly number[] => {
    const { ints = [], floats = [] } = attributes.get(name) ?? {};
    return ints.length > 0 ? ints : floats;
  };
  const modes = (attributes.get('nodes_modes')?.texts ?? []).map((mode) => modeNames.indexOf(mode) - 1); // -1: a leaf
  const count = modes.length;
  const aggregate = attributes.get('aggregate_function')?.text ?? 'SUM';
  const numbering = numberNodes(numbers('nodes_treeids'), numbers('nodes_nodeids'), count);
  if (!numbering || modes.includes(-2) || (aggregate !== 'SUM' && aggregate !== 'AVERAGE')) return null;
  const child = (name: string): Int32Array => {
    const ids = numbers(name);
    return Int32Array.from(modes, (mode, node) => (mode < 0 ? -1 : numbering.find(numbering.trees[node]!, ids[node])));
  };
  const missing = numbers('nodes_missing_value_tracks_true');
  const nodes = {
    feature: Int32Array.from(modes, (mode, node) => (mode < 0 ? -1 : (numbers('nodes_featureids')[node] ?? -1))),
    threshold: Float32Array.from(numbers('nodes_values')),
    mode: Uint8Array.from(modes, (mode) => Math.max(mode, 0)),
    whenTrue: child('nodes_truenodeids'),
    whenFalse: child('nodes_falsenodeids'),
    missingTrue: Uint8Array.from(modes, (_, node) => missing[node] ?? 0),
  };
  const roots = rootsOf(nodes);
  const targets = attributes.get('n_targets')?.int ?? 1;
  const leaves = readLeaves(numbers, numbering, {
    nodes: count,
    targets,
    scale: aggregate === 'AVERAGE' ? 1 / (roots?.length ?? 1) : 1,
  });
  const base = numbers('base_values');
  if (!roots || !leaves || nodes.threshold.length !== count || (base.length > 0 && base.length !== targets))
    return null;
  return {
    input: inputs[0] ?? '',
    output: outputs[0] ?? '',
    targets,
    base: base.length > 0 ? Float64Array.from(base) : new Float64Array(targets),
    postTransform: attributes.get('post_transform')?.text ?? 'NONE',
    roots,
    ...nodes,
    cover: coverOf(numbers('nodes_hitrates'), nodes),
    leaves,
  };
}

/** The leaf of a tree that a row of a feature matrix reaches; the row begins at `offset`. */
export function leafOf(ensemble: TreeEnsemble, root: number, features: Float32Array, offset: number): number {
  let node = root;
  while (ensemble.feature[node]! >= 0) {
    const value = features[offset + ensemble.feature[node]!]!;
    node = goesTrue(ensemble, node, value) ? ensemble.whenTrue[node]! : ensemble.whenFalse[node]!;
  }
  return node;
}

/** Whether a value goes the way of true at a node that is no leaf. */
export function goesTrue({ mode, threshold, missingTrue }: TreeEnsemble, node: number, value: number): boolean {
  if (Number.isNaN(value) && missingTrue[node] === 1) return true;
  const limit = threshold[node]!;
  switch (mode[node]) {
    case 0:
      return value <= limit;
    case 1:
      return value < limit;
    case 2:
      return value >= limit;
    case 3:
      return value > limit;
    case 4:
      return value === limit;
    default:
      return value !== limit;
  }
}

interface Numbering {
  /** The tree of each node. */
  readonly trees: readonly number[];
  /** The number of the node with an id in a tree; -1 when there is none. */
  readonly find: (tree: number | undefined, id: number | undefined) => number;
}

function numberNodes(trees: readonly number[], ids: readonly number[], count: number): Numbering | null {
  if (count === 0 || trees.length !== count || ids.length !== count) return null;
  const nodes = new Map<number, Map<number, number>>();
  for (let node = 0; node < count; node++) {
    const ofTree = nodes.get(trees[node]!) ?? new Map<number, number>();
    if (ofTree.has(ids[node]!)) return null;
    nodes.set(trees[node]!, ofTree.set(ids[node]!, node));
  }
  return { trees, find: (tree, id) => nodes.get(tree!)?.get(id!) ?? -1 };
}

type Nodes = Pick<TreeEnsemble, 'feature' | 'whenTrue' | 'whenFalse'>;

/** The nodes that are no child; null unless every other node is the child of one, below a root. */
function rootsOf({ feature, whenTrue, whenFalse }: Nodes): Int32Array | null {
  const parents = new Uint8Array(feature.length);
  for (let node = 0; node < feature.length; node++) {
    if (feature[node]! < 0 && whenTrue[node]! < 0) continue; // a leaf
    for (const child of [whenTrue[node]!, whenFalse[node]!]) {
      if (feature[node]! < 0 || child < 0 || parents[child]! > 0) return null;
      parents[child] = 1;
    }
  }
  const roots = Int32Array.from(parents.keys()).filter((node) => parents[node] === 0);
  let reached = 0;
  for (const open = [...roots]; open.length > 0; reached++) {
    const node = open.pop()!;
    if (feature[node]! >= 0) open.push(whenTrue[node]!, whenFalse[node]!);
  }
  return reached === feature.length ? roots : null; // else some go in a circle
}

function readLeaves(
  numbers: (name: string) => readonly number[],
  { find }: Numbering,
  { nodes, targets, scale }: { nodes: number; targets: number; scale: number },
): TreeEnsemble['leaves'] | null {
  const trees = numbers('target_treeids');
  const ids = numbers('target_nodeids');
  const columns = numbers('target_ids');
  const weights = numbers('target_weights');
  if ([trees, ids, columns].some((list) => list.length !== weights.length)) return null;
  const entries = weights.map((weight, at) => ({
    node: find(trees[at], ids[at]),
    column: columns[at]!,
    weight: weight * scale,
  }));
  if (entries.some(({ node, column }) => node < 0 || column >= targets)) return null;
  entries.sort((a, b) => a.node - b.node);
  const first = new Int32Array(nodes + 1);
  for (const { node } of entries) first[node + 1]!++;
  for (let node = 0; node < nodes; node++) first[node + 1]! += first[node]!;
  return {
    first,
    target: Int32Array.from(entries, ({ column }) => column),
    weight: Float64Array.from(entries, ({ weight }) => weight),
  };
}

/** Some converters write 1 at every node: that is no cover. */
function coverOf(rates: readonly number[], { feature, whenTrue, whenFalse }: Nodes): Float64Array | null {
  if (rates.length !== feature.length) return null;
  const isSound = rates.every((rate, node) => {
    if (!(rate > 0 && Number.isFinite(rate))) return false;
    if (feature[node]! < 0) return true;
    const sum = rates[whenTrue[node]!]! + rates[whenFalse[node]!]!;
    return Math.abs(sum - rate) <= 1e-4 * rate;
  });
  return isSound ? Float64Array.from(rates) : null;
}
