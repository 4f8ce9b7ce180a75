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
  readonly subjects: readonly Subject[];
  readonly scans: readonly Scan[];
  readonly conditions: readonly Condition[];
}

/**
 * What some tests look at, and at nothing else: a field, or a computation over fields. No test tells the values of one
 * class apart; a missing value is of class 0.
 */
export interface Subject {
  readonly node: Node;
  /** One of the tests, which knows the gaps below the node. */
  readonly atom: Atom;
  /** Numbers of the tests that `classes` answers. */
  readonly atoms: readonly number[];
  readonly classes: Classes;
  /** What a test comes to for a class: 0, 1, or 2 for undetermined; undefined for a test of something else. */
  readonly answer: (atom: number, of: number) => number | undefined;
}

export type Classes =
  /** A number (or a bool, as 0 or 1) is of the class 1 + how many cuts do not exceed it. Cuts rise. */
  | { readonly by: 'cuts'; readonly cuts: readonly number[] }
  /** A text is of the class in `known`, else of what `find` gives; where `isWhole`, that is one class for all others. */
  | {
      readonly by: 'value';
      readonly known: ReadonlyMap<string, number>;
      readonly find: (value: string) => number;
      readonly isWhole: boolean;
      /** For each class the answers to the tests, in the order of `atoms`. */
      readonly answers: readonly Uint8Array[];
    };

/** Searches for many parts in one text. */
export interface Scan {
  readonly node: Node & { op: 'leaf' };
  /** Numbers of the atoms, in the order of their places. */
  readonly atoms: readonly number[];
  /** Looks for all of them: gives how many it found. Their places stand at the beginning of `places`. */
  readonly scan: (text: string) => number;
  readonly places: Uint32Array;
  /** 1 for each place found. */
  readonly found: Uint8Array;
}

/** Gaps that a condition may tell apart in one 32-bit number; with more of them its closure is asked for the names. */
export const mostGaps = 28;

/** Stands for gaps that only the closure of the condition can name. */
export const askGap: Gap = { key: '?', label: '?', derived: undefined };

/** The conditions that are not false, with their results: 1 for true, else the bits of the gaps (2 for the first). */
export interface Findings {
  count: number;
  /** Numbers of conditions, rising; as many as `count` says hold. */
  readonly conditions: Int32Array;
  readonly results: Int32Array;
}

export function newFindings(conditions: number): Findings {
  return { count: 0, conditions: new Int32Array(conditions), results: new Int32Array(conditions) };
}

export type EvaluateAll = (view: View, findings: Findings) => void;

/** The bits that the gaps of an atom have in a condition. */
export function moveBits(atom: Atom, condition: Condition): number[] {
  return atom.gaps.map(({ key }) => {
    const at = condition.gaps.findIndex((gap) => gap.key === key);
    return 2 << (at >= 0 ? at : condition.gaps.indexOf(askGap));
  });
}
