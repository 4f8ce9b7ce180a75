// Nest: a flat declaration back into the nested one that people and programs read.
import { formatIsoDate } from './dates.js';
import { type ObjectListName, objectLists, partyRoles } from './fields.js';
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
  type Row,
  type Slot,
  slotIndex,
  type Value,
} from './slots.js';

type Nested = { [key: string]: unknown };

const sharedSlots = fieldSlots.filter((slot) => slot.level === 'declaration' && slot.place[0] !== 'parties');
const currencyIndex = slotIndex('currency');
const headerCurrencyIndex = slotIndex('declaration.currency');
const itemSlots = fieldSlots.filter((slot) => slot.level === 'item');
const partySlots = partyRoles.map((role) => fieldSlots.filter((slot) => slot.place[1] === role));

/**
 * Build the nested declaration: what all items share stands on the declaration, the rest on the item. Flattening the
 * result gives the same rows again.
 */
export function nest(flat: FlatDeclaration): Declaration {
  const [first] = flat.rows;
  const declaration: Nested = {};
  const items: Nested[] = flat.rows.map(() => ({}));
  if (first) for (const slot of sharedSlots) put(declaration, slot, first);
  for (const slots of partySlots) {
    if (flat.rows.every((row) => slots.every((slot) => row[slot.index] === first![slot.index]))) {
      for (const slot of slots) put(declaration, slot, first!);
    } else flat.rows.forEach((row, at) => slots.forEach((slot) => put(items[at]!, slot, row)));
  }
  if (first) nestLists(declaration, first, 'declaration');
  flat.rows.forEach((row, at) => {
    for (const slot of itemSlots) put(items[at]!, slot, row);
    nestLists(items[at]!, row, 'item');
  });
  nestExtra(declaration, items, flat.rows);
  nestRates(declaration, flat.rows);
  declaration.items = items;
  return declaration as unknown as Declaration; // built from the slots of that type's own table
}

function put(target: Nested, slot: Slot, row: Row): void {
  const value = row[slot.index];
  if (value === undefined) return;
  let place = target;
  for (const key of slot.place.slice(0, -1)) place = (place[key] ??= {}) as Nested; // made here
  place[slot.place.at(-1)!] = slot.field.kind === 'date' ? formatIsoDate(value as number) : value;
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

/** A national field that all items share with one value stands on the declaration. */
function nestExtra(declaration: Nested, items: readonly Nested[], rows: readonly Row[]): void {
  const extras = rows.map((row) => (row[extraSlot] ?? {}) as ExtraFields); // the slot of national fields
  const names = [...new Set(extras.flatMap((extra) => Object.keys(extra)))].sort();
  for (const name of names) {
    const shared = extras.every((extra) => extra[name] === extras[0]![name]);
    const targets = shared ? [declaration] : items;
    targets.forEach((target, at) => {
      const value: Value = extras[at]![name];
      if (value !== undefined) ((target.extra ??= Object.create(null)) as Nested)[name] = value;
    });
  }
}

/** Of the rates only those of currencies that the declaration uses. */
function nestRates(declaration: Nested, rows: readonly Row[]): void {
  const rates = (rows[0]?.[exchangeRatesSlot] ?? {}) as ExchangeRates; // the slot of the rates
  const used = new Set(rows.flatMap((row) => [row[currencyIndex], row[headerCurrencyIndex]]));
  const kept = Object.entries(rates).filter(([from]) => used.has(from));
  if (kept.length > 0) declaration.exchangeRates = Object.fromEntries(kept);
}
