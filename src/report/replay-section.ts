// Replay: how well each period was ranked by what was known before it.
import { riskNames } from '../declaration/risk.js';
import type { Replay } from '../evaluation/evaluation.js';
import type { Block, Cell, Section } from './document.js';
import { wholePercent } from './format.js';

export function replaySection(replay: Replay | null): Section {
  const blocks = replay === null ? [] : riskNames.flatMap((risk) => periodTable(replay, risk));
  return {
    id: 'replay',
    heading: 'Replay in time',
    says:
      replay === null || blocks.length === 0
        ? 'Not in this report: the days were not replayed in their order.'
        : `Every day is scored by what the days before it told, and learned afterwards. Precision and recall are of the first ${wholePercent(replay.share)} of each period.`,
    blocks,
  };
}

function periodTable({ periods }: Replay, risk: (typeof riskNames)[number]): Block[] {
  const rows = periods.flatMap(({ from, until, risks }): Cell[][] => {
    const of = risks[risk];
    if (!of) return [];
    const { counts, rocAuc, precision, recall, normalisedPrecision } = of;
    return [[`${from} – ${until}`, counts.labelled, counts.positive, rocAuc, precision, recall, normalisedPrecision]];
  });
  if (rows.length === 0) return [];
  return [
    {
      kind: 'table',
      table: {
        caption: `Periods, ${risk}`,
        columns: [
          { head: 'Period', kind: 'word' },
          { head: 'Known', kind: 'count' },
          { head: 'Positive', kind: 'count' },
          { head: 'ROC-AUC', kind: 'figure' },
          { head: 'Precision', kind: 'percent', bar: { most: 1 } },
          { head: 'Recall', kind: 'percent' },
          { head: 'Of the best possible', kind: 'percent' },
        ],
        rows,
        sortable: false,
      },
    },
  ];
}
