// EDIFACT manifests: variety that is read alike, and bad input that costs one consignment or one message, never the run.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { marksOf } from '../../src/manifest/edi-segment.js';
import { readManifest } from '../../src/manifest/read-manifest.js';
import { readerChecks } from '../../src/testing/index.js';
import { runs } from '../runs.js';
import { checkMutants, mutant, recordsOf, told } from './xml-documents.js';

const example = readFileSync('examples/manifests/cuscar.edi', 'utf8');
const flat = example.replaceAll('\n', '');
const declarations = async (...input: Parameters<typeof recordsOf>): Promise<unknown[]> =>
  (await recordsOf(...input)).map((record) => (record.ok ? record.declaration : record.fault.code));
const consignment = (id: string, more = ''): string => `CNI+1+${id}'GID+1+1:CT'${more}`;
const message = (body: string, reference = '1'): string => {
  const count = body.split("'").length + 1;
  return `UNH+${reference}+CUSCAR:D:95B:UN'${body}UNT+${count}+${reference}'`;
};
const interchange = (...messages: string[]): string =>
  `UNB+UNOC:3+A+B+260301:0915+9'${messages.join('')}UNZ+${messages.length}+9'`;

describe('the same interchange, written otherwise', () => {
  it.each<[string, string | Buffer]>([
    ['in one line', flat],
    ['with Windows line ends', example.replaceAll('\n', '\r\n')],
    ['in lines of 80 characters', flat.replace(/.{80}/g, '$&\n')],
    ['with a byte order mark', `\ufeff${example}`],
    ['without UNA', example.replace(/^UNA.*\n/, '')],
    [
      'with other marks',
      flat
        .slice(9)
        .replaceAll('~', '')
        .replaceAll("?'", '\u0001')
        .replaceAll("'", '~')
        .replaceAll('\u0001', "'")
        .replaceAll('+', '*')
        .replaceAll(':', '|')
        .replace(/^/, 'UNA|*.? ~'),
    ],
    ['without a release mark', flat.replace('? ', '  ').replaceAll("?'", '')],
    ['with decimal commas', example.replace(/(\d)\.(\d)/g, '$1,$2')],
    ['with explicit nesting', example.replace(/^(GID|FTX|MEA)\+/gm, '$1:1:2+')],
    [
      'with a group',
      example.replace('UNH+1', "UNG+CUSCAR+A+B+260301:0915+5+UN+D:95B'UNH+1").replace('UNZ', "UNE+1+5'\nUNZ"),
    ],
  ])('%s', async (name, text) => {
    const expected = JSON.stringify(await declarations(example)).replace(
      /MEN'S AND WOMEN'S/,
      name === 'without a release mark' ? 'MENS AND WOMENS' : '$&',
    );
    expect(JSON.stringify(await declarations(text))).toBe(expected);
  });

  it.each([
    ['UNOC', Buffer.from('CAFÉ', 'latin1'), 'CAFÉ'],
    ['UNOW', Buffer.from('CAFÉ – 咖啡'), 'CAFÉ – 咖啡'],
    ['UNOE', Buffer.from([0xba, 0xde, 0xe4, 0xd5]), 'Коф\u0435'],
  ])('in %s', async (level, bytes, text) => {
    const [before, after] = interchange(message(consignment('1', "FTX+AAA+++@'")))
      .replace('UNOC', level)
      .split('@');
    const [one] = await recordsOf(Buffer.concat([Buffer.from(before!), bytes, Buffer.from(after!)]));
    expect(one?.ok && one.declaration.items[0]?.description).toBe(text);
  });
});

