// Binding: a mapping meets the header of a manifest; from then on each record becomes a row.

import { type Checked, checkOf, Refusal } from '../declaration/check.js';
import type { FlatDeclaration, Labels } from '../declaration/flat.js';
import { newIntake, takeChecked } from '../declaration/intake.js';
import { extraSlot, type Row, type Slot } from '../declaration/slots.js';
import { type Problem, setupFault, throwProblems } from '../errors.js';
import { newView } from '../expression/closures.js';
import type { Expression } from '../expression/compile.js';
import { walk } from '../expression/tree.js';
import { didYouMean } from '../suggest.js';
import { type ReadCell, rememberCells } from './cell-memory.js';
import { createMissingTest } from './cells.js';
import type { MappedColumn, Mapping } from './mapping.js';
import { type Filling, finishLists, nestedPath, putValue } from './target.js';

/** A decoder of cells: Latin-1 strings in, text out; undefined when the bytes are not valid in the encoding. */
export type DecodeCell = (cell: string) => string | undefined;

/** Make the decoder of an encoding. For UTF-8 the reader has checked the record as a whole. */
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

/** Make the text of cells in an encoding: only those with bytes above 127 are decoded. */
export function createCellText(encoding: string): DecodeCell {
  const decode = createCellDecoder(encoding);
  return (cell) => (high.test(cell) ? decode(cell) : cell);
}

/** A mapping bound to a header: gives the row of each record. */
export interface Binding {
  /** Fill a row from cells; faults and issues go to the intake. `item` is the number of the row within its declaration. */
  readonly fill: (cells: Cells, item: number) => Filling;
  /** The trimmed text of the grouping column, '' when there is none; undefined when it cannot be decoded. */
  readonly groupOf: (cells: Cells) => string | undefined;
  /** The cells to keep, null when there are none; undefined when one cannot be decoded. */
  readonly kept: (cells: Cells) => FlatDeclaration['kept'] | undefined;
  /** The outcomes that the labels of the mapping tell; undefined when a cell that they read cannot be decoded. */
  readonly labelsOf: (cells: Cells) => Labels | undefined;
}

/** The cells of a record: Latin-1 strings, one character for each byte. */
export interface Cells {
  readonly texts: readonly string[];
  /** None holds a byte above 127, so they need no decoding. */
  readonly isAscii: boolean;
}

/** What a reader was asked for beside the declarations. */
export interface Asked {
  /** Columns that the output repeats. */
  readonly keep: readonly string[];
  readonly labels: boolean;
}

interface Bound {
  readonly at: number;
  readonly mapped: MappedColumn;
  /** For a field of one value: the value of a cell and the slot that it goes to. */
  readonly single: { readonly slot: Slot; readonly read: ReadCell } | undefined;
}

function bindColumn(mapped: MappedColumn, header: readonly string[]): Bound[] {
  const at = header.indexOf(mapped.column);
  if (at < 0) return [];
  const { target, convert } = mapped;
  if (target.kind !== 'field' || mapped.isList) return [{ at, mapped, single: undefined }];
  const check = checkOf(target.field);
  const read = rememberCells((text) => {
    const value = convert(text);
    return value === undefined ? undefined : check(value);
  });
  return [{ at, mapped, single: { slot: target.slot, read } }];
}

/** Bind a mapping to a header. Throws with every column that is missing or doubled. Cells are decoded one by one, and only where they hold bytes above 127. */
export function bindMapping(
  mapping: Mapping,
  header: readonly string[],
  asked: Asked,
  place: { readonly file: string; readonly line: number },
): Binding {
  checkHeader(mapping, header, asked, place);
  const { keep } = asked;
  const cellText = createCellText(mapping.format.encoding);
  const bound = mapping.columns.flatMap((mapped) => bindColumn(mapped, header));
  const grouping = mapping.groupBy === undefined ? -1 : header.indexOf(mapping.groupBy);
  const keptAt = keep.map((column): [string, number] => [column, header.indexOf(column)]);
  const computedCells = columnsRead(computedOf(mapping)).map(({ column }) => ({ column, at: header.indexOf(column) }));
  const labels = asked.labels ? [...mapping.labels] : [];
  const labelCells = columnsRead(labels.map(([, one]) => one)).map(({ column }) => ({
    column,
    at: header.indexOf(column),
  }));
  const fillsLists = [...mapping.columns, ...mapping.entries, ...mapping.computed].some(
    ({ target }) => target.kind === 'entry',
  );
  const isMissing = createMissingTest(mapping.format);
  const textOf = ({ texts, isAscii }: Cells, at: number): string | undefined =>
    isAscii ? texts[at]! : cellText(texts[at]!);
  const textsOf = (columns: readonly { column: string; at: number }[], cells: Cells): CellTexts => {
    const texts = new Map<string, string>();
    let broken: string | undefined;
    for (const { column, at } of columns) {
      const text = at < 0 ? '' : textOf(cells, at)?.trim();
      if (text === undefined) broken ??= column;
      else if (!isMissing(text)) texts.set(column, text);
    }
    return { texts, broken };
  };
  return {
    groupOf: (cells) => (grouping < 0 ? '' : textOf(cells, grouping)?.trim()),
    kept: (cells) => {
      if (keep.length === 0) return null;
      const kept = keptAt.map(([column, at]) => [column, textOf(cells, at)] as const);
      return kept.some(([, text]) => text === undefined)
        ? undefined
        : (Object.fromEntries(kept) as { [name: string]: string });
    },
    fill: (cells, item) => {
      const lists: Filling['lists'] = fillsLists ? new Map() : noLists;
      const filling: Filling = { intake: newIntake(), row: rowFrom(mapping.template), item, lists };
      const { intake } = filling;
      for (const { target, value } of mapping.entries) putValue(filling, target, value);
      for (const { at, mapped, single } of bound) {
        const before = intake.fault;
        const text = textOf(cells, at);
        if (text === undefined) intake.fault ??= { code: 'TEXT_ENCODING', path: nestedPath(mapped.target, item) };
        else if (single) putChecked(filling, single.slot, single.read(text));
        else putConverted(filling, mapped, text);
        if (intake.fault !== before) intake.fault = { ...intake.fault!, column: mapped.column };
      }
      if (mapping.computed.length > 0) {
        const { texts, broken } = textsOf(computedCells, cells);
        if (broken !== undefined) intake.fault ??= { code: 'TEXT_ENCODING', path: null, column: broken };
        fillComputed(filling, mapping, texts);
      }
      if (fillsLists) finishLists(filling);
      return filling;
    },
    labelsOf: (cells) => {
      const { texts, broken } = textsOf(labelCells, cells);
      return broken === undefined ? readLabels(labels, texts) : undefined;
    },
  };
}

