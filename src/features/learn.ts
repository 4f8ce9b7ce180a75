// Learning: labelled rows into the tables of a feature set, so that nothing is seen before its time.
import type { Labels } from '../declaration/flat.js';
import type { Row } from '../declaration/slots.js';
import { newView, type View } from '../expression/closures.js';
import type { TableLevel } from '../expression/tables.js';
import { labelOf } from './feature-set.js';
import { SortedValues } from './learn-medians.js';
import type { Lookup, Lookups } from './lookups.js';
import type { LabelCounts } from './tables.js';

export interface Learner {
  /**
   * Note a row of a day (days since 1970). What the tables answer stays as it is until `settle`, so rows that are noted
   * together do not see each other. A row without the label that a table learns from is nothing to that table.
   */
  readonly note: (row: Row, day: number, labels: Labels) => void;
  /** Let the tables hold what was noted. */
  readonly settle: () => void;
  /** Rows noted so far, those before included. */
  readonly rows: () => number;
  /** Of the labels that tables learn from. */
  readonly labels: () => ReadonlyMap<string, LabelCounts>;
}

/** What fitted tables rest on that are learned further. */
export interface Before {
  readonly rows: number;
  readonly labels: ReadonlyMap<string, LabelCounts>;
}

/**
 * Learn into lookups. With `before` they hold fitted tables already, and rows must be of later days: rates and counts
 * add up, later values take the place of earlier ones, and medians stay as they are, for their values were not kept.
 */
export function createLearner(lookups: Lookups, before?: Before): Learner {
  const learned = [...lookups.values()].filter(({ table }) => !before || table.type !== 'median');
  const tables = learned.map(learnTable);
  const labels = countsBefore(lookups, before);
  const view = newView();
  let rows = before?.rows ?? 0;
  return {
    note: (row, day, outcomes) => {
      rows++;
      for (const [name, counts] of labels) {
        const outcome = outcomes[name] ?? null;
        if (outcome !== null) counts.seen++;
        if (outcome) counts.positive++;
      }
      view.row = row;
      for (const table of tables) table.note(view, day, outcomes);
    },
    settle: () => {
      for (const table of tables) table.settle();
      for (const { definition, table } of learned) {
        if (definition.type !== 'rate') continue;
        const { seen, positive } = labels.get(definition.label)!; // every label has its counts
        table.prior = seen > 0 ? positive / seen : Number.NaN;
      }
    },
    rows: () => rows,
    labels: () => labels,
  };
}

/** Let tables hold nothing, as before anything was learned. */
export function forget(lookups: Lookups): void {
  for (const { table } of lookups.values()) {
    table.prior = Number.NaN;
    for (const { values } of table.levels) values.fill(table.type === 'latest' ? Number.NaN : 0);
  }
}

function countsBefore(lookups: Lookups, before: Before | undefined): Map<string, { seen: number; positive: number }> {
  const names = [...lookups.values()].flatMap(({ definition }) => labelOf(definition)?.name ?? []);
  return new Map(names.map((name) => [name, { seen: 0, positive: 0, ...before?.labels.get(name) }]));
}

interface LearnedTable {
  readonly note: (view: View, day: number, labels: Labels) => void;
  readonly settle: () => void;
}

/** One level of a table: takes what is noted of a key, and lets it be seen when told to. */
interface LearnedLevel {
  readonly note: (key: number, value: number, day: number) => void;
  readonly settle: () => void;
}

function learnTable(lookup: Lookup): LearnedTable {
  const { definition, table } = lookup;
  const levels = table.levels.map((level) => learnLevel[definition.type](level));
  const label = labelOf(definition);
  /** What a row gives to the table, or undefined. */
  const given = (view: View, labels: Labels): number | undefined => {
    const outcome = label ? (labels[label.name] ?? null) : null;
    if (definition.type === 'count') return 1;
    if (definition.type === 'rate') return outcome === null ? undefined : Number(outcome);
    if (label && outcome !== label.outcome) return undefined;
    const value = lookup.valueOf(view);
    return value === undefined ? undefined : value + 0; // a file does not tell -0 from 0
  };
  return {
    note: (view, day, labels) => {
      const value = given(view, labels);
      if (value === undefined) return;
      const keys = lookup.keysOf(view);
      for (let at = 0; at < levels.length && keys[at]! >= 0; at++) levels[at]!.note(keys[at]!, value, day);
    },
    settle: () => {
      for (const level of levels) level.settle();
    },
  };
}

const learnLevel: {
  readonly [type in Lookup['definition']['type']]: (level: TableLevel) => LearnedLevel;
} = {
  rate: (level) => {
    const noted = createNotes();
    return {
      note: noted.add,
      settle: () =>
        noted.take((key, positive) => {
          const at = level.reserve(key);
          level.values[at]! += 1;
          level.values[at + 1]! += positive;
        }),
    };
  },
  count: (level) => {
    const noted = createNotes();
    return {
      note: noted.add,
      settle: () =>
        noted.take((key) => {
          const at = level.reserve(key);
          level.values[at]! += 1;
        }),
    };
  },
  latest: (level) => {
    const noted = createNotes();
    const days = new Map<number, number>();
    return {
      note: noted.add,
      settle: () =>
        noted.take((key, value, day) => {
          if (day < (days.get(key) ?? Number.NEGATIVE_INFINITY)) return;
          days.set(key, day);
          const at = level.reserve(key);
          level.values[at] = value;
        }),
    };
  },
  median: (level) => {
    const values = new Map<number, SortedValues>();
    const touched = new Map<number, SortedValues>();
    return {
      note: (key, value) => {
        const known = values.get(key) ?? new SortedValues();
        known.add(value);
        values.set(key, known);
        touched.set(key, known);
      },
      settle: () => {
        for (const [key, known] of touched) {
          const at = level.reserve(key);
          level.values.set(known.summary(), at);
        }
        touched.clear();
      },
    };
  },
};

/** What was noted of one level since it settled last. */
function createNotes(): {
  readonly add: (key: number, value: number, day: number) => void;
  readonly take: (each: (key: number, value: number, day: number) => void) => void;
} {
  let notes: number[] = [];
  return {
    add: (key, value, day) => void notes.push(key, value, day),
    take: (each) => {
      for (let at = 0; at < notes.length; at += 3) each(notes[at]!, notes[at + 1]!, notes[at + 2]!);
      if (notes.length > 0) notes = [];
    },
  };
}
