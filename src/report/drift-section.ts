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
  const most = Math.max(0.25, ...figures.map(({ psi }) => psi));
  return {
    id: 'drift',
    heading: 'Drift',
    says: `${number(rows.now)} items against ${number(rows.reference)} of the profile of ${model}: ${shifted === 0 ? 'nothing has shifted' : `${number(shifted)} of ${number(figures.length)} figures have shifted`}. PSI below 0.1 is usual, from 0.25 on a shift; Jensen-Shannon divergence goes from 0 to 1 bit. The share is that of missing values, of fires, or of keys never seen.`,
    blocks: [
      ...notes.map((text): Block => ({ kind: 'note', tone: 'plain', text })),
      ...tableOf(
        'Figures that moved or shifted',
        figures.filter(({ level }) => level !== 'steady'),
        most,
      ),
      ...tableOf(
        'Figures that are steady',
        figures.filter(({ level }) => level === 'steady'),
        most,
        true,
      ),
    ],
  };
}

/** Nothing for no figures. `most` is the end of the bars. */
function tableOf(caption: string, figures: readonly DriftFigure[], most: number, isFolded = false): Block[] {
  if (figures.length === 0) return [];
  return [
    {
      kind: 'table',
      ...(isFolded ? { folded: true } : {}),
      table: {
        caption: `${caption} (${figures.length})`,
        columns: [
          { head: 'Name', kind: 'code' },
          { head: 'Compared', kind: 'word' },
          { head: 'Level', kind: 'word' },
          { head: 'PSI', kind: 'thousandths', bar: { most } },
          { head: 'Jensen-Shannon', kind: 'thousandths' },
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
  ];
}
