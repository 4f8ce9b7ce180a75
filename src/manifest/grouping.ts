// Grouping: rows of a delimited manifest into declarations, by the column that adjacent rows of one declaration share.
import type { Fault, FlatDeclaration, FlatRecord, Issue, Position } from '../declaration/flat.js';
import { addIssue } from '../declaration/intake.js';
import { fieldSlots, type Row, slotIndex } from '../declaration/slots.js';
import { limits } from '../limits.js';

/** One record of a manifest after its cells were read: a row with its issues, or a fault. */
export interface RowRecord {
  readonly row: Row;
  readonly issues: readonly Issue[];
  readonly position: Position;
  readonly kept: readonly string[] | null;
  /** The text of the grouping column; undefined when every record is a declaration of its own. */
  readonly group: string | undefined;
}

export interface Grouping {
  /** Number of the item that the next record of this group would be. */
  readonly nextItem: (group: string | undefined) => number;
  readonly add: (record: RowRecord) => void;
  /** A faulty record; its group when that could be read. */
  readonly reject: (fault: Fault, group: string | undefined) => void;
  readonly end: () => void;
}

const noIndex = slotIndex('no');
const idIndex = slotIndex('declaration.id');
const sharedSlots = fieldSlots.filter((slot) => slot.level === 'declaration' && slot.place[0] !== 'parties');

/** Create a grouping that hands on declarations and faults in input order, a declaration when its last row has come. */
export function createGrouping(grouped: boolean, emit: (record: FlatRecord) => void): Grouping {
  let open: { flat: FlatDeclaration; group: string | undefined } | undefined;
  // The group of the last faulty record, or '' with `unread` when its cells could not be read.
  let broken: { group: string | undefined } | undefined;
  let lastId: unknown;

  const close = (): void => {
    if (!open) return;
    const { flat } = open;
    if (flat.rows[0]![idIndex] === lastId) addIssue({ issues: flat.issues, fault: undefined }, 'ID_REPEATED', 'id');
    lastId = flat.rows[0]![idIndex];
    emit({ ok: true, flat });
    open = undefined;
  };
  const continues = (group: string | undefined): boolean => grouped && open !== undefined && open.group === group;

  return {
    nextItem: (group) => (continues(group) ? open!.flat.rows.length : 0),
    add: (record) => {
      const incomplete =
        grouped &&
        broken !== undefined &&
        (broken.group === record.group || (broken.group === undefined && continues(record.group)));
      broken = undefined;
      if (continues(record.group)) appendRow(open!.flat, record);
      else {
        close();
        open = { group: record.group, flat: newFlat(record) };
      }
      if (incomplete) markIncomplete(open!.flat);
      if (!grouped) close();
    },
    reject: (fault, group) => {
      if (grouped && group !== undefined && !continues(group)) close();
      if (grouped && continues(group)) markIncomplete(open!.flat);
      else broken = { group };
      emit({ ok: false, fault });
    },
    end: close,
  };
}

function newFlat(record: RowRecord): FlatDeclaration {
  record.row[noIndex] ??= 1;
  return {
    rows: [record.row],
    issues: [...record.issues],
    position: record.position,
    records: 1,
    incomplete: false,
    kept: record.kept,
  };
}

/** Add an item: what the rows of a declaration share is taken from the first one. */
function appendRow(flat: FlatDeclaration, { row, issues }: RowRecord): void {
  const [first] = flat.rows as [Row]; // a group has a row at least
  flat.records++;
  for (const issue of issues) if (flat.issues.length < limits.listEntries) flat.issues.push(issue);
  for (const { index, place } of sharedSlots) {
    if (row[index] === first[index] || Array.isArray(row[index])) continue;
    addIssue({ issues: flat.issues, fault: undefined }, 'HEADER_DIFFERS', place.join('.'));
    row[index] = first[index];
  }
  row[noIndex] ??= flat.rows.length + 1;
  flat.rows.push(row);
}

function markIncomplete(flat: FlatDeclaration): void {
  if (!flat.incomplete) addIssue({ issues: flat.issues, fault: undefined }, 'ITEM_REJECTED', 'items');
  flat.incomplete = true;
}
