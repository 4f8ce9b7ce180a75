// Drafts of mapping profiles: names in several languages, shapes of values, doubts said aloud; every draft is a profile that reads its file.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CustomsRiskError } from '../../src/errors.js';
import { draftMapping, type MappingDraft } from '../../src/manifest/map-draft.js';
import { meaningsOf, wordsOf } from '../../src/manifest/map-names.js';
import { sampleManifest } from '../../src/manifest/map-sample.js';
import { dateShapeOf, numberMarksOf } from '../../src/manifest/map-values.js';
import { compileMapping, type Mapping } from '../../src/manifest/mapping.js';
import { readManifest } from '../../src/manifest/read-manifest.js';
import { targetOf } from '../../src/manifest/target.js';
import { parseSettings } from '../../src/settings-file.js';

const folder = mkdtempSync(join(tmpdir(), 'map-'));
let files = 0;
const put = (contents: string | Buffer, name = `m${++files}.csv`): string => {
  writeFileSync(join(folder, name), contents);
  return join(folder, name);
};
const drafted = async (file: string): Promise<{ draft: MappingDraft; mapping: Mapping }> => {
  const draft = draftMapping(await sampleManifest(file, undefined), 'drafted');
  return { draft, mapping: compileMapping(parseSettings(draft.text, 'draft.yaml')) };
};
const pathsOf = ({ columns }: Mapping): { [column: string]: string } =>
  Object.fromEntries(columns.map(({ column, target }) => [column, target.path]));
const readFirst = async (file: string, mapping: Mapping): Promise<unknown> => {
  for await (const record of readManifest(file, { mapping })) return record.ok ? record.declaration : record.fault;
  return undefined;
};
const faultOf = async (file: string): Promise<CustomsRiskError> => {
  try {
    await sampleManifest(file, undefined);
  } catch (fault) {
    return fault as CustomsRiskError;
  }
  throw new Error('it was sampled');
};

describe('names of columns', () => {
  it('are words, however they are written', () => {
    expect(wordsOf("Pays d'origine")).toEqual(['pays', 'd', 'origine']);
    expect(wordsOf('netWeight_KG')).toEqual(['net', 'weight', 'kg']);
    expect(wordsOf('HSCode')).toEqual(['hs', 'code']);
    expect(wordsOf('Währung')).toEqual(['wahrung']);
    expect(wordsOf('Код ТН ВЭД')).toEqual(['код', 'тн', 'вэд']);
  });

  it.each([
    ['Entry No.', 'declaration.id'],
    ['Country of Origin', 'item.origin'],
    ['GrossWeight(KG)', 'item.grossKg'],
    ['Consignee Address', 'consignee.line'],
    ["Pays de l'expéditeur", 'consignor.country'],
    ['Numéro de déclaration', 'declaration.id'],
    ['Masse nette (kg)', 'item.netKg'],
    ['Nom du destinataire', 'consignee.name'],
    ['Fracción arancelaria', 'item.hs'],
    ['Peso bruto', 'item.grossKg'],
    ['País de procedencia', 'declaration.dispatchCountry'],
    ['Descrição da mercadoria', 'item.description'],
    ['Código NCM', 'item.hs'],
    ['Peso líquido', 'item.netKg'],
    ['Warenbezeichnung', 'item.description'],
    ['Name des Empfängers', 'consignee.name'],
    ['Empfänger Straße', 'consignee.line'],
    ['Страна происхождения', 'item.origin'],
    ['Kod TN VED', 'item.hs'],
    ['Ves netto', 'item.netKg'],
    ['بلد المنشأ', 'item.origin'],
    ['Raqm al-bayan', 'declaration.id'],
    ['Balad al-mansha', 'item.origin'],
  ])('%s is %s', (name, path) => {
    expect(meaningsOf(name)[0]?.path).toBe(path);
  });

  it('mean nothing where nothing is known, and only paths that exist', () => {
    expect(meaningsOf('Xyzzy')).toEqual([]);
    expect(meaningsOf('')).toEqual([]);
    for (const name of ['date', 'shipper country', 'packages', 'documents'])
      for (const { path } of meaningsOf(name)) expect(targetOf(path), path).toBeDefined();
  });
});

