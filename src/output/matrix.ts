// Matrix: rows of numbers for training as a file of one of three formats, written in batches as they come.
import { extname } from 'node:path';
import { setupFault } from '../errors.js';
import type { MatrixBatch, MatrixColumn, MatrixEncoder } from './matrix-columns.js';
import { encodeCsv } from './matrix-csv.js';
import { encodeNpy } from './matrix-npy.js';
import { encodeParquet } from './matrix-parquet.js';
import { openFileSink } from './sink.js';

/** The formats, by the ending of the file name. */
const encoders: {
  readonly [ending: string]: (columns: readonly MatrixColumn[], rows: number) => MatrixEncoder | Promise<MatrixEncoder>;
} = { '.csv': encodeCsv, '.parquet': encodeParquet, '.npy': encodeNpy };

export interface MatrixFile {
  readonly write: (batch: MatrixBatch) => Promise<void>;
  /** Finish: the file takes its name. */
  readonly close: () => Promise<void>;
  /** Give up: what was written keeps the ending .partial. */
  readonly abandon: () => Promise<void>;
}

/**
 * Open a matrix of so many rows; the ending of the name says the format: .csv, .parquet or .npy. Throws USAGE for another
 * ending, for two columns of one name, and for what the format has no place for; PARQUET_UNAVAILABLE; OUTPUT_FAILED.
 */
export async function openMatrix(path: string, columns: readonly MatrixColumn[], rows: number): Promise<MatrixFile> {
  const encoderFor = encoders[extname(path).toLowerCase()];
  if (!encoderFor)
    throw setupFault('USAGE', 'the ending of a matrix must be .csv, .parquet or .npy', {
      file: path,
      remedy: 'Name the output matrix.csv, matrix.parquet or matrix.npy.',
    });
  checkNames(columns);
  const encoder = await encoderFor(columns, rows);
  const sink = openFileSink<Uint8Array>(path);
  await sink.write(await encoder.begin());
  return {
    write: async (batch) => sink.write(await encoder.batch(batch)),
    close: async () => {
      await sink.write(await encoder.end());
      await sink.close();
    },
    abandon: sink.abandon,
  };
}

function checkNames(columns: readonly MatrixColumn[]): void {
  const names = columns.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined)
    throw setupFault('USAGE', `two columns of the matrix are named "${twice}"`, {
      remedy: 'Give features and labels names of their own, other than those of the first columns.',
    });
}
