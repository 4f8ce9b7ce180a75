// Grouping: rows of a delimited manifest into declarations, by the column that adjacent rows of one declaration share.
import type { Fault, FlatDeclaration, FlatRecord, Issue, Labels, Position } from '../declaration/flat.js';
import { addIssue } from '../declaration/intake.js';
import {
  type ExtraFields,
  extraSlot,
  listSlots,
  partySlots,
  type Row,
  sharedSlots,
  slotIndex,
  type Value,
} from '../declaration/slots.js';
import { RepeatedId } from './repeated-id.js';

/** One record of a manifest after its cells were read: a row with its issues. */
export interface RowRecord {
  readonly row: Row;
  readonly issues: readonly Issue[];
  readonly position: Position;
  readonly kept: FlatDeclaration['kept'];
  /** Undefined when nobody asked for them. */
  readonly labels: Labels | undefined;
  /** The text of the grouping column: '' when the cell is empty, undefined when it could not be read. */
  readonly group: string | undefined;
}

export interface Grouping {
  /** Number of the item that a record of this group and declaration id would be. */
  readonly nextItem: (group: string | undefined, id: Value) => number;
  /** Bytes from the first row of the open declaration to a place. */
  readonly bytesTo: (position: Position) => number;
  readonly add: (record: RowRecord) => void;
  /** A faulty record, with its group and declaration id as far as they could be read. */
  readonly reject: (fault: Fault, group: string | undefined, id: Value) => void;
  readonly end: () => void;
  /** Begin anew behind a declaration of this id, undefined when there is none. */
  readonly restart: (lastId: Value) => void;
}

const noIndex = slotIndex('no');
const idIndex = slotIndex('declaration.id');

// What the rows of a declaration share, by its slot and its name in issues.
const sharedPlaces = [
  ...sharedSlots.map(({ index, place }) => ({ index, path: place.join('.') })),
  ...Object.entries(listSlots).map(([name, { declaration }]) => ({ index: declaration, path: name })),
];

// Faults that are held until the declaration before them is complete, so that record numbers rise; more go out at once.
const mostHeld = 10_000;

/** Create a grouping that hands on declarations and faults in input order, a declaration when its last row has come. */
export function createGrouping(grouped: boolean, emit: (record: FlatRecord) => void): Grouping {
  let open: Open | undefined;
  let broken: Broken | undefined;
  let held: FlatRecord[] = [];
  const ids = new RepeatedId();

  const close = (): void => {
    if (open) {
      const flat = grouped ? withSharedHeader(open.flat) : open.flat;
      ids.note(flat);
      emit({ ok: true, flat, labels: open.labels });
      open = undefined;
    }
    for (const record of held) emit(record);
    held = [];
  };
  const continues = (group: string | undefined, id: Value): boolean =>
    grouped &&
    open !== undefined &&
    group !== undefined &&
    group !== '' &&
    group === open.group &&
    (id === undefined || id === open.flat.rows[0]![idIndex]);

  return {
    nextItem: (group, id) => (continues(group, id) ? open!.flat.rows.length : 0),
    bytesTo: ({ byte }) => (open?.flat.position ? byte - open.flat.position.byte : 0),
    add: (record) => {
      const { group } = record;
      const id = record.row[idIndex];
      if (continues(group, id)) {
        appendRow(open!.flat, record);
        if (record.labels) open!.labels?.push(record.labels);
      } else {
        close();
        open = { group, flat: newFlat(record), labels: record.labels && [record.labels] };
        if (grouped && broken && mayBelong(broken, group, id)) markIncomplete(open.flat);
      }
      broken = undefined;
      if (!grouped) close();
    },
    reject: (fault, group, id) => {
      if (grouped && open && group === undefined) markIncomplete(open.flat);
      else if (continues(group, id)) markIncomplete(open!.flat);
      else close();
      if (grouped) broken = continues(group, id) ? undefined : brokenAfter(broken, group, id);
      if (open && held.length < mostHeld) held.push({ ok: false, fault });
      else emit({ ok: false, fault });
    },
    end: close,
    restart: (id) => {
      [open, broken, held] = [undefined, undefined, []];
      ids.restart(id);
    },
  };
}

/** The declaration whose rows are being read. */
interface Open {
  readonly flat: FlatDeclaration;
  readonly group: string | undefined;
  readonly labels: Labels[] | undefined;
}

/** What is known of the rows rejected since the last sound one: they may be the first items of the next declaration. */
interface Broken {
  /** Group and id of the last of them that could be read. */
  readonly group: string | undefined;
  readonly id: Value;
  /** A row that could not be read has come after it. */
  readonly unread: boolean;
}

function brokenAfter(before: Broken | undefined, group: string | undefined, id: Value): Broken {
  if (group === undefined) return { group: before?.group, id: before?.id, unread: true };
  // Rows that could not be read and stand before one of this group belong to it, or to a declaration before.
  const isSame = before !== undefined && before.group === group && (before.id ?? id) === (id ?? before.id);
  return { group, id: isSame ? (id ?? before.id) : id, unread: false };
}

function mayBelong(broken: Broken, group: string | undefined, id: Value): boolean {
  if (broken.unread) return true;
  return group !== '' && broken.group === group && (broken.id === undefined || broken.id === id);
}

function newFlat({ row, issues, position, kept }: RowRecord): FlatDeclaration {
  row[noIndex] ??= 1;
  return { header: row, rows: [row], issues: [...issues], position, records: 1, incomplete: false, kept };
}

const isBlank = (value: Value): boolean => value === undefined || (Array.isArray(value) && value.length === 0);

/** Add an item: what the rows of a declaration share is taken from the first row that states it. */
function appendRow(flat: FlatDeclaration, { row, issues }: RowRecord): void {
  const [first] = flat.rows as [Row]; // a group has a row at least
  flat.records++;
  for (const { code, path } of issues) addIssue(flat.issues, code, path);
  for (const { index, path } of sharedPlaces) {
    const stated = first[index];
    const own = row[index];
    if (own === stated) continue;
    if (isBlank(stated) && !isBlank(own)) for (const other of flat.rows) other[index] = own;
    else {
      if (!isBlank(own) && !isSame(own, stated)) addIssue(flat.issues, 'HEADER_DIFFERS', path);
      row[index] = stated;
    }
  }
  row[noIndex] ??= flat.rows.length + 1;
  flat.rows.push(row);
}

function isSame(a: Value, b: Value): boolean {
  return Array.isArray(a) && JSON.stringify(a) === JSON.stringify(b);
}

/** Of parties and national fields the declaration as a whole has what all its rows say alike. */
function withSharedHeader(flat: FlatDeclaration): FlatDeclaration {
  const [first, ...others] = flat.rows as [Row, ...Row[]]; // a group has a row at least
  if (others.length === 0) return flat;
  const header = first.slice();
  for (const slots of partySlots.values())
    if (!others.every((row) => slots.every(({ index }) => row[index] === first[index])))
      for (const { index } of slots) header[index] = undefined;
  const extra: { [name: string]: string } = Object.create(null);
  for (const [name, value] of Object.entries((first[extraSlot] ?? {}) as ExtraFields)) // the slot of national fields
    if (others.every((row) => (row[extraSlot] as ExtraFields | undefined)?.[name] === value)) extra[name] = value;
  header[extraSlot] = Object.keys(extra).length > 0 ? extra : undefined;
  return { ...flat, header };
}

function markIncomplete(flat: FlatDeclaration): void {
  if (!flat.incomplete) addIssue(flat.issues, 'ITEM_REJECTED', 'items');
  flat.incomplete = true;
}
