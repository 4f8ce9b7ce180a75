// The commands `model …`: what they say of the shipped model, of one that does not serve, and of a draft.
import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ModelCheck } from '../../src/pipeline/check-model.js';
import { cardFor, encodeGraph, tinyModel, writeModel } from '../model/tiny-model.js';
import { encodeTrees } from '../model/tree-model.js';
import { customsRisk, workFolder } from './run.js';

const graph = encodeGraph({
  weights: [
    [1, 0],
    [-1, 0.5],
  ],
});

describe('model check', () => {
  it('takes every step with the shipped model, and tells what its canary rows reach', () => {
    const { code, out } = customsRisk(['model', 'check', 'kcs-gbdt']);
    expect(code).toBe(0);
    for (const step of ['card', 'digests', 'graph', 'canaries', 'features', 'trial'])
      expect(out).toMatch(new RegExp(`^ {2}ok {5}${step} `, 'm'));
    expect(out).toContain('Canary rows reach 100.0 % of the leaves: 3,200 of 3,200 in 300 trees.');
    expect(out).toContain('This model serves');
  });

  it.each([
    ['a file that was changed', tinyModel, 'MODEL_DIGEST', ['card'], 'digests'],
    [
      'a canary that differs',
      () => writeModel(cardFor(graph, [1, 2]), graph),
      'MODEL_CANARY',
      ['card', 'digests', 'graph', 'canaries', 'features'],
      'trial',
    ],
  ])('stops at the step of %s', (_, folderOf, code, passed, failed) => {
    const folder = folderOf();
    if (code === 'MODEL_DIGEST') appendFileSync(join(folder, 'model.onnx'), 'x');
    const text = customsRisk(['model', 'check', folder]);
    expect(text.code).toBe(1);
    expect(text.out).toContain('This model does not serve.');
    const { code: exit, out } = customsRisk(['model', 'check', folder, '--json']);
    expect(exit).toBe(1);
    const check = JSON.parse(out) as ModelCheck;
    expect(check.fault?.code).toBe(code);
    expect(check.steps.filter(({ ok }) => ok).map(({ step }) => step)).toEqual(passed);
    expect(check.steps.at(-1)).toMatchObject({ step: failed, ok: false });
  });

  it('warns of a card that says little', () => {
    const { code, out } = customsRisk(['model', 'check', tinyModel()]);
    expect(code).toBe(0);
    expect(out).toContain('no metric of counterfeit: nobody can tell how good it is');
    expect(out).toContain('safety is not calibrated');
    expect(out).toContain('never missing in a canary row from a declaration: netKg, quantity');
  });

  it('ends with 2 where there is no folder', () => {
    const { code, out } = customsRisk(['model', 'check', '/nowhere/at/all']);
    expect(code).toBe(2);
    expect(out).toContain('FILE_MISSING');
  });
});

describe('model inspect', () => {
  it('shows a graph by the folder or the file', () => {
    const { code, out } = customsRisk(['model', 'inspect', 'models/kcs-gbdt/model.onnx']);
    expect(code).toBe(0);
    expect(out).toContain('features  float32 [N, 22]');
    expect(out).toContain('logit  float32 [N, 2]');
    expect(out).toContain('1  ai.onnx.ml.TreeEnsembleRegressor');
    expect(out).toContain('300 trees, 6,100 nodes, 3,200 leaves');
    expect(customsRisk(['model', 'inspect', 'kcs-gbdt']).out).toContain('300 trees');
  });

  it('refuses what is no ONNX file', () => {
    const { put } = workFolder();
    const { code, err } = customsRisk(['model', 'inspect', put('x.onnx', 'not a model')]);
    expect(code).toBe(2);
    expect(err).toContain('MODEL_NOT_ONNX');
    expect(err).toContain('Export the model again.');
  });
});

