// History: declarations of the past, item by item, each with its day and its outcomes.
import { statSync } from 'node:fs';
import { dayMs } from '../declaration/dates.js';
import { deriveRows } from '../declaration/derive.js';
import type { Fault, FlatDeclaration, FlatRecord, Labels, Position } from '../declaration/flat.js';
import { type ExchangeRates, type Row, slotIndex } from '../declaration/slots.js';
import { setupFault } from '../errors.js';
import { newView } from '../expression/closures.js';
import type { Expression } from '../expression/compile.js';
import type { ManifestFormat } from '../manifest/formats.js';
import type { Mapping } from '../manifest/mapping.js';
import { chunksOf, createManifestReader } from '../manifest/read-manifest.js';
import { batchesOf } from '../manifest/reader.js';
import type { RunProgress } from './run-options.js';

/** Where a history is and how it is read. */
export interface History {
  /** Paths of manifests, in order. They may be read twice, so none is standard input. */
  readonly inputs: readonly string[];
  readonly mapping: Mapping | undefined;
  readonly format: ManifestFormat | undefined;
  /** Outcomes told by fields of the item, beside those that the mapping tells by cells. */
  readonly labels: ReadonlyMap<string, Expression>;
  /** Currency of the derived values, and rates for declarations that bring none. */
  readonly currency: string;
  readonly rates: ExchangeRates;
  readonly signal: AbortSignal;
}

/** An item of the past. */
export interface HistoryRow {
  readonly row: Row;
  /** The declaration that it is an item of. */
  readonly flat: FlatDeclaration;
  readonly labels: Labels;
  /** UTC day of its acceptance, in days since 1970. */
  readonly day: number;
  /** Number of its file, of its first record there and of the item in its declaration, each from 1. */
  readonly file: number;
  readonly record: number;
  readonly item: number;
}

/** What became of the records of a history. */
export interface HistoryTally {
  /** Items that can be learned from. */
  rows: number;
  rejected: number;
  /** Faults by code, the first of each kept with their places. */
  readonly rejects: Map<string, { count: number; readonly first: Fault[] }>;
  /** Fields that were emptied, by code. */
  readonly issues: Map<string, number>;
  readonly notes: string[];
}

export function newHistoryTally(): HistoryTally {
  return { rows: 0, rejected: 0, rejects: new Map(), issues: new Map(), notes: [] };
}

const acceptedAt = slotIndex('declaration.acceptedAt');
const number = slotIndex('no');
/** Rejects of one code that are named by their places. */
const namedRejects = 5;

/**
 * Read a history in the order of its files, some rows at a time. Records that are faulty or have no day are counted as
 * rejects. Throws what reading a manifest throws, and INTERRUPTED.
 */
export async function* readHistory(
  history: History,
  tally: HistoryTally,
  tell: Tell,
): AsyncGenerator<HistoryRow[], void, void> {
  for await (const { records, file, bytes, notes } of readRecords(history)) {
    yield records.flatMap((record) => historyRows(history, tally, record, file));
    tally.notes.push(...notes);
    tell(tally, bytes);
  }
}

/** How many rows each day of a history has. */
export async function countDays(history: History, tell: Tell): Promise<ReadonlyMap<number, number>> {
  const days = new Map<number, number>();
  const tally = newHistoryTally();
  for await (const { records, bytes } of readRecords(history)) {
    for (const record of records) {
      const day = record.ok ? dayOf(record.flat) : undefined;
      if (!record.ok || day === undefined) continue;
      tally.rows += record.flat.rows.length;
      days.set(day, (days.get(day) ?? 0) + record.flat.rows.length);
    }
    tell(tally, bytes);
  }
  return days;
}

/** What a piece of a file held. */
interface Piece {
  readonly file: number;
  readonly records: readonly FlatRecord[];
  readonly bytes: number;
  readonly notes: readonly string[];
}

async function* readRecords({ inputs, mapping, format, signal }: History): AsyncGenerator<Piece, void, void> {
  for (const [at, input] of inputs.entries()) {
    const reader = createManifestReader(input, { mapping, format, labels: true, path: input });
    const file = at + 1;
    for await (const chunk of chunksOf(input, input)) {
      if (signal.aborted) throw setupFault('INTERRUPTED', 'the run was interrupted');
      for await (const records of batchesOf(reader.write(chunk))) yield { file, records, bytes: 0, notes: [] };
      yield { file, records: [], bytes: chunk.length, notes: [] };
    }
    for await (const records of batchesOf(reader.end())) yield { file, records, bytes: 0, notes: [] };
    yield { file, records: [], bytes: 0, notes: reader.notes };
  }
}

function dayOf({ header }: FlatDeclaration): number | undefined {
  const accepted = header[acceptedAt];
  return typeof accepted === 'number' ? Math.floor(accepted / dayMs) : undefined;
}

function historyRows(history: History, tally: HistoryTally, record: FlatRecord, file: number): HistoryRow[] {
  if (!record.ok) {
    reject(tally, record.fault);
    return [];
  }
  const { rows, issues, position } = record.flat;
  for (const { code } of issues) tally.issues.set(code, (tally.issues.get(code) ?? 0) + 1);
  const place = position!; // a reader says where a declaration begins
  const day = dayOf(record.flat);
  if (day === undefined) {
    reject(tally, faultAt(place));
    return [];
  }
  deriveRows(rows, history.currency, history.rates);
  tally.rows += rows.length;
  return rows.map((row, at) => ({
    row,
    flat: record.flat,
    labels: { ...record.labels?.[at], ...labelsOf(row, history.labels) },
    day,
    file,
    record: place.record,
    item: typeof row[number] === 'number' ? row[number] : at + 1,
  }));
}

function faultAt(position: Position): Fault {
  return { code: 'DATE_MISSING', path: 'acceptedAt', ...position };
}

function reject(tally: HistoryTally, fault: Fault): void {
  tally.rejected++;
  const known = tally.rejects.get(fault.code) ?? { count: 0, first: [] };
  known.count++;
  if (known.first.length < namedRejects) known.first.push(fault);
  tally.rejects.set(fault.code, known);
}

const view = newView();

function labelsOf(row: Row, labels: History['labels']): Labels {
  const found: { [label: string]: boolean | null } = {};
  view.row = row;
  for (const [name, condition] of labels) {
    const value = condition.evaluate(view);
    view.missing.length = 0;
    found[name] = typeof value === 'boolean' ? value : null;
  }
  return found;
}

/** Tells what was read so far, and how many bytes it took since it was told last. */
export type Tell = (tally: HistoryTally, bytes: number) => void;

/** Make what tells of the progress of reading inputs so many times, each time with a tally of its own. */
export function createTelling(
  inputs: readonly string[],
  times: number,
  onProgress: (progress: RunProgress) => void,
): Tell {
  const sizes = inputs.map((input) => statSync(input, { throwIfNoEntry: false }));
  const known = sizes.every((stats) => stats?.isFile());
  const totalBytes = known ? times * sizes.reduce((sum, stats) => sum + stats!.size, 0) : null;
  const started = performance.now();
  let bytes = 0;
  let readBefore = 0;
  let current: HistoryTally | undefined;
  return (tally, more) => {
    if (current && tally !== current) readBefore += current.rows + current.rejected;
    current = tally;
    bytes += more;
    const { rows, rejected } = tally;
    const milliseconds = performance.now() - started;
    onProgress({ read: readBefore + rows + rejected, rejected, bytes, totalBytes, milliseconds });
  };
}
