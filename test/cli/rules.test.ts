// The commands `rules …`: check, test, explain and stats as processes, with their exit codes.
import { describe, expect, it } from 'vitest';
import { customsRisk, workFolder } from './run.js';

const { put } = workFolder();
const manifest = 'examples/manifests/arrivals.csv';
const mapping = ['--mapping', 'examples/mappings/arrivals.yaml'];
const head = 'ruleSet: own\nversion: 1.0.0\nschema: declaration/1\nreviewBy: 2199-01-01\nrules:\n';
const rule = (id: string, when: string, more = ''): string =>
  `  - { id: ${id}, title: Title of ${id}, risk: safety, points: 5, reason: r, when: '${when}'${more} }\n`;

describe('rules check', () => {
  it('tells all errors of all files at once', () => {
    const first = put('first.yaml', head + rule('A-1', 'netkg > 5') + rule('A-2', 'origin == "UK"'));
    const second = put('second.yaml', head + rule('B-1', 'items.size() > 1'));
    const { code, out } = customsRisk(['rules', 'check', first, 'counterfeit', second]);
    expect(code).toBe(1);
    expect(out).toContain(`faulty ${first}   2 errors`);
    expect(out).toMatch(/first\.yaml:6:\d+ EXPRESSION_NAME: unknown field "netkg".*netKg/);
    expect(out).toMatch(/first\.yaml:7:\d+ EXPRESSION_TYPE: "UK" is not a code/);
    expect(out).toMatch(/second\.yaml:6:\d+ EXPRESSION_NAME/);
    expect(out).toMatch(/sound .*counterfeit 1\.\d+\.\d+, \d+ rules/);
    expect(out).toMatch(/\n3 errors, .*\.\n$/);
  });

  it('tells costs, waste and repetition, and passes with warnings', () => {
    const file = put(
      'waste.yaml',
      head +
        rule('W-1', 'netKg > 5') +
        rule('W-2', '5 < netKg') +
        rule('W-3', 'netKg > 9 && netKg < 4') +
        rule('W-4', 'packages.exists(p, p.count > 2)'),
    );
    const { code, out } = customsRisk(['rules', 'check', file]);
    expect(code).toBe(0);
    expect(out).toMatch(/worst[^\n]*\n +[\d.]+ µs {2}W-4 +Title of W-4\n/);
    expect(out).toMatch(/DUPLICATE +W-2 +it hits exactly what W-1 hits/);
    expect(out).toMatch(/NEVER_TRUE +W-3 /);
    expect(out).toContain('No errors, 2 warnings.');
  });

  it('refuses a rule that goes through all items for each item', () => {
    const file = put(
      'slow.yaml',
      head + rule('S-1', 'items.exists(i, items.exists(j, i.hs == j.hs))', ', scope: declaration'),
    );
    const { code, out } = customsRisk(['rules', 'check', file]);
    expect(code).toBe(1);
    expect(out).toMatch(/slow\.yaml:6:\d+ EXPRESSION_LIMIT: one evaluation may take/);
  });

  it('looks for rules that never hit on a sample', () => {
    const file = put('silent.yaml', head + rule('N-1', 'hs == "999999"') + rule('N-2', 'netKg >= 1'));
    const { code, out } = customsRisk(['rules', 'check', file, '--on', manifest, ...mapping, '--json']);
    expect(code).toBe(0);
    const found = JSON.parse(out);
    expect(found.warnings).toEqual([
      { code: 'NO_HIT', rule: 'N-1', says: expect.stringMatching(/^no hit among \d+ declarations/) },
    ]);
    expect(found.relations).toEqual([{ rule: 'N-1', other: 'N-2', relation: 'overlap' }]);
    expect(found.rules.map(({ id }: { id: string }) => id)).toEqual(['N-1', 'N-2']);
  });

  it('has an exit code of its own for a file that is not there', () => {
    const { code, out } = customsRisk(['rules', 'check', 'nowhere.yaml', 'counterfeit']);
    expect(code).toBe(2);
    expect(out).toContain('nowhere.yaml FILE_MISSING');
    expect(out).toMatch(/sound .*counterfeit/);
  });
});

