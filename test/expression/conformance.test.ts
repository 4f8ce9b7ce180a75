// The conformance suite of CEL: what the profile covers must pass, and the rest is counted by the reason why it cannot.
import { isDeepStrictEqual } from 'node:util';
import type { Value } from '@bufbuild/cel-spec/cel/expr/value_pb.js';
import {
  getCheckingSuite,
  getComprehensionSuite,
  getConformanceSuite,
  getParsingSuite,
} from '@bufbuild/cel-spec/testdata/tests.js';
import { describe, expect, it } from 'vitest';
import { newView } from '../../src/expression/closures.js';
import { type Compiled, compileExpression } from '../../src/expression/compile.js';
import { type Environment, emptyEnvironment } from '../../src/expression/environment.js';
import { createEvaluation } from '../../src/expression/evaluation.js';
import { parse } from '../../src/expression/parser.js';
import { SyntaxFault } from '../../src/expression/problem.js';
import { bool, nameOfType, number, type Type, text } from '../../src/expression/types.js';
import { expectedValue, reasonAgainst, type SuiteTest, testsOf } from './cel-suite.js';
import { resultsOf } from './results.js';

/** A value of the suite as the profile has it: integers are doubles, and -0 is 0. */
function plain(value: Value | undefined): unknown {
  const kind = value?.kind;
  if (kind?.case === 'listValue') return kind.value.values.map(plain);
  return typeof kind?.value === 'bigint' || typeof kind?.value === 'number' ? Number(kind.value) + 0 : kind?.value;
}

const typeOf = (value: unknown): Type =>
  Array.isArray(value)
    ? { kind: 'list', of: typeOf(value[0]) }
    : typeof value === 'string'
      ? text
      : typeof value === 'boolean'
        ? bool
        : number;

/** Compile a test; its variables become params, whose names stand in for them. */
function compile({ source, test }: SuiteTest): Compiled {
  const params = new Map<string, { type: Type; value: unknown }>();
  for (const [name, { kind }] of Object.entries(test.original.bindings)) {
    const value = kind.case === 'value' ? plain(kind.value) : undefined;
    if (name !== 'true' && name !== 'false') params.set(name, { type: typeOf(value), value });
  }
  const environment: Environment = { ...emptyEnvironment('item'), params };
  const written = source.replace(/\b[a-z_]\w*\b/g, (word) => (params.has(word) ? `params.${word}` : word));
  return compileExpression(written, environment);
}

/** What a test comes to: a value, or `error` for an expression that the checker refuses or a result that is missing. */
function outcomeOf(test: SuiteTest): unknown {
  const compiled = compile(test);
  if (!compiled.ok)
    return compiled.problems.every(({ code }) => code === 'EXPRESSION_TYPE' || code === 'EXPRESSION_NAME')
      ? 'error'
      : compiled.problems;
  const view = newView();
  const value = compiled.expression.evaluate(view);
  if (compiled.expression.type.kind === 'bool')
    for (const backEnd of ['code', 'closures'] as const) {
      const [result] = resultsOf(createEvaluation([compiled.expression.tree], backEnd), 1, view);
      expect(result === 0 ? false : result === 1 ? true : undefined).toBe(value);
    }
  return typeof value === 'number' ? value + 0 : (value ?? 'error');
}

const wanted = ({ fails, test }: SuiteTest): unknown =>
  fails ? 'error' : test.original.resultMatcher.case === undefined ? true : plain(expectedValue(test));

/** The type of a value in CEL, in the words of the profile. */
const typeInProfile = (type: string): string =>
  type
    .replace(/list\((.*)\)/, 'list of $1')
    .replace(/int|double/, 'number')
    .replace(/string|dyn/, 'text') // the empty list is one of texts
    .replace('google.protobuf.Timestamp', 'date')
    .replace('google.protobuf.Duration', 'duration');

