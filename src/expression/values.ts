// Values of many expressions on one row, by generated code or by closures; the results are equal.
import { compileClosure, type View } from './closures.js';
import type { BackEnd } from './evaluation.js';
import { mayGenerate } from './generate.js';
import { generateFill } from './generate-values.js';
import { foldConstants } from './lower.js';
import { createKeys } from './node-key.js';
import { createScannerBinding } from './scanners.js';
import type { Node } from './tree.js';

/** One expression, and where its value goes. */
export interface Column {
  /** Gives a number, a bool, a date, a duration or a text. */
  readonly tree: Node;
  /** Number of the array that takes the values, how many columns a row of it has, and which of them this is. */
  readonly array: number;
  readonly width: number;
  readonly place: number;
  /**
   * What is stored for a value. Numbers, dates and durations come as they are, bools as 1 and 0, NaN where missing;
   * texts as they are, undefined where missing.
   */
  readonly store: (value: never) => unknown;
}

/** Work out all columns of a row and store them in the arrays, at a row of theirs. */
export type Fill = (view: View, arrays: readonly { [at: number]: unknown }[], row: number) => void;

/** Compile columns together. Code is generated where the process may, else closures do the same. */
export function createFill(columns: readonly Column[], backEnd: BackEnd = mayGenerate() ? 'code' : 'closures'): Fill {
  const keyOf = createKeys();
  const folded = columns.map(({ tree }) => foldConstants(tree));
  const bind = createScannerBinding(folded, keyOf);
  const bound = columns.map((column, at) => ({ ...column, tree: bind(folded[at]!) }));
  return backEnd === 'code' ? generateFill(bound, keyOf) : closureFill(bound);
}

function closureFill(columns: readonly Column[]): Fill {
  const closures = columns.map(({ tree }) => compileClosure(tree));
  return (view, arrays, row) => {
    for (let at = 0; at < columns.length; at++) {
      const { tree, array, width, place, store } = columns[at]!;
      const value = closures[at]!(view);
      view.missing.length = 0;
      arrays[array]![row * width + place] = store((tree.type.kind === 'text' ? value : Number(value)) as never); // NaN for undefined
    }
  };
}
