// Training matrices: each format holds the same bits, by readers of others; errors are told before anything is written.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseString } from 'fast-csv';
import { describe, expect, it, vi } from 'vitest';
import type { CustomsRiskError } from '../../src/errors.js';
import { prepareMatrix } from '../../src/output/matrix.js';
import type { MatrixBatch, MatrixColumn } from '../../src/output/matrix-columns.js';
import { float32Text } from '../../src/output/matrix-csv.js';

// An optional package: it may not be installed, so its types are not imported.
const reader: string = 'hyparquet';
interface Hyparquet {
  parquetMetadataAsync: (file: ArrayBuffer) => Promise<{ row_groups: { num_rows: bigint }[] }>;
  parquetReadObjects: (options: { file: ArrayBuffer }) => Promise<{ [column: string]: unknown }[]>;
}

const folder = mkdtempSync(join(tmpdir(), 'matrix-'));
const columns: MatrixColumn[] = [
  { name: 'record', type: 'int32' },
  { name: 'declarationId', type: 'id' },
  { name: 'day', type: 'day' },
  { name: 'price', type: 'float32' },
  { name: "it's é \\ 😀", type: 'float64' },
  { name: 'count', type: 'int64' },
];
const third = Math.fround(1 / 3);
const batches: MatrixBatch[] = [
  {
    rows: 2,
    columns: [
      [1, 2],
      ['D1', '=2+5'],
      [0, 18_262],
      Float32Array.of(third, Number.NaN),
      [0.1, Number.NaN],
      [7, -(2 ** 53 - 1)],
    ],
  },
  { rows: 1, columns: [[3], ['"a", b\n'], [-1], Float32Array.of(1e-45), [Number.MAX_VALUE], [0]] },
];

async function write(name: string, given = columns, parts = batches): Promise<string> {
  const path = join(folder, name);
  const file = await prepareMatrix(path, given);
  await file.begin(parts.reduce((rows, part) => rows + part.rows, 0));
  for (const part of parts) await file.write(part);
  await file.close();
  return path;
}