describe('a consignment', () => {
  const read = async (header: string, body: string) => {
    const [one] = await recordsOf(interchange(message(header + body)));
    return one?.ok ? one.declaration : undefined;
  };

  it('says its own before what the header says of all', async () => {
    const header = "LOC+9+CNSHA'LOC+11+NLRTM'NAD+CN++ALL'";
    expect(await read(header, "CNI+1+1'LOC+9+CNNGB'NAD+CN++OWN:STREET 1'")).toMatchObject({
      transport: { loading: 'CNNGB', unloading: 'NLRTM' },
      parties: { consignee: { name: 'OWN', address: { line: 'STREET 1' } } },
    });
  });

  it('keeps the place of loading of the header before a place of origin of its own', async () => {
    expect((await read("LOC+9+CNSHA'", "CNI+1+1'LOC+76+CNNGB'"))?.transport).toEqual({
      loading: 'CNSHA',
      routing: ['CNNGB'],
    });
    expect((await read("LOC+76+CNSHA'", "CNI+1+1'LOC+76+CNNGB'"))?.transport?.loading).toBe('CNNGB');
  });

  it('has the number of its bill for an id where CNI has none', async () => {
    expect((await read('', "CNI+1'RFF+MB:M'RFF+BH:H'"))?.id).toBe('H');
    expect(told(await recordsOf(interchange(message("CNI+1'GID+1'"))))).toEqual(['ID_MISSING 1: byte 51']);
  });

  it('has totals of its own, and not those of the message', async () => {
    const total = "CNT+7:100:KGM'";
    const records = await recordsOf(interchange(message(consignment('1') + total + consignment('2'))));
    expect(records.map((record) => record.ok && record.declaration.totalGrossKg)).toEqual([100, undefined]);
    const ofAll = await recordsOf(interchange(message(consignment('1') + consignment('2') + total)));
    expect(ofAll.map((record) => record.ok && record.declaration.totalGrossKg)).toEqual([undefined, undefined]);
  });

  it('has one item where it names none, with the mass of the whole', async () => {
    expect((await read('', "CNI+1+1'FTX+AAA+++TOYS'MEA+AAE+G+TNE:2'"))?.items).toEqual([
      { no: 1, description: 'TOYS', grossKg: 2000 },
    ]);
  });

  it('has all containers of the header where it does not say which', async () => {
    const header = "EQD+CN+A'SEL+1'EQD+CN+B'MEA+AAE+T+KGM:2200'";
    expect((await read(header, consignment('1')))?.equipment?.map(({ id }) => id)).toEqual(['A', 'B']);
    expect(await read(header, consignment('1', "SGP+B+1'MEA+AAE+G+KGM:7'"))).toMatchObject({
      equipment: [{ id: 'B' }],
      items: [{ grossKg: 7 }],
    });
  });
});

