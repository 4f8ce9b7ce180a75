// Expressions and reasons never reach the host: each attempt is refused or harmless, and generated code holds no text of theirs.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deriveRows } from '../../src/declaration/derive.js';
import { flatten } from '../../src/declaration/flatten.js';
import { newView, type View } from '../../src/expression/closures.js';
import { compileExpression } from '../../src/expression/compile.js';
import type { Environment, Scope } from '../../src/expression/environment.js';
import { createEvaluation } from '../../src/expression/evaluation.js';
import { createList } from '../../src/expression/lists.js';
import { LookupTable } from '../../src/expression/tables.js';
import { number } from '../../src/expression/types.js';
import { createFill } from '../../src/expression/values.js';
import { compileReason } from '../../src/rules/reason.js';
import { resultsOf } from './results.js';

const names = [
  'constructor',
  '__proto__',
  'prototype',
  'globalThis',
  'window',
  'process',
  'require',
  'module',
  'Function',
  'eval',
  'this',
  'arguments',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  '__lookupSetter__',
  'caller',
];

/** Ways to ask for a name; `x` stands for it. */
const forms = [
  'x',
  'x()',
  'x("return 1")',
  'x.x',
  'x.x("return process")()',
  'x == "a"',
  'has(x)',
  'description.x',
  'description.x()',
  'description["x"]',
  'hs4.x.x',
  'importer.x',
  'importer.x.x',
  'declaration.x',
  'transport.x == "a"',
  'params.x',
  'params.limit.x',
  'lists.x',
  'lists.brands.x',
  'hasAny(description, lists.x)',
  'extra.x == "a"',
  'extra.x.x == "a"',
  'has(extra.x)',
  'extra.x.contains("native code")',
  'extra.x()',
  'extra["x"]',
  'items.x',
  'items.exists(i, i.x == "a")',
  'packages.x',
  'packages.exists(p, p.x == "a")',
  'packages.exists(x, x.count > 1)',
  'packages.exists(p, p.count.x)',
  'packages.map(p, p.x)',
  'packages.map(x, x)[0].x',
  'documents.filter(d, d.x).size() > 0',
  '[].x',
  '[].x()',
  '["a"].map(a, a.x)',
  '(1).x',
  '"a".x',
  '"a".x()',
  'date("2026-03-01").x',
  'table("x") > 1',
  'rate("x") > 1',
  'row["x"]',
  'row.x',
  'row[x]',
  '"x" == description',
  '"x" in ["x", description]',
  'inList("x", lists.ids)',
  'hasAny("x", ["x"])',
  'key("x", description) == "x"',
  'description.like("x*")',
];

const tricks = [
  '`x`',
  '`\x24{process.exit()}`',
  '"\x24{process.exit()}" == description',
  String.raw`"\"; process.exit(); \"" == description`,
  String.raw`"\\" + "; process.exit(); //" == description`,
  String.raw`"\u0022; process.exit(); //" == description`,
  String.raw`"\x22\x29\x3b\x70" == description`,
  String.raw`"\u2028; process.exit();\u2029" == description`,
  '"\u2028process.exit()\u2029" == description',
  String.raw`description == "\x00\n\r\\"`,
  '\'"\' + "\'" == description',
  String.raw`description in ["\"];process.exit();[\"", "*/", "/*", "//", "</script>"]`,
  String.raw`extra.a == "\"]; process.exit(); [\""`,
  String.raw`\u0063onstructor`,
  String.raw`description.\u0063onstructor`,
  'сonstructor', // its first letter is Cyrillic
  'description.con\u200bstructor',
  'description.constructor // == "a"',
  'description /* */ .constructor',
  'true // ; process.exit()',
  'true //\n; process.exit()',
  'true; process.exit()',
  'true, process.exit()',
  '(() => process)()',
  'function () { return 1 }',
  'new Date()',
  'async () => 1',
  'import("node:fs")',
  'typeof process == "object"',
  'description = "a"',
  'description.a = "b"',
  'x => x',
  '{}.constructor',
  '{"a": 1}',
  '[].__proto__.a',
  '...packages',
  'description?.constructor',
  'description ?? "a"',
  '/(a+)+$/.test(description)',
  'description.matches("(a+)+$")',
  '1n',
  '0x10',
  '@a',
  '#a',
  '$a',
  'a\\',
  '"',
  '(',
  ')',
  '}',
  '',
  '\0',
  'true\0',
  `${'a'.repeat(9_999)}`,
  `description.${'a'.repeat(9_000)}`,
  `extra.${'a'.repeat(9_000)} == "a"`,
  'a'.repeat(10_001),
  `${'('.repeat(500)}true${')'.repeat(500)}`,
  `${'!'.repeat(5_000)}true`,
  Array(4_000).fill('1').join('+'),
  `[${Array(3_000).fill('1').join(',')}].size() > 1`,
];

