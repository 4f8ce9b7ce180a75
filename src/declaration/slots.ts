// Slots: the place of every field in a flat row, with the name that expressions and mappings use for it.
import {
  addressFields,
  type DerivedName,
  derivedFields,
  type Field,
  headerFields,
  itemFields,
  type ObjectListName,
  objectLists,
  type PartyRole,
  parcelFields,
  partyFields,
  partyRoles,
  transportFields,
} from './fields.js';

/** An entry of an object list (a package, a document …): its fields by name. */
export type Entry = { readonly [field: string]: string | number | boolean | readonly string[] | undefined };
/** National fields by name. */
export type ExtraFields = { readonly [name: string]: string };
/** Rates: `rates[from][to]` is the worth of one unit of `from` in `to`. */
export type ExchangeRates = { readonly [from: string]: { readonly [to: string]: number } };

/** What a slot holds. Dates are milliseconds since 1970 UTC; `undefined` is missing. */
export type Value =
  | string
  | number
  | boolean
  | readonly string[]
  | readonly Entry[]
  | ExtraFields
  | ExchangeRates
  | undefined;

/** One item with all that it shares with its declaration, as an array indexed by slot. */
export type Row = Value[];

export interface Slot {
  readonly index: number;
  /** Name in expressions of scope item: `netKg`, `declaration.office`, `importer.country`. */
  readonly name: string;
  readonly field: Field;
  /** Where it stands: on the declaration, or on each item. */
  readonly level: 'declaration' | 'item';
  /** Keys from the declaration (or from the item) down to the value. */
  readonly place: readonly string[];
}

const slots: Slot[] = [];
const byName = new Map<string, Slot>();

function addGroup(level: Slot['level'], prefix: string, place: readonly string[], fields: Record<string, Field>): void {
  for (const [key, field] of Object.entries(fields)) {
    const slot: Slot = { index: slots.length, name: prefix + key, field, level, place: [...place, key] };
    slots.push(slot);
    byName.set(slot.name, slot);
  }
}

addGroup('declaration', 'declaration.', [], headerFields);
addGroup('declaration', 'parcel.', ['parcel'], parcelFields);
addGroup('declaration', 'transport.', ['transport'], transportFields);
for (const role of partyRoles) {
  addGroup('declaration', `${role}.`, ['parties', role], partyFields);
  addGroup('declaration', `${role}.`, ['parties', role, 'address'], addressFields);
}
addGroup('item', '', [], itemFields);

/** All slots that hold one field of the table, in order of their index. */
export const fieldSlots: readonly Slot[] = [...slots];

let next = slots.length;
const reserve = (): number => next++;

/** Slots of the object lists, as they stand on the declaration and on the item. */
export const listSlots = Object.fromEntries(
  Object.entries(objectLists).map(([name, list]) => [
    name,
    { declaration: reserve(), item: list.level === 'both' ? reserve() : undefined },
  ]),
) as Record<ObjectListName, { declaration: number; item: number | undefined }>; // fromEntries forgets the keys

/** Slots of what an expression of scope item sees as `packages` and `documents`. */
export const seenSlots = { packages: reserve(), documents: reserve() };

export const extraSlot = reserve();
export const exchangeRatesSlot = reserve();

export const derivedSlots = Object.fromEntries(Object.keys(derivedFields).map((name) => [name, reserve()])) as Record<
  DerivedName,
  number
>; // fromEntries forgets the keys

/** Slots of the fields that all items of a declaration share; those of parties an item may have for itself. */
export const sharedSlots = slots.filter((slot) => slot.level === 'declaration' && slot.place[0] !== 'parties');
/** Slots of each party role, the address included. */
export const partySlots: ReadonlyMap<PartyRole, readonly Slot[]> = new Map(
  partyRoles.map((role) => [role, slots.filter((slot) => slot.place[0] === 'parties' && slot.place[1] === role)]),
);

/** The slot of a name in an expression (`netKg`, `importer.country`), or undefined. */
export function slotNamed(name: string): Slot | undefined {
  return byName.get(name);
}

/** The index of a slot that is known to exist. */
export function slotIndex(name: string): number {
  return byName.get(name)!.index;
}

const emptyRow: Row = Array.from({ length: next }, () => undefined);

/** A row in which everything is missing. */
export function newRow(): Row {
  return emptyRow.slice();
}

/** The path of a slot as issues, faults and the nested declaration name it: `items[0].origin`, `transport.mode`. */
export function pathOf(slot: Slot, item: number): string {
  const place = slot.place.join('.');
  return slot.level === 'item' ? `items[${item}].${place}` : place;
}
