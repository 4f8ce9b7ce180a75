// Fit: labelled history into the tables of a feature set.
import { dayMs, formatIsoDate } from '../declaration/dates.js';
import type { TableType } from '../expression/tables.js';
import { createLearner, type Learner } from '../features/learn.js';
import type { Lookups } from '../features/lookups.js';
import { type Fitted, writeTables } from '../features/tables.js';
import { openFileSink } from '../output/sink.js';
import { type History, type HistoryTally, newHistoryTally, readHistory, type Tell } from './history.js';

/** What learning from a history came to. */
export interface Learned {
  readonly tally: HistoryTally;
  readonly fitted: Fitted;
  /** Rows of days that were not to be learned. */
  readonly passedOver: number;
}

// Rows that are noted before the tables take them.
const settleRows = 16_384;

/** Learn from the rows of a history whose days are wanted; their order does not matter. */
export async function learnHistory(
  history: History,
  learner: Learner,
  wanted: (day: number) => boolean,
  tell: Tell,
): Promise<Learned> {
  const tally = newHistoryTally();
  let passedOver = 0;
  let noted = 0;
  let last = Number.NEGATIVE_INFINITY;
  for await (const rows of readHistory(history, tally, tell)) {
    for (const { row, day, labels } of rows) {
      if (!wanted(day)) {
        passedOver++;
        continue;
      }
      learner.note(row, day, labels);
      last = Math.max(last, day);
      noted++;
    }
    if (noted < settleRows) continue;
    learner.settle();
    noted = 0;
  }
  learner.settle();
  const until = last === Number.NEGATIVE_INFINITY ? null : formatIsoDate(last * dayMs);
  return { tally, passedOver, fitted: { until, rows: learner.rows(), labels: learner.labels() } };
}

/** How many keys each level of each table has, from coarse to fine. */
export interface TableKeys {
  readonly name: string;
  readonly type: TableType;
  readonly keys: readonly number[];
}

export function countKeys(lookups: Lookups): TableKeys[] {
  return [...lookups].map(([name, { table }]) => ({
    name,
    type: table.type,
    keys: table.levels.map(({ values, width }) => {
      let keys = 0;
      for (let at = 0; at < values.length; at += width)
        if (table.type === 'latest' ? !Number.isNaN(values[at]) : values[at]! > 0) keys++;
      return keys;
    }),
  }));
}

export interface FitOptions {
  readonly history: History;
  readonly lookups: Lookups;
  /** The last day to learn, in days since 1970; null for all. */
  readonly until: number | null;
  readonly out: string;
  readonly tell: Tell;
}

/** Fit tables and write them. Throws what reading and writing throw. */
export async function fitTables({ history, lookups, until, out, tell }: FitOptions): Promise<Learned> {
  const learner = createLearner(lookups);
  const learned = await learnHistory(history, learner, (day) => until === null || day <= until, tell);
  const sink = openFileSink(out);
  await sink.write(writeTables(lookups, learned.fitted));
  await sink.close();
  return learned;
}
