// Features: what stands in the matrix for numbers, bools, missing values and numbers that float32 cannot hold.
import { expect, it } from 'vitest';
import { deriveRows } from '../../src/declaration/derive.js';
import { flatten } from '../../src/declaration/flatten.js';
import type { Row } from '../../src/declaration/slots.js';
import { compileFeatures, type Features } from '../../src/features/features.js';
import { buildTables } from '../../src/features/tables.js';

function featuresOf(...expressions: string[]): Features {
  const tables = buildTables({ medians: { type: 'number', entries: { '6404': 2.5 } } });
  if (typeof tables === 'string') throw new Error(tables);
  const specs = expressions.map((expr) => ({ name: expr, expr, says: expr }));
  const features = compileFeatures(specs, tables);
  if ('length' in features) throw new Error(features[0]!.message);
  return features;
}

function rowOf(item: object): Row {
  const flat = flatten({ id: 'D1', items: [item] });
  if (!flat.ok) throw new Error(flat.fault.code);
  deriveRows(flat.flat.rows, 'USD', {});
  return flat.flat.rows[0]!;
}

const shoes = rowOf({ hs: '640411', netKg: 0.1, quantity: 4, value: 10, currency: 'USD' });

it('numbers are rounded to float32 once, bools are 1 and 0, missing ones are NaN, row by row', () => {
  const { build } = featuresOf('netKg * 3.0', 'quantity > 3', 'quantity > 5', 'grossKg', "table('medians', hs4)");
  const bare = rowOf({ quantity: 6 });
  expect([...build([shoes, bare])]).toEqual([
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
  expect([...featuresOf(expression).build([shoes])]).toEqual([Number.NaN]);
});

it('tells a missing field from a value that cannot be worked out', () => {
  const { lacks } = featuresOf('grossKg', 'log(netKg - netKg)', 'netKg + grossKg');
  expect([0, 1, 2].map((feature) => lacks(shoes, feature))).toEqual([true, false, true]);
});
