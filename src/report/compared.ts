// Summary of a comparison of two configurations, as tables for a terminal.
import { laneNames } from '../declaration/risk.js';
import type { Compared, Discordance, MovedTable, RiskDifference } from '../evaluation/compared.js';
import { estimate, figure, intervalText, percent } from './evaluation.js';
import { type Section, writeSections } from './sections.js';
import { number, type Paint, partsText } from './summary.js';

/** Values of a slice that are shown; the JSON holds all. */
const mostRows = 8;

/** Write it in lines; it names no contents of records but the values of slices. */
export function writeCompared(compared: Compared, paint: Paint): string {
  const { moved, risks } = compared;
  const sections = [
    overview(compared),
    lanes(compared),
    risksSection(compared),
    ...moved.flatMap(movedSection),
    ...risks.flatMap(riskSections),
  ];
  return writeSections(sections, paint);
}

function overview({ records, verdicts, versions, notes, risks, intervals }: Compared): Section {
  return {
    title: 'Comparison',
    head: ['', ''],
    left: [0, 1],
    rows: [
      ['records', `${number(records.read)}, of which ${number(records.rejected)} rejected`],
      ['declarations', number(verdicts.declarations)],
      ['A', partsText(versions.a)],
      ['B', partsText(versions.b)],
    ],
    remarks: [
      ...notes,
      ...(risks.length > 0
        ? [intervalText(intervals)]
        : ['Nothing tells outcomes: what follows says who is treated otherwise, not which is better.']),
    ],
  };
}

function lanes({ verdicts }: Compared): Section {
  const all = laneNames.flatMap((lane) =>
    laneNames.map((other) => ({ lane, other, count: verdicts.lanes[lane][other] })),
  );
  const changed = all.reduce((sum, { lane, other, count }) => sum + (lane === other ? 0 : count), 0);
  return {
    title: 'Lanes: A down, B across',
    head: ['', ...laneNames, 'all'],
    left: [0],
    rows: laneNames.map((lane) => {
      const counts = laneNames.map((other) => verdicts.lanes[lane][other]);
      return [lane, ...counts.map(number), number(counts.reduce((sum, count) => sum + count, 0))];
    }),
    remarks: [`${number(changed)} of ${number(verdicts.declarations)} declarations change their lane`],
  };
}

function risksSection({ verdicts }: Compared): Section {
  return {
    title: 'Risks: B against A',
    head: ['risk', 'mean difference', 'mean absolute', 'greatest', 'rank correlation', 'shared top 1 %', '5 %', '10 %'],
    left: [0],
    rows: Object.entries(verdicts.risks).map(([risk, one]) => [
      risk,
      ...[one.meanDifference, one.meanAbsoluteDifference, one.greatestDifference].map((value) => value.toFixed(4)),
      figure(one.rankCorrelation),
      ...[one.sharedTop['1'], one.sharedTop['5'], one.sharedTop['10']].map(percent),
    ]),
    remarks: [],
  };
}

function movedSection({ by, rows, others }: MovedTable): Section[] {
  const moved = rows.filter(({ stricter, milder }) => stricter + milder > 0);
  if (moved.length === 0) return [];
  const hidden = Math.max(0, moved.length - mostRows) + others.values;
  return [
    {
      title: `Who is moved, by ${by}`,
      head: [
        by,
        'declarations',
        'stricter',
        'milder',
        'selected by A',
        'by B',
        'mean difference: counterfeit',
        'safety',
      ],
      left: [0],
      rows: moved
        .slice(0, mostRows)
        .map((row) => [
          row.value ?? 'missing',
          ...[row.declarations, row.stricter, row.milder, row.selectedA, row.selectedB].map(number),
          row.meanDifference.counterfeit.toFixed(4),
          row.meanDifference.safety.toFixed(4),
        ]),
      remarks: hidden > 0 ? [`and ${number(hidden)} more`] : [],
    },
  ];
}

function riskSections({ risk, label, counts, a, b, headline, at, selected, notes }: RiskDifference): Section[] {
  const named = [
    ['ROC-AUC', 'rocAuc'],
    ['average precision', 'averagePrecision'],
    ['log-loss', 'logLoss'],
    ['Brier', 'brier'],
    ['calibration error', 'calibrationError'],
  ] as const;
  return [
    {
      title: `${risk}, by ${label}: ${number(counts.positive)} positive of ${number(counts.labelled)} with a known outcome`,
      head: ['', 'A', 'B', 'B - A'],
      left: [0],
      rows: named.map(([name, key]) => [
        name,
        estimate(a.headline[key]),
        estimate(b.headline[key]),
        estimate(headline[key]),
      ]),
      remarks: notes,
    },
    {
      title: `${risk}: positives found by one and not by the other`,
      head: ['chosen', 'precision: B - A', 'recall: B - A', 'both', 'only A', 'only B', 'McNemar p'],
      left: [0],
      rows: [
        ...at.map((top) => [
          top.share === null ? `top ${number(top.k)}` : `top ${percent(top.share)} = ${number(top.k)}`,
          estimate(top.precision),
          estimate(top.recall),
          ...foundCells(top.found),
        ]),
        ['by lane', '', '', ...foundCells(selected)],
      ],
      remarks: [],
    },
  ];
}

function foundCells({ both, onlyA, onlyB, p, exact }: Discordance): string[] {
  return [
    number(both),
    number(onlyA),
    number(onlyB),
    `${p < 0.0001 ? '< 0.0001' : p.toFixed(4)}${exact ? '' : ' (chi-square)'}`,
  ];
}
