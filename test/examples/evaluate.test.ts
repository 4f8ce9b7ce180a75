// The example of evaluation: its commands in order, what they are said to show, and the program on the public data.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeParcels } from '../../examples/evaluate/make-parcels.js';
import type { Evaluation } from '../../src/evaluation/evaluation.js';
import { customsRisk, root, workFolder } from '../cli/run.js';

const here = 'examples/evaluate';
const { path } = workFolder();
const readme = readFileSync(`${here}/README.md`, 'utf8');
/** The commands of the README, each as its arguments, with a folder of this test for `work`. */
const commands = [...readme.matchAll(/^customs-risk (.+)$/gm)].map(([, line]) =>
  line!.split(' ').map((word) => (word.startsWith('work/') ? path(word) : word)),
);
const run = (number: number): string => {
  const { code, out, err } = customsRisk(commands[number]!);
  expect(`${code} ${code === 0 ? '' : out + err}`).toBe('0 ');
  return out;
};

describe('examples/evaluate', () => {
  it('has the files that its generator writes', () => {
    const { parcels, inspections } = makeParcels();
    expect(readFileSync(`${here}/parcels.csv`, 'utf8')).toBe(parcels);
    expect(readFileSync(`${here}/inspections.csv`, 'utf8')).toBe(inspections);
  });

  it('measures, and writes a report', () => {
    mkdirSync(path('work'));
    expect(run(0)).toContain('counterfeit by origin');
    const { risks, declarations } = JSON.parse(readFileSync(path('work/evaluation.json'), 'utf8')) as Evaluation;
    expect(declarations).toBe(1_500);
    expect(risks[0]!.regimes[0]!.counts.labelled).toBe(240);
    expect(readFileSync(path('work/evaluation.html'), 'utf8')).toMatch(/^<!doctype html>/i);
  });

  it('tells of all parcels by those that were opened by lot', () => {
    run(1);
    const out = run(2);
    // The generator makes 0.71 / 8 of them copies: eight kinds of goods, alike in number, whose rates add up to 0.71.
    const [, share, low, high] = /share of positives +([\d.]+) \[([\d.]+), ([\d.]+)\]/.exec(out)!;
    expect(Number(low)).toBeLessThan(0.71 / 8);
    expect(Number(high)).toBeGreaterThan(0.71 / 8);
    expect(Number(share)).toBeLessThan(0.2);
    expect(out).toMatch(/targeted hit rate \/ random +\d/);
  });

  it('compares and finds what the new rule finds', () => {
    const [, onlyA, onlyB] = /by lane +\d+ +(\d+) +(\d+)/.exec(run(3))!;
    expect(Number(onlyA)).toBe(0);
    expect(Number(onlyB)).toBeGreaterThan(30);
  });

  it('sees no drift in the same file', () => {
    run(4);
    expect(run(5)).toContain('0 of');
  });
});

const kcs = '../shared/data/kcs';
const present = existsSync(`${kcs}/valid.csv`);
if (!present) console.warn('the KCS data is not beside the repository: the program on it is not run');

describe.skipIf(!present)('the program on the public data', () => {
  it('prints the regimes apart', () => {
    const { status, stdout, stderr } = spawnSync('npx', ['tsx', `${here}/kcs.ts`, '--data', kcs], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(`${status} ${status === 0 ? '' : stderr}`).toBe('0 ');
    expect(stdout).toMatch(/^counterfeit R1: 8134 rows, ROC-AUC 0\.982 /m);
    expect(stdout).toMatch(/^counterfeit R2: 1453 rows, ROC-AUC 0\.619 /m);
    expect(stdout.trim().split('\n')).toHaveLength(6);
  });
});
