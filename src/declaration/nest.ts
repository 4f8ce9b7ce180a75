// Nest: a flat declaration back into the nested one that people and programs read.
import { formatIsoDate } from './dates.js';
import { type ObjectListName, objectLists, type PartyRole } from './fields.js';
import type { FlatDeclaration } from './flat.js';
import type { Declaration } from './schema.js';
import {
  type Entry,
  type ExchangeRates,
  type ExtraFields,
  exchangeRatesSlot,
  extraSlot,
  fieldSlots,
  listSlots,
  partySlots,
  type Row,
  type Slot,
  sharedSlots,
  slotIndex,
} from './slots.js';

type Nested = { [key: string]: unknown };

const currencyIndex = slotIndex('currency');
const headerCurrencyIndex = slotIndex('declaration.currency');
const itemSlots = fieldSlots.filter((slot) => slot.level === 'item');

/**
 * Build the nested declaration: what all items share stands on the declaration, the rest on the item. Flattening the
 * result gives the same rows again.
 */
export function nest({ header, rows }: Pick<FlatDeclaration, 'header' | 'rows'>): Declaration {
  const declaration: Nested = {};
  const items: Nested[] = rows.map(() => ({}));
  for (const slot of sharedSlots) put(declaration, slot, header);
  for (const [role, slots] of partySlots) nestParty(declaration, items, role, slots, { header, rows });
  nestLists(declaration, header, 'declaration');
  rows.forEach((row, at) => {
    for (const slot of itemSlots) put(items[at]!, slot, row);
    nestLists(items[at]!, row, 'item');
  });
  nestExtra(declaration, items, header, rows);
  nestRates(declaration, header, rows);
  declaration.items = items;
  return declaration as unknown as Declaration; // built from the slots of that type's own table
}

/** The party of the declaration, and of each item that has another: an empty one where the item has none. */
function nestParty(
  declaration: Nested,
  items: readonly Nested[],
  role: PartyRole,
  slots: readonly Slot[],
  { header, rows }: Pick<FlatDeclaration, 'header' | 'rows'>,
): void {
  for (const slot of slots) put(declaration, slot, header);
  rows.forEach((row, at) => {
    if (row === header || slots.every(({ index }) => row[index] === header[index])) return;
    const parties = (items[at]!.parties ??= {}) as Nested; // made here
    parties[role] = {};
    for (const slot of slots) put(items[at]!, slot, row);
  });
}

function put(target: Nested, slot: Slot, row: Row): void {
  const value = row[slot.index];
  if (value === undefined) return;
  let place = target;
  const last = slot.place.length - 1;
  for (let at = 0; at < last; at++) place = (place[slot.place[at]!] ??= {}) as Nested; // made here
  place[slot.place[last]!] = slot.field.kind === 'date' ? formatIsoDate(value as number) : value;
}

function nestLists(target: Nested, row: Row, level: 'declaration' | 'item'): void {
  for (const [name, at] of Object.entries(listSlots)) {
    const index = at[level];
    if (index === undefined || row[index] === undefined) continue;
    const fields = objectLists[name as ObjectListName].fields as Record<string, { kind: string }>;
    target[name] = (row[index] as readonly Entry[]).map((entry) => nestEntry(entry, fields));
  }
}

function nestEntry(entry: Entry, fields: Record<string, { kind: string }>): Nested {
  const nested: Nested = {};
  for (const [key, field] of Object.entries(fields)) {
    const value = entry[key];
    if (value !== undefined) nested[key] = field.kind === 'date' ? formatIsoDate(value as number) : value;
  }
  return nested;
}

/** The national fields of the declaration, and of each item what differs: empty where the item has none of that name. */
function nestExtra(declaration: Nested, items: readonly Nested[], header: Row, rows: readonly Row[]): void {
  const of = (row: Row): ExtraFields => (row[extraSlot] ?? {}) as ExtraFields; // the slot of national fields
  const shared = of(header);
  if (Object.keys(shared).length > 0) declaration.extra = sortedExtra(Object.entries(shared));
  rows.forEach((row, at) => {
    if (row[extraSlot] === header[extraSlot]) return;
    const own = of(row);
    const given = Object.entries(own).filter(([name, value]) => shared[name] !== value);
    const emptied = Object.keys(shared).flatMap((name): [string, string][] =>
      Object.hasOwn(own, name) ? [] : [[name, '']],
    );
    if (given.length + emptied.length > 0) items[at]!.extra = sortedExtra([...given, ...emptied]);
  });
}

function sortedExtra(entries: readonly (readonly [string, string])[]): ExtraFields {
  const sorted: { [name: string]: string } = Object.create(null);
  for (const [name, value] of [...entries].sort(([a], [b]) => (a < b ? -1 : 1))) sorted[name] = value;
  return sorted;
}

/** Of the rates only those of currencies that the declaration uses. */
function nestRates(declaration: Nested, header: Row, rows: readonly Row[]): void {
  const rates = (header[exchangeRatesSlot] ?? {}) as ExchangeRates; // the slot of the rates
  const used = new Set(rows.map((row) => row[currencyIndex]));
  used.add(header[headerCurrencyIndex]);
  const kept = Object.entries(rates).filter(([from]) => used.has(from));
  if (kept.length > 0) declaration.exchangeRates = Object.fromEntries(kept);
}
