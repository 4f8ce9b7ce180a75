// Reading manifests: every bad input has its code and its place, nothing is lost, and no contents of a record are told.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { CustomsRiskError } from '../../src/errors.js';
import { compileMapping } from '../../src/manifest/mapping.js';
import {
  createManifestReader,
  flatOf,
  type ManifestRecord,
  type ReadManifestOptions,
  readManifest,
} from '../../src/manifest/read-manifest.js';
import { parseSettings } from '../../src/settings-file.js';
import { readerChecks } from '../../src/testing/index.js';

const mapping = compileMapping(
  parseSettings(
    `mapping: test
format: { missing: ["-"] }
constants: { declaration.destinationCountry: NL, item.currency: USD, extra.source: test }
columns:
  Id: declaration.id
  Date: declaration.acceptedAt
  HS: { to: item.hs, pad: 6 }
  From: item.origin
  Kg: { to: item.netKg, zeroIsMissing: true }
  Note: extra.note
`,
    'test.yaml',
  ),
);

async function read(text: string | Buffer, options: ReadManifestOptions = {}): Promise<ManifestRecord[]> {
  const records: ManifestRecord[] = [];
  for await (const record of readManifest([Buffer.from(text)], { format: 'csv', mapping, source: 'm.csv', ...options }))
    records.push(record);
  return records;
}

const header = 'Id,Date,HS,From,Kg,Note\n';
const told = (records: ManifestRecord[]): string[] =>
  records.map((record) =>
    record.ok
      ? `ok ${record.declaration.id}`
      : `${record.fault.code} record ${record.fault.record} line ${record.fault.line} byte ${record.fault.byte} at ${record.fault.path}`,
  );

async function setupFaultOf(text: string | Buffer, options: ReadManifestOptions = {}): Promise<CustomsRiskError> {
  try {
    await read(text, options);
  } catch (fault) {
    if (fault instanceof CustomsRiskError) return fault;
    throw fault;
  }
  throw new Error('nothing was thrown');
}

