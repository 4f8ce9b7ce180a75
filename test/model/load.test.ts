// Models: what is refused, with which code, before anything is scored.
import { createHash } from 'node:crypto';
import { appendFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'onnxruntime-common';
import { describe, expect, it } from 'vitest';
import { CustomsRiskError } from '../../src/errors.js';
import { calibratedLogit, interpolate } from '../../src/model/calibration.js';
import { openModel } from '../../src/model/predict.js';
import { readModel } from '../../src/model/read.js';
import { isInRange, parseRange } from '../../src/model/runtime-range.js';
import { explanationOf } from '../../src/model/session.js';
import { bytes, cardFor, encodeGraph, text, tinyModel, writeModel } from './tiny-model.js';

// biome-ignore lint/suspicious/noExplicitAny: each case spoils another part
type Card = any;
const weights = [
  [1, 0],
  [-1, 0.5],
];
const graph = encodeGraph({ weights });
const sound = (): Record<string, unknown> => cardFor(graph, [-2, 2]);
const folderOf = (file: Buffer): string => writeModel(cardFor(file, [-2, 2]), file);

async function faultOf(folder: string): Promise<CustomsRiskError> {
  try {
    const open = await openModel(readModel(folder));
    await open.close();
  } catch (fault) {
    if (fault instanceof CustomsRiskError) return fault;
    throw fault;
  }
  throw new Error('the model was accepted');
}

describe('a model folder', () => {
  it('is opened when everything fits', async () => {
    const open = await openModel(readModel(tinyModel()));
    await open.close();
  });

  it('with another digest is refused', async () => {
    const folder = tinyModel();
    appendFileSync(join(folder, 'model.onnx'), 'x');
    expect((await faultOf(folder)).code).toBe('MODEL_DIGEST');
  });

  it('with another digest is told both', async () => {
    const folder = tinyModel();
    writeFileSync(join(folder, 'model.onnx'), 'x');
    const expected = createHash('sha256').update(graph).digest('hex');
    const actual = createHash('sha256').update('x').digest('hex');
    expect((await faultOf(folder)).message).toContain(
      `the digest of model.onnx is sha256-${actual}, the card says sha256-${expected}`,
    );
  });

  it('with a file that is no ONNX is refused', async () => {
    expect((await faultOf(folderOf(Buffer.from('this is not a model')))).code).toBe('MODEL_NOT_ONNX');
    expect((await faultOf(folderOf(graph.subarray(0, graph.length - 20)))).code).toBe('MODEL_NOT_ONNX');
  });

  it('with a graph that must not be run is refused before it is opened', async () => {
    const inGraph = bytes(1, [...text(1, 'features'), ...text(2, 'x'), ...text(4, 'Loop')]);
    const looping = folderOf(encodeGraph({ weights, inGraph }));
    expect(() => readModel(looping)).toThrow(expect.objectContaining({ code: 'MODEL_REFUSED' }));
  });

  it('with an operator that the runtime does not know is refused in its words', async () => {
    const newer = bytes(1, [...text(1, 'features'), ...text(2, 'x'), ...text(4, 'Trilu')]); // of version 14
    const fault = await faultOf(folderOf(encodeGraph({ weights, inGraph: newer })));
    expect(fault.code).toBe('MODEL_NOT_ONNX');
    expect(fault.message).toContain('No Op registered for Trilu with domain_version of 13');
  });

  it.each([1, 64])('with a number of rows fixed at %d is refused, and told how to export', async (batch) => {
    const fault = await faultOf(folderOf(encodeGraph({ weights, batch })));
    expect(fault.code).toBe('MODEL_SIGNATURE');
    expect(fault.message).toContain(`the number of rows is fixed in "features" float32 [${batch}, 2]`);
    expect(fault.remedy).toContain('dynamic first dimension');
  });

  it('with a graph that fails on the canary rows is refused', async () => {
    const open = encodeGraph({ weights, width: 'any' });
    const card: Card = cardFor(open, [-2, 2]);
    card.inputs[0].features.push({ name: 'a', expr: 'grossKg', says: 'a' });
    card.canaries[0].features.push(null);
    const fault = await faultOf(writeModel(card, open));
    expect(fault.code).toBe('MODEL_CANARY');
    expect(fault.message).toContain('the graph fails on the canary rows: ');
    expect(fault.message).toContain('MatMul');
  });

  it('with a first dimension that has no name is opened', async () => {
    const open = await openModel(readModel(folderOf(encodeGraph({ weights, batch: '' }))));
    await open.close();
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
      (card: Card) => (card.inputs[0].name = 'X'),
      'MODEL_SIGNATURE',
      'the card asks for the inputs "X" float32 [N, 2]; the graph has "features" float32 [N, 2]',
    ],
    [
      'a feature too many',
      (card: Card) => card.inputs[0].features.push({ name: 'a', expr: 'grossKg', says: 'a' }),
      'MODEL_SIGNATURE',
      'the card asks for the inputs "features" float32 [N, 3]; the graph has "features" float32 [N, 2]',
    ],
    [
      'another output name',
      (card: Card) => (card.outputs[0].name = 'probability'),
      'MODEL_SIGNATURE',
      'asks for column 0 of the output "probability" float32 or float64 [N, columns]; the graph has "logit" float32 [N, 2]',
    ],
    [
      'an output column too far',
      (card: Card) => (card.outputs[1].index = 2),
      'MODEL_SIGNATURE',
      'asks for column 2 of the output "logit" float32 or float64 [N, columns]; the graph has "logit" float32 [N, 2]',
    ],
    [
      'a canary that differs',
      (card: Card) => (card.canaries[0].outputs = [-2, 2.5]),
      'MODEL_CANARY',
      'canary 1: the output for safety is 2, the file says 2.5',
    ],
    [
      'a canary feature that differs',
      (card: Card) => (card.canaries[0].features = [2, 5]),
      'MODEL_CANARY',
      'canary 1: feature "quantity" is 4, the file says 5',
    ],
    [
      'a canary feature that should be missing',
      (card: Card) => (card.canaries[0].features = [2, null]),
      'MODEL_CANARY',
      'canary 1: feature "quantity" is 4, the file says null',
    ],
    [
      'a canary of too few features',
      (card: Card) => (card.canaries[0].features = [2]),
      'MODEL_CANARY',
      'canary 1 has 1 features and 2 outputs, the card lists 2 and 2',
    ],
    [
      'a canary with a code that nobody knows',
      (card: Card) => (card.canaries[0].declaration.items[0].origin = 'XX'),
      'MODEL_CANARY',
      'canary 1: COUNTRY_UNKNOWN at items[0].origin',
    ],
    [
      'a canary that is no declaration',
      (card: Card) => (card.canaries[0].declaration = { id: 'x' }),
      'MODEL_CANARY',
      'canary 1: ITEMS_MISSING at items',
    ],
    [
      'a canary whose output is no number',
      (card: Card) => (card.canaries[0].outputs = [-2, null]),
      'MODEL_CANARY',
      'canaries.ndjson:1:',
    ],
    [
      'a canary with a text where the graph takes a number',
      (card: Card) => (card.canaries[0].features = [2, 'four']),
      'MODEL_CANARY',
      'canary 1: feature "quantity" is no float32',
    ],
    ['no canary', (card: Card) => (card.canaries = []), 'MODEL_CANARY', 'there are 0 canary rows; 1 to 10000 are read'],
    [
      'a canary that gives a probability of 2',
      (card: Card) => (card.outputs[1].scale = 'probability'),
      'MODEL_CANARY',
      'canary 1: the output for safety is 2, which is no probability',
    ],
    [
      'features in another order',
      (card: Card) => card.inputs[0].features.reverse(),
      'MODEL_CANARY',
      'canary 1: feature "quantity" is 4, the file says 2',
    ],
    [
      'a table that is defined and not there',
      (card: Card) => (card.tables = { seen: { type: 'count', keys: [['hs6']] } }),
      'MODEL_CARD',
      'does not list tables.json, which holds the tables',
    ],
    [
      'a runtime that is not this one',
      (card: Card) => (card.runtime = '>=1.17 <1.20'),
      'MODEL_RUNTIME',
      `onnxruntime is ${env.versions.common}, the card says >=1.17 <1.20`,
    ],
    [
      'a runtime that is no range',
      (card: Card) => (card.runtime = '^1.17'),
      'MODEL_CARD',
      'must be a range of versions such as ">=1.17 <2"',
    ],
    [
      'what is still to be said',
      (card: Card) => (card.limits = 'TODO: say'),
      'MODEL_CARD',
      'limits: is still to be filled in',
    ],
    [
      'a feature of an unknown field',
      (card: Card) => (card.inputs[0].features[0].expr = 'netKgs'),
      'EXPRESSION_NAME',
      'unknown field "netKgs"; did you mean "netKg"?',
    ],
    [
      'a feature of a table that is not there',
      (card: Card) => (card.inputs[0].features[0].expr = 'table("medians")'),
      'EXPRESSION_NAME',
      'there is no table "medians"',
    ],
    [
      'a feature that gives text',
      (card: Card) => (card.inputs[0].features[0].expr = 'description'),
      'EXPRESSION_TYPE',
      'must give number or bool, but gives text',
    ],
    [
      'a text where a number belongs',
      (card: Card) => (card.outputs[0].trainRate = 'half'),
      'MODEL_CARD',
      'trainRate: must be a number between 0 and 1, the share of positives in the training data',
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
    expect(await faultOf(folder)).toMatchObject({
      code: 'SETTINGS_NOT_JSON',
      problems: [{ line: 1, column: 17, message: 'a key in double quotes is expected here' }],
    });
  });

  it.each([
    ['{}', 'MODEL_DIGEST', ', the card says sha256-'],
    ['{', 'SETTINGS_NOT_JSON', 'a key in double quotes or } is expected here'],
    ['[]', 'TABLES_INVALID', 'the file is not an object'],
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

describe('what the runtime explains', () => {
  it.each([
    [
      'Load model from /home/officer/models/x.onnx failed:No such file\nmore',
      'Load model from x.onnx failed:No such file',
    ],
    ['C:\\Users\\officer\\model.cc:12 (float/double) is wrong', 'model.cc:12 (double) is wrong'],
    ['open "../secret/folder/data.bin"', 'open "data.bin"'],
  ])('%j is shown in one line and without folders', (message, expected) => {
    expect(explanationOf(new Error(message))).toBe(expected);
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
    expect(interpolate(given, table)).toBeCloseTo(expected, 12);
  });
});

describe('calibrated log-odds', () => {
  const half = { type: 'isotonic' as const, x: [0, 1], y: [0, 0.5] };
  it.each([
    ['of log-odds, uncalibrated, are those', 1.5, 'logit', undefined, 1.5],
    ['of a probability are its log-odds', 0.75, 'probability', undefined, Math.log(3)],
    ['by Platt are stretched and shifted', 2, 'logit', { type: 'platt' as const, slope: 0.5, intercept: -3 }, -2],
    [
      'by Platt of a probability, too',
      0.75,
      'probability',
      { type: 'platt' as const, slope: 2, intercept: 1 },
      2 * Math.log(3) + 1,
    ],
    ['by a table are those of its probability', Math.log(3), 'logit', half, Math.log(0.375 / 0.625)],
  ] as const)('%s', (_, given, scale, calibration, expected) => {
    expect(calibratedLogit(given, scale, calibration)).toBeCloseTo(expected, 12);
  });

  it.each([undefined, half, { type: 'platt' as const, slope: 2, intercept: 1 }])(
    'of no number are none',
    (calibration) => {
      expect(calibratedLogit(Number.NaN, 'logit', calibration)).toBeNaN();
      expect(calibratedLogit(Number.NaN, 'probability', calibration)).toBeNaN();
    },
  );
});

describe('a range of runtimes', () => {
  it.each([
    ['1.30.0', '>=1.17 <2', true],
    ['1.17.0', '>=1.17 <2', true],
    ['1.16.9', '>=1.17 <2', false],
    ['2.0.0', '>=1.17 <2', false],
    ['1.9.0', '>=1.17', false],
    ['1.30.1', '=1.30.1', true],
    ['1.30.1', '>1.30.1', false],
    ['1.30.1', '<=1.30.1', true],
    ['1.30.0-dev.20251101', '>=1.30', true],
  ])('%s lies in %s: %s', (version, range, expected) => {
    expect(isInRange(version, range)).toBe(expected);
  });

  it.each(['1.17', '^1.17', '>=1.17 ||', '', '>= 1.17', '>=1.17  <2', '>=1.x'])('is not written %j', (range) => {
    expect(parseRange(range)).toBeNull();
  });
});
