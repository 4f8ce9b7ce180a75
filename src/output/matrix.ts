// Matrix: rows of numbers for training as a file of one of three formats, written in batches as they come.
import { extname } from 'node:path';
import { setupFault } from '../errors.js';
import type { MatrixBatch, MatrixColumn, MatrixEncoder } from './matrix-columns.js';
import { encodeCsv } from './matrix-csv.js';
import { encodeNpy } from './matrix-npy.js';
import { encodeParquet } from './matrix-parquet.js';
import { openFileSink, type Sink } from './sink.js';

/** The formats, by the ending of the file name. */
const encoders: {
  readonly [ending: string]: (columns: readonly MatrixColumn[]) => MatrixEncoder | Promise<MatrixEncoder>;
} = { '.csv': encodeCsv, '.parquet': encodeParquet, '.npy': encodeNpy };

/** A matrix that is ready to be written. */
export interface MatrixFile {
  /** Open the file, for so many rows. Throws OUTPUT_FAILED, as the others do. */
  readonly begin: (rows: number) => Promise<void>;
  readonly write: (batch: MatrixBatch) => Promise<void>;
  /** Finish: the file takes its name. */
  readonly close: () => Promise<void>;
  /** Give up: what was written keeps the ending .partial. */
  readonly abandon: () => Promise<void>;
}

/**
 * Prepare a matrix; the ending of the name says the format: .csv, .parquet or .npy. Throws USAGE for another ending, for
 * two columns of one name, and for what the format has no place for; PARQUET_UNAVAILABLE. Nothing is written before it
 * begins.
 */
export async function prepareMatrix(path: string, columns: readonly MatrixColumn[]): Promise<MatrixFile> {
  const encoderFor = encoders[extname(path).toLowerCase()];
  if (!encoderFor)
    throw setupFault('USAGE', 'the ending of a matrix must be .csv, .parquet or .npy', {
      file: path,
      remedy: 'Name the output matrix.csv, matrix.parquet or matrix.npy.',
    });
  checkNames(columns);
  const encoder = await encoderFor(columns);
  let sink: Sink<Uint8Array> | undefined;
  return {
    begin: async (rows) => {
      sink = openFileSink(path);
      await sink.write(await encoder.begin(rows));
    },
    write: async (batch) => sink?.write(await encoder.batch(batch)),
    close: async () => {
      await sink?.write(await encoder.end());
      await sink?.close();
    },
    abandon: async () => sink?.abandon(),
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
