// Declarations as a table: one row for each item, columns named by paths of fields, as `readManifest` reads them back.
import { formatIsoDate } from '../declaration/dates.js';
import { type FieldKind, type ObjectListName, objectLists } from '../declaration/fields.js';
import type { FlatDeclaration } from '../declaration/flat.js';
import {
  type Entry,
  type ExtraFields,
  exchangeRatesSlot,
  extraSlot,
  fieldSlots,
  listSlots,
  type Row,
} from '../declaration/slots.js';

/** What a cell holds. Dates are ISO 8601, entries of a list of codes stand in one text with spaces between. */
export type TableValue = string | number | boolean | undefined;

export interface TableColumn {
  readonly path: string;
  readonly kind: FieldKind;
  readonly read: (row: Row) => TableValue;
}

/** Names that a path can hold: others are left out of the table. */
const extraName = /^\S(?:.{0,68}\S)?$/;

/**
 * What some declarations fill, so that a table of them needs no other columns. Memory does not grow with them, but for the
 * names of national fields, of which there are `mostExtra`.
 */
export class TableSurvey {
  private readonly filled = new Set<number>();
  private readonly lengths = new Map<number, number>();
  private readonly extra = new Set<string>();
  private rates = false;
  private leftOut = false;
  private spaced = false;
  private emptied = false;

  constructor(private readonly mostExtra: number) {}

  add({ rows }: FlatDeclaration): void {
    for (const row of rows) {
      for (const { index, field } of fieldSlots)
        if (row[index] !== undefined) {
          if (field.kind === 'list') this.seeCodes(row[index]);
          this.filled.add(index);
        }
      for (const list of tableLists) this.addList(list, row[list.index] as readonly Entry[] | undefined); // the slot of a list
      for (const name of Object.keys((row[extraSlot] ?? {}) as ExtraFields)) this.addExtra(name);
      this.rates ||= row[exchangeRatesSlot] !== undefined;
    }
  }

  private seeCodes(value: unknown): void {
    const codes = value as readonly string[]; // the slot of a list
    this.emptied ||= codes.length === 0;
    this.spaced ||= codes.some((code) => code.includes(' '));
  }

  private addList({ index, lists }: TableList, entries: readonly Entry[] | undefined): void {
    if (!entries) return;
    this.emptied ||= entries.length === 0;
    this.lengths.set(index, Math.max(this.lengths.get(index) ?? 0, entries.length));
    for (const entry of entries) for (const key of lists) if (entry[key] !== undefined) this.seeCodes(entry[key]);
  }

  private addExtra(name: string): void {
    if (this.extra.has(name)) return;
    if (extraName.test(name) && this.extra.size < this.mostExtra) this.extra.add(name);
    else this.leftOut = true;
  }

  columns(): TableColumn[] {
    return [
      ...fieldSlots.filter(({ index }) => this.filled.has(index)).map(fieldColumn),
      ...tableLists.flatMap((list) => listColumns(list, this.lengths.get(list.index) ?? 0)),
      ...[...this.extra].sort().map(extraColumn),
    ];
  }

  /** What of the declarations a table does not hold. `nulls`: whether it tells a missing value from an empty text. */
  remarks(nulls: boolean): string[] {
    const { rates, leftOut, spaced, emptied } = this;
    return [
      ...(rates ? ['exchange rates are not in the table: put them into the policy, or into a mapping'] : []),
      ...(leftOut ? ['some national fields are not in the table: their names fit no path, or they are too many'] : []),
      ...(spaced ? ['some codes of lists hold a space: read back, each is two codes'] : []),
      ...(emptied && !nulls ? ['lists without entries are as missing ones in the table'] : []),
    ];
  }
}

function fieldColumn({ index, name, level, field }: (typeof fieldSlots)[number]): TableColumn {
  const path = level === 'item' ? `item.${name}` : name;
  return { path, kind: field.kind, read: (row) => tableValue(row[index], field.kind) };
}

interface TableList {
  readonly index: number;
  readonly path: string;
  readonly name: ObjectListName;
  /** Its fields that are lists themselves. */
  readonly lists: readonly string[];
}

const tableLists: readonly TableList[] = Object.entries(listSlots).flatMap(([key, { declaration, item }]) => {
  const name = key as ObjectListName; // a key of the table
  const lists = Object.entries(objectLists[name].fields).flatMap(([field, { kind }]) =>
    kind === 'list' ? [field] : [],
  );
  return [
    { index: declaration, path: `declaration.${name}`, name, lists },
    ...(item === undefined ? [] : [{ index: item, path: `item.${name}`, name, lists }]),
  ];
});

function listColumns({ index, path, name }: TableList, length: number): TableColumn[] {
  const fields = Object.entries(objectLists[name].fields);
  return Array.from({ length }, (_, at) =>
    fields.map(([key, { kind }]): TableColumn => {
      const read = (row: Row): TableValue =>
        tableValue((row[index] as readonly Entry[] | undefined)?.[at]?.[key], kind);
      return { path: `${path}[${at}].${key}`, kind, read };
    }),
  ).flat();
}

function extraColumn(name: string): TableColumn {
  const read = (row: Row): TableValue => (row[extraSlot] as ExtraFields | undefined)?.[name];
  return { path: `extra.${name}`, kind: 'text', read };
}

function tableValue(value: unknown, kind: FieldKind): TableValue {
  if (value === undefined) return undefined;
  if (kind === 'date') return formatIsoDate(value as number); // dates are milliseconds
  return kind === 'list' ? (value as readonly string[]).join(' ') : (value as TableValue); // as the kind says
}
