// Features: what stands in the matrix for numbers, bools, missing values and numbers that float32 cannot hold.
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../src/declaration/slots.js';
import { inputsSchema } from '../../src/features/feature-set.js';
import { compileFeatures, type Features } from '../../src/features/features.js';
import { makeFeatures, makeLookups, rowOf, sound } from './made-lookups.js';

const medians = makeLookups({
  medians: { type: 'median', of: 'netKg', keys: [['hs4']], atLeast: 1, entries: [{ '6404': [1, 2.5, 0] }] },
});
const noTables = makeLookups({});
const featuresOf = (...expressions: string[]): Features => makeFeatures(medians, ...expressions);
const numbersOf = (features: Features, rows: readonly Row[]): number[] => [
  ...(features.build(rows)[0]!.values as Float32Array),
];

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

describe('what stands for missing, and what is beyond the range', () => {
  const rows = [{ netKg: 0.1 }, {}, { netKg: 1e300 }, { netKg: 7 }].map((item) => rowOf(item));
  const valuesOf = (type: string, spec: object, expr = 'netKg'): unknown[] => {
    const inputs = inputsSchema.parse([
      { name: 'other', type: 'float64', features: [{ name: 'b', expr: 'netKg', says: 'b' }] },
      { name: 'input', type, features: [{ name: 'a', expr, says: 'a', ...spec }] },
    ]);
    const built = (['code', 'closures'] as const).map((backEnd) => {
      const [other, matrix] = sound(compileFeatures(inputs, noTables, backEnd)).build(rows);
      expect(other).toEqual({ name: 'other', type: 'float64', values: Float64Array.of(0.1, Number.NaN, 1e300, 7) });
      expect(matrix).toMatchObject({ name: 'input', type });
      return [...(matrix!.values as Iterable<unknown>)];
    });
    expect(built[0]).toEqual(built[1]);
    return built[0]!;
  };

  it.each([
    ['float32', {}, [Math.fround(0.1), Number.NaN, Number.NaN, 7]],
    ['float32', { missing: -1.5 }, [Math.fround(0.1), -1.5, -1.5, 7]],
    ['float32', { range: [0.5, 5] }, [0.5, Number.NaN, 5, 5]],
    ['float32', { range: [0.3, 5], missing: 100 }, [Math.fround(0.3), 100, 5, 5]],
    ['float64', {}, [0.1, Number.NaN, 1e300, 7]],
    ['float64', { missing: 0, range: [1, 8] }, [1, 0, 8, 7]],
    ['int64', { missing: -1 }, [-1n, -1n, -1n, 7n]],
    ['int64', { missing: -1, range: [1, 5] }, [1n, -1n, 5n, 5n]],
  ])('%s %j', (type, spec, expected) => {
    expect(valuesOf(type, spec)).toEqual(expected);
  });

  it('are texts in an input of texts, numbers for bools', () => {
    expect(valuesOf('string', { missing: 'none' }, 'netKg > 5 ? "heavy" : "light"')).toEqual([
      'light',
      'none',
      'heavy',
      'heavy',
    ]);
    expect(valuesOf('int64', { missing: 2 }, 'netKg > 5')).toEqual([0n, 2n, 1n, 1n]);
  });

  it.each([
    ['no number for int64', { type: 'int64' }, {}],
    ['half a number for int64', { type: 'int64' }, { missing: 0.5 }],
    ['no text for string', { type: 'string' }, {}],
    ['a number for string', { type: 'string' }, { missing: 1 }],
    ['a text for float32', { type: 'float32' }, { missing: 'x' }],
    ['a number beyond float32', { type: 'float32' }, { missing: 1e40 }],
    ['an empty range', { type: 'float32' }, { range: [1, 1] }],
    ['a range of texts', { type: 'string' }, { missing: '', range: [0, 1] }],
  ])('%s is refused', (_, input, spec) => {
    const features = [{ name: 'a', expr: 'netKg', says: 'a', ...spec }];
    expect(inputsSchema.safeParse([{ name: 'x', ...input, features }]).success).toBe(false);
  });

  it('a feature of another type than its input is refused', () => {
    const inputs = inputsSchema.parse([
      { name: 'x', type: 'string', features: [{ name: 'a', expr: 'netKg', says: 'a', missing: '' }] },
    ]);
    expect(compileFeatures(inputs, noTables)).toMatchObject([
      { code: 'EXPRESSION_TYPE', path: ['inputs', 0, 'features', 0, 'expr'] },
    ]);
  });
});

it('rows give the same bytes one by one and a thousand at once', () => {
  const item = fc.record({
    hs: fc.constantFrom('640411', '640399', undefined),
    netKg: fc.constantFrom(undefined, 0, 0.1, 70),
    value: fc.double({ min: 0, max: 1e6, noNaN: true }),
    currency: fc.constant('USD'),
  });
  const rows = fc.sample(item, { numRuns: 1_000, seed: 7 }).map((one) => rowOf(one));
  const features = featuresOf(
    "log(valuePerKg) - table('medians')",
    'log1p(netKg)',
    'hs2 == "64" && netKg > 50',
    'value / 3',
  );
  const bytesOf = (from: number, to: number): string =>
    Buffer.from((features.build(rows.slice(from, to))[0]!.values as Float32Array).buffer).toString('hex');
  expect(rows.map((_, at) => bytesOf(at, at + 1)).join('')).toBe(bytesOf(0, 1_000));
});

it('are worked out where no code may be made of text', () => {
  const program = `
    import { loadModel } from './src/index.js';
    import { flatten } from './src/declaration/flatten.js';
    import { deriveRows } from './src/declaration/derive.js';
    const { flat } = flatten({ id: 'D1', items: [{ hs: '640411', origin: 'CN', netKg: 3, value: 10, currency: 'USD' }] });
    deriveRows(flat.rows, 'USD', {});
    const [matrix] = (await loadModel('models/kcs-gbdt')).features.build(flat.rows);
    console.log(Buffer.from(matrix.values.buffer).toString('hex'));`;
  const run = (...flags: string[]): string =>
    execFileSync(process.execPath, [...flags, '--import', 'tsx', '--input-type=module', '-e', program], {
      encoding: 'utf8',
    });
  const bytes = run();
  expect(bytes).toMatch(/^(?:[0-9a-f]{8}){22}\n$/);
  expect(run('--disallow-code-generation-from-strings')).toBe(bytes);
});
