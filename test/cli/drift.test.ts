// The commands `drift …`: a reference, a check that is silent, parts that add up, a check that is not.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DriftReport } from '../../src/evaluation/drift-report.js';
import { customsRisk, workFolder } from './run.js';

const { put, path } = workFolder();
const mapping = put(
  'm.yaml',
  'mapping: made\ncolumns: { Id: declaration.id, HS: item.hs, Origin: item.origin, Value: item.value, Kg: item.netKg, Note: item.description }\nconstants: { item.currency: USD }\n',
);
const rows = (from: number, until: number, value: (at: number) => number): string =>
  Array.from({ length: until - from }, (_, at) => `D${from + at},640411,CN,${value(from + at)},9,adidas shoes`).join(
    '\n',
  );
const header = 'Id,HS,Origin,Value,Kg,Note\n';
const usual = (at: number): number => 10 + ((at * 7919) % 1000);
const before = put('before.csv', header + rows(0, 2000, usual));
const given = ['--mapping', mapping, '--no-model', '--quiet'];

describe('customs-risk drift', () => {
  it('profiles, and is silent where nothing changed', () => {
    expect(customsRisk(['drift', 'profile', before, ...given, '--out', path('ref.json')]).code).toBe(0);
    const { code, err } = customsRisk(['drift', 'check', before, ...given, '--reference', path('ref.json')]);
    expect(`${code} ${err}`).toBe('0 ');
  });

  it('adds up parts to what the whole gives, and tells a shift by exit code 4', () => {
    // Half of the declarations now cost next to nothing, so the rule on nominal values fires.
    const cheap = (at: number): number => (at % 2 === 0 ? 1 : usual(at));
    const whole = put('now.csv', header + rows(0, 1000, cheap));
    const parts = [put('north.csv', header + rows(0, 300, cheap)), put('south.csv', header + rows(300, 1000, cheap))];
    parts.forEach((part, at) => {
      const made = customsRisk([
        'drift',
        'profile',
        part,
        ...given,
        '--like',
        path('ref.json'),
        '--out',
        path(`${at}.json`),
      ]);
      expect(`${made.code} ${made.err}`).toBe('0 ');
    });
    const check = (...of: string[]): { code: number | null; report: DriftReport } => {
      const { code, out } = customsRisk(['drift', 'check', ...of, '--reference', path('ref.json'), '--json', '-']);
      return { code, report: JSON.parse(out) as DriftReport };
    };
    const together = check('--part', path('0.json'), '--part', path('1.json'));
    expect(together).toEqual(check(whole, ...given.slice(0, 3)));
    expect(together.code).toBe(4);
    expect(together.report.figures[0]).toMatchObject({ kind: 'rule', name: 'CF-010', level: 'shifted' });
    const report = ['--report', path('drift.html')];
    const shown = customsRisk(['drift', 'check', '--part', path('0.json'), '--reference', path('ref.json'), ...report]);
    expect(readFileSync(path('drift.html'), 'utf8')).toMatch(/<h2[^>]*>Drift<\/h2>[\s\S]*CF-010[\s\S]*shifted/);
    expect(shown.out).toMatch(/CF-010 +rule fires .* shifted/);
    // A profile holds counts alone.
    expect(readFileSync(path('0.json'), 'utf8')).not.toMatch(/D\d|adidas|640411/);
  });

  it.each([
    ['no reference', ['drift', 'check', before, ...given], 'name a reference'],
    ['nothing to check', ['drift', 'check', '--reference', path('ref.json')], 'name manifests, or parts'],
    ['a reference that is none', ['drift', 'check', before, ...given, '--reference', before], 'before.csv'],
    [
      'a reference that is not there',
      ['drift', 'check', before, ...given, '--reference', path('none.json')],
      'none.json',
    ],
  ])('refuses %s', (_, args, says) => {
    const { code, err } = customsRisk(args);
    expect(code).toBe(2);
    expect(err).toContain(says);
  });
});
