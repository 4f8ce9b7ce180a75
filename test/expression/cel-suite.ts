// The conformance suite of CEL, and why a test of it is outside of the profile.
import { parse } from '@bufbuild/cel';
import { type Type as CelType, Type_PrimitiveType } from '@bufbuild/cel-spec/cel/expr/checked_pb.js';
import type { Expr } from '@bufbuild/cel-spec/cel/expr/syntax_pb.js';
import type { Value } from '@bufbuild/cel-spec/cel/expr/value_pb.js';
import type { IncrementalTest, IncrementalTestSuite } from '@bufbuild/cel-spec/testdata/tests.js';
import { functions } from '../../src/expression/functions.js';

export interface SuiteTest {
  /** `comparisons/eq_literal` */
  readonly section: string;
  readonly name: string;
  readonly source: string;
  /** Whether it must come to an error, when it is checked or evaluated. */
  readonly fails: boolean;
  readonly test: IncrementalTest;
}

/** All tests of a suite. Those without an expectation of their own go by what the checker of cel-go says. */
export function testsOf(suite: IncrementalTestSuite, section = ''): SuiteTest[] {
  const own = suite.tests.map((test): SuiteTest => {
    const { expr: source, resultMatcher } = test.original;
    const refused = section === '' && test.type === undefined;
    return { section, name: test.name, source, fails: refused || resultMatcher.case === 'evalError', test };
  });
  return [
    ...own,
    ...suite.suites.flatMap((inner) => testsOf(inner, section ? `${section}/${inner.name}` : inner.name)),
  ];
}

/** What an expression is made of, by the parser of another implementation. */
interface Facts extends SuiteTest {
  /** The source with every text emptied. */
  readonly bare: string;
  readonly nodes: readonly Expr[];
  readonly calls: readonly { readonly name: string; readonly args: readonly Expr[] }[];
  /** Names that no macro binds. */
  readonly free: ReadonlySet<string>;
}

const operators = '_?_:_ _&&_ _||_ !_ -_ _==_ _!=_ _<_ _<=_ _>_ _>=_ @in _+_ _-_ _*_ _/_ _%_ @not_strictly_false';
const covered = new Set([...operators.split(' '), ...functions.map(({ name }) => name)]);

const constantOf = (node: Expr | undefined): { readonly case: string | undefined; readonly value?: unknown } =>
  node?.exprKind.case === 'constExpr' ? node.exprKind.value.constantKind : { case: undefined };
const isNumberZero = (node: Expr | undefined): boolean => Number(constantOf(node).value) === 0;
const isList = (node: Expr | undefined): boolean => node?.exprKind.case === 'listExpr';
const isEmptyList = (node: Expr): boolean =>
  node.exprKind.case === 'listExpr' && node.exprKind.value.elements.length === 0;
const isResult = (node: Expr): boolean => node.exprKind.case === 'identExpr' && node.exprKind.value.name === '@result';
const callsTo = ({ calls }: Facts, ...names: string[]): Facts['calls'] =>
  calls.filter(({ name }) => names.includes(name));
const hasConstant = ({ nodes }: Facts, kind: string): boolean => nodes.some((node) => constantOf(node).case === kind);

export function expectedValue({ original }: IncrementalTest): Value | undefined {
  const { resultMatcher: matcher } = original;
  return matcher.case === 'value' ? matcher.value : matcher.case === 'typedResult' ? matcher.value.result : undefined;
}

