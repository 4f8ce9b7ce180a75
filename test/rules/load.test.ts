// Loading rule sets: every fault of a file at once, each with its line, its column and what to do.
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CustomsRiskError } from '../../src/errors.js';
import { loadRuleSet } from '../../src/rules/load.js';

const folder = mkdtempSync(join(tmpdir(), 'rules-'));
mkdirSync(join(folder, 'lists'));
writeFileSync(join(folder, 'lists/brands.txt'), '# brands\nadidas\n\nnike # not a comment\n');
writeFileSync(join(folder, 'lists/hubs.txt'), '# hubs\nAE\nUK\n');
writeFileSync(join(folder, 'lists/none.txt'), '# none yet\n');
writeFileSync(join(folder, 'lists/long.txt'), Array.from({ length: 300_000 }, (_, at) => `id${at}\n`).join(''));
writeFileSync(
  join(folder, 'lists/firms.csv'),
  '# Firms, "known\n\nid,name\nA1,"Firm, one"\n#C3,not one\nB2,Firm two\n',
);
writeFileSync(join(folder, '..', 'outside.txt'), 'secret\n');
symlinkSync(join(folder, '..', 'outside.txt'), join(folder, 'lists/link.txt'));
mkdirSync(join(folder, '../outside'), { recursive: true });
writeFileSync(join(folder, '../outside/ids.txt'), 'secret\n');
symlinkSync(join(folder, '../outside'), join(folder, 'lists/folder'));

const head = 'ruleSet: test\nversion: 1.0.0\nschema: declaration/1\n';
const rule = (more: string): string =>
  `  - id: T-1\n    title: t\n    risk: safety\n    points: 10\n    reason: r\n${more}`;
let files = 0;

function write(text: string): string {
  const file = join(folder, `${++files}.yaml`);
  writeFileSync(file, text);
  return file;
}

async function faultsOf(text: string): Promise<string[]> {
  try {
    await loadRuleSet(write(text));
    return [];
  } catch (fault) {
    if (!(fault instanceof CustomsRiskError)) throw fault;
    expect(fault.remedy.length).toBeGreaterThan(10);
    return fault.problems.map(({ code, line, column, message }) => `${line}:${column} ${code} ${message}`);
  }
}

