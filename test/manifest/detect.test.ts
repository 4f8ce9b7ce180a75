// Detection: the format is told from the first bytes, with the reason, and never guessed between two.
import { describe, expect, it } from 'vitest';
import type { CustomsRiskError } from '../../src/errors.js';
import { chooseFormat, headOf } from '../../src/manifest/detect.js';
import type { Answer, Format } from '../../src/manifest/format.js';
import { formats, manifestFormats } from '../../src/manifest/formats.js';
import { createManifestReader, readManifest } from '../../src/manifest/read-manifest.js';

const bytes = (text: string): Buffer => Buffer.from(text);
const chosen = (name: string, text: string | Buffer): string | undefined =>
  chooseFormat(formats, headOf(name, Buffer.from(text), true), name)?.format.id;

async function faultOf(text: string | Buffer, options: object = {}): Promise<CustomsRiskError> {
  try {
    for await (const _ of readManifest([Buffer.from(text)], options)) void _;
  } catch (fault) {
    return fault as CustomsRiskError;
  }
  throw new Error('it was read');
}

describe('the format of a manifest', () => {
  it.each([
    ['input', '{"id":"D1","items":[{}]}\n', 'ndjson'],
    ['input', '\ufeff\n {"id":"D1"', 'ndjson'],
    ['input', 'declaration.id,item.hs\n', 'csv'],
    ['manifest.txt', 'declaration.id\n', 'csv'],
    // The ending counts only between these two.
    ['m.ndjson', 'not json\n', 'ndjson'],
    ['m.csv', '{a},{b}\n', 'csv'],
  ])('%s that begins %j is %s', (name, text, id) => {
    expect(chosen(name, text)).toBe(id);
  });

  it('is not known of other files', async () => {
    expect(await faultOf('<html><body>')).toMatchObject({
      code: 'MANIFEST_FORMAT',
      message: expect.stringContaining('csv, ndjson'),
      remedy: expect.stringContaining('--format'),
    });
    expect((await faultOf('\x7fELF\x02\x01\x01\x00\x00')).code).toBe('MANIFEST_FORMAT');
  });

  it('is the same however the bytes come', () => {
    for (const text of ['{"id":1}', '  \n\n{', 'a,b\n', '\ufeff{}', 'x']) {
      const whole = chosen('input', text);
      for (let length = 1; length <= bytes(text).length; length++) {
        const part = chooseFormat(formats, headOf('input', bytes(text).subarray(0, length), false), 'input');
        if (part) expect(part.format.id).toBe(whole);
      }
    }
  });

  const made = (id: string, answer: Answer): Format => ({
    id,
    title: `format ${id}`,
    idFrom: 'id',
    lacks: 'nothing',
    takes: [],
    detect: () => answer,
    create: () => ({ notes: [], write: () => [], end: () => [] }),
  });
  const choose = (...some: Format[]) => chooseFormat(some, headOf('m', bytes('x'), false), 'm');
  const sure = { because: 'of its sign', sure: true };
  const possible = { because: 'it looks so', sure: false };

  it('is what is sure before what is possible, and nothing while one cannot tell', () => {
    expect(choose(made('a', possible), made('b', sure))?.format.id).toBe('b');
    expect(choose(made('a', possible), made('b', 'no'))?.because).toBe('it looks so');
    expect(choose(made('a', sure), made('b', 'more'))).toBeUndefined();
  });

  it('is never guessed between two', () => {
    expect(() => choose(made('a', sure), made('b', sure), made('c', possible))).toThrow(
      'm MANIFEST_FORMAT: the manifest could be format a (of its sign) or format b (of its sign)',
    );
    expect(() => choose(made('a', possible), made('b', possible))).toThrow('format a (it looks so) or format b');
  });

  it('has an id of its own', () => {
    expect(new Set(manifestFormats).size).toBe(formats.length);
  });
});

describe('a reader that has to tell the format', () => {
  it('holds no more back than it needs', () => {
    const reader = createManifestReader('input', {});
    expect(reader.write(bytes('{"id":"D1","items":[{}]}\n'))).toHaveLength(1);
  });

  it('takes a format that it is told, whatever the bytes', async () => {
    const found = [];
    for await (const record of readManifest(bytes('{\n'), { format: 'ndjson', source: 'm.csv' })) found.push(record.ok);
    expect(found).toEqual([false]);
  });

  it('refuses options that the format has no use for', async () => {
    expect(await faultOf('{"id":"D1","items":[{}]}', { keep: ['a'] })).toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('this one is lines of JSON'),
    });
  });
});
