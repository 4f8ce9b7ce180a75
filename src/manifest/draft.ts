// A draft: what a message says of one declaration, gathered in whatever order it comes, until it is checked as a whole.
import type { ObjectListName, PartyRole } from '../declaration/fields.js';
import type { FlatRecord, Position } from '../declaration/flat.js';
import { addIssue, type Intake, newIntake, requireId, takeField, takeObjectList } from '../declaration/intake.js';
import { extraSlot, listSlots, newRow, partySlots, type Row, slotIndex } from '../declaration/slots.js';
import type { IssueCode } from '../errors.js';
import { limits } from '../limits.js';
import { nestedPath, putValue, type Target, targetNamed } from './target.js';

/** Stand for what can be told from its text alone not to be taken: a date that can be read in two ways, a unit that is not known. */
export const ambiguousDate = Symbol('ambiguous date');
export const unknownUnit = Symbol('unknown unit');
const issueOf = new Map<unknown, IssueCode>([
  [ambiguousDate, 'DATE_AMBIGUOUS'],
  [unknownUnit, 'CODE_UNKNOWN'],
]);

/** Fields of an entry of a list, or of a party, by name. */
export interface Values {
  [key: string]: string | string[] | undefined;
}

/** Fields with their values: few, so that looking through them is faster than a map. */
class Fields {
  readonly targets: Target[] = [];
  readonly values: unknown[] = [];

  get(target: Target): unknown {
    const at = this.targets.indexOf(target);
    return at < 0 ? undefined : this.values[at];
  }

  add(target: Target, value: unknown): void {
    this.targets.push(target);
    this.values.push(value);
  }
}

/** What is said of the declaration itself, or of one item. */
class Part {
  readonly fields = new Fields();
  parties: Map<PartyRole, Values> | undefined;
  lists: Map<ObjectListName, Values[]> | undefined;
  repeated: Set<string> | undefined;

  copy(): Part {
    const copy = new Part();
    const { targets, values } = this.fields;
    targets.forEach((target, at) => {
      const value = values[at];
      copy.fields.add(target, Array.isArray(value) ? [...value] : value);
    });
    if (this.parties) copy.parties = new Map(this.parties);
    if (this.lists) copy.lists = new Map([...this.lists].map(([name, entries]) => [name, [...entries]]));
    return copy;
  }

  get isEmpty(): boolean {
    return this.fields.targets.length === 0 && !this.parties && !this.lists;
  }
}

/** Add to a list, which may be too long by one, so that it is known that it is. */
function addTo<T>(list: T[], entry: T): void {
  if (list.length <= limits.listEntries) list.push(entry);
}

/** Put a value where there is none. Gives whether it was put. */
function addMissing(part: Part, target: Target, value: unknown): boolean {
  if (part.fields.get(target) !== undefined) return false;
  part.fields.add(target, value);
  return true;
}

function noteRepeated(part: Part, path: string): void {
  part.repeated ??= new Set();
  if (part.repeated.size < limits.listEntries) part.repeated.add(path);
}

/** What stands for several declarations, checked once. What one says itself stands before it. */
export interface DraftBase {
  readonly row: Row;
  readonly intake: Intake;
}

const noIndex = slotIndex('no');

export class Draft {
  private readonly header: Part;
  private readonly items: Part[] = [];
  private item: Part | undefined;
  private tooMany = false;
  /** What is not a field, but serves to work one out when everything is known. */
  private readonly kept: Map<string, Values[]> = new Map();

  /** `around`: the draft that says what all its declarations share. */
  constructor(around?: Draft) {
    this.header = around ? around.header.copy() : new Part();
    if (around) for (const [name, values] of around.kept) this.kept.set(name, [...values]);
  }