describe('a faulty rule set', () => {
  it.each([
    [
      'a misspelt field',
      `${head}rules:\n${rule('    when: netKgs > 5\n')}`,
      '10:11 EXPRESSION_NAME unknown field "netKgs"; did you mean "netKg"?',
    ],
    [
      'a type error in a block',
      `${head}rules:\n${rule('    when: |\n      netKg > 1 &&\n      origin > 5\n')}`,
      '12:7 EXPRESSION_TYPE cannot compare text (ISO 3166-1 alpha-2 country) with number',
    ],
    [
      'a type error in a folded block',
      `${head}rules:\n${rule('    when: >-\n      netKg > 1\n      && origin > 5\n')}`,
      '12:10 EXPRESSION_TYPE cannot compare',
    ],
    [
      'a type error in double quotes',
      `${head}rules:\n${rule('    when: "brand == \\"x\\" && origin > 5"\n')}`,
      '10:30 EXPRESSION_TYPE cannot compare',
    ],
    [
      'a cyclic list',
      `${head}lists:\n  a: { type: ids, include: [b] }\n  b: { type: ids, include: [c] }\n  c: { type: ids, include: [a] }\nrules:\n${rule('    when: "true"\n')}`,
      '7:29 LIST_CYCLE lists include each other in a circle: a → b → c → a',
    ],
    [
      'a list that includes itself',
      `${head}lists:\n  a: { type: ids, include: [a] }\nrules:\n${rule('    when: "true"\n')}`,
      '5:29 LIST_CYCLE lists include each other in a circle: a → a',
    ],
    [
      'an include that is not there',
      `${head}lists:\n  abc: { type: ids, values: [x] }\n  d: { type: ids, include: [abd] }\nrules:\n${rule('    when: "true"\n')}`,
      '6:29 LIST_INVALID there is no list "abd"; did you mean "abc"?',
    ],
    [
      'a country that is none',
      `${head}lists:\n  a: { type: countries, values: [CN, UK] }\nrules:\n${rule('    when: "true"\n')}`,
      '5:38 LIST_INVALID entry 2 is not an ISO 3166-1 alpha-2 code; did you mean "GB"?',
    ],
    [
      'a list file that is missing',
      `${head}lists:\n  a: { type: ids, file: lists/nobody.txt }\nrules:\n${rule('    when: "true"\n')}`,
      '5:25 FILE_MISSING',
    ],
    [
      'a list file outside',
      `${head}lists:\n  a: { type: ids, file: ../outside.txt }\nrules:\n${rule('    when: "true"\n')}`,
      '5:25 PATH_REFUSED the path "../outside.txt" leads out of the folder',
    ],
    [
      'an absolute list file',
      `${head}lists:\n  a: { type: ids, file: /etc/passwd }\nrules:\n${rule('    when: "true"\n')}`,
      '5:25 PATH_REFUSED',
    ],
    [
      'a link out of the folder',
      `${head}lists:\n  a: { type: ids, file: lists/link.txt }\nrules:\n${rule('    when: "true"\n')}`,
      '5:25 PATH_REFUSED',
    ],
    [
      'a column that is not there',
      `${head}lists:\n  a: { type: ids, file: lists/firms.csv, column: key }\nrules:\n${rule('    when: "true"\n')}`,
      '5:25 LIST_INVALID the file "lists/firms.csv" is no CSV with a column "key"',
    ],
    [
      'a list without entries',
      `${head}lists:\n  a: { type: ids }\nrules:\n${rule('    when: "true"\n')}`,
      '5:6 LIST_INVALID the list needs values, a file or an include',
    ],
    [
      'a list of terms without a term',
      `${head}lists:\n  a: { type: terms, file: lists/none.txt }\nrules:\n${rule('    when: hasAny(description, lists.a)\n')}`,
      '5:6 LIST_INVALID a list of terms needs a term',
    ],
    [
      'a list of ids that folds',
      `${head}lists:\n  a: { type: ids, values: [x], fold: [case] }\nrules:\n${rule('    when: "true"\n')}`,
      '5:32 LIST_INVALID only a list of terms can fold',
    ],
    [
      'a list of the wrong type',
      `${head}lists:\n  a: { type: ids, values: [x] }\nrules:\n${rule('    when: hasAny(description, lists.a)\n')}`,
      '12:31 EXPRESSION_TYPE hasAny() wants a list of terms here, but this is list of type ids',
    ],
    [
      'an unknown key',
      `${head}rules:\n${rule('    when: "true"\n    point: 3\n')}`,
      '11:5 SETTINGS_INVALID unknown key "point"; did you mean "points"?',
    ],
    [
      'points that are no number',
      `${head}rules:\n${rule('    when: "true"\n').replace('points: 10', 'points: ten')}`,
      '8:13 SETTINGS_INVALID points: expected number, received string',
    ],
    ['no rules', `${head}rules: []\n`, '4:8 SETTINGS_INVALID'],
    [
      'an id twice',
      `${head}rules:\n${rule('    when: "true"\n')}${rule('    when: "true"\n')}`,
      '11:9 RULE_INVALID rule id "T-1" is used twice',
    ],
    [
      'an empty range',
      `${head}rules:\n${rule('    when: "true"\n    effective: { from: 2026-03-01, until: 2026-03-01 }\n')}`,
      '11:16 RULE_INVALID the effective range holds no day',
    ],
    [
      'a day that does not exist',
      `${head}rules:\n${rule('    when: "true"\n    effective: { from: 2026-02-31 }\n')}`,
      '11:24 SETTINGS_INVALID from: a day written as YYYY-MM-DD',
    ],
    [
      'a range outside that of the set',
      `${head}effective: { until: 2026-01-01 }\nrules:\n${rule('    when: "true"\n    effective: { from: 2026-01-01 }\n')}`,
      '12:16 RULE_INVALID the rule is never in force while its rule set is',
    ],
    [
      'a filter that accepts nothing',
      `${head}rules:\n${rule('    when: "true"\n    office: []\n')}`,
      '11:13 SETTINGS_INVALID office: one value at least; leave the key out for all of them',
    ],
    [
      'a group a letter off',
      `${head}groups: { goods: { cap: 9 } }\nrules:\n${rule('    when: "true"\n    group: good\n')}`,
      '12:12 RULE_INVALID there is no group "good"; did you mean "goods"? If not, declare it under groups',
    ],
    [
      'a group in other letters',
      `${head}groups: { goods: { cap: 9 } }\nrules:\n${rule('    when: "true"\n    group: Goods\n')}`,
      '12:12 RULE_INVALID there is no group "Goods"; did you mean "goods"?',
    ],
    [
      'a CSV file without a column',
      `${head}lists:\n  a: { type: ids, file: lists/firms.csv }\nrules:\n${rule('    when: "true"\n')}`,
      '5:25 LIST_INVALID a CSV file needs the name of a column: add column: "…"',
    ],
    [
      'a param that expressions cannot name',
      `${head}params:\n  low-kg: { type: int, value: 2 }\nrules:\n${rule('    when: "true"\n')}`,
      '5:3 SETTINGS_INVALID the key is not a name of letters, digits and _',
    ],
    [
      'a list that expressions cannot name',
      `${head}lists:\n  my-firms: { type: ids, values: [a] }\nrules:\n${rule('    when: "true"\n')}`,
      '5:3 SETTINGS_INVALID the key is not a name of letters, digits and _',
    ],
    [
      'a reason that writes objects',
      `${head}rules:\n${rule('    scope: declaration\n    when: items.size() > 1\n').replace('reason: r', 'reason: "of {items}"')}`,
      '9:18 EXPRESSION_TYPE a list of objects cannot be written out; pick a value of each, as in items.map(x, …)',
    ],
    [
      'a mode that is none',
      `${head}rules:\n${rule('    when: "true"\n    mode: ["40"]\n')}`,
      '11:12 RULE_INVALID not a mode of transport',
    ],
    [
      'a reason slot that names nothing',
      `${head}rules:\n${rule('    when: "true"\n').replace('reason: r', 'reason: "at {valuePerKgs} per kg"')}`,
      '9:18 EXPRESSION_NAME unknown field "valuePerKgs"; did you mean "valuePerKg"?',
    ],
    [
      'a match where nothing is looked for',
      `${head}rules:\n${rule('    when: "true"\n').replace('reason: r', 'reason: "{description.match}"')}`,
      '9:15 EXPRESSION_NAME the condition looks for no terms in "description"',
    ],
    [
      'a brace alone',
      `${head}rules:\n${rule('    when: "true"\n').replace('reason: r', 'reason: "a { b"')}`,
      '9:16 EXPRESSION_SYNTAX a brace stands alone',
    ],
    [
      'another schema',
      `${head.replace('declaration/1', 'declaration/9')}rules:\n${rule('    when: "true"\n')}`,
      '3:9 SETTINGS_INVALID schema:',
    ],
    [
      'a list in a folder that is a link',
      `${head}lists:\n  a: { type: ids, file: lists/folder/ids.txt }\nrules:\n${rule('    when: "true"\n')}`,
      '5:25 PATH_REFUSED the path "lists/folder/ids.txt" leads out of the folder',
    ],
    [
      'a file with an entry of another type',
      `${head}lists:\n  a: { type: countries, file: lists/hubs.txt }\nrules:\n${rule('    when: "true"\n')}`,
      '5:6 LIST_INVALID entry 2 of lists/hubs.txt is not an ISO 3166-1 alpha-2 code; did you mean "GB"?',
    ],
    [
      'a misspelt column',
      `${head}lists:\n  a: { type: ids, file: lists/firms.csv, column: nam }\nrules:\n${rule('    when: "true"\n')}`,
      '5:25 LIST_INVALID the file "lists/firms.csv" is no CSV with a column "nam"; did you mean "name"?',
    ],
    [
      'points beyond the range',
      `${head}rules:\n${rule('    when: "true"\n').replace('points: 10', 'points: 500')}`,
      '8:13 SETTINGS_INVALID points is a number of 200 at most',
    ],
    [
      'points that are no number',
      `${head}rules:\n${rule('    when: "true"\n').replace('points: 10', 'points: .nan')}`,
      '8:13 SETTINGS_INVALID points: expected number, received NaN',
    ],
    ['a line indented by a tab', `${head}rules:\n\t- id: a\n`, '5:1 YAML_MALFORMED a tab indents the line'],
    ['YAML that is none', 'ruleSet: [test\n', '2:1 YAML_MALFORMED'],
    ['a key twice', `${head}version: 2.0.0\nrules: []\n`, '4:1 YAML_MALFORMED the key "version" stands twice'],
    ['an alias', `${head}says: &x a\nowner: *x\nrules: []\n`, '4:10 YAML_FEATURE_REFUSED an anchor is not allowed'],
    ['100,000 brackets', `ruleSet: ${'['.repeat(100_000)}\n`, '1:41 YAML_MALFORMED the file is nested too deeply'],
    [
      'a param of the wrong type',
      `${head}params:\n  p: { type: int, value: 2.5 }\nrules:\n${rule('    when: "true"\n')}`,
      '5:26 RULE_INVALID the value is not of type int',
    ],
  ])('%s', async (_, text, expected) => {
    const [first] = await faultsOf(text);
    expect(first?.slice(0, expected.length)).toBe(expected);
  });

  it('tells all faults in one pass, in the order of the file', async () => {
    const text = `${head}lists:\n  a: { type: countries, values: [UK] }\nrules:\n${rule('    when: netKgs > 5 && orgin == "CN"\n')}${rule('    when: netKg\n').replace('T-1', 'T-2')}`;
    expect((await faultsOf(text)).map((fault) => fault.split(' ').slice(0, 2).join(' '))).toEqual([
      '5:34 LIST_INVALID',
      '12:11 EXPRESSION_NAME',
      '12:25 EXPRESSION_NAME',
      '18:11 EXPRESSION_TYPE',
    ]);
  });

  it('that is missing says so', async () => {
    await expect(loadRuleSet(join(folder, 'nobody.yaml'))).rejects.toMatchObject({ code: 'FILE_MISSING' });
  });
});