describe('shapes of values', () => {
  it.each([
    [['2026-03-01', '2026-03-31'], { pattern: undefined, other: undefined }],
    [['20260301', '20261231'], { pattern: 'yyyyMMdd', other: undefined }],
    [['01.03.2026', '31.03.2026'], { pattern: 'd.M.yyyy', other: undefined }],
    [['01/03/2026', '31/03/2026'], { pattern: 'd/M/yyyy', other: undefined }],
    [['03/01/2026', '03/31/2026'], { pattern: 'M/d/yyyy', other: undefined }],
    [['03/01/2026', '05/06/2026'], { pattern: 'd/M/yyyy', other: 'M/d/yyyy' }],
    [['3/1/26 14:05'], { pattern: 'd/M/yy HH:mm', other: 'M/d/yy HH:mm' }],
    [['2026/03/31'], { pattern: 'yyyy/M/d', other: undefined }],
    [['02-Mar-2026'], { pattern: 'd-MMM-yyyy', other: undefined }],
  ])('dates such as %j', (texts, shape) => {
    expect(dateShapeOf(texts)).toEqual(shape);
  });

  it.each([[[]], [['soon']], [['01/03/2026', '2026-03-01']], [['32/13/2026']], [['31/03/2026', '03/31/2026']]])(
    'no dates such as %j',
    (texts) => {
      expect(dateShapeOf(texts)).toBeUndefined();
    },
  );

  it.each([
    [['1.5', '12'], { decimal: '.', thousands: undefined, doubtful: false }],
    [['1,5', '12'], { decimal: ',', thousands: undefined, doubtful: false }],
    [['1,234.50'], { decimal: '.', thousands: ',', doubtful: false }],
    [['1.234,50', '1.234'], { decimal: ',', thousands: '.', doubtful: false }],
    [['1 234,5'], { decimal: ',', thousands: ' ', doubtful: false }],
    [["1'234.5"], { decimal: '.', thousands: "'", doubtful: false }],
    [['1.234.567'], { decimal: ',', thousands: '.', doubtful: false }],
    [['1,234'], { decimal: '.', thousands: ',', doubtful: true }],
    [['0,5', '1.234'], { decimal: ',', thousands: '.', doubtful: false }],
  ])('numbers such as %j', (texts, marks) => {
    expect(numberMarksOf(texts)).toEqual(marks);
  });
});