describe('a delimited manifest', () => {
  it('becomes declarations', async () => {
    const [first] = await read(`${header}D1,2026-03-01,64041,cn,12.50,"a ""b"""\n`);
    expect(first).toEqual({
      ok: true,
      position: { source: 'm.csv', record: 1, line: 2, byte: 24 },
      issues: [],
      incomplete: false,
      kept: null,
      declaration: {
        id: 'D1',
        acceptedAt: '2026-03-01',
        destinationCountry: 'NL',
        extra: { note: 'a "b"', source: 'test' },
        items: [{ no: 1, hs: '064041', origin: 'CN', currency: 'USD', netKg: 12.5 }],
      },
    });
  });

  it('has no value where a cell is empty, a dash or a zero that means missing; NA is Namibia', async () => {
    const [first] = await read(`${header}D1,-,-,NA,0,\n`);
    expect(first?.ok && first.declaration.items).toEqual([{ no: 1, origin: 'NA', currency: 'USD' }]);
  });

  it('rejects single records, each with its code and place', async () => {
    const bad = [
      'D2,2026-02-31,640411,CN,1,',
      'D3,2026-03-01,640411,CN,-1,',
      'D4,2026-03-01,640411,CN,1e999,',
      ',2026-03-01,640411,CN,1,',
      'D6,2026-03-01,640411,CN',
      'D7,2026-03-01,640411,CN,1,"open',
      'D8,2026-03-01,640411,CN,1 kg,',
      'D9,2026-03-01,640411,CN,1,a\0b',
    ];
    const records = await read(`${header}D1,,,,,\n${bad.join('\n')}\nD10,,,,,\n`);
    expect(told(records)).toEqual([
      'ok D1',
      'DATE_IMPOSSIBLE record 2 line 3 byte 32 at acceptedAt',
      'NUMBER_NEGATIVE record 3 line 4 byte 59 at items[0].netKg',
      'NUMBER_MALFORMED record 4 line 5 byte 87 at items[0].netKg',
      'ID_MISSING record 5 line 6 byte 118 at id',
      'CSV_COLUMN_COUNT record 6 line 7 byte 143 at null',
      'CSV_UNCLOSED_QUOTE record 7 line 8 byte 167 at null',
      'NUMBER_MALFORMED record 8 line 9 byte 199 at items[0].netKg',
      'TEXT_NUL record 9 line 10 byte 229 at null',
      'ok D10',
    ]);
  });

  it('rejects invalid UTF-8 record by record', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${header}D1,,,,,é\n`),
      Buffer.from('D2,,,,,\xe9\n', 'latin1'),
      Buffer.from('D3,,,,,ö\n'),
    ]);
    expect(told(await read(bytes))).toEqual(['ok D1', 'TEXT_ENCODING record 2 line 3 byte 34 at null', 'ok D3']);
  });

  it('lists issues and goes on', async () => {
    const [first] = await read(`${header}D1,2026-03-01,12,ZZ,1,${'x'.repeat(600)}\n`);
    expect(first?.ok && first.declaration.items).toEqual([{ no: 1, hs: '000012', currency: 'USD', netKg: 1 }]);
  });

  it('marks a repeated id of adjacent records', async () => {
    const records = await read(`${header}D1,,,,,\nD1,,,,,\nD2,,,,,\nD1,,,,,\n`);
    expect(told(records)).toEqual(['ok D1', 'ok D1', 'ok D2', 'ok D1']);
  });

  it('may begin with a byte order mark and end lines as it likes', async () => {
    const plain = await read(`${header}D1,2026-03-01,640411,CN,1,\nD2,,,,,\n`);
    const other = await read(`\ufeff${header}D1,2026-03-01,640411,CN,1,\nD2,,,,,`.replaceAll('\n', '\r\n'));
    const declarations = (records: ManifestRecord[]) => records.map((record) => record.ok && record.declaration);
    expect(declarations(other)).toEqual(declarations(plain));
  });
});

describe('what is wrong with the manifest as a whole', () => {
  it.each([
    ['an empty file', '', 'MANIFEST_EMPTY', 'the manifest is empty'],
    ['a byte order mark alone', '\ufeff', 'MANIFEST_EMPTY', 'the manifest is empty'],
    [
      'another delimiter',
      header.replaceAll(',', ';'),
      'COLUMN_MISSING',
      'the header is one column with the mark ";" in it',
    ],
    [
      'a column missing',
      header.replace('Kg', 'Kgs'),
      'COLUMN_MISSING',
      'the header has no column "Kg"; did you mean "Kgs"?',
    ],
    [
      'a column twice',
      header.replace('Note', 'Note,Kg'),
      'COLUMN_DUPLICATE',
      'the header names the column "Kg" 2 times',
    ],
    ['a header with an unclosed quote', '"Id,Date\n', 'MANIFEST_FORMAT', 'the header cannot be read'],
  ])('%s', async (_, text, code, message) => {
    const fault = await setupFaultOf(text);
    expect(fault.code).toBe(code);
    expect(fault.message).toContain(message);
    expect(fault.message).toContain('m.csv');
  });

  it('UTF-16', async () => {
    expect((await setupFaultOf(Buffer.from(`\ufeff${header}`, 'utf16le'))).code).toBe('MANIFEST_ENCODING');
  });

  it('several columns at once', async () => {
    expect((await setupFaultOf('Id,Note\n')).problems).toHaveLength(4);
  });

  it('a header alone is no fault', async () => {
    expect(await read(header)).toEqual([]);
  });

  it('a column named __proto__ disturbs nothing', async () => {
    const [first] = await read(`${header.trim()},__proto__\nD1,,,,,x,y\n`);
    expect(first?.ok && first.declaration.extra).toEqual({ note: 'x', source: 'test' });
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  it('no mapping: columns are named by paths', async () => {
    const [first] = await read('declaration.id,item.hs,whatever,item.packages[0].count\nD1,640411,x,3\n', {
      mapping: undefined,
    });
    expect(first?.ok && first.declaration).toEqual({
      id: 'D1',
      items: [{ no: 1, hs: '640411', packages: [{ count: 3 }] }],
    });
    expect((await setupFaultOf('a,b\n1,2\n', { mapping: undefined })).message).toContain('no mapping was given');
  });
});

describe('formats', () => {
  const european = compileMapping(
    parseSettings(
      `mapping: eu
format: { delimiter: ";", decimal: ",", thousands: ".", date: dd.MM.yyyy, encoding: windows-1252 }
columns:
  Nr: declaration.id
  Datum: declaration.acceptedAt
  Wert: item.value
  Pfund: { to: item.netKg, unit: lb }
  Ware: item.description
  Weg: { to: transport.routing, split: "-" }
  UN: item.undg
  Unterlagen: { to: "declaration.documents[].type", split: "/" }
computed:
  item.currency: 'has(row["Wert"]) ? "EUR" : "USD"'
  item.brand: 'row["Ware"] + "!"'
`,
      'eu.yaml',
    ),
  );
  it('decimal comma, thousands, dates, units, encoding, lists, computed fields', async () => {
    const line = Buffer.from(
      'Nr;Datum;Wert;Pfund;Ware;Weg;UN;Unterlagen\nD1;24.12.2026;1.234,50;10;Müsli;CN-DE;3480 1266;N935/C644\n',
      'latin1',
    );
    const [first] = await read(line, { mapping: european });
    expect(first?.ok && first.declaration).toEqual({
      id: 'D1',
      acceptedAt: '2026-12-24',
      transport: { routing: ['CN', 'DE'] },
      documents: [{ type: 'N935' }, { type: 'C644' }],
      items: [
        {
          no: 1,
          description: 'Müsli',
          value: 1234.5,
          currency: 'EUR',
          netKg: 4.5359237,
          undg: ['3480', '1266'],
          brand: 'Müsli!',
        },
      ],
    });
  });

  it('an empty cell of a list says that there are no entries', async () => {
    const [first] = await read('Nr;Datum;Wert;Pfund;Ware;Weg;UN;Unterlagen\nD1;;;;;;;\n', { mapping: european });
    expect(first?.ok && first.declaration).toEqual({
      id: 'D1',
      transport: { routing: [] },
      documents: [],
      items: [{ no: 1, currency: 'USD', undg: [] }],
    });
  });

  it.each(['1.23,5', '12.34', '1,2,3', '1 000', '31.02.2026'])('%s is a fault', async (text) => {
    const cells = text.includes('2026') ? `D1;${text};;;;;;` : `D1;;${text};;;;;`;
    const [first] = await read(`Nr;Datum;Wert;Pfund;Ware;Weg;UN;Unterlagen\n${cells}\n`, { mapping: european });
    expect(first?.ok).toBe(false);
  });
});

describe('grouped rows', () => {
  const grouped = compileMapping(
    parseSettings(
      `mapping: grouped
groupBy: Id
columns: { Id: declaration.id, Office: declaration.office, HS: item.hs, Kg: item.netKg, Importer: importer.id }
`,
      'grouped.yaml',
    ),
  );
  const rows = (text: string) => read(`Id,Office,HS,Kg,Importer\n${text}`, { mapping: grouped });

  it('become items of one declaration', async () => {
    const records = await rows('D1,A,640411,1,I1\nD1,A,640412,2,I1\nD2,B,640413,3,I2\n');
    expect(records.map((record) => record.ok && record.declaration)).toEqual([
      {
        id: 'D1',
        office: 'A',
        parties: { importer: { id: 'I1' } },
        items: [
          { no: 1, hs: '640411', netKg: 1 },
          { no: 2, hs: '640412', netKg: 2 },
        ],
      },
      { id: 'D2', office: 'B', parties: { importer: { id: 'I2' } }, items: [{ no: 1, hs: '640413', netKg: 3 }] },
    ]);
  });

  it.each([
    ['in the middle', 'D1,A,640411,1,\nD1,A,640412,-2,\nD1,A,640413,3,\n', 2],
    ['at the start', 'D1,A,640412,-2,\nD1,A,640411,1,\nD1,A,640413,3,\n', 2],
    ['at the end', 'D1,A,640411,1,\nD1,A,640413,3,\nD1,A,640412,-2,\n', 2],
    ['unreadable', 'D1,A,640411,1,\nD1,A,6404"12,2,\nD1,A,640413,3,\n', 2],
  ])('a faulty row %s is rejected and the rest is marked incomplete', async (_, text, items) => {
    const records = await rows(`${text}D2,B,640413,3,\n`);
    const declarations = records.flatMap((record) => (record.ok ? [record.declaration] : []));
    expect(records.filter((record) => !record.ok)).toHaveLength(1);
    expect(declarations.map((declaration) => [declaration.id, declaration.items.length])).toEqual([
      ['D1', items],
      ['D2', 1],
    ]);
  });

  /** Ids with the codes of their issues, and faults by code, in the order given. */
  const shown = async (text: string): Promise<string[]> =>
    (await rows(text)).map((record) =>
      record.ok
        ? [
            record.declaration.id,
            record.declaration.items.length,
            ...flatOf(record)!.issues.map(({ code }) => code),
          ].join(' ')
        : `${record.fault.code} ${record.fault.record}`,
    );

  it('mark both neighbours incomplete when a row between them cannot be read', async () => {
    expect(await shown('D1,A,640411,1,\nD"2,A,640412,2,\nD2,A,640412,2,\nD3,A,640412,2,\n')).toEqual([
      'D1 1 ITEM_REJECTED',
      'CSV_STRAY_QUOTE 2',
      'D2 1 ITEM_REJECTED',
      'D3 1',
    ]);
    expect(await shown('D1,A,640411,1,\nD1,A,640412\n')).toEqual(['D1 1 ITEM_REJECTED', 'CSV_COLUMN_COUNT 2']);
  });

  it('give records in the order of their numbers', async () => {
    expect(await shown('D1,A,640411,1,\nD1,A,640411,-1,\nD1,A,640412,1,\nD2,A,640411,1,\n')).toEqual([
      'D1 2 ITEM_REJECTED',
      'NUMBER_NEGATIVE 2',
      'D2 1',
    ]);
  });

  it('take what the rows share from the first row that states it', async () => {
    const [first] = await rows('D1,,640411,1,\nD1,A,640412,2,\nD1,,640413,3,\n');
    expect(first?.ok && [first.declaration.office, flatOf(first)!.issues]).toEqual(['A', []]);
    expect(await shown('D1,A,640411,1,\nD1,B,640412,2,\n')).toEqual(['D1 2 HEADER_DIFFERS']);
  });

  it('keep parties that differ with their items, and give the declaration those that all have', async () => {
    const [first] = await rows('D1,A,640411,1,I1\nD1,A,640412,2,I2\n');
    expect(first?.ok && first.declaration.parties).toBeUndefined();
    expect(first?.ok && first.declaration.items.map((item) => item.parties?.importer?.id)).toEqual(['I1', 'I2']);
  });

  const byConsignment = compileMapping(
    parseSettings(
      `mapping: consignments
groupBy: AWB
columns: { AWB: declaration.ucr, Id: declaration.id, Docs: { to: "declaration.documents[].type", split: " " } }
`,
      'consignments.yaml',
    ),
  );
  const consignments = (text: string) =>
    read(`AWB,Id,Docs\n${text}`, { mapping: byConsignment }).then((records) =>
      records.map((record) =>
        record.ok
          ? `${record.declaration.id} ${record.declaration.items.length} ${flatOf(record)!.issues.map(({ code }) => code)}`
          : record.fault.code,
      ),
    );

  it('are never joined by an empty cell, nor across two declaration ids', async () => {
    expect(await consignments(',D1,\n,D2,\n , D3,\n')).toEqual(['D1 1 ', 'D2 1 ', 'D3 1 ']);
    expect(await consignments('W1,D1,\n W1 ,D1,\nW1,D2,\n')).toEqual(['D1 2 ', 'D2 1 ']);
    expect(await consignments('W1,D1,\nW1,,\nW2,,\n')).toEqual(['D1 2 ', 'ID_MISSING']);
  });

  it('do not take a row with an over-long id for one of somebody else', async () => {
    expect(await consignments(`W1,D1,\nW1,${'x'.repeat(71)},\n`)).toEqual(['D1 1 ITEM_REJECTED', 'ID_TOO_LONG']);
  });

  it('remember the reject next to a declaration, however many came before', async () => {
    const rejects = Array.from({ length: 10_050 }, (_, at) => `W${at},,\n`).join('');
    expect((await consignments(`${rejects}Z,,\nZ,D1,\nY,D2,\n`)).slice(-2)).toEqual(['D1 1 ITEM_REJECTED', 'D2 1 ']);
    expect((await consignments('A,,\nB,,\nA,D1,\n')).at(-1)).toBe('D1 1 ');
  });

  it('compare lists of the declaration, whose empty cell differs from nothing', async () => {
    expect(await consignments('W1,D1,N935\nW1,D1,N935\nW1,D1,\n')).toEqual(['D1 3 ']);
    expect(await consignments('W1,D1,N935\nW1,D1,N730\n')).toEqual(['D1 2 HEADER_DIFFERS']);
  });
});

describe('computed fields', () => {
  const computing = (computed: string, format = '{}') =>
    compileMapping(
      parseSettings(
        `mapping: c\nformat: ${format}\ncolumns: { Id: declaration.id, Extra: { to: extra.note, optional: true } }\ncomputed:\n  ${computed}\n`,
        'c.yaml',
      ),
    );

  it('read numbers by the marks of the format', async () => {
    const european = computing(`item.value: 'double(row["A"]) * double(row["B"])'`, '{ decimal: ",", thousands: "." }');
    const [first] = await read('Id,A,B\nD1,"1.250,5",2\n', { mapping: european });
    expect(first?.ok && first.declaration.items[0]?.value).toBe(2501);
  });

  it('reject a text where a number is asked for, and take the missing marks of the format', async () => {
    const mapping = computing(`item.value: 'double(row["A"])'`, '{ missing: ["n/a"] }');
    const records = await read('Id,A\nD1,12\nD2,n/a\nD3,twelve\n', { mapping });
    expect(records.map((record) => (record.ok ? record.declaration.items[0]?.value : record.fault.code))).toEqual([
      12,
      undefined,
      'NUMBER_MALFORMED',
    ]);
  });

  it('need the columns they read, but for those that has() asks for and optional ones', async () => {
    const asking = computing(`item.model: 'has(row["M"]) ? row["M"] : "none"'`);
    expect((await read('Id\nD1\n', { mapping: asking })).map((record) => record.ok)).toEqual([true]);
    const optional = computing(`item.model: 'row["Extra"] + "!"'`);
    expect((await read('Id\nD1\n', { mapping: optional })).map((record) => record.ok)).toEqual([true]);
    const needing = computing(`item.model: 'row["M"] + "!"'`);
    expect((await setupFaultOf('Id\nD1\n', { mapping: needing })).code).toBe('COLUMN_MISSING');
  });
});

describe('lists from several cells', () => {
  it('are filled part by part', async () => {
    const mapping = compileMapping(
      parseSettings(
        'mapping: l\ncolumns: { Id: declaration.id, T: { to: "item.documents[].type", split: "/" }, N: { to: "item.documents[].id", split: "/" } }\n',
        'l.yaml',
      ),
    );
    const [first] = await read('Id,T,N\nD1,N935/N380,1/2\n', { mapping });
    expect(first?.ok && first.declaration.items[0]?.documents).toEqual([
      { type: 'N935', id: '1' },
      { type: 'N380', id: '2' },
    ]);
  });
});

describe('bytes that are not valid in the encoding', () => {
  const japanese = (more: string) =>
    compileMapping(
      parseSettings(`mapping: j\nformat: { encoding: shift_jis }\ncolumns: { Id: declaration.id }\n${more}`, 'j.yaml'),
    );
  const bytes = Buffer.from('Id,A\nD1,\xff\xff\n', 'latin1');
  it.each([
    ['a computed column', japanese(`computed: { item.brand: 'row["A"]' }\n`), {}],
    ['the grouping column', japanese('groupBy: A\n'), {}],
    ['a column that is kept', japanese(''), { keep: ['A'] }],
  ])('reject the record in %s', async (_, mapping, options) => {
    expect(told(await read(bytes, { mapping, ...options }))[0]).toMatch(/^TEXT_ENCODING record 1/);
  });
});

describe('constants', () => {
  it('of entries stand beside what the columns put there', async () => {
    const both = compileMapping(
      parseSettings(
        `mapping: c
constants: { "item.packages[0].kind": CT, "transport.routing": "CN NLRTM", extra.source: 7 }
columns: { Id: declaration.id, N: "item.packages[0].count" }
`,
        'c.yaml',
      ),
    );
    const [first] = await read('Id,N\nD1,3\n', { mapping: both });
    expect(first?.ok && first.declaration).toEqual({
      id: 'D1',
      transport: { routing: ['CN', 'NLRTM'] },
      extra: { source: '7' },
      items: [{ no: 1, packages: [{ count: 3, kind: 'CT' }] }],
    });
  });

  it('do not stay where the value of the manifest is refused', async () => {
    const [first] = await read('{"id":"D1","dispatchCountry":"ZZ","items":[{}]}', {
      format: 'ndjson',
      mapping: undefined,
    });
    expect(first?.ok && first.declaration.dispatchCountry).toBeUndefined();
  });
});

describe('files as people have them', () => {
  it.each([
    ['an archive', Buffer.from('PK\x03\x04rest'), 'MANIFEST_FORMAT', 'Unpack it; a workbook is read as it is'],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'MANIFEST_FORMAT', 'Export'],
    ['NUL bytes in the header', Buffer.from('I\0d\0,\0\n'), 'MANIFEST_ENCODING', 'UTF-8'],
    ['UTF-16', Buffer.from('\ufeffId,Date\n', 'utf16le'), 'MANIFEST_ENCODING', 'UTF-8'],
  ])('%s is told from text', async (_, bytes, code, remedy) => {
    const fault = await setupFaultOf(bytes);
    expect(fault.code).toBe(code);
    expect(fault.remedy).toContain(remedy);
  });

  it('a first line that is a record is not repeated', async () => {
    const near = compileMapping(parseSettings('mapping: n\ncolumns: { "shoes A2": declaration.id }\n', 'n.yaml'));
    expect((await setupFaultOf('shoes A1,x\n', { mapping: near })).message).not.toContain('A1');
  });

  it('a header of paths with slips is told what was meant', async () => {
    const reader = createManifestReader('m.csv', {});
    reader.write(Buffer.from('declaration.id,item.vlaue,remark\nD1,2,x\n'));
    reader.end();
    expect(reader.notes).toEqual([
      'm.csv: 2 columns are not named by a path and were not read; did you mean "item.value" for "item.vlaue"?',
    ]);
    expect((await setupFaultOf('declaration.id;item.hs\n', { mapping: undefined })).message).toContain('the mark ";"');
  });

  it('an empty file is told of, whatever its format', async () => {
    expect((await setupFaultOf('')).code).toBe('MANIFEST_EMPTY');
    expect((await setupFaultOf('', { format: 'ndjson', mapping: undefined })).code).toBe('MANIFEST_EMPTY');
  });

  it('NDJSON is told from them too', async () => {
    const fault = await setupFaultOf(Buffer.from('%PDF-1.7\n'), { format: 'ndjson', mapping: undefined });
    expect(fault.code).toBe('MANIFEST_FORMAT');
  });

  it('a first line sep=; is passed over', async () => {
    const records = await read(`sep=,\r\n${header}D1,,,,,\n`);
    expect(records.map((record) => record.ok && [record.declaration.id, record.position?.line])).toEqual([['D1', 3]]);
  });

  it('rows of empty cells are no records', async () => {
    expect(told(await read(`${header}D1,,,,,\n,,,,,\n , ,,,,\nD2,,,,,\n`))).toEqual(['ok D1', 'ok D2']);
  });

  it('a year of two digits is the nearest to 2000', async () => {
    const short = compileMapping(
      parseSettings(
        'mapping: y\nformat: { date: dd.MM.yy }\ncolumns: { Id: declaration.id, D: declaration.acceptedAt }\n',
        'y',
      ),
    );
    const records = await read('Id,D\nD1,31.03.26\nD2,01.01.49\nD3,31.12.50\n', { mapping: short });
    expect(records.map((record) => record.ok && record.declaration.acceptedAt)).toEqual([
      '2026-03-31',
      '2049-01-01',
      '1950-12-31',
    ]);
  });

  it('a fault names the column', async () => {
    const [first] = await read(`${header}D1,2026-02-31,,,,\n`);
    expect(first?.ok ? undefined : first?.fault).toMatchObject({ code: 'DATE_IMPOSSIBLE', column: 'Date' });
  });

  it('a mapping does not go with NDJSON', async () => {
    expect((await setupFaultOf('{}', { format: 'ndjson' })).code).toBe('USAGE');
  });
});

describe('NDJSON', () => {
  const ndjson = (text: string | Buffer) => read(text, { format: 'ndjson', mapping: undefined });
  it('is one declaration on each line', async () => {
    const lines = [
      '{"id":"D1","items":[{"hs":"640411"}]}',
      '',
      '{"id":"D2"',
      '[1]',
      '{"id":"D3","items":[{"netKg":-1}]}',
      `{"id":"D4","items":[{"description":"${'x'.repeat(1_100_000)}"}]}`,
      '{"id":"D5","items":[{}]}',
    ];
    expect(told(await ndjson(lines.join('\n')))).toEqual([
      'ok D1',
      'JSON_MALFORMED record 2 line 3 byte 39 at null',
      'TYPE_WRONG record 3 line 4 byte 50 at null',
      'NUMBER_NEGATIVE record 4 line 5 byte 54 at items[0].netKg',
      'RECORD_TOO_LONG record 5 line 6 byte 89 at null',
      'ok D5',
    ]);
  });

  it('rejects invalid UTF-8 line by line', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"id":"\xe9","items":[{}]}\n', 'latin1'),
      Buffer.from('{"id":"é","items":[{}]}\n'),
    ]);
    expect(told(await ndjson(bytes))).toEqual(['TEXT_ENCODING record 1 line 1 byte 0 at null', 'ok é']);
  });

  it('reads what it wrote', async () => {
    const records = await read(`${header}D1,2026-03-01,64041,cn,12.50,"a ""b"""\n`);
    const again = await ndjson(records.map((record) => JSON.stringify(record.ok && record.declaration)).join('\n'));
    expect(again.map((record) => record.ok && record.declaration)).toEqual(
      records.map((record) => record.ok && record.declaration),
    );
  });
});

describe('sources', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'manifest-')), 'm.csv');
  writeFileSync(file, `${header}D1,,,,,\n`);
  const count = async (source: Parameters<typeof readManifest>[0]): Promise<number> => {
    let records = 0;
    for await (const record of readManifest(source, { format: 'csv', mapping })) records += record.ok ? 1 : 0;
    return records;
  };

  it('may be a path, a Node stream, a Web stream or any iterable of bytes or text', async () => {
    const text = `${header}D1,,,,,\n`;
    expect(await count(file)).toBe(1);
    expect(await count(Readable.from([Buffer.from(text)]))).toBe(1);
    expect(await count(new Blob([text]).stream() as unknown as AsyncIterable<Uint8Array>)).toBe(1);
    expect(await count([text.slice(0, 9), text.slice(9)])).toBe(1);
    expect(await count(Buffer.from(text))).toBe(1);
    expect(await count(Buffer.from(header + 'D1,,,,,\n'.repeat(100_000)))).toBe(100_000);
  });

  it('that fail say so without a stack of their own', async () => {
    await expect(count(`${file}.missing`)).rejects.toMatchObject({ code: 'FILE_MISSING' });
    await expect(count(tmpdir())).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    await expect(count(new URL('https://example.org/m.csv'))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    await expect(count('a\0b.csv')).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    await expect(count([1, 2] as never)).rejects.toMatchObject({ code: 'USAGE' });
    await expect(
      count(
        (async function* () {
          yield Buffer.from(header);
          throw new Error('the line is cut');
        })(),
      ),
    ).rejects.toMatchObject({ code: 'INPUT_FAILED' });
  });
});

describe('the contract of readers', () => {
  const sample = Buffer.from(`\ufeff${header}D1,2026-03-01,640411,CN,1,"a\nb"\nD2,,,,,"open\nD3,,,,,é\n`);
  for (const check of readerChecks((chunks) => readManifest(chunks, { format: 'csv', mapping }), sample))
    it(`CSV: ${check.name}`, check.run);
  const lines = Buffer.from('{"id":"D1","items":[{}]}\n{"id":"é","items":[{}]}\nnot json\n\n{"id":"D4","items":[{}]}');
  for (const check of readerChecks((chunks) => readManifest(chunks, { format: 'ndjson' }), lines))
    it(`NDJSON: ${check.name}`, check.run);
});