function pythonOf(program: string, ...values: string[]): string | undefined {
  try {
    execFileSync('python3', ['-c', 'import numpy'], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return execFileSync('python3', ['-c', program, ...values], { encoding: 'utf8' }).trim();
}
const hasPython = pythonOf('print(1)') === '1';

describe('a matrix as CSV', () => {
  it('has days as dates, empty cells for NaN, and ids that a spreadsheet does not run', async () => {
    expect(readFileSync(await write('m.csv'), 'utf8')).toBe(
      [
        `record,declarationId,day,price,it's é \\ 😀,count`,
        '1,D1,1970-01-01,0.33333334,0.1,7',
        `2,'=2+5,2020-01-01,,,-9007199254740991`,
        `3,"""a"", b`,
        `",1969-12-31,1.401298e-45,1.7976931348623157e+308,0`,
        '',
      ].join('\n'),
    );
  });

  it('writes every float32 so that the same bits are read', () => {
    const float = fc.uint32Array({ minLength: 50, maxLength: 50 }).map((bits) => new Float32Array(bits.buffer));
    fc.assert(
      fc.property(float, (values) => {
        for (const value of values) {
          if (!Number.isFinite(value)) continue;
          const text = float32Text(value);
          expect(Object.is(Math.fround(Number(text)), value), text).toBe(true);
          expect(text.replace(/^-|e.*|\./g, '').replace(/^0+|0+$/g, '').length).toBeLessThanOrEqual(
            Number.isSafeInteger(value) ? 16 : 9,
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it.skipIf(!hasPython)('gives the same bits in Python, read as float32 or as double', () => {
    const values = [third, Math.fround(0.1), 1e-45, Math.fround(3.4e38), 16_777_217, Math.fround(123_456.789), -0];
    const floats = Float32Array.from(values);
    const program =
      'import sys, numpy as n; print(" ".join(n.float32(t).tobytes().hex() + n.array(float(t)).astype("<f4").tobytes().hex() for t in sys.argv[1:]))';
    const expected = [...floats].map((value) => {
      const hex = Buffer.from(Float32Array.of(value).buffer).toString('hex');
      return hex + hex;
    });
    expect(pythonOf(program, ...[...floats].map(float32Text))).toBe(expected.join(' '));
  });

  it('is read back by fast-csv as it was', async () => {
    const text = readFileSync(await write('m.csv'), 'utf8');
    const rows: string[][] = await new Promise((done, fail) => {
      const all: string[][] = [];
      parseString(text)
        .on('data', (row: string[]) => all.push(row))
        .on('error', fail)
        .on('end', () => done(all));
    });
    expect(rows.map((row) => row.length)).toEqual([6, 6, 6, 6]);
    expect(rows[3]![1]).toBe('"a", b\n');
  });
});

describe('a matrix as NPY', () => {
  const plain: MatrixColumn[] = [
    { name: 'item', type: 'int32' },
    { name: 'x', type: 'float32' },
  ];

  it('is, byte for byte, what the format says', async () => {
    const path = await write('plain.npy', plain, [{ rows: 2, columns: [[1, 258], Float32Array.of(1.5, Number.NaN)] }]);
    const header = `{'descr': [('item', '<i4'), ('x', '<f4')], 'fortran_order': False, 'shape': (2,), }`;
    const expected = Buffer.concat([
      Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]), // 10 + 118 = 128, a multiple of 64
      Buffer.from(header.padEnd(117, ' ')),
      Buffer.from('\n'),
      Buffer.from([1, 0, 0, 0, 0, 0, 0xc0, 0x3f, 2, 1, 0, 0, 0, 0, 0xc0, 0x7f]),
    ]);
    expect(readFileSync(path).toString('hex')).toBe(expected.toString('hex'));
  });

  it('takes format 2.0 when the header is over 65,535 bytes', async () => {
    const many = Array.from({ length: 3_000 }, (_, at): MatrixColumn => ({ name: `feature-${at}`, type: 'float32' }));
    const path = await write('many.npy', many, [{ rows: 1, columns: many.map((_, at) => [at]) }]);
    const bytes = readFileSync(path);
    expect([...bytes.subarray(6, 8)]).toEqual([2, 0]);
    const length = bytes.readUInt32LE(8);
    expect((12 + length) % 64).toBe(0);
    expect(bytes.length).toBe(12 + length + 4 * 3_000);
    expect(bytes.readFloatLE(12 + length + 4 * 2_999)).toBe(2_999);
    if (hasPython)
      expect(
        pythonOf('import sys, numpy as n; print(n.load(sys.argv[1], max_header_size=100000)["feature-2999"][0])', path),
      ).toBe('2999.0');
  });

  it.skipIf(!hasPython)('is read by NumPy: names, types, values', async () => {
    const program = `import sys, numpy as n
a = n.load(sys.argv[1])
print(a.dtype.names == ("record", "day", "price", "it's \\u00e9 \\\\ \\U0001f600", "count"), a.shape)
print([a[name].dtype.str for name in a.dtype.names])
print(a["record"].tolist(), a["day"].astype("datetime64[D]").astype(str).tolist(), a["price"].view("<u4").tolist()[0], n.isnan(a["price"]).tolist(), a["count"].tolist())
print(a[a.dtype.names[3]].tolist())`;
    expect(pythonOf(program, await write('m.npy'))?.split('\n')).toEqual([
      'True (3,)',
      `['<i4', '<i4', '<f4', '<f8', '<i8']`,
      `[1, 2, 3] ['1970-01-01', '2020-01-01', '1969-12-31'] ${new Uint32Array(Float32Array.of(third).buffer)[0]} [False, True, False] [7, -9007199254740991, 0]`,
      '[0.1, nan, 1.7976931348623157e+308]',
    ]);
  });

  it('has no place for text', async () => {
    const fault = await prepareMatrix(join(folder, 'text.npy'), [{ name: 'hs', type: 'text' }]).catch((cause) => cause);
    expect((fault as CustomsRiskError).message).toBe(
      'USAGE: the feature "hs" is text, which an .npy file has no place for',
    );
    expect(existsSync(join(folder, 'text.npy.partial'))).toBe(false);
  });
});

describe('a matrix as Parquet', () => {
  it('is read by hyparquet: names, types, values, in several row groups', async () => {
    const { parquetMetadataAsync, parquetReadObjects } = (await import(reader)) as Hyparquet;
    const rows = 70_000;
    const big: MatrixColumn[] = [
      { name: 'record', type: 'int32' },
      { name: 'x', type: 'float32' },
    ];
    const numbers = Array.from({ length: rows }, (_, at) => at);
    const parts = [numbers.slice(0, 66_000), numbers.slice(66_000)].map((some) => ({
      rows: some.length,
      columns: [some, Float32Array.from(some, (one) => one / 3)],
    }));
    const bigBytes = readFileSync(await write('big.parquet', big, parts));
    const file = new Uint8Array(bigBytes).buffer;
    expect((await parquetMetadataAsync(file)).row_groups.map((group) => Number(group.num_rows))).toEqual([
      66_000, 4_000,
    ]);
    const read = await parquetReadObjects({ file });
    expect(read.every(({ record, x }, at) => record === at && x === Math.fround(at / 3))).toBe(true);

    const small = new Uint8Array(readFileSync(await write('m.parquet'))).buffer;
    expect(await parquetReadObjects({ file: small })).toEqual([
      { record: 1, declarationId: 'D1', day: new Date('1970-01-01'), price: third, [columns[4]!.name]: 0.1, count: 7n },
      {
        record: 2,
        declarationId: '=2+5',
        day: new Date('2020-01-01'),
        price: Number.NaN,
        [columns[4]!.name]: Number.NaN,
        count: -9007199254740991n,
      },
      {
        record: 3,
        declarationId: '"a", b\n',
        day: new Date('1969-12-31'),
        price: Math.fround(1e-45),
        [columns[4]!.name]: Number.MAX_VALUE,
        count: 0n,
      },
    ]);
  });
});

describe('without the package that writes Parquet', () => {
  it('there is a code and a remedy', async () => {
    vi.doMock('hyparquet-writer', () => {
      throw new Error('not installed');
    });
    const fault = await prepareMatrix(join(folder, 'absent.parquet'), columns).catch((cause: unknown) => cause);
    vi.doUnmock('hyparquet-writer');
    expect(fault).toMatchObject({
      code: 'PARQUET_UNAVAILABLE',
      remedy: expect.stringContaining('npm install hyparquet-writer'),
    });
  });
});

describe('a matrix', () => {
  it.each(['m.csv', 'm.npy', 'm.parquet'])(
    'gives the same bytes every time, whatever the batches: %s',
    async (name) => {
      const first = readFileSync(await write(name));
      expect(readFileSync(await write(name)).equals(first)).toBe(true);
      const single = batches.flatMap(({ rows, columns: values }) =>
        Array.from({ length: rows }, (_, at) => ({ rows: 1, columns: values.map((one) => [one[at]!]) })),
      );
      expect(readFileSync(await write(name, columns, single)).equals(first)).toBe(true);
    },
  );

  it.each(['e.csv', 'e.npy', 'e.parquet'])('may have no rows: %s', async (name) => {
    expect(readFileSync(await write(name, columns, [])).length).toBeGreaterThan(10);
  });

  it('refuses other endings and two columns of one name', async () => {
    const faultOf = async (name: string, given: MatrixColumn[]): Promise<string> => {
      const fault: unknown = await prepareMatrix(join(folder, name), given).catch((cause) => cause);
      return (fault as CustomsRiskError).message;
    };
    expect(await faultOf('m.xlsx', columns)).toMatch(/USAGE: the ending of a matrix must be .csv, .parquet or .npy$/);
    expect(await faultOf('m.csv', [...columns, columns[0]!])).toBe(
      'USAGE: two columns of the matrix are named "record"',
    );
  });
});

if (!hasPython) console.warn('python3 with numpy is not here: NPY and CSV are not read by NumPy');
