// Cells: the text of a cell into the text or number that a field takes, by what the mapping says of its column.
import { utc } from '@date-fns/utc';
import { isValid } from 'date-fns/isValid';
import { parse } from 'date-fns/parse';
import { formatIsoDate } from '../declaration/dates.js';
import type { Field } from '../declaration/fields.js';
import { type ColumnDocument, kgPerUnit, type MappingDocument } from './mapping-schema.js';

/** Gives what the check of the field takes, or undefined when the cell says that the value is missing. */
export type ConvertCell = (text: string) => unknown;

/** Stands for a text that cannot be read as a number or a date: no check takes it. */
const refused = 'refused';

/** Make the conversion of a column. What cannot be converted is passed on, so that the check of the field refuses it. */
export function createCellConversion(
  field: Field,
  column: ColumnDocument,
  format: MappingDocument['format'],
): ConvertCell {
  const missing = new Set([...format.missing, ...(column.missing ?? [])]);
  const steps: ((text: string) => string | number | undefined)[] = [];
  const { codes, pad, split } = column;
  if (codes) steps.push((text) => (Object.hasOwn(codes, text) ? codes[text] : text));
  if (pad) steps.push((text) => text.padStart(pad, '0'));
  if (field.kind === 'decimal' || field.kind === 'int') steps.push(createNumberConversion(column, format));
  if (field.kind === 'date') steps.push(createDateConversion(column.date ?? format.date));
  return (given) => {
    const text = given.trim();
    if (text === '' || missing.has(text)) return undefined;
    let value: string | number | undefined = text;
    for (const step of steps) if (typeof value === 'string') value = step(value);
    return split !== undefined && typeof value === 'string' ? value.split(split).map((part) => part.trim()) : value;
  };
}

const plainNumber = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?$/;

function createNumberConversion(
  column: ColumnDocument,
  format: MappingDocument['format'],
): (text: string) => string | number | undefined {
  const factor = column.unit === undefined ? 1 : kgPerUnit[column.unit];
  const { decimal, thousands } = format;
  return (text) => {
    const canonical = decimal === '.' && thousands === undefined ? text : canonicalNumber(text, decimal, thousands);
    if (canonical === undefined || !plainNumber.test(canonical)) return refused;
    // Twelve digits are more than any scale gives, and hide what a product of doubles adds at the end.
    const value = factor === 1 ? Number(canonical) : Number((Number(canonical) * factor).toPrecision(12));
    return column.zeroIsMissing && value === 0 ? undefined : value;
  };
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

const isoPatterns = new Set(['yyyy-MM-dd', "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ssXXX"]);
const cachedDates = 4_096;

/** ISO dates pass as they are; other patterns go through date-fns in UTC, each different text once. */
function createDateConversion(pattern: string): (text: string) => string {
  if (isoPatterns.has(pattern)) return (text) => text;
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const date = parse(text, pattern, new Date(0), { in: utc });
    const iso = isValid(date) ? formatIsoDate(Math.floor(date.getTime() / 1000) * 1000) : refused;
    if (known.size >= cachedDates) known.clear();
    known.set(text, iso);
    return iso;
  };
}

/** Whether date-fns understands a date pattern. */
export function isDatePattern(pattern: string): boolean {
  try {
    parse('', pattern, new Date(0), { in: utc });
    return /[yu]/.test(pattern) && /[MLw]/.test(pattern);
  } catch {
    return false;
  }
}
