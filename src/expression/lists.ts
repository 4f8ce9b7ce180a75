// Lists as expressions use them: a set of ids, countries or HS prefixes, or terms to look for in a text.
import type { FoldOption } from './fold.js';

export const listTypes = ['ids', 'countries', 'hs', 'terms'] as const;
export type ListType = (typeof listTypes)[number];

export interface ListValue {
  readonly type: ListType;
  readonly entries: readonly string[];
  /** What a list of terms treats as equal. */
  readonly fold: readonly FoldOption[];
  /** Whether an entry equals the value; for HS prefixes, whether one begins it. */
  readonly has: (value: string) => boolean;
}

export function createList(
  type: ListType,
  entries: readonly string[],
  fold: readonly FoldOption[] = ['case'],
): ListValue {
  const set = new Set(entries);
  return {
    type,
    entries,
    fold,
    has: type === 'hs' ? prefixTest(entries) : (value) => set.has(value),
  };
}

/** Whether a text can stand for the beginning of commodity codes. */
export function isPrefix(text: string): boolean {
  return /^\d{2,10}$/.test(text);
}

/** A test whether a value begins with one of the prefixes; its time grows with the number of their different lengths. */
export function prefixTest(prefixes: readonly string[]): (value: string) => boolean {
  const set = new Set(prefixes);
  const lengths = [...new Set(prefixes.map((prefix) => prefix.length))].sort((a, b) => a - b);
  return (value) => lengths.some((length) => set.has(value.slice(0, length)));
}
