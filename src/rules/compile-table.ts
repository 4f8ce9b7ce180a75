// Compile a decision table: each row becomes a rule with an ordinary condition; faults are told at their cell.
import { compileExpression } from '../expression/compile.js';
import type { Environment } from '../expression/environment.js';
import { isSimple, nameOfType } from '../expression/types.js';
import type { Path } from '../settings-file.js';
import { type Cell, type Column, readCell } from './cells.js';
import { addProblems, type Compiling, compileFrame, type Frame, groupOf } from './compile-rule.js';
import { compileReason } from './reason.js';
import type { Rule, Table } from './rule-set.js';
import type { TableDocument } from './schema.js';

interface TableCompiling extends Compiling {
  readonly document: TableDocument;
  readonly path: Path;
  readonly environment: Environment;
  readonly frame: Frame;
  readonly table: Table;
  /** The columns of conditions by their number; those that are faulty, and `points` and `reason`, are left out. */
  readonly columns: ReadonlyMap<number, Column>;
  readonly pointsAt: number;
  readonly reasonAt: number;
  /** The conditions of cells that were read and are sound: many rows have the same. */
  readonly known: Map<string, string | null>;
  /** Faults of the reason of the table that were told for an earlier row. */
  readonly told: Set<string>;
}

/** Compile a table; faulty rows are left out. */
export function compileTable(
  compiling: Compiling,
  document: TableDocument,
  path: Path,
  changed: Parameters<typeof compileFrame>[3],
): { table: Table; rows: Rule[] } {
  const environment: Environment = { scope: document.scope, params: compiling.params, lists: compiling.lists };
  const table: Table = { id: document.id, combine: document.combine, tests: document.tests ?? [] };
  const pointsAt = document.columns.indexOf('points');
  const reasonAt = document.columns.indexOf('reason');
  const own: TableCompiling = {
    ...compiling,
    document,
    path,
    environment,
    frame: compileFrame(compiling, document, path, changed),
    table,
    columns: columnsOf(compiling, document, path, environment),
    pointsAt,
    reasonAt,
    known: new Map(),
    told: new Set(),
  };
  if (pointsAt < 0) fail(own, 'the table has no column "points"', ['columns']);
  if (reasonAt < 0 && document.reason === undefined) fail(own, 'the table needs a reason, or a column "reason"', []);
  if (reasonAt >= 0 && document.reason !== undefined)
    fail(own, 'the reason stands in a column; take one of the two out', ['reason']);
  document.tests?.forEach(({ expect }, at) => {
    if (typeof expect === 'number' && expect > document.rows.length)
      fail(own, `the table has ${document.rows.length} rows`, ['tests', at, 'expect']);
  });
  const rows = document.rows.flatMap((cells, at) => compileRow(own, cells, at) ?? []);
  if (document.combine === 'max') rows.sort((a, b) => b.points - a.points); // of equal ones the first in the file
  return { table, rows: document.combine === 'sum' ? rows : withStakes(rows) };
}

function fail({ settings, problems, path }: TableCompiling, message: string, below: Path): void {
  problems.push(settings.problem('RULE_INVALID', message, [...path, ...below]));
}

/** Where one row counts, all rows together put at stake what the highest does. */
function withStakes(rows: readonly Rule[]): Rule[] {
  const sum = rows.reduce((total, { points }) => total + Math.abs(points), 0);
  const most = rows.reduce((highest, { points }) => Math.max(highest, Math.abs(points)), 0);
  return rows.map((row) => ({ ...row, stake: sum === 0 ? 0 : (Math.abs(row.points) * most) / sum }));
}

const plainName = /^[A-Za-z_][\w.]*$/;

function columnsOf(
  compiling: Compiling,
  { columns }: TableDocument,
  path: Path,
  environment: Environment,
): Map<number, Column> {
  const made = new Map<number, Column>();
  columns.forEach((source, at) => {
    const place = [...path, 'columns', at];
    const problem = (message: string): void => {
      compiling.problems.push(compiling.settings.problem('RULE_INVALID', message, place));
    };
    if (source === 'points' || source === 'reason') {
      if (columns.indexOf(source) !== at) problem(`the column "${source}" stands twice`);
      return;
    }
    const compiled = compileExpression(source, environment);
    if (!compiled.ok) return addProblems(compiling, compiled.problems, place);
    const { type } = compiled.expression;
    const takes = type.kind === 'list' ? type.of.kind === 'text' : isSimple(type) && type.kind !== 'duration';
    if (takes) made.set(at, { source: plainName.test(source) ? source : `(${source})`, type });
    else problem(`a column gives a text, number, date, bool or a list of texts, but this is ${nameOfType(type)}`);
  });
  return made;
}