/** Why a test is outside of the profile: the first of these that holds of it. */
export const reasons: { readonly [reason: string]: (facts: Facts) => boolean } = {
  'optional values, names in backticks': ({ bare }) => /`|\.\?|[[{,(]\s*\?/.test(bare),
  bytes: (facts) => hasConstant(facts, 'bytesValue') || callsTo(facts, 'bytes').length > 0,
  'raw and triple-quoted texts': ({ source }) => /(?<![\w"'])[rR]["']|"""|'''/.test(source),
  'unsigned integers': (facts) => hasConstant(facts, 'uint64Value') || callsTo(facts, 'uint').length > 0,
  'null, which no field is': (facts) => hasConstant(facts, 'nullValue'),
  'protobuf messages, enums and containers': ({ nodes, free, test }) =>
    test.original.container !== '' ||
    nodes.some(({ exprKind }) => exprKind.case === 'structExpr' && exprKind.value.messageName !== '') ||
    ['google', 'cel', 'TestAllTypes'].some((name) => free.has(name)),
  maps: ({ nodes }) => nodes.some(({ exprKind }) => exprKind.case === 'structExpr'),
  'types as values': (facts) =>
    callsTo(facts, 'type').length > 0 || expectedValue(facts.test)?.kind.case === 'typeValue',
  'regular expressions': (facts) => callsTo(facts, 'matches').length > 0,
  'macros with two variables or a filter': ({ nodes, calls }) =>
    nodes.some(({ exprKind }) => exprKind.case === 'comprehensionExpr' && exprKind.value.iterVar2 !== '') ||
    calls.some(({ name, args }) => /^(existsOne|transform\w*)$/.test(name) || (macro.test(name) && args.length === 3)),
  'conversions of types': (facts) =>
    callsTo(facts, 'int', 'string', 'bool').length > 0 ||
    callsTo(facts, 'double', 'duration', 'timestamp').some(({ args }) => constantOf(args[0]).case !== 'stringValue'),
  'parts of dates and durations': ({ calls }) => calls.some(({ name }) => /^get[A-Z]/.test(name)),
  'functions of extensions and hosts': ({ calls, free }) =>
    free.has('math') || calls.some(({ name }) => name !== 'dyn' && name !== '_[_]' && !covered.has(name)),
  'values without a static type': ({ calls, fails, test }) =>
    calls.some(({ name }) => name === 'dyn') || (!fails && test.checkedAst === undefined && !isWellTyped(test.error)),
  'variables that a rule cannot have': ({ nodes, free, fails, test }) =>
    nodes.some(({ exprKind }) => exprKind.case === 'selectExpr') ||
    test.original.typeEnv.some(({ declKind }) => declKind.case !== 'ident' || !isDeclarable(declKind.value.type)) ||
    (!fails && [...free].some((name) => !Object.hasOwn(test.original.bindings, name))),
  'dates outside of 1900 to 2199': ({ source }) => /timestamp\(['"](?!19|20|21)\d/.test(source),
  'durations below zero or in fractions': (facts) =>
    callsTo(facts, 'duration').some(({ args }) => !/^(\d+h)?(\d+m)?(\d+s)?$/.test(String(constantOf(args[0]).value))),
  'indexes into lists': (facts) => callsTo(facts, '_[_]').length > 0,
  'concatenation of lists': (facts) =>
    callsTo(facts, '_+_').some(({ args }) => args.some(isList) && !args.some(isResult)),
  'lists in lists': ({ nodes }) =>
    nodes.some(({ exprKind }) => exprKind.case === 'listExpr' && exprKind.value.elements.some(isList)),
  'lists of several types': (facts) =>
    facts.test.checkedAst?.includes('list(dyn)') === true &&
    hasConstant(facts, 'int64Value') &&
    hasConstant(facts, 'stringValue'),
  'the empty list beside numbers (it is one of texts)': (facts) =>
    facts.nodes.some(isEmptyList) && hasConstant(facts, 'int64Value'),
  'order of bools': (facts) =>
    callsTo(facts, '_<_', '_<=_', '_>_', '_>=_').some(({ args }) =>
      args.some((arg) => constantOf(arg).case === 'boolValue'),
    ),
  'hexadecimal integers': ({ bare }) => /\b0[xX]/.test(bare),
  'integers beyond 2^53 (numbers are doubles)': (facts) =>
    facts.nodes.some(isLargeInteger) ||
    (facts.fails && callsTo(facts, '_*_').length > 0 && !hasConstant(facts, 'doubleValue')),
  '% of doubles, which CEL lacks': (facts) =>
    facts.fails && hasConstant(facts, 'doubleValue') && callsTo(facts, '_%_').length > 0,
  'infinity and NaN, which are missing': ({ source, test }) => {
    const kind = expectedValue(test)?.kind;
    return (kind?.case === 'doubleValue' && !Number.isFinite(kind.value)) || source.includes('0.0/0.0');
  },
  'division by a written zero, which is refused': (facts) =>
    !facts.fails && callsTo(facts, '_/_', '_%_').some(({ args }) => isNumberZero(args[1])),
};

const macro = /^(exists|all|map|filter)$/;

/** Why a test is outside of the profile, or undefined for one that must pass. */
export function reasonAgainst(test: SuiteTest): string | undefined {
  const facts = factsOf(test);
  return Object.keys(reasons).find((reason) => reasons[reason]!(facts));
}

function factsOf(given: SuiteTest): Facts {
  const nodes: Expr[] = [];
  const names = new Set<string>();
  const bound = new Set<string>();
  const calls: { name: string; args: readonly Expr[] }[] = [];
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    if ('exprKind' in part) {
      const node = part as Expr;
      nodes.push(node);
      const { exprKind } = node;
      if (exprKind.case === 'identExpr') names.add(exprKind.value.name);
      if (exprKind.case === 'callExpr') calls.push({ name: exprKind.value.function, args: exprKind.value.args });
      if (exprKind.case === 'comprehensionExpr') bound.add(exprKind.value.iterVar).add(exprKind.value.accuVar);
    }
    for (const [key, inner] of Object.entries(part)) if (key !== 'accuInit') visit(inner);
  };
  try {
    visit(parse(given.source).expr);
  } catch {
    // Its parser does not know the syntax; the text tells enough.
  }
  const bare = given.source.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""');
  return { ...given, bare, nodes, calls, free: new Set([...names].filter((name) => !bound.has(name))) };
}

/** Whether cel-go objects to nothing but its limits, or an integer beside a double, which are one type here. */
function isWellTyped(error = ''): boolean {
  const types = /applied to '\((.*), (.*)\)'/.exec(error.replaceAll('double', 'int'));
  return types ? types[1] === types[2] : error.includes('recursion limit');
}

function isDeclarable(type: CelType | undefined): boolean {
  const kind = type?.typeKind;
  if (kind?.case === 'listType') return isDeclarable(kind.value.elemType);
  const { BOOL, INT64, DOUBLE, STRING } = Type_PrimitiveType;
  return kind?.case === 'primitive' && [BOOL, INT64, DOUBLE, STRING].includes(kind.value);
}

function isLargeInteger(node: Expr): boolean {
  const { case: kind, value } = constantOf(node);
  return kind === 'int64Value' && !Number.isSafeInteger(Number(value));
}
