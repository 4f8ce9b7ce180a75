// Bootstrap: what figures come to when declarations, or the groups that they are in, are drawn again and again.
import type { Top } from './at-top.js';
import { addRow, type Cells, figuresOf, headlineFigures, newCells } from './cells.js';
import { createRandom, type Random } from './random.js';
import type { Ranked } from './ranked.js';

export interface BootstrapOptions {
  readonly resamples: number;
  readonly seed: number;
  /** The group of each declaration, in the order that scores were given; left out, each is drawn by itself. */
  readonly groups?: Uint32Array | undefined;
  readonly tops: readonly Top[];
}

/** What a bootstrap gave. Scores of the same declarations that are resampled with the same options meet the same draws. */
export interface Resampled {
  /** `values[figure][resample]`: the headline figures in their order, then precision and recall of each top; NaN where undefined. */
  readonly values: readonly Float64Array[];
  /** Blocks that were drawn; null where each declaration or group was drawn by itself. */
  readonly blocks: number | null;
  /** Where blocks were drawn the figures of all blocks once, from their cells: what cells blur is the same in every resample. */
  readonly whole: Float64Array | null;
}

/** Declarations up to which each is drawn by itself. Above, groups are put into blocks by lot and blocks are drawn. */
export const mostDrawn = 20_000;
const blockCount = 256;
const cellCount = 2_048;

/**
 * Resample. Up to 20,000 declarations exactly: O(resamples × n). Above, each declaration (or group) goes to one of 256 blocks
 * by lot, the ranking is cut into some 2,048 cells, and blocks are drawn: O(n + resamples × blocks × cells).
 */
export function bootstrap(ranked: Ranked, options: BootstrapOptions): Resampled {
  const rows = ranked.scores.length;
  const random = createRandom(options.seed);
  const figures = headlineFigures.length + 2 * options.tops.length;
  const values = Array.from({ length: figures }, () => new Float64Array(options.resamples).fill(Number.NaN));
  const found = new Float64Array(figures);
  const isExact = rows <= mostDrawn;
  const blocks = isExact ? [] : blocksOf(ranked, options.groups, options.seed);
  const draw = isExact ? drawRows(ranked, options, random) : () => drawBlocks(blocks, random);
  for (let resample = 0; resample < options.resamples && rows > 0; resample++) {
    figuresOf(draw(), options.tops, found);
    for (let figure = 0; figure < figures; figure++) values[figure]![resample] = found[figure]!;
  }
  if (isExact) return { values, blocks: null, whole: null };
  const whole = new Float64Array(figures);
  figuresOf(together(blocks, new Uint32Array(blockCount).fill(1)), options.tops, whole);
  return { values, blocks: blockCount, whole };
}

/** Draw groups with replacement; every row counts as often as its group was drawn. */
function drawRows(ranked: Ranked, { groups }: BootstrapOptions, random: Random): () => Cells {
  const { scores, order, weights } = ranked;
  const rows = scores.length;
  const { of, count } = groupsOf(ranked, groups);
  const times = new Uint32Array(count);
  const cells = newCells(rows);
  for (let at = 0; at + 1 < rows; at++) cells.joined[at] = scores[at] === scores[at + 1] ? 1 : 0;
  return () => {
    drawInto(times, random);
    cells.count.fill(0);
    cells.positive.fill(0);
    cells.score.fill(0);
    cells.loss = 0;
    cells.squared = 0;
    for (let at = 0; at < rows; at++) {
      const drawn = times[of[order[at]!]!]!;
      if (drawn > 0) addRow(cells, at, ranked, at, drawn * (weights === null ? 1 : weights[at]!));
    }
    return cells;
  };
}

/** How often each of several is drawn when as many are drawn as there are. */
function drawInto(times: Uint32Array, random: Random): void {
  times.fill(0);
  for (let drawn = 0; drawn < times.length; drawn++) times[Math.floor(random() * times.length)]!++;
}

/** Groups as numbers from 0 up without gaps, row by row as given. */
function groupsOf(
  { scores }: Ranked,
  groups: Uint32Array | undefined,
): { readonly of: Uint32Array; readonly count: number } {
  const numbers = new Map<number, number>();
  const of = new Uint32Array(scores.length);
  for (let row = 0; row < of.length; row++) {
    if (!groups) {
      of[row] = row;
      continue;
    }
    const known = numbers.get(groups[row]!);
    of[row] = known ?? numbers.size;
    if (known === undefined) numbers.set(groups[row]!, numbers.size);
  }
  return { of, count: groups ? numbers.size : of.length };
}

function drawBlocks(blocks: readonly Cells[], random: Random): Cells {
  const times = new Uint32Array(blockCount);
  drawInto(times, random);
  return together(blocks, times);
}

function together(blocks: readonly Cells[], times: Uint32Array): Cells {
  const cells = newCells(blocks[0]!.count.length);
  blocks.forEach((block, at) => {
    if (times[at]! > 0) addCells(cells, block, times[at]!);
  });
  return cells;
}

/** Put groups into blocks by lot, and count the cells of each. */
function blocksOf(ranked: Ranked, groups: Uint32Array | undefined, seed: number): Cells[] {
  const { scores, order, weights } = ranked;
  const rows = scores.length;
  const cellOf = cut(scores);
  const blocks = Array.from({ length: blockCount }, () => newCells(cellOf[rows - 1]! + 1));
  for (let at = 0; at < rows; at++) {
    const row = order[at]!;
    const block = blocks[blockOf(groups ? groups[row]! : row, seed)]!;
    addRow(block, cellOf[at]!, ranked, at, weights === null ? 1 : weights[at]!);
  }
  return blocks;
}

/** The cell of each row: some 2,048 of equal count, none of which ends within a run of equal scores. */
function cut(scores: Float64Array): Uint16Array {
  const size = scores.length / cellCount;
  const cellOf = new Uint16Array(scores.length);
  let cell = 0;
  let next = size;
  for (let at = 0; at < scores.length; at++) {
    cellOf[at] = cell;
    if (at + 1 < next || scores[at] === scores[at + 1]) continue;
    cell++;
    next = at + 1 + size;
  }
  return cellOf;
}

/** A block by lot, the same for all rows of a group: the last step of MurmurHash3. */
function blockOf(group: number, seed: number): number {
  let mixed = Math.imul((group + 1) ^ seed, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) % blockCount;
}

function addCells(to: Cells, from: Cells, times: number): void {
  for (let cell = 0; cell < to.count.length; cell++) {
    to.count[cell]! += times * from.count[cell]!;
    to.positive[cell]! += times * from.positive[cell]!;
    to.score[cell]! += times * from.score[cell]!;
  }
  to.loss += times * from.loss;
  to.squared += times * from.squared;
}

/**
 * The interval that holds 95 % of resampled values (percentiles, linear between neighbours), moved by `shift`. Null where
 * fewer than half of the resamples have a value.
 */
export function intervalOf(values: Float64Array, shift: number): readonly [low: number, high: number] | null {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  if (known.length === 0 || known.length * 2 < values.length) return null;
  return [percentile(known, 0.025) + shift, percentile(known, 0.975) + shift];
}

function percentile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)]!;
  return below + (sorted[Math.ceil(place)]! - below) * (place - Math.floor(place));
}
