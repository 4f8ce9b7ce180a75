// Values of columns: how their dates and numbers are written, and what their codes look like.
import { codeLists } from '../declaration/code-lists.js';

/** How the dates of a column are written. */
export interface DateShape {
  /** As mappings write it; undefined for ISO 8601, which needs none. */
  readonly pattern: string | undefined;
  /** The pattern with day and month the other way round, where the values fit that as well. */
  readonly other: string | undefined;
}

const numeric = /^(\d{1,4})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:([T ])(\d{1,2}):(\d\d)(?::(\d\d))?)?$/;
const named = /^(\d{1,2})([ ./-])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\2(\d{4}|\d{2})$/i;
const iso = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;
const packed = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:([01]\d|2[0-3])([0-5]\d)([0-5]\d)?)?$/;

/** The shape that all texts have, or undefined. */
export function dateShapeOf(texts: readonly string[]): DateShape | undefined {
  if (texts.length === 0) return undefined;
  if (texts.every((text) => iso.test(text))) return { pattern: undefined, other: undefined };
  const only = (patterns: readonly (string | undefined)[]): string | undefined => {
    const [first] = patterns;
    return first !== undefined && patterns.every((pattern) => pattern === first) ? first : undefined;
  };
  const unambiguous = only(texts.map(packedPattern)) ?? only(texts.map(namedPattern));
  if (unambiguous !== undefined) return { pattern: unambiguous, other: undefined };
  const parts = texts.map((text) => numeric.exec(text));
  if (!parts.every((match) => match !== null)) return undefined;
  const orders = (['dM', 'Md', 'yMd'] as const).map((order) => only(parts.map((match) => patternIn(match, order))));
  const fitting = orders.filter((pattern) => pattern !== undefined);
  const [pattern, other] = fitting;
  if (pattern === undefined) return undefined;
  // With dots the day stands first wherever that is written.
  return { pattern, other: pattern.includes('.') ? undefined : other };
}

function packedPattern(text: string): string | undefined {
  const match = packed.exec(text);
  if (!match) return undefined;
  return `yyyyMMdd${match[1] === undefined ? '' : `HHmm${match[3] === undefined ? '' : 'ss'}`}`;
}

function namedPattern(text: string): string | undefined {
  const match = named.exec(text);
  return match ? `d${match[2]}MMM${match[2]}${match[3]!.length === 4 ? 'yyyy' : 'yy'}` : undefined;
}

/** The pattern of a date with its parts in an order, or undefined where they cannot stand so. */
function patternIn(match: RegExpExecArray, order: 'dM' | 'Md' | 'yMd'): string | undefined {
  const [, first, mark, second, third, between, hours, , seconds] = match as unknown as string[];
  const time = hours === undefined ? '' : `${between === 'T' ? "'T'" : ' '}HH:mm${seconds === undefined ? '' : ':ss'}`;
  const isDay = (text: string): boolean => Number(text) >= 1 && Number(text) <= 31;
  const isMonth = (text: string): boolean => Number(text) >= 1 && Number(text) <= 12;
  if (order === 'yMd')
    return first!.length === 4 && isMonth(second!) && isDay(third!) ? `yyyy${mark}M${mark}d${time}` : undefined;
  if (first!.length > 2) return undefined;
  const [day, month] = order === 'dM' ? [first!, second!] : [second!, first!];
  if (!isDay(day) || !isMonth(month)) return undefined;
  const year = third!.length === 4 ? 'yyyy' : 'yy';
  return order === 'dM' ? `d${mark}M${mark}${year}${time}` : `M${mark}d${mark}${year}${time}`;
}

/** Whether texts look like the day numbers of a spreadsheet, which no pattern reads. */
export function areSerialDays(texts: readonly string[]): boolean {
  return texts.length > 0 && texts.every((text) => /^[34]\d{4}(?:\.\d+)?$|^5[0-4]\d{3}(?:\.\d+)?$/.test(text));
}

/** The marks that numbers are written with. */
export interface NumberMarks {
  readonly decimal: '.' | ',';
  readonly thousands: ',' | '.' | ' ' | "'" | undefined;
  /** Texts such as 1.234 or 1,234 alone do not tell which of the two the mark is. */
  readonly doubtful: boolean;
}

type Mark = '.' | ',';
const other = { '.': ',', ',': '.' } as const;

/** What one number tells: which is its decimal mark, its mark of thousands, or a mark that may be either. */
interface NumberSign {
  readonly decimal?: Mark;
  readonly thousands?: Mark | ' ' | "'";
  readonly either?: Mark;
}

