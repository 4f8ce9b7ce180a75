// XML manifests: variety that is read alike, and bad input that costs one declaration or one message, never the run.
import { describe, expect, it } from 'vitest';
import { limits } from '../../src/limits.js';
import { readManifest } from '../../src/manifest/read-manifest.js';
import { readerChecks } from '../../src/testing/index.js';
import { runs } from '../runs.js';
import { examples, mutant, numbers, recordsAtOnce, recordsOf, told } from './xml-documents.js';

const declarations = async (...input: Parameters<typeof recordsOf>): Promise<unknown[]> =>
  (await recordsOf(...input)).map((record) => (record.ok ? record.declaration : record.fault.code));
const sad = (id: string, more = ''): string => `<SAD id="${id}">${more}<Item/></SAD>`;

describe('the same message, written otherwise', () => {
  const variants: readonly [string, (text: string) => string | Uint8Array][] = [
    ['with a byte order mark', (text) => `\ufeff${text}`],
    ['with Windows line ends', (text) => text.replaceAll('\n', '\r\n')],
    ['without line ends', (text) => text.replace(/>\s+</g, '><')],
    ['with comments everywhere', (text) => text.replace(/<(?=[A-Za-z])/g, '<!-- c --><').replace(/^<!-- c -->/, '')],
    ['without a declaration', (text) => text.replace(/^<\?xml.*?\?>\s*/, '')],
    ['in UTF-16, little-endian', (text) => Buffer.from(`\ufeff${declaredAs(text, 'UTF-16')}`, 'utf16le')],
    ['in UTF-16, big-endian', (text) => Buffer.from(`\ufeff${declaredAs(text, 'utf-16')}`, 'utf16le').swap16()],
    ['in ISO-8859-1', (text) => Buffer.from(declaredAs(text, 'ISO-8859-1'), 'latin1')],
    [
      'with elements that nobody knows',
      (text) => text.replace(/<\/(\w+:)?(Item|Commodity|HEAHEA|ConsignorParty)>/g, '<x><y>1</y></x>$&'),
    ],
  ];
  const declaredAs = (text: string, encoding: string): string =>
    text.replace('encoding="UTF-8"', `encoding="${encoding}"`);
  const singleLined = (value: unknown): string => JSON.stringify(value);
  for (const [name, text] of Object.entries(examples))
    it.each(variants)(`${name} %s`, async (_, write) => {
      const expected = singleLined(await declarations(text));
      expect(singleLined(await declarations(write(text)))).toBe(expected);
      expect(expected).not.toContain('_');
    });

  it('has whatever prefixes it likes', async () => {
    const text = examples['wco-dec.xml']!;
    const prefixed = text
      .replaceAll('md:', 'x:')
      .replace('xmlns:md=', 'xmlns:x=')
      .replace('xmlns="urn', 'xmlns:ns9="urn')
      .replace(/<(\/?)(?=[A-Z])/g, '<$1ns9:');
    expect(await declarations(prefixed)).toEqual(await declarations(text));
  });

  it('is matched by namespace, not by name', async () => {
    const text = examples['wco-dec.xml']!.replace('<Importer>', '<Importer xmlns="urn:other">');
    const [one] = await recordsOf(text);
    expect(one?.ok && one.declaration.parties?.importer).toBeUndefined();
    expect(one?.ok && one.declaration.parties?.exporter?.name).toBe('Example Footwear Ltd');
    expect(told(await recordsOf('<a xmlns="urn:x"><Waybill/></a>', { format: 'xfwb' }))).toEqual([
      'XML_NO_DECLARATION 1:1 byte 0',
    ]);
  });

  it('may be one of many, side by side or one after the other', async () => {
    expect(told(await recordsOf(`<SADs>${sad('1')}<x>${sad('2')}</x></SADs>`))).toEqual(['ok 1', 'ok 2']);
    expect(told(await recordsOf(`${sad('1')}\n${sad('2')}`))).toEqual(['ok 1', 'ok 2']);
    const wco = examples['wco-dec.xml']!;
    const two = wco.replace(
      '</md:MetaData>',
      `${/<Declaration>[\s\S]*<\/Declaration>/.exec(wco)![0].replace(/26GB\w+/, 'D2')}</md:MetaData>`,
    );
    expect(told(await recordsOf(two + wco))).toEqual(['ok 26GB0000000000001A', 'ok D2', 'ok 26GB0000000000001A']);
  });

  it('says it when an id comes twice', async () => {
    const [, second] = await recordsOf(sad('1') + sad('1'));
    expect(second?.ok && second.issues).toEqual([{ code: 'ID_REPEATED', path: 'id' }]);
  });

  it('says it when the unit of a mass is not known', async () => {
    const [one] = await recordsOf(examples['xfwb.xml']!.replace('unitCode="KGM">45.4', 'unitCode="MTQ">45.4'));
    expect(one?.ok && [one.declaration.items[0]?.grossKg, one.issues]).toEqual([
      undefined,
      [{ code: 'CODE_UNKNOWN', path: 'items[0].grossKg' }],
    ]);
  });

  it('says it when a field comes twice', async () => {
    const office = (code: string): string =>
      `<Identification><Office_segment><Customs_clearance_office_code>${code}</Customs_clearance_office_code></Office_segment></Identification>`;
    const [one] = await recordsOf(sad('1', office('A') + office('A') + office('B')));
    expect(one?.ok && [one.declaration.office, one.issues]).toEqual([
      'A',
      [{ code: 'FIELD_REPEATED', path: 'office' }],
    ]);
  });
});

