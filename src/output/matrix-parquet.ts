// Training matrix as Parquet, by the optional peer hyparquet-writer, in row groups as they fill.
import type { ColumnType, MatrixBatch, MatrixColumn, MatrixEncoder } from './matrix-columns.js';
import { createParquetFile, type ParquetElement } from './parquet-file.js';

const elements: { readonly [type in ColumnType]: Omit<ParquetElement, 'name'> } = {
  id: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  day: { type: 'INT32', converted_type: 'DATE' },
  int32: { type: 'INT32' },
  int64: { type: 'INT64' },
  float32: { type: 'FLOAT' },
  float64: { type: 'DOUBLE' },
};

/** Rows of one row group: what is held in memory, and what a reader takes at a time. */
const groupRows = 65_536;

/** Make the encoder. Throws PARQUET_UNAVAILABLE. */
export async function encodeParquet(columns: readonly MatrixColumn[]): Promise<MatrixEncoder> {
  const file = await createParquetFile(
    columns.map(({ name, type }) => ({ name, ...elements[type], repetition_type: 'REQUIRED' })),
  );
  let held: MatrixBatch[] = [];
  let rows = 0;
  const writeGroup = (): void => {
    file.writeGroup(
      columns.map(({ name, type }, at) => ({ name, data: joined(type, held, at, rows) })),
      rows,
    );
    held = [];
    rows = 0;
  };
  return {
    begin: async () => file.take(),
    batch: async (batch) => {
      held.push(batch);
      rows += batch.rows;
      if (rows >= groupRows) writeGroup();
      return file.take();
    },
    end: async () => {
      writeGroup();
      file.finish();
      return file.take();
    },
  };
}

const arrays = { day: Int32Array, int32: Int32Array, float32: Float32Array, float64: Float64Array } as const;

/** One column of several batches in one array of the kind that the type asks for. */
function joined(type: ColumnType, batches: readonly MatrixBatch[], at: number, rows: number): unknown {
  const parts = batches.map((batch) => batch.columns[at]!);
  if (type === 'id' || type === 'text') return parts.flatMap((part) => Array.from(part));
  if (type === 'int64') return BigInt64Array.from(parts.flatMap((part) => Array.from(part, BigInt)));
  const all = new arrays[type](rows);
  let filled = 0;
  for (const part of parts) {
    all.set(part as ArrayLike<number>, filled); // only columns of text and of int64 hold anything else
    filled += part.length;
  }
  return all;
}
