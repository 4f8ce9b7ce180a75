// The command `convert`: every format into canonical declarations that read back as the same ones.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { loadMapping } from '../../src/manifest/mapping.js';
import { readManifest } from '../../src/manifest/read-manifest.js';
import { customsRisk, workFolder } from './run.js';

const { path, put } = workFolder();
const samples = readdirSync('examples/manifests')
  .filter((name) => /\.(?:xml|edi|json)$/.test(name))
  .map((name) => [`examples/manifests/${name}`, undefined] as const);
const mapped = [
  ['examples/manifests/arrivals.csv', 'examples/mappings/arrivals.yaml'],
  ['examples/manifests/fixed-width.txt', 'examples/mappings/fixed-width.yaml'],
] as const;
let outputs = 0;

const read = async (file: string, mapping?: string): Promise<unknown[]> => {
  const profile = mapping === undefined ? undefined : await loadMapping(mapping);
  const found: unknown[] = [];
  for await (const record of readManifest(file, { mapping: profile }))
    found.push(record.ok ? record.declaration : record.fault.code);
  return found;
};
const convert = (file: string, to: string, mapping?: string): { out: string; code: number | null; err: string } => {
  const out = path(`${++outputs}.${to}`);
  const by = mapping === undefined ? [] : ['--mapping', mapping];
  const { code, err } = customsRisk(['convert', file, '--to', to, '--out', out, ...by]);
  return { out, code, err };
};
const declarationsOf = async (file: string, mapping?: string): Promise<unknown[]> =>
  (await read(file, mapping)).filter((one) => typeof one === 'object');

type Json = { [key: string]: unknown };

/** As a table has it: each item with its parties and national fields; no empty lists and objects, and no exchange rates. */
function inTable(given: unknown): unknown {
  const { parties, extra, exchangeRates: _, items, ...header } = given as Json & { items: Json[] };
  const all = items.map((item) => ({
    ...item,
    parties: { ...(parties as Json), ...(item.parties as Json) },
    extra: { ...(extra as Json), ...(item.extra as Json) },
  }));
  return withoutEmpty({ ...header, items: all });
}

function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(withoutEmpty);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).flatMap(([key, one]) => {
    const inner = withoutEmpty(one);
    return inner === undefined ? [] : [[key, inner]];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

describe('convert', () => {
  it.each([...samples, ...mapped])('%s to NDJSON reads back equal', async (file, mapping) => {
    const { out, code } = convert(file, 'ndjson', mapping);
    expect(code).toBe(0);
    const declarations = await declarationsOf(file, mapping);
    expect(declarations.length).toBeGreaterThan(0);
    expect(await read(out)).toEqual(declarations);
  });

  it.each([...samples, ...mapped])('%s to CSV reads back equal, without a mapping', async (file, mapping) => {
    const { out, code } = convert(file, 'csv', mapping);
    expect(code).toBe(0);
    expect((await read(out)).map(inTable)).toEqual((await declarationsOf(file, mapping)).map(inTable));
  });

  it.each(samples)('%s to Parquet reads back equal, without a mapping', async (file) => {
    const { out, code } = convert(file, 'parquet');
    expect(code).toBe(0);
    expect((await read(out)).map(inTable)).toEqual((await declarationsOf(file)).map(inTable));
  });

  it('writes Parquet with types', async () => {
    const { out, code } = convert('examples/manifests/cuscar.edi', 'parquet');
    expect(code).toBe(0);
    const bytes = readFileSync(out);
    const rows = await parquetReadObjects({
      file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
    });
    const declarations = (await read('examples/manifests/cuscar.edi')) as {
      id: string;
      items: { grossKg: number }[];
    }[];
    const items = declarations.flatMap(({ id, items }) => items.map((item) => ({ id, item })));
    expect(rows.map((row) => [row['declaration.id'], row['item.grossKg']])).toEqual(
      items.map(({ id, item }) => [id, item.grossKg]),
    );
    expect(rows[0]!['item.no']).toBe(1n);
    expect(rows[0]!['declaration.acceptedAt']).toBeInstanceOf(Date);
    expect(rows.map((row) => row['item.value'] ?? null).filter((value) => value === null)).toHaveLength(2);
  });

  it('sends rejected records where score does, and says what a table cannot hold', () => {
    const file = put(
      'm.ndjson',
      [
        { id: 'D1', extra: { ' ': 'x', tax: '1' }, items: [{ undg: [], packages: [] }] },
        { id: 'D2', items: [] },
        {
          id: 'D3',
          exchangeRates: { EUR: { USD: 1.1 } },
          items: [{ currency: 'EUR', origin: 'ZZ', taricExtra: ['A B'] }],
        },
      ]
        .map((one) => JSON.stringify(one))
        .join('\n'),
    );
    const { out, code, err } = convert(file, 'csv');
    expect(code).toBe(3);
    expect(err).toContain('2 declarations with 2 items');
    for (const says of [
      'exchange rates',
      'national fields',
      'hold a space',
      'without entries',
      '1 declaration with issues',
    ])
      expect(err).toContain(says);
    expect(readFileSync(`${out}.quarantine.ndjson`, 'utf8')).toContain('"code":"ITEMS_MISSING","source"');
    expect(readFileSync(out, 'utf8')).toBe(
      'declaration.id,item.no,item.taricExtra,item.currency,item.undg,extra.tax\nD1,1,,,,1\nD3,1,A B,EUR,,\n',
    );
  });

  it('writes to standard output, from standard input', () => {
    const input = '{"id":"D1","items":[{"hs":"640411"}]}';
    expect(customsRisk(['convert', '-', '--to', 'ndjson', '--out', '-', '--quiet'], { input })).toEqual({
      code: 0,
      out: '{"id":"D1","items":[{"no":1,"hs":"640411"}]}\n',
      err: '',
    });
    expect(customsRisk(['convert', '-', '--to', 'csv', '--out', '-'], { input })).toMatchObject({
      code: 2,
      err: expect.stringContaining('two readings'),
    });
  });

  it('leaves nothing under the name when it fails, and no file is lost', () => {
    const file = put('a.csv', 'Invoice\n1\n');
    const { out, code } = convert(file, 'ndjson');
    expect([code, existsSync(out)]).toEqual([2, false]);
    expect(customsRisk(['convert', file, '--to', 'ndjson', '--out', file]).err).toContain('USAGE');
    const there = put('there.ndjson', 'x');
    expect(customsRisk(['convert', 'examples/manifests/cuscar.edi', '--to', 'ndjson', '--out', there]).err).toContain(
      'FILE_EXISTS',
    );
  });

  it('has an example in its help that runs', () => {
    const [, example] = /\$ customs-risk (convert .*)/.exec(customsRisk(['convert', '--help']).out)!;
    const { code, out } = customsRisk(example!.trim().split(' '));
    expect([code, out.trim().split('\n').length]).toEqual([0, 2]);
  });
});
