// Values of many expressions worked out together: generated code, closures and each expression by itself come to the same.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileExpression, type Expression } from '../../src/expression/compile.js';
import type { BackEnd } from '../../src/expression/evaluation.js';
import { type Column, createFill } from '../../src/expression/values.js';
import { makeLookups } from '../features/made-lookups.js';
import { runs } from '../runs.js';
import { condition, declaration, environment, numeric, viewOf } from './random-conditions.js';

const lookups = makeLookups({
  goods: {
    type: 'rate',
    label: 'fraud',
    prior: 0.25,
    strength: 2,
    keys: [['hs2'], ['hs4', 'origin']],
    entries: [{ '64': [3, 1] }, { '6404|CN': [5, 4] }],
  },
  kg: {
    type: 'median',
    of: 'netKg',
    keys: [['importer.aeo', 'netKg > 1 ? "big" : "small"']],
    atLeast: 1,
    entries: [{ 'true|big': [4, 2, 1], 'false|small': [4, 1, 0] }],
  },
});
const tables = new Map([...lookups].map(([name, { table }]) => [name, table]));

const texts = fc.constantFrom(
  'description',
  'hs4 + origin',
  'hs2 + "|" + extra.note',
  'netKg > 1 ? origin : description',
  'importer.aeo ? hs4 : "none"',
  'prefix(hs, 4)',
  'key(origin, hs4)',
  'description.lowerAscii()',
);
const features = fc.constantFrom(
  'rate("goods")',
  'seen("goods")',
  'table("kg") - spread("kg")',
  'log1p(seen("goods")) / netKg',
  'origin == hs2 || description < origin',
  'declaration.acceptedAt + duration("24h") > transport.eta',
  'days(declaration.acceptedAt, transport.eta) / quantity',
  'netKg < 1 ? -netKg : netKg >= 20 ? rate("goods") : value',
  'importer.aeo == (netKg > 1)',
  'importer.aeo in [true]',
  'netKg in [0, 20] && !(quantity in [7])',
  'hs4 <= "6404" && origin >= "CN"',
  '-0 * netKg',
  'double(extra.note + "1")',
  'packages.filter(p, p.count > 2).size() > 0 ? 1 : 0',
  'ratio(1e308, 1e-308) > 1',
);

const compile = (source: string): Expression => {
  const compiled = compileExpression(source, { ...environment, tables });
  if (!compiled.ok) throw new Error(`${source}: ${compiled.problems[0]!.message}`);
  return compiled.expression;
};

/** The values of a row as they are stored, by one of the back ends. */
function fillRow(expressions: readonly Expression[], backEnd: BackEnd, given: object): unknown[] {
  const columns = expressions.map(
    ({ tree }, place): Column => ({
      tree,
      array: 0,
      width: expressions.length,
      place,
      store: (value: unknown) => value,
    }),
  );
  const row: unknown[] = [];
  const view = viewOf(given);
  createFill(columns, backEnd)(view, [row], 0);
  expect(view.missing).toEqual([]);
  return row;
}

describe('values worked out together', () => {
  it('come to what each comes to by itself, by code and by closures', () => {
    const seen = { there: 0, missing: 0 };
    fc.assert(
      fc.property(
        fc.array(fc.oneof(condition, numeric, texts, features), { minLength: 1, maxLength: 8 }),
        declaration,
        (sources, given) => {
          const expressions = sources.map(compile);
          const expected = expressions.map(({ evaluate, type }) => {
            const value = evaluate(viewOf(given));
            seen[value === undefined ? 'missing' : 'there']++;
            return type.kind === 'text' ? value : Number(value);
          });
          for (const backEnd of ['code', 'closures'] as const)
            expect(fillRow(expressions, backEnd, given), sources.join('\n')).toEqual(expected);
        },
      ),
      { numRuns: runs(1_000) },
    );
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(500);
  });

  it('are in place however many there are', () => {
    const sources = Array.from({ length: 400 }, (_, at) => `log1p(netKg + ${at}) + rate("goods") * ${at}`);
    const given = { id: 'D1', items: [{ hs: '640411', origin: 'CN', netKg: 2 }] };
    const expressions = sources.map(compile);
    const rate = (4 + 2 * ((1 + 0.5) / 5)) / 7;
    const expected = sources.map((_, at) => Math.log1p(2 + at) + rate * at);
    expect(fillRow(expressions, 'code', given)).toEqual(expected);
    expect(fillRow(expressions, 'closures', given)).toEqual(expected);
  });

  it('keep the sign of zero', () => {
    const given = { id: 'D1', items: [{ netKg: 0 }] };
    for (const backEnd of ['code', 'closures'] as const)
      expect(fillRow([compile('-0.0'), compile('-netKg'), compile('0 * -1')], backEnd, given)).toEqual([-0, -0, -0]);
  });
});
