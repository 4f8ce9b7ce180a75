// Conversions: how XML formats and EDIFACT write dates, modes of transport and masses.
import { numberShape } from '../declaration/check.js';
import { scaled } from './cells.js';
import { ambiguousDate } from './draft.js';
import { kgPerUnit } from './mapping-schema.js';

const compact = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/;

/** A date as UN/EDIFACT writes it (formats 102, 203, 204 and 304: 20250905, 202509050956, 20250905095647+01) in ISO 8601. */
export function compactDate(text: string): string {
  const match = compact.exec(text);
  if (!match) return text;
  const [, year, month, day, hours, minutes, seconds = '00', zone = ''] = match;
  const date = `${year}-${month}-${day}`;
  if (hours === undefined) return date;
  return `${date}T${hours}:${minutes}:${seconds}${/^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone}`;
}

const slashed = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d\d)(?:[ T].*)?$/;

/** A date with the day or the month first; one that can be read both ways is not guessed at. */
export function dayMonthDate(text: string): string | symbol {
  const match = slashed.exec(text);
  if (!match) return compactDate(text);
  const [first, second] = [Number(match[1]), Number(match[2])];
  const year = match[3]!.length === 4 ? match[3] : `${Number(match[3]) < 50 ? 20 : 19}${match[3]}`;
  if (first <= 12 && second <= 12 && first !== second) return ambiguousDate;
  const [day, month] = first > 12 ? [first, second] : [second, first];
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** A mode of transport of one digit from one of two, in which the second says more (10 sea, 40 air). */
export function firstDigit(text: string): string {
  return /^\d{2}$/.test(text) ? text[0]! : text;
}

// Units of UN/ECE Recommendation 20, and the letters that airlines use for them.
const units: { readonly [unit: string]: keyof typeof kgPerUnit } = {
  KGM: 'kg',
  K: 'kg',
  KG: 'kg',
  GRM: 'g',
  TNE: 't',
  LBR: 'lb',
  L: 'lb',
  ONZ: 'oz',
};

/** A mass in kg; undefined where there is none, or its unit is not known. What is no number is left to the check of the field. */
export function kilograms(mass: string | undefined, unit = 'KGM'): string | undefined {
  const code = unit.toUpperCase();
  if (mass === undefined || !Object.hasOwn(units, code)) return undefined;
  return numberShape.test(mass) ? String(scaled(Number(mass), kgPerUnit[units[code]!])) : mass;
}