const noLists: Filling['lists'] = new Map();

/** The texts of cells that are not empty, by column, and the first column whose cell cannot be decoded. */
interface CellTexts {
  readonly texts: Map<string, string>;
  readonly broken: string | undefined;
}

const computedOf = (mapping: Mapping): Expression[] => mapping.computed.map((one) => one.expression);

/** The columns that expressions read; one that is only asked for by has() may be missing from the manifest. */
function columnsRead(expressions: readonly Expression[]): { readonly column: string; readonly optional: boolean }[] {
  const asked = new Set<string>();
  for (const { tree } of expressions)
    walk(tree, (node) => {
      if (node.op === 'has' && node.of.op === 'leaf' && node.of.leaf.op === 'cell') asked.add(node.of.leaf.column);
    });
  const read = new Set(expressions.flatMap((one) => one.reads));
  return [...read].map((column) => ({ column, optional: asked.has(column) }));
}

function rowFrom(template: Row): Row {
  const row = template.slice();
  if (row[extraSlot]) row[extraSlot] = Object.assign(Object.create(null), row[extraSlot]);
  return row;
}

function putChecked({ intake, row, item }: Filling, slot: Slot, checked: Checked): void {
  if (checked instanceof Refusal)
    takeChecked(intake, row, slot, checked, slot.level === 'item' ? `items[${item}].` : '');
  else if (checked !== undefined) row[slot.index] = checked;
}

/** An empty cell is a missing value; in a column of a list it says that there are no entries. */
function putConverted(filling: Filling, mapped: MappedColumn, text: string): void {
  const value = mapped.convert(text) ?? (mapped.isList && !mapped.isTyped ? [] : undefined);
  if (value !== undefined) putValue(filling, mapped.target, value);
}

const view = newView();

function fillComputed(filling: Filling, mapping: Mapping, cells: Map<string, string>): void {
  view.cells = cells;
  for (const { target, expression, numbers } of mapping.computed) {
    numbers.failed = false;
    const value = expression.evaluate(view);
    view.missing.length = 0;
    if (numbers.failed) filling.intake.fault ??= { code: 'NUMBER_MALFORMED', path: nestedPath(target, filling.item) };
    else if (value !== undefined)
      putValue(filling, target, target.field.kind === 'decimal' || typeof value === 'boolean' ? value : String(value));
  }
}

/** A label whose condition lacks a cell is not known. */
function readLabels(labels: readonly (readonly [string, Expression])[], cells: Map<string, string>): Labels {
  view.cells = cells;
  const found = labels.map(([name, condition]): [string, boolean | null] => {
    const value = condition.evaluate(view);
    view.missing.length = 0;
    return [name, typeof value === 'boolean' ? value : null];
  });
  return Object.fromEntries(found);
}

function checkHeader(
  mapping: Mapping,
  header: readonly string[],
  asked: Asked,
  place: { readonly file: string; readonly line: number },
): void {
  const problems: Problem[] = [];
  const problem = (code: Problem['code'], message: string): void => {
    problems.push({ code, message, ...place });
  };
  const wanted = new Map(mapping.columns.map((one) => [one.column, one.optional]));
  for (const expressions of [computedOf(mapping), asked.labels ? [...mapping.labels.values()] : []])
    for (const { column, optional } of columnsRead(expressions)) if (!wanted.has(column)) wanted.set(column, optional);
  for (const column of [...asked.keep, ...(mapping.groupBy === undefined ? [] : [mapping.groupBy])])
    wanted.set(column, false);
  // Where no column is known the first line may be a record, which no message may repeat.
  const named = header.some((name) => wanted.has(name)) ? header : [];
  for (const [column, optional] of wanted) {
    const times = header.filter((name) => name === column).length;
    if (times > 1) problem('COLUMN_DUPLICATE', `the header names the column "${column}" ${times} times`);
    if (times === 0 && !optional)
      problem('COLUMN_MISSING', `the header has no column "${column}"${didYouMean(column, named)}`);
  }
  const delimiter = problems.length > 0 ? otherDelimiter(header, mapping.format.delimiter) : undefined;
  if (delimiter) {
    const name = delimiter === '\t' ? '\\t' : delimiter;
    const message = `the header is one column with the mark "${name}" in it: the delimiter is not "${mapping.format.delimiter}"`;
    throw setupFault('COLUMN_MISSING', message, {
      ...place,
      remedy: `Set format.delimiter in the mapping to "${name}".`,
    });
  }
  throwProblems(problems);
}

/** The delimiter that a header of one column seems to have, or undefined. */
export function otherDelimiter(header: readonly string[], delimiter: string): string | undefined {
  if (header.length !== 1) return undefined;
  return [',', ';', '\t', '|'].find((mark) => mark !== delimiter && header[0]!.includes(mark));
}
