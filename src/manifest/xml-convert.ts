// Conversions: how the XML formats write dates, modes of transport, masses and parties.
import { ambiguousDate, type Values } from './draft.js';

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

const kgPer: { readonly [unit: string]: number } = {
  KGM: 1,
  GRM: 0.001,
  TNE: 1000,
  LBR: 0.45359237,
  ONZ: 0.028349523125,
  K: 1,
  L: 0.45359237,
  KG: 1,
};

/** A mass in kg; undefined where the unit is not known, for then the number says nothing. */
export function kilograms(mass: string | undefined, unit = 'KGM'): string | undefined {
  if (mass === undefined) return undefined;
  const factor = kgPer[unit.toUpperCase()];
  if (factor === undefined) return undefined;
  const number = Number(mass);
  // Twelve digits are more than any scale gives, and hide what a product of doubles adds at the end.
  return factor === 1 || !Number.isFinite(number) ? mass : String(Number((number * factor).toPrecision(12)));
}

/** A party whose name is its name and address in several lines. */
export function splitLines({ name, ...others }: Values): Values {
  const [first = '', ...rest] = (typeof name === 'string' ? name : '').split('\n').map((line) => line.trim());
  const line = rest.filter((one) => one !== '').join(', ');
  return { ...(first === '' ? {} : { name: first }), ...(line === '' ? {} : { line }), ...others };
}

/** The one text of a key. */
export function one(values: Values, key: string): string | undefined {
  const value = values[key];
  return Array.isArray(value) ? value[0] : value;
}
