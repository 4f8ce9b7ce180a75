// Flatten: a nested declaration, of whatever quality, into a flat one, or the fault for which it is rejected.
import { limits } from '../limits.js';
import { codeLists } from './code-lists.js';
import { headerFields, type ObjectListName, objectLists, parcelFields, partyRoles, transportFields } from './fields.js';
import type { Fault, FlatDeclaration, Position } from './flat.js';
import {
  addIssue,
  type Intake,
  newIntake,
  requireId,
  takeExtra,
  takeField,
  takeObjectList,
  unknownPath,
} from './intake.js';
import {
  type ExchangeRates,
  exchangeRatesSlot,
  extraSlot,
  fieldSlots,
  listSlots,
  newRow,
  partySlots,
  type Row,
  type Slot,
  slotIndex,
} from './slots.js';

export type Flattened =
  | { readonly ok: true; readonly flat: FlatDeclaration }
  | { readonly ok: false; readonly fault: Pick<Fault, 'code' | 'path'> };

type Keys = ReadonlyMap<string, Slot>;
const slotsBelow = (names: object, prefix: string): Keys =>
  new Map(Object.keys(names).map((key) => [key, fieldSlots[slotIndex(prefix + key)]!]));

const headerKeys = slotsBelow(headerFields, 'declaration.');
const parcelKeys = slotsBelow(parcelFields, 'parcel.');
const transportKeys = slotsBelow(transportFields, 'transport.');
const itemKeys: Keys = new Map(fieldSlots.filter((slot) => slot.level === 'item').map((slot) => [slot.name, slot]));
const partyKeys = new Map<string, { all: readonly Slot[]; own: Keys; address: Keys }>(
  partyRoles.map((role) => {
    const all = partySlots.get(role)!;
    const keys = (depth: number): Keys =>
      new Map(all.filter((slot) => slot.place.length === depth).map((slot) => [slot.place.at(-1)!, slot]));
    return [role, { all, own: keys(3), address: keys(4) }];
  }),
);
const noIndex = slotIndex('no');

/**
 * Flatten one declaration. Never throws on its contents: a fault rejects it, issues empty single fields. Takes time
 * linear in the size of the declaration.
 */
export function flatten(input: unknown, position: Position | null = null): Flattened {
  const intake = newIntake();
  const header = newRow();
  const extra: { [name: string]: string } = Object.create(null);
  if (!isObject(input)) return { ok: false, fault: { code: 'TYPE_WRONG', path: null } };
  let items: readonly unknown[] = [];
  for (const [key, value] of Object.entries(input)) {
    if (key === 'items') items = Array.isArray(value) ? value : wrongType(intake, value, key);
    else takeHeaderKey(intake, header, extra, key, value);
  }
  const rows = Array.from(items.slice(0, limits.items), (item, at) => flattenItem(intake, header, extra, item, at));
  if (Object.keys(extra).length > 0) header[extraSlot] = extra;
  requireId(intake, header, false);
  if (items.length === 0) intake.fault ??= { code: 'ITEMS_MISSING', path: 'items' };
  if (items.length > limits.items) intake.fault ??= { code: 'ITEMS_TOO_MANY', path: 'items' };
  if (intake.fault) return { ok: false, fault: intake.fault };
  const { issues } = intake;
  return { ok: true, flat: { header, rows, issues, position, records: 1, incomplete: false, kept: null } };
}

function takeHeaderKey(intake: Intake, row: Row, extra: { [name: string]: string }, key: string, value: unknown): void {
  const slot = headerKeys.get(key);
  if (slot) return takeField(intake, row, slot, value, '');
  switch (key) {
    case 'transport':
      return takeGroup(intake, row, transportKeys, value, { prefix: '', place: 'transport' });
    case 'parcel':
      return takeGroup(intake, row, parcelKeys, value, { prefix: '', place: 'parcel' });
    case 'parties':
      return takeParties(intake, row, value, '');
    case 'extra':
      return takeExtra(intake, extra, value, 'extra');
    case 'exchangeRates':
      return takeRates(intake, row, value);
  }
  if (Object.hasOwn(objectLists, key)) {
    const name = key as ObjectListName; // one of its keys
    return takeObjectList(intake, row, listSlots[name].declaration, name, value, key);
  }
  if (value !== undefined && value !== null) addIssue(intake.issues, 'FIELD_UNKNOWN', unknownPath('', key));
}