  /** Add what the draft around it has been told since it began: what it lacks itself. */
  complete({ header, kept }: Draft): void {
    const { fields } = header;
    fields.targets.forEach((target, at) => {
      const value = fields.values[at];
      addMissing(this.header, target, Array.isArray(value) ? [...value] : value);
    });
    for (const [role, values] of header.parties ?? []) {
      this.header.parties ??= new Map();
      if (!this.header.parties.has(role)) this.header.parties.set(role, values);
    }
    for (const [name, entries] of header.lists ?? []) {
      this.header.lists ??= new Map();
      if (!this.header.lists.has(name)) this.header.lists.set(name, [...entries]);
    }
    for (const [name, values] of kept) if (!this.kept.has(name)) this.kept.set(name, [...values]);
  }

  get isEmpty(): boolean {
    return this.header.isEmpty && this.items.length === 0;
  }

  get hasItems(): boolean {
    return this.items.length > 0;
  }

  get hasOpenItem(): boolean {
    return this.item !== undefined;
  }

  /** What follows is said of a new item, until it is closed. */
  openItem(): void {
    this.item = new Part();
    if (this.items.length < limits.items) this.items.push(this.item);
    else this.tooMany = true;
  }

  closeItem(): void {
    this.item = undefined;
  }

  /** The declaration is over a limit. */
  refuse(): void {
    this.tooMany = true;
  }

  /** Put a value; of several the first counts, but in a list, where all do. */
  put(target: Target, value: string | symbol): void {
    const part = this.partOf(target);
    const before = part.fields.get(target);
    const isList = target.field.kind === 'list';
    if (before === undefined) part.fields.add(target, isList ? [value] : value);
    else if (isList)
      addTo(before as unknown[], value); // as it was made
    else if (before !== value) noteRepeated(part, nestedPath(target, Math.max(0, this.items.length - 1)));
  }

  /** Put a value where there is none yet. Gives whether it was put. */
  putFirst(target: Target, value: string): boolean {
    return addMissing(this.partOf(target), target, value);
  }

  /** Put a value of the declaration where there is none yet; undefined is none. */
  putMissing(path: string, value: string | undefined): void {
    const target = targetNamed(path);
    if (value !== undefined) addMissing(this.header, target, value);
  }

  /** The same for the only item, where there is one only. */
  putInOnlyItem(path: string, value: string | readonly string[] | undefined): void {
    const [only, ...others] = this.items;
    const target = targetNamed(path);
    if (value !== undefined && only && others.length === 0) addMissing(only, target, value);
  }

  /** The same for the open item. Gives whether it was put. */
  putHere(path: string, value: string | undefined): boolean {
    return value !== undefined && this.item !== undefined && addMissing(this.item, targetNamed(path), value);
  }

  /** The text that was put for a field of the declaration. */
  textOf(path: string): string | undefined {
    const value = this.header.fields.get(targetNamed(path));
    return typeof value === 'string' ? value : undefined;
  }

  keep(name: string, values: Values): void {
    const before = this.kept.get(name);
    if (!before) this.kept.set(name, [values]);
    else addTo(before, values);
  }

  keptAs(name: string): readonly Values[] {
    return this.kept.get(name) ?? [];
  }

  /** The first text that was kept by a name, which is forgotten. */
  takeKept(name: string): string | undefined {
    const [first] = this.keptAs(name);
    this.kept.delete(name);
    return first?.text as string | undefined; // as the tables keep it
  }

  /** The one text that was kept by a name; undefined when there is none, or several differ. */
  onlyKept(name: string): string | undefined {
    const texts = new Set(this.keptAs(name).map(({ text }) => text as string)); // as the tables keep it
    return texts.size === 1 ? [...texts][0] : undefined;
  }

  /** Add an entry to a list of the declaration, or of the open item. */
  add(level: 'declaration' | 'item', name: ObjectListName, entry: Values): void {
    const part = level === 'item' ? (this.item ?? this.header) : this.header;
    part.lists ??= new Map();
    const entries = part.lists.get(name);
    if (entries) addTo(entries, entry);
    else part.lists.set(name, [entry]);
  }