describe('bad XML', () => {
  const deep = '<a>'.repeat(200_000);
  const laughs = `<?xml version="1.0"?>\n<!DOCTYPE SAD [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n${sad('&b;')}`;
  it.each([
    ['billion laughs', laughs, ['XML_DOCTYPE 2:1 byte 22']],
    [
      'an external entity',
      `<!DOCTYPE SAD [<!ENTITY x SYSTEM "file:///etc/passwd">]>${sad('&x;')}`,
      ['XML_DOCTYPE 1:1 byte 0'],
    ],
    ['an external subset', `<!DOCTYPE SAD SYSTEM "http://localhost/x.dtd">${sad('1')}`, ['XML_DOCTYPE 1:1 byte 0']],
    ['an entity that is not declared', sad('1', '<a>&lol;</a>'), ['XML_MALFORMED 1:16 byte 15']],
    [
      'XInclude, which is an element like others',
      sad('1', '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'),
      ['ok 1'],
    ],
    ['a processing instruction', sad('1', '<?php x ?>'), ['XML_INSTRUCTION 1:13 byte 12']],
    ['200,000 nested tags', sad('1', deep), [`XML_LIMIT 1:${13 + 99 * 3} byte ${12 + 99 * 3}`]],
    [
      'a flood of attributes',
      sad('1', `<a${Array.from({ length: 5_000 }, (_, at) => ` a${at}="1"`).join('')}/>`),
      ['XML_LIMIT 1:13 byte 12'],
    ],
    ['a tag without end', `<SAD id="1"><a b="${'x'.repeat(100_000)}`, ['XML_LIMIT 1:13 byte 12']],
    ['a text without end', `<SAD id="1"><a>${'x'.repeat(2_000_000)}`, ['XML_MALFORMED 1:2000016 byte 2000015']],
    ['brackets without end', `<SAD id="1"><a>${']'.repeat(2_000_000)}`, ['XML_LIMIT 1:16 byte 15']],
    ['an attachment of megabytes', sad('1', `<a>${'QUJD&amp;\r\n'.repeat(300_000)}</a>`), ['ok 1']],
    ['a comment without end', `<SAD id="1"><!--${'x'.repeat(2_000_000)}`, ['XML_LIMIT 1:13 byte 12']],
    ['dashes in a comment', sad('1', '\n<!-- a -- b -->'), ['XML_MALFORMED 2:8 byte 20']],
    ['a tag that is not closed', '<SAD id="1"><Item>\n</SAD>', ['XML_MALFORMED 2:1 byte 19']],
    ['a message that is cut off', `${sad('1')}<SAD id="2"><Item`, ['ok 1', 'XML_MALFORMED 1:38 byte 37']],
    ['a NUL', sad('1', '\0'), ['TEXT_NUL 1:13 byte 12']],
    ['a control character', sad('1', 'é\x07'), ['XML_MALFORMED 1:14 byte 14']],
    ['bytes of another encoding', Buffer.from(sad('1', '<a>café</a>'), 'latin1'), ['TEXT_ENCODING 1:19 byte 18']],
    [
      'UTF-16 without a mark that says UTF-8',
      Buffer.from(`<?xml version="1.0" encoding="utf-8"?>${sad('1')}`, 'utf16le'),
      ['TEXT_ENCODING 1:1 byte 0'],
    ],
    ['UTF-8 that says UTF-16', `<?xml version="1.0" encoding="utf-16"?>${sad('1')}`, ['TEXT_ENCODING 1:1 byte 0']],
    [
      'an encoding that nobody knows',
      `<?xml version="1.0" encoding="x-none"?>${sad('1')}`,
      ['TEXT_ENCODING 1:1 byte 0'],
    ],
    [
      'half a character at the end',
      Buffer.concat([Buffer.from(sad('1')), Buffer.from([0xe2, 0x82])]),
      ['ok 1', 'TEXT_ENCODING 1:26 byte 25'],
    ],
  ])('%s', async (_, input, expected) => {
    for (const size of [Number.MAX_SAFE_INTEGER, 65_536, 1_000])
      expect(told(await recordsOf(input, { format: 'asycuda-sad' }, size))).toEqual(expected);
    if (input.length < 1_000) expect(told(await recordsOf(input, { format: 'asycuda-sad' }, 1))).toEqual(expected);
  });

  it('costs one message, where another follows', async () => {
    const head = '<?xml version="1.0" encoding="UTF-8"?>';
    const broken: readonly (string | Buffer)[] = [
      '<SAD id="2"><',
      '<SAD id="2"></Item></SAD>',
      '<!DOCTYPE a>',
      Buffer.from([0x3c, 0xff]),
      '<SAD>\0</SAD>',
    ];
    for (const one of broken) {
      const input = Buffer.concat([
        Buffer.from(head + sad('1') + head),
        Buffer.from(one),
        Buffer.from(head + sad('3')),
      ]);
      for (const size of [1, 10, 10_000]) {
        const records = await recordsOf(input, {}, size);
        expect(told(records).filter((line) => line.startsWith('ok'))).toEqual(['ok 1', 'ok 3']);
        expect(records).toHaveLength(3);
        const third = records[2]!;
        expect(third.ok && third.position?.byte).toBe(input.lastIndexOf('<SAD'));
      }
    }
  });

  it('is told to be of no format in little time, however it begins', async () => {
    for (const start of ['<!DOCTYPE [', '<!--', '<![CDATA[', '<?', '<a b=', '<a ', `<a b="'`, '<a:', ' <'])
      await expect(recordsOf(start.repeat(70_000 / start.length))).rejects.toMatchObject({ code: 'MANIFEST_FORMAT' });
  });

  it('with bytes of no text between many declarations takes no long time', async () => {
    const input = Buffer.from('<?xml\xff'.repeat(40_000), 'latin1');
    expect((await recordsOf(input, { format: 'asycuda-sad' }, 262_144)).length).toBe(40_000);
  });

  it('has its sections of CDATA counted as text', async () => {
    const bomb = '<![CDATA[xxxxxxxxxx]]>'.repeat(200_000);
    const [one] = await recordsOf(
      sad('1', `<Transport><Location_of_goods>${bomb}</Location_of_goods></Transport>`),
      {},
      65_536,
    );
    expect(one?.ok && one.issues).toEqual([{ code: 'TEXT_TOO_LONG', path: 'transport.goodsLocation' }]);
  });

  it('with more items than may be is one fault', async () => {
    const [one, two] = await recordsOf(
      `<SADs><SAD id="1">${'<Item/>'.repeat(limits.items + 1)}</SAD>${sad('2')}</SADs>`,
    );
    expect(told([one!, two!])).toEqual(['ITEMS_TOO_MANY 1: byte 6', 'ok 2']);
  });

  it('with more entries than a list may have empties the list', async () => {
    const document = '<Attached_documents><Attached_document_code>A</Attached_document_code></Attached_documents>';
    const [one] = await recordsOf(`<SAD id="1"><Item>${document.repeat(3_000)}</Item></SAD>`);
    expect(one?.ok && one.issues).toEqual([{ code: 'LIST_TOO_LONG', path: 'items[0].documents' }]);
  });
});

