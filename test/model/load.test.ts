// Models: what is refused, with which code, before anything is scored.
import { createHash } from 'node:crypto';
import { appendFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CustomsRiskError } from '../../src/errors.js';
import { calibrate } from '../../src/model/calibration.js';
import { loadModel } from '../../src/model/load.js';
import { openModel } from '../../src/model/predict.js';
import { cardFor, encodeGraph, tinyModel, writeModel } from './tiny-model.js';

// biome-ignore lint/suspicious/noExplicitAny: each case spoils another part
type Card = any;
const graph = encodeGraph({
  weights: [
    [1, 0],
    [-1, 0.5],
  ],
});
const sound = (): Record<string, unknown> => cardFor(graph, [-2, 2]);

async function faultOf(folder: string): Promise<CustomsRiskError> {
  try {
    const open = await openModel(await loadModel(folder));
    await open.close();
  } catch (fault) {
    if (fault instanceof CustomsRiskError) return fault;
    throw fault;
  }
  throw new Error('the model was accepted');
}

describe('a model folder', () => {
  it('is opened when everything fits', async () => {
    const open = await openModel(await loadModel(tinyModel()));
    await open.close();
  });

  it('with another digest is refused', async () => {
    const folder = tinyModel();
    appendFileSync(join(folder, 'model.onnx'), 'x');
    expect((await faultOf(folder)).code).toBe('MODEL_DIGEST');
  });

  it('with a file that is no ONNX is refused', async () => {
    const junk = Buffer.from('this is not a model');
    expect((await faultOf(writeModel(cardFor(junk, [-2, 2]), junk))).code).toBe('MODEL_NOT_ONNX');
    const cut = graph.subarray(0, graph.length - 20);
    expect((await faultOf(writeModel(cardFor(cut, [-2, 2]), cut))).code).toBe('MODEL_NOT_ONNX');
  });

  it('without a file is refused', async () => {
    const folder = tinyModel();
    rmSync(join(folder, 'model.onnx'));
    expect((await faultOf(folder)).code).toBe('FILE_MISSING');
    expect((await faultOf(join(folder, 'nowhere'))).code).toBe('FILE_MISSING');
  });

  it('with a link instead of a file is refused', async () => {
    const folder = tinyModel();
    const other = tinyModel();
    rmSync(join(folder, 'model.onnx'));
    symlinkSync(join(other, 'model.onnx'), join(folder, 'model.onnx'));
    expect((await faultOf(folder)).code).toBe('FILE_UNREADABLE');
  });

  it.each([
    [
      'another input name',
      (card: Card) => (card.input.name = 'X'),
      'MODEL_SIGNATURE',
      'the card names the input "X", the graph "features"',
    ],
    [
      'a feature too many',
      (card: Card) => card.input.features.push({ name: 'a', expr: 'grossKg', says: 'a' }),
      'MODEL_SIGNATURE',
      'the card has 3 features, the graph takes a shape of [N, 2]',
    ],
    [
      'another output name',
      (card: Card) => (card.outputs[0].name = 'probability'),
      'MODEL_SIGNATURE',
      'the graph has no output "probability"',
    ],
    [
      'an output column too far',
      (card: Card) => (card.outputs[1].index = 2),
      'MODEL_SIGNATURE',
      'the output "logit" has 2 columns, the card asks for column 2',
    ],
    [
      'a canary that differs',
      (card: Card) => (card.canaries[0].outputs = [-2, 2.5]),
      'MODEL_CANARY',
      'canary 1: output 1 differs',
    ],
    [
      'a canary feature that differs',
      (card: Card) => (card.canaries[0].features = [2, 5]),
      'MODEL_CANARY',
      'canary 1: feature "quantity" differs',
    ],
    [
      'a canary that is no declaration',
      (card: Card) => (card.canaries[0].declaration = { id: 'x' }),
      'MODEL_CANARY',
      'canary 1: ITEMS_MISSING at items',
    ],
    [
      'a feature of an unknown field',
      (card: Card) => (card.input.features[0].expr = 'netKgs'),
      'EXPRESSION_NAME',
      'unknown field "netKgs"; did you mean "netKg"?',
    ],
    [
      'a feature of a table that is not there',
      (card: Card) => (card.input.features[0].expr = 'table("medians", hs4)'),
      'EXPRESSION_NAME',
      'the model has no table "medians"',
    ],
    [
      'a feature that gives text',
      (card: Card) => (card.input.features[0].expr = 'description'),
      'EXPRESSION_TYPE',
      'must give number or bool, but gives text',
    ],
    [
      'a text where a number belongs',
      (card: Card) => (card.outputs[0].trainRate = 'half'),
      'MODEL_CARD',
      'trainRate: expected number, received string',
    ],
    [
      'an unknown key',
      (card: Card) => (card.licences = 'MIT'),
      'MODEL_CARD',
      'unknown key "licences"; did you mean "licence"?',
    ],
    [
      'a path as a file name',
      (card: Card) => (card.files['../model.onnx'] = card.files['model.onnx']),
      'MODEL_CARD',
      'a plain file name',
    ],
    ['no ONNX file listed', (card: Card) => (card.files = {}), 'MODEL_CARD', 'files does not list model.onnx'],
  ])('with %s is refused', async (_, spoil, code, message) => {
    const card = sound();
    spoil(card);
    const fault = await faultOf(writeModel(card, graph));
    expect(fault.code).toBe(code);
    expect(fault.message).toContain(message);
  });

  it('with a card that is no JSON is refused with its place', async () => {
    const folder = tinyModel();
    writeFileSync(join(folder, 'model.json'), '{ "model": "x", ]');
    expect(await faultOf(folder)).toMatchObject({ code: 'YAML_MALFORMED', problems: [{ line: 1 }] });
  });

  it.each([
    ['{}', 'MODEL_DIGEST', 'differs from the card'],
    ['[]', 'MODEL_CARD', 'not an object of tables'],
    ['{', 'MODEL_CARD', 'not an object of tables'],
    ['{"a":{"type":"number","entries":{"x":"1"}}}', 'MODEL_CARD', 'a: the entry "x" is not a number'],
    ['{"a":{"type":"rate","prior":2,"strength":1,"entries":{}}}', 'MODEL_CARD', 'the prior must be from 0 to 1'],
    [
      '{"a":{"type":"rate","prior":0.5,"strength":1,"entries":{"x":[1,2]}}}',
      'MODEL_CARD',
      'the entry "x" is not [seen, positive]',
    ],
    ['{"a":{"type":"rate","entries":{}}}', 'MODEL_CARD', 'a is not { type: "number"'],
  ])('with tables %s is refused', async (tables, code, message) => {
    const digest = createHash('sha256')
      .update(code === 'MODEL_DIGEST' ? 'other' : tables)
      .digest('hex');
    const folder = writeModel(
      { ...sound(), files: { ...(sound().files as object), 'tables.json': `sha256-${digest}` } },
      graph,
    );
    writeFileSync(join(folder, 'tables.json'), tables);
    const fault = await faultOf(folder);
    expect(fault.code).toBe(code);
    expect(fault.message).toContain(message);
  });
});

describe('isotonic calibration', () => {
  const table = { type: 'isotonic' as const, x: [0.1, 0.5, 0.9], y: [0.05, 0.25, 0.95] };
  it.each([
    [0, 0.05],
    [0.1, 0.05],
    [0.3, 0.15],
    [0.5, 0.25],
    [0.7, 0.6],
    [1, 0.95],
  ])('%d becomes %d', (given, expected) => {
    expect(calibrate(given, table)).toBeCloseTo(expected, 12);
  });
});
