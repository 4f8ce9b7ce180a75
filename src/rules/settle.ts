// Settle: which row of a decision table counts, where one row does.
import type { Table } from './rule-set.js';

/** What has been seen of the table at hand. Rows are asked in the order of the rules. */
export interface Settling {
  table: Table | null;
  isSettled: boolean;
  /** What earlier rows lack. */
  readonly lacks: string[];
}

export const newSettling = (): Settling => ({ table: null, isSettled: false, lacks: [] });

/**
 * Settle a row that matches, or may match but lacks fields: what is missing to know that it counts (nothing, when it
 * does), or undefined when it cannot count. In a table of combine `first` an earlier row that is open keeps a later one
 * from counting; in one of `max` rows are asked from the most points down, and the first that matches counts, as the
 * most that is certain.
 */
export function settle(
  settling: Settling,
  table: Table,
  matches: boolean,
  lacks: readonly string[],
): readonly string[] | undefined {
  if (table.combine === 'sum') return lacks;
  if (settling.table !== table) {
    settling.table = table;
    settling.isSettled = false;
    settling.lacks.length = 0;
  }
  if (settling.isSettled) return undefined;
  if (matches) {
    settling.isSettled = true;
    return settling.lacks.length === 0 ? lacks : [...settling.lacks, ...lacks];
  }
  if (table.combine === 'first') settling.lacks.push(...lacks);
  return lacks;
}
