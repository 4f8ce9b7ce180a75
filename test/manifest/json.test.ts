// JSON manifests: lists, objects over several lines, and what is refused because JSON.parse would take it without a word.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../src/limits.js';
import { readManifest } from '../../src/manifest/read-manifest.js';
import { readerChecks } from '../../src/testing/index.js';
import { runs } from '../runs.js';
import { checkMutants, recordsOf, told } from './xml-documents.js';

const example = readFileSync('examples/manifests/declarations.json', 'utf8');
const declaration = (id: string, more: object = {}): string => JSON.stringify({ id, items: [{}], ...more }, null, 2);

describe('JSON', () => {
  it('is a list, an object, or several of them, however the bytes come', async () => {
    const [a, b, c] = ['a', 'b]},{"[\\', 'c'].map((id) => declaration(id));
    for (const text of [`[${a},${b}\n,${c}]`, `${a}\n${b}\n${c}`, `\ufeff [ ${a} ] [${b},${c}]`])
      for (const size of [1, 3, 50, 100_000])
        expect(told(await recordsOf(text, { format: 'json' }, size))).toEqual(['ok a', 'ok b]},{"[\\', 'ok c']);
  });

  it('gives for a list what lines of JSON give', async () => {
    const list = JSON.parse(example) as object[];
    const lines = list.map((one) => `${JSON.stringify(one)}\n`).join('');
    const contents = async (text: string) =>
      (await recordsOf(text)).map((record) => (record.ok ? record.declaration : record.fault.code));
    expect(await contents(example)).toEqual(await contents(lines));
    expect(await contents(JSON.stringify(list))).toEqual(await contents(lines));
  });

  it('is told apart from lines of JSON', async () => {
    const notes = async (text: string, source: string): Promise<string> => {
      try {
        return told(await recordsOf(text, { source })).join();
      } catch (fault) {
        return (fault as { code: string }).code;
      }
    };
    expect(await notes(declaration('1'), 'm')).toBe('ok 1');
    expect(await notes('{"id":"1","items":[{}]}', 'm.json')).toBe('ok 1');
    expect(await notes('{"id":"1"\n{"id":"2","items":[{}]}\n', 'm')).toBe('JSON_MALFORMED 1: byte 0,ok 2');
    expect(await notes('[{"id":"1","items":[{}]}', 'm.ndjson')).toBe('JSON_MALFORMED 1: byte 0');
  });

  const ok = declaration('1');
  it.each([
    [
      'a value that is no declaration',
      `[1,null,"x, [y]",[],${ok}]`,
      [1, 3, 8, 17].map((at) => `TYPE_WRONG 1: byte ${at}`).concat('ok 1'),
    ],
    [
      'a comma that is missing',
      `[${ok} ${ok.replace('1', '2')}]`,
      ['ok 1', `JSON_MALFORMED 5: byte ${ok.length + 2}`, 'ok 2'],
    ],
    ['a comma too much', `[${ok},]`, ['ok 1', `JSON_MALFORMED 6: byte ${ok.length + 2}`]],
    ['an end that is missing', `[${ok}`, ['ok 1', `JSON_MALFORMED 6: byte ${ok.length + 1}`]],
    ['an object that is cut off', `[${ok},{"id":"}`, ['ok 1', `JSON_MALFORMED 6: byte ${ok.length + 2}`]],
    ['a bracket too much', `${ok}]`, ['ok 1', `JSON_MALFORMED 6: byte ${ok.length}`]],
    ['a fault within a value', `[{"id":1,},${ok}]`, ['JSON_MALFORMED 1: byte 1', 'ok 1']],
  ])('costs no other declaration by %s', async (_, text, expected) => {
    const lines = expected.map((line) =>
      line.replace(/ 5:/, ` ${ok.split('\n').length}:`).replace(/ 6:/, ` ${ok.split('\n').length}:`),
    );
    for (const size of [1, 10, 10_000]) expect(told(await recordsOf(text, { format: 'json' }, size))).toEqual(lines);
  });

  it.each(['json', 'ndjson'] as const)(
    'as %s may have no key twice, and no integer that a number cannot hold',
    async (format) => {
      const faultOf = async (text: string) => {
        const [record] = await recordsOf(text, { format });
        return record?.ok ? 'ok' : `${record!.fault.code} ${record!.fault.path}`;
      };
      expect(await faultOf('{"id":"1","id":"1","items":[{}]}')).toBe('JSON_KEY_REPEATED null');
      expect(await faultOf('{"id":"1","items":[{"hs":"1" , "h\\u0073" : "2"}]}')).toBe('JSON_KEY_REPEATED null');
      expect(await faultOf('{"id":"1","items":[{"description":"\\":\\": {"}]}')).toBe('ok');
      expect(await faultOf('{"id":"1","items":[{"value":10000000000000000999}]}')).toBe(
        'NUMBER_MALFORMED items[0].value',
      );
      expect(await faultOf('{"id":"1","items":[{"hs":9007199254740993}]}')).toBe('NUMBER_MALFORMED items[0].hs');
      expect(await faultOf('{"id":"1","items":[{"value":9007199254740991}]}')).toBe('ok');
      expect(await faultOf('{"id":"1","items":[{"value":0.12345678901234567}]}')).toBe('ok');
      expect(await faultOf('{"id":"1","__proto__":{"a":1},"__proto__":{},"items":[{}]}')).toBe(
        'JSON_KEY_REPEATED null',
      );
      const deep = `{"id":"1","x":${'['.repeat(50_000)}${']'.repeat(50_000)},"items":[{}]}`;
      expect(await faultOf(deep)).toBe('ok');
    },
  );

  it('finds every key that stands twice', async () => {
    const keys = fc.array(fc.string({ unit: fc.constantFrom('a', '"', ':', '\\', '{', ' ', 'é'), maxLength: 3 }), {
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(keys, fc.constantFrom('', ' ', '\n '), async (names, space) => {
        const text = `{"id":"1","items":[{}],"extra":{${names.map((name) => `${JSON.stringify(name)}${space}:"x"`).join()}}}`;
        const [record] = await recordsOf(text, { format: 'json' });
        expect(record?.ok).toBe(new Set(names).size === names.length);
      }),
      { numRuns: runs(200) },
    );
  });

  it('of a declaration over the size limit costs itself', async () => {
    const long = `{"id":"${'x'.repeat(limits.recordBytes)}"}`;
    const text = `[${ok},${long},${ok.replace('1', '2')}]`;
    for (const size of [1_000, 65_536, 5_000_000])
      expect((await recordsOf(text, { format: 'json' }, size)).map((record) => record.ok || record.fault.code)).toEqual(
        [true, 'RECORD_TOO_LONG', true],
      );
  });

  for (const check of readerChecks((chunks) => readManifest(chunks), Buffer.from(example)))
    it(`of the example: ${check.name}`, check.run);

  it.each(['json', 'ndjson'] as const)(
    'gives records or faults of mutants, the same however the bytes come: %s',
    (format) => {
      const list = JSON.parse(example) as object[];
      const text = format === 'json' ? example : list.map((one) => `${JSON.stringify(one)}\n`).join('');
      checkMutants(runs(20_000, 1_000_000), 9, { format, text: () => text });
    },
  );
});
