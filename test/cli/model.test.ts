// The commands `model …`: what they say of the shipped model, of one that does not serve, and of a draft.
import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ModelCheck } from '../../src/pipeline/check-model.js';
import { cardFor, encodeGraph, tinyModel, writeModel } from '../model/tiny-model.js';
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
    expect(out).toContain('features  float32 [N, 28]');
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
