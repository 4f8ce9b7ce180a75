// Boxes: a condition as alternatives, each a range of values for some fields; what they have in common, and what is left of them.
import { combine, isEmpty, type ValueSet } from './analysis-sets.js';

/** Something that conditions look at. Two conditions that look at the same share the object. */
export interface Dimension {
  readonly key: string;
  /** Values that it can have. */
  readonly domain: ValueSet;
  /** Whether every value of the domain can occur, whatever else is so. */
  readonly free: boolean;
  /** Fields it depends on. */
  readonly reads: readonly string[];
}

/** Values of one dimension, and whether it may be missing. */
export interface Range {
  readonly missing: boolean;
  readonly values: ValueSet;
}

/** What holds all at once; a dimension that is not named may be anything. */
export type Box = ReadonlyMap<Dimension, Range>;

/** Alternatives; undefined where there are too many to be worked out. */
export type Boxes = readonly Box[] | undefined;

/** Alternatives of one condition, and pieces that are left when some are taken away. */
const mostBoxes = 256;
const mostPieces = 4_096;

export const everything: Boxes = [new Map()];
export const nothing: Boxes = [];

export const either = (a: Boxes, b: Boxes): Boxes => bounded(a && b && [...a, ...b], mostBoxes);

export function both(a: Boxes, b: Boxes): Boxes {
  if (!a || !b || a.length * b.length > mostPieces) return undefined;
  return bounded(
    a.flatMap((one) => b.flatMap((other) => intersect(one, other) ?? [])),
    mostBoxes,
  );
}

/** What lies in `a` and not in `b`. */
export function without(a: Boxes, b: Boxes): Boxes {
  let left: Boxes = a;
  for (const box of b ?? []) {
    left = bounded(
      left?.flatMap((one) => subtract(one, box)),
      mostPieces,
    );
    if (!left) return undefined;
  }
  return b && left;
}

const bounded = (boxes: Boxes, most: number): Boxes => (boxes && boxes.length <= most ? boxes : undefined);

/** Whether there is a case: false is proof that there is none, undefined that it is not known. */
export function hasCase(boxes: Boxes): boolean | undefined {
  if (!boxes) return undefined;
  if (boxes.length === 0) return false;
  return boxes.some(isCertain) ? true : undefined;
}

/** A box has a case for certain when its dimensions can be chosen one by one: none of them depends on what another does. */
function isCertain(box: Box): boolean {
  const dimensions = [...box.keys()];
  const reads = dimensions.flatMap((one) => one.reads);
  return dimensions.every((one) => one.free) && new Set(reads).size === reads.length;
}

function intersect(a: Box, b: Box): Box | undefined {
  const box = new Map(a);
  for (const [dimension, range] of b) {
    const before = box.get(dimension);
    const within = before ? combined('and', before, range) : range;
    if (isNone(within)) return undefined;
    box.set(dimension, within);
  }
  return box;
}

/** Cut `b` out of `a`: for each dimension of `b` in turn, what lies outside of it there and inside of it in those before. */
function subtract(a: Box, b: Box): Box[] {
  const pieces: Box[] = [];
  let inside: Box = a;
  for (const [dimension, range] of b) {
    const before = inside.get(dimension) ?? { missing: true, values: dimension.domain };
    const outside = combined('minus', before, range);
    if (!isNone(outside)) pieces.push(new Map(inside).set(dimension, outside));
    const within = combined('and', before, range);
    if (isNone(within)) return [a];
    inside = new Map(inside).set(dimension, within);
  }
  return pieces;
}

function combined(how: 'and' | 'minus', a: Range, b: Range): Range {
  const missing = how === 'and' ? a.missing && b.missing : a.missing && !b.missing;
  return { missing, values: combine(how, a.values, b.values) };
}

export const isNone = ({ missing, values }: Range): boolean => !missing && isEmpty(values);
