// Parquet files: the optional peer hyparquet-writer, loaded when it is needed, giving the bytes of a file row group by row group.
import { setupFault } from '../errors.js';

/** A column as the schema of a Parquet file has it. */
export interface ParquetElement {
  readonly name: string;
  readonly type?: string;
  readonly converted_type?: string;
  readonly repetition_type?: 'REQUIRED' | 'OPTIONAL';
  readonly num_children?: number;
}

export interface ParquetColumn {
  readonly name: string;
  readonly data: unknown;
}

/** What we use of hyparquet-writer. It may be absent, so its own types cannot be imported. */
interface HyparquetWriter {
  readonly ByteWriter: new () => { index: number; readonly getBytes: () => Uint8Array };
  readonly ParquetWriter: new (options: {
    readonly writer: unknown;
    readonly schema: readonly ParquetElement[];
    readonly statistics: boolean;
    readonly createdBy: string;
  }) => {
    readonly write: (options: { readonly columnData: readonly ParquetColumn[]; readonly rowGroupSize: number }) => void;
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

export interface ParquetFile {
  /** Add a row group. */
  readonly writeGroup: (columnData: readonly ParquetColumn[], rows: number) => void;
  readonly finish: () => void;
  /** The bytes that are new since the last call. */
  readonly take: () => Uint8Array;
}

/** Begin a file. Throws PARQUET_UNAVAILABLE. */
export async function createParquetFile(columns: readonly ParquetElement[]): Promise<ParquetFile> {
  const { ByteWriter, ParquetWriter } = await loadWriter();
  const bytes = new ByteWriter();
  // Smallest and largest values say nothing where NaN stands for missing.
  const file = new ParquetWriter({
    writer: bytes,
    schema: [{ name: 'root', num_children: columns.length }, ...columns],
    statistics: false,
    createdBy: 'customs-risk',
  });
  return {
    writeGroup: (columnData, rows) => {
      if (rows > 0) file.write({ columnData, rowGroupSize: rows });
    },
    finish: () => file.finish(),
    take: () => {
      const taken = bytes.getBytes().slice();
      bytes.index = 0;
      return taken;
    },
  };
}
