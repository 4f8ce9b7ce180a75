// Refreshing: later outcomes into the tables of a model, as if they had been fitted together; the old folder stays.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadMapping } from '../../src/manifest/mapping.js';
import { loadModel } from '../../src/model/load.js';
import { openModel } from '../../src/model/predict.js';
import { fitTables } from '../../src/pipeline/fit-tables.js';
import type { History } from '../../src/pipeline/history.js';
import { loadFeatures } from '../../src/pipeline/load-features.js';
import { createScorer } from '../../src/pipeline/scorer.js';
import { customsRisk, workFolder } from '../cli/run.js';
import { cardFor, encodeGraph, tinyModel, writeModel } from '../model/tiny-model.js';

const { put, path } = workFolder();
const features = [
  { name: 'rate', expr: `rate('byHs')`, says: 'past rate' },
  { name: 'kgVsUsual', expr: `netKg - table('kg')`, says: 'mass against the usual' },
];
const tables = {
  byHs: { type: 'rate', label: 'fraud', keys: [['hs4'], ['hs6']], strength: 1 },
  kg: { type: 'median', of: 'netKg', keys: [['hs4']], atLeast: 1 },
  often: { type: 'count', keys: [['hs6']] },
  badKg: { type: 'latest', of: 'netKg', where: 'fraud', keys: [['hs4']] },
};
const mapping = put(
  'm.yaml',
  `mapping: m\ncolumns: { Id: declaration.id, Day: declaration.acceptedAt, HS: item.hs, Kg: item.netKg }\nlabels: { fraud: 'row["Fraud"] == "1"' }\n`,
);
const lines = (...rows: string[]): string => `Id,Day,HS,Kg,Fraud\n${rows.map((row) => `${row}\n`).join('')}`;
const early = ['A,2020-01-01,640411,2,1', 'B,2020-01-01,640412,4,0', 'C,2020-01-02,640411,3,'];
const late = ['D,2020-01-03,640411,9,1', 'E,2020-01-04,640412,8,0', 'F,2020-01-03,950300,7,1'];
const digest = (text: string): string => `sha256-${createHash('sha256').update(text).digest('hex')}`;

async function fittedOn(folderOrFile: string, ...inputs: string[]): Promise<string> {
  const { lookups } = await loadFeatures(folderOrFile);
  const { signal } = new AbortController();
  const history: History = {
    inputs,
    mapping: await loadMapping(mapping),
    format: undefined,
    labels: new Map(),
    currency: 'USD',
    rates: {},
    signal,
  };
  const out = path('fitted.json');
  await fitTables({ history, lookups, until: null, out, tell: () => {} });
  return readFileSync(out, 'utf8');
}

/** A model of the tables, fitted on the early rows. Logit of counterfeit: rate + kgVsUsual; of safety: twice the rate. */
async function fittedModel(): Promise<string> {
  const graph = encodeGraph({
    weights: [
      [1, 2],
      [1, 0],
    ],
  });
  const set = put(
    'set.yaml',
    JSON.stringify({
      features: 'f',
      schema: 'declaration/1',
      currency: 'USD',
      inputs: [{ name: 'features', features }],
      tables,
    }),
  );
  const text = await fittedOn(set, put('early.csv', lines(...early)));
  const card = cardFor(graph, []) as { files: object };
  // Prior 1/2; 6404: (1 + 1/2) / (2 + 1) = 1/2; 640411: (1 + 1/2) / (1 + 1) = 3/4. Median of 2, 3, 4 is 3.
  const canaries = [
    { declaration: { id: 'C1', items: [{ hs: '640411', netKg: 5 }] }, features: [0.75, 2], outputs: [2.75, 1.5] },
    { features: [0.5, 1], outputs: [1.5, 1] },
  ];
  const folder = writeModel(
    {
      ...card,
      inputs: [{ name: 'features', type: 'float32', features }],
      tables,
      canaries,
      files: { ...card.files, 'tables.json': digest(text) },
    },
    graph,
  );
  writeFileSync(join(folder, 'tables.json'), text);
  writeFileSync(join(folder, 'LICENSE'), 'free');
  return folder;
}

const refresh = (folder: string, on: string, out: string, ...more: string[]) =>
  customsRisk(['features', 'refresh', folder, '--on', on, '--mapping', mapping, '--out', out, ...more]);
const contentsOf = (folder: string): [string, string][] =>
  readdirSync(folder)
    .sort()
    .map((name) => [name, readFileSync(join(folder, name), 'latin1')]);

