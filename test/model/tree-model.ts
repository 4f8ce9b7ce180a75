// Tree models for tests: trees as nested objects, encoded by hand as an ONNX ensemble.
import type { branchModes } from '../../src/model/tree-ensemble.js';
import { bytes, float32, int, node, text, value } from './tiny-model.js';

/** A leaf, or a split whose `cover` is that of its leaves together. */
export type Tree = Leaf | Split;
export interface Leaf {
  readonly weights: readonly number[];
  readonly cover: number;
}
export interface Split {
  readonly feature: number;
  readonly threshold: number;
  readonly mode?: (typeof branchModes)[number];
  readonly missingTrue?: boolean;
  readonly whenTrue: Tree;
  readonly whenFalse: Tree;
}

export interface TreeModelOptions {
  readonly trees: readonly Tree[];
  readonly features: number;
  readonly targets?: number;
  readonly base?: readonly number[];
  readonly aggregate?: string;
  readonly postTransform?: string;
  /** Leave the covers out, or write 1 at every node, as some converters do. */
  readonly covers?: 'true' | 'none' | 'ones';
  /** The operators that follow the trees, one after the other. */
  readonly after?: readonly string[];
}

export const coverOf = (tree: Tree): number =>
  'weights' in tree ? tree.cover : coverOf(tree.whenTrue) + coverOf(tree.whenFalse);

/** Encode an ONNX file; its input is "features", its output "logit". */
export function encodeTrees(options: TreeModelOptions): Buffer {
  const { features, targets = 1, after = [] } = options;
  const names = [...after.map((_, at) => `step${at}`), 'logit'];
  const graph = [
    ...node('TreeEnsembleRegressor', ['features'], names[0]!, [...text(7, 'ai.onnx.ml'), ...attributesOf(options)]),
    ...after.flatMap((operator, at) => node(operator, [names[at]!], names[at + 1]!)),
    ...text(2, 'trees'),
    ...value(11, 'features', ['N', features]),
    ...value(12, 'logit', ['N', targets]),
  ];
  const opsets = [...bytes(8, int(2, 13)), ...bytes(8, [...text(1, 'ai.onnx.ml'), ...int(2, 3)])];
  return Buffer.from([...int(1, 8), ...bytes(7, graph), ...opsets]);
}

function attributesOf(options: TreeModelOptions): number[] {
  const { trees, targets = 1, base, aggregate = 'SUM', postTransform = 'NONE', covers = 'true' } = options;
  const nodes = trees.flatMap((tree, at) => nodesOf(tree, at));
  const leaves = nodes.flatMap((one) => one.weights.map((weight, target) => ({ ...one, weight, target })));
  return [
    ...ints('nodes_treeids', nodes, 'tree'),
    ...ints('nodes_nodeids', nodes, 'id'),
    ...ints('nodes_featureids', nodes, 'feature'),
    ...ints('nodes_truenodeids', nodes, 'whenTrue'),
    ...ints('nodes_falsenodeids', nodes, 'whenFalse'),
    ...ints('nodes_missing_value_tracks_true', nodes, 'missingTrue'),
    ...floats(
      'nodes_values',
      nodes.map((one) => one.threshold),
    ),
    ...(covers === 'none'
      ? []
      : floats(
          'nodes_hitrates',
          nodes.map(({ cover }) => (covers === 'ones' ? 1 : cover)),
        )),
    ...attribute(
      'nodes_modes',
      8,
      nodes.flatMap(({ mode }) => text(9, mode)),
    ),
    ...ints('target_treeids', leaves, 'tree'),
    ...ints('target_nodeids', leaves, 'id'),
    ...ints('target_ids', leaves, 'target'),
    ...floats(
      'target_weights',
      leaves.map(({ weight }) => weight),
    ),
    ...attribute('n_targets', 2, int(3, targets)),
    ...(base ? floats('base_values', base) : []),
    ...attribute('aggregate_function', 3, text(4, aggregate)),
    ...attribute('post_transform', 3, text(4, postTransform)),
  ];
}

const blank = {
  feature: 0,
  threshold: 0,
  mode: 'LEAF',
  missingTrue: 0,
  whenTrue: 0,
  whenFalse: 0,
  weights: [] as readonly number[],
};
type FlatNode = typeof blank & { tree: number; id: number; cover: number };

/** Nodes in preorder, so that a child comes after its parent. */
function nodesOf(tree: Tree, number: number, id = 0): FlatNode[] {
  const own = { ...blank, tree: number, id, cover: coverOf(tree) };
  if ('weights' in tree) return [{ ...own, weights: tree.weights }];
  const left = nodesOf(tree.whenTrue, number, id + 1);
  const right = nodesOf(tree.whenFalse, number, id + 1 + left.length);
  const { feature, threshold, mode = 'BRANCH_LEQ', missingTrue = false } = tree;
  const ways = { whenTrue: id + 1, whenFalse: id + 1 + left.length };
  return [{ ...own, feature, threshold, mode, missingTrue: Number(missingTrue), ...ways }, ...left, ...right];
}

const attribute = (name: string, type: number, content: readonly number[]): number[] =>
  bytes(5, [...text(1, name), ...content, ...int(20, type)]);
const ints = <K extends string>(name: string, list: readonly { readonly [key in K]: number }[], key: K): number[] =>
  attribute(
    name,
    7,
    list.flatMap((one) => int(8, one[key])),
  );
const floats = (name: string, list: readonly number[]): number[] => attribute(name, 6, bytes(7, float32(list)));
