// The paths of `score`: no run overwrites or removes what it reads, or anything that is no output of an earlier run.
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { customsRisk, type Run, root, workFolder } from './run.js';

const { put, path, folder } = workFolder();
const declaration = `${JSON.stringify({ id: 'D1', acceptedAt: '2026-03-01', items: [{ hs: '640411' }] })}\n`;
const manifest = put('in.ndjson', declaration);
const rules = put(
  'rules.yaml',
  'ruleSet: t\nversion: 1.0.0\nschema: declaration/1\nlists: { names: { type: ids, file: names.csv, column: id } }\nrules:\n  - { id: T, title: t, risk: safety, points: 1, reason: r, when: office in lists.names }\n',
);
const names = put('names.csv', 'id\nNLRTM\n');
const base = put(
  'base.ndjson',
  'ruleSet: b\nversion: 1.0.0\nschema: declaration/1\nlists: { ports: { type: ids, file: ports.csv, column: id } }\nrules:\n  - { id: B, title: t, risk: safety, points: 1, reason: r, when: office in lists.ports }\n',
);
const ports = put('ports.csv', 'id\nNLRTM\n');
const extending = put(
  'extending.yaml',
  'ruleSet: e\nversion: 1.0.0\nschema: declaration/1\nextends: [{ file: base.ndjson }]\n',
);
const policy = put('policy.ndjson', 'policy: p\n');
const config = put('config.ndjson', 'model: false\n');

function score(args: readonly string[], input?: string): Run {
  return customsRisk(['score', '--force', '--no-model', ...args], input === undefined ? {} : { input });
}

/** A run that is refused, with every file of the folder as it was. */
function expectRefused(args: readonly string[], message: RegExp): void {
  const contents = (): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((name) => `${name} ${lstatSync(path(name)).isFile() ? readFileSync(path(name), 'utf8') : ''}`);
  const before = contents();
  const { code, err } = score(args);
  expect(err).toMatch(message);
  expect(code).toBe(2);
  expect(contents()).toEqual(before);
}

describe('a target that is something else', () => {
  mkdirSync(path('folder.ndjson'));
  mkdirSync(path('other.ndjson.partial'));
  symlinkSync(folder, path('way'));
  symlinkSync(manifest, path('link.ndjson'));
  linkSync(manifest, path('hard.ndjson'));
  put('previous.ndjson.partial', declaration);
  it.each<[string, string[], RegExp]>([
    ['the input', [manifest, '--out', manifest], /USAGE: the output is an input/],
    ['the input by another way', [manifest, '--out', `${folder}/./way/in.ndjson`], /the output is an input/],
    ['the input from here', [manifest, '--out', relative(root, manifest)], /the output is an input/],
    ['a link to the input', [manifest, '--out', path('link.ndjson')], /the output is an input/],
    ['a second name of the input', [manifest, '--out', path('hard.ndjson')], /the output is an input/],
    [
      'the input, as quarantine',
      [manifest, '--out', path('o.ndjson'), '--quarantine', manifest],
      /the quarantine is an input/,
    ],
    [
      'the input, before it is finished',
      [path('previous.ndjson.partial'), '--format', 'ndjson', '--out', path('previous.ndjson')],
      /the unfinished form of the output is an input/,
    ],
    [
      'output and quarantine, neither of which exists',
      [manifest, '--out', path('o.ndjson'), '--quarantine', `${folder}/way/o.ndjson`],
      /the quarantine is the output/,
    ],
    ['a rule set', [manifest, '--rules', rules, '--out', path('o.ndjson'), '--quarantine', rules], /is a rule set/],
    ['a list', [manifest, '--rules', rules, '--out', names], /the output is a list of a rule set/],
    ['a base', [manifest, '--rules', extending, '--out', base], /the output is a base of a rule set/],
    ['a list of a base', [manifest, '--rules', extending, '--out', ports], /the output is a list of a rule set/],
    ['a policy', [manifest, '--policy', policy, '--out', policy], /the output is the policy/],
    ['a config', [manifest, '--config', config, '--out', config], /the output is the config/],
    ['a folder', [manifest, '--out', path('folder.ndjson')], /USAGE: the output is a folder/],
    [
      'a folder, as quarantine',
      [manifest, '--out', path('o.ndjson'), '--quarantine', folder],
      /USAGE: the quarantine is a folder/,
    ],
    [
      'a folder, before it is finished',
      [manifest, '--out', path('other.ndjson')],
      /the unfinished form of the output is a folder/,
    ],
    [
      'nowhere',
      [manifest, '--out', path('no/where.ndjson')],
      /where\.ndjson FILE_MISSING: the folder of the output does not exist/,
    ],
    [
      'nowhere, as quarantine',
      [manifest, '--out', path('o.ndjson'), '--quarantine', path('no/where')],
      /FILE_MISSING: the folder of the quarantine does not exist/,
    ],
  ])('is refused when it is %s', (_, args, message) => expectRefused(args, message));

  it('is refused when it is a file of the model', () => {
    const model = path('model');
    mkdirSync(model);
    for (const name of ['model.json', 'model.onnx', 'tables.json'])
      writeFileSync(path(`model/${name}`), readFileSync(`${root}/models/kcs-gbdt/${name}`));
    const args = ['score', manifest, '--force', '--model', model, '--out', path('o.ndjson')];
    const { code, err } = customsRisk([...args, '--quarantine', `${model}/model.onnx`]);
    expect([code, err]).toEqual([2, expect.stringContaining('the quarantine is a file of the model')]);
  });

  it('is told of before any settings are read', () => {
    const spoiled = put('spoiled.yaml', 'ruleSet: [');
    expect(score([manifest, '--rules', spoiled, '--out', path('no/where.ndjson')]).err).toContain('FILE_MISSING');
  });
});

