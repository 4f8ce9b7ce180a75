// Summary of a drift check, as tables for a terminal.
import type { DriftFigure, DriftReport } from '../evaluation/drift-report.js';
import { percent } from './evaluation.js';
import { type Section, writeSections } from './sections.js';
import { number, type Paint } from './summary.js';

const kinds = { feature: 'feature', score: 'score', rule: 'rule fires', 'unseen-keys': 'key unseen' };
/** Steady figures that are shown; the JSON holds all. */
const mostSteady = 5;

/** Write it in lines. */
export function writeDrift(report: DriftReport, paint: Paint): string {
  const restless = report.figures.filter(({ level }) => level !== 'steady');
  const steady = report.figures.filter(({ level }) => level === 'steady');
  const shown = [...restless, ...steady.slice(0, mostSteady)];
  const section: Section = {
    title: `Drift against the reference of ${report.model}`,
    head: ['', 'what', 'PSI', 'Jensen-Shannon', 'share before', 'now', ''],
    left: [0, 1, 6],
    rows: shown.map(row),
    remarks: [
      `${number(report.rows.now)} items against ${number(report.rows.reference)}: ${number(report.shifted)} of ${number(report.figures.length)} figures have shifted, ${number(restless.length - report.shifted)} moved`,
      ...(steady.length > mostSteady ? [`and ${number(steady.length - mostSteady)} more that are steady`] : []),
      'share: missing of a feature, fires of a rule, unseen of a key',
      ...report.notes,
    ],
  };
  return writeSections([section], paint);
}

function row({ name, kind, psi, jensenShannon, share, level }: DriftFigure): string[] {
  return [
    name,
    kinds[kind],
    psi.toFixed(3),
    jensenShannon.toFixed(3),
    percent(share?.reference ?? null),
    percent(share?.now ?? null),
    level,
  ];
}