describe('refreshing a model', () => {
  it('adds later outcomes, and writes a folder that serves; the old one stays', async () => {
    const folder = await fittedModel();
    const before = contentsOf(folder);
    const out = path('refreshed');
    const { code, err } = refresh(folder, put('late.csv', lines(...early, ...late)), out);
    expect(code).toBe(0);
    expect(err).toContain('6 rows = 3 learned + 3 of days that the tables knew already; 0 records rejected');
    expect(err).toContain(
      'version 1.0.0+2020-01-04; its tables know 6 rows until 2020-01-04, where they knew 3 until 2020-01-02',
    );
    expect(err).toContain('the medians stay as they were (kg)');
    expect(contentsOf(folder)).toEqual(before);

    const model = await loadModel(out);
    expect(model.version).toBe('1.0.0+2020-01-04');
    await (await openModel(model)).close();
    expect(readFileSync(join(out, 'LICENSE'), 'utf8')).toBe('free');
    expect(readFileSync(join(out, 'model.onnx')).equals(readFileSync(join(folder, 'model.onnx')))).toBe(true);
    // A, D and F are irregular, B and E are not: prior 3/5; 6404 (A B D E): (2 + 3/5) / (4 + 1) = 0.52; 640411 (A D):
    // (2 + 0.52) / (2 + 1) = 0.84. The median stays 3.
    expect(model.canaries[0]!.features[0]).toBeCloseTo(0.84, 6);
    expect(model.canaries[0]!.features[1]).toBe(2);
    expect(model.canaries[0]!.outputs[0]).toBeCloseTo(2.84, 6);
    expect(model.canaries[1]).toEqual({ features: [0.5, 1], outputs: [1.5, 1] });

    const scorer = await createScorer({ ruleSets: [], model });
    const verdict = await scorer.score({ id: 'X', items: [{ hs: '640411', netKg: 5 }] });
    expect(verdict.versions.model).toMatch(/^tiny@1\.0\.0\+2020-01-04#/);
    await scorer.close();
  });

  it('gives the tables of one fit of all days, but for medians', async () => {
    const folder = await fittedModel();
    const out = path('together');
    expect(refresh(folder, put('late-alone.csv', lines(...late)), out, '--quiet').code).toBe(0);
    const refreshed = JSON.parse(readFileSync(join(out, 'tables.json'), 'utf8'));
    const together = JSON.parse(await fittedOn(folder, put('all.csv', lines(...early, ...late))));
    expect(refreshed.tables.kg.levels).toEqual([{ '6404': [3, 3, 1] }]);
    refreshed.tables.kg = together.tables.kg;
    expect(refreshed).toEqual(together);
  });

  it('can be repeated day by day, and counts nothing twice', async () => {
    const folder = await fittedModel();
    const [first, second, third] = [path('day-3'), path('day-4'), path('day-5')];
    expect(refresh(folder, put('third.csv', lines(late[0]!, late[2]!)), first, '--quiet').code).toBe(0);
    expect(refresh(first, put('fourth.csv', lines(...late)), second, '--quiet').code).toBe(0);
    expect((await loadModel(second)).version).toBe('1.0.0+2020-01-04');
    const again = refresh(second, put('again.csv', lines(...late)), third);
    expect(again).toMatchObject({
      code: 2,
      err: expect.stringContaining('no row is later than 2020-01-04, the last day that the tables know'),
    });
    expect(existsSync(third) || existsSync(`${third}.partial`)).toBe(false);
    const once = path('once');
    refresh(folder, put('both.csv', lines(...late)), once, '--quiet');
    expect(readFileSync(join(second, 'tables.json'), 'utf8')).toBe(readFileSync(join(once, 'tables.json'), 'utf8'));
  });

  it('refuses a folder that exists, a model without tables, and a label that nothing tells', async () => {
    const folder = await fittedModel();
    const on = put('more.csv', lines(...late));
    expect(refresh(folder, on, folder)).toMatchObject({ code: 2, err: expect.stringContaining('FILE_EXISTS') });
    expect(refresh(tinyModel(), on, path('none'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('the model looks nothing up'),
    });
    const bare = put('bare.yaml', 'mapping: m\ncolumns: { Id: declaration.id, Day: declaration.acceptedAt }\n');
    const run = customsRisk(['features', 'refresh', folder, '--on', on, '--mapping', bare, '--out', path('none')]);
    expect(run).toMatchObject({
      code: 2,
      err: expect.stringContaining('learns from the label "fraud", which nothing tells'),
    });
    expect(existsSync(path('none'))).toBe(false);
  });

  it('refuses a folder that was changed', async () => {
    const folder = await fittedModel();
    writeFileSync(join(folder, 'tables.json'), `${readFileSync(join(folder, 'tables.json'), 'utf8')} `);
    expect(refresh(folder, put('x.csv', lines(...late)), path('changed'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('MODEL_DIGEST'),
    });
  });
});