function signOf(text: string): NumberSign {
  const grouped = /^[+-]?\d{1,3}([ '])\d{3}(?:\1\d{3})*(?:([.,])\d+)?$/.exec(text);
  if (grouped) {
    const [, thousands, decimal] = grouped as unknown as [string, ' ' | "'", Mark | undefined];
    return decimal === undefined ? { thousands } : { thousands, decimal };
  }
  if (!/^[+-]?\d[\d.,]*$/.test(text)) return {};
  const [first] = /[.,]/.exec(text) ?? [];
  if (first === undefined) return {};
  const last = text.lastIndexOf(',') > text.lastIndexOf('.') ? ',' : '.';
  if (first !== last) return { decimal: last, thousands: other[last] };
  if (text.indexOf(last) !== text.lastIndexOf(last)) return { decimal: other[last], thousands: last };
  return /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/.test(text) ? { either: last } : { decimal: last };
}

/** The marks of the numbers among texts. */
export function numberMarksOf(texts: readonly string[]): NumberMarks {
  const signs = texts.map((text) => signOf(text.trim().replaceAll('\u00a0', ' ')));
  const times = (mark: Mark): number => signs.filter(({ decimal }) => decimal === mark).length;
  const isEither = (mark: Mark): boolean => signs.some(({ either }) => either === mark);
  const decimal = times(',') > times('.') ? ',' : '.';
  const doubtful = times(',') + times('.') === 0 && (isEither(',') || isEither('.'));
  // The other mark before three digits is one of thousands.
  const told = signs.find(({ thousands }) => thousands !== undefined && thousands !== decimal)?.thousands;
  return { decimal, thousands: told ?? (isEither(other[decimal]) ? other[decimal] : undefined), doubtful };
}

/** What the shape of all texts of a column alone suggests, with how sure that is. */
export function meaningOfShape(texts: readonly string[]): { readonly path: string; readonly sure: number } | undefined {
  if (texts.length === 0) return undefined;
  const all = (test: (text: string) => boolean): boolean => texts.every(test);
  if (all(isGtin)) return { path: 'item.gtin', sure: 0.6 };
  if (all((text) => codeLists.currency.has(text))) return { path: 'item.currency', sure: 0.55 };
  if (all((text) => /^[A-Z]{4}\d{7}$/.test(text))) return { path: 'declaration.equipment[0].id', sure: 0.55 };
  if (all((text) => /^\d{2}[A-Z]{2}[A-Z0-9]{14}$/.test(text))) return { path: 'declaration.id', sure: 0.6 };
  if (all((text) => /^\d{6}(?:\d{2}(?:\d{2})?)?$|^\d{4}[. ]\d{2}(?:[. ]\d{2}(?:[. ]?\d{2})?)?$/.test(text)))
    return packedPattern(texts[0]!) && all((text) => packedPattern(text) !== undefined)
      ? undefined
      : { path: 'item.hs', sure: 0.4 };
  if (all((text) => codeLists.country.has(text))) return { path: 'item.origin', sure: 0.35 };
  if (all((text) => /^[A-Z]{5}$/.test(text) && codeLists.country.has(text.slice(0, 2))))
    return { path: 'transport.loading', sure: 0.3 };
  const dates = dateShapeOf(texts);
  return dates ? { path: 'declaration.acceptedAt', sure: 0.35 } : undefined;
}

/** Whether a text is a trade item number whose last digit checks. */
function isGtin(text: string): boolean {
  if (!/^(?:\d{8}|\d{12,14})$/.test(text)) return false;
  const digits = [...text].reverse().map(Number);
  const sum = digits.slice(1).reduce((total, digit, at) => total + digit * (at % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10 === digits[0];
}

const languages = ['en', 'fr', 'es', 'pt', 'de', 'ru', 'ar'];
let countryNames: ReadonlyMap<string, string> | undefined;

/** Codes of countries that texts name in words, by text: "Chine" is CN. */
export function countryCodesOf(texts: readonly string[]): { readonly [text: string]: string } {
  countryNames ??= new Map(
    languages.flatMap((language) => {
      const display = new Intl.DisplayNames([language], { type: 'region' });
      return [...codeLists.country.codes!].map((code): [string, string] => [folded(display.of(code) ?? code), code]);
    }),
  );
  return codesIn(texts, (text) => countryNames!.get(folded(text)));
}

const modes: readonly (readonly [string, RegExp])[] = [
  ['1', /^(?:10|sea|ocean|vessel|maritime?|maritimo|mer|see|schiff|море|морской|more|morskoy|bahr)$/],
  ['2', /^(?:20|rail|train|fer|ferroviaire|ferrocarril|ferroviario|bahn|eisenbahn|жд|zhd)$/],
  ['3', /^(?:30|road|truck|route|routier|camion|carretera|terrestre|rodoviario|strasse|lkw|авто|avto|barr)$/],
  ['4', /^(?:40|air|plane|aerien|aereo|aerienne|luft|flugzeug|авиа|воздушный|avia|jaww)$/],
  ['5', /^(?:50|mail|post|postal|poste|correo|correos|courier|postweg|почта|pochta|barid)$/],
];

/** Modes of transport that texts write in words or in two digits, by text. */
export function modeCodesOf(texts: readonly string[]): { readonly [text: string]: string } {
  return codesIn(texts, (text) => modes.find(([, names]) => names.test(folded(text)))?.[0]);
}

const mostCodes = 300;

function codesIn(
  texts: readonly string[],
  codeOf: (text: string) => string | undefined,
): { readonly [text: string]: string } {
  const codes: { [text: string]: string } = Object.create(null);
  for (const text of [...new Set(texts)].slice(0, mostCodes)) {
    const code = codeOf(text);
    if (code !== undefined && code !== text) codes[text] = code;
  }
  return codes;
}

function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss').replace(/[.'’]/g, '').trim();
}
