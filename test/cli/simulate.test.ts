// The command `simulate`: a table and JSON, and setup faults before anything is written.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Simulation } from '../../src/evaluation/simulation.js';
import { learningModel } from '../evaluation/learning-model.js';
import { customsRisk, workFolder } from './run.js';

const { put, path } = workFolder();
const labelled = put(
  'labelled.csv',
  `Id,Day,HS,Fake
${Array.from({ length: 80 }, (_, at) => `P${at},2026-02-${String(1 + Math.floor(at / 4)).padStart(2, '0')},${at % 2 ? 640411 : 850110},${at % 4 === 1 ? 1 : 0}`).join('\n')}
`,
);
const mapping = put(
  'mapping.yaml',
  `mapping: made
columns: { Id: declaration.id, Day: declaration.acceptedAt, HS: item.hs }
labels: { fake: 'row["Fake"] == "1"' }
evaluates: { counterfeit: fake }
`,
);
const model = learningModel(['hs4'], [{ '6404': [1, 0] }], 0.25);
const given = ['simulate', labelled, '--mapping', mapping, '--model', model, '--days-per-step', '5'];

describe('customs-risk simulate', () => {
  it('shows a table for each share, and writes the figures', () => {
    const args = ['--label', 'fake', '--rate', '0.5', '--explore', '0,0.5', '--from-nothing', '--json', path('s.json')];
    const { code, out, err } = customsRisk([...given, ...args]);
    const progress = /^.*\d records, [\d,]+\/s.*\n/gm; // told where the machine is slow
    expect([code, err.replace(progress, '')]).toEqual([0, '']);
    expect(out).toContain('Simulation by fake, 50.0 % opened');
    expect(out).toContain('Steps, 50.0 % of the picks at random');
    const { runs } = JSON.parse(readFileSync(path('s.json'), 'utf8')) as Simulation;
    // Half of 20 are shoes, and half of these are fakes: picks by risk are all of the shoes, and hold every fake.
    expect(runs.map(({ steps }) => steps.length)).toEqual([4, 4]);
    expect(runs[0]!.lastQuarter).toMatchObject({ steps: 1, precision: 0.5, recall: 1 });
    expect(readFileSync(path('s.json'), 'utf8')).not.toMatch(/"P\d/);
  });

  it.each([
    ['no label', [], '--label'],
    ['a label that is none', ['--label', 'fraud'], 'no label "fraud"'],
    ['rate 0', ['--label', 'fake', '--rate', '0'], 'the rate is a number above 0'],
    ['a rate above 1', ['--label', 'fake', '--rate', '2'], 'the rate is a number above 0'],
    ['no model', ['--label', 'fake', '--no-model'], 'a model that learns'],
    ['a missing secret', ['--label', 'fake', '--secret-file', path('none')], 'cannot be read'],
    ['a secret and a seed', ['--label', 'fake', '--secret-file', labelled, '--seed', '2'], 'one key'],
  ])('refuses %s', (_, args, message) => {
    const { code, err } = customsRisk([...given, ...args, '--json', path('none.json')]);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
    expect(existsSync(path('none.json'))).toBe(false);
  });
});