function counted(tests: readonly SuiteTest[], reasonOf = reasonAgainst): { [reason: string]: number } {
  const counts: { [reason: string]: number } = {};
  for (const test of tests) {
    const reason = reasonOf(test) ?? 'run';
    counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return counts;
}

const covered = (tests: readonly SuiteTest[]): [string, SuiteTest][] =>
  tests.filter((test) => reasonAgainst(test) === undefined).map((test) => [`${test.section} ${test.name}`, test]);

describe('conformance', () => {
  const tests = [
    ...testsOf(getConformanceSuite()),
    ...testsOf(getComprehensionSuite()).map((test) => ({ ...test, fails: false })),
  ];

  it(`runs ${covered(tests).length} of ${tests.length} tests, and leaves out no more than these`, () => {
    expect(counted(tests)).toMatchInlineSnapshot(`
      {
        "% of doubles, which CEL lacks": 1,
        "bytes": 143,
        "concatenation of lists": 6,
        "conversions of types": 48,
        "dates outside of 1900 to 2199": 10,
        "division by a written zero, which is refused": 4,
        "durations below zero or in fractions": 4,
        "functions of extensions and hosts": 350,
        "hexadecimal integers": 2,
        "indexes into lists": 9,
        "infinity and NaN, which are missing": 6,
        "integers beyond 2^53 (numbers are doubles)": 10,
        "lists in lists": 4,
        "lists of several types": 7,
        "macros with two variables or a filter": 65,
        "maps": 146,
        "null, which no field is": 111,
        "optional values, names in backticks": 90,
        "order of bools": 13,
        "parts of dates and durations": 26,
        "protobuf messages, enums and containers": 510,
        "raw and triple-quoted texts": 48,
        "regular expressions": 9,
        "run": 356,
        "the empty list beside numbers (it is one of texts)": 7,
        "types as values": 26,
        "unsigned integers": 308,
        "values without a static type": 78,
        "variables that a rule cannot have": 39,
      }
    `);
  });

  it('leaves out no test that would pass', () => {
    const passing = tests.filter(
      (test) => reasonAgainst(test) !== undefined && !test.fails && isDeepStrictEqual(outcomeOf(test), wanted(test)),
    );
    expect(passing.map(({ section, source }) => `${section} ${source}`)).toEqual([]);
  });

  it.each(covered(tests))('%s', (_, test) => {
    expect(outcomeOf(test), test.source).toEqual(wanted(test));
    const compiled = compile(test);
    if (!compiled.ok || test.test.type === undefined) return;
    expect(nameOfType(compiled.expression.type), test.source).toBe(typeInProfile(test.test.type));
  });
});

describe('checking', () => {
  const tests = testsOf(getCheckingSuite());

  it(`runs ${covered(tests).length} of ${tests.length} tests, and leaves out no more than these`, () => {
    expect(counted(tests)).toMatchInlineSnapshot(`
      {
        "bytes": 4,
        "concatenation of lists": 2,
        "conversions of types": 2,
        "functions of extensions and hosts": 9,
        "lists in lists": 1,
        "lists of several types": 1,
        "maps": 6,
        "null, which no field is": 8,
        "optional values, names in backticks": 11,
        "protobuf messages, enums and containers": 15,
        "run": 19,
        "types as values": 2,
        "unsigned integers": 16,
        "values without a static type": 3,
        "variables that a rule cannot have": 36,
      }
    `);
  });

  it.each(covered(tests))('%s', (_, test) => {
    const compiled = compile(test);
    expect(compiled.ok ? nameOfType(compiled.expression.type) : 'error').toBe(
      test.fails ? 'error' : typeInProfile(test.test.type!),
    );
  });
});

/** Reasons of cel-suite.ts that are a matter of syntax. */
const syntactic = [
  'bytes',
  'raw and triple-quoted texts',
  'unsigned integers',
  'null, which no field is',
  'protobuf messages, enums and containers',
  'maps',
  'hexadecimal integers',
];

describe('parsing', () => {
  const tests = testsOf(getParsingSuite());
  const outside = (test: SuiteTest): string | undefined =>
    /recursion|exceeds/.test(test.test.error ?? '')
      ? 'limits of another implementation'
      : syntactic.find((reason) => reason === reasonAgainst(test));
  const run = tests.filter((test) => outside(test) === undefined);
  const parses = ({ source }: SuiteTest): boolean => {
    try {
      return parse(source) !== undefined;
    } catch (fault) {
      if (fault instanceof SyntaxFault) return false;
      throw fault;
    }
  };

  it(`runs ${run.length} of ${tests.length} tests, and leaves out no more than these`, () => {
    expect(counted(tests, outside)).toMatchInlineSnapshot(`
      {
        "bytes": 2,
        "hexadecimal integers": 2,
        "limits of another implementation": 9,
        "maps": 4,
        "null, which no field is": 2,
        "protobuf messages, enums and containers": 5,
        "raw and triple-quoted texts": 1,
        "run": 162,
        "unsigned integers": 7,
      }
    `);
  });

  it.each(run.filter(({ test }) => test.ast !== undefined).map((test) => [test.source, test] as const))(
    'takes %s',
    (_, test) => expect(parses(test)).toBe(true),
  );

  it.each(run.filter(({ test }) => test.ast === undefined).map((test) => [test.source, test] as const))(
    'refuses %s',
    (_, test) => expect(parses(test) && compile(test).ok).toBe(false),
  );
});
