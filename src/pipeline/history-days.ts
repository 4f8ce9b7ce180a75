// Days: a history in the order of its days, a day at a time, whatever the order of its files.
import { setupFault } from '../errors.js';
import { limits } from '../limits.js';
import { type History, type HistoryRow, type HistoryTally, readHistory, type Tell } from './history.js';

/** Rows of one day, in the order of the files; all of them once a part `ends` the day. */
export interface DayPart {
  readonly day: number;
  readonly rows: readonly HistoryRow[];
  readonly ends: boolean;
}

/**
 * Read a history day by day, given how many rows each day has. A row waits in memory as long as rows of earlier days are
 * to come: in sorted files not at all. Throws HISTORY_UNSORTED when more wait than may, and INPUT_FAILED when the files
 * are no longer those that were counted.
 */
export async function* readByDay(
  history: History,
  counted: ReadonlyMap<number, number>,
  tally: HistoryTally,
  tell: Tell,
): AsyncGenerator<DayPart, void, void> {
  const days = [...counted].sort(([a], [b]) => a - b).map(([day, left]) => ({ day, left }));
  const waiting = new Map<number, HistoryRow[]>();
  let held = 0;
  let at = 0;
  for await (const rows of readHistory(history, tally, tell)) {
    for (const one of rows) {
      const others = waiting.get(one.day);
      if (others) others.push(one);
      else waiting.set(one.day, [one]);
    }
    held += rows.length;
    for (let next = days[at]; next !== undefined && waiting.has(next.day); next = days[at]) {
      const ready = waiting.get(next.day)!;
      waiting.delete(next.day);
      held -= ready.length;
      next.left -= ready.length;
      yield { day: next.day, rows: ready, ends: next.left === 0 };
      if (next.left > 0) break;
      at++;
    }
    if (held > limits.historyHeld)
      throw setupFault('HISTORY_UNSORTED', `over ${limits.historyHeld} rows wait for rows of earlier days`);
  }
  if (at < days.length || waiting.size > 0)
    throw setupFault('INPUT_FAILED', 'the history changed while it was read', { remedy: 'Run again.' });
}