const templates = [
  ...names.flatMap((name) => [
    `{${name}}`,
    `{${name}()}`,
    `{description.${name}}`,
    `{extra.${name}}`,
    `{params.${name}}`,
    `{lists.${name}}`,
    `{items.${name}}`,
    `{packages.map(p, p.${name})}`,
    `{${name}.match}`,
    `{description.${name}.match}`,
    `\${${name}}`,
  ]),
  '\x24{1 + 1}',
  '`\x24{description}`',
  '{{constructor}}',
  '{{{description}}}',
  '{"{"}',
  '{"}"}',
  '{',
  '}',
  '{}',
  '{.match}',
  '{__proto__.__proto__}',
  '%s %o %j $1 $& $` \\u0041 \\x41',
  '<script>alert(1)</script>{description}',
];

const environmentOf = (scope: Scope): Environment => ({
  scope,
  params: new Map([['limit', { type: number, value: 4 }]]),
  lists: new Map([
    ['brands', createList('terms', ['nike', 'constructor'])],
    ['ids', createList('ids', ['A', '__proto__'])],
  ]),
  tables: new Map([['numbers', new LookupTable('numbers', 'median', [], 1)]]),
});

function viewOf(extra?: object): View {
  const item = { hs: '640411', description: 'nike', netKg: 1, packages: [{ count: 2, marks: 'a' }] };
  const flat = flatten({ id: 'D1', items: [item], ...(extra && { extra }) });
  if (!flat.ok) throw new Error(flat.fault.code);
  deriveRows(flat.flat.rows, 'USD', {});
  return { ...newView(), row: flat.flat.rows[0]!, items: flat.flat.rows, cells: new Map([['a', 'b']]) };
}

/** Everything that the prototypes and the global object hold by name. */
const hostNames = (): string[] =>
  [globalThis, Object.prototype, Function.prototype, Array.prototype, String.prototype, Map.prototype].map((one) =>
    Object.getOwnPropertyNames(one).sort().join(),
  );

const generated: string[] = [];
const { Function: host } = globalThis;
const before = hostNames();

beforeAll(() => {
  globalThis.Function = new Proxy(host, {
    construct: (target, args: string[]) => {
      generated.push(...args);
      return new target(...args);
    },
  });
});
afterAll(() => {
  globalThis.Function = host;
});

/** Codes of why an expression is refused; for one that is taken, what it comes to everywhere. */
function outcomeOf(
  source: string,
  scope: Scope,
  view: View,
): { codes: string[] } | { value: unknown; missing: string[] } {
  const compiled = compileExpression(source, environmentOf(scope));
  if (!compiled.ok) return { codes: compiled.problems.map(({ code }) => code) };
  const { tree, evaluate } = compiled.expression;
  const value = evaluate(view);
  const missing = view.missing.splice(0);
  if (tree.type.kind === 'bool')
    for (const backEnd of ['code', 'closures'] as const) {
      const [result] = resultsOf(createEvaluation([tree], backEnd), 1, view);
      expect(result! > 1 ? undefined : result === 1).toBe(value);
      const filled: unknown[] = [];
      createFill([{ tree, array: 0, width: 1, place: 0, store: (given) => given }], backEnd)(view, [filled], 0);
      expect(filled).toEqual([Number(value)]); // NaN for undefined
    }
  return { value, missing };
}

const attempts = [
  ...new Set([...names.flatMap((name) => forms.map((form) => form.replace(/\bx\b/g, name))), ...tricks]),
];

