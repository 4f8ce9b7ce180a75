// Order in XML messages: what is said of several declarations counts wherever it stands, in messages of a usual length.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readManifest } from '../../src/manifest/read-manifest.js';

const read = async (text: string): Promise<unknown[]> => {
  const found: unknown[] = [];
  for await (const record of readManifest(Buffer.from(text)))
    found.push(record.ok ? { declaration: record.declaration, issues: record.issues } : record.fault.code);
  return found;
};
const manifest = readFileSync('examples/manifests/asycuda-manifest.xml', 'utf8');
const [general] = /[ ]*<General_segment>[\s\S]*<\/General_segment>\n/.exec(manifest)!;
const behind = manifest.replace(general, '').replace('</Awmds>', `${general}</Awmds>`);

describe('the order of a message', () => {
  it('makes no difference to bills that stand before what holds for all', async () => {
    expect(behind.indexOf('General_segment')).toBeGreaterThan(behind.indexOf('Bol_segment'));
    expect(await read(behind)).toEqual(await read(manifest));
  });

  it('costs no bill that was whole where the message breaks off', async () => {
    const broken = behind.replace(/<General_segment>[\s\S]*/, '<General_segment');
    const found = await read(broken);
    expect(found).toHaveLength(3);
    expect(found.slice(0, 2)).toMatchObject([{ declaration: { id: 'BL-1' } }, { declaration: { id: 'BL-2' } }]);
    expect(found[2]).toBe('XML_MALFORMED');
  });

  it('holds back no more than a part of a long message', async () => {
    const [bill] = /<Bol_segment>[\s\S]*?<\/Bol_segment>/.exec(manifest)!;
    const many = Array.from({ length: 500 }, (_, at) => bill.replaceAll('BL-1', `BL-${at}`)).join('\n');
    const long = manifest.replace(bill, many);
    const found = (await read(long)) as { declaration: { id: string; office?: string } }[];
    expect(found.map(({ declaration }) => declaration.id).slice(0, 500)).toEqual(
      Array.from({ length: 500 }, (_, at) => `BL-${at}`),
    );
    expect(new Set(found.map(({ declaration }) => declaration.office))).toEqual(new Set(['AB001']));
  });
});
