// The command `compare`: two config files over the manifest of the examples.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Compared } from '../../src/evaluation/compared.js';
import { customsRisk, root, workFolder } from './run.js';

const { put, path } = workFolder();
const now = put('now.yaml', `mapping: ${root}/examples/mappings/arrivals.yaml\nmodel: false\n`);
const proposed = put('proposed.yaml', 'rules: [counterfeit]\nmodel: false\n');
const manifest = 'examples/manifests/arrivals.csv';

describe('customs-risk compare', () => {
  it('shows what changes, and writes it as JSON', () => {
    const { code, out } = customsRisk(['compare', '--a', now, '--b', proposed, manifest, '--json', path('c.json')]);
    expect(code).toBe(0);
    const compared = JSON.parse(readFileSync(path('c.json'), 'utf8')) as Compared;
    expect(compared.verdicts.declarations).toBe(2_580);
    // Without the pack for safety its risks stay at the base rate; those of counterfeit do not change.
    expect(compared.verdicts.risks.counterfeit.greatestDifference).toBe(0);
    expect(compared.verdicts.risks.safety.greatestDifference).toBeGreaterThan(0.01);
    expect(compared.moved.find(({ by }) => by === 'origin')!.rows.every(({ stricter }) => stricter === 0)).toBe(true);
    expect(out).toContain('Lanes: A down, B across');
    expect(out).toContain('Nothing tells outcomes');
  });

  it('refuses a config that is not there', () => {
    const { code, err } = customsRisk(['compare', '--a', now, '--b', path('none.yaml'), manifest]);
    expect(code).toBe(2);
    expect(err).toContain('none.yaml');
  });
});