describe(`of ${attempts.length} expressions`, () => {
  // What may be taken: a national field that nobody gave, a name in quotes or of a variable, a comment.
  const harmless = [
    /^(has\()?extra\.\w/,
    /^["']/,
    /^description (==|in) /,
    /^description\.like\("\w+\*"\)$/,
    /^packages\.exists\(\w+, \w+\.count > 1\)$/,
    /^(inList|hasAny|key)\("/,
    /^row\["/,
    /^true \/\/[^\n]*$/,
  ];

  it('none gives more than a value of the declaration', () => {
    const view = viewOf();
    let refused = 0;
    for (const source of attempts)
      for (const scope of ['item', 'declaration', 'cells'] as const) {
        const outcome = outcomeOf(source, scope, view);
        if ('codes' in outcome) {
          refused++;
          expect(outcome.codes.length, source).toBeGreaterThan(0);
          for (const code of outcome.codes) expect(code, source).toMatch(/^EXPRESSION_(SYNTAX|NAME|TYPE|LIMIT)$/);
          continue;
        }
        expect(
          harmless.some((form) => form.test(source)),
          source,
        ).toBe(true);
        expect(['boolean', 'undefined'], source).toContain(typeof outcome.value);
        const read = source.match(/^extra\.[\w.]+?(?=\.contains| ==)/)?.[0];
        if (read) expect(outcome, source).toEqual({ value: undefined, missing: [read] });
      }
    expect(attempts.length).toBeGreaterThan(200);
    expect(refused).toBeGreaterThan(2 * attempts.length);
    expect(hostNames()).toEqual(before);
  });

  it('no code holds text of theirs outside of JSON quotes', () => {
    const words =
      /^(use strict|function|return|const|let|if|else|for|while|continue|break|undefined|null|finite|row|view|memo|classes|findings|results?|conditions|count|settle|alive|ask|bit|at|from|masks|grow|get|mark|missing|length|has|includes|Math|abs|clz32|NaN|less|most|same|lessText|mostText|sameText|both|either|join|arrays|out0|keys|[abcdmnvtrpolsxe]\d*)$/;
    expect(generated.length).toBeGreaterThan(100);
    for (const text of generated) {
      const quoted = text.match(/"(?:[^"\\\u2028\u2029\n]|\\.)*"/g) ?? [];
      for (const literal of quoted) expect(() => JSON.parse(literal)).not.toThrow();
      const bare = text.replace(/"(?:[^"\\\u2028\u2029\n]|\\.)*"/g, '');
      expect(bare).toMatch(/^[\w\s(){}[\].,;:?<>=!&|^~+\-*/%]*$/);
      expect(bare).not.toMatch(/\/[/*]/);
      for (const [word] of bare.matchAll(/[A-Za-z_]\w*/g)) expect(word).toMatch(words);
    }
    expect(generated.some((text) => text.includes('process.exit'))).toBe(true);
  });
});

it('national fields may have any name, and hold what was given', () => {
  const view = viewOf(JSON.parse('{"__proto__": "a", "constructor": "b"}'));
  for (const source of ['extra.__proto__ == "a" && extra.constructor == "b"', '!has(extra.toString)'])
    expect(outcomeOf(source, 'item', view), source).toEqual({ value: true, missing: [] });
  expect(hostNames()).toEqual(before);
});

describe(`of ${templates.length} templates of reasons`, () => {
  it('none writes more than a value of the declaration', () => {
    const when = compileExpression('hasAny(description, lists.brands)', environmentOf('item'));
    if (!when.ok) throw new Error('the condition is faulty');
    const view = viewOf();
    const written: { [template: string]: string } = {};
    for (const template of templates) {
      const { write, problems } = compileReason(template, when.expression.tree, environmentOf('item'));
      for (const { code } of problems) expect(code, template).toMatch(/^EXPRESSION_(SYNTAX|NAME|TYPE|LIMIT)$/);
      if (problems.length === 0) written[template] = write(view);
    }
    for (const name of names) {
      expect(written[`{extra.${name}}`], name).toBe('not stated');
      delete written[`{extra.${name}}`];
    }
    expect(written).toEqual({
      '\x24{1 + 1}': '$2',
      '`\x24{description}`': '`$nike`',
      '{{constructor}}': '{constructor}',
      '{{{description}}}': '{nike}',
      '%s %o %j $1 $& $` \\u0041 \\x41': '%s %o %j $1 $& $` \\u0041 \\x41',
      '<script>alert(1)</script>{description}': '<script>alert(1)</script>nike',
    });
    expect(hostNames()).toEqual(before);
  });
});
