// Declarations as files: NDJSON, CSV or Parquet, in pieces as the declarations come.
import type { FieldKind } from '../declaration/fields.js';
import type { FlatDeclaration } from '../declaration/flat.js';
import { nest } from '../declaration/nest.js';
import type { TableColumn, TableValue } from './declaration-table.js';
import { createParquetFile, type ParquetElement } from './parquet-file.js';

/** What makes the pieces of a file. */
export interface DeclarationEncoder {
  readonly begin: () => Uint8Array;
  readonly batch: (flats: readonly FlatDeclaration[]) => Uint8Array;
  readonly end: () => Uint8Array;
}

const nothing = new Uint8Array(0);

/** One declaration on each line, with all it holds. */
export function encodeNdjson(): DeclarationEncoder {
  return {
    begin: () => nothing,
    batch: (flats) => Buffer.from(flats.map((flat) => `${JSON.stringify(nest(flat))}\n`).join('')),
    end: () => nothing,
  };
}

/** One item on each line. Texts stand as they are: they are data to be read, not to be opened in a spreadsheet. */
export function encodeCsv(columns: readonly TableColumn[]): DeclarationEncoder {
  const line = (cells: readonly TableValue[]): string => `${cells.map(cellText).join(',')}\n`;
  return {
    begin: () => Buffer.from(line(columns.map(({ path }) => path))),
    batch: (flats) => {
      const rows = flats.flatMap((flat) => flat.rows);
      return Buffer.from(rows.map((row) => line(columns.map(({ read }) => read(row)))).join(''));
    },
    end: () => nothing,
  };
}

function cellText(value: TableValue): string {
  if (value === undefined) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const elements: { readonly [kind in FieldKind]: Omit<ParquetElement, 'name'> } = {
  id: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  code: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  list: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  decimal: { type: 'DOUBLE' },
  int: { type: 'INT64' },
  date: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
  bool: { type: 'BOOLEAN' },
};

/** Rows of one row group. */
const groupRows = 16_384;

/** One row for each item; null is missing. Throws PARQUET_UNAVAILABLE. */
export async function encodeParquet(columns: readonly TableColumn[]): Promise<DeclarationEncoder> {
  const file = await createParquetFile(
    columns.map(({ path, kind }) => ({ name: path, ...elements[kind], repetition_type: 'OPTIONAL' })),
  );
  let held: FlatDeclaration['rows'][number][] = [];
  const writeGroup = (rows: number): void => {
    const group = held.slice(0, rows);
    held = held.slice(rows);
    const columnData = columns.map(({ path, kind, read }) => ({
      name: path,
      data: group.map((row) => parquetValue(read(row), kind)),
    }));
    file.writeGroup(columnData, group.length);
  };
  return {
    begin: () => file.take(),
    batch: (flats) => {
      for (const { rows } of flats) held.push(...rows);
      while (held.length >= groupRows) writeGroup(groupRows);
      return file.take();
    },
    end: () => {
      writeGroup(held.length);
      file.finish();
      return file.take();
    },
  };
}

function parquetValue(value: TableValue, kind: FieldKind): unknown {
  if (value === undefined) return null;
  if (kind === 'int') return BigInt(value as number); // whole numbers
  return kind === 'date' ? new Date(value as string) : value; // ISO 8601
}
