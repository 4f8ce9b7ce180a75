// Lookup tables as features use them: entries by the number of a key, and answers that fall back from fine to coarse keys.
import { findKey, type Key, type KeyValue, missingKey } from './keys.js';
import type { Node } from './tree.js';

export type TableType = 'rate' | 'median' | 'count' | 'latest';

/** What an entry of each type of table holds, in order, as in `tables.json`. */
export const entryParts = {
  rate: ['seen', 'positive'],
  median: ['count', 'median', 'deviation'],
  count: ['seen'],
  latest: ['value'],
} as const satisfies { readonly [type in TableType]: readonly string[] };

/** The entries of one level of a table, `width` numbers for each key. A key without an entry has zeros, or NaN in a table of latest values. */
export class TableLevel {
  readonly width: number;
  values = new Float64Array(0);
  readonly #empty: number;

  constructor(
    type: TableType,
    readonly key: Key,
    /** The checked expressions of the key. */
    readonly nodes: readonly Node[],
    /** Weight of the level before in a rate, in cases. */
    readonly strength: number,
  ) {
    this.width = entryParts[type].length;
    this.#empty = type === 'latest' ? Number.NaN : 0;
  }

  /** Where the entry of a key begins in `values`, with room made for it: read `values` after, it may be another array then. */
  reserve(key: number): number {
    const at = key * this.width;
    if (at + this.width > this.values.length) {
      const values = new Float64Array(Math.max(2 * this.values.length, this.key.index.size * this.width, 16));
      values.fill(this.#empty, this.values.length);
      values.set(this.values);
      this.values = values;
    }
    return at;
  }
}

/**
 * A table. Its answers take the numbers of the keys of a row, `keys[places[level]]` from coarse to fine. A key of which
 * a part is missing ends the chain. NaN is missing: where the chain ends before it begins, and where nothing is known.
 */
export class LookupTable {
  /** The past rate of all cases, which stands before the first level of a rate; NaN before there are any. */
  prior = Number.NaN;

  constructor(
    readonly name: string,
    readonly type: TableType,
    readonly levels: readonly TableLevel[],
    /** Values that a median must rest on. */
    readonly atLeast: number,
  ) {}
}

/** Answers a question of a table. */
export type Answer = (table: LookupTable, keys: Int32Array, places: Int32Array) => number;

/** Level by level (positive + strength × the rate before) / (seen + strength); a key not seen leaves the rate as it is. */
export const rateOf: Answer = ({ prior, levels }, keys, places) => {
  if (keys[places[0]!] === missingKey) return Number.NaN;
  let rate = prior;
  for (let at = 0; at < levels.length; at++) {
    const key = keys[places[at]!]!;
    if (key === missingKey) break;
    if (key < 0) continue;
    const { values, strength } = levels[at]!;
    const seen = values[2 * key]!; // undefined for a key that only other tables hold
    if (seen > 0) rate = (values[2 * key + 1]! + strength * rate) / (seen + strength);
  }
  return rate;
};

/** How often the finest key was seen; missing when a part of any key is missing. */
export const seenOf: Answer = ({ levels }, keys, places) => {
  for (let at = 0; at < levels.length; at++) if (keys[places[at]!] === missingKey) return Number.NaN;
  const key = keys[places[levels.length - 1]!]!;
  const { values, width } = levels[levels.length - 1]!;
  return key < 0 ? 0 : (values[width * key] ?? 0);
};

/** The finest level whose median rests on enough values, or -1. */
function medianLevel({ levels, atLeast }: LookupTable, keys: Int32Array, places: Int32Array): number {
  let finest = -1;
  for (let at = 0; at < levels.length; at++) {
    const key = keys[places[at]!]!;
    if (key === missingKey) break;
    if (key >= 0 && levels[at]!.values[3 * key]! >= atLeast) finest = at;
  }
  return finest;
}

const medianPart =
  (part: 1 | 2): Answer =>
  (table, keys, places) => {
    const level = medianLevel(table, keys, places);
    return level < 0 ? Number.NaN : table.levels[level]!.values[3 * keys[places[level]!]! + part]!;
  };
const medianOf = medianPart(1);

/** The median absolute deviation, at the level that gives the median. */
export const spreadOf: Answer = medianPart(2);

/** The median, or the latest value of the key. */
export const storedValue: Answer = (table, keys, places) => {
  if (table.type === 'median') return medianOf(table, keys, places);
  const key = keys[places[0]!]!;
  return key < 0 ? Number.NaN : (table.levels[0]!.values[key] ?? Number.NaN);
};

/** Make the evaluator of a question from the values of the keys: for each level a list, undefined where a part is missing. */
export function askByValues(table: LookupTable, answer: Answer): (levels: readonly unknown[]) => number | undefined {
  const keys = new Int32Array(table.levels.length);
  const places = keys.map((_, at) => at);
  return (levels) => {
    table.levels.forEach(({ key }, at) => {
      const values = levels[at] as readonly KeyValue[] | undefined; // a list of key parts
      keys[at] = values === undefined ? missingKey : findKey(key, values);
    });
    const found = answer(table, keys, places);
    return Number.isNaN(found) ? undefined : found;
  };
}