describe('rules test', () => {
  const test = (name: string, given: string, expected: string): string =>
    `{ name: ${name}, given: { ${given} }, expect: ${expected} }`;

  it('passes when all tests do', () => {
    const { code, out } = customsRisk(['rules', 'test', 'counterfeit', 'public-safety']);
    expect(code).toBe(0);
    expect(out).toMatch(/\d+ tests of \d+ rules: all passed\n$/);
    expect(out).toMatch(/✓ CF-001 +(\d)\/\1 {2}Branded footwear/);
  });

  it('shows what failed and why, and ends with 1', () => {
    const tests = [
      test('heavy', 'netKg: 6', 'hit'),
      test('light', 'netKg: 2', 'hit'),
      test('bare', 'origin: CN', 'no_hit'),
      test('misspelt', 'netkg: 2', 'hit'),
    ];
    const file = put(
      'tests.yaml',
      head + rule('T-1', 'netKg > 5', `, tests: [${tests.join(', ')}]`) + rule('T-2', 'netKg > 7'),
    );
    const { code, out } = customsRisk(['rules', 'test', file]);
    expect(code).toBe(1);
    expect(out).toContain('✗ T-1          1/4  Title of T-1\n');
    expect(out).toContain('      light: expected hit, got no_hit\n');
    expect(out).toContain('      bare: expected no_hit, got undetermined (missing netKg)\n');
    expect(out).toMatch(/ {6}misspelt: expected hit, got invalid \(unknown field "netkg".*netKg.*\)\n/);
    expect(out).toContain('- T-2        no tests  Title of T-2\n');
    expect(out).toContain('4 tests of 2 rules: 1 passed, 3 failed');
  });

  it('stops at a rule set with errors', () => {
    const file = put('wrong.yaml', head + rule('T-1', 'netkg > 5'));
    expect(customsRisk(['rules', 'test', file])).toMatchObject({
      code: 2,
      err: expect.stringContaining('EXPRESSION_NAME'),
    });
  });
});

describe('rules explain', () => {
  const file = put('explain.yaml', head + rule('E-1', 'netKg > 5 && (origin == "CN" || origin == "HK")'));
  const explain = (...args: string[]) => customsRisk(['rules', 'explain', 'E-1', '--rules', file, ...args]);
  const lines = put(
    'some.ndjson',
    [
      '{"id":"D1","items":[{"origin":"NL","netKg":9}]}',
      '{"id":"D2","items":[{"origin":"HK","netKg":9},{"netKg":7}]}',
      '',
    ].join('\n'),
  );

  it('shows each item of the declaration, part by part', () => {
    const { code, out } = explain('--on', lines, '--id', 'D2');
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      'Declaration D2   hit',
      '  E-1         +5  item 1  Title of E-1',
      '           yes  netKg > 5 && (origin == "CN" || origin == "HK")',
      '                yes  netKg > 5   netKg = 9',
      '                yes  (origin == "CN" || origin == "HK")',
      '                     no   origin == "CN"   origin = HK',
      '                     yes  origin == "HK"   origin = HK',
      'Declaration D2   undetermined',
      '  E-1         +5  item 2  Title of E-1',
      '           missing: origin',
      '           open netKg > 5 && (origin == "CN" || origin == "HK")',
      '                yes  netKg > 5   netKg = 7',
      '                open (origin == "CN" || origin == "HK")',
      '                     open origin == "CN"   missing: origin',
      '                     open origin == "HK"   missing: origin',
      '',
    ]);
  });

  it('takes the first declaration that the rule hits, or a JSON file of one', () => {
    expect(explain('--on', lines).out).toMatch(/^Declaration D2 {3}hit/);
    const one = put('one.json', '{"id":"D9","items":[{"origin":"NL","netKg":9}]}');
    expect(explain('--on', one).out).toMatch(/^Declaration D9 {3}no hit\n[\s\S]* no {3}origin == "CN" {3}origin = NL/);
  });

  it('says what is wrong with what it is given', () => {
    const err = (...args: string[]): string => {
      const { code, err } = customsRisk(['rules', 'explain', ...args]);
      expect(code).toBe(2);
      return err;
    };
    expect(err('E-2', '--rules', file, '--on', lines)).toContain('there is no rule "E-2"; did you mean "E-1"?');
    expect(err('E-1', '--rules', file, '--on', lines, '--id', 'D7')).toContain('no declaration of that id');
    expect(err('E-1', '--rules', file, '--on', put('faulty.json', '{"items":[{}]}'))).toContain('ID_MISSING');
    expect(err('E-1', '--rules', file, '--on', put('broken.json', '{"items":'))).toContain('SETTINGS_NOT_JSON');
    expect(err('E-1', '--rules', file, '--on', lines, '--as-of', 'today')).toContain('--as-of is not a day');
  });
});

