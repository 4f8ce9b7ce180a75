// Features: what stands in the matrix for numbers, bools, missing values and numbers that float32 cannot hold.
import { expect, it } from 'vitest';
import { deriveRows } from '../../src/declaration/derive.js';
import { flatten } from '../../src/declaration/flatten.js';
import type { Row } from '../../src/declaration/slots.js';
import type { Features } from '../../src/features/features.js';
import { makeFeatures, makeLookups } from './made-lookups.js';

const medians = makeLookups({
  medians: { type: 'median', of: 'netKg', keys: [['hs4']], atLeast: 1, entries: [{ '6404': [1, 2.5, 0] }] },
});
const featuresOf = (...expressions: string[]): Features => makeFeatures(medians, ...expressions);
const numbersOf = (features: Features, rows: readonly Row[]): number[] => [
  ...(features.build(rows)[0]!.values as Float32Array),
];

function rowOf(item: object): Row {
  const flat = flatten({ id: 'D1', items: [item] });
  if (!flat.ok) throw new Error(flat.fault.code);
  deriveRows(flat.flat.rows, 'USD', {});
  return flat.flat.rows[0]!;
}

const shoes = rowOf({ hs: '640411', netKg: 0.1, quantity: 4, value: 10, currency: 'USD' });

it('numbers are rounded to float32 once, bools are 1 and 0, missing ones are NaN, row by row', () => {
  const features = featuresOf('netKg * 3.0', 'quantity > 3', 'quantity > 5', 'grossKg', "table('medians')");
  const bare = rowOf({ quantity: 6 });
  expect(numbersOf(features, [shoes, bare])).toEqual([
    ...[Math.fround(0.1 * 3), 1, 0, Number.NaN, 2.5],
    ...[Number.NaN, 1, 1, Number.NaN, Number.NaN],
  ]);
});

it.each([
  ['a product beyond float32', 'netKg * 1e40'],
  ['its negative', 'netKg * -1e40'],
  ['a product beyond double', 'netKg * 1e300 * 1e300'],
  ['a division by zero', '1.0 / (netKg - netKg)'],
  ['the logarithm of zero', 'log(netKg - netKg)'],
  ['a number in a text that is beyond double', 'double("1e999")'],
])('%s is NaN, never infinite', (_, expression) => {
  expect(numbersOf(featuresOf(expression), [shoes])).toEqual([Number.NaN]);
});

it('tells a missing field from a value that cannot be worked out', () => {
  const { lacks } = featuresOf('grossKg', 'log(netKg - netKg)', 'netKg + grossKg');
  expect([0, 1, 2].map((feature) => lacks(shoes, feature))).toEqual([true, false, true]);
});
