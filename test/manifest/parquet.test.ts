// Parquet: columns by the mappings of delimited text, row group by row group; files that are damaged or packed in other ways.
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import type { CustomsRiskError } from '../../src/errors.js';
import { compileMapping } from '../../src/manifest/mapping.js';
import { type ReadManifestOptions, readManifest } from '../../src/manifest/read-manifest.js';
import { parseSettings } from '../../src/settings-file.js';

const folder = mkdtempSync(join(tmpdir(), 'parquet-'));
let files = 0;
const put = (bytes: Uint8Array): string => {
  const path = join(folder, `${++files}.bin`);
  writeFileSync(path, bytes);
  return path;
};
type Written = Parameters<typeof parquetWriteBuffer>[0];
const fileOf = (columnData: Written['columnData'], options: Partial<Written> = {}): string =>
  put(new Uint8Array(parquetWriteBuffer({ columnData, ...options })));
const read = async (path: string, options: ReadManifestOptions = {}): Promise<unknown[]> => {
  const found: unknown[] = [];
  for await (const record of readManifest(path, options))
    found.push(
      record.ok ? record.declaration : { code: record.fault.code, line: record.fault.line, path: record.fault.path },
    );
  return found;
};
const faultOf = async (path: string, options: ReadManifestOptions = {}): Promise<CustomsRiskError> => {
  const fault = await read(path, options).catch((cause: unknown) => cause);
  if (!(fault instanceof Error)) throw new Error('it was read');
  return fault as CustomsRiskError;
};

const typed: Written['columnData'] = [
  { name: 'declaration.id', data: ['D1', 'D1', 'Ü2'], type: 'STRING' },
  {
    name: 'declaration.acceptedAt',
    data: [new Date('2026-03-02'), null, new Date('2026-03-02T18:00:00Z')],
    type: 'TIMESTAMP',
    nullable: true,
  },
  { name: 'item.no', data: [1n, 2n, 1n], type: 'INT64' },
  { name: 'item.hs', data: [640411, 640412, null], type: 'INT32', nullable: true },
  { name: 'item.value', data: [12.5, Number.NaN, 3], type: 'DOUBLE' },
  { name: 'importer.aeo', data: [true, true, false], type: 'BOOLEAN' },
  { name: 'note', data: ['a', 'b', 'c'], type: 'STRING' },
];

describe('a Parquet file', () => {
  it('is read by paths, with its types, and rows of one id are one declaration', async () => {
    expect(await read(fileOf(typed))).toEqual([
      {
        id: 'D1',
        acceptedAt: '2026-03-02',
        parties: { importer: { aeo: true } },
        items: [
          { no: 1, hs: '640411', value: 12.5 },
          { no: 2, hs: '640412' },
        ],
      },
      {
        id: 'Ü2',
        acceptedAt: '2026-03-02T18:00:00Z',
        parties: { importer: { aeo: false } },
        items: [{ no: 1, value: 3 }],
      },
    ]);
  });

  it('is read by a mapping, with lists', async () => {
    const mapping = compileMapping(
      parseSettings(
        'mapping: m\nformat: { decimal: ",", date: dd.MM.yyyy }\ncolumns: { Nr: declaration.id, Weg: transport.routing, Tag: declaration.acceptedAt, kg: { to: item.netKg, zeroIsMissing: true } }\n',
        'm.yaml',
      ),
    );
    const path = fileOf([
      { name: 'Nr', data: [7n, 8n], type: 'INT64' },
      { name: 'Weg', data: ['CN HK', ''], type: 'STRING' },
      { name: 'Tag', data: ['02.03.2026', '03.03.2026'], type: 'STRING' },
      { name: 'kg', data: [1.5, 0], type: 'FLOAT' },
    ]);
    expect(await read(path, { mapping })).toEqual([
      { id: '7', acceptedAt: '2026-03-02', transport: { routing: ['CN', 'HK'] }, items: [{ no: 1, netKg: 1.5 }] },
      { id: '8', acceptedAt: '2026-03-03', transport: { routing: [] }, items: [{ no: 1 }] },
    ]);
  });

  it('gives the same in one row group and in many', async () => {
    const ids = Array.from({ length: 1_000 }, (_, at) => `D${at}`);
    const columns: Written['columnData'] = [{ name: 'declaration.id', data: ids, type: 'STRING' }];
    const whole = await read(fileOf(columns));
    expect(whole).toHaveLength(1_000);
    expect(await read(fileOf(columns, { rowGroupSize: 7 }))).toEqual(whole);
  });

  it('tells faults by the row, and a value that is no field', async () => {
    const path = fileOf([
      { name: 'declaration.id', data: ['D1', 'D2', ''], type: 'STRING' },
      { name: 'item.value', data: [-1, 2, 3], type: 'DOUBLE' },
      { name: 'item.description', data: [null, { a: 'secret' }, null], type: 'JSON', nullable: true },
    ]);
    expect(await read(path)).toEqual([
      { code: 'NUMBER_NEGATIVE', line: 1, path: 'items[0].value' },
      { id: 'D2', items: [{ no: 1, value: 2, description: '{"a":"secret"}' }] },
      { code: 'ID_MISSING', line: 3, path: 'id' },
    ]);
  });

  it.each([
    ['bytes', (path: string) => readFileSync(path), 'USAGE'],
    ['a stream', (path: string) => [readFileSync(path)], 'USAGE'],
    ['a compressed file', (path: string) => put(gzipSync(readFileSync(path))), 'MANIFEST_FORMAT'],
  ])('is not read from %s', async (_, make, code) => {
    const records = readManifest(make(fileOf(typed)));
    await expect(records.next()).rejects.toMatchObject({ code });
  });
});

