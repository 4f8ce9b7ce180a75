// The option --report of `score`: a page and Markdown of the run, faults before anything is written, what it keeps to itself.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { customsRisk, workFolder } from './run.js';

const { put, path } = workFolder();
const mapping = put(
  'mapping.yaml',
  'mapping: m\ncolumns:\n  Id: declaration.id\n  HS: item.hs\n  What: item.description\n  Kg: item.netKg\n  Value: item.value\nconstants: { item.currency: USD, declaration.acceptedAt: "2026-03-01" }\n',
);
const rules = put(
  'rules.yaml',
  'ruleSet: r\nversion: 1.0.0\nschema: declaration/1\nrules:\n  - { id: CHEAP, title: Cheap goods, risk: counterfeit, points: 80, when: "value < 20", reason: "{description} at {value}" }\n',
);
const manifest = put(
  'night.csv',
  'Id,HS,What,Kg,Value\nD1,640411,Zorro boots,1,10\nD2,640411,plain boots,1,99\nD3,640411,boots,x,9\n',
);
const score = (out: string, ...more: string[]) =>
  customsRisk(['score', manifest, '--mapping', mapping, '--rules', rules, '--no-model', '--out', path(out), ...more]);

describe('customs-risk score --report', () => {
  it('writes a page and Markdown of the run, without contents of declarations', () => {
    const files = ['--report', path('run.html'), '--report', path('run.md')];
    const { code, err } = score('a.csv', ...files);
    expect(code).toBe(3);
    expect(err).toContain(`The report is in ${path('run.html')}`);
    const [page, text] = ['run.html', 'run.md'].map((name) =>
      readFileSync(path(name), 'utf8').replaceAll('\u00a0', ' '),
    );
    expect(page).toMatch(/^<!DOCTYPE html>[\s\S]*<h1><bdi>night\.csv<\/bdi>/);
    expect(text).toContain(
      'Of 2 declarations, 0 go to physical examination and 1 to the check of documents. 1 record was rejected; each needs an officer.',
    );
    expect(text).toMatch(/\| CHEAP \| Cheap goods \| \+80 \| \+60 \| 1 \| yellow 1 \| 1 \| 0 % \|/); // capped: 8 times the base odds
    expect(text).toMatch(/\| NUMBER\\_MALFORMED \| .* \| 1 \| line 4, column “Kg” \|/);
    expect(page! + text!).not.toMatch(/Zorro/);
  });

  it('shows the sentences where that is asked for', () => {
    expect(score('b.csv', '--report', path('b.md'), '--report-personal', '--quiet').code).toBe(3);
    expect(readFileSync(path('b.md'), 'utf8')).toContain('+60 Zorro boots at 10 (CHEAP)');
  });

  it.each([
    ['another ending', ['--report', path('c.pdf')], 'the ending of --report must be .html or .md'],
    ['a folder that is missing', ['--report', path('none/c.html')], 'the folder of the report does not exist'],
    ['the output', ['--report', path('c.html'), '--report', path('c.html')], 'the report is the report'],
    ['a file that is read', ['--report', path('mapping.md')], 'the report is the mapping'],
  ])('refuses %s before anything is written', (_, args, says) => {
    put('mapping.md', readFileSync(mapping, 'utf8'));
    const own = says.includes('mapping') ? ['--mapping', path('mapping.md'), '--force'] : [];
    const { code, err } = score('c.csv', ...args, ...own);
    expect(code).toBe(2);
    expect(err).toContain(says);
    expect(existsSync(path('c.csv')) || existsSync(path('c.csv.partial'))).toBe(false);
  });

  it('does not overwrite a report unless it may', () => {
    put('d.html', 'mine');
    expect(score('d.csv', '--report', path('d.html')).err).toContain('the file exists');
    expect(readFileSync(path('d.html'), 'utf8')).toBe('mine');
    expect(score('d.csv', '--report', path('d.html'), '--force').code).toBe(3);
    expect(readFileSync(path('d.html'), 'utf8')).not.toBe('mine');
  });
});
