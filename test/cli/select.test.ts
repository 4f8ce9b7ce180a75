// The command `select` as a process: what it writes, what it refuses, and that the secret stays one.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { customsRisk, workFolder } from './run.js';

const { put, path } = workFolder();
const secret = put('secret', 'PQ7uX-not-to-be-told-1234567890\n');
const policy = put(
  'policy.yaml',
  readFileSync('examples/policy.yaml', 'utf8').concat(
    '\ncapacity: { per: [office, day], red: 1 }\nrandom: { red: "50%", of: green }\n',
  ),
);
const manifest = put(
  'm.csv',
  'declaration.id,declaration.acceptedAt,declaration.office,item.hs,item.description\nA,2026-03-01,NL01,640411,shoes\nB,2026-03-01,NL02,300490,pills\nC,,NL01,640411,ad1das shoes\n',
);
const scored = (name: string): string => {
  const out = path(name);
  expect(customsRisk(['score', manifest, '--no-model', '--out', out, '--quiet']).code).toBe(0);
  return out;
};

describe('select', () => {
  it('takes what score wrote, NDJSON and CSV alike, and gives the same picks', () => {
    const [json, csv] = [scored('v.ndjson'), scored('v.csv')];
    const run = (verdicts: string, out: string) =>
      customsRisk(['select', verdicts, '--policy', policy, '--secret-file', secret, '--out', path(out)]);
    const first = run(json, 'a.csv');
    expect([first.code, run(csv, 'b.csv').code]).toEqual([0, 0]);
    expect(readFileSync(path('a.csv'), 'utf8')).toBe(readFileSync(path('b.csv'), 'utf8'));
    expect(readFileSync(path('a.csv'), 'utf8')).toMatch(
      /^declarationId,office,day,lane,strategy,laneByRisk,counterfeit,safety,chance,overrideReason\n/,
    );
    expect(first.err).toMatch(/Selected .* of 3 declarations, 3 groups/);
    expect(first.err).toContain('1 declarations lack the office or day');
    expect(first.err + first.out).not.toContain('PQ7uX');
    expect(run(json, 'a.csv')).toMatchObject({ code: 2, err: expect.stringContaining('FILE_EXISTS') });
  });

  it('refuses to go without a secret, with a short one, and with verdicts that are none; nothing is written', () => {
    const verdicts = scored('w.ndjson');
    const out = path('none.csv');
    const run = (...args: string[]) => customsRisk(['select', ...args, '--out', out]);
    expect(run(verdicts)).toMatchObject({ code: 2, err: expect.stringContaining('SECRET_MISSING') });
    expect(run(verdicts, '--secret-file', put('short', 'abc\n'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('SECRET_MISSING'),
    });
    expect(run(verdicts, '--secret-file', path('not-there'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('SECRET_MISSING'),
    });
    const lines = readFileSync(verdicts, 'utf8').split('\n');
    for (const broken of [
      '{"declarationId":"A"',
      lines[0]!.replace(/"safety":[\d.]+/, '"safety":null'),
      lines[0]!.replace(',"forced":null', ''),
    ]) {
      const file = put('broken.ndjson', `${lines[0]}\n${broken}\n`);
      expect(run(file, '--secret-file', secret)).toMatchObject({
        code: 2,
        err: expect.stringMatching(/broken\.ndjson:2 VERDICT_INVALID/),
      });
    }
    expect(existsSync(out) || existsSync(`${out}.partial`)).toBe(false);
    expect(customsRisk(['select', verdicts, '--secret-file', secret, '--out', path('no/folder/p.csv')])).toMatchObject({
      code: 2,
    });
  });

  it('prints the summary as JSON', () => {
    const { out } = customsRisk([
      'select',
      scored('x.ndjson'),
      '--policy',
      policy,
      '--secret-file',
      secret,
      '--out',
      path('j.csv'),
      '--json',
      '--quiet',
    ]);
    expect(JSON.parse(out)).toMatchObject({
      declarations: 3,
      ungrouped: 1,
      lanes: [{ lane: 'red' }, { lane: 'yellow' }, { lane: 'blue' }],
    });
  });
});
