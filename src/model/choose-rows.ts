// Choose rows: feature rows that reach every leaf of the trees of a graph, and stand on both sides of every threshold.
import { Box, nextFloat } from './tree-box.js';
import { goesTrue, type TreeEnsemble } from './tree-ensemble.js';

export interface ChooseRowsOptions {
  /** Features of a row. */
  readonly width: number;
  /** Rows from which come the values that no split asks for; at least one. */
  readonly samples: Float32Array;
  /** Rows to choose at most. */
  readonly most: number;
}

/**
 * Choose rows greedily: each takes as many goals as fit together, where a goal is a leaf, or a split with a value that it is
 * asked: the last that goes one way, the first that goes the other, and a missing one. The same trees give the same rows.
 * O(rows × nodes × depth).
 */
export function chooseRows(
  ensembles: readonly TreeEnsemble[],
  { width, samples, most }: ChooseRowsOptions,
): Float32Array {
  const random = createRandom();
  const forest = ensembles.map((ensemble) => ({ ensemble, ...pathsOf(ensemble) }));
  const whole = new Box(width);
  let goals = forest.flatMap((trees) =>
    goalsOf(trees).filter((goal) => {
      const fits = take(whole, goal);
      whole.restore(0);
      return fits;
    }),
  );
  const goalsAt = new Map(forest.map((trees) => [trees, groupByNode(goals, trees)]));
  shuffle(goals, random);
  // Leaves come first: should the rows not suffice, a threshold is left out rather than a leaf.
  goals = [...goals.filter(({ value }) => value === undefined), ...goals.filter(({ value }) => value !== undefined)];
  const rows: number[] = [];
  while (goals.length > 0 && rows.length < most * width) {
    const box = new Box(width);
    let refused = 0;
    for (let at = 0; at < goals.length && refused < patience; at++) if (!take(box, goals[at]!)) refused++;
    const sample = Math.floor(random() * (samples.length / width)) * width;
    const row = Float32Array.from({ length: width }, (_, feature) =>
      valueIn(box, feature, samples[sample + feature]!, random),
    );
    for (const trees of forest) meet(trees.ensemble, goalsAt.get(trees)!, row);
    const left = goals.filter(({ met }) => !met);
    if (left.length < goals.length) rows.push(...row);
    else left.shift(); // what lies behind `!=` may not be where it was looked for
    goals = left;
  }
  return Float32Array.from(rows);
}

// Goals that do not fit a row until it is taken to be full.
const patience = 2_000;

/** An ensemble, with the way to each node. */
interface Trees {
  readonly ensemble: TreeEnsemble;
  /** The split above each node, -1 above a root; and which way it goes to it. */
  readonly parent: Int32Array;
  readonly way: Uint8Array;
}

/** A split with the value that it is asked, or a leaf. */
interface Goal {
  readonly trees: Trees;
  readonly node: number;
  readonly value: number | undefined;
  met: boolean;
}

function pathsOf({ feature, whenTrue, whenFalse }: TreeEnsemble): Pick<Trees, 'parent' | 'way'> {
  const parent = new Int32Array(feature.length).fill(-1);
  const way = new Uint8Array(feature.length);
  feature.forEach((asked, node) => {
    if (asked < 0) return;
    parent[whenTrue[node]!] = node;
    parent[whenFalse[node]!] = node;
    way[whenTrue[node]!] = 1;
  });
  return { parent, way };
}

/** Every leaf, and what rows ought to ask each split: values next to each other that go two ways, and a missing one. */
function goalsOf(trees: Trees): Goal[] {
  const { ensemble } = trees;
  return Array.from(ensemble.feature.keys()).flatMap((node): Goal[] => {
    if (ensemble.feature[node]! < 0) return [{ trees, node, value: undefined, met: false }];
    const threshold = ensemble.threshold[node]!;
    const near = [nextFloat(threshold, -1), threshold, nextFloat(threshold, 1)].filter(Number.isFinite);
    const edges = near.filter((value, at) =>
      [near[at - 1], near[at + 1]].some(
        (other) => other !== undefined && goesTrue(ensemble, node, other) !== goesTrue(ensemble, node, value),
      ),
    );
    return [...edges, Number.NaN].map((value) => ({ trees, node, value, met: false }));
  });
}

/** Narrow a box to what meets a goal; when that leaves nothing the box stays as it was. */
function take(box: Box, { trees, node, value }: Goal): boolean {
  const { ensemble, parent, way } = trees;
  const mark = box.mark();
  const feature = ensemble.feature[node]!;
  let fits = value === undefined || (feature < box.missing.length && box.fix(feature, value));
  for (let at = node; fits && parent[at]! >= 0; at = parent[at]!)
    fits = box.narrow(ensemble, parent[at]!, way[at] === 1);
  if (!fits) box.restore(mark);
  return fits;
}

/** A value of a feature: that of the sample where the box holds it, else at the edge of the box. */
function valueIn({ least, most, missing }: Box, feature: number, sample: number, random: () => number): number {
  const [low, high] = [least[feature]!, most[feature]!];
  if (low > high) return Number.NaN;
  if (Number.isNaN(sample) ? missing[feature] === 1 : sample >= low && sample <= high) return sample;
  const widest = 3e38;
  if (low < -widest && high > widest) return 0;
  if (low < -widest) return high;
  return high > widest || random() < 0.5 ? low : high;
}

type GoalsAt = ReadonlyMap<number, readonly Goal[]>;

function groupByNode(goals: readonly Goal[], trees: Trees): GoalsAt {
  const groups = new Map<number, Goal[]>();
  for (const goal of goals) {
    if (goal.trees !== trees) continue;
    const group = groups.get(goal.node);
    if (group) group.push(goal);
    else groups.set(goal.node, [goal]);
  }
  return groups;
}

/** Note the goals that a row meets on its way down every tree. */
function meet(ensemble: TreeEnsemble, goalsAt: GoalsAt, row: Float32Array): void {
  for (const root of ensemble.roots) {
    let node = root;
    for (;;) {
      const feature = ensemble.feature[node]!;
      const value = feature < 0 ? undefined : row[feature]!;
      for (const goal of goalsAt.get(node) ?? [])
        if (Object.is(goal.value, value) || goal.value === value) goal.met = true;
      if (value === undefined) break;
      node = goesTrue(ensemble, node, value) ? ensemble.whenTrue[node]! : ensemble.whenFalse[node]!;
    }
  }
}

/** Numbers from 0 to 1 that look like chance and are the same every time (Mulberry32). */
export function createRandom(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function shuffle(list: unknown[], random: () => number): void {
  for (let at = list.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [list[at], list[other]] = [list[other], list[at]];
  }
}
