// The published Korean data through fitting and export: the matrix holds the bits that scoring computes from the fitted tables.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deriveRows } from '../../src/declaration/derive.js';
import { readTables } from '../../src/features/tables.js';
import { loadMapping } from '../../src/manifest/mapping.js';
import { readManifest } from '../../src/manifest/read-manifest.js';
import { exportMatrix } from '../../src/pipeline/export-matrix.js';
import { fitTables } from '../../src/pipeline/fit-tables.js';
import { flatRecord } from '../../src/pipeline/flat-record.js';
import type { History } from '../../src/pipeline/history.js';
import { loadFeatures } from '../../src/pipeline/load-features.js';
import { workFolder } from '../cli/run.js';

const file = '../shared/data/kcs/valid.csv';

describe.skipIf(!existsSync(file))(`features of ${file}`, () => {
  it('are the same bits in the matrix after --until and in scoring with the tables of that day', async () => {
    const { path } = workFolder();
    const mapping = await loadMapping('examples/mappings/kcs.yaml');
    const { signal } = new AbortController();
    const history: History = {
      inputs: [file],
      mapping,
      format: undefined,
      labels: new Map(),
      currency: 'USD',
      rates: {},
      signal,
    };
    const until = Date.parse('2021-02-28') / 86_400_000;
    const tell = (): void => {};
    const { lookups } = await loadFeatures('models/kcs-gbdt');
    await fitTables({ history, lookups, until, out: path('tables.json'), tell });
    const labels = ['fraud', 'critical'];
    const loaded = await loadFeatures('models/kcs-gbdt');
    const { frozen } = await exportMatrix({ history, loaded, labels, until, out: path('m.npy'), tell });

    const scoring = await loadFeatures('models/kcs-gbdt');
    readTables(readFileSync(path('tables.json'), 'utf8'), 'tables.json', scoring.lookups);
    const bytes = readFileSync(path('m.npy'));
    const featureBytes = 4 * scoring.features.specs.length;
    const width = 4 * 4 + featureBytes + 2 * 4;
    const rows = new Map<number, string>();
    for (let at = 10 + bytes.readUInt16LE(8); at < bytes.length; at += width)
      rows.set(bytes.readInt32LE(at + 4), bytes.toString('hex', at + 16, at + 16 + featureBytes));
    expect(rows.size).toBe(8_134);

    let compared = 0;
    for await (const record of readManifest(file, { mapping })) {
      const flat = flatRecord(record, 1);
      if (!flat.ok || flat.flat.header.every((value) => value !== Date.parse('2021-03-31'))) continue;
      deriveRows(flat.flat.rows, 'USD', {});
      const { values } = scoring.features.build(flat.flat.rows)[0]! as { values: Float32Array };
      expect(Buffer.from(values.buffer).toString('hex')).toBe(rows.get(flat.flat.position!.record));
      compared++;
    }
    expect(compared).toBeGreaterThan(50);
    expect(frozen).toBeGreaterThan(2_000);
  });
});
