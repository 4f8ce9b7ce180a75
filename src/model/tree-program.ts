// Tree program: a decision tree cut into parts for TreeSHAP, each small enough to remember what it gives.
import { limits } from '../limits.js';
import { branchModes, type TreeEnsemble } from './tree-ensemble.js';

/** A tree prepared for one target. Its splits are numbered in preorder: a split, those of its true side, of its false side. */
export interface TreeProgram {
  /**
   * For each split its node, and the comparison `value <= limit` that all but odd ones come to: `value` is twice the number
   * of the feature, and one more where a missing value is below the limit.
   */
  readonly splits: { readonly node: Int32Array; readonly value: Int32Array; readonly limit: Float32Array };
  /** Splits that compare in another way. */
  readonly odd: readonly number[];
  readonly steps: Steps;
  /** For each part: the slot above it, its first split and the one after its last, where its patterns begin (-1: it has none), and where its places begin and end. */
  readonly hot: Int32Array;
  /** The features that parts add to. */
  readonly places: Int32Array;
  readonly parts: readonly Part[];
  /** How many patterns the parts have together. */
  readonly patterns: number;
  /** The mean of the tree over the training rows. */
  readonly expected: number;
}

/** Numbers of a part in `hot`. */
export const partSize = 6;

/**
 * The splits above the parts, in preorder. Each goes from a slot to two: a slot holds a pattern, in which each feature met
 * so far has a bit, in the order of meeting, that is 1 where the row keeps to the path.
 */
interface Steps {
  slots: number;
  readonly split: number[];
  readonly above: number[];
  /** The bit of its feature, and the same when the feature is met for the first time, else 0. */
  readonly bit: number[];
  readonly added: number[];
  readonly whenTrue: number[];
  readonly whenFalse: number[];
}

/** A node with all that is below it, as it is worked out. */
export interface Part {
  /** How many features it adds to. */
  readonly count: number;
  readonly leaves: readonly PartLeaf[];
}

interface PartLeaf {
  readonly value: number;
  /** For each feature on its path, the part of the training rows that keep to the path where it is asked. */
  readonly fractions: Float64Array;
  /** Where these features stand among those of the part. */
  readonly places: Int32Array;
  /** The splits of its path: which, which way to the leaf (1 is true), and which of its features they ask. */
  readonly splits: Int32Array;
  readonly ways: Uint8Array;
  readonly asked: Int32Array;
}

type Covered = TreeEnsemble & { readonly cover: Float64Array };

/** A step of a path: the split, the way, the feature, and the part of the rows there that go this way. */
interface PathStep {
  readonly split: number;
  readonly way: number;
  readonly feature: number;
  readonly fraction: number;
}

interface Wanted {
  readonly target: number;
  /** Most yes or no that a part may hang on. */
  readonly mostBits: number;
}

interface Work {
  readonly ensemble: Covered;
  readonly wanted: Wanted;
  /** How many splits are below each node, itself included. */
  readonly splitsBelow: ReadonlyMap<number, number>;
  readonly splits: { readonly node: number[]; readonly value: number[]; readonly limit: number[] };
  readonly odd: number[];
  readonly steps: Steps;
  readonly hot: number[];
  readonly places: number[];
  readonly parts: Part[];
  readonly path: PathStep[];
  readonly sums: { patterns: number; expected: number };
}

/** Compile a tree for a target: null when it adds nothing to that, 'too deep' when a path is beyond `limits.treeDepth`. */
export function compileTree(ensemble: Covered, root: number, wanted: Wanted): TreeProgram | 'too deep' | null {
  const { depth, adds, splitsBelow } = measure(ensemble, root, wanted.target);
  if (depth > limits.treeDepth) return 'too deep';
  if (!adds) return null;
  const work: Work = {
    ensemble,
    wanted,
    splitsBelow,
    splits: { node: [], value: [], limit: [] },
    odd: [],
    steps: { slots: 1, split: [], above: [], bit: [], added: [], whenTrue: [], whenFalse: [] },
    hot: [],
    places: [],
    parts: [],
    path: [],
    sums: { patterns: 0, expected: 0 },
  };
  cut(work, root, 0, []);
  const { splits, odd, steps, parts, sums } = work;
  return {
    splits: {
      node: Int32Array.from(splits.node),
      value: Int32Array.from(splits.value),
      limit: Float32Array.from(splits.limit),
    },
    odd,
    steps,
    hot: Int32Array.from(work.hot),
    places: Int32Array.from(work.places),
    parts,
    ...sums,
  };
}

interface Measures {
  readonly splitsBelow: ReadonlyMap<number, number>;
  /** Splits on the longest path. */
  readonly depth: number;
  /** Whether a leaf adds to the target. */
  readonly adds: boolean;
}

function measure(ensemble: Covered, root: number, target: number): Measures {
  const { feature, whenTrue, whenFalse } = ensemble;
  const order: number[] = [];
  for (const open = [root]; open.length > 0; ) {
    const node = open.pop()!;
    order.push(node);
    if (feature[node]! >= 0) open.push(whenFalse[node]!, whenTrue[node]!);
  }
  const splitsBelow = new Map<number, number>();
  const depths = new Map<number, number>();
  for (const node of order.reverse()) {
    const isLeaf = feature[node]! < 0;
    const [yes, no] = [whenTrue[node]!, whenFalse[node]!];
    splitsBelow.set(node, isLeaf ? 0 : 1 + splitsBelow.get(yes)! + splitsBelow.get(no)!);
    depths.set(node, isLeaf ? 0 : 1 + Math.max(depths.get(yes)!, depths.get(no)!));
  }
  const adds = order.some((node) => feature[node]! < 0 && weightOf(ensemble, node, target) !== 0);
  return { splitsBelow, depth: depths.get(root)!, adds };
}

