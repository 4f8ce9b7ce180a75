// Binding: a mapping meets the header of a manifest; from then on each record becomes a row.
import { isUtf8 } from 'node:buffer';
import { newIntake } from '../declaration/intake.js';
import { extraSlot, type Row } from '../declaration/slots.js';
import { type Problem, setupFault, throwProblems } from '../errors.js';
import { newView } from '../expression/closures.js';
import { didYouMean } from '../suggest.js';
import type { MappedColumn, Mapping } from './mapping.js';
import { type Filling, finishLists, nestedPath, putValue } from './target.js';

/** A decoder of cells: Latin-1 strings in, text out; undefined when the bytes are not valid in the encoding. */
export type DecodeCell = (cell: string) => string | undefined;

/** Make the decoder of an encoding. For UTF-8 the record has been checked as a whole, see `isSoundRecord`. */
export function createCellDecoder(encoding: string): DecodeCell {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  return (cell) => {
    try {
      return decoder.decode(Buffer.from(cell, 'latin1'));
    } catch {
      return undefined;
    }
  };
}

const high = /[\u0080-\u00ff]/;

/** Whether the bytes of a record are sound, as far as that shows without decoding each cell. */
export function isSoundRecord(bytes: Buffer, encoding: string): boolean {
  return encoding !== 'utf-8' || isUtf8(bytes);
}

/** A mapping bound to a header: gives the row of each record. */
export interface Binding {
  readonly columns: number;
  /** Fill a row from cells; faults and issues go to the intake. `item` is the number of the row within its declaration. */
  readonly fill: (cells: readonly string[], hasHigh: boolean, item: number) => Filling;
  /** The text of the grouping column, or undefined. */
  readonly groupOf: (cells: readonly string[]) => string | undefined;
  readonly kept: (cells: readonly string[]) => readonly string[] | null;
}

interface Bound {
  readonly at: number;
  readonly mapped: MappedColumn;
}

/** Bind a mapping to a header. Throws with every column that is missing or doubled. */
export function bindMapping(
  mapping: Mapping,
  header: readonly string[],
  keep: readonly string[],
  source: string,
): Binding {
  checkHeader(mapping, header, keep, source);
  const decode = createCellDecoder(mapping.format.encoding);
  const bound: Bound[] = mapping.columns.flatMap((mapped) => {
    const at = header.indexOf(mapped.column);
    return at < 0 ? [] : [{ at, mapped }];
  });
  const grouping = mapping.groupBy === undefined ? -1 : header.indexOf(mapping.groupBy);
  const keptAt = keep.map((column) => header.indexOf(column));
  const read = mapping.computed.flatMap((one) => one.expression.reads);
  const computedCells = [...new Set(read)].map((column) => ({ column, at: header.indexOf(column) }));
  return {
    columns: header.length,
    groupOf: (cells) => (grouping < 0 ? undefined : cells[grouping]),
    kept: (cells) => (keep.length === 0 ? null : keptAt.map((at) => decode(cells[at]!) ?? '')),
    fill: (cells, hasHigh, item) => {
      const filling: Filling = { intake: newIntake(), row: rowFrom(mapping.template), item, lists: new Map() };
      const textOf = (at: number): string | undefined =>
        hasHigh && high.test(cells[at]!) ? decode(cells[at]!) : cells[at]!;
      for (const { at, mapped } of bound) {
        const text = textOf(at);
        if (text === undefined)
          filling.intake.fault ??= { code: 'TEXT_ENCODING', path: nestedPath(mapped.target, item) };
        else putConverted(filling, mapped, text);
      }
      if (mapping.computed.length > 0)
        fillComputed(filling, mapping, new Map(computedCells.map(({ column, at }) => [column, textOf(at) ?? ''])));
      finishLists(filling);
      return filling;
    },
  };
}

function rowFrom(template: Row): Row {
  const row = template.slice();
  if (row[extraSlot]) row[extraSlot] = Object.assign(Object.create(null), row[extraSlot]);
  return row;
}

/** An empty cell is a missing value; in a column of a list it says that there are no entries. */
function putConverted(filling: Filling, mapped: MappedColumn, text: string): void {
  const value = mapped.convert(text) ?? (mapped.isList ? [] : undefined);
  if (value !== undefined) putValue(filling, mapped.target, value);
}

const view = newView();

function fillComputed(filling: Filling, mapping: Mapping, cells: Map<string, string>): void {
  for (const [column, text] of cells) if (text.trim() === '') cells.delete(column);
  view.cells = cells;
  for (const { target, expression } of mapping.computed) {
    const value = expression.evaluate(view);
    view.missing.length = 0;
    if (value !== undefined)
      putValue(filling, target, target.field.kind === 'decimal' || typeof value === 'boolean' ? value : String(value));
  }
}

function checkHeader(mapping: Mapping, header: readonly string[], keep: readonly string[], source: string): void {
  const problems: Problem[] = [];
  const problem = (code: Problem['code'], message: string): void => {
    problems.push({ code, message, file: source, line: 1 });
  };
  const wanted = new Map(mapping.columns.map((one) => [one.column, one.optional]));
  for (const column of [...keep, ...(mapping.groupBy === undefined ? [] : [mapping.groupBy])])
    wanted.set(column, false);
  for (const { expression } of mapping.computed) for (const column of expression.reads) wanted.set(column, false);
  for (const [column, optional] of wanted) {
    const times = header.filter((name) => name === column).length;
    if (times > 1) problem('COLUMN_DUPLICATE', `the header names the column "${column}" ${times} times`);
    if (times === 0 && !optional)
      problem('COLUMN_MISSING', `the header has no column "${column}"${didYouMean(column, header)}`);
  }
  const delimiter = problems.length > 0 ? otherDelimiter(header, mapping.format.delimiter) : undefined;
  if (delimiter) {
    const name = delimiter === '\t' ? '\\t' : delimiter;
    const message = `the header is one column with the mark "${name}" in it: the delimiter is not "${mapping.format.delimiter}"`;
    throw setupFault('COLUMN_MISSING', message, {
      file: source,
      line: 1,
      remedy: `Set format.delimiter in the mapping to "${name}".`,
    });
  }
  throwProblems(problems);
}

/** The delimiter that a header of one column seems to have, or undefined. */
function otherDelimiter(header: readonly string[], delimiter: string): string | undefined {
  if (header.length !== 1) return undefined;
  return [',', ';', '\t', '|'].find((mark) => mark !== delimiter && header[0]!.includes(mark));
}
