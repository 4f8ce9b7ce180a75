// Cells: the text of a cell into the text or number that a field takes, by what the mapping says of its column.
import { utc } from '@date-fns/utc';
import { isValid } from 'date-fns/isValid';
import { parse } from 'date-fns/parse';
import { numberShape } from '../declaration/check.js';
import { formatIsoDate } from '../declaration/dates.js';
import type { Field } from '../declaration/fields.js';
import { type ColumnDocument, kgPerUnit, type MappingDocument } from './mapping-schema.js';

/** Gives what the check of the field takes, or undefined when the cell says that the value is missing. */
export type ConvertCell = (text: string) => unknown;

/** Stands for a text that cannot be read as a number or a date: no check takes it. */
const refused = 'refused';

/** Whether a text stands for a missing value. */
export function createMissingTest(
  format: MappingDocument['format'],
  more: readonly string[] = [],
): (text: string) => boolean {
  const missing = new Set([...format.missing, ...more]);
  return missing.size === 0 ? (text) => text === '' : (text) => text === '' || missing.has(text);
}

/** Make the conversion of a column. What cannot be converted is passed on, so that the check of the field refuses it. */
export function createCellConversion(
  field: Field,
  column: ColumnDocument,
  format: MappingDocument['format'],
): ConvertCell {
  const isMissing = createMissingTest(format, column.missing);
  const steps: ((text: string) => string | number | undefined)[] = [];
  const { codes, pad, split } = column;
  if (codes) steps.push((text) => (Object.hasOwn(codes, text) ? codes[text] : text));
  if (pad) steps.push((text) => text.padStart(pad, '0'));
  if (field.kind === 'decimal' || field.kind === 'int') steps.push(createNumberConversion(column, format));
  if (field.kind === 'date') steps.push(createDateConversion(column.date ?? format.date));
  if (steps.length === 0 && split === undefined)
    return (given) => {
      const text = given.trim();
      return isMissing(text) ? undefined : text;
    };
  return (given) => {
    const text = given.trim();
    if (isMissing(text)) return undefined;
    let value: string | number | undefined = text;
    for (const step of steps) if (typeof value === 'string') value = step(value);
    return split !== undefined && typeof value === 'string' ? value.split(split).map((part) => part.trim()) : value;
  };
}

function createNumberConversion(
  column: ColumnDocument,
  format: MappingDocument['format'],
): (text: string) => string | number | undefined {
  const factor = column.unit === undefined ? 1 : kgPerUnit[column.unit];
  const readNumber = createNumberReader(format);
  return (text) => {
    const written = readNumber(text);
    if (written === undefined) return refused;
    const value = scaled(written, factor);
    return column.zeroIsMissing && value === 0 ? undefined : value;
  };
}

/** A measure in another unit. */
export function scaled(value: number, factor: number): number {
  // Twelve digits are more than any scale gives, and hide what a product of doubles adds at the end.
  return factor === 1 ? value : Number((value * factor).toPrecision(12));
}

/** Reads a number that is written with the marks of a format; undefined when the text writes none. */
export function createNumberReader({
  decimal,
  thousands,
}: MappingDocument['format']): (text: string) => number | undefined {
  return (text) => {
    if (decimal === '.') {
      const plain = plainNumber(text);
      if (plain !== undefined) return plain;
    }
    const canonical = decimal === '.' && thousands === undefined ? text : canonicalNumber(text, decimal, thousands);
    return canonical === undefined || !numberShape.test(canonical) ? undefined : Number(canonical);
  };
}

const powersOfTen = Array.from({ length: 16 }, (_, power) => 10 ** power);
const [zero, nine, point] = [48, 57, 46];

/**
 * The number that digits, perhaps with a point among them, write; undefined for any other text, and for more than 15
 * digits. So few make a whole number that a double holds, and one division of it rounds as reading the text would.
 */
function plainNumber(text: string): number | undefined {
  const { length } = text;
  if (length === 0 || length > 16) return undefined;
  let whole = 0;
  let behindPoint = -1;
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= zero && unit <= nine) whole = whole * 10 + (unit - zero);
    else if (unit === point && behindPoint < 0 && at > 0) behindPoint = at + 1;
    else return undefined;
  }
  if (behindPoint < 0) return length > 15 ? undefined : whole;
  return whole / powersOfTen[length - behindPoint]!;
}

/** A written number with a decimal point and without thousands marks, or undefined when the marks stand where they may not. */
function canonicalNumber(text: string, decimal: string, thousands: string | undefined): string | undefined {
  const [whole = '', fraction, ...more] = text.split(decimal);
  if (more.length > 0) return undefined;
  const groups = thousands === undefined ? [whole] : whole.replaceAll('\u00a0', ' ').split(thousands);
  if (groups.length > 1 && !groups.every((group, at) => (at === 0 ? /^[+-]?\d{1,3}$/ : /^\d{3}$/).test(group)))
    return undefined;
  return groups.join('') + (fraction === undefined ? '' : `.${fraction}`);
}

// What a pattern leaves out is taken from here; of years with two digits it makes those from 1950 to 2049.
const reference = new Date('2000-01-01T00:00:00Z');

const isoPatterns = new Set(['yyyy-MM-dd', "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ssXXX"]);
const cachedDates = 4_096;
const longestDate = 64;

/** ISO dates pass as they are; other patterns go through date-fns in UTC, each different text once. */
function createDateConversion(pattern: string): (text: string) => string {
  if (isoPatterns.has(pattern)) return (text) => text;
  const known = new Map<string, string>();
  return (text) => {
    if (text.length > longestDate) return refused;
    const before = known.get(text);
    if (before !== undefined) return before;
    const date = parse(text, pattern, reference, { in: utc });
    const iso = isValid(date) ? formatIsoDate(Math.floor(date.getTime() / 1000) * 1000) : refused;
    if (known.size >= cachedDates) known.clear();
    // A copy, because a text cut from a chunk of the manifest keeps the whole chunk in memory.
    known.set(Buffer.from(text).toString(), iso);
    return iso;
  };
}

/** What is wrong with a date pattern, or undefined when date-fns understands it. */
export function faultOfDatePattern(pattern: string): string | undefined {
  const letters = pattern.replace(/'[^']*'/g, '');
  // Other tools write days and years so; here they would mean the day of the year and the year of the week.
  if (/[DY]/.test(letters))
    return `not a date pattern: days are d and years y, as in "${pattern.replace(/D/g, 'd').replace(/Y/g, 'y')}"`;
  const fault = 'not a date pattern such as yyyy-MM-dd or dd.MM.yyyy HH:mm';
  try {
    parse('', pattern, reference, { in: utc });
    return /[yu]/.test(letters) && /[MLw]/.test(letters) ? undefined : fault;
  } catch {
    return fault;
  }
}