function weightOf({ leaves: { first, target, weight } }: Covered, leaf: number, wanted: number): number {
  let value = 0;
  for (let at = first[leaf]!; at < first[leaf + 1]!; at++) if (target[at] === wanted) value += weight[at]!;
  return value;
}

/** Cut what is below a node into parts; `met` are the path features above, in the order of meeting. */
function cut(work: Work, node: number, slot: number, met: readonly number[]): void {
  const { ensemble, steps, wanted } = work;
  const feature = ensemble.feature[node]!;
  const bits = met.length + work.splitsBelow.get(node)!;
  if (feature < 0 || bits <= wanted.mostBits) {
    addPart(work, node, slot, bits <= wanted.mostBits ? 2 ** bits : 0);
    return;
  }
  const before = met.indexOf(feature);
  const bit = before < 0 ? 2 ** met.length : 2 ** before;
  const [whenTrue, whenFalse] = [steps.slots++, steps.slots++];
  steps.split.push(work.splits.node.length);
  steps.above.push(slot);
  steps.bit.push(bit);
  steps.added.push(before < 0 ? bit : 0);
  steps.whenTrue.push(whenTrue);
  steps.whenFalse.push(whenFalse);
  const below = before < 0 ? [...met, feature] : met;
  descend(work, node, (child, way) => cut(work, child, way === 1 ? whenTrue : whenFalse, below));
}

/** Number a split and go down both its ways, with the path kept in `work`. */
function descend(work: Work, node: number, into: (child: number, way: number) => void): void {
  const { cover, feature, whenTrue, whenFalse } = work.ensemble;
  const split = work.splits.node.length;
  const isTurned = addSplit(work, node);
  for (const way of [1, 0]) {
    const child = (way === 1) !== isTurned ? whenTrue[node]! : whenFalse[node]!;
    work.path.push({ split, way, feature: feature[node]!, fraction: cover[child]! / cover[node]! });
    into(child, way);
    work.path.pop();
  }
}

/** Write a comparison as `value <= limit`. Gives whether true and false changed places. */
function addSplit({ ensemble, splits, odd }: Work, node: number): boolean {
  const mode = branchModes[ensemble.mode[node]!]!;
  const threshold = ensemble.threshold[node]!;
  // Of a threshold that is no number, -Infinity would be on the wrong side.
  const isOdd = mode === 'BRANCH_EQ' || mode === 'BRANCH_NEQ' || !Number.isFinite(threshold);
  const isTurned = !isOdd && (mode === 'BRANCH_GT' || mode === 'BRANCH_GTE');
  const isStrict = mode === 'BRANCH_LT' || mode === 'BRANCH_GTE';
  const isBelow = (ensemble.missingTrue[node] === 1) !== isTurned;
  splits.value.push(2 * ensemble.feature[node]! + (isBelow ? 1 : 0));
  splits.limit.push(isStrict ? floatBelow(threshold) : threshold);
  if (isOdd) odd.push(splits.node.length);
  splits.node.push(node);
  return isTurned;
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** The next float32 below a finite one. */
function floatBelow(value: number): number {
  float[0] = value === 0 ? -0 : value;
  bits[0]! += bits[0]! < 0 ? 1 : -1;
  return float[0]!;
}

function addPart(work: Work, root: number, slot: number, patterns: number): void {
  const { splits, hot, places, parts, sums } = work;
  const split = splits.node.length;
  const features: number[] = [];
  const leaves: PartLeaf[] = [];
  const collect = (node: number): void => {
    if (work.ensemble.feature[node]! >= 0) return descend(work, node, collect);
    const leaf = leafOf(work, node, features);
    if (leaf.value !== 0) leaves.push(leaf);
  };
  collect(root);
  const first = patterns === 0 ? -1 : sums.patterns;
  hot.push(slot, split, splits.node.length, first, places.length, places.length + features.length);
  places.push(...features);
  parts.push({ count: features.length, leaves });
  sums.patterns += patterns;
}

/** The leaf at the end of the path; features that the part has not met yet are added to `known`. */
function leafOf({ ensemble, wanted, path, sums }: Work, node: number, known: number[]): PartLeaf {
  const features = [...new Set(path.map(({ feature }) => feature))];
  const fractions = new Float64Array(features.length).fill(1);
  const asked = Int32Array.from(path, ({ feature }) => features.indexOf(feature));
  path.forEach(({ fraction }, at) => {
    fractions[asked[at]!]! *= fraction;
  });
  for (const feature of features) if (!known.includes(feature)) known.push(feature);
  const value = weightOf(ensemble, node, wanted.target);
  sums.expected += value * fractions.reduce((product, fraction) => product * fraction, 1);
  return {
    value,
    fractions,
    places: Int32Array.from(features, (feature) => known.indexOf(feature)),
    splits: Int32Array.from(path, (step) => step.split),
    ways: Uint8Array.from(path, (step) => step.way),
    asked,
  };
}