describe.each(Object.keys(examples))('the reader of %s', (name) => {
  const text = examples[name]!;
  for (const check of readerChecks((chunks) => readManifest(chunks), Buffer.from(text + text)))
    it(check.name, check.run);

  it('is told apart from the first bytes, however they come', async () => {
    const ids = (await recordsOf(text)).map((record) => record.ok && record.declaration.id);
    expect((await recordsOf(text, {}, 1)).map((record) => record.ok && record.declaration.id)).toEqual(ids);
  });

  it('gives records or faults of mutants, and no prototype is touched', () => {
    const next = numbers(name.length);
    const format = name.replace('.xml', '') as 'xfwb'; // examples are named by their format
    for (let run = 0; run < runs(5_000, 1_000_000); run++) {
      const input = Buffer.from(mutant(text, next));
      const size = next(2) ? input.length : 1 + next(2_000);
      const records = recordsAtOnce(format, input, size);
      const isSound = records.every((record, at) => {
        const place = record.ok ? record.flat.position! : record.fault;
        return place.record === at + 1 && place.byte >= 0 && place.byte <= input.length && place.line > 0;
      });
      if (records.length === 0 || !isSound) expect.fail(`in chunks of ${size}: ${input.toString()}`);
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('gives the same of a mutant however it comes', () => {
    const next = numbers(1 + name.length);
    const format = name.replace('.xml', '') as 'xfwb'; // examples are named by their format
    for (let run = 0; run < runs(300); run++) {
      const input = Buffer.from(mutant(text, next));
      const whole = JSON.stringify(recordsAtOnce(format, input, input.length));
      for (const size of [1, 1 + next(50), 1 + next(3_000)])
        if (JSON.stringify(recordsAtOnce(format, input, size)) !== whole)
          expect.fail(`in chunks of ${size}: ${input.toString()}`);
    }
  });
});
