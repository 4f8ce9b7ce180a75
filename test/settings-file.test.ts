// Settings files: what strangers send is read or refused in time, and every fault stands where the caret says.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CustomsRiskError, type Problem } from '../src/errors.js';
import { faultOfJson } from '../src/json-syntax.js';
import { limits } from '../src/limits.js';
import {
  type Path,
  parseJsonSettings,
  parseSettings,
  type SettingsFile,
  validateSettings,
} from '../src/settings-file.js';
import { runs } from './runs.js';

function problemsOf(load: () => unknown): readonly Problem[] {
  try {
    load();
    return [];
  } catch (fault) {
    if (!(fault instanceof CustomsRiskError)) throw fault;
    return fault.problems;
  }
}

const told = (load: () => unknown): string[] =>
  problemsOf(load).map(({ code, line, column, message }) => `${line}:${column} ${code} ${message}`);

/** The part of the line that the carets of a problem stand under. */
function marked({ excerpt }: Problem): string {
  const [line, carets] = excerpt!.split('\n') as [string, string];
  return line.slice(carets.indexOf('^'), carets.length);
}

/** What is marked for a part of the text at a path. */
function markedPart(settings: SettingsFile, path: Path, part: string): { line: number; marked: string } {
  const value = path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], settings.value) as string;
  const start = value.indexOf(part);
  const problem = settings.problem('RULE_INVALID', 'x', path, { start, end: start + part.length });
  return { line: problem.line!, marked: marked(problem) };
}

describe('a part of a text is marked where it stands', () => {
  it.each([
    ['plain', 'a: one two three', 1],
    ['single quotes', "a: 'it''s one, two three'", 1],
    ['double quotes', 'a: "one two three"', 1],
    ['escapes of two, four and eight digits', 'a: "\\x41 \\u0042\\u0043 \\U0001F600 \\" two"', 1],
    ['a continued line', 'a: "one \\\n    two three"', 2],
    ['a folded line', 'a: "one\n   more  \n\n   two three"', 4],
    ['a line that begins with an escape', 'a: "one\n  \\n  two three"', 2],
    ['a literal block', 'a: |\n  one\n    two three\n', 3],
    ['a folded block', 'a: >-\n  one\n  \n  two three\n', 4],
    ['a plain text of two lines', 'a: one\n  two three', 2],
    ['single quotes over two lines', "a: 'it''s one\n  two three'", 2],
  ])('%s', (_, text, line) => {
    expect(markedPart(parseSettings(text, 'a.yaml'), ['a'], 'two')).toEqual({ line, marked: 'two' });
    expect(markedPart(parseSettings(text.replaceAll('\n', '\r\n'), 'a.yaml'), ['a'], 'two')).toEqual({
      line,
      marked: 'two',
    });
  });

  it('the whole of an escape', () => {
    expect(markedPart(parseSettings('a: "x \\u0041 y"', 'a.yaml'), ['a'], 'A').marked).toBe('\\u0041');
    expect(markedPart(parseSettings("a: 'x '' y'", 'a.yaml'), ['a'], "'").marked).toBe("''");
  });

  it('whatever stands before it between double quotes', () => {
    const pieces = ['a', ' ', '  ', '\t', '\\x62', '\\u0063', '\\U0001F600', '\\n', '\\"', '\\\\', '\\ ', '\\t'];
    const breaks = ['\n  ', ' \n \n  ', '\\\n  ', ' \\\n ', '\r\n  ', '\\\r\n \t'];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces, ...breaks)),
        fc.array(fc.constantFrom(...pieces)),
        (before, after) => {
          const text = `k: ["${before.join('')}ZY${after.join('')}."]`;
          const settings = parseSettings(text, 'a.yaml');
          expect(markedPart(settings, ['k', 0], 'ZY')).toEqual({
            line: before.join('').split('\n').length,
            marked: 'ZY',
          });
        },
      ),
      { numRuns: runs(500) },
    );
  });

  it('in a line too long to be shown whole', () => {
    const { excerpt } = parseSettings(`a: ${'x'.repeat(5_000)} two ${'y'.repeat(5_000)}`, 'a.yaml').problem(
      'RULE_INVALID',
      'x',
      ['a'],
      { start: 5_001, end: 5_004 },
    );
    const [line, carets] = excerpt!.split('\n') as [string, string];
    expect(line.slice(carets.indexOf('^'), carets.length)).toBe('two');
    expect(line.length).toBeLessThan(250);
  });
});

