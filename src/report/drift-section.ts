// Drift: how far what comes in differs from the reference profile of a model.
import type { DriftFigure, DriftReport } from '../evaluation/drift-report.js';
import type { Block, Section } from './document.js';
import { number } from './summary.js';

const kinds: { readonly [kind in DriftFigure['kind']]: string } = {
  feature: 'feature',
  score: 'score',
  rule: 'rule fires',
  'unseen-keys': 'key unseen',
};

export function driftSection(drift: DriftReport | null): Section {
  if (drift === null)
    return {
      id: 'drift',
      heading: 'Drift',
      says: 'Not in this report: nothing was compared with the profile of what a model learned from (--reference).',
      blocks: [],
    };
  const { figures, rows, model, shifted, notes } = drift;
  return {
    id: 'drift',
    heading: 'Drift',
    says: `${number(rows.now)} items against ${number(rows.reference)} of the profile of ${model}: ${shifted === 0 ? 'nothing has shifted' : `${number(shifted)} of ${number(figures.length)} figures have shifted`}. PSI below 0.1 is usual, from 0.25 on a shift; Jensen-Shannon divergence goes from 0 to 1 bit.`,
    blocks: [
      ...notes.map((text): Block => ({ kind: 'note', tone: 'plain', text })),
      {
        kind: 'table',
        table: {
          caption: 'Differences from the reference',
          columns: [
            { head: 'Name', kind: 'code' },
            { head: 'Compared', kind: 'word' },
            { head: 'Level', kind: 'word' },
            { head: 'PSI', kind: 'figure', bar: { most: Math.max(0.25, ...figures.map(({ psi }) => psi)) } },
            { head: 'Jensen-Shannon', kind: 'figure' },
            { head: 'Share before', kind: 'percent' },
            { head: 'now', kind: 'percent' },
          ],
          rows: figures.map(({ name, kind, level, psi, jensenShannon, share }) => [
            name,
            kinds[kind],
            level,
            psi,
            jensenShannon,
            share?.reference ?? null,
            share?.now ?? null,
          ]),
          sortable: true,
        },
      },
    ],
  };
}
