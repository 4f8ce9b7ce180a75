// Random expressions come to the same in both back ends, in the closure of each by itself, and in two other CELs.
//
// The generator keeps to what all of them define. The profile departs from CEL on purpose where it does not go: every number
// is a double (here they are written with a point, and size() is made a double for the others), `%` is defined for them and
// division is never that of integers, what cannot be computed is missing instead of an error, infinity included, and fields
// may be missing (here none is). Texts are ordered by UTF-16, which differs from code points only between characters beyond
// U+FFFF and those from U+E000 on. One of the others takes duration + date for a duration and lowers letters beyond ASCII.
import { isCelList, run } from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveRows } from '../../src/declaration/derive.js';
import { flatten } from '../../src/declaration/flatten.js';
import { newView, type View } from '../../src/expression/closures.js';
import { compileExpression, type Expression } from '../../src/expression/compile.js';
import { emptyEnvironment } from '../../src/expression/environment.js';
import { createEvaluation } from '../../src/expression/evaluation.js';
import { limits } from '../../src/limits.js';
import { runs } from '../runs.js';
import { resultsOf } from './results.js';

type Source = fc.Arbitrary<string>;
interface Sources {
  readonly bool: Source;
  readonly number: Source;
  readonly text: Source;
  readonly numbers: Source;
  readonly texts: Source;
  readonly date: Source;
  readonly duration: Source;
}

const literals = {
  number: ['0.0', '1.0', '2.0', '2.5', '-3.0', '0.1', '1e3', '12.50', '1.5E-2', '7e+1'],
  text: [
    '""',
    '"a"',
    "'shoe'",
    '"SHOE"',
    '"é"',
    String.raw`"\u00e9"`,
    '"👟"',
    String.raw`"a\n\"b\""`,
    String.raw`'\\'`,
  ],
  divisor: ['2.0', '-4.0', '0.3', 'netKg', '1e2'],
  date: ['"2026-03-01T00:00:00Z"', '"2025-12-31T23:59:59Z"', '"1999-02-28T12:00:00+01:00"'],
  duration: ['"24h"', '"1h30m"', '"15s"', '"0s"', '"90m"'],
};
const fields = {
  number: ['netKg', 'value', 'quantity'],
  text: ['description', 'brand', 'importer.name'],
  texts: ['undg.map(u, u + "")', 'packages.map(q, q.marks)'],
  bool: [
    'importer.aeo',
    'has(importer.aeo)',
    'has(importer.email)',
    '"3480" in undg',
    'undg == ["3480", "1266"]',
    'undg == undg',
  ],
};

const call = (name: string, ...args: Source[]): Source =>
  fc.tuple(...args).map((given) => `${name}(${given.join(', ')})`);
const method = (of: Source, names: readonly string[], arg: Source): Source =>
  fc.tuple(of, fc.constantFrom(...names), arg).map(([before, name, inner]) => `(${before}).${name}(${inner})`);
const infix = (left: Source, signs: readonly string[], right: Source): Source =>
  fc.tuple(left, fc.constantFrom(...signs), right).map(([a, sign, b]) => `(${a} ${sign} ${b})`);
const listOf = (entry: Source): Source =>
  fc.array(entry, { minLength: 1, maxLength: 4 }).map((entries) => `[${entries.join(', ')}]`);
const macro = (list: Source, names: readonly string[], variable: string, body: Source): Source =>
  fc.tuple(list, fc.constantFrom(...names), body).map(([of, how, inner]) => `${of}.${how}(${variable}, ${inner})`);
/** `#(size(x))` is `(size(x))` here, and `double(size(x))` where a size is an integer. */
const size = (of: Source): Source => of.map((list) => `#(size(${list}))`);

/** What may be written without parentheses: chains that precedence and associativity must take apart alike. */
function chains(number: Source, bool: Source): Source {
  const sum = fc
    .array(fc.tuple(number, fc.constantFrom(' + ', '-', ' * ', ' - ', '*-')), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.flat().slice(0, -1).join(''));
  const test = fc.oneof(
    fc.tuple(sum, fc.constantFrom('<', '<=', '>', '>=', '==', '!='), sum).map((parts) => parts.join(' ')),
    fc.tuple(number, listOf(number)).map(([value, list]) => `${value} in ${list} == true`),
    bool.map((value) => `!${value}`),
    bool.map((value) => `!!${value} != false`),
  );
  const logic = fc
    .array(fc.tuple(test, fc.constantFrom(' && ', ' || ', '&&\n', '||// or\n')), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.flat().slice(0, -1).join(''));
  return fc.oneof(
    logic,
    fc.tuple(logic, logic, logic, logic).map(([a, b, c, d]) => `${a} ? ${b} : ${c} ? ${d} : ${a}`),
  );
}

