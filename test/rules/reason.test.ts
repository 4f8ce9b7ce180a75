// Reasons: values, matches and braces in the sentence of a rule.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveRows } from '../../src/declaration/derive.js';
import { flatten } from '../../src/declaration/flatten.js';
import { newView } from '../../src/expression/closures.js';
import { compileExpression } from '../../src/expression/compile.js';
import type { Environment } from '../../src/expression/environment.js';
import { formatValue } from '../../src/expression/format-value.js';
import { createList } from '../../src/expression/lists.js';
import { number } from '../../src/expression/types.js';
import { compileReason } from '../../src/rules/reason.js';
import { runs } from '../runs.js';

const environment: Environment = {
  scope: 'item',
  params: new Map(),
  lists: new Map([['brands', createList('terms', ['adidas', 'nike'], ['case', 'digits', 'separators', 'doubles'])]]),
};

function reason(template: string, item: object, when = 'hasAny(description, lists.brands)'): string {
  const flat = flatten({ id: 'D1', acceptedAt: '2026-03-01', items: [{ currency: 'USD', ...item }] });
  if (!flat.ok) throw new Error(flat.fault.code);
  deriveRows(flat.flat.rows, 'USD', {});
  const compiled = compileExpression(when, environment);
  if (!compiled.ok) throw new Error('the condition is faulty');
  const view = { ...newView(), items: flat.flat.rows, row: flat.flat.rows[0]! };
  const { write, problems } = compileReason(template, compiled.expression.tree, environment);
  expect(problems).toEqual([]);
  return write(view);
}

describe('a reason', () => {
  it.each([
    ['{valuePerKg} per kg of {hs4}', { value: 100, netKg: 30, hs: '640411' }, '3.33 per kg of 6404'],
    ['{value / netKg * 1000} g', { value: 1, netKg: 3 }, '333.33 g'],
    ['{description.match}', { description: 'ADIDAS shoes' }, '"adidas"'],
    ['{description.match}', { description: 'new n1ke shoes' }, '"n1ke" (read as nike)'],
    ['{description.match}', { description: 'shoes' }, 'not stated'],
    ['{origin} and {undg}', { undg: ['3480', '1266'] }, 'not stated and 3480, 1266'],
    ['{undg}', { undg: [] }, 'none'],
    ['{declaration.acceptedAt}', {}, '2026-03-01'],
    [
      '{documents.map(d, d.validFrom)}',
      { documents: [{ validFrom: '2026-02-01' }, { validFrom: '2025-12-24' }] },
      '2026-02-01, 2025-12-24',
    ],
    ['{{not a slot}}', {}, '{not a slot}'],
    ['plain', {}, 'plain'],
  ])('%s', (template, item, expected) => {
    expect(reason(template, item)).toBe(expected);
  });

  it('looks where the condition looks, and tells the near word', () => {
    expect(reason('{description.match}', { description: 'adids shoes' }, 'near(description, lists.brands, 1)')).toBe(
      '"adids" (read as adidas)',
    );
  });

  it('writes numbers the same everywhere', () => {
    expect([0.00123456, 1234567.891, 0.1 + 0.2, 5].map((value) => formatValue(value, number))).toEqual([
      '0.00123',
      '1234567.89',
      '0.3',
      '5',
    ]);
  });

  it('rounds to hundredths as division does', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.double({ noNaN: true, noDefaultInfinity: true }),
          fc.double({ min: -1e6, max: 1e6, noNaN: true }),
          fc.double({ min: 1e9, max: 1e12, noNaN: true }),
        ),
        (value) => {
          const expected = Math.abs(value) < 1 ? Number(value.toPrecision(3)) : Math.round(value * 100) / 100;
          expect(formatValue(value, number)).toBe(String(Number.isInteger(value) ? value : expected));
        },
      ),
      { numRuns: runs(2_000) },
    );
  });
});
