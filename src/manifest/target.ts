// Targets: the paths that a mapping writes to, and putting a value there.
import { type Field, type ObjectListName, objectLists } from '../declaration/fields.js';
import { type Intake, takeExtraField, takeField, takeObjectList } from '../declaration/intake.js';
import { extraSlot, fieldSlots, listSlots, pathOf, type Row, type Slot, slotNamed } from '../declaration/slots.js';
import { limits } from '../limits.js';

/** Where a mapped value goes. `each`: every part of a split cell becomes an entry of its own. */
export type Target = { readonly path: string; readonly field: Field } & (
  | { readonly kind: 'field'; readonly slot: Slot }
  | { readonly kind: 'extra'; readonly name: string }
  | {
      readonly kind: 'entry';
      readonly list: ObjectListName;
      readonly level: 'declaration' | 'item';
      readonly at: number | 'each';
      readonly key: string;
    }
);

const entryPath = /^(declaration|item)\.([A-Za-z]+)\[(|0|[1-9]\d{0,2})\]\.([A-Za-z0-9]+)$/;

/** The target of a path such as `item.hs`, `importer.country`, `extra.taxType` or `item.packages[0].count`, or undefined. */
export function targetOf(path: string): Target | undefined {
  const entry = entryPath.exec(path);
  if (entry) return entryTarget(path, entry[1] as 'declaration' | 'item', entry[2]!, entry[3]!, entry[4]!);
  if (/^extra\..{1,70}$/.test(path)) {
    return {
      kind: 'extra',
      name: path.slice(6),
      path,
      field: { kind: 'text', max: limits.extraLength, says: 'national field' },
    };
  }
  const slot = path.startsWith('item.') ? itemSlot(path.slice(5)) : slotNamed(path);
  return slot && (slot.level === 'declaration' || path.startsWith('item.'))
    ? { kind: 'field', slot, path, field: slot.field }
    : undefined;
}

/** Every path that a mapping may name, with one of each list. */
export function targetPaths(): string[] {
  const lists = Object.entries(objectLists).flatMap(([name, list]) =>
    Object.keys(list.fields).flatMap((key) => [
      `declaration.${name}[0].${key}`,
      ...(list.level === 'both' ? [`item.${name}[0].${key}`] : []),
    ]),
  );
  return [...fieldSlots.map((slot) => (slot.level === 'item' ? `item.${slot.name}` : slot.name)), ...lists];
}

function itemSlot(name: string): Slot | undefined {
  const slot = slotNamed(name);
  return slot?.level === 'item' ? slot : undefined;
}

function entryTarget(
  path: string,
  level: 'declaration' | 'item',
  name: string,
  at: string,
  key: string,
): Target | undefined {
  if (!Object.hasOwn(objectLists, name)) return undefined;
  const list = name as ObjectListName; // one of its keys
  const fields: Readonly<Record<string, Field>> = objectLists[list].fields;
  if (!Object.hasOwn(fields, key) || (level === 'item' && objectLists[list].level !== 'both')) return undefined;
  return { kind: 'entry', list, level, at: at === '' ? 'each' : Number(at), key, path, field: fields[key]! };
}

/** The values of one record on their way into a row: entries of lists are gathered until all columns are read. */
export interface Filling {
  readonly intake: Intake;
  readonly row: Row;
  /** Number of the item within its declaration, from 0. */
  readonly item: number;
  readonly lists: Map<
    number,
    { readonly name: ObjectListName; readonly path: string; readonly entries: { [key: string]: unknown }[] }
  >;
}

/** Put a value at its target. Fields and national fields are checked at once, entries by `finishLists`. */
export function putValue(filling: Filling, target: Target, value: unknown): void {
  const { intake, row, item } = filling;
  if (target.kind === 'field') {
    takeField(intake, row, target.slot, value, target.slot.level === 'item' ? `items[${item}].` : '');
  } else if (target.kind === 'extra') {
    const extra = (row[extraSlot] ??= Object.create(null)) as { [name: string]: string }; // made here
    takeExtraField(intake, extra, target.name, value, `items[${item}].extra.${target.name}`);
  } else putEntry(filling, target, value);
}

function putEntry(filling: Filling, target: Target & { kind: 'entry' }, value: unknown): void {
  const index = listSlots[target.list][target.level]!;
  const path = target.level === 'item' ? `items[${filling.item}].${target.list}` : target.list;
  let list = filling.lists.get(index);
  if (!list) {
    list = { name: target.list, path, entries: [] };
    filling.lists.set(index, list);
  }
  if (target.at !== 'each') {
    while (list.entries.length <= target.at) list.entries.push({});
    list.entries[target.at]![target.key] = value;
    return;
  }
  // Several columns of one list fill the same entries, part by part.
  (Array.isArray(value) ? value : [value]).forEach((part: unknown, at) => {
    (list.entries[at] ??= {})[target.key] = target.field.kind === 'list' ? [part] : part;
  });
}

/** Check the lists gathered and put them into the row. */
export function finishLists(filling: Filling): void {
  for (const [index, list] of filling.lists)
    takeObjectList(filling.intake, filling.row, index, list.name, list.entries, list.path);
}

/** The path of a target in the nested declaration, for faults. */
export function nestedPath(target: Target, item: number): string {
  if (target.kind === 'field') return pathOf(target.slot, item);
  if (target.kind === 'extra') return `items[${item}].extra.${target.name}`;
  return target.path.replace(/^item\./, `items[${item}].`).replace(/^declaration\./, '');
}

const named = new Map<string, Target>();

/** The target of a path that is known to exist and is no entry of a list: one object for each path. */
export function targetNamed(path: string): Target {
  const known = named.get(path);
  if (known) return known;
  const target = targetOf(path);
  if (!target || target.kind === 'entry') throw new Error(`no field is named ${path}`);
  named.set(path, target);
  return target;
}
