// Export: the training matrix of a history, each row answered from earlier days alone, by the code that scores.
import { slotIndex } from '../declaration/slots.js';
import type { Features, InputMatrix } from '../features/features.js';
import { createLearner } from '../features/learn.js';
import { prepareMatrix } from '../output/matrix.js';
import type { MatrixBatch, MatrixColumn } from '../output/matrix-columns.js';
import { countDays, type History, type HistoryRow, type HistoryTally, newHistoryTally, type Tell } from './history.js';
import { readByDay } from './history-days.js';
import type { LoadedFeatures } from './load-features.js';

export interface ExportOptions {
  readonly history: History;
  readonly loaded: LoadedFeatures;
  /** Names of the labels, in the order of their columns. */
  readonly labels: readonly string[];
  /** The last day to learn, in days since 1970: later rows are answered from the tables as they stand then. Null for all. */
  readonly until: number | null;
  readonly out: string;
  readonly tell: Tell;
}

/** What an export came to. */
export interface Exported {
  readonly tally: HistoryTally;
  /** Rows that were answered and not learned. */
  readonly frozen: number;
  /** For each label how many rows have it, and how many of them are positive. */
  readonly labels: ReadonlyMap<string, { readonly seen: number; readonly positive: number }>;
}

const batchRows = 1_024;

/** Write the matrix, in the order of days and within a day of the files. Reads the history twice. */
export async function exportMatrix(options: ExportOptions): Promise<Exported> {
  const { history, loaded, until, out, tell, labels } = options;
  const matrix = await prepareMatrix(out, columnsOf(loaded.features, labels));
  const days = await countDays(history, tell);
  const learner = createLearner(loaded.lookups);
  const tally = newHistoryTally();
  const counts = new Map(labels.map((name) => [name, { seen: 0, positive: 0 }]));
  let frozen = 0;
  try {
    await matrix.begin([...days.values()].reduce((sum, count) => sum + count, 0));
    for await (const { day, rows, ends } of readByDay(history, days, tally, tell)) {
      const isLearned = until === null || day <= until;
      for (let at = 0; at < rows.length; at += batchRows)
        await matrix.write(batchOf(loaded.features, rows.slice(at, at + batchRows), labels));
      for (const one of rows) {
        if (isLearned) learner.note(one.row, day, one.labels);
        else frozen++;
        for (const [name, count] of counts) {
          const outcome = one.labels[name] ?? null;
          if (outcome !== null) count.seen++;
          if (outcome) count.positive++;
        }
      }
      if (ends && isLearned) learner.settle();
    }
    await matrix.close();
  } catch (fault) {
    await matrix.abandon();
    throw fault;
  }
  return { tally, frozen, labels: counts };
}

const typeOf = { float32: 'float32', float64: 'float64', int64: 'int64', string: 'text' } as const;

function columnsOf({ inputs }: Features, labels: readonly string[]): MatrixColumn[] {
  return [
    { name: 'file', type: 'int32' },
    { name: 'record', type: 'int32' },
    { name: 'declarationId', type: 'id' },
    { name: 'item', type: 'int32' },
    { name: 'day', type: 'day' },
    ...inputs.flatMap(({ type, features }) => features.map(({ name }) => ({ name, type: typeOf[type] }))),
    ...labels.map((name) => ({ name, type: 'float32' as const })),
  ];
}

const idSlot = slotIndex('declaration.id');

function batchOf({ inputs, build }: Features, rows: readonly HistoryRow[], labels: readonly string[]): MatrixBatch {
  const matrices = build(rows.map(({ row }) => row));
  const outcome = (value: boolean | null | undefined): number => Number(value ?? Number.NaN);
  return {
    rows: rows.length,
    columns: [
      rows.map(({ file }) => file),
      rows.map(({ record }) => record),
      rows.map(({ row }) => String(row[idSlot])),
      rows.map(({ item }) => item),
      rows.map(({ day }) => day),
      ...matrices.flatMap((matrix, at) => featureColumns(matrix, inputs[at]!.features.length, rows.length)),
      ...labels.map((name) => rows.map((one) => outcome(one.labels[name]))),
    ],
  };
}

/** The columns of a matrix that stands row by row. */
function featureColumns({ values }: InputMatrix, width: number, rows: number): MatrixBatch['columns'][number][] {
  return Array.from({ length: width }, (_, column) => {
    const picked = values.slice(0, rows);
    for (let row = 0; row < rows; row++) picked[row] = values[row * width + column]!;
    return picked;
  });
}