describe('manifests', () => {
  it('are refused when one is given twice', () => {
    expectRefused([manifest, path('link.ndjson'), '--out', path('o.ndjson')], /USAGE: the manifest is given twice/);
    expectRefused(['-', '-', '--out', path('o.ndjson')], /USAGE: the manifest is given twice/);
  });

  it('of NDJSON are refused together with a mapping', () => {
    const mapping = put('mapping.yaml', 'mapping: m\ncolumns: { Id: declaration.id }\n');
    const message = /in\.ndjson USAGE: a mapping is for manifests that have columns/;
    expectRefused([manifest, '--mapping', mapping, '--out', path('o.ndjson')], message);
    const { code, err } = customsRisk(['explain', manifest, '--mapping', mapping, '--id', 'D1']);
    expect([code, err]).toEqual([2, expect.stringMatching(message)]);
  });
});

describe('a finished run without rejects', () => {
  it('removes the quarantine of an earlier one only when that is a plain file', () => {
    const kept = put('kept.txt', 'precious');
    symlinkSync(kept, path('to-kept'));
    const run = (quarantine: string): number | null =>
      score([manifest, '--out', path('done.ndjson'), '--quarantine', quarantine]).code;
    expect(run(path('to-kept'))).toBe(0);
    expect(readFileSync(kept, 'utf8')).toBe('precious');
    expect(run('/dev/null')).toBe(0);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
    expect(run(put('stale', 'old rejects'))).toBe(0);
    expect(existsSync(path('stale'))).toBe(false);
  });

  it('overwrites what an interrupted one left, and nothing that a link of that name leads to', () => {
    const kept = put('also-kept.txt', 'precious');
    symlinkSync(kept, path('linked.ndjson.partial'));
    expect(score([manifest, '--out', path('linked.ndjson')]).code).toBe(1);
    expect(readFileSync(kept, 'utf8')).toBe('precious');
    put('again.ndjson.partial', 'half a verdict');
    expect(score([manifest, '--out', path('again.ndjson')]).code).toBe(0);
    expect(readFileSync(path('again.ndjson'), 'utf8')).toMatch(/^\{"declarationId":"D1".*\}\n$/);
    expect(existsSync(path('again.ndjson.partial'))).toBe(false);
  });

  it('writes to the file that a link leads to', () => {
    const real = put('real.ndjson', 'old');
    symlinkSync(real, path('named.ndjson'));
    expect(score([manifest, '--out', path('named.ndjson')]).code).toBe(0);
    expect(readFileSync(real, 'utf8')).toContain('"declarationId":"D1"');
    expect(lstatSync(path('named.ndjson')).isSymbolicLink()).toBe(true);
  });
});

describe('rejects', () => {
  const spoiled = `${declaration}nonsense\n`;
  it('go to standard error when asked for', () => {
    const out = path('rejects.ndjson');
    const { code, err } = score(['-', '--quiet', '--out', out, '--quarantine', '-'], spoiled);
    expect([code, JSON.parse(err)]).toEqual([3, expect.objectContaining({ code: 'JSON_MALFORMED', line: 2 })]);
    expect(readdirSync(dirname(out)).filter((name) => name.startsWith('rejects'))).toEqual([
      'rejects.ndjson',
      'rejects.ndjson.run.json',
    ]);
  });

  it('go there too when the output is a device', () => {
    const { code, err } = score(['-', '--quiet', '--out', '/dev/null'], spoiled);
    expect([code, JSON.parse(err)]).toEqual([3, expect.objectContaining({ code: 'JSON_MALFORMED' })]);
    expect(existsSync('/dev/null.quarantine.ndjson')).toBe(false);
  });
});
