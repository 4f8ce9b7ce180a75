// Coverage of a run: how much could be judged, which records were rejected, which fields were emptied or lacking.
import { type FaultCode, fieldIssues, type IssueCode, recordFaults } from '../errors.js';
import type { Block, Chart, Section } from './document.js';
import { percent } from './format.js';
import type { RunReport } from './run-report.js';
import { roundUp } from './scale.js';
import { number } from './summary.js';

export function coverageSection(run: RunReport): Section {
  const { tally, quarantine } = run.summary;
  const rejects = byCount(tally.rejects).map(([code, count]) => [
    code,
    recordFaults[code as FaultCode],
    count,
    firstPlace(run, code),
  ]);
  const issues = byCount(tally.issues).map(([code, count]) => [code, fieldIssues[code as IssueCode], count]);
  return {
    id: 'coverage',
    heading: 'Coverage, rejects and issues',
    says: `Coverage is the part of the points at stake that could be judged: what is missing lowers it, and never the risk. A rejected record is not scored at all and never counts as green.${quarantine === null ? '' : ' The quarantine file tells the place of each.'}`,
    blocks: [
      ...(tally.verdicts === 0 ? [] : [{ kind: 'charts' as const, charts: [coverageChart(run)] }]),
      rejects.length === 0
        ? { kind: 'note', tone: 'plain', text: 'No record was rejected.' }
        : counts('Rejected records', ['Records', 'First at'], rejects),
      issues.length === 0
        ? { kind: 'note', tone: 'plain', text: 'No field had an issue.' }
        : counts('Issues: what fields were emptied for, and what else stood out', ['Times'], issues),
      ...lacking(run),
    ],
  };
}

function counts(caption: string, heads: readonly string[], rows: (string | number)[][]): Block {
  const columns = heads.map((head, at) => ({ head, kind: at === 0 ? ('count' as const) : ('text' as const) }));
  return {
    kind: 'table',
    table: {
      caption,
      columns: [{ head: 'Code', kind: 'code' }, { head: 'Meaning', kind: 'text' }, ...columns],
      rows,
      sortable: true,
    },
  };
}

const byCount = (of: { readonly [name: string]: number }): [string, number][] =>
  Object.entries(of).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));

function firstPlace({ summary: { tally, inputs } }: RunReport, code: string): string {
  const first = tally.firstRejects[code];
  if (!first) return '–';
  const { source, line, column, path } = first;
  const where = column === undefined ? path : `column “${column}”`;
  return `${inputs > 1 ? `${source}, ` : ''}line ${number(line)}${where === null ? '' : `, ${where}`}`;
}

function coverageChart({ figures, summary }: RunReport): Chart {
  const steps = figures.coverage;
  const width = 1 / steps.length;
  const rows = steps.map((count, at) => ({ from: at * width, to: (at + 1) * width, height: count }));
  const low = steps.slice(0, steps.length / 2).reduce((sum, count) => sum + count, 0);
  return {
    title: 'Coverage of verdicts',
    says: `Verdicts by the share of points that could be judged; the mean is ${percent(summary.coverage ?? 0)}, ${number(low)} verdicts lie below one half.`,
    x: { label: 'points that could be judged', scale: 'linear', from: 0, to: 1, unit: 'percent' },
    y: { label: 'verdicts', scale: 'linear', from: 0, to: roundUp(Math.max(...steps)), unit: 'count' },
    bars: rows,
    table: {
      caption: 'Verdicts by coverage',
      columns: [
        { head: 'from', kind: 'percent' },
        { head: 'to', kind: 'percent' },
        { head: 'Verdicts', kind: 'count' },
      ],
      rows: rows.map(({ from, to, height }) => [from, to, height]),
      sortable: false,
    },
  };
}

function lacking({ summary: { tally } }: RunReport): Block[] {
  const lacks = byCount(tally.lacks);
  if (lacks.length === 0) return [];
  return [
    {
      kind: 'table',
      table: {
        caption: 'Fields that rules lacked',
        columns: [
          { head: 'Field', kind: 'code' },
          { head: 'Rules left open, over all verdicts', kind: 'count', bar: {} },
        ],
        rows: lacks,
        sortable: true,
      },
    },
  ];
}
