// The summary of a run: what it counts, where the first of each reject stands, how fast it was.
import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../../src/pipeline/run-manifest.js';
import { newTally, type Tally } from '../../src/pipeline/tally.js';
import { writeSummary } from '../../src/report/summary.js';
import { defaultPolicy } from '../../src/scoring/policy.js';

function summaryOf(tally: Partial<Tally>, change: Partial<RunSummary> = {}): string {
  const summary: RunSummary = {
    tally: { ...newTally(), ...tally },
    versions: { library: '1', schema: 'declaration/1', policy: 'p@1#0', ruleSets: ['r@1#0'], mutes: null, model: null },
    figures: null,
    shown: { policy: defaultPolicy().document, features: {} },
    rules: { 'R-1': { title: 'Cheap shoes', points: 40 }, 'R-2': { title: 'Known trader', points: -15 } },
    notes: [],
    inputs: 1,
    coverage: null,
    resumedAfter: null,
    workers: 1,
    stages: { read: 0, score: 0, model: 0, write: 0, output: 0 },
    startMs: 800,
    milliseconds: 2_000,
    quarantine: null,
    ...change,
  };
  return writeSummary(summary, (_, text) => text);
}
const place = { source: 'monday.csv', record: 6, line: 7, byte: 90 };

describe('the summary', () => {
  it('tells the rate from the first byte on, and the start-up apart', () => {
    expect(summaryOf({ read: 5_000, scored: 5_000, verdicts: 4_000 })).toContain(
      'Verdicts  4,000 in 2.0 s, 2,500 records/s, after 0.8 s of start-up',
    );
  });

  it('of nothing has no figures that are none', () => {
    expect(summaryOf({}, { milliseconds: 0 })).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('tells where the first reject of a code stands: by column, by path, or by line', () => {
    const text = summaryOf({
      rejects: { NUMBER_MALFORMED: 3, DATE_IMPOSSIBLE: 2, JSON_MALFORMED: 1 },
      firstRejects: {
        NUMBER_MALFORMED: { code: 'NUMBER_MALFORMED', ...place, path: 'items[0].netKg', column: 'Net mass\u001b[31m' },
        DATE_IMPOSSIBLE: { code: 'DATE_IMPOSSIBLE', ...place, line: 1_234, path: 'acceptedAt' },
        JSON_MALFORMED: { code: 'JSON_MALFORMED', ...place, path: null },
      },
    });
    expect(text).toMatch(/3 {2}NUMBER_MALFORMED .*; first at line 7, column "Net mass\ufffd\[31m"\n/);
    expect(text).toMatch(/2 {2}DATE_IMPOSSIBLE .*; first at line 1,234, acceptedAt\n/);
    expect(text).toMatch(/1 {2}JSON_MALFORMED .*; first at line 7\n/);
  });

  it('names the manifest too when there are several', () => {
    const firstRejects = { JSON_MALFORMED: { code: 'JSON_MALFORMED', ...place, path: null } } as const;
    const text = summaryOf({ rejects: { JSON_MALFORMED: 1 }, firstRejects }, { inputs: 2 });
    expect(text).toContain('first at monday.csv line 7\n');
  });

  it('gives points beside the rules, and the eight fields that were lacked most', () => {
    const lacks = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`field${at}`, 100 - at]));
    const text = summaryOf({ ruleHits: { 'R-1': 9, 'R-2': 8 }, lacks });
    expect(text).toMatch(/9 {2}R-1 +\+40 {2}Cheap shoes\n.* 8 {2}R-2 +-15 {2}Known trader\n/);
    expect(text).toMatch(/Fields that rules lacked most.*\n +100 {2}field0\n[\s\S]* 93 {2}field7\n +and 2 more\n/);
    expect(text).not.toContain('field8');
  });

  it('calls issues issues, for not all of them empty a field', () => {
    expect(summaryOf({ issues: { ID_REPEATED: 2 } })).toMatch(/\nIssues\n +2 {2}ID_REPEATED/);
  });
});
