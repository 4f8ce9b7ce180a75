// Training matrix as Parquet, by the optional peer hyparquet-writer, in row groups as they fill.
import { setupFault } from '../errors.js';
import type { ColumnType, MatrixBatch, MatrixColumn, MatrixEncoder } from './matrix-columns.js';

interface Element {
  readonly name: string;
  readonly type?: string;
  readonly converted_type?: string;
  readonly repetition_type?: 'REQUIRED';
  readonly num_children?: number;
}

interface Column {
  readonly name: string;
  readonly data: unknown;
}

/** What we use of hyparquet-writer. It may be absent, so its own types cannot be imported. */
interface HyparquetWriter {
  readonly ByteWriter: new () => { index: number; readonly getBytes: () => Uint8Array };
  readonly ParquetWriter: new (options: {
    readonly writer: unknown;
    readonly schema: readonly Element[];
    readonly statistics: boolean;
    readonly createdBy: string;
  }) => {
    readonly write: (options: { readonly columnData: readonly Column[]; readonly rowGroupSize: number }) => void;
    readonly finish: () => void;
  };
}

const packageName: string = 'hyparquet-writer';

async function loadWriter(): Promise<HyparquetWriter> {
  try {
    return (await import(packageName)) as HyparquetWriter; // what version 0.17 exports
  } catch (cause) {
    throw setupFault('PARQUET_UNAVAILABLE', `${packageName} cannot be loaded`, { cause });
  }
}

const elements: { readonly [type in ColumnType]: Omit<Element, 'name'> } = {
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
  const { ByteWriter, ParquetWriter } = await loadWriter();
  const bytes = new ByteWriter();
  const schema: Element[] = columns.map(({ name, type }) => ({ name, ...elements[type], repetition_type: 'REQUIRED' }));
  // Smallest and largest values say nothing where NaN stands for missing.
  const file = new ParquetWriter({
    writer: bytes,
    schema: [{ name: 'root', num_children: columns.length }, ...schema],
    statistics: false,
    createdBy: 'customs-risk',
  });
  let held: MatrixBatch[] = [];
  let rows = 0;
  const take = (): Uint8Array => {
    const taken = bytes.getBytes().slice();
    bytes.index = 0;
    return taken;
  };
  const writeGroup = (): void => {
    const columnData = columns.map(({ name, type }, at) => ({ name, data: joined(type, held, at, rows) }));
    if (rows > 0) file.write({ columnData, rowGroupSize: rows });
    held = [];
    rows = 0;
  };
  return {
    begin: async () => take(),
    batch: async (batch) => {
      held.push(batch);
      rows += batch.rows;
      if (rows >= groupRows) writeGroup();
      return take();
    },
    end: async () => {
      writeGroup();
      file.finish();
      return take();
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
