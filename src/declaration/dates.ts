// Dates: ISO 8601 text read and written by hand, always UTC, to the second.

const isoShape = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/;
export const dayMs = 86_400_000;
const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Read `YYYY-MM-DD` or `YYYY-MM-DDThh:mm[:ss[.fff]][Z|±hh:mm]` as milliseconds since 1970; without an offset it is UTC,
 * fractions of a second are dropped. Undefined when the text has another shape or the day does not exist.
 * Years run from 1900 to 2199: anything else in a declaration is a slip of the pen.
 */
export function parseIsoDate(text: string): number | undefined {
  if (text.length === 10) return parseDay(text);
  const match = isoShape.exec(text);
  if (!match) return undefined;
  const day = parseDay(text.slice(0, 10));
  const hours = Number(match[4]);
  const minutes = Number(match[5]);
  const seconds = Number(match[6] ?? 0);
  const offset = offsetMinutes(match[7]);
  if (day === undefined || hours > 23 || minutes > 59 || seconds > 59 || offset === undefined) return undefined;
  return day + ((hours * 60 + minutes - offset) * 60 + seconds) * 1000;
}

/** Write milliseconds since 1970 as `YYYY-MM-DD`, or `YYYY-MM-DDThh:mm:ssZ` when it is not midnight UTC. */
export function formatIsoDate(ms: number): string {
  if (ms % dayMs === 0 && ms >= firstDay && ms < behindLastDay) return formatDay(ms);
  const text = new Date(ms).toISOString();
  return ms % dayMs === 0 ? text.slice(0, 10) : `${text.slice(0, 19)}Z`;
}

const firstDay = Date.UTC(1900, 0, 1);
const behindLastDay = Date.UTC(2200, 0, 1);
const dayTexts = new Map<number, string>();

/** The text of a day of these 300 years, made once: toISOString takes half a microsecond. */
function formatDay(ms: number): string {
  const known = dayTexts.get(ms);
  if (known !== undefined) return known;
  const text = new Date(ms).toISOString().slice(0, 10);
  dayTexts.set(ms, text);
  return text;
}

function parseDay(text: string): number | undefined {
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return undefined;
  const year = digits(text, 0) * 100 + digits(text, 2);
  const month = digits(text, 5);
  const day = digits(text, 8);
  if (!(year >= 1900 && year <= 2199 && month >= 1 && month <= 12 && day >= 1)) return undefined;
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= monthDays[month - 1]! + (leap ? 1 : 0) ? Date.UTC(year, month - 1, day) : undefined;
}

function digits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function offsetMinutes(text: string | undefined): number | undefined {
  if (text === undefined || text === 'Z') return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(-2));
  if (hours > 14 || minutes > 59) return undefined;
  return (text[0] === '-' ? -1 : 1) * (hours * 60 + minutes);
}
