// Rule sets on top of others: what is taken over, what an override changes, and what is told when a base cannot be used.
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CustomsRiskError } from '../../src/errors.js';
import { createScorer } from '../../src/index.js';
import { loadRuleSet } from '../../src/rules/load.js';
import type { Rule, RuleSet } from '../../src/rules/rule-set.js';

const root = mkdtempSync(join(tmpdir(), 'extends-'));
let folders = 0;

/** A folder with these files; its path. */
function folderOf(files: { readonly [name: string]: string }): string {
  const folder = join(root, String(++folders));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const load = (files: { readonly [name: string]: string }): Promise<RuleSet> =>
  loadRuleSet(join(folderOf(files), 'national.yaml'));

async function faultsOf(files: { readonly [name: string]: string }): Promise<string[]> {
  try {
    await load(files);
    return [];
  } catch (fault) {
    if (!(fault instanceof CustomsRiskError)) throw fault;
    return fault.problems.map(
      ({ code, file, line, column, message }) => `${file?.split('/').at(-1)}:${line}:${column} ${code} ${message}`,
    );
  }
}

const head = (name: string): string => `ruleSet: ${name}\nversion: 1.0.0\nschema: declaration/1\n`;
const shared = `${head('shared')}params:
  lowPerKg: { type: decimal, value: 4, unit: USD/kg }
lists:
  brands: { type: terms, file: lists/brands.txt }
  firms: { type: ids, values: [A1] }
groups:
  price: { cap: 30 }
rules:
  - id: SH-1
    title: Cheap brand
    risk: counterfeit
    points: 35
    group: price
    when: hasAny(description, lists.brands) && valuePerKg < params.lowPerKg
    reason: "below {params.lowPerKg}"
    tests:
      - { name: cheap, given: { description: adidas, value: 3, netKg: 1 }, expect: hit }
  - id: SH-2
    title: Heavy
    risk: safety
    points: 10
    when: netKg > 100
    reason: heavy
tables:
  - id: TAB
    title: Table
    risk: safety
    reason: r
    combine: sum
    columns: [origin, points]
    rows: [[CN, 5], [HK, 6]]
`;
const files = { 'shared/base.yaml': shared, 'shared/lists/brands.txt': 'adidas\n' };
const national = (more = ''): string => `${head('national')}extends:\n  - { file: shared/base.yaml }\n${more}`;
const ownRule = `rules:
  - { id: NA-1, title: t, risk: safety, points: 5, when: 'hasAny(brand, lists.ours) && netKg > params.lowPerKg', reason: r }
`;
const ruleOf = ({ rules }: RuleSet, id: string): Rule => rules.find((rule) => rule.id === id)!;

describe('a rule set that extends another', () => {
  it('has its rules, tables, params, lists and groups, and a name of its own', async () => {
    const lists = 'lists:\n  ours: { type: terms, include: [brands], values: [nike] }\n';
    const set = await load({
      ...files,
      'national.yaml': national(`groups: { goods: { cap: 9 } }\n${lists}${ownRule}`),
    });
    expect([set.name, set.rules.map(({ id }) => id)]).toEqual(['national', ['SH-1', 'SH-2', 'TAB-1', 'TAB-2', 'NA-1']]);
    expect(set.tables.map(({ id }) => id)).toEqual(['TAB']);
    expect(set.lists.get('ours')?.entries).toEqual(['nike', 'adidas']);
    expect([...set.groupCaps]).toEqual([
      ['price', 30],
      ['goods', 9],
    ]);
    expect(set.units.get('lowPerKg')).toBe('USD/kg');
    const scorer = await createScorer({ ruleSets: [set] });
    expect(scorer.versions.ruleSets).toEqual([`national@1.0.0#${set.digest.slice(0, 12)}`]);
    const { reasons } = await scorer.score({
      id: 'D1',
      items: [{ description: 'adidas', brand: 'nike', value: 15, currency: 'USD', netKg: 5 }],
    });
    expect(reasons.map(({ id, points }) => [id, points])).toEqual([
      ['SH-1', 30], // by the cap of the base
      ['NA-1', 5],
    ]);
    await scorer.close();
  });

  it('may have nothing of its own', async () => {
    expect((await load({ ...files, 'national.yaml': national() })).rules).toHaveLength(4);
  });

  it('changes rules by their id, tables and params', async () => {
    const overrides = `overrides:
  params: { lowPerKg: 2.5 }
  rules:
    SH-1: { points: 20, action: yellow, percentage: 50 }
    SH-2: { disabled: true }
    TAB: { action: red, effective: { from: 2026-02-01, until: 2026-03-01 } }
`;
    const set = await load({ ...files, 'national.yaml': national(overrides) });
    expect(set.rules.map(({ id }) => id)).toEqual(['SH-1', 'TAB-1', 'TAB-2']);
    expect(ruleOf(set, 'SH-1')).toMatchObject({ points: 20, stake: 20, action: 'yellow', group: 'price' });
    const id = ['D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'D7', 'D8', 'D9'].find(ruleOf(set, 'SH-1').isSampled!)!;
    const effective = { from: Date.UTC(2026, 1, 1), until: Date.UTC(2026, 2, 1) };
    expect(ruleOf(set, 'TAB-2')).toMatchObject({ points: 6, action: 'red', effective });
    const scorer = await createScorer({ ruleSets: [set] });
    const item = { description: 'adidas', currency: 'USD', netKg: 1 };
    const { rules } = await scorer.explain({
      id,
      items: [
        { ...item, value: 3 },
        { ...item, value: 2 },
      ],
    });
    const outcomes = rules.filter(({ id }) => id === 'SH-1').map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['no_hit', 'hit']); // 3 per kg is above 2.5, and below the 4 of the base
    await scorer.close();
  });

  it('holds over those between: the outermost override counts, key by key', async () => {
    const middle = (overrides: string): string =>
      `${head('middle')}extends: [{ file: base.yaml }]\noverrides:\n  rules:\n    SH-1: ${overrides}\n    SH-2: { disabled: true }\n`;
    const outer = `${head('national')}extends: [{ file: shared/middle.yaml }]\noverrides:\n  rules:\n    SH-1: { points: 7 }\n    SH-2: { disabled: false }\n`;
    const set = await load({
      ...files,
      'shared/middle.yaml': middle('{ points: 20, action: red }'),
      'national.yaml': outer,
    });
    expect(ruleOf(set, 'SH-1')).toMatchObject({ points: 7, action: 'red' });
    expect(ruleOf(set, 'SH-2')).toMatchObject({ points: 10 });
  });

  it('keeps its rules within its own range', async () => {
    const set = await load({
      'base.yaml': `${head('base')}effective: { from: 2026-01-01 }\nrules:\n  - { id: B, title: t, risk: safety, points: 1, when: "true", reason: r }\n`,
      'national.yaml': `${head('national')}effective: { until: 2027-01-01 }\nextends: [{ file: base.yaml }]\n`,
    });
    expect(ruleOf(set, 'B').effective).toEqual({ from: Date.UTC(2026, 0, 1), until: Date.UTC(2027, 0, 1) });
  });

  it('has a digest that covers its bases and their lists, and can hold a base to its own', async () => {
    const digestOf = async (change: object): Promise<string> =>
      (await load({ ...files, 'national.yaml': national(), ...change })).digest;
    const digest = await digestOf({});
    expect(await digestOf({})).toBe(digest);
    expect(await digestOf({ 'shared/base.yaml': `# a comment\n${shared}` })).toBe(digest);
    expect(await digestOf({ 'shared/base.yaml': shared.replace('netKg > 100', 'netKg > 101') })).not.toBe(digest);
    expect(await digestOf({ 'shared/lists/brands.txt': 'adidas\nnike\n' })).not.toBe(digest);
    expect(await digestOf({ 'national.yaml': national('overrides: { params: { lowPerKg: 3 } }\n') })).not.toBe(digest);
    const base = await loadRuleSet(join(folderOf(files), 'shared/base.yaml'));
    const pinned = (to: string): string =>
      national('overrides: { params: { lowPerKg: 3 } }\n').replace('base.yaml', `base.yaml, digest: sha256-${to}`);
    expect((await load({ ...files, 'national.yaml': pinned(base.digest) })).rules).toHaveLength(4);
    expect(await faultsOf({ ...files, 'national.yaml': pinned('0'.repeat(64)) })).toEqual([
      `national.yaml:5:39 EXTENDS_INVALID the base has another digest, sha256-${base.digest}`,
    ]);
  });
});

describe('a base that cannot be used', () => {
  const one = (file: string): string => `${head('national')}extends:\n  - { file: ${file} }\n`;
  it.each([
    ['is missing', { 'national.yaml': one('nobody.yaml') }, ['national.yaml:5:13 FILE_MISSING cannot read']],
    ['lies outside', { 'national.yaml': one('../1/national.yaml') }, ['national.yaml:5:13 PATH_REFUSED the path']],
    ['is absolute', { 'national.yaml': one('/etc/passwd') }, ['national.yaml:5:13 PATH_REFUSED the path']],
    [
      'is itself',
      { 'national.yaml': one('national.yaml') },
      ['national.yaml:5:13 EXTENDS_INVALID rule sets extend each other in a circle: national.yaml → national.yaml'],
    ],
    [
      'extends it in turn',
      { 'national.yaml': one('b.yaml'), 'b.yaml': one('national.yaml') },
      ['b.yaml:5:13 EXTENDS_INVALID rule sets extend each other in a circle: national.yaml → b.yaml → national.yaml'],
    ],
    [
      'has faults, which are told with those of the file',
      { 'national.yaml': `${one('b.yaml')}rules: []\n`, 'b.yaml': `${head('b')}rules: []\nrulse: 1\n` },
      ['national.yaml:6:8 SETTINGS_INVALID rules: Too small'],
    ],
    ['is no YAML', { 'national.yaml': one('b.yaml'), 'b.yaml': 'ruleSet: [x\n' }, ['b.yaml:2:1 YAML_MALFORMED']],
    [
      'misspells a key and has a faulty rule',
      {
        'national.yaml': one('b.yaml'),
        'b.yaml': `${head('b')}rules:\n  - { id: B, title: t, risk: safety, points: 1, when: netKgs > 1, reason: r }\n`,
      },
      ['b.yaml:5:55 EXPRESSION_NAME unknown field "netKgs"; did you mean "netKg"?'],
    ],
    [
      'is never in force',
      {
        'national.yaml': `${one('b.yaml')}effective: { from: 2027-01-01 }\n`,
        'b.yaml': `${head('b')}effective: { until: 2026-01-01 }\nrules:\n  - { id: B, title: t, risk: safety, points: 1, when: "true", reason: r }\n`,
      },
      ['national.yaml:5:13 EXTENDS_INVALID the base is never in force while this rule set is'],
    ],
  ])('because it %s', async (_, given, expected) => {
    const faults = await faultsOf(given as unknown as { [name: string]: string }); // none of the names is missing
    expect(faults.map((fault, at) => fault.slice(0, expected[at]?.length))).toEqual(expected);
  });

  it('because a link leads out of the folder', async () => {
    const folder = folderOf({ 'national.yaml': one('link.yaml') });
    writeFileSync(join(root, 'outside.yaml'), `${head('b')}rules: []\n`);
    symlinkSync(join(root, 'outside.yaml'), join(folder, 'link.yaml'));
    await expect(loadRuleSet(join(folder, 'national.yaml'))).rejects.toMatchObject({ code: 'PATH_REFUSED' });
  });

  it('because the chain is too long', async () => {
    const chain = Array.from({ length: 12 }, (_, at) => [`f${at}.yaml`, one(`f${at + 1}.yaml`)]);
    const [fault] = await faultsOf({ ...Object.fromEntries(chain), 'national.yaml': one('f0.yaml') });
    expect(fault).toContain('f7.yaml:5:13 EXTENDS_INVALID more than 8 rule sets, one extending the other');
  });
});

describe('an override that cannot hold', () => {
  it.each([
    [
      'a rule that is not there',
      'overrides:\n  rules:\n    SH-11: { points: 1 }\n',
      'national.yaml:8:5 RULE_INVALID no base has a rule "SH-11"; did you mean "SH-1"?',
    ],
    [
      'a param that is not there',
      'overrides:\n  params: { lowPerKgs: 1 }\n',
      'national.yaml:7:13 RULE_INVALID no base has a param "lowPerKgs"; did you mean "lowPerKg"?',
    ],
    [
      'a value of another type',
      'overrides:\n  params: { lowPerKg: low }\n',
      'national.yaml:7:23 RULE_INVALID the value is not of type decimal',
    ],
    [
      'a range without a day',
      'overrides:\n  rules:\n    SH-1: { effective: { from: 2026-02-01, until: 2026-02-01 } }\n',
      'national.yaml:8:24 RULE_INVALID the effective range holds no day',
    ],
    [
      'a rule of its own',
      'overrides:\n  rules:\n    NA-1: { points: 1 }\nlists: { ours: { type: terms, values: [x] } }\n',
      'national.yaml:8:5 RULE_INVALID the rule "NA-1" stands in this file: change it there',
    ],
    [
      'the points of a table',
      'overrides:\n  rules:\n    TAB: { points: 1 }\n',
      'national.yaml:8:5 RULE_INVALID "TAB" is a table: its points and tests stay as they are',
    ],
    [
      'a row of a table',
      'overrides:\n  rules:\n    TAB-1: { points: 1 }\n',
      'national.yaml:8:5 RULE_INVALID "TAB-1" is a row of a table; a table is overridden as a whole',
    ],
    [
      'a key that cannot be changed',
      'overrides:\n  rules:\n    SH-1: { point: 1 }\n',
      'national.yaml:8:13 SETTINGS_INVALID unknown key "point"; did you mean "points"?',
    ],
    [
      'a param of the same name',
      'params: { lowPerKg: { type: decimal, value: 1 } }\n',
      'national.yaml:6:11 RULE_INVALID a base has the param "lowPerKg"; give it another value under overrides',
    ],
    [
      'a list of the same name',
      'lists: { brands: { type: ids, values: [x] } }\n',
      'national.yaml:6:10 LIST_INVALID a base has the list "brands"; give this one another name',
    ],
  ])('%s', async (_, more, expected) => {
    const own = more.includes('NA-1') ? ownRule : '';
    const [first] = await faultsOf({ ...files, 'national.yaml': national(more + own) });
    expect(first?.slice(0, expected.length)).toBe(expected);
  });

  it('an id of a base, used again', async () => {
    const again = ownRule.replace('NA-1', 'SH-2').replace('hasAny(brand, lists.ours) && ', '');
    expect(await faultsOf({ ...files, 'national.yaml': national(again) })).toEqual([
      'national.yaml:7:11 RULE_INVALID rule id "SH-2" is used twice',
    ]);
  });

  it('two bases with one name', async () => {
    const other = `${head('other')}params:\n  lowPerKg: { type: int, value: 1 }\nrules:\n  - { id: SH-2, title: t, risk: safety, points: 1, when: "true", reason: r }\n`;
    const both = national('  - { file: other.yaml }\n');
    expect(await faultsOf({ ...files, 'other.yaml': other, 'national.yaml': both })).toEqual([
      'national.yaml:6:13 EXTENDS_INVALID a base before it has a rule "SH-2" too',
      'national.yaml:6:13 EXTENDS_INVALID a base before it has a param "lowPerKg" too',
    ]);
  });
});
