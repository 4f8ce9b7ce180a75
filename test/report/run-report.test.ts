// The report of a run: what it says of few verdicts, of none, and of what it keeps to itself.
import { describe, expect, it } from 'vitest';
import { writeMarkdown } from '../../src/report/markdown.js';
import { writePage } from '../../src/report/page.js';
import { runReport } from '../../src/report/run-report.js';
import { bodyOf, noFigure } from './browser.js';
import { fault, type MadeRun, madeRun } from './made-run.js';
import { verdictOf } from './made-verdicts.js';

const textOf = (made: MadeRun): string => writeMarkdown(runReport(madeRun(made))).replaceAll('\u00a0', ' ');
const reason = {
  kind: 'rule',
  id: 'CF-001',
  risk: 'counterfeit',
  item: 1,
  points: 40,
  share: 1,
  text: 'Acme at Quay 1',
} as const;
const high = { counterfeit: 0.25, safety: 0.002 };

describe('the report of a run', () => {
  it('tells of each lane how many, and what put them there', () => {
    const verdicts = [
      verdictOf({ lane: 'red', laneReason: 'rule' }),
      verdictOf({ lane: 'red', risks: high }),
      verdictOf(),
      verdictOf({ lane: 'yellow', laneReason: 'degraded', degraded: 'model-failed' }),
    ];
    const text = textOf({ verdicts });
    expect(text).toContain(
      'Of 4 declarations, 2 go to physical examination and 1 to the check of documents. 1 record was rejected; each needs an officer.',
    );
    expect(text).toContain('| red | 2 | 50.0 % | physical examination | 1 | 1 | 0 |');
    expect(text).toContain('| yellow | 1 | 25.0 % | documents are checked | 0 | 0 | 1 |');
    expect(text).toContain('> 1 verdict: the model failed, so they are by rules alone');
  });

  it('keeps sentences, kept columns and folders of manifests to itself unless asked', () => {
    const verdicts = [verdictOf({ lane: 'red', risks: high, reasons: [reason], kept: { Importer: 'Zenith' } })];
    const made = { verdicts, sources: ['/home/someone/a.csv'] };
    expect(textOf(made)).not.toMatch(/Acme|Quay|Zenith|someone/);
    expect(textOf(made)).toContain('+40 Rule number 1 (CF-001)');
    expect(textOf({ ...made, personal: true })).toContain('+40 Acme at Quay 1 (CF-001)');
    expect(textOf({ ...made, personal: true })).not.toContain('Zenith');
  });

  it('counts at each risk how many stand there or above', () => {
    const verdicts = [0.01, 0.01, 0.25, 0.9].map((counterfeit) => verdictOf({ risks: { counterfeit, safety: 0.002 } }));
    const text = textOf({ verdicts });
    const rows = text.split('**Declarations by risk of counterfeit**')[1]!.split('\n\n')[1]!.split('\n').slice(2);
    expect(rows[0]).toMatch(/\| 2 \| 4 \|$/);
    expect(rows.at(-1)).toMatch(/\| 1 \| 1 \|$/);
    expect(rows.filter((row) => !/\| 0 \| \d \|$/.test(row))).toHaveLength(3);
  });

  it('says at its place what it lacks, and of nothing makes no figure that is none', () => {
    const report = runReport(madeRun({ verdicts: [], faults: [] }));
    for (const id of ['risks', 'highest', 'model', 'quality', 'drift']) {
      const section = report.sections.find((one) => one.id === id)!;
      expect(section.says, id).toMatch(/^Not in this report: /);
      expect(section.blocks, id).toEqual([]);
    }
    expect(bodyOf(writePage(report))).not.toMatch(noFigure);
  });

  it.each([0, 0.000001, 0.5, 1])('draws one declaration with the risk %d', (risk) => {
    const verdicts = [verdictOf({ risks: { counterfeit: risk, safety: risk } })];
    expect(bodyOf(writePage(runReport(madeRun({ verdicts }))))).not.toMatch(noFigure);
  });

  it('names the manifest of places only where there are several', () => {
    const verdicts = [verdictOf({ risks: high })];
    expect(textOf({ verdicts })).toMatch(/25\.0 %, green\. line 2 · coverage 100 %/);
    const sources = ['a.csv', 'b.csv'];
    expect(textOf({ verdicts, sources, faults: [fault] })).toMatch(
      /a\.csv, line 2 ·[\s\S]*generated\.csv, line 8, column “Net mass”/,
    );
  });
});
