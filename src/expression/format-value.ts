// Format value: a value of an expression as text for people.
import { formatIsoDate } from '../declaration/dates.js';
import type { Type } from './types.js';

const notStated = 'not stated';

/** Numbers with two decimals at most (three digits when below 1), dates as ISO 8601, durations as 1h30m, objects by their number. */
export function formatValue(value: unknown, type: Type): string {
  if (value === undefined || value === null) return notStated;
  if (type.kind === 'date') return formatIsoDate(value as number); // what dates are
  if (type.kind === 'duration') return formatDuration(value as number);
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return formatList(value, type);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

// What stands behind the whole part of a number, by its hundredths: "", ".01" … ".99".
const hundredths = Array.from({ length: 100 }, (_, part) => String(part / 100).slice(1));
const mostExact = 2 ** 40;

function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value)) return String(value);
  if (size < 1) return String(Number(value.toPrecision(3)));
  const rounded = Math.round(value * 100);
  if (size > mostExact) return String(rounded / 100);
  // Integers are written several times as fast as other numbers.
  const positive = Math.abs(rounded);
  const whole = Math.floor(positive / 100);
  const text = whole + hundredths[positive - 100 * whole]!;
  return value < 0 ? `-${text}` : text;
}

function formatList(values: readonly unknown[], type: Type): string {
  if (values.length === 0) return 'none';
  const of: Type = type.kind === 'list' ? type.of : { kind: 'text' };
  if (of.kind === 'entry' || of.kind === 'item') return values.length === 1 ? '1 entry' : `${values.length} entries`;
  return values.map((value) => formatValue(value, of)).join(', ');
}

function formatDuration(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ];
  const written = parts.flatMap(([count, unit]) => (count > 0 ? [`${count}${unit}`] : [])).join('');
  return written === '' ? '0s' : `${ms < 0 ? '-' : ''}${written}`;
}
