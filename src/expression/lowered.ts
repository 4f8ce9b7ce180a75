// The lowered form: many conditions over atoms that they share; what the back ends evaluate.
import type { DerivedName } from '../declaration/fields.js';
import type { View } from './closures.js';
import type { Node } from './tree.js';

/**
 * A condition as logic over atoms. Every part is false, true or undetermined; `and` and `or` do not depend on the order of
 * their parts, so these stand by what they cost.
 */
export type Formula =
  | { readonly op: 'constant'; readonly value: boolean }
  | { readonly op: 'atom'; readonly atom: number }
  | { readonly op: 'not'; readonly of: Formula }
  | { readonly op: 'and' | 'or'; readonly parts: readonly Formula[] };

/** A test without logic inside. What makes it undetermined is one of its gaps. */
export interface Atom {
  readonly index: number;
  readonly node: Node;
  readonly gaps: readonly Gap[];
  /** The bit of the gap that a part of the node stands for: 2 for the first, then 4, 8 … */
  readonly bits: ReadonlyMap<Node, number>;
  /** Conditions that use it. */
  uses: number;
  /** Estimated nanoseconds. */
  cost: number;
}

/** What may be missing: a field, or the result of a computation (a division by zero). */
export interface Gap {
  readonly key: string;
  readonly label: string;
  /** A derived value is missing for want of others, which the row tells. */
  readonly derived: DerivedName | undefined;
}

/** One condition. Bit `n` of what makes it undetermined stands for `gaps[n]`. */
export interface Condition {
  readonly formula: Formula;
  readonly gaps: readonly Gap[];
}

export interface Lowered {
  readonly atoms: readonly Atom[];
  /** Tests of text fields that are answered together. */
  readonly tables: readonly TextTable[];
  readonly conditions: readonly Condition[];
}

/** Gaps that a condition may tell apart in one 32-bit number; with more of them its closure is asked for the names. */
export const mostGaps = 28;

/** Stands for gaps that only the closure of the condition can name. */
export const askGap: Gap = { key: '?', label: '?', derived: undefined };

/** The tests of one field. `load` gives a result for each of them, 1 or 0, at its place; what it gives may be used again. */
export interface TextTable {
  readonly leaf: Node & { op: 'leaf' };
  /** Numbers of the atoms, in the order of their places. */
  readonly atoms: readonly number[];
  readonly load: (value: string) => Uint8Array;
}

/** Fills a result for each condition: 0 for false, 1 for true, else the bits of its gaps (2 for the first). */
export type EvaluateAll = (view: View, results: Int32Array) => void;

/** The bits that the gaps of an atom have in a condition. */
export function moveBits(atom: Atom, condition: Condition): number[] {
  return atom.gaps.map(({ key }) => {
    const at = condition.gaps.findIndex((gap) => gap.key === key);
    return 2 << (at >= 0 ? at : condition.gaps.indexOf(askGap));
  });
}