describe('a draft', () => {
  it('reads a German export in Windows letters, with commas, semicolons and dots', async () => {
    const text =
      'Anmeldenummer;Annahmedatum;Versender;Empfänger;Ursprungsland;Warennummer;Warenbezeichnung;Rechnungspreis (EUR);Eigenmasse kg;Rohmasse kg;Verkehrszweig\n' +
      'DE1;02.03.2026;Müller;Käufer;China;64041100;Schuhe;1.250,50;12,5;13;See\n' +
      'DE1;02.03.2026;Müller;Käufer;Türkei;64041100;Gürtel;12,00;1,5;2;Luft\n';
    const file = put(Buffer.from(text, 'latin1'));
    const { draft, mapping } = await drafted(file);
    expect(draft).toMatchObject({ mapped: 11, left: 0, wanting: [] });
    expect(mapping.groupBy).toBe('Anmeldenummer');
    expect(mapping.format).toMatchObject({ delimiter: ';', encoding: 'windows-1252', decimal: ',', thousands: '.' });
    expect(draft.text).toContain('GUESSED: it is no UTF-8');
    expect(await readFirst(file, mapping)).toMatchObject({
      id: 'DE1',
      acceptedAt: '2026-03-02',
      parties: { consignor: { name: 'Müller' }, consignee: { name: 'Käufer' } },
      transport: { mode: '1' },
      items: [
        { hs: '64041100', origin: 'CN', value: 1250.5, currency: 'EUR', netKg: 12.5, grossKg: 13 },
        { origin: 'TR', value: 12, netKg: 1.5 },
      ],
    });
  });

  it('reads a Russian export in Windows letters', async () => {
    const text =
      'Номер декларации\tДата\tОтправитель\tКод ТН ВЭД\tОписание товара\tСтрана происхождения\tСтоимость\tВалюта\tВес нетто\n' +
      'D1\t02.03.2026\tОтправитель\t640411\tОбувь\tКитай\t100,5\tUSD\t10\n';
    const bytes = Buffer.from(
      [...text].map((letter) => {
        const code = letter.charCodeAt(0);
        return code < 0x80 ? code : code - 0x410 + 0xc0;
      }),
    );
    const file = put(bytes);
    const { mapping } = await drafted(file);
    expect(mapping.format).toMatchObject({ delimiter: '\t', encoding: 'windows-1251', decimal: ',' });
    expect(await readFirst(file, mapping)).toMatchObject({
      id: 'D1',
      acceptedAt: '2026-03-02',
      items: [{ hs: '640411', origin: 'CN', value: 100.5, currency: 'USD', netKg: 10, description: 'Обувь' }],
    });
  });

  it.each([
    [
      'Numéro de déclaration,Date,Expéditeur,Position tarifaire,Désignation,Origine,Valeur,Devise,Poids net\nF1,03/02/2026,Acme,640411,chaussures,CN,10.5,EUR,2\n',
      'Numéro de déclaration',
    ],
    [
      'Número de declaración,Fecha,Exportador,Subpartida,Descripción,País de origen,Valor FOB,Moneda,Peso neto\nF1,03/02/2026,Acme,640411,zapatos,CN,10.5,EUR,2\n',
      'Número de declaración',
    ],
    [
      'Número da declaração,Data,Exportador,NCM,Descrição,País de origem,Valor,Moeda,Peso líquido\nF1,03/02/2026,Acme,640411,sapatos,CN,10.5,EUR,2\n',
      'Número da declaração',
    ],
    [
      'Raqm al bayan,Tarikh,Al mursil,Ramz HS,Wasf al badaa,Balad al mansha,Al qima,Al umla,Al wazn al safi\nF1,03/02/2026,Acme,640411,ahdhiya,CN,10.5,EUR,2\n',
      'Raqm al bayan',
    ],
  ])('finds the same fields in %s', async (text, id) => {
    const file = put(text);
    const { draft, mapping } = await drafted(file);
    expect(pathsOf(mapping)[id]).toBe('declaration.id');
    expect(draft).toMatchObject({ mapped: 9, wanting: [] });
    expect(draft.text).toContain('AMBIGUOUS: every date seen can also be read as M/d/yyyy');
    expect(await readFirst(file, mapping)).toMatchObject({
      id: 'F1',
      acceptedAt: '2026-02-03',
      items: [{ hs: '640411', origin: 'CN', value: 10.5, currency: 'EUR', netKg: 2 }],
    });
  });

  it('tells units, lost zeros, zeros that are missing values, and lists', async () => {
    const file = put(
      'AWB,HS code,Net weight (lbs),Gross weight g,Value USD,Route,Declared\n' +
        'A1,403110,10,0,5,CN-HK-NL,x\nA2,64041,2,100,6,CN-NL,x\n',
    );
    const { draft, mapping } = await drafted(file);
    expect(draft.text).toMatch(/Net weight \(lbs\)": \{ to: item\.netKg, unit: lb \}/);
    expect(draft.text).toContain('{ to: item.grossKg, unit: g, zeroIsMissing: true }');
    expect(draft.text).toContain('{ to: item.hs, pad: 6 }');
    expect(draft.text).toContain('{ to: transport.routing, split: "-" }');
    expect(draft.text).toContain('item.currency: USD');
    // Nothing else tells declarations apart.
    expect(pathsOf(mapping).AWB).toBe('declaration.id');
    expect(draft.text).toContain('this one stands in');
    expect(await readFirst(file, mapping)).toMatchObject({
      id: 'A1',
      transport: { routing: ['CN', 'HK', 'NL'] },
      items: [{ hs: '403110', netKg: 4.5359237, currency: 'USD' }],
    });
  });

  it('takes columns that are named by paths for what they say', async () => {
    const header = 'declaration.id,item.netKg,item.packages[0].count,extra.tax';
    const { mapping } = await drafted(put(`${header}\nD1,2,3,11\n`));
    expect(pathsOf(mapping)).toEqual(Object.fromEntries(header.split(',').map((path) => [path, path])));
  });

  it('leaves what it does not know as comments that can be taken in', async () => {
    const file = put('Entry,Colour,HS,HS\nE1,red,640411,640411\n');
    const { draft } = await drafted(file);
    expect(draft.text).toContain('  # Colour: extra.colour  # no field known; e.g. "red"');
    expect(draft.text).toContain('stands twice');
    expect(draft.wanting).toContain('item.hs');
    const taken = draft.text.replace('  # Colour:', '  Colour:');
    expect(pathsOf(compileMapping(parseSettings(taken, 'draft.yaml'))).Colour).toBe('extra.colour');
  });

  it('is a profile whatever the names and values', async () => {
    const cell = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('Entry', 'Date', 'HS', '01/02/2026', '1,5'));
    await fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1 }), (rows) => {
        const [header, ...records] = rows as [string[], ...string[][]];
        const table = {
          source: 'm',
          header: ['Entry no', ...header],
          rows: records.map((r, at) => [`${at}`, ...r]),
          format: [],
        };
        const { text } = draftMapping(table, 'm');
        expect(pathsOf(compileMapping(parseSettings(text, 'm')))['Entry no']).toBeDefined();
      }),
      { numRuns: 300 },
    );
  });
});

describe('a sample', () => {
  it('is taken of compressed files, and behind a line that names the delimiter', async () => {
    expect(await sampleManifest(put(gzipSync('Entry;HS\n1;640411\n')), undefined)).toMatchObject({
      header: ['Entry', 'HS'],
      rows: [['1', '640411']],
    });
    expect((await sampleManifest(put('sep=|\nEntry|HS\n1|2\n'), undefined)).header).toEqual(['Entry', 'HS']);
  });

  it.each([
    ['{"id":"D1","lines":[{}]}\n', 'USAGE', 'Name the keys by the fields of a declaration'],
    ['<Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"/>', 'USAGE', 'Score it as it is'],
    ['no marks at all\nnone\n', 'MANIFEST_FORMAT', '--delimiter'],
    ['1,2026-03-01,640411\n2,2026-03-02,640411\n', 'MANIFEST_FORMAT', 'names of the columns'],
    ['', 'MANIFEST_EMPTY', ''],
    ['\ufeff', 'MANIFEST_FORMAT', ''],
  ])('is not taken of %j', async (text, code, remedy) => {
    const fault = await faultOf(put(text, `n${++files}`));
    expect(fault.code).toBe(code);
    expect(fault.remedy).toContain(remedy);
    expect(fault.message).not.toContain('2026');
  });
});