describe('rules stats', () => {
  it('counts what rules do, and how much they share', () => {
    const file = put(
      'stats.yaml',
      head + rule('X-1', 'netKg > 5') + rule('X-2', 'netKg > 8') + rule('X-3', 'origin == "CN"'),
    );
    const lines = [
      '{"id":"D1","items":[{"origin":"NL","netKg":9}]}',
      '{"id":"D2","items":[{"origin":"CN","netKg":6}]}',
      '{"id":"D3","items":[{"netKg":1}]}',
      'nonsense',
    ];
    const args = ['rules', 'stats', '--on', put('stats.ndjson', `${lines.join('\n')}\n`), '--rules', file];
    const found = JSON.parse(customsRisk([...args, '--json']).out);
    expect(found).toMatchObject({ declarations: 3, items: 3, rejected: 1 });
    expect(found.rules[0]).toMatchObject({
      id: 'X-1',
      hits: 2,
      uniqueHits: 0,
      undetermined: 0,
      nanoseconds: expect.any(Number),
    });
    expect(found.rules[2]).toMatchObject({ id: 'X-3', hits: 1, undetermined: 1 });
    expect(found.overlaps).toEqual([
      { a: 'X-1', b: 'X-2', both: 1, share: 0.5 },
      { a: 'X-1', b: 'X-3', both: 1, share: 0.5 },
    ]);
    const { code, out } = customsRisk(args);
    expect(code).toBe(0);
    expect(out).toContain('3 declarations with 3 items; 1 record rejected');
    expect(out).toMatch(/ 2 +0 +0\.0 +[\d.]+ [nµm]s {2}X-1 +\+5 {2}Title of X-1\n/);
    expect(out).toMatch(/ 1 +0 +33\.3 +[\d.]+ [nµm]s {2}X-3 /);
    expect(out).toMatch(/50\.0 % +1 {2}X-1 \(2\) and X-2 \(1\)\n/);
  });
});

describe('the help', () => {
  it.each(['check', 'test', 'explain', 'stats'])('of rules %s has examples that run', (command) => {
    const { code, out } = customsRisk(['rules', command, '--help']);
    expect(code).toBe(0);
    const examples = [...out.matchAll(/^ {2}\$ customs-risk (.*)$/gm)].map(([, example]) => example!);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples)
      expect(customsRisk(example.split(' ')), example).toMatchObject({ code: 0, err: '' });
  });

  it('of rules lists them', () => {
    const { code, out } = customsRisk(['rules', '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/check [\s\S]*test [\s\S]*explain [\s\S]*stats/);
    expect(customsRisk(['rules', 'nonsense'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('unknown command'),
    });
  });
});
