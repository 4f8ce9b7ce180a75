// Plain YAML: what is read at speed is what the YAML parser reads, and what it does not take, or refuses, is left to it.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { limits } from '../src/limits.js';
import { readPlainYaml } from '../src/plain-yaml.js';
import { mutant, seedFiles } from './rules/mutants.js';
import { runs } from './runs.js';

const read = (text: string): unknown => readPlainYaml(text, limits.settingsDepth);

/** The parser must agree with what was read, and find no fault in it. */
function agrees(text: string): boolean {
  const value = read(text);
  if (value === undefined) return false;
  const document = parseDocument(text, { schema: 'core', version: '1.2', logLevel: 'error' });
  expect(
    document.errors.map(({ message }) => message),
    JSON.stringify(text),
  ).toEqual([]);
  expect(value, JSON.stringify(text)).toEqual(document.toJS());
  return true;
}

describe('it reads', () => {
  it.each([
    'src/rules/packs/counterfeit.yaml',
    'src/rules/packs/public-safety.yaml',
    'examples/policy.yaml',
    'examples/mappings/arrivals.yaml',
    'examples/mappings/kcs.yaml',
    'test/golden/rules.yaml',
    'test/golden/mapping.yaml',
  ])('%s', (file) => {
    const text = readFileSync(file, 'utf8');
    expect(agrees(text)).toBe(true);
    expect(agrees(`\ufeff${text.replaceAll('\n', '\r\n')}`)).toBe(true);
    expect(agrees(JSON.stringify(read(text)))).toBe(true);
    expect(agrees(JSON.stringify(read(text), null, 2))).toBe(true);
  });

  it.each([
    ['numbers', 'a: [1, -2, +3, 0.5, .5, 1., 1e3, -1.5E-2, 007, 9007199254740993, -0]'],
    ['words', 'a: [true, False, NULL, null, ~, yes, "true", nulls, 1.2.3, 1-2]'],
    ['days and versions', 'a: 2026-01-01\nb: 1.0.0\nc: 1:30'],
    ['empty values', 'a:\nb: # none\nc:\n  - \n  -\nd: ""'],
    ['lists as deep as their key', 'a:\n- 1\n- b: 2\n  c: 3\nd:\n  - - 1\n    - 2\n  -   e: 1\n      f: 2'],
    ['quotes', `a: 'it''s'\n"b c": "x \\"y\\" \\\\ \\u00e9 \\n"\n'd': x "y"`],
    ['quotes over lines', 'a: "one  \n  two\n\n\n  three"\nb: [ "one\n  two" ]'],
    ['texts over lines', 'a: one\n  two # said\nb: one\n\n\n  two\n   three\nc: x'],
    ['blocks', 'a: |\n  one\n    two\n\n  three\n\n\nb: >-\n  one\n  two\n\n  three\nc: >\n  x'],
    ['comments', '# a\na: b # c\n  # d\n\n# e\nf: g#h'],
    ['brackets over lines', 'a:\n  {\n    b: [1, 2,],\n    "c":1,\n  }\nd: {}'],
    ['names of the host', 'constructor: 1\ntoString: { valueOf: 2 }\nhasOwnProperty: x'],
  ])('%s', (_, text) => {
    expect(agrees(text)).toBe(true);
  });
});

describe('it leaves to the parser', () => {
  it.each([
    ...[
      'a: &x 1',
      'a: *x',
      'a: !!str 1',
      '<<: { a: 1 }',
      '? a',
      '--- a',
      'a: 1\n...',
      '%YAML 1.2',
      'a: |2\n  b',
      'a: |+\n  b',
    ],
    ...[
      '__proto__: 1',
      '{ "__proto__": 1 }',
      'a: 1\na: 2',
      '{ a: 1, a: 2 }',
      '[a]: 1',
      '{ [a]: 1 }',
      'a: 0x1F',
      'a: .inf',
    ],
    ...[
      'a:\t1',
      'a: "\t"',
      'a: \0',
      'a: \ufeff',
      'a: \u0085',
      'a: b: c',
      'a: [b',
      'a: "b',
      'a: ]',
      ' a: 1\nb: 2',
      'a: 1\n b: 2',
    ],
    ...[
      'a: [b\n]',
      'a: "b\nc"',
      'a: @b',
      'a: `b',
      'a: %b',
      'a: - b',
      'a: "b" c',
      '[a: 1]',
      '{ a }',
      '[,]',
      '',
      '# a',
      'a\rb: 1',
    ],
    ...[
      'true: 1',
      'null: 1',
      `${'[ '.repeat(33)}${'] '.repeat(33)}`,
      `${'- '.repeat(34)}a`,
      `a${'b'.repeat(2_000)}: 1`,
    ],
  ])('%j', (text) => {
    expect(read(text)).toBeUndefined();
  });
});

it('agrees with the parser on whatever it takes of lines put together by chance', () => {
  const spaces = fc.constantFrom('', '', '  ', '    ', ' ', '- ', '  - ');
  const parts = fc.constantFrom(
    ...[
      'a',
      'b: ',
      'c:',
      'd: 1',
      'e: [',
      'f: {',
      ']',
      '}',
      ',',
      ', ',
      '"',
      "'",
      '"x"',
      "'y'",
      '|',
      '>-',
      '>',
      ' #',
      '# c',
      'x y',
    ],
    ...[
      ': ',
      ':',
      '-',
      '- ',
      '1',
      '-1',
      '.5',
      'true',
      '~',
      '\\',
      '\\n',
      '\\u0041',
      '  ',
      "''",
      '?',
      '!',
      '&',
      '*',
      '@',
      'g: h',
    ],
  );
  const line = fc.tuple(spaces, fc.array(parts, { maxLength: 4 })).map(([space, found]) => space + found.join(''));
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (lines) => {
      agrees(lines.join('\n'));
    }),
    { numRuns: runs(5_000) },
  );
});

it('agrees with the parser on mutants of rule sets', () => {
  const seeds = seedFiles();
  let taken = 0;
  for (let seed = 0; seed < runs(400); seed++) if (agrees(mutant(seeds, seed).text)) taken++;
  expect(taken).toBeGreaterThan(runs(100));
});

it('takes time in proportion to the text: it goes through it once', () => {
  const part = '  - { id: A, when: "netKg > 5", tests: [{ name: x, given: { hs: "64" } }] }\n';
  expect(read(`rules:\n${part.repeat(50_000)}`)).toMatchObject({ rules: expect.any(Array) });
  expect(read(`a: ${'x '.repeat(1_000_000)}`)).toEqual({ a: 'x '.repeat(1_000_000).trim() });
  expect(read(`a: "${'x\n  '.repeat(500_000)}"`)).toBeTypeOf('object');
});
