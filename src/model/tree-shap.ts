// TreeSHAP: what each feature of a row has in the output of a tree ensemble, exactly; additive and path-dependent.
import { limits } from '../limits.js';
import { addLeafShares } from './leaf-shares.js';
import { goesTrue, type TreeEnsemble } from './tree-ensemble.js';
import { compileTree, type Part, partSize, type TreeProgram } from './tree-program.js';

/** The shares of one target of an ensemble. */
export interface TreeShap {
  /** The mean of the output over the training rows, by the covers: where the shares of every row begin. */
  readonly expected: number;
  /**
   * The shares of rows of a feature matrix `width` wide; `rows` are their numbers. Gives `rows.length × width` values:
   * those of a row and `expected` add up to its output. The values of a row are the same whatever stands beside it.
   */
  readonly explain: (features: Float32Array, rows: readonly number[], width: number) => Float64Array;
}

/**
 * Prepare TreeSHAP for a target, or null where the covers are missing or a path is beyond `limits.treeDepth`.
 *
 * A tree is cut into parts of neighbouring leaves whose shares hang on at most `mostBits` yes or no: which path features
 * above the part are kept, and which way each of its splits goes. What a part gives for a pattern of these is worked out
 * when a row first shows it, and remembered (up to `limits.shareBytes`); after that a row costs its comparisons, one
 * look-up for each part and one addition for each feature of it.
 */
export function createTreeShap(ensemble: TreeEnsemble, target: number): TreeShap | null {
  const { cover, roots, base } = ensemble;
  if (!cover) return null;
  const trees: RememberingTree[] = [];
  const memory = { bytes: 0 };
  for (const root of roots) {
    const program = compileTree({ ...ensemble, cover }, root, { target, mostBits });
    if (program === 'too deep') return null;
    if (program)
      trees.push({
        ...program,
        begins: new Int32Array(program.patterns),
        values: new Float64Array(64),
        used: 0,
        memory,
      });
  }
  const expected = trees.reduce((sum, tree) => sum + tree.expected, base[target]!);
  return {
    expected,
    explain: (features, rows, width) => {
      const shares = new Float64Array(rows.length * width);
      for (let from = 0; from < rows.length; from += block) {
        const part = rows.slice(from, from + block);
        const asked = { features, rows: part, width, values: comparable(features, part, width) };
        const into = shares.subarray(from * width, (from + part.length) * width);
        for (const tree of trees) explainTree(ensemble, tree, asked, into);
      }
      return shares;
    },
  };
}

// Rows that go through a tree together, so that it stays at hand and what they leave does too.
const block = 1024;

// Each more would double the patterns of a part, and make parts fewer by less and less.
const mostBits = 12;

interface Asked {
  readonly features: Float32Array;
  readonly rows: readonly number[];
  readonly width: number;
  readonly values: Float32Array;
}

/** Each value twice: as it is, so that a missing one is above every limit; and with -Infinity for a missing one, below every limit. */
function comparable(features: Float32Array, rows: readonly number[], width: number): Float32Array {
  const values = new Float32Array(2 * rows.length * width);
  let at = 0;
  for (const row of rows)
    for (let feature = row * width; feature < (row + 1) * width; feature++) {
      const value = features[feature]!;
      values[at++] = value;
      values[at++] = Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
    }
  return values;
}

/** A tree with what its parts gave: `begins[first + pattern]` is one more than where in `values` it begins, 0 when not yet known. */
interface RememberingTree extends TreeProgram {
  readonly begins: Int32Array;
  values: Float64Array;
  used: number;
  /** Of all trees together. */
  readonly memory: { bytes: number };
}

function explainTree(ensemble: TreeEnsemble, tree: RememberingTree, asked: Asked, shares: Float64Array): void {
  const { splits, odd, steps, hot } = tree;
  const went = decide(splits, asked);
  for (const at of odd) decideOdd(ensemble, splits.node[at]!, asked, went, at, splits.node.length);
  const patterns = follow(steps, went, asked.rows.length, splits.node.length);
  for (let part = 0; part < hot.length; part += partSize) addPart(tree, part, { patterns, went, shares, asked });
}

