// The other commands: explain, doctor, schema and help.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cardFor, encodeGraph, writeModel } from '../model/tiny-model.js';
import { cli, customsRisk, root, workFolder } from './run.js';

const { path, put } = workFolder();
const manifest = 'examples/manifests/arrivals.csv';
const mapping = ['--mapping', 'examples/mappings/arrivals.yaml'];

describe('explain', () => {
  const planted = readFileSync('examples/manifests/planted.csv', 'utf8').split('\n')[1]!.split(',')[0]!;

  it('shows one declaration with every rule and value', () => {
    const { code, out } = customsRisk(['explain', manifest, ...mapping, '--no-model', '--id', planted]);
    expect(code).toBe(0);
    expect(out).toContain(`Declaration ${planted}   lane yellow`);
    expect(out).toMatch(/\+40 {2}100 % {2}counterfeit item 1 {2}CF-001: Shoes described as "adidas" at [\d.]+ per kg/);
    for (const id of ['CF-010', 'CF-033', 'PS-001', 'PS-028']) expect(out).toContain(id);
    expect(out).toContain('missing: freight, invoiceTotal');
    expect(out).toContain('note (restricted): Compare stitching');
    expect(out).toMatch(/yes {2}hasAny\(description, lists.brandsClothing\) {3}"adidas" of lists.brandsClothing/);
    expect(out).toMatch(/ - {3}hasAny\(description, lists.brandsPlain\)\n/);
    expect(out).toMatch(/open freight > invoiceTotal {3}missing: freight, invoiceTotal\n/);
  });

  it('as JSON too', () => {
    const { out } = customsRisk(['explain', manifest, ...mapping, '--no-model', '--id', planted, '--json']);
    expect(JSON.parse(out)).toMatchObject({
      verdict: { declarationId: planted },
      declaration: { id: planted },
      rules: expect.any(Array),
    });
  });

  it('says when there is no such declaration', () => {
    expect(customsRisk(['explain', manifest, ...mapping, '--no-model', '--id', 'nobody'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('no declaration of that id'),
    });
  });

  it('has an example in its help that runs', () => {
    const [, example] = /\$ customs-risk (explain .*)/.exec(customsRisk(['explain', '--help']).out)!;
    const { code, out } = customsRisk(example!.trim().split(' '));
    expect(code).toBe(0);
    expect(out).toMatch(/^Declaration A\d+ {3}lane /);
    expect(out).not.toMatch(/undefined|NaN/);
  });

  it('shows values that are missing, and a model that gave no number, as such', () => {
    const weights = [
      [1, 1],
      [0, 0],
    ];
    const graph = encodeGraph({ weights, log: true });
    const model = writeModel(cardFor(graph, [Math.log(2), Math.log(2)]), graph);
    const file = put('bare.ndjson', '{"id":"D1","items":[{}]}\n');
    const { code, out } = customsRisk(['explain', file, '--model', model, '--id', 'D1']);
    expect(code).toBe(0);
    expect(out).toContain('degraded     model-failed');
    expect(out).toMatch(/counterfeit no number/);
    expect(out).not.toMatch(/undefined|NaN/);
  });

  it('lets no record steer the terminal', () => {
    const file = put(
      'steer.ndjson',
      `${JSON.stringify({ id: 'D1', items: [{ description: 'adidas \u202e\u001b[31mred', hs: '640411' }] })}\n`,
    );
    const { out } = customsRisk(['explain', file, '--no-model', '--id', 'D1']);
    expect(out).not.toMatch(/[\u001b\u202e]/);
  });
});

describe('doctor', () => {
  it('finds that everything works', () => {
    const { code, out } = customsRisk(['doctor']);
    expect(out).toContain('works  onnxruntime');
    expect(out).toMatch(
      /works {2}Rules counterfeit {6}version \d+\.\d+\.\d+, \d+ rules, (\d+) of \1 inline tests pass/,
    );
    expect(out).toContain('Everything works.');
    expect(code).toBe(0);
  });
});

describe('a standard output that is full', () => {
  it.skipIf(!existsSync('/dev/full'))('ends every command with a message', () => {
    for (const command of [
      'schema rule-set',
      'doctor',
      `explain ${manifest} ${mapping.join(' ')} --no-model --id A26002002`,
    ]) {
      const { status, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${cli}" ${command} > /dev/full`], {
        encoding: 'utf8',
        cwd: root,
      });
      expect([command, status]).toEqual([command, 1]);
      expect(stderr).toContain('OUTPUT_FAILED: the disk is full (ENOSPC)');
    }
  });
});

describe('schema', () => {
  it('prints a JSON Schema, and writes all of them', () => {
    expect(JSON.parse(customsRisk(['schema', 'rule-set']).out)).toMatchObject({
      type: 'object',
      required: ['ruleSet', 'version', 'schema'],
    });
    expect(customsRisk(['schema', '--all', path('schemas')]).code).toBe(0);
    const again = customsRisk(['schema', '--all', path('schemas')]);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('FILE_EXISTS')]);
    expect(customsRisk(['schema', '--all', path('schemas'), '--force']).code).toBe(0);
    const names = readdirSync(path('schemas'));
    expect(names).toEqual([
      'budget.json',
      'canary.json',
      'config.json',
      'declaration.json',
      'drift-profile.json',
      'feature-file.json',
      'mapping.json',
      'model-card.json',
      'mute-list.json',
      'outcomes.json',
      'overrides.json',
      'policy.json',
      'rule-set.json',
      'verdict.json',
    ]);
    for (const name of names)
      expect(JSON.parse(readFileSync(path(`schemas/${name}`), 'utf8'))).toHaveProperty('$schema');
  });

  it('is named by what does not fit it', () => {
    const spoiled = put('spoiled.yaml', 'nonsense: 1\n');
    const manifest = put('one.ndjson', '{"id":"D1","items":[{}]}\n');
    const delimited = put('one.csv', 'declaration.id\nD1\n');
    const remedy = (file: string, ...args: string[]): string =>
      customsRisk(['score', file, '--no-model', '--out', '-', ...args]).err;
    const names: readonly (readonly [string, string])[] = [
      ['rule-set', remedy(manifest, '--rules', spoiled)],
      ['policy', remedy(manifest, '--policy', spoiled)],
      ['mute-list', remedy(manifest, '--mutes', spoiled)],
      ['mapping', remedy(delimited, '--mapping', spoiled)],
      ['config', remedy(manifest, '--config', spoiled)],
    ];
    for (const [name, err] of names) expect(err).toContain(`Compare with \`customs-risk schema ${name}\`.`);
  });

  it('tells which there are', () => {
    expect(customsRisk(['schema'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('One of: declaration, rule-set'),
    });
  });
});

describe('help', () => {
  it.each(['score', 'explain', 'doctor', 'schema'])('of %s has an example', (command) => {
    const { code, out } = customsRisk([command, '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`Examples?:\\n {2}\\$ customs-risk ${command}`));
  });

  it('of the program lists the commands, and --version the version', () => {
    expect(customsRisk(['--help']).out).toMatch(/score .*[\s\S]*explain [\s\S]*doctor[\s\S]*schema/);
    expect(customsRisk(['--version']).out.trim()).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
  });
});