describe('model canaries', () => {
  it('makes the rows of the shipped model as they are shipped', () => {
    const { path } = workFolder();
    const folder = path('copy');
    cpSync('models/kcs-gbdt', folder, { recursive: true });
    // Of the outputs, the last digits may differ between processors; `model check` holds them.
    const rows = (): unknown[] =>
      readFileSync(join(folder, 'canaries.ndjson'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => ({ ...(JSON.parse(line) as object), outputs: [] }));
    const shipped = rows();
    const { code, out } = customsRisk(['model', 'canaries', folder]);
    expect(code).toBe(0);
    expect(out).toMatch(/^\d+ canary rows, 64 from declarations and \d+ drawn\.\nCanary rows reach 100\.0 %/);
    expect(rows()).toEqual(shipped);
    expect(customsRisk(['model', 'check', folder]).code).toBe(0);
  });

  it('makes rows that a model without trees repeats', () => {
    const folder = tinyModel();
    expect(customsRisk(['model', 'canaries', folder]).out).toBe('65 canary rows, 1 from declarations and 64 drawn.\n');
    expect(customsRisk(['model', 'check', folder]).code).toBe(0);
  });

  it('leaves a folder alone that is not sound', () => {
    const folder = tinyModel();
    writeFileSync(join(folder, 'model.onnx'), 'x');
    const { code, err } = customsRisk(['model', 'canaries', folder]);
    expect([code, err]).toEqual([2, expect.stringContaining('MODEL_DIGEST')]);
  });
});

describe('model init', () => {
  const features = `features: two
schema: declaration/1
currency: USD
inputs:
  - name: x
    features:
      - { name: netKg, expr: netKg, says: net mass }
      - { name: perKg, expr: valuePerKg, says: value per kg }
`;
  const mapping = `mapping: past
format: { type: csv }
columns:
  Id: declaration.id
  Day: declaration.acceptedAt
  Kg: item.netKg
  Value: item.value
  Currency: item.currency
  Importer: importer.name
labels: { fraud: 'row["Result"] == "1"' }
evaluates: { safety: fraud }
`;
  const rows = Array.from({ length: 100 }, (_, at) => {
    const day = String(1 + (at % 28)).padStart(2, '0');
    return `SECRET${at},2020-02-${day},${at + 1},${10 * at},USD,Acme Trading ${at},${at % 4 === 0 ? 1 : 0}`;
  });
  const history = `Id,Day,Kg,Value,Currency,Importer,Result\n${rows.join('\n')}\n`;

  it('drafts a folder that serves when its author has filled in what only they know', () => {
    const { put, path } = workFolder();
    const init = customsRisk([
      ...['model', 'init', put('model.onnx', graph), '--features', put('features.yaml', features)],
      ...['--on', put('past.csv', history), '--mapping', put('past.yaml', mapping), '--out', path('draft')],
    ]);
    expect(init.err).not.toContain('customs-risk:');
    expect(init.code).toBe(0);
    // Of the 64, every second lacks one of four fields in turn; a product gives no number without three of them.
    expect(init.out).toMatch(/: \d+ canary rows, 40 from declarations and \d+ drawn\./);
    const open = [
      'outputs[0].label',
      'outputs[0].trainRate',
      'outputs[1].label',
      'data.name',
      'data.licence',
      'limits',
    ];
    for (const place of open) expect(init.out).toContain(`\n  ${place}\n`);
    const canaries = readFileSync(path('draft/canaries.ndjson'), 'utf8');
    expect(canaries).not.toMatch(/Acme|SECRET|2020-02/);
    expect(canaries).toContain('"netKg":');

    const before = customsRisk(['model', 'check', path('draft')]);
    expect(before.code).toBe(1);
    expect(before.out).toContain('limits: is still to be filled in');
    const card = readFileSync(path('draft/model.json'), 'utf8');
    expect(JSON.parse(card)).toMatchObject({
      inputs: [{ name: 'features' }], // the name in the graph
      outputs: [{ risk: 'counterfeit' }, { risk: 'safety', trainRate: 0.25 }],
      data: { window: '2020-02-01/2020-02-28' },
    });
    writeFileSync(
      path('draft/model.json'),
      card.replace('"TODO: share of positives in the training data"', '0.5').replaceAll('TODO: ', ''),
    );
    const after = customsRisk(['model', 'check', path('draft')]);
    expect(after.out).toContain('This model serves');
    expect(after.code).toBe(0);
  });

  it('drafts without a history, from a declaration in which all is missing', () => {
    const { put, path } = workFolder();
    const names = ['model', 'init', put('model.onnx', graph), '--features', put('features.yaml', features)];
    const none = customsRisk([...names, '--out', path('draft')]);
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('the graph gives no number for any row')]);
    const trees = encodeTrees({
      trees: [
        { feature: 1, threshold: 2, whenTrue: { weights: [1], cover: 1 }, whenFalse: { weights: [2], cover: 1 } },
      ],
      features: 2,
    });
    const { code, out } = customsRisk([...names.with(2, put('trees.onnx', trees)), '--out', path('trees')]);
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('Canary rows reach 100.0 % of the leaves: 2 of 2 in 1 tree.'),
    ]);
    expect(customsRisk([...names, '--out', path('trees')]).err).toContain('FILE_EXISTS');
  });

  it.each([
    [
      'features of another number',
      features.replace(/ {6}- { name: perKg.*\n/, ''),
      [],
      'the features are for "x" float32 [N, 1]; the graph takes "features" float32 [N, 2]',
    ],
    [
      'tables that are not given',
      `${features}tables: { seen: { type: count, keys: [[hs6]] } }\n`,
      [],
      'the features look things up in tables, which are not given',
    ],
    [
      'an output that is not named well',
      features,
      ['--output', 'fraud=logit:0'],
      '--output is not written risk=name:column',
    ],
    [
      'an output that is not there',
      features,
      ['--output', 'safety=probability:0'],
      'column 0 of the output "probability"',
    ],
  ])('refuses %s', (_, yaml, more, message) => {
    const { put, path } = workFolder();
    const { code, err } = customsRisk([
      ...['model', 'init', put('model.onnx', graph), '--features', put('features.yaml', yaml), '--out', path('draft')],
      ...more,
    ]);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});
