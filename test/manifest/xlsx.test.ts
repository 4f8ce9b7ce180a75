// Workbooks: the first sheet by the mappings of delimited text, typed cells, and archives that are no sound workbooks.

import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { CustomsRiskError } from '../../src/errors.js';
import { limits } from '../../src/limits.js';
import { compileMapping } from '../../src/manifest/mapping.js';
import { createManifestReader, type ReadManifestOptions, readManifest } from '../../src/manifest/read-manifest.js';
import { batchesOf } from '../../src/manifest/reader.js';
import { packWorkbook } from '../../src/manifest/workbook.js';
import { parseSettings } from '../../src/settings-file.js';
import { deflatedArchive, workbook, workbookParts } from './workbook-file.js';

const mappingOf = (text: string) => compileMapping(parseSettings(`mapping: m\n${text}`, 'm.yaml'));
const read = async (bytes: Buffer, options: ReadManifestOptions = {}): Promise<unknown[]> => {
  const found: unknown[] = [];
  for await (const record of readManifest(bytes, { source: 'm.xlsx', ...options }))
    found.push(
      record.ok ? record.declaration : { code: record.fault.code, line: record.fault.line, path: record.fault.path },
    );
  return found;
};
const faultOf = async (bytes: Buffer, options: ReadManifestOptions = {}): Promise<CustomsRiskError> => {
  const fault = await read(bytes, options).catch((cause: unknown) => cause);
  if (!(fault instanceof Error)) throw new Error('it was read');
  return fault as CustomsRiskError;
};
const header = ['declaration.id', 'declaration.acceptedAt', 'item.hs', 'item.value'];

describe('a workbook', () => {
  it('is read by paths, with numbers, dates, formulas and letters of all kinds', async () => {
    const rows = [
      header,
      ['D1', { date: 46_083 }, 640_411, 12.5],
      ['Ü2', { date: 46_083.75 }, '640411', { formula: 'D2*2', value: '25' }],
    ];
    expect(await read(workbook(rows))).toEqual([
      { id: 'D1', acceptedAt: '2026-03-02', items: [{ no: 1, hs: '640411', value: 12.5 }] },
      { id: 'Ü2', acceptedAt: '2026-03-02T18:00:00Z', items: [{ no: 1, hs: '640411', value: 25 }] },
    ]);
  });

  it('is read by a mapping for another text, whatever that says of marks and patterns', async () => {
    const mapping = mappingOf(
      `format: { encoding: windows-1252, decimal: ",", thousands: ".", date: dd.MM.yyyy }
groupBy: Nr
columns:
  Nr: declaration.id
  Datum: declaration.acceptedAt
  Tarif: { to: item.hs, pad: 8 }
  Pfund: { to: item.netKg, unit: lb }
  Land: { to: item.origin, codes: { Türkei: TR } }
computed:
  item.value: 'double(row["Preis"]) * 2.0'
`,
    );
    const rows = [
      ['Nr', 'Datum', 'Tarif', 'Pfund', 'Land', 'Preis'],
      ['D1', { date: 46_083 }, 4_031_100, 10, 'Türkei', 1.5],
      ['D1', '02.03.2026', '04031100', '1.000,5', 'CN', '1,5'],
      // A day number that nobody has given the form of a date.
      ['D2', 46_083, 4_031_100, null, null, null],
    ];
    expect(await read(workbook(rows), { mapping })).toEqual([
      {
        id: 'D1',
        acceptedAt: '2026-03-02',
        items: [
          { no: 1, hs: '04031100', netKg: 4.5359237, origin: 'TR', value: 3 },
          { no: 2, hs: '04031100', netKg: 453.819166185, origin: 'CN', value: 3 },
        ],
      },
      { id: 'D2', acceptedAt: '2026-03-02', items: [{ no: 1, hs: '04031100' }] },
    ]);
  });

  it('counts days from 1904 where it says so', async () => {
    const rows = [header, ['D1', { date: 44_621 }, null, null]];
    expect(await read(workbook(rows, { date1904: true }))).toMatchObject([{ acceptedAt: '2026-03-02' }]);
  });

  it('tells faults by the row of the sheet, and passes empty rows over', async () => {
    const rows = [
      header,
      [],
      ['D1', null, '640411', -1],
      ['', ' ', null, null],
      ['', null, '640411', 1],
      ['D3', 'soon', null, 1],
    ];
    const bytes = workbook(rows, { from: 3 });
    expect(await read(bytes)).toEqual([
      { code: 'NUMBER_NEGATIVE', line: 5, path: 'items[0].value' },
      { code: 'ID_MISSING', line: 7, path: 'id' },
      { code: 'DATE_IMPOSSIBLE', line: 8, path: 'acceptedAt' },
    ]);
    const reader = createManifestReader('m.xlsx', {});
    reader.write(bytes);
    for await (const _ of batchesOf(reader.end())) void _;
    expect(reader.notes).toEqual([
      'm.xlsx is read as an Excel workbook: it is an archive with the parts of a workbook',
      'm.xlsx: 2 rows without any value were passed over',
    ]);
  });

  it('rejects a row whose cell holds an error of a formula, where a number is wanted', async () => {
    const rows = [header, ['D1', null, null, { error: '#DIV/0!' }], ['D2', null, null, 1]];
    expect((await read(workbook(rows))).at(-1)).toMatchObject({ id: 'D2' });
  });

  it('is deflated as others write it, and is the same in any pieces', async () => {
    const bytes = deflatedArchive(workbookParts([header, ['D1', null, '640411', 1]]));
    const whole = await read(bytes);
    expect(whole).toMatchObject([{ id: 'D1' }]);
    const reader = createManifestReader('m.xlsx', {});
    let ids = 0;
    for (const byte of bytes)
      for await (const batch of batchesOf(reader.write(Buffer.from([byte])))) ids += batch.length;
    for await (const batch of batchesOf(reader.end())) ids += batch.length;
    expect(ids).toBe(1);
  });

  it('keeps cells and knows no columns twice', async () => {
    const found = [];
    for await (const record of readManifest(
      workbook([
        [...header, 'Note'],
        ['D1', null, null, 1, 'é'],
      ]),
      { keep: ['Note'] },
    ))
      found.push(record.ok && record.kept);
    expect(found).toEqual([{ Note: 'é' }]);
    expect((await faultOf(workbook([[...header, 'item.hs'], ['D1']]))).code).toBe('COLUMN_DUPLICATE');
  });
});

