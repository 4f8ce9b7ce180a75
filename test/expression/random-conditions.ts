// Random conditions and declarations that bring out all three outcomes, for properties of the language.
import fc from 'fast-check';
import { deriveRows } from '../../src/declaration/derive.js';
import { flatten } from '../../src/declaration/flatten.js';
import { newView, type View } from '../../src/expression/closures.js';
import { compileExpression, type Expression } from '../../src/expression/compile.js';
import type { Environment } from '../../src/expression/environment.js';
import { createList } from '../../src/expression/lists.js';
import { number, type Type, text } from '../../src/expression/types.js';

export const environment: Environment = {
  scope: 'item',
  params: new Map<string, { type: Type; value: unknown }>([
    ['limit', { type: number, value: 4.5 }],
    ['batteries', { type: { kind: 'list', of: text }, value: ['3480'] }],
  ]),
  lists: new Map([
    ['ids', createList('ids', ['A', 'I1'])],
    ['hubs', createList('countries', ['AE', 'SG'])],
    ['labels', createList('hs', ['64', '4821'])],
    ['brands', createList('terms', ['nike', 'louis vuitton'], ['case', 'digits', 'separators', 'doubles'])],
  ]),
};

const numbers = fc.constantFrom(
  'netKg',
  'value',
  'quantity',
  'valuePerKg',
  'kgPerPackage',
  'params.limit',
  '2',
  '0.5',
  '0',
  '-3',
);
export const numeric = fc.letrec<{ number: string }>((tie) => ({
  number: fc.oneof(
    { weight: 5, arbitrary: numbers },
    fc.tuple(tie('number'), fc.constantFrom('+', '-', '*'), tie('number')).map(([a, how, b]) => `(${a} ${how} ${b})`),
    fc.tuple(tie('number'), fc.constantFrom('netKg', 'quantity', '4')).map(([a, b]) => `(${a} / ${b})`),
    tie('number').map((a) => `log(${a})`),
    fc.tuple(tie('number'), tie('number')).map(([a, b]) => `ratio(${a}, ${b})`),
    fc.constant('description.size()'),
    fc.constant('documents.size()'),
  ),
})).number;

const atoms = fc.oneof(
  fc.tuple(numeric, fc.constantFrom('<', '<=', '>', '>=', '==', '!='), numeric).map((parts) => parts.join(' ')),
  fc.constantFrom(
    'origin == "CN"',
    '"NL" != origin',
    'origin in ["CN", "HK"]',
    'origin in lists.hubs',
    'inList(importer.id, lists.ids)',
    'hsIn(hs, "64", "9503")',
    'hsIn(hs, lists.labels)',
    'hs4 == "6404"',
    'hasAny(description, lists.brands)',
    'hasAny(description, ["shoes", "ni ke"])',
    'hasAny(importer.name, lists.brands)',
    'near(description, lists.brands, 1)',
    'description.contains("shoe")',
    'description.lowerAscii().startsWith("n")',
    'description.like("*s?oe*")',
    'has(netKg)',
    'has(importer.id)',
    'has(valuePerKg)',
    'importer.aeo',
    'extra.note == "x"',
    'declaration.acceptedAt > date("2026-01-01")',
    'days(declaration.acceptedAt, transport.eta) > 3',
    'packages.exists(p, p.count > 2)',
    'packages.all(p, hasAny(p.marks, lists.brands))',
    'documents.exists_one(d, d.type == "N935")',
    'undg.exists(u, u == "3480")',
    'undg == params.batteries',
    'undg != undg.filter(u, u == "3480")',
    '(importer.aeo ? netKg : value) > 1',
    'true',
    'false',
    '1 < 2',
  ),
);

const conditionText = fc.letrec<{ whole: string }>((tie) => ({
  whole: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    atoms,
    fc.tuple(tie('whole'), fc.constantFrom('&&', '||'), tie('whole')).map(([a, how, b]) => `(${a} ${how} ${b})`),
    tie('whole').map((of) => `!(${of})`),
    fc.tuple(tie('whole'), tie('whole'), tie('whole')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
  ),
})).whole;

const maybe = <T>(...values: T[]): fc.Arbitrary<T | undefined> => fc.constantFrom(undefined, ...values);
export const declaration = fc.record({
  id: fc.constant('D1'),
  acceptedAt: maybe('2026-03-01', '2025-12-01'),
  transport: fc.record({ eta: maybe('2026-03-02', '2026-03-10') }),
  parties: fc.record({
    importer: fc.record({ id: maybe('A', 'B'), name: maybe('N1KE Ltd', 'Acme'), aeo: maybe(true, false) }),
  }),
  extra: maybe({ note: 'x' }, { note: 'y' }),
  items: fc.tuple(
    fc.record({
      hs: maybe('640411', '482110', '950300'),
      origin: maybe('CN', 'AE', 'NL'),
      description: maybe('N I K E shoes', 'nikee shoe', 'Louis  Vuitton', 'ni ke', 'toys'),
      value: maybe(0, 3, 100),
      currency: maybe('USD', 'EUR'),
      netKg: maybe(0, 0.5, 20),
      quantity: maybe(0, 1, 7),
      grossKg: maybe(3),
      undg: maybe([], ['3480']),
      packages: maybe([], [{ count: 3 }], [{ count: 1, marks: 'n1ke' }, { marks: 'x' }]),
      documents: maybe([], [{ type: 'N935' }], [{ type: 'N935' }, {}]),
    }),
  ),
});

/** The view of the first item of a declaration. */
export function viewOf(given: object): View {
  const flattened = flatten(given);
  if (!flattened.ok) throw new Error(`${flattened.fault.code} ${flattened.fault.path}`);
  deriveRows(flattened.flat.rows, 'USD', {});
  const view = newView();
  view.items = flattened.flat.rows;
  view.row = flattened.flat.rows[0]!;
  return view;
}

/** Compile a condition that is known to be sound. */
export const compile = (source: string): Expression => {
  const compiled = compileExpression(source, environment, ['bool']);
  if (!compiled.ok) throw new Error(`${source}: ${compiled.problems.map(({ message }) => message).join('; ')}`);
  return compiled.expression;
};
const compiles = (source: string): boolean => compileExpression(source, environment, ['bool']).ok;

/** Conditions of all kinds that compile. */
export const condition = conditionText.filter(compiles);