  /** Say who a party is; that of an item where one is open. */
  party(role: PartyRole, values: Values): void {
    const part = this.item ?? this.header;
    part.parties ??= new Map();
    const before = part.parties.get(role);
    if (!before) part.parties.set(role, values);
    else if (JSON.stringify(before) !== JSON.stringify(values))
      noteRepeated(part, this.item ? `items[${this.items.length - 1}].parties.${role}` : `parties.${role}`);
  }

  /** Add to what is known of a party of the declaration. */
  addToParty(role: PartyRole, values: Values): void {
    if (Object.keys(values).length === 0) return;
    this.header.parties ??= new Map();
    this.header.parties.set(role, { ...values, ...this.header.parties.get(role) });
  }

  /** Check what was said, as that which stands for several declarations. */
  toBase(): DraftBase {
    const intake = newIntake();
    const row = newRow();
    fillRow(intake, row, this.header, undefined);
    if (this.tooMany) intake.fault ??= { code: 'ITEMS_TOO_MANY', path: null };
    return { row, intake };
  }

  /** Check everything that was said. */
  toRecord(position: Position, base?: DraftBase): FlatRecord {
    const intake: Intake = base ? { issues: [...base.intake.issues], fault: base.intake.fault } : newIntake();
    const header = base ? base.row.slice() : newRow();
    if (header[extraSlot]) header[extraSlot] = { ...(header[extraSlot] as object) }; // national fields
    fillRow(intake, header, this.header, undefined);
    const rows = this.items.map((part, at) => {
      const row = header.slice();
      const { [extraSlot]: extra } = row;
      if (extra) row[extraSlot] = { ...(extra as object) };
      fillRow(intake, row, part, at);
      row[noIndex] ??= at + 1;
      return row;
    });
    requireId(intake, header, false);
    if (this.tooMany) intake.fault ??= { code: 'ITEMS_TOO_MANY', path: 'items' };
    if (rows.length === 0) intake.fault ??= { code: 'ITEMS_MISSING', path: 'items' };
    if (intake.fault) return { ok: false, fault: { ...intake.fault, ...position } };
    const { issues } = intake;
    return { ok: true, flat: { header, rows, issues, position, records: 1, incomplete: false, kept: null } };
  }

  private partOf(target: Target): Part {
    const isOfItem = target.kind !== 'field' || target.slot.level === 'item';
    return isOfItem ? (this.item ?? this.header) : this.header;
  }
}

const partyKeys = new Map(
  [...partySlots].map(([role, slots]) => [role, new Map(slots.map((slot) => [slot.place.at(-1)!, slot] as const))]),
);

/** Put the values of a part into a row. `item`: its number from 0, when it is one. */
function fillRow(intake: Intake, row: Row, part: Part, item: number | undefined): void {
  const prefix = item === undefined ? '' : `items[${item}].`;
  const filling = { intake, row, item: item ?? 0, lists: new Map() };
  const { targets, values: given } = part.fields;
  for (let at = 0; at < targets.length; at++) {
    const [target, value] = [targets[at]!, given[at]];
    const issue = typeof value === 'symbol' ? issueOf.get(value) : undefined;
    if (issue) addIssue(intake.issues, issue, nestedPath(target, item ?? 0));
    else putValue(filling, target, value);
  }
  fillParties(intake, row, part, item);
  for (const [name, entries] of part.lists ?? []) {
    const index = item === undefined ? listSlots[name].declaration : listSlots[name].item!;
    takeObjectList(intake, row, index, name, entries, prefix + name);
  }
  for (const path of part.repeated ?? []) addIssue(intake.issues, 'FIELD_REPEATED', path);
}

/** A party of an item stands in for the whole one of the declaration, and that for the one of several declarations. */
function fillParties(intake: Intake, row: Row, { parties }: Part, item: number | undefined): void {
  const prefix = item === undefined ? '' : `items[${item}].`;
  for (const [role, values] of parties ?? []) {
    const slots = partyKeys.get(role)!;
    for (const slot of slots.values()) row[slot.index] = undefined;
    for (const [key, value] of Object.entries(values)) {
      const slot = slots.get(key);
      if (slot && value !== undefined) takeField(intake, row, slot, value, prefix);
    }
  }
}
