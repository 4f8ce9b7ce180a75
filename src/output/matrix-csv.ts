// Training matrix as CSV: numbers in few digits that give the same bits, empty cells for what is missing.
import { writeToString } from 'fast-csv';
import { dayMs, formatIsoDate } from '../declaration/dates.js';
import type { ColumnType, MatrixColumn, MatrixEncoder, MatrixValue } from './matrix-columns.js';
import { guardFormula } from './verdict-csv.js';

/** Make the encoder. Text of features is written as it is, so that training sees what scoring sees. */
export function encodeCsv(columns: readonly MatrixColumn[]): MatrixEncoder {
  return {
    begin: () => toCsv([columns.map(({ name }) => name)]),
    batch: ({ rows, columns: values }) =>
      toCsv(Array.from({ length: rows }, (_, row) => columns.map(({ type }, at) => cellOf(type, values[at]![row]!)))),
    end: async () => new Uint8Array(0),
  };
}

async function toCsv(rows: readonly (readonly string[])[]): Promise<Uint8Array> {
  const text = await writeToString(rows as string[][], {
    headers: false,
    includeEndRowDelimiter: true,
    rowDelimiter: '\n',
  });
  return Buffer.from(text);
}

function cellOf(type: ColumnType, value: MatrixValue): string {
  if (typeof value === 'string') return type === 'id' ? guardFormula(value) : value;
  if (typeof value === 'bigint') return String(value);
  if (type === 'day') return formatIsoDate(value * dayMs);
  return type === 'float32' ? float32Text(value) : Number.isNaN(value) ? '' : String(value);
}

/** A decimal of at most nine digits that reads back as the same float32, by way of a double or not; whole numbers in full. Empty for NaN. */
export function float32Text(value: number): string {
  if (Number.isNaN(value)) return '';
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value);
  for (const digits of [7, 8]) {
    const text = String(Number(value.toPrecision(digits)));
    if (Math.fround(Number(text)) === value) return Object.is(value, -0) ? '-0' : text;
  }
  return String(Number(value.toPrecision(9)));
}