/**
 * Which way each row goes at each split, whether it comes by there or not. A number made of a bool costs no branch, which
 * would be mispredicted half the time.
 */
function decide({ value, limit }: TreeProgram['splits'], { values, rows, width }: Asked): Uint8Array {
  const went = new Uint8Array(rows.length * limit.length);
  let into = 0;
  for (let from = 0; from < values.length; from += 2 * width)
    for (let at = 0; at < limit.length; at++) went[into++] = +(values[from + value[at]!]! <= limit[at]!);
  return went;
}

function decideOdd(
  ensemble: TreeEnsemble,
  node: number,
  { features, rows, width }: Asked,
  went: Uint8Array,
  at: number,
  splits: number,
): void {
  rows.forEach((row, number) => {
    went[number * splits + at] = +goesTrue(ensemble, node, features[row * width + ensemble.feature[node]!]!);
  });
}

/** The patterns above the parts. */
function follow(
  { slots, split, above, added, bit, whenTrue, whenFalse }: TreeProgram['steps'],
  went: Uint8Array,
  rows: number,
  splits: number,
): Int32Array {
  const patterns = new Int32Array(rows * slots);
  for (let at = 0; at < split.length; at++) {
    const [from, yes, no] = [above[at]!, whenTrue[at]!, whenFalse[at]!];
    const first = added[at]!;
    const own = bit[at]!;
    for (let row = 0, slot = 0, decided = split[at]!; row < rows; row++, slot += slots, decided += splits) {
      const all = patterns[slot + from]! | first;
      const way = went[decided]!;
      patterns[slot + yes] = all & ~(own * (1 - way));
      patterns[slot + no] = all & ~(own * way);
    }
  }
  return patterns;
}

interface Run {
  readonly asked: Asked;
  readonly went: Uint8Array;
  readonly patterns: Int32Array;
  readonly shares: Float64Array;
}

function addPart(tree: RememberingTree, part: number, { asked, went, patterns, shares }: Run): void {
  const { hot, places, parts, steps, splits, begins } = tree;
  const slot = hot[part]!;
  const split = hot[part + 1]!;
  const end = hot[part + 2]!;
  const first = hot[part + 3]!;
  const begin = hot[part + 4]!;
  const last = hot[part + 5]!;
  const slots = steps.slots;
  const count = splits.node.length;
  const rows = asked.rows.length;
  const width = asked.width;
  let values = tree.values;
  for (let row = 0; row < rows; row++) {
    let pattern = patterns[row * slots + slot]!;
    for (let at = row * count + split; at < row * count + end; at++) pattern = (pattern << 1) | went[at]!;
    const known = first < 0 ? 0 : begins[first + pattern]!;
    let from = known - 1;
    if (known === 0) {
      from = recall(parts[part / partSize]!, first, pattern, went.subarray(row * count, (row + 1) * count), tree);
      values = tree.values;
    }
    const into = row * width;
    for (let at = begin; at < last; at++) shares[into + places[at]!]! += values[from++]!;
  }
}

/** Work out what a part gives for the way a row went. Gives where it begins; beyond the cap, the next one takes its place. */
function recall(
  { count, leaves }: Part,
  first: number,
  pattern: number,
  went: Uint8Array,
  tree: RememberingTree,
): number {
  const begin = tree.used;
  const end = begin + count;
  if (end > tree.values.length) {
    const values = new Float64Array(2 * end);
    values.set(tree.values);
    tree.values = values;
  }
  const shares = tree.values.subarray(begin, end).fill(0);
  for (const { value, fractions, places, splits, ways, asked } of leaves) {
    kept.fill(1, 0, fractions.length);
    for (let at = 0; at < splits.length; at++) if (went[splits[at]!]! !== ways[at]!) kept[asked[at]!] = 0;
    addLeafShares(value, kept, fractions, shares, places);
  }
  if (first >= 0 && tree.memory.bytes + 8 * count <= limits.shareBytes) {
    tree.memory.bytes += 8 * count;
    tree.used = end;
    tree.begins[first + pattern] = begin + 1;
  }
  return begin;
}

const kept = new Uint8Array(limits.treeDepth);
