// The command `map init`: a draft that passes validate and score as it is.
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { customsRisk, workFolder } from './run.js';

const { path, put } = workFolder();

describe('map init', () => {
  it('drafts a profile by which the manifest of the examples is scored as by that of the examples', () => {
    const manifest = 'examples/manifests/arrivals.csv';
    const { code, err } = customsRisk(['map', 'init', manifest, '--out', path('drafted.yaml')]);
    expect([code, err]).toEqual([0, '43 columns mapped, 0 left as comments, 0 lines to look at first.\n']);
    // What no column says is added by hand, as the draft asks for; the names of the profiles differ.
    const constants = readFileSync('examples/mappings/arrivals.yaml', 'utf8');
    const said = /constants:\n([\s\S]*?)columns:/.exec(constants)![0].replace('columns:', '');
    const draft = readFileSync(path('drafted.yaml'), 'utf8').replace(/constants:\n {2}declaration.stage: .*\n/, said);
    writeFileSync(path('edited.yaml'), draft);
    const score = (mapping: string, out: string): string => {
      expect(customsRisk(['score', manifest, '--mapping', mapping, '--no-model', '--out', path(out)]).code).toBe(0);
      return readFileSync(path(out), 'utf8');
    };
    expect(score(path('edited.yaml'), 'a.csv')).toBe(score('examples/mappings/arrivals.yaml', 'b.csv'));
  });

  it('has examples in its help that run', () => {
    const [, example] = /\$ customs-risk (map init .*)/.exec(customsRisk(['map', 'init', '--help']).out)!;
    const { code, out } = customsRisk(example!.trim().split(' '));
    expect([code, out.split('\n')[2]]).toEqual([0, 'mapping: arrivals']);
  });

  it('writes no file twice, and none over the manifest', () => {
    const file = put('m.csv', 'Entry,HS\n1,640411\n');
    expect(customsRisk(['map', 'init', file, '--out', file]).err).toContain('USAGE');
    expect(customsRisk(['map', 'init', file, '--out', path('m.yaml')]).code).toBe(0);
    expect(customsRisk(['map', 'init', file, '--out', path('m.yaml')]).err).toContain('FILE_EXISTS');
    expect(customsRisk(['map', 'init', file, '--out', path('m.yaml'), '--force']).code).toBe(0);
    expect(customsRisk(['map', 'init', file, '--delimiter', ',,']).err).toContain('not one ASCII character');
  });
});
