// Model cards: parts that are sound by themselves but do not fit each other are refused at their place.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CustomsRiskError } from '../../src/errors.js';
import { readModel } from '../../src/model/read.js';
import { cardFor, encodeGraph, writeModel } from './tiny-model.js';

// biome-ignore lint/suspicious/noExplicitAny: each case spoils another part
type Card = any;
const graph = encodeGraph({
  weights: [
    [1, 0],
    [-1, 0.5],
  ],
});
const isotonic = (x: readonly number[], y: readonly number[]) => (card: Card) =>
  (card.calibration = { safety: { type: 'isotonic', x, y } });

/** The first problem of a spoiled card, and what stands in the file at its place. */
async function problemOf(spoil: (card: Card) => void): Promise<[code: string, message: string, at: string]> {
  const card = cardFor(graph, [-2, 2]);
  spoil(card);
  const folder = writeModel(card, graph);
  let fault: CustomsRiskError;
  try {
    readModel(folder);
    return ['none', '', ''];
  } catch (thrown) {
    fault = thrown as CustomsRiskError; // nothing else is thrown
  }
  const { code, message, line, column } = fault.problems[0]!;
  const text = readFileSync(join(folder, 'model.json'), 'utf8').split('\n')[line! - 1]!;
  return [code, message, text.slice(column! - 1)];
}

describe('a model card', () => {
  it.each([
    [
      'a table of two lengths',
      isotonic([0.1, 0.2, 0.3], [0.1, 0.2]),
      ['MODEL_CARD', 'y: 2 values, where x has 3', '['],
    ],
    ['an x that stands still', isotonic([0.1, 0.4, 0.4], [0.1, 0.2, 0.3]), ['MODEL_CARD', 'x: must rise', '0.4']],
    ['a y that falls', isotonic([0.1, 0.4], [0.3, 0.2]), ['MODEL_CARD', 'y: must not fall', '0.2']],
    ['a y above 1', isotonic([0.1, 0.4], [0.3, 1.5]), ['MODEL_CARD', 'y is a number of 1 at most', '1.5']],
    [
      'two outputs of one risk',
      (card: Card) => (card.outputs[1].risk = 'counterfeit'),
      ['MODEL_CARD', 'risk: another output is of this risk', '"counterfeit",'],
    ],
    [
      'two features of one name',
      (card: Card) => (card.inputs[0].features[1].name = 'netKg'),
      ['MODEL_CARD', 'name: another feature is named "netKg"', '"netKg",'],
    ],
    [
      'a calibration without an output',
      (card: Card) => {
        card.outputs.pop();
        isotonic([0, 1], [0, 1])(card);
      },
      ['MODEL_CARD', 'safety: no output is of this risk', '{'],
    ],
    [
      'Platt calibration that turns the order round',
      (card: Card) => (card.calibration = { safety: { type: 'platt', slope: -1, intercept: 0 } }),
      ['MODEL_CARD', 'slope is a number over 0', '-1,'],
    ],
    ['no ONNX file', (card: Card) => (card.files = {}), ['MODEL_CARD', 'files: does not list model.onnx', '{']],
  ])('with %s is refused', async (_, spoil, expected) => {
    expect(await problemOf(spoil)).toEqual(expected);
  });

  it('may have a calibration that stays level', async () => {
    expect(await problemOf(isotonic([0.1, 0.4, 0.5], [0.2, 0.2, 0.3]))).toEqual(['none', '', '']);
  });
});
