// Format: numbers and cells of reports as text, the same in every locale.
import { laneNames } from '../declaration/risk.js';
import type { Cell, Column, Interval, LaneCounts } from './document.js';
import { number, signed } from './summary.js';

/** A share or a risk: one decimal, and two significant digits below 1 %. */
export function percent(share: number): string {
  const hundred = 100 * share;
  if (hundred === 0 || hundred === 100) return wholePercent(share);
  const digits = hundred < 1 ? significant(hundred, 2) : hundred.toFixed(hundred > 99.9 && hundred < 100 ? 2 : 1);
  return `${digits}\u00a0%`;
}

/** A share that somebody has set, as they would write it: 5 %. */
export const wholePercent = (share: number): string => `${Number((100 * share).toPrecision(6))}\u00a0%`;

/** Three significant digits, or the whole number. */
export const figure = (value: number): string =>
  Number.isInteger(value) ? number(value) : Math.abs(value) >= 100 ? number(Math.round(value)) : significant(value, 3);

/** A number with so many significant digits, without exponent from 10⁻⁸ on. */
function significant(value: number, digits: number): string {
  const size = Math.abs(value) || 1;
  return value.toFixed(Math.min(8, Math.max(0, digits - 1 - Math.floor(Math.log10(size) + 1e-12))));
}

/** Points with their sign, at most one decimal, and a minus as wide as the plus. */
export const points = (value: number): string => signed(Math.round(value * 10) / 10).replace('-', '−');

/** One thing, or many: `counted(2, 'verdict')`. */
export const counted = (count: number, one: string): string => `${number(count)} ${one}${count === 1 ? '' : 's'}`;

export const isInterval = (cell: Cell): cell is Interval =>
  typeof cell === 'object' && cell !== null && 'value' in cell;
export const isLanes = (cell: Cell): cell is LaneCounts => typeof cell === 'object' && cell !== null && 'red' in cell;

/** The text of a cell; an en dash where there is nothing. */
export function cellText(cell: Cell, kind: Column['kind']): string {
  if (cell === null) return '–';
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return numberText(cell, kind);
  if (isLanes(cell))
    return laneNames.flatMap((lane) => (cell[lane] > 0 ? `${lane} ${number(cell[lane])}` : [])).join(', ') || '–';
  const bounds = intervalText(cell, kind);
  return cell.value === null ? '–' : `${numberText(cell.value, kind)}${bounds === '' ? '' : ` (${bounds})`}`;
}

/** The bounds of an estimate, without the unit, or nothing. */
export function intervalText({ interval }: Interval, kind: Column['kind']): string {
  if (interval === null) return '';
  return interval.map((bound) => numberText(bound, kind).replace('\u00a0%', '')).join('–');
}

function numberText(value: number, kind: Column['kind']): string {
  if (kind === 'percent') return percent(value);
  if (kind === 'points') return points(value);
  if (kind === 'tenths') return value.toFixed(1);
  if (kind === 'thousandths') return value.toFixed(3);
  return kind === 'count' ? number(Math.round(value)) : figure(value);
}

/** The number by which a cell is sorted, or null for what has none: lanes by the share of the strictest. */
export function sortNumber(cell: Cell): number | null {
  if (typeof cell === 'number' || cell === null) return cell;
  if (typeof cell === 'string') {
    const lane = (laneNames as readonly string[]).indexOf(cell);
    return lane < 0 ? null : -lane;
  }
  if (!isLanes(cell)) return cell.value;
  const all = laneNames.reduce((sum, lane) => sum + cell[lane], 0);
  return all === 0 ? 0 : (cell.red + cell.yellow / 1e3 + cell.blue / 1e6) / all;
}