describe('an excerpt', () => {
  it('has no carriage return and no other sign that moves the cursor', () => {
    const [problem] = problemsOf(() => parseSettings('a: 1\r\nb: "\u001b[31m\u202e" x\r\nc: 2\r\n', 'a.yaml'));
    expect(problem).toMatchObject({ line: 2 });
    expect(problem!.excerpt).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });

  it('of a missing value stands at the end of the line', () => {
    const settings = parseSettings('a:\r\n  b: netKg >\r\n', 'a.yaml');
    const { line, column, excerpt } = settings.problem('RULE_INVALID', 'x', ['a', 'b'], { start: 7, end: 8 });
    expect({ line, column, excerpt }).toEqual({ line: 2, column: 13, excerpt: '      b: netKg >\n                ^' });
  });
});

describe('nesting', () => {
  const many = 200_000;
  it.each([
    ['brackets', '['.repeat(many)],
    ['braces', '{'.repeat(many)],
    ['objects', '{a: '.repeat(many)],
    ['objects in lists', '[{a: '.repeat(many)],
    ['lists in one line', '- '.repeat(many)],
    ['keys in one line', '? '.repeat(many)],
    ['keys without names', ': '.repeat(many)],
    ['indented keys', Array.from({ length: 2_000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')],
    ['indented lists', Array.from({ length: 2_000 }, (_, at) => `${' '.repeat(at)}-`).join('\n')],
    ['brackets behind a quote', `a: don't\nb: ${'['.repeat(many)}`],
    ['brackets behind a comment', `a: 1 # "\nb: ${'['.repeat(many)}`],
  ])('of %s without end is refused at its place', (_, text) => {
    const [problem] = problemsOf(() => parseSettings(text, 'deep.yaml'));
    expect(problem).toMatchObject({ code: 'YAML_MALFORMED', message: expect.stringContaining('nested too deeply') });
    expect(problem!.line! + problem!.column!).toBeGreaterThan(limits.settingsDepth);
  });

  it('is allowed up to the limit, and not one deeper', () => {
    const nest = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(told(() => parseSettings(nest(limits.settingsDepth), 'a'))).toEqual([]);
    expect(told(() => parseSettings(nest(limits.settingsDepth + 1), 'a'))[0]).toMatch(
      /^1:33 YAML_MALFORMED .*too deeply/,
    );
    expect(told(() => parseJsonSettings(nest(limits.settingsDepth), 'a'))).toEqual([]);
    expect(told(() => parseJsonSettings(nest(limits.settingsDepth + 1), 'a'))[0]).toMatch(
      /^1:33 SETTINGS_NOT_JSON .*too deeply/,
    );
  });

  it('counts brackets in texts and comments for nothing', () => {
    const brackets = '['.repeat(200);
    const text = `a: "${brackets}"\nb: '${brackets}'\nc: x${brackets}\nd: |\n  ${brackets}\ne: 1 # ${brackets}\n`;
    expect(told(() => parseSettings(text, 'a.yaml'))).toEqual([]);
  });

  it('of a JSON file is bounded too', () => {
    const text = `{"model": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(told(() => parseJsonSettings(text, 'model.json'))[0]).toMatch(/^1:42 SETTINGS_NOT_JSON .*too deeply/);
  });
});

describe('width', () => {
  it('of tens of thousands of keys takes no longer than it must', { timeout: 15_000 }, () => {
    const text = Array.from({ length: 40_000 }, (_, at) => `k${at}: 1\n`).join('');
    expect(Object.keys(parseSettings(text, 'wide.yaml').value as object)).toHaveLength(40_000);
    expect(told(() => parseSettings(`${text}k5: 2\n`, 'wide.yaml'))).toEqual([
      '40001:1 YAML_MALFORMED the key "k5" stands twice',
    ]);
  });

  it('of documents ends at the second', () => {
    expect(told(() => parseSettings('a: 1\n---\n'.repeat(100_000), 'a.yaml'))).toEqual([
      '2:1 YAML_MALFORMED the file holds a second document',
    ]);
  });

  it('of faults ends at what can be shown', () => {
    const text = Array.from({ length: 20_000 }, (_, at) => `k${at}: 1\n`).join('');
    const schema = z.strictObject({ a: z.string().optional() });
    expect(told(() => validateSettings(parseSettings(text, 'a.yaml'), schema))).toHaveLength(limits.problems);
  });
});

describe('a megabyte of faults', () => {
  it.each([
    ['brackets', '}{'],
    ['brackets in lines', ']\n'],
    ['commas', '[,'],
    ['escapes', '"\\q'],
    ['tabs', '\t- a\n'],
    ['keys without a colon', 'a\nb: 1\n'],
    ['values side by side', '"a" "b" '],
    ['aliases', '- *a\n'],
    ['tags', '- !x y\n'],
    ['one key', 'a: 1\n'],
  ])('of %s ends at those that can be shown', (_, part) => {
    const problems = problemsOf(() => parseSettings(part.repeat(1_000_000 / part.length), 'bad.yaml'));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThanOrEqual(limits.problems);
    expect(Math.max(...problems.map(({ line, column }) => line! + column!))).toBeLessThan(1_000);
  });
});

describe('what YAML has and settings have not', () => {
  it.each([
    ['an alias', 'a: &x 1\nb: *x', '1:7 YAML_FEATURE_REFUSED an anchor is not allowed'],
    ['an anchor on an object', 'a: &x { b: 1 }', '1:7 YAML_FEATURE_REFUSED an anchor is not allowed'],
    ['a tag on an object', 'a: !x { b: 1 }', '1:7 YAML_FEATURE_REFUSED a tag is not allowed'],
    ['the prototype', 'a: { __proto__: 1 }', '1:6 YAML_FEATURE_REFUSED the key __proto__ is not allowed'],
    ['a list as a key', 'a: 1\n[b]: 2', '2:1 YAML_FEATURE_REFUSED a list or map is not allowed as a key'],
    ['a key as number and text', '1: a\n"1": b', '2:1 YAML_MALFORMED the key "1" stands twice'],
  ])('%s', (_, text, expected) => {
    expect(told(() => parseSettings(text, 'a.yaml'))[0]).toBe(expected);
  });
});

describe('JSON', () => {
  it.each([
    ['{ "a": 1, }', '1:11 SETTINGS_NOT_JSON a key in double quotes is expected here'],
    ['{\n  "a": 1\n  "b": 2\n}', '3:3 SETTINGS_NOT_JSON a comma or } is expected here'],
    ["{ 'a': 1 }", '1:3 SETTINGS_NOT_JSON a key in double quotes or } is expected here'],
    ['{ "a" 1 }', '1:7 SETTINGS_NOT_JSON a colon is expected here'],
    ['{ "a": [1, 2 }', '1:14 SETTINGS_NOT_JSON a comma or ] is expected here'],
    ['{ "a": NaN }', '1:8 SETTINGS_NOT_JSON a value is expected here'],
    ['{ "a": 1 } // note', '1:12 SETTINGS_NOT_JSON nothing more is expected here'],
    ['{ "a": [', '1:9 SETTINGS_NOT_JSON a value or ] is expected here, but the file ends'],
    ['', '1:1 SETTINGS_NOT_JSON a value is expected here, but the file ends'],
    ['a: 1', '1:1 SETTINGS_NOT_JSON a value is expected here'],
  ])('%j', (text, expected) => {
    expect(told(() => parseJsonSettings(text, 'a.json'))).toEqual([expected]);
  });

  it('marks a wrong value, behind a mark of byte order too', () => {
    const schema = z.strictObject({ a: z.strictObject({ b: z.number() }) });
    const [problem] = problemsOf(() =>
      validateSettings(parseJsonSettings('\ufeff{\r\n\t"a": { "b": "two" }\r\n}', 'a.json'), schema),
    );
    expect(problem).toMatchObject({ line: 2, column: 14, message: 'b: expected number, received string' });
    expect(marked(problem!)).toBe('"two"');
  });

  it('is what JSON.parse takes, and nothing else', () => {
    const sound = (text: string): boolean => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    const pieces = [
      '"',
      '\\',
      '\\u00',
      ',',
      ':',
      '{',
      '}',
      '[',
      ']',
      '0',
      '-',
      '.',
      'e',
      'null',
      ' ',
      '\n',
      '\u0001',
      'é',
    ];
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.nat(3), fc.constantFrom('', ...pieces), (json, place, drop, put) => {
        const at = place % (json.length + 1);
        const text = json.slice(0, at) + put + json.slice(at + drop);
        const fault = faultOfJson(text, 1_000);
        expect(fault === undefined).toBe(sound(text));
      }),
      { numRuns: runs(2_000) },
    );
  });
});

describe('a schema', () => {
  const schema = z.strictObject({
    when: z.string(),
    mode: z.enum(['a', 'b']),
    points: z.union([z.number(), z.string()]),
    note: z.string().optional(),
  });
  const faults = (text: string): string[] => told(() => validateSettings(parseSettings(text, 'a.yaml'), schema));

  it('names a misspelt key once, not also as missing', () => {
    expect(faults('whn: x\nmode: a\npoint: 1\n')).toEqual([
      '1:1 SETTINGS_INVALID unknown key "whn"; did you mean "when"?',
      '3:1 SETTINGS_INVALID unknown key "point"; did you mean "points"?',
    ]);
  });

  it('names what is missing or empty', () => {
    expect(faults('points:\n')).toEqual([
      '1:1 SETTINGS_INVALID when is missing',
      '1:1 SETTINGS_INVALID mode is missing',
      '1:8 SETTINGS_INVALID points is empty',
    ]);
    expect(faults('')).toEqual(['1:1 SETTINGS_INVALID the file is empty']);
  });

  it('says what a value should be', () => {
    expect(faults('when: 1\nmode: a\npoints: 1\n')).toEqual([
      '1:7 SETTINGS_INVALID when: expected string, received number',
    ]);
  });
});
