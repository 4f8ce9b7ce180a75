// Table rows: records of typed cells, as workbooks and column files have them, into declarations by the same mappings as text.
import { formatIsoDate } from '../declaration/dates.js';
import type { FlatRecord } from '../declaration/flat.js';
import { setupFault } from '../errors.js';
import { type Binding, bindMapping } from './csv-binding.js';
import type { ReaderOptions } from './format.js';
import { createGrouping, type Grouping } from './grouping.js';
import { type MappedColumn, type Mapping, mappingOfPaths } from './mapping.js';
import { takeRow } from './take-row.js';

/** What a cell holds: null and undefined are missing, also in a column of a list, where an empty text says that there are no entries. */
export type TypedCell = unknown;

const isEmpty = (cell: TypedCell): boolean =>
  cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '');

const dayMs = 86_400_000;
// Day numbers of spreadsheets count from here; days before 1900-03-01 are counted otherwise, and are no dates of manifests.
const serialEpoch = Date.UTC(1899, 11, 30);

/** The records of one table, from its header on. */
export class TableRows {
  private readonly binding: Binding;
  private readonly grouping: Grouping;
  /** The cells of the record at hand, as they are typed. */
  private typed: readonly TypedCell[] = [];
  private out: FlatRecord[] = [];
  private records = 0;
  private empty = 0;

  /** Throws CustomsRiskError where the header lacks what the mapping names. */
  constructor(
    private readonly options: ReaderOptions,
    private readonly header: readonly string[],
    line: number,
  ) {
    const { source, keep = [], labels = false } = options;
    const mapping = this.typedMapping(options.mapping ?? this.pathMapping());
    this.binding = bindMapping(mapping, header, { keep, labels }, { file: source, line });
    this.grouping = createGrouping(mapping.groupBy !== undefined, (record) => this.out.push(record));
  }

  /** Take one record. `line` is the number of its row in the table. */
  take(cells: readonly TypedCell[], line: number): void {
    if (cells.every(isEmpty)) return void this.empty++;
    this.typed = cells;
    const { source, labels: withLabels = false } = this.options;
    const position = { source, record: ++this.records, line, byte: 0 };
    const texts = this.header.map((_, at) => bytesOf(textOf(cells[at], this.decimal)));
    takeRow({ binding: this.binding, grouping: this.grouping, withLabels }, { texts, isAscii: false }, position);
  }

  drain(): FlatRecord[] {
    const { out } = this;
    this.out = [];
    return out;
  }

  /** The table has ended. Gives remarks. */
  end(): string[] {
    this.grouping.end();
    const { source } = this.options;
    return [
      ...(this.records === 0 ? [`${source} has a header and no records`] : []),
      ...(this.empty > 0 ? [`${source}: ${this.empty} rows without any value were passed over`] : []),
    ];
  }

  private get decimal(): string {
    return this.options.mapping?.format.decimal ?? '.';
  }

  private pathMapping(): Mapping {
    const { source } = this.options;
    if (!this.header.includes('declaration.id'))
      throw setupFault('COLUMN_MISSING', 'no mapping was given, and the header has no column "declaration.id"', {
        file: source,
        remedy: 'Pass a mapping profile (`customs-risk map init` drafts one), or name the columns by paths of fields.',
      });
    return mappingOfPaths(this.header, ',');
  }

  /** The mapping with conversions that take days and lists as they are typed, and all else as text. */
  private typedMapping(mapping: Mapping): Mapping {
    const columns = mapping.columns.map((mapped): MappedColumn => {
      const at = this.header.indexOf(mapped.column);
      const { field } = mapped.target;
      if (field.kind === 'date') return { ...mapped, convert: (text) => dayOf(text) ?? mapped.convert(text) };
      if (!mapped.isList) return mapped;
      const convert = (text: string): unknown => {
        const cell = this.typed[at];
        if (cell === null || cell === undefined) return undefined;
        return Array.isArray(cell) ? cell.map((one) => textOf(one, '.')) : (mapped.convert(text) ?? []);
      };
      return { ...mapped, convert, isTyped: true };
    });
    return { ...mapping, columns, format: { ...mapping.format, encoding: 'utf-8' } };
  }
}

const isoShape = /^\d{4}-\d\d-\d\d(?:T.*)?$/;
const serialShape = /^[2-7]\d{4}(?:[.,]\d+)?$/;

/** What a typed day is as text, ISO 8601 or the day number of a spreadsheet, in ISO 8601; undefined for other texts. */
function dayOf(text: string): string | undefined {
  if (isoShape.test(text)) return text;
  return serialShape.test(text)
    ? isoOf(new Date(serialEpoch + Math.round(Number(text.replace(',', '.')) * dayMs)))
    : undefined;
}

/** A cell as text. Numbers have the decimal mark that the mapping reads; what cannot be a value of a field stays recognisable. */
export function textOf(cell: TypedCell, decimal: string): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return Number.isNaN(cell) ? '' : String(cell).replace('.', decimal);
  if (typeof cell === 'boolean' || typeof cell === 'bigint') return String(cell);
  if (cell instanceof Date) return isoOf(cell);
  if (Array.isArray(cell)) return cell.map((one) => textOf(one, decimal)).join(' ');
  return JSON.stringify(cell, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)) ?? '';
}

/** A date without a time where there is none. One that is no date is told by the check of the field. */
function isoOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'no date' : formatIsoDate(Math.floor(date.getTime() / 1000) * 1000);
}

/** Text as the binding takes it: one character for each byte of UTF-8. */
function bytesOf(text: string): string {
  return /[^\0-\x7f]/.test(text) ? Buffer.from(text.toWellFormed(), 'utf8').toString('latin1') : text;
}