function flattenItem(intake: Intake, header: Row, headerExtra: object, item: unknown, at: number): Row {
  const row = header.slice();
  const prefix = `items[${at}].`;
  const extra = Object.assign(Object.create(null), headerExtra);
  if (!isObject(item)) intake.fault ??= { code: 'TYPE_WRONG', path: `items[${at}]` };
  else {
    for (const [key, value] of Object.entries(item)) {
      const slot = itemKeys.get(key);
      if (slot) takeField(intake, row, slot, value, prefix);
      else if (key === 'parties') takeParties(intake, row, value, prefix);
      else if (key === 'extra') takeExtra(intake, extra, value, `${prefix}extra`);
      else if (key === 'packages' || key === 'documents')
        takeObjectList(intake, row, listSlots[key].item!, key, value, prefix + key);
      else if (value !== undefined && value !== null)
        addIssue(intake.issues, 'FIELD_UNKNOWN', unknownPath(prefix, key));
    }
  }
  row[noIndex] ??= at + 1;
  if (Object.keys(extra).length > 0) row[extraSlot] = extra;
  return row;
}

/** Take parties by role. One that an item gives stands in for the whole party of that role, not for single fields of it. */
function takeParties(intake: Intake, row: Row, value: unknown, prefix: string): void {
  if (value === undefined || value === null) return;
  if (!isObject(value)) return void wrongType(intake, value, `${prefix}parties`);
  for (const [role, party] of Object.entries(value)) {
    const keys = partyKeys.get(role);
    if (!keys) {
      addIssue(intake.issues, 'FIELD_UNKNOWN', unknownPath(`${prefix}parties.`, role));
      continue;
    }
    if (!isObject(party)) {
      wrongType(intake, party, `${prefix}parties.${role}`);
      continue;
    }
    for (const slot of keys.all) row[slot.index] = undefined;
    const { address, ...own } = party;
    takeGroup(intake, row, keys.own, own, { prefix, place: `parties.${role}` });
    takeGroup(intake, row, keys.address, address, { prefix, place: `parties.${role}.address` });
  }
}

function takeGroup(intake: Intake, row: Row, keys: Keys, value: unknown, at: { prefix: string; place: string }): void {
  if (value === undefined || value === null) return;
  if (!isObject(value)) return void wrongType(intake, value, at.prefix + at.place);
  for (const [key, field] of Object.entries(value)) {
    const slot = keys.get(key);
    if (slot) takeField(intake, row, slot, field, at.prefix);
    else addIssue(intake.issues, 'FIELD_UNKNOWN', unknownPath(`${at.prefix}${at.place}.`, key));
  }
}

function takeRates(intake: Intake, row: Row, value: unknown): void {
  const path = 'exchangeRates';
  if (value === undefined || value === null) return;
  if (!isObject(value)) return void wrongType(intake, value, path);
  const rates: { [from: string]: { [to: string]: number } } = {};
  for (const [from, worth] of Object.entries(value)) {
    if (!codeLists.currency.has(from) || !isObject(worth)) {
      addIssue(intake.issues, 'CURRENCY_UNKNOWN', unknownPath(`${path}.`, from));
      continue;
    }
    for (const [to, rate] of Object.entries(worth)) {
      if (!codeLists.currency.has(to)) addIssue(intake.issues, 'CURRENCY_UNKNOWN', unknownPath(`${path}.${from}.`, to));
      else if (typeof rate !== 'number' || !Number.isFinite(rate) || rate <= 0)
        intake.fault ??= { code: 'NUMBER_MALFORMED', path: `${path}.${from}.${to}` };
      else (rates[from] ??= {})[to] = rate;
    }
  }
  if (Object.keys(rates).length > 0) row[exchangeRatesSlot] = rates satisfies ExchangeRates;
}

function wrongType(intake: Intake, value: unknown, path: string): readonly [] {
  if (value !== undefined && value !== null) intake.fault ??= { code: 'TYPE_WRONG', path };
  return [];
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
