// Loading with tests: a rule set is ready or every fault is told, failing inline tests at their line among them.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CustomsRiskError } from '../../src/errors.js';
import { type LoadRuleSetOptions, loadRuleSet, shipped } from '../../src/index.js';

const head = (name: string): string => `ruleSet: ${name}\nversion: 1.0.0\nschema: declaration/1\n`;
const rule = (id: string, when: string, ...tests: string[]): string =>
  `  - id: ${id}
    title: t
    risk: safety
    points: 10
    when: ${when}
    reason: r
    tests:
${tests.map((test) => `      - ${test}\n`).join('')}`;
const heavy = (expected: string): string => `{ name: heavy, given: { netKg: 9 }, expect: ${expected} }`;
const light = '{ name: light, given: { netKg: 1 }, expect: no_hit }';

async function faultsOf(
  files: { readonly [name: string]: string },
  options: LoadRuleSetOptions = { test: true },
): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tested-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  try {
    await loadRuleSet(join(folder, 'rules.yaml'), options);
    return [];
  } catch (fault) {
    if (!(fault instanceof CustomsRiskError)) throw fault;
    return fault.problems.map(
      ({ code, file, line, column, message }) => `${file?.split('/').at(-1)}:${line}:${column} ${code} ${message}`,
    );
  }
}

describe('a rule set loaded with its tests', () => {
  it('is ready when they pass', async () => {
    for (const file of Object.values(shipped.ruleSets))
      expect((await loadRuleSet(file, { test: true })).digest).toBe((await loadRuleSet(file)).digest);
  });

  it('is refused when one fails, with the place of each', async () => {
    const text = `${head('r')}rules:\n${rule('R-1', 'netKg > 5', heavy('no_hit'), light)}${rule('R-2', 'netKg > 5', light, heavy('undetermined'), '{ name: odd, given: { netKgs: 1 }, expect: hit }')}`;
    expect(await faultsOf({ 'rules.yaml': text })).toEqual([
      'rules.yaml:12:9 TEST_FAILED the test "heavy" of R-1 fails: expected no_hit, got hit',
      'rules.yaml:22:9 TEST_FAILED the test "heavy" of R-2 fails: expected undetermined, got hit',
      'rules.yaml:23:9 TEST_FAILED the test "odd" of R-2 fails: expected hit, got invalid (unknown field "netKgs"; did you mean "netKg"?)',
    ]);
    expect(await faultsOf({ 'rules.yaml': text }, {})).toEqual([]);
    expect(await faultsOf({ 'rules.yaml': text }, { test: false })).toEqual([]);
  });

  it('tells what is wrong with the items of a case', async () => {
    const about = (items: string): string => `{ name: items, given: { items: ${items} }, expect: hit }`;
    const text = `${head('r')}rules:\n${rule('R-1', 'items.size() > 1\n    scope: declaration', about('[{ netKgs: 1 }]'), about('[null]'), about('[{ items: [] }]'))}`;
    expect(await faultsOf({ 'rules.yaml': text })).toEqual([
      expect.stringMatching(
        /^rules.yaml:13:9 TEST_FAILED .* got invalid \(unknown field "netKgs"; did you mean "netKg"\?\)$/,
      ),
      expect.stringMatching(/^rules.yaml:14:9 TEST_FAILED .* got invalid \(an item of the case is no map of fields\)$/),
      expect.stringMatching(/^rules.yaml:15:9 TEST_FAILED .* got invalid \(unknown field "items"/),
    ]);
  });

  it('tells failing tests of sound rules beside the faults of others', async () => {
    const text = `${head('r')}rules:\n${rule('R-1', 'netKg > 5', heavy('no_hit'))}${rule('R-2', 'netKgs > 5', heavy('no_hit'))}`;
    expect((await faultsOf({ 'rules.yaml': text })).map((fault) => fault.split(' ').slice(0, 2).join(' '))).toEqual([
      'rules.yaml:12:9 TEST_FAILED',
      'rules.yaml:17:11 EXPRESSION_NAME',
    ]);
  });

  it('tells nothing of tests that a faulty param or list would fail', async () => {
    const params = 'params: { least: { type: int, value: 1.5 } }\n';
    const text = `${head('r')}${params}rules:\n${rule('R-1', 'netKg > params.least', heavy('no_hit'))}`;
    expect(await faultsOf({ 'rules.yaml': text })).toEqual([
      'rules.yaml:4:38 RULE_INVALID the value is not of type int',
    ]);
  });

  it('runs those of tables', async () => {
    const table = `tables:
  - { id: TAB, title: t, risk: safety, reason: r, combine: sum, columns: [netKg, points], rows: [["> 5", 1]], tests: [
      ${heavy('1')},
      ${heavy('no_hit')} ] }
`;
    expect(await faultsOf({ 'rules.yaml': head('r') + table })).toEqual([
      'rules.yaml:7:7 TEST_FAILED the test "heavy" of TAB fails: expected no_hit, got row 1',
    ]);
  });

  it('takes amounts to be in the currency that is named', async () => {
    const test = '{ name: n, given: { value: 9, currency: EUR }, expect: hit }';
    const text = `${head('r')}rules:\n${rule('R-1', 'valueBase > 5', test)}`;
    expect(await faultsOf({ 'rules.yaml': text }, { test: true, baseCurrency: 'EUR' })).toEqual([]);
    expect(await faultsOf({ 'rules.yaml': text })).toEqual([
      'rules.yaml:12:9 TEST_FAILED the test "n" of R-1 fails: expected hit, got undetermined (exchangeRates)',
    ]);
  });
});

describe('the tests of a base', () => {
  const base = `${head('b')}params: { least: { type: int, value: 5 } }\nrules:\n${rule('B-1', 'netKg > params.least', heavy('hit'))}`;
  const over = (overrides: string): { readonly [name: string]: string } => ({
    'base.yaml': base,
    'rules.yaml': `${head('r')}extends: [{ file: base.yaml }]\noverrides:\n${overrides}`,
  });

  it('run with what is changed, and may be given anew', async () => {
    expect(await faultsOf(over('  rules: { B-1: { points: 1 } }\n'))).toEqual([]);
    expect(await faultsOf(over('  params: { least: 20 }\n'))).toEqual([
      'base.yaml:13:9 TEST_FAILED the test "heavy" of B-1 fails: expected hit, got no_hit',
    ]);
    expect(
      await faultsOf(over(`  params: { least: 20 }\n  rules: { B-1: { tests: [${heavy('no_hit')}] } }\n`)),
    ).toEqual([]);
    expect(await faultsOf(over(`  rules: { B-1: { tests: [${heavy('no_hit')}] } }\n`))).toEqual([
      'rules.yaml:6:27 TEST_FAILED the test "heavy" of B-1 fails: expected no_hit, got hit',
    ]);
  });
});

describe('options that are wrong', () => {
  it.each([
    [{ tests: true }, 'loadRuleSet USAGE: unknown key "tests"; did you mean "test"?'],
    [{ baseCurrency: 'Euro' }, 'loadRuleSet USAGE: baseCurrency: an ISO 4217 code'],
  ])('%j', async (options, message) => {
    await expect(loadRuleSet('rules.yaml', options as LoadRuleSetOptions)).rejects.toMatchObject({ message });
  });
});
