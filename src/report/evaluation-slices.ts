// Slices: the same measures for each origin, office, chapter, mode and party size, with the question of fairness.
import type { Evaluation, SliceName, SliceTable } from '../evaluation/evaluation.js';
import type { Block, Section } from './document.js';
import { counted } from './format.js';
import { number } from './summary.js';

const names: { readonly [name in SliceName]: string } = {
  origin: 'Origin',
  office: 'Office',
  chapter: 'HS chapter',
  mode: 'Mode of transport',
  partySize: 'Declarations of the same importer',
};

export function sliceSection({ risks }: Evaluation): Section {
  const blocks = risks.flatMap(({ risk, slices }): Block[] => {
    const filled = slices.filter(({ rows }) => rows.length > 0);
    return filled.length === 0
      ? []
      : [{ kind: 'heading', text: `By risk of ${risk}` }, ...filled.map((slice) => sliceTable(slice, risk))];
  });
  return {
    id: 'slices',
    heading: 'Slices',
    says:
      blocks.length === 0
        ? 'Not in this report: the input tells no origin, office, chapter, mode or importer.'
        : 'Selected is the share of the declarations that count as selected; hits is the share of positives among the selected with a known outcome. “More opened, less found”: beyond chance more of them are selected than of all others, and fewer of those are hits. It is a question to ask, not a finding.',
    blocks,
  };
}

function sliceTable({ by, rows, others }: SliceTable, risk: string): Block {
  const left =
    others.values === 0
      ? ''
      : `; ${counted(others.values, 'value')} with ${number(others.declarations)} declarations not listed`;
  const isAsked = rows.some(({ overSelected }) => overSelected);
  return {
    kind: 'table',
    table: {
      caption: `${names[by]}, ${risk}${left}`,
      columns: [
        { head: names[by], kind: 'text' },
        { head: 'Declarations', kind: 'count' },
        { head: 'Known', kind: 'count' },
        { head: 'Positive', kind: 'percent' },
        { head: 'Mean risk', kind: 'percent' },
        { head: 'Selected', kind: 'percent' },
        { head: 'Hits', kind: 'percent' },
        { head: 'Positives found', kind: 'percent' },
        { head: 'ROC-AUC', kind: 'figure' },
        ...(isAsked ? [{ head: 'Question', kind: 'text' as const }] : []),
      ],
      rows: rows.map((row) => [
        row.value ?? 'not stated',
        row.declarations,
        row.labelled,
        row.observed,
        row.meanRisk,
        row.selectionRate,
        row.hitRate,
        row.recall,
        row.rocAuc,
        ...(isAsked ? [row.overSelected ? 'more opened, less found' : ''] : []),
      ]),
      sortable: true,
    },
  };
}
