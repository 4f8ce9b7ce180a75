// A run for tests of its report: generated verdicts, or those that are given, with all that the report takes beside them.
import type { Fault } from '../../src/declaration/flat.js';
import { addVerdict, newRunFigures } from '../../src/pipeline/run-figures.js';
import { newTally, tallyFault, tallyVerdict } from '../../src/pipeline/tally.js';
import type { RunReport } from '../../src/report/run-report.js';
import { defaultPolicy } from '../../src/scoring/policy.js';
import type { Verdict } from '../../src/scoring/verdict.js';
import { generatedVerdicts, versions } from './made-verdicts.js';

export interface MadeRun {
  readonly verdicts?: Iterable<Verdict>;
  readonly faults?: readonly Fault[];
  readonly personal?: boolean;
  readonly notes?: readonly string[];
  readonly sources?: readonly string[];
}

export const fault: Fault = {
  code: 'NUMBER_MALFORMED',
  source: 'generated.csv',
  record: 7,
  line: 8,
  byte: 90,
  path: 'items[0].netKg',
  column: 'Net mass',
};

export function madeRun({
  verdicts = generatedVerdicts(2_000),
  faults = [fault],
  personal = false,
  notes = [],
  sources = ['generated.csv'],
}: MadeRun = {}): RunReport {
  const tally = newTally();
  const figures = newRunFigures(personal);
  const flat = { records: 1 };
  for (const verdict of verdicts) {
    tallyVerdict(tally, { ok: true, flat } as Parameters<typeof tallyVerdict>[1], verdict); // it counts the records of it
    addVerdict(figures, verdict);
  }
  for (const one of faults) tallyFault(tally, one);
  const rules = Object.fromEntries(
    Array.from({ length: 203 }, (_, at) => [
      `CF-${String(at).padStart(3, '0')}`,
      { title: `Rule number ${at}`, points: (at % 9) * 5 - 10 },
    ]),
  );
  return {
    summary: {
      tally,
      versions,
      figures,
      shown: {
        policy: defaultPolicy().document,
        features: { feature1: 'Declared value', feature3: 'Net mass in kg' },
      },
      rules,
      notes,
      coverage: tally.verdicts === 0 ? null : tally.coverage / tally.verdicts / 1e4,
      resumedAfter: null,
      workers: 1,
      stages: { read: 0, score: 0, model: 0, write: 0, output: 0 },
      inputs: sources.length,
      startMs: 900,
      milliseconds: 2_100,
      quarantine: null,
    },
    figures,
    sources,
    written: '2026-03-02 08:00',
  };
}
