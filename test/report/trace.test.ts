// A trace as text: a mark for every part, what it found and compared, parts below what they belong to.
import { expect, it } from 'vitest';
import { compileTrace } from '../../src/expression/trace.js';
import { writeTrace } from '../../src/report/trace.js';
import { compile, viewOf } from '../expression/random-conditions.js';

const written = (source: string, item: object): string[] =>
  writeTrace(compileTrace(compile(source))(viewOf({ id: 'D1', items: [item] })), (_, text) => text, '  ');

it('is written one part a line', () => {
  const source =
    'hasAny(description, lists.brands) && (netKg > 2 || origin == "CN") && packages.exists(p, p.count > 5)';
  const item = { description: 'N1KE \u202eshoe', netKg: 3, packages: [{ count: 1 }, { count: 7 }] };
  expect(written(source, item)).toEqual([
    `  yes  ${source}`,
    '       yes  hasAny(description, lists.brands)   "N1KE" by "nike" of lists.brands · description = N1KE \ufffdshoe',
    '       yes  (netKg > 2 || origin == "CN")',
    '            yes  netKg > 2   netKg = 3',
    '             -   origin == "CN"',
    '       yes  packages.exists(p, p.count > 5)   number 2 of 2 · packages = 2 entries',
    '            yes  p.count > 5   p.count = 7',
  ]);
});

it('names what is missing at the part that needs it', () => {
  expect(written('netKg > 2 && value / quantity < 1', { netKg: 3, value: 2 })).toEqual([
    '  open netKg > 2 && value / quantity < 1',
    '       yes  netKg > 2   netKg = 3',
    '       open value / quantity < 1   missing: quantity · value / quantity = not stated · value = 2',
  ]);
  expect(written('packages.all(p, p.count > 5)', { packages: [{ count: 9 }, { count: 7 }] })).toEqual([
    '  yes  packages.all(p, p.count > 5)   all 2 together · packages = 2 entries',
  ]);
});
