// The guide to features: its feature file loads, and its numbers are those of the code.
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { deriveRows } from '../../src/declaration/derive.js';
import { flatten } from '../../src/declaration/flatten.js';
import { readTables } from '../../src/features/tables.js';
import { loadFeatures } from '../../src/pipeline/load-features.js';
import { workFolder } from '../cli/run.js';

it('gives the rate that the guide works out on paper', async () => {
  const guide = readFileSync('src/features/README.md', 'utf8');
  const [, yaml] = /```yaml\n(.*?)```/s.exec(guide)!;
  const file = workFolder().path('features.yaml');
  writeFileSync(file, yaml!);
  const { lookups, features } = await loadFeatures(file);
  const levels = [{ '64': [60, 20] }, { '6404': [10, 7] }, {}];
  const tables = {
    logValuePerKg: { type: 'median', levels: [{}] },
    irregularByHs: { type: 'rate', prior: 0.2, levels },
  };
  const labels = { fraud: { seen: 1_000, positive: 200 } };
  readTables(JSON.stringify({ format: 1, until: '2020-12-31', rows: 1_000, labels, tables }), 'tables.json', lookups);
  const ask = (item: object): number[] => {
    const flat = flatten({ id: 'D', items: [{ hs: '640411', ...item }] });
    if (!flat.ok) throw new Error(flat.fault.code);
    deriveRows(flat.flat.rows, 'USD', {});
    return [...(features.build(flat.flat.rows)[0]!.values as Float32Array).subarray(2)];
  };
  expect(guide).toContain('(7 + 10 × 0.3) / (10 + 10) = 0.5');
  expect(ask({ origin: 'CN' })).toEqual([0.5, 0]);
  expect(ask({})).toEqual([0.5, Number.NaN]);
});