/** Expressions of each type with some variables in scope; `deeper` macros may stand in each other. */
function sources(
  variables: { readonly number: readonly string[]; readonly text: readonly string[] },
  deeper: number,
): Sources {
  const inner = (kind: 'number' | 'text', name: string): Sources =>
    sources({ ...variables, [kind]: [...variables[kind], name] }, deeper - 1);
  const plain = {
    number: fc.constantFrom(...literals.number, ...fields.number, ...variables.number),
    text: fc.constantFrom(...literals.text, ...fields.text, ...variables.text),
    bool: fc.constantFrom('true', 'false', ...fields.bool).map((of) => `(${of})`),
  };
  const bodies = deeper > 0 ? { x: inner('number', 'x'), y: inner('text', 'y'), p: packageSources } : undefined;
  return fc.letrec<{ [kind in keyof Sources]: string }>((tie) => {
    const choose = (kind: keyof Sources): Source =>
      fc.tuple(tie('bool'), tie(kind), tie(kind)).map(([a, b, c]) => `(${a} ? ${b} : ${c})`);
    const options = { maxDepth: 3, depthIdentifier: `depth ${deeper}`, withCrossShrink: true };
    const packages = fc.constant('packages');
    const some = <T>(make: (found: NonNullable<typeof bodies>) => T[]): T[] => (bodies ? make(bodies) : []);
    return {
      number: fc.oneof(
        options,
        plain.number,
        infix(tie('number'), ['+', '-', '*'], tie('number')),
        infix(tie('number'), ['/'], fc.constantFrom(...literals.divisor)),
        tie('number').map((of) => `-(${of})`),
        choose('number'),
        size(tie('text')),
        size(tie('numbers')),
        size(tie('texts')),
        size(packages),
      ),
      text: fc.oneof(
        options,
        plain.text,
        infix(tie('text'), ['+'], tie('text')),
        choose('text'),
        tie('text').map((of) => `(${of}).lowerAscii()`),
      ),
      numbers: fc.oneof(
        options,
        listOf(tie('number')),
        choose('numbers'),
        ...some(({ x, y, p }) => [
          macro(tie('numbers'), ['map'], 'x', x.number),
          macro(tie('numbers'), ['filter'], 'x', x.bool),
          macro(tie('texts'), ['map'], 'y', y.number),
          macro(packages, ['map'], 'p', p.number),
        ]),
      ),
      texts: fc.oneof(
        options,
        listOf(tie('text')),
        choose('texts'),
        ...some(({ x, y }) => [
          fc.constantFrom(...fields.texts),
          macro(tie('texts'), ['map'], 'y', y.text),
          macro(tie('texts'), ['filter'], 'y', y.bool),
          macro(tie('numbers'), ['map'], 'x', x.text),
        ]),
      ),
      date: fc.oneof(
        options,
        fc.oneof(call('timestamp', fc.constantFrom(...literals.date)), fc.constant('declaration.acceptedAt')),
        infix(tie('date'), ['+', '-'], tie('duration')),
        choose('date'),
      ),
      duration: fc.oneof(
        options,
        call('duration', fc.constantFrom(...literals.duration)),
        infix(tie('duration'), ['+', '-'], tie('duration')),
        infix(tie('date'), ['-'], tie('date')),
      ),
      bool: fc.oneof(
        options,
        plain.bool,
        infix(tie('bool'), ['&&', '||', '==', '!='], tie('bool')),
        tie('bool').map((of) => `!(${of})`),
        choose('bool'),
        chains(plain.number, plain.bool).map((chain) => `(${chain})`),
        infix(tie('number'), ['<', '<=', '>', '>=', '==', '!='], tie('number')),
        infix(tie('text'), ['<', '<=', '>', '>=', '==', '!='], tie('text')),
        infix(tie('date'), ['<', '<=', '>', '>=', '==', '!='], tie('date')),
        infix(tie('duration'), ['<', '<=', '>', '>=', '==', '!='], tie('duration')),
        infix(tie('numbers'), ['==', '!='], tie('numbers')),
        infix(tie('texts'), ['==', '!='], tie('texts')),
        infix(tie('number'), ['in'], tie('numbers')),
        infix(tie('text'), ['in'], tie('texts')),
        method(tie('text'), ['startsWith', 'endsWith', 'contains'], tie('text')),
        ...some(({ x, y, p }) => [
          macro(tie('numbers'), ['exists', 'all', 'exists_one'], 'x', x.bool),
          macro(tie('texts'), ['exists', 'all', 'exists_one'], 'y', y.bool),
          macro(packages, ['exists', 'all', 'exists_one'], 'p', p.bool),
        ]),
      ),
    };
  });
}

const packageSources = sources({ number: ['p.count'], text: ['p.marks'] }, 0);
const { bool, number, text, numbers, texts } = sources({ number: [], text: [] }, limits.macroDepth);

