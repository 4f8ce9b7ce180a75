// Intake: puts values into a row through their checks, and remembers what was refused and where.
import type { FaultCode } from '../errors.js';
import { limits } from '../limits.js';
import { type Check, type Checked, checkOf, cleanText, Refusal } from './check.js';
import type { Field } from './fields.js';
import { type ObjectListName, objectLists } from './fields.js';
import type { Fault, Issue } from './flat.js';
import { type Entry, fieldSlots, type Row, type Slot, slotIndex } from './slots.js';

/** The declaration being filled. The first fault stops nothing but is what the record is rejected for. */
export interface Intake {
  readonly issues: Issue[];
  fault: Pick<Fault, 'code' | 'path' | 'column'> | undefined;
}

export function newIntake(): Intake {
  return { issues: [], fault: undefined };
}

const checks: readonly Check[] = fieldSlots.map((slot) => checkOf(slot.field));
const entryChecks = new Map<Field, Check>(
  Object.values(objectLists).flatMap((list) =>
    Object.values<Field>(list.fields).map((field) => [field, checkOf(field)]),
  ),
);
const listFields = new Map(
  Object.entries(objectLists).map(([name, list]) => [name, new Map<string, Field>(Object.entries(list.fields))]),
);

/** Note a refused value: the first fault, or an issue. */
export function refuse(intake: Intake, refusal: Refusal, path: string): void {
  if (!refusal.isFault)
    addIssue(intake.issues, refusal.code as Issue['code'], path); // not a fault, so an issue code
  else intake.fault ??= { code: refusal.code as FaultCode, path };
}

export function addIssue(issues: Issue[], code: Issue['code'], path: string): void {
  if (issues.length < limits.listEntries) issues.push({ code, path });
}

const idIndex = slotIndex('declaration.id');

/** Note the fault of a declaration that has no id: none was given (which it `mayLack`), or one that is too long to be told apart. */
export function requireId(intake: Intake, header: Row, mayLack: boolean): void {
  if (header[idIndex] !== undefined) return;
  const tooLong = intake.issues.some((issue) => issue.path === 'id');
  if (tooLong || !mayLack) intake.fault ??= { code: tooLong ? 'ID_TOO_LONG' : 'ID_MISSING', path: 'id' };
}

/**
 * Put one value into its slot; one that is refused leaves the slot empty, whatever it held. `prefix` stands before the
 * place of the slot in paths: `items[0].` or nothing.
 */
export function takeField(intake: Intake, row: Row, slot: Slot, value: unknown, prefix: string): void {
  if (slot.field.kind === 'list') {
    const path = prefix + slot.place.join('.');
    const entries = takeEntries(intake, checks[slot.index]!, value, path);
    if (entries) row[slot.index] = entries;
    return;
  }
  takeChecked(intake, row, slot, checks[slot.index]!(value), prefix);
}

/** Put what the check of a slot gave into the slot. */
export function takeChecked(intake: Intake, row: Row, slot: Slot, checked: Checked, prefix: string): void {
  if (checked instanceof Refusal) {
    refuse(intake, checked, prefix + slot.place.join('.'));
    row[slot.index] = undefined;
  } else if (checked !== undefined) row[slot.index] = checked;
}

/** Put a list of objects (packages, documents …) into a slot. Entries without any value are left out. */
export function takeObjectList(
  intake: Intake,
  row: Row,
  index: number,
  name: ObjectListName,
  value: unknown,
  path: string,
): void {
  const given = takeArray(intake, value, path);
  if (!given) return;
  const fields = listFields.get(name)!;
  const entries: Entry[] = [];
  given.forEach((entry, at) => {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
      intake.fault ??= { code: 'TYPE_WRONG', path: `${path}[${at}]` };
      return;
    }
    const taken = takeEntry(intake, entry, fields, `${path}[${at}]`);
    if (Object.keys(taken).length > 0) entries.push(taken);
  });
  row[index] = entries;
}

function takeEntry(intake: Intake, given: object, fields: ReadonlyMap<string, Field>, path: string): Entry {
  const entry: { -readonly [K in keyof Entry]: Entry[K] } = {};
  for (const [key, value] of Object.entries(given)) {
    const field = fields.get(key);
    if (!field) {
      addIssue(intake.issues, 'FIELD_UNKNOWN', unknownPath(`${path}.`, key));
      continue;
    }
    const check = entryChecks.get(field)!;
    const checked = field.kind === 'list' ? takeEntries(intake, check, value, `${path}.${key}`) : check(value);
    if (checked instanceof Refusal) refuse(intake, checked, `${path}.${key}`);
    else if (checked !== undefined) entry[key] = checked;
  }
  return entry;
}

/** Take national fields into a null-prototype object, which may hold those of the declaration: what is given stands in for them. */
export function takeExtra(intake: Intake, into: { [name: string]: string }, value: unknown, path: string): void {
  if (value === undefined || value === null) return;
  if (typeof value !== 'object' || Array.isArray(value)) {
    intake.fault ??= { code: 'TYPE_WRONG', path };
    return;
  }
  for (const [name, text] of Object.entries(value))
    takeExtraField(intake, into, name, text, unknownPath(`${path}.`, name));
}

export function takeExtraField(
  intake: Intake,
  into: { [name: string]: string },
  name: string,
  value: unknown,
  path: string,
): void {
  if (value === undefined || value === null) return;
  const checked = extraCheck(value);
  if (checked instanceof Refusal) refuse(intake, checked, path);
  if (checked instanceof Refusal || checked === undefined) delete into[name];
  else if (!Object.hasOwn(into, name) && Object.keys(into).length >= limits.extraFields)
    addIssue(intake.issues, 'LIST_TOO_LONG', path);
  else into[name] = checked as string; // the check of a text gives a text
}

const extraCheck = checkOf({ kind: 'text', max: limits.extraLength, says: 'national field' });

/** Path of a key that the table does not know: named when it looks like a name, so that no contents slip in by a key. */
export function unknownPath(prefix: string, key: string): string {
  return /^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(cleanText(key, 40) ?? '') ? prefix + key : `${prefix}*`;
}

function takeEntries(intake: Intake, check: Check, value: unknown, path: string): string[] | undefined {
  const given = takeArray(intake, value, path);
  if (!given) return undefined;
  const entries: string[] = [];
  given.forEach((entry, at) => {
    const checked = check(entry);
    if (checked instanceof Refusal) refuse(intake, checked, `${path}[${at}]`);
    else if (checked !== undefined) entries.push(checked as string); // entries of a list are codes
  });
  return entries;
}

function takeArray(intake: Intake, value: unknown, path: string): readonly unknown[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) {
    intake.fault ??= { code: 'TYPE_WRONG', path };
    return undefined;
  }
  if (value.length <= limits.listEntries) return value;
  addIssue(intake.issues, 'LIST_TOO_LONG', path);
  return undefined;
}