function compileRow(own: TableCompiling, cells: TableDocument['rows'][number], at: number): Rule | undefined {
  const { document, table, environment, frame, columns } = own;
  if (cells.length !== document.columns.length) {
    fail(own, `the row has ${cells.length} cells, where there are ${document.columns.length} columns`, ['rows', at]);
    return undefined;
  }
  const conditions = cells.map((cell, column) =>
    columns.has(column) ? compileCell(own, columns.get(column)!, cell, [at, column]) : null,
  );
  const points = pointsOf(own, cells, at);
  if (points === undefined || conditions.includes(undefined)) return undefined;
  const source = conditions.filter((condition) => condition !== null).join(' && ') || 'true';
  const when = compileExpression(source, environment, ['bool']);
  if (!when.ok) {
    for (const { code, message } of when.problems)
      own.problems.push(own.settings.problem(code, message, [...own.path, 'rows', at]));
    return undefined;
  }
  const writeReason = reasonOf(own, cells, at, when.expression.tree);
  if (!writeReason) return undefined;
  return {
    ...frame,
    id: `${table.id}-${at + 1}`,
    title: `${document.title}, row ${at + 1}`,
    points,
    stake: Math.abs(points),
    group: document.group ?? groupOf(when.expression, `table ${table.id}`),
    when: when.expression,
    writeReason,
    tests: [],
    table,
  };
}

/** The condition of a cell: null where anything fits, undefined where it is faulty. */
function compileCell(
  own: TableCompiling,
  column: Column,
  cell: Cell,
  [row, at]: readonly [number, number],
): string | null | undefined {
  const key = JSON.stringify([at, cell]);
  const known = own.known.get(key);
  if (known !== undefined) return known;
  const { source, entries } = readCell(column, cell, own.environment);
  let isSound = true;
  entries.forEach((entry, number) => {
    const place = [...own.path, 'rows', row, at, ...(Array.isArray(cell) && cell.length > 0 ? [number] : [])];
    const compiled = 'fault' in entry ? undefined : compileExpression(entry.source, own.environment, ['bool']);
    if (compiled?.ok) return;
    isSound = false;
    if ('fault' in entry) own.problems.push(own.settings.problem('RULE_INVALID', entry.fault, place));
    for (const { code, message } of compiled?.problems ?? [])
      own.problems.push(own.settings.problem(code, message, place));
  });
  if (!isSound) return undefined;
  own.known.set(key, source);
  return source;
}

const mostPoints = 200;

function pointsOf(own: TableCompiling, cells: TableDocument['rows'][number], at: number): number | undefined {
  const points = cells[own.pointsAt];
  if (typeof points === 'number' && Math.abs(points) <= mostPoints) return points;
  if (own.pointsAt >= 0)
    fail(own, `points are a number from -${mostPoints} to ${mostPoints}`, ['rows', at, own.pointsAt]);
  return undefined;
}

function reasonOf(
  own: TableCompiling,
  cells: TableDocument['rows'][number],
  at: number,
  tree: Parameters<typeof compileReason>[1],
): Rule['writeReason'] | undefined {
  const { reasonAt, document, environment } = own;
  const template = reasonAt >= 0 ? cells[reasonAt] : document.reason;
  if (typeof template !== 'string' || template === '') {
    if (reasonAt >= 0) fail(own, 'a reason is one sentence for an officer', ['rows', at, reasonAt]);
    return undefined;
  }
  const { write, problems } = compileReason(template, tree, environment);
  const fresh = problems.filter(({ message, start }) => reasonAt >= 0 || !own.told.has(`${start} ${message}`));
  for (const { message, start } of fresh) own.told.add(`${start} ${message}`);
  addProblems(own, fresh, [...own.path, ...(reasonAt >= 0 ? ['rows', at, reasonAt] : ['reason'])]);
  return problems.length === 0 ? write : undefined;
}