const declaration = fc.record({
  netKg: fc.constantFrom(0.5, 2, 12.5),
  value: fc.constantFrom(0, 2, 99.9),
  quantity: fc.constantFrom(1, 3),
  description: fc.constantFrom('shoe', 'running shoes', 'a', 'ärmel 👟'),
  brand: fc.constantFrom('a', 'SHOE', 'é'),
  undg: fc.subarray(['3480', '3481', '1266'], { minLength: 1 }),
  packages: fc.array(fc.record({ count: fc.constantFrom(1, 2, 3), marks: fc.constantFrom('a', 'shoe') }), {
    minLength: 1,
    maxLength: 3,
  }),
  importer: fc.record({ aeo: fc.boolean(), name: fc.constantFrom('Acme', 'a') }),
  acceptedAt: fc.constantFrom('2026-03-01T00:00:00Z', '2026-02-28T23:59:59Z'),
});
type Given = typeof declaration extends fc.Arbitrary<infer T> ? T : never;

function viewOf({ importer, acceptedAt, ...item }: Given): View {
  const flattened = flatten({ id: 'D1', acceptedAt, parties: { importer }, items: [item] });
  if (!flattened.ok || flattened.flat.issues.length > 0) throw new Error('the declaration has an issue');
  deriveRows(flattened.flat.rows, 'USD', {});
  return { ...newView(), row: flattened.flat.rows[0]!, items: flattened.flat.rows };
}

function compile(source: string): Expression {
  const compiled = compileExpression(source.replaceAll('#', ''), emptyEnvironment('item'));
  if (!compiled.ok) throw new Error(`${source}: ${compiled.problems.map(({ message }) => message).join('; ')}`);
  return compiled.expression;
}

/** Macros in macros over long lists cost more than one evaluation may; the other implementations have no such limit. */
function isAffordable(source: string): boolean {
  const compiled = compileExpression(source.replaceAll('#', ''), emptyEnvironment('item'));
  return compiled.ok || !compiled.problems.some(({ code }) => code === 'EXPRESSION_LIMIT');
}

const typed = new Environment()
  .registerType('Package', { fields: { count: 'double', marks: 'string' } })
  .registerType('Party', { fields: { aeo: 'bool', name: 'string', email: 'string' } })
  .registerType('Declaration', { fields: { acceptedAt: 'google.protobuf.Timestamp' } })
  .registerVariable('packages', 'list<Package>')
  .registerVariable('importer', 'Party')
  .registerVariable('declaration', 'Declaration')
  .registerVariable('undg', 'list<string>');
for (const name of ['netKg', 'value', 'quantity']) typed.registerVariable(name, 'double');
for (const name of ['description', 'brand']) typed.registerVariable(name, 'string');

/** What the other implementations make of a source. */
const oracles: { readonly [name: string]: (source: string, given: Given) => unknown } = {
  bufbuild: (source, { acceptedAt, importer, packages, ...rest }) =>
    run(
      source,
      {
        ...rest,
        importer: new Map(Object.entries(importer)),
        packages: packages.map((entry) => new Map<string, string | number>(Object.entries(entry))),
        declaration: new Map([['acceptedAt', timestampFromDate(new Date(acceptedAt))]]),
      },
      { funcs: [...strings] },
    ),
  marcbachmann: (source, { acceptedAt, ...rest }) =>
    typed.evaluate(source, { ...rest, declaration: { acceptedAt: new Date(acceptedAt) } }),
};

/** Values without what tells lists of one implementation from those of another, and -0 from 0. */
function plain(value: unknown): unknown {
  if (isCelList(value) || Array.isArray(value)) return Array.from(value as Iterable<unknown>, plain);
  return typeof value === 'number' ? value + 0 : value;
}

describe('random expressions', () => {
  it('come to the same value everywhere', () => {
    fc.assert(
      fc.property(fc.oneof(number, text, numbers, texts, bool).filter(isAffordable), declaration, (source, given) => {
        const view = viewOf(given);
        const value = plain(compile(source).evaluate(view));
        expect(value, source).toBeDefined();
        expect(view.missing).toEqual([]);
        for (const [name, oracle] of Object.entries(oracles))
          expect(plain(oracle(source.replaceAll('#', 'double'), given)), `${name}: ${source}`).toEqual(value);
      }),
      { numRuns: runs(300) },
    );
  });

  it('decide alike when they are compiled together', () => {
    const seen = { true: 0, false: 0 };
    fc.assert(
      fc.property(
        fc.array(bool.filter(isAffordable), { minLength: 1, maxLength: 6 }),
        declaration,
        (conditions, given) => {
          const view = viewOf(given);
          const expressions = conditions.map(compile);
          const trees = expressions.map(({ tree }) => tree);
          const expected = conditions.map((source) => oracles['bufbuild']!(source.replaceAll('#', 'double'), given));
          for (const verdict of expected) seen[`${verdict as boolean}`]++;
          expect(expressions.map(({ evaluate: closure }) => closure(view))).toEqual(expected);
          for (const backEnd of ['code', 'closures'] as const) {
            const results = resultsOf(createEvaluation(trees, backEnd), trees.length, view);
            expect(results.map((result) => (result > 1 ? undefined : result === 1))).toEqual(expected);
          }
        },
      ),
      { numRuns: runs(200) },
    );
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(100);
  });
});
