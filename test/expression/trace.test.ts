// The trace of a condition: its parts, what they compared and found, which decided, and that it comes to the same.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileTrace, type Trace } from '../../src/expression/trace.js';
import { runs } from '../runs.js';
import { compile, condition, declaration, viewOf } from './random-conditions.js';

function traced(source: string, item: object, header: object = {}): Trace {
  return compileTrace(compile(source))(viewOf({ id: 'D1', ...header, items: [item] }));
}
/** Each part as `outcome text`, indented by its depth. */
const outline = (trace: Trace, depth = ''): string[] => [
  `${depth}${trace.outcome} ${trace.text}`,
  ...trace.parts.flatMap((part) => outline(part, `${depth}  `)),
];

describe('a trace', () => {
  it('comes to what the condition comes to, with the same fields missing', () => {
    const seen = { true: 0, false: 0, undefined: 0 };
    fc.assert(
      fc.property(condition, fc.array(declaration, { minLength: 1, maxLength: 4 }), (source, declarations) => {
        const expression = compile(source);
        const trace = compileTrace(expression);
        for (const given of declarations) {
          const view = viewOf(given);
          const { outcome, missing } = trace(view);
          expect(view.missing).toEqual([]);
          const expected = expression.evaluate(view);
          expect(outcome, source).toBe(expected === undefined ? 'undetermined' : String(expected));
          expect(new Set(missing), source).toEqual(new Set(view.missing));
          seen[`${expected as boolean | undefined}`]++;
        }
      }),
      { numRuns: runs(600) },
    );
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(100);
  });

  it('tells every part, and which were not looked at', () => {
    expect(
      outline(
        traced('netKg > 2 && (origin == "CN" || has(hs)) && !(importer.aeo || netKg < 3)', { netKg: 5, origin: 'CN' }),
      ),
    ).toEqual([
      'undetermined netKg > 2 && (origin == "CN" || has(hs)) && !(importer.aeo || netKg < 3)',
      '  true netKg > 2',
      '  true (origin == "CN" || has(hs))',
      '    true origin == "CN"',
      '    skipped has(hs)',
      '  undetermined !(importer.aeo || netKg < 3)',
      '    undetermined (importer.aeo || netKg < 3)',
      '      undetermined importer.aeo',
      '      false netKg < 3',
    ]);
    expect(outline(traced('netKg > 9 && origin == "CN"', { netKg: 5 }))).toEqual([
      'false netKg > 9 && origin == "CN"',
      '  false netKg > 9',
      '  skipped origin == "CN"',
    ]);
    expect(
      outline(traced('importer.aeo ? netKg > 1 : netKg > 5', { netKg: 2 }, { parties: { importer: { aeo: true } } })),
    ).toEqual([
      'true importer.aeo ? netKg > 1 : netKg > 5',
      '  true importer.aeo',
      '  true netKg > 1',
      '  skipped netKg > 5',
    ]);
  });

  it('marks the place of a part in the condition', () => {
    const source = 'netKg > 2\n  && origin == "CN"';
    const [, second] = traced(source, { netKg: 5, origin: 'CN' }).parts;
    expect(source.slice(second!.start, second!.end)).toBe('origin == "CN"');
    expect(second!.text).toBe('origin == "CN"');
  });

  it('gives the values compared, with the fields that an operand is worked out from', () => {
    expect(traced('value / quantity < params.limit', { value: 100, quantity: 30 }).values).toEqual([
      { text: 'value / quantity', value: '3.33' },
      { text: 'value', value: '100' },
      { text: 'quantity', value: '30' },
      { text: 'params.limit', value: '4.5' },
    ]);
    expect(traced('declaration.acceptedAt > date("2026-01-01")', {}, { acceptedAt: '2026-03-01' }).values).toEqual([
      { text: 'declaration.acceptedAt', value: '2026-03-01' },
    ]);
    expect(
      traced(
        'transport.eta - declaration.acceptedAt > duration("72h")',
        {},
        { acceptedAt: '2026-03-01', transport: { eta: '2026-03-02T01:30:00Z' } },
      ).values[0],
    ).toEqual({ text: 'transport.eta - declaration.acceptedAt', value: '25h30m' });
    expect(traced('packages.size() > 1', { packages: [{ count: 1 }, { count: 2 }] }).values).toEqual([
      { text: 'packages.size()', value: '2' },
      { text: 'packages', value: '2 entries' },
    ]);
  });

  it.each([
    [
      'hasAny(description, lists.brands)',
      { description: 'new n1ke shoe' },
      { list: 'lists.brands', entry: 'nike', found: 'n1ke' },
    ],
    ['hasAny(description, ["shoe"])', { description: 'new SHOE' }, { list: null, entry: 'shoe', found: 'SHOE' }],
    ['near(description, ["adidas"], 1)', { description: 'adids' }, { list: null, entry: 'adidas', found: 'adids' }],
    ['hsIn(hs, "95", lists.labels)', { hs: '482110' }, { list: 'lists.labels', entry: '4821', found: '482110' }],
    ['hsIn(hs, "95", "48", lists.labels)', { hs: '482110' }, { list: null, entry: '48', found: '482110' }],
    ['inList(hs, lists.labels)', { hs: '640411' }, { list: 'lists.labels', entry: '64', found: '640411' }],
    ['origin in lists.hubs', { origin: 'SG' }, { list: 'lists.hubs', entry: 'SG', found: 'SG' }],
    ['!hsIn(hs, "64")', { hs: '640411' }, { list: null, entry: '64', found: '640411' }],
    ['hsIn(hs, "64")', { hs: '950300' }, null],
  ])('tells what %s found', (source, item, match) => {
    expect(traced(source, item).match).toEqual(match);
  });

  it.each([
    ['packages.exists(p, p.count > 2)', [1, 3, 4], 'true', 2],
    ['packages.exists(p, p.count > 9)', [1, 3, 4], 'false', null],
    ['packages.exists(p, p.count > 9)', [1, undefined, 4], 'undetermined', 2],
    ['packages.all(p, p.count > 2)', [3, 4, 1], 'false', 3],
    ['packages.all(p, p.count > 0)', [3, 4, 1], 'true', null],
    ['packages.exists_one(p, p.count > 2)', [1, 3, 1], 'true', 2],
    ['packages.exists_one(p, p.count > 2)', [5, 1, 4], 'false', 3],
    ['packages.exists_one(p, p.count > 9)', [5, 1, 4], 'false', null],
  ])('of %s over %j names the element that decided', (source, counts, outcome, number) => {
    const { element, parts, ...trace } = traced(source, { packages: counts.map((count) => ({ count, marks: 'x' })) });
    expect(trace.outcome).toBe(outcome);
    expect(element).toEqual({ number, of: 3 });
    expect(parts).toHaveLength(number === null ? 0 : 1);
    if (number !== null)
      expect(parts[0]!.values).toEqual([
        { text: 'p.count', value: counts[number - 1] === undefined ? 'not stated' : String(counts[number - 1]) },
      ]);
  });

  it('of a macro whose list is missing says so', () => {
    expect(traced('packages.exists(p, p.count > 2)', {})).toMatchObject({
      outcome: 'undetermined',
      missing: ['packages'],
      element: null,
      parts: [],
    });
  });
});
