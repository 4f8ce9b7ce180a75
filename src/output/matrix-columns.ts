// Columns of a training matrix: their types, the batches that fill them, and what a format makes of them.

/**
 * `id` is text that spreadsheets must not run; `day` counts days since 1970; floats are NaN where a value is missing.
 */
export type ColumnType = 'id' | 'text' | 'day' | 'int32' | 'int64' | 'float32' | 'float64';

export interface MatrixColumn {
  readonly name: string;
  readonly type: ColumnType;
}

export type MatrixValue = string | number | bigint;

/** Values of some rows, one array for each column. */
export interface MatrixBatch {
  readonly rows: number;
  readonly columns: readonly ArrayLike<MatrixValue>[];
}

/** What a format makes of a matrix: pieces of a file, in order. */
export interface MatrixEncoder {
  /** Told how many rows will come. */
  readonly begin: (rows: number) => Promise<Uint8Array>;
  readonly batch: (batch: MatrixBatch) => Promise<Uint8Array>;
  readonly end: () => Promise<Uint8Array>;
}