describe('bad EDIFACT', () => {
  const one = message(consignment('1'));
  it.each<[string, string | Buffer, string[]]>([
    ['a lying UNT', interchange(one.replace('UNT+4', 'UNT+9')), ['ok 1', 'EDI_TRAILER 1: byte 70']],
    ['an UNT of another message', interchange(one.replace('UNT+4+1', 'UNT+4+2')), ['ok 1', 'EDI_TRAILER 1: byte 70']],
    ['a lying UNZ', interchange(one).replace('UNZ+1', 'UNZ+2'), ['ok 1', 'EDI_TRAILER 1: byte 78']],
    ['no UNZ', interchange(one).replace(/UNZ.*/, ''), ['ok 1', 'EDI_TRAILER 1: byte 78']],
    ['no UNT', interchange(one.replace(/UNT.*/, '')), ['EDI_MALFORMED 1: byte 70']],
    ['a release mark at the end', `${interchange(one).slice(0, -1)}?'`, ['ok 1', 'EDI_MALFORMED 1: byte 78']],
    [
      'a release mark before a terminator, which makes two segments one',
      interchange(message(consignment('1', "FTX+AAA+++A'")).replace("A'UNT", "A?'UNT")),
      ['EDI_MALFORMED 1: byte 91'],
    ],
    ['a cut in a segment', interchange(one).slice(0, 66), ['EDI_MALFORMED 1: byte 59']],
    ['marks that are alike', `UNA++.? '${interchange(one)}`, ['EDI_MARKS 1: byte 0']],
    ['a letter for a mark', `UNA:+.?X'${interchange(one)}`, ['EDI_MARKS 1: byte 0']],
    [
      'nothing but a message of another type',
      interchange(one.replace('CUSCAR', 'IFTMIN')),
      ['EDI_NO_DECLARATION 1: byte 29'],
    ],
    [
      'bytes that are not UTF-8',
      Buffer.from(
        interchange(message(consignment('1', "FTX+AAA+++\xff'") + consignment('2'))).replace('UNOC', 'UNOW'),
        'latin1',
      ),
      ['TEXT_ENCODING 1: byte 70', 'ok 2'],
    ],
    [
      'a NUL',
      interchange(message(consignment('1', "FTX+AAA+++\0'") + consignment('2'))),
      ['TEXT_NUL 1: byte 51', 'ok 2'],
    ],
  ])('%s', async (_, input, expected) => {
    for (const size of [1, 7, 1_000])
      expect(told(await recordsOf(input, { format: 'cuscar' }, size))).toEqual(expected);
  });

  it('costs one message, where another follows', async () => {
    const broken = message(`${consignment('1')}12'${consignment('2')}`);
    const records = await recordsOf(interchange(broken, message(consignment('3'), '2')));
    expect(told(records)).toEqual(['EDI_MALFORMED 1: byte 70', 'ok 3']);
  });

  it('costs one consignment, where a segment of 10 MB has no end', async () => {
    const long = consignment('1', `FTX+AAA+++${'X'.repeat(10_000_000)}'`);
    const input = interchange(message(consignment('0') + long + consignment('2')));
    for (const size of [262_144, 1_000_000])
      expect(told(await recordsOf(input, { format: 'cuscar' }, size))).toEqual([
        'ok 0',
        'RECORD_TOO_LONG 1: byte 89',
        'ok 2',
      ]);
  });

  it('may be followed by a sound interchange', async () => {
    const sound = `UNA:+.? '${interchange(one)}`;
    expect(told(await recordsOf(`UNA:+.?A'UNB+X'UNH'\n${sound}`))).toEqual(['EDI_MARKS 1: byte 0', 'ok 1']);
    expect((await recordsOf(`${interchange(one).slice(0, 60)}'${sound}`)).map(({ ok }) => ok)).toEqual([false, true]);
  });

  it('has marks that are refused', () => {
    for (const marks of ["::.? '", ":+.?'+", ":+.: '", " +.? '", ':+.? \n', ':+.? é', "::+.? '", ":++? '"])
      expect(marksOf(marks.slice(0, 6)), marks).toBeUndefined();
    expect(marksOf(":+.? '")).toEqual({ component: ':', element: '+', release: '?', terminator: "'" });
  });
});

describe('the reader of EDIFACT', () => {
  for (const check of readerChecks((chunks) => readManifest(chunks), Buffer.from(example + flat)))
    it(check.name, check.run);

  it('tells the end of a manifest that breaks off between two segments', async () => {
    const text = "UNB+UNOC:3+A+B+260301:0915+1'\nUNH+1+CUSCAR:D:95B:UN'\nBGM+785+M1+9'\n";
    expect(told(await recordsOf(text))).toEqual([`EDI_MALFORMED 4: byte ${text.length}`]);
  });

  it('gives records or faults of mutants, the same however the bytes come', () => {
    const text = (run: number): string => (run % 2 ? flat : example);
    checkMutants(runs(20_000, 1_000_000), 6, { format: 'cuscar', text }, (one, next) =>
      edited(mutant(one, next), next),
    );
  });

  const marks = [
    "'",
    '+',
    ':',
    '?',
    "?'",
    'UNA',
    "UNA:+.? '",
    'UNB+',
    'UNH+1+CUSCAR',
    "UNT+1+1'",
    "UNZ+1+1'",
    "CNI+9+X'",
    "GID'",
  ];
  const edited = (text: string, next: (below: number) => number): string => {
    const at = next(text.length);
    return text.slice(0, at) + marks[next(marks.length)]! + text.slice(at + next(3));
  };
});