describe('a rule set', () => {
  const text = `${head}lists:
  brands: { type: terms, file: lists/brands.txt }
  firms: { type: ids, file: lists/firms.csv, column: id }
  all: { type: ids, include: [firms], values: [C3, A1] }
rules:\n${rule('    when: inList(importer.id, lists.all)\n')}`;

  it('gathers lists from files, columns and other lists', async () => {
    const { lists } = await loadRuleSet(write(text));
    expect(lists.get('brands')?.entries).toEqual(['adidas', 'nike # not a comment']);
    expect(lists.get('all')?.entries).toEqual(['C3', 'A1', 'B2']);
  });

  it('takes a list of hundreds of thousands of entries', async () => {
    const long = text
      .replace('values: [C3, A1]', 'file: lists/long.txt')
      .replace('include: [firms]', 'include: [long]');
    const { lists } = await loadRuleSet(
      write(long.replace('lists:\n', 'lists:\n  long: { type: ids, file: lists/long.txt }\n')),
    );
    expect(lists.get('all')?.entries).toHaveLength(300_000);
  });

  it('may have a group that is not declared, and rules that narrow its range', async () => {
    const more = `${rule('    when: "true"\n    group: party\n    effective: { from: 2026-03-01 }\n')}`;
    const { rules } = await loadRuleSet(
      write(
        `${head}effective: { from: 2026-01-01, until: 2027-01-01 }\ngroups: { goods: { cap: 9 } }\nrules:\n${more}`,
      ),
    );
    expect(rules[0]).toMatchObject({
      group: 'party',
      effective: { from: Date.UTC(2026, 2, 1), until: Date.UTC(2027, 0, 1) },
    });
  });

  it('may have an empty list of ids, to be filled later', async () => {
    const { lists } = await loadRuleSet(write(text.replace('file: lists/firms.csv, column: id', 'values: []')));
    expect(lists.get('firms')?.entries).toEqual([]);
  });

  it('has a digest of its contents, lists included', async () => {
    const one = await loadRuleSet(write(text));
    const same = await loadRuleSet(write(`# a comment\n${text}`));
    const other = await loadRuleSet(write(text.replace('C3', 'C4')));
    expect(same.digest).toBe(one.digest);
    expect(other.digest).not.toBe(one.digest);
  });
});
