// Remarks: a rule set that is out of force, overdue or in another currency is told of; a sound one is not.
import { describe, expect, it } from 'vitest';
import { compileRuleSet } from '../../src/rules/compile.js';
import { remarksOf } from '../../src/rules/remarks.js';
import { parseSettings } from '../../src/settings-file.js';

const rule = { title: 't', risk: 'safety', points: 10, reason: 'r', when: 'true' };

function remarks(change: object, asOf: string, baseCurrency = 'USD'): string[] {
  const document = { ruleSet: 'toys', version: '1.0.0', schema: 'declaration/1', rules: [{ id: 'T-1', ...rule }] };
  const text = JSON.stringify({ ...document, ...change });
  return remarksOf(
    compileRuleSet(parseSettings(text, 'toys.yaml'), () => []),
    Date.parse(asOf),
    baseCurrency,
  );
}

describe('remarks on a rule set', () => {
  it('are none when it states nothing', () => {
    expect(remarks({}, '2026-03-01')).toEqual([]);
  });

  it('tell that it is not in force on the day', () => {
    const range = { effective: { from: '2026-02-01', until: '2026-03-01' } };
    expect(remarks(range, '2026-01-31T23:59:59Z')).toEqual([
      'The rule set toys is not in force on 2026-01-31T23:59:59Z: it begins on 2026-02-01.',
    ]);
    expect(remarks(range, '2026-02-01')).toEqual([]);
    expect(remarks(range, '2026-02-28T23:00:00Z')).toEqual([]);
    expect(remarks(range, '2026-03-01')).toEqual([
      'The rule set toys is not in force on 2026-03-01: it ended on 2026-03-01.',
    ]);
  });

  it('tell that it or its rules are overdue for review, from the day after', () => {
    const rules = Array.from({ length: 7 }, (_, at) => ({ id: `T-${at}`, ...rule, reviewBy: '2026-01-31' }));
    expect(remarks({ reviewBy: '2026-01-31', rules }, '2026-01-31T18:00:00Z')).toEqual([]);
    expect(remarks({ reviewBy: '2026-01-31', rules }, '2026-02-01')).toEqual([
      'The rule set toys was to be reviewed by 2026-01-31.',
      'Rules of the rule set toys are past their day of review: T-0, T-1, T-2, T-3, T-4 and 2 more.',
    ]);
  });

  it('tell of params in another currency than that of the policy', () => {
    const params = {
      perKg: { type: 'decimal', value: 9, unit: 'USD/kg' },
      least: { type: 'decimal', value: 9, unit: 'EUR' },
      mass: { type: 'decimal', value: 9, unit: 'kg' },
      plain: { type: 'int', value: 9 },
    };
    expect(remarks({ params }, '2026-01-01', 'EUR')).toEqual([
      'Params of the rule set toys are not in EUR, the currency of the policy: perKg (USD/kg).',
    ]);
    expect(remarks({ params }, '2026-01-01', 'KRW')).toEqual([
      'Params of the rule set toys are not in KRW, the currency of the policy: perKg (USD/kg), least (EUR).',
    ]);
  });
});
