// Labels: outcomes of a mapping profile, read beside the declarations when somebody asks, and unknown where a cell is missing.
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Labels } from '../../src/declaration/flat.js';
import { CustomsRiskError } from '../../src/errors.js';
import { compileMapping, loadMapping } from '../../src/manifest/mapping.js';
import {
  flatOf,
  type ManifestRecord,
  type ReadManifestOptions,
  readManifest,
} from '../../src/manifest/read-manifest.js';
import { createScorer } from '../../src/pipeline/scorer.js';
import { parseSettings } from '../../src/settings-file.js';

const mappingOf = (text: string) => compileMapping(parseSettings(text, 'm.yaml'));
const mapping = mappingOf(`mapping: test
groupBy: Id
columns: { Id: declaration.id, HS: item.hs }
labels:
  fraud: 'row["Fraud"] == "1"'
  dear: 'double(row["Duty"]) > 100.0'
  marked: 'has(row["Mark"])'
`);

async function read(text: string | Buffer, options: ReadManifestOptions = {}): Promise<ManifestRecord[]> {
  const records: ManifestRecord[] = [];
  for await (const record of readManifest([Buffer.from(text)], { format: 'csv', mapping, source: 'm.csv', ...options }))
    records.push(record);
  return records;
}
const labelsOf = (records: readonly ManifestRecord[]): (readonly Labels[] | undefined | string)[] =>
  records.map((record) => (record.ok ? record.labels : record.fault.code));

describe('labels', () => {
  it('are true, false, or unknown where a cell is empty or no number', async () => {
    const text = 'Id,HS,Fraud,Duty\nA,640411,1,150\nB,640411,0,99\nC,640411,,\nD,640411,2,abc\n';
    expect(labelsOf(await read(text, { labels: true }))).toEqual([
      [{ fraud: true, dear: true, marked: false }],
      [{ fraud: false, dear: false, marked: false }],
      [{ fraud: null, dear: null, marked: false }],
      [{ fraud: false, dear: null, marked: false }],
    ]);
  });

  it('are of each item, in order', async () => {
    const text = 'Id,HS,Fraud,Duty,Mark\nA,640411,1,,x\nA,640412,0,,\nA,640413,,,\nB,640411,1,,\n';
    const labels = labelsOf(await read(text, { labels: true }));
    expect(labels.map((items) => (items as Labels[]).map(({ fraud, marked }) => [fraud, marked]))).toEqual([
      [
        [true, true],
        [false, false],
        [null, false],
      ],
      [[true, false]],
    ]);
  });

  it('keep their names, also those that mean something to JavaScript', async () => {
    const odd = mappingOf(`mapping: m
columns: { Id: declaration.id }
labels: { constructor: 'row["F"] == "1"', toString: 'row["F"] == "0"' }
`);
    const [labels] = labelsOf(await read('Id,F\nA,1\n', { labels: true, mapping: odd }));
    expect(Object.entries((labels as Labels[])[0]!)).toEqual([
      ['constructor', true],
      ['toString', false],
    ]);
  });

  it('are not there, and their columns may be missing, when nobody asks', async () => {
    expect(labelsOf(await read('Id,HS\nA,640411\n'))).toEqual([undefined]);
  });

  it('need their columns when somebody asks, but for those that has() asks for', async () => {
    const fault = await read('Id,HS,Duty\nA,640411,1\n', { labels: true }).catch((cause: unknown) => cause);
    expect(fault).toBeInstanceOf(CustomsRiskError);
    expect((fault as CustomsRiskError).problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'COLUMN_MISSING the header has no column "Fraud"',
    ]);
  });

  it('that cannot be decoded cost the record', async () => {
    const latin = mappingOf(`mapping: m
format: { encoding: shift_jis }
columns: { Id: declaration.id }
labels: { fraud: 'row["F"] == "1"' }
`);
    const text = Buffer.concat([Buffer.from('Id,F\nA,'), Buffer.from([0xff]), Buffer.from('\nB,1\n')]);
    expect(labelsOf(await read(text, { labels: true, mapping: latin }))).toEqual(['TEXT_ENCODING', [{ fraud: true }]]);
  });

  it('never reach what scores: the flat declaration and the verdict are the same with and without', async () => {
    const text = 'Id,HS,Fraud,Duty,Mark\nA,640411,1,500,x\nA,640412,0,,\n';
    const [bare] = await read(text);
    const [labelled] = await read(text, { labels: true });
    expect(flatOf(labelled!)).toEqual(flatOf(bare!));
    const scorer = await createScorer({ asOf: '2026-01-01' });
    const verdicts: unknown[] = [];
    for await (const one of scorer.scoreStream([bare!, labelled!])) verdicts.push(one);
    expect(verdicts[1]).toEqual(verdicts[0]);
    expect(JSON.stringify(verdicts[1])).not.toContain('fraud');
    await scorer.close();
  });
});

const file = '../shared/data/kcs/valid.csv';

describe.skipIf(!existsSync(file))(`labels of ${file}`, () => {
  it('count 1,704 irregular items and 78 critical ones, as a count over the text of the file does', async () => {
    const counts: { [label: string]: number } = { fraud: 0, critical: 0, unknown: 0 };
    const kcs = await loadMapping('examples/mappings/kcs.yaml');
    for await (const record of readManifest(file, { mapping: kcs, labels: true }))
      for (const item of (record.ok && record.labels) || [])
        for (const [label, value] of Object.entries(item)) if (value !== false) counts[value ? label : 'unknown']!++;
    expect(counts).toEqual({ fraud: 1_704, critical: 78, unknown: 0 });
  });
});