describe('what is no sound workbook', () => {
  const sound = workbookParts([header, ['D1', null, '640411', 1]]);
  const bomb = deflatedArchive(
    new Map([...sound, ['xl/worksheets/sheet2.xml', Buffer.alloc(limits.workbookUnpacked + 1, 32)]]),
    100,
  );

  it.each<[string, () => Buffer, string, string]>([
    ['a bomb whose directory lies', () => bomb, 'MANIFEST_WORKBOOK', 'unpacks to more than'],
    ['a merged header', () => workbook([header, ['D1']], { merged: ['A1:B1'] }), 'MANIFEST_WORKBOOK', 'merged'],
    ['one that is cut off', () => packWorkbook(sound).subarray(0, 900), 'MANIFEST_WORKBOOK', 'cut off'],
    ['no sheet', () => packWorkbook(new Map([['xl/a.xml', Buffer.from('<a/>')]])), 'MANIFEST_WORKBOOK', 'no workbook'],
    ['an empty sheet', () => workbook([]), 'MANIFEST_EMPTY', 'no header'],
    ['another archive', () => packWorkbook(new Map([['a.csv', Buffer.from('a')]])), 'MANIFEST_FORMAT', 'ZIP archive'],
    ['one in gzip', () => gzipSync(packWorkbook(sound)), 'MANIFEST_FORMAT', 'ZIP archive'],
    [
      'a DOCTYPE',
      () =>
        packWorkbook(
          new Map([...sound, ['xl/sharedStrings.xml', Buffer.from('<!DOCTYPE sst [<!ENTITY a "b">]><sst/>')]]),
        ),
      'MANIFEST_WORKBOOK',
      'document type declaration',
    ],
  ])('%s', async (_, make, code, says) => {
    const fault = await faultOf(make());
    expect(fault.code).toBe(code);
    expect(fault.message).toContain(says);
    expect(fault.remedy).not.toBe('');
  });

  it('merged cells below the header are the business of their rows', async () => {
    expect(await read(workbook([header, ['D1'], ['D2']], { merged: ['B2:C2'] }))).toHaveLength(2);
  });

  it('is one that is too long', async () => {
    const reader = createManifestReader('m.xlsx', { format: 'xlsx' });
    const piece = Buffer.alloc(1 << 20);
    expect(() => {
      for (let at = 0; at <= limits.workbookBytes; at += piece.length) reader.write(piece);
    }).toThrow('MANIFEST_WORKBOOK');
  });

  it('ends in records or one error, never in another throw', async () => {
    const bytes = deflatedArchive(sound);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        async (changes) => {
          const mutant = Buffer.from(bytes);
          for (const [at, byte] of changes) mutant[at] = byte;
          await read(mutant, { format: 'xlsx' }).catch((cause: CustomsRiskError) =>
            expect(cause.code).toMatch(/^[A-Z_]+$/),
          );
        },
      ),
      { numRuns: 400 },
    );
  });

  it('without the package there is a code and a remedy', async () => {
    vi.doMock('read-excel-file/node', () => {
      throw new Error('not installed');
    });
    const fault = await faultOf(packWorkbook(sound));
    vi.doUnmock('read-excel-file/node');
    expect(fault).toMatchObject({
      code: 'WORKBOOK_UNAVAILABLE',
      remedy: expect.stringContaining('npm install read-excel-file'),
    });
  });
});
