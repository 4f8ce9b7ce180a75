// The command `evaluate`: figures on the terminal and as JSON, and setup faults before anything is written.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Evaluation } from '../../src/evaluation/evaluation.js';
import { customsRisk, workFolder } from './run.js';

const { put, path } = workFolder();
const labelled = put(
  'labelled.csv',
  `Id,Date,HS,Origin,Value,Kg,Note,Result
${Array.from({ length: 40 }, (_, at) => `P${at},2026-03-${String(1 + (at % 28)).padStart(2, '0')},640411,${at % 3 === 0 ? 'CN' : 'VN'},${at % 4 === 0 ? 10 : 900},9,${at % 4 === 0 ? 'adidas' : 'plain'} shoes,${at % 8 === 0 ? 'fake' : at % 5 === 0 ? '' : 'clean'}`).join('\n')}
`,
);
const mapping = put(
  'mapping.yaml',
  `mapping: made
columns:
  { Id: declaration.id, Date: declaration.acceptedAt, HS: item.hs, Origin: item.origin, Value: item.value, Kg: item.netKg, Note: item.description }
constants: { item.currency: USD }
labels: { fake: 'row["Result"] == "fake"' }
evaluates: { counterfeit: fake }
`,
);
const given = [labelled, '--mapping', mapping, '--no-model', '--resamples', '50'];

describe('customs-risk evaluate', () => {
  it('shows figures, and writes them as JSON', () => {
    const { code, out } = customsRisk(['evaluate', ...given, '--at', '10%,5', '--json', path('e.json')]);
    expect(code).toBe(0);
    expect(out).toMatch(/counterfeit, by fake\n.*ROC-AUC/);
    expect(out).toContain('7 of 40 declarations is not known');
    expect(out).toMatch(/risk +5 /);
    const evaluation = JSON.parse(readFileSync(path('e.json'), 'utf8')) as Evaluation;
    expect(evaluation.risks[0]!.regimes[0]!.counts).toEqual({ declarations: 40, labelled: 33, positive: 5 });
    expect(evaluation.risks[0]!.regimes[0]!.scores[0]!.at.map(({ k }) => k)).toEqual([3, 5]);
    // What is written holds no ids of declarations.
    expect(readFileSync(path('e.json'), 'utf8')).not.toMatch(/P\d/);
  });

  it('writes reports as a page and as Markdown, and refuses another ending before anything is read', () => {
    const files = ['--report', path('e.html'), '--report', path('e.md')];
    expect(customsRisk(['evaluate', ...given, '--quiet', ...files]).code).toBe(0);
    expect(readFileSync(path('e.html'), 'utf8')).toMatch(/^<!DOCTYPE html>[\s\S]*<h1><bdi>labelled\.csv<\/bdi>/);
    expect(readFileSync(path('e.md'), 'utf8')).toMatch(/^# labelled\.csv\n[\s\S]*\| ROC-AUC, counterfeit \|/);
    const { code, err } = customsRisk(['evaluate', ...given, '--report', path('e.pdf')]);
    expect([code, err]).toEqual([2, expect.stringContaining('the ending of --report must be .html or .md')]);
    expect(customsRisk(['evaluate', ...given, '--report', path('none/e.html')]).code).toBe(2);
    expect(customsRisk(['evaluate', ...given, '--report', path('e.html')]).err).toContain('the file exists');
  });

  it('tells the drift too, against a profile', () => {
    const parts = [labelled, '--mapping', mapping, '--no-model'];
    expect(customsRisk(['drift', 'profile', ...parts, '--out', path('drift.json'), '--quiet']).err).toBe('');
    const { code, out } = customsRisk([
      'evaluate',
      ...given,
      '--reference',
      path('drift.json'),
      '--report',
      path('d.md'),
    ]);
    expect(code).toBe(0);
    expect(out).toContain('Drift against the reference');
    expect(readFileSync(path('d.md'), 'utf8')).toMatch(/## Drift\n\n40 items against 40 .*nothing has shifted/);
    const verdicts = ['evaluate', '--verdicts', labelled, '--outcomes', labelled, '--reference', path('drift.json')];
    expect(customsRisk(verdicts).err).toContain('there is no drift to tell');
  });

  it('gives the same bytes again', () => {
    const run = (): string => customsRisk(['evaluate', ...given, '--json', '-', '--quiet']).out;
    expect(run()).toBe(run());
  });

  it('counts rejects, exit code 3', () => {
    const bad = put('bad.csv', readFileSync(labelled, 'utf8').replace('2026-03-02', '2026-13-02'));
    const { code, out } = customsRisk(['evaluate', bad, ...given.slice(1)]);
    expect(code).toBe(3);
    expect(out).toContain('1 records were rejected');
  });

  it.each([
    ['no labels', ['evaluate', labelled, '--no-model'], 'nothing tells the outcomes'],
    [
      'an output in no folder',
      ['evaluate', ...given, '--json', path('none/e.json')],
      'folder of the output does not exist',
    ],
    ['an output that is read', ['evaluate', ...given, '--json', mapping, '--force'], 'a file that is read'],
    ['a place that is none', ['evaluate', ...given, '--at', '5%,x'], 'not a whole number'],
    ['k of nothing', ['evaluate', ...given, '--at', '0'], 'k is a whole number of 1 or more'],
    ['verdicts alone', ['evaluate', '--verdicts', labelled], 'verdicts tell no outcomes'],
  ])('refuses %s', (_, args, says) => {
    const { code, err } = customsRisk(args);
    expect(code).toBe(2);
    expect(err).toContain(says);
  });

  it('does not overwrite unless it may', () => {
    put('there.json', 'mine');
    expect(customsRisk(['evaluate', ...given, '--json', path('there.json')]).code).toBe(2);
    expect(readFileSync(path('there.json'), 'utf8')).toBe('mine');
    expect(existsSync(path('there.json.partial'))).toBe(false);
  });
});
