// Training matrix as NPY: a structured array of NumPy (format 1.0, or 2.0 where the header is long), little-endian.
// Source: numpy.lib.format, "NPY format".
import { setupFault } from '../errors.js';
import type { ColumnType, MatrixColumn, MatrixEncoder, MatrixValue } from './matrix-columns.js';

const types: { readonly [type in Exclude<ColumnType, 'id' | 'text'>]: readonly [code: string, bytes: number] } = {
  day: ['<i4', 4],
  int32: ['<i4', 4],
  int64: ['<i8', 8],
  float32: ['<f4', 4],
  float64: ['<f8', 8],
};

interface Field {
  /** Place of the column among all. */
  readonly at: number;
  readonly name: string;
  readonly type: keyof typeof types;
  readonly offset: number;
}

/**
 * Make the encoder. The format has no text of free length: ids are left out, and a
 * column of text throws USAGE.
 */
export function encodeNpy(columns: readonly MatrixColumn[]): MatrixEncoder {
  const { fields, width } = fieldsOf(columns);
  return {
    begin: async (rows) => npyHeader(fields, rows),
    batch: async (batch) => {
      const bytes = new DataView(new ArrayBuffer(batch.rows * width));
      for (const { at, type, offset } of fields) {
        const values = batch.columns[at]!;
        for (let row = 0; row < batch.rows; row++) put(bytes, row * width + offset, type, values[row]!);
      }
      return new Uint8Array(bytes.buffer);
    },
    end: async () => new Uint8Array(0),
  };
}

function fieldsOf(columns: readonly MatrixColumn[]): { fields: Field[]; width: number } {
  const fields: Field[] = [];
  let width = 0;
  columns.forEach(({ name, type }, at) => {
    if (type === 'id') return;
    if (type === 'text')
      throw setupFault('USAGE', `the feature "${name}" is text, which an .npy file has no place for`, {
        remedy: 'Write .csv or .parquet.',
      });
    fields.push({ at, name, type, offset: width });
    width += types[type][1];
  });
  return { fields, width };
}

function put(bytes: DataView, at: number, type: Field['type'], value: MatrixValue): void {
  if (type === 'float32') bytes.setFloat32(at, Number(value), true);
  else if (type === 'float64') bytes.setFloat64(at, Number(value), true);
  else if (type === 'int64') bytes.setBigInt64(at, BigInt(value), true);
  else bytes.setInt32(at, Number(value), true);
}

function npyHeader(fields: readonly Field[], rows: number): Uint8Array {
  const named = fields.map(({ name, type }) => `(${pythonText(name)}, '${types[type][0]}')`);
  const text = `{'descr': [${named.join(', ')}], 'fortran_order': False, 'shape': (${rows},), }`;
  // The data begin at a multiple of 64, behind magic, version, length, text, spaces and a line feed.
  const isLong = text.length + 64 > 65_535;
  const before = isLong ? 12 : 10;
  const length = Math.ceil((before + text.length + 1) / 64) * 64 - before;
  const header = Buffer.alloc(before + length, ' ');
  header.write('\u0093NUMPY', 0, 'latin1');
  header.set([isLong ? 2 : 1, 0], 6);
  if (isLong) header.writeUInt32LE(length, 8);
  else header.writeUInt16LE(length, 8);
  header.write(text, before, 'latin1');
  header.write('\n', before + length - 1, 'latin1');
  return header;
}

/** A text as Python writes it, in ASCII. */
function pythonText(text: string): string {
  const escaped = [...text].map((letter) => {
    if (/[ -~]/.test(letter)) return letter === "'" || letter === '\\' ? `\\${letter}` : letter;
    return `\\U${letter.codePointAt(0)!.toString(16).padStart(8, '0')}`;
  });
  return `'${escaped.join('')}'`;
}
