// The report of a drift check: how far what comes in differs from what a model learned from.
import type { DriftReport } from '../evaluation/drift-report.js';
import type { Report } from './document.js';
import { driftSection } from './drift-section.js';
import { figure } from './format.js';
import { number } from './summary.js';

/** Put the report together; `written` is when: YYYY-MM-DD HH:MM, in UTC. */
export function driftReport(drift: DriftReport, written: string): Report {
  const { model, rows, figures, shifted } = drift;
  const moved = figures.filter(({ level }) => level === 'moved').length;
  const greatest = figures[0];
  return {
    kind: 'Drift against what a model learned from',
    title: model,
    lead:
      shifted === 0
        ? 'Nothing has shifted: what comes in looks like what the model learned from.'
        : `${number(shifted)} of ${number(figures.length)} figures have shifted. What the model learned may no longer hold there.`,
    facts: [
      { label: 'items now', value: number(rows.now), note: `${number(rows.reference)} in the reference` },
      { label: 'shifted', value: number(shifted), note: 'PSI of 0.25 or more' },
      { label: 'moved', value: number(moved), note: 'PSI from 0.1' },
      ...(greatest ? [{ label: 'greatest PSI', value: figure(greatest.psi), note: greatest.name }] : []),
    ],
    sections: [driftSection(drift)],
    written: `Written ${written} UTC. Holds counts alone, no contents of declarations.`,
  };
}