describe('what is no sound Parquet file', () => {
  const sound = readFileSync(fileOf(typed, { codec: 'UNCOMPRESSED' }));

  it.each<[string, () => Uint8Array, string]>([
    ['one that is cut off', () => sound.subarray(0, sound.length - 1), 'cut off or damaged'],
    ['a mark and nothing else', () => sound.subarray(0, 5), 'cut off or damaged'],
    [
      'a footer longer than the file',
      () => {
        const bytes = Buffer.from(sound);
        bytes.writeUInt32LE(0x7fffffff, bytes.length - 8);
        return bytes;
      },
      'cut off or damaged',
    ],
    [
      'a footer of nonsense',
      () => {
        const bytes = Buffer.from(sound);
        bytes.fill(0xff, bytes.length - 108, bytes.length - 8);
        return bytes;
      },
      'damaged',
    ],
    ['an encrypted footer', () => Buffer.concat([sound.subarray(0, -4), Buffer.from('PARE')]), 'encrypted'],
  ])('%s', async (_, make, says) => {
    const fault = await faultOf(put(make()));
    expect(fault.code).toBe('MANIFEST_PARQUET');
    expect(fault.message).toContain(says);
  });

  it('is one with a codec that is not known', async () => {
    const path = fileOf([typed[0]!], { codec: 'LZO', compressors: { LZO: (bytes) => bytes } });
    const fault = await faultOf(path);
    expect(fault).toMatchObject({ code: 'MANIFEST_PARQUET' });
    expect(fault.message).toContain('codec');
  });

  it.each(['SNAPPY', 'GZIP', 'BROTLI'] as const)('is not one packed with %s', async (codec) => {
    const pack = { GZIP: gzipSync, BROTLI: brotliCompressSync };
    const path = fileOf([typed[0]!], {
      codec,
      ...(codec === 'SNAPPY' ? {} : { compressors: { [codec]: pack[codec] } }),
    });
    expect(await read(path)).toHaveLength(3);
  });

  it('ends in records or one error, never in another throw', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (changes) => {
          const mutant = Buffer.from(sound);
          for (const [at, byte] of changes) mutant[at] = byte;
          const path = join(folder, 'mutant.parquet');
          writeFileSync(path, mutant);
          await read(path, { format: 'parquet' }).catch((cause: CustomsRiskError) =>
            expect(cause.code).toMatch(/^[A-Z_]+$/),
          );
        },
      ),
      // Each has a thread of its own, and some run into the limit of time: few, and always the same ones.
      { numRuns: 40 * Number(process.env.SOAK_FACTOR ?? 1), seed: 1 },
    );
  });

  it('without the package there is a code and a remedy', async () => {
    // The thread alone, where no packages are.
    const alone = mkdtempSync(join(tmpdir(), 'alone-'));
    for (const name of readdirSync('dist').filter((file) => /^(?:parquet-thread|chunk-.*)\.js$/.test(file)))
      copyFileSync(join('dist', name), join(alone, name));
    writeFileSync(join(alone, 'package.json'), '{"type":"module"}');
    const worker = new Worker(join(alone, 'parquet-thread.js'), { workerData: { path: put(sound), source: 'm' } });
    const [reply] = await once(worker, 'message');
    await worker.terminate();
    expect(reply).toMatchObject({
      kind: 'failed',
      problems: [{ code: 'COLUMNS_UNAVAILABLE' }],
      remedy: expect.stringContaining('npm install hyparquet'),
    });
  });
});
