// Lines of fixed width: by the mapping that names their fields, and what is wrong with lines and mappings.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CustomsRiskError } from '../../src/errors.js';
import { limits } from '../../src/limits.js';
import { compileMapping } from '../../src/manifest/mapping.js';
import { readManifest } from '../../src/manifest/read-manifest.js';
import { parseSettings } from '../../src/settings-file.js';
import { readerChecks } from '../../src/testing/index.js';
import { runs } from '../runs.js';
import { checkMutants, recordsOf, told } from './xml-documents.js';

const mappingOf = (format: string, rest = 'columns: { id: declaration.id, hs: item.hs }') =>
  compileMapping(parseSettings(`mapping: m\nformat: ${format}\n${rest}\n`, 'm.yaml'));
const fields = 'fields: { id: { start: 1, width: 3 }, hs: { start: 5, width: 6 } }';
const mapping = mappingOf(`{ type: fixed-width, ${fields} }`);
const faultOf = async (action: () => unknown): Promise<string> => {
  try {
    await action();
  } catch (fault) {
    return `${(fault as CustomsRiskError).code} ${(fault as CustomsRiskError).message}`;
  }
  return 'none';
};

describe('lines of fixed width', () => {
  it('have their fields at the bytes that the mapping names, in whatever chunks', async () => {
    const text = '\ufeffA01 640411 more\r\n\r\nA02\nB03 9503\n';
    for (const size of [1, 5, 1_000]) {
      const records = await recordsOf(text, { mapping }, size);
      expect(records.map((record) => record.ok && [record.declaration.id, record.declaration.items[0]?.hs])).toEqual([
        ['A01', '640411'],
        ['A02', undefined],
        ['B03', undefined],
      ]);
      expect(records[2]?.ok && records[2].issues).toEqual([{ code: 'CODE_MALFORMED', path: 'items[0].hs' }]);
      expect(records[2]?.ok && records[2].position).toEqual({ source: 'm', record: 3, line: 4, byte: 26 });
    }
  });

  it('cost themselves, when they are wrong', async () => {
    const long = 'x'.repeat(limits.recordBytes + 1);
    const text = Buffer.from(`A01\n${long}\nA\xff2\n   \0\nA03\n`, 'latin1');
    expect(told(await recordsOf(text, { mapping }, 65_536))).toEqual([
      'ok A01',
      'RECORD_TOO_LONG 2: byte 4',
      `TEXT_ENCODING 3: byte ${long.length + 5}`,
      `ID_MISSING 4: byte ${long.length + 9}`,
      'ok A03',
    ]);
  });

  it('need a mapping of their type, and no other manifest takes one', async () => {
    expect(await faultOf(() => recordsOf('A', { format: 'fixed-width' }))).toContain('USAGE');
    expect(await faultOf(() => recordsOf('A', { format: 'csv', mapping }))).toContain('USAGE');
    expect(await faultOf(() => mappingOf('{ type: fixed-width }'))).toContain('need their fields');
    expect(await faultOf(() => mappingOf(`{ ${fields} }`))).toContain('only lines of fixed width');
    const other = mappingOf(`{ type: fixed-width, ${fields} }`, 'columns: { id: declaration.id, hx: item.hs }');
    expect(await faultOf(() => recordsOf('A', { mapping: other }))).toContain('COLUMN_MISSING');
  });

  const example = readFileSync('examples/manifests/fixed-width.txt');
  const profile = compileMapping(
    parseSettings(readFileSync('examples/mappings/fixed-width.yaml', 'utf8'), 'fixed-width.yaml'),
  );
  for (const check of readerChecks((chunks) => readManifest(chunks, { mapping: profile }), example))
    it(`of the example: ${check.name}`, check.run);

  it('give records or faults of mutants, the same however the bytes come', () => {
    const text = example.toString('latin1');
    checkMutants(runs(20_000, 1_000_000), 11, { format: 'fixed-width', text: () => text, mapping: profile });
  });
});
