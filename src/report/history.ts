// Summary of what was learned from a history or exported of it, as text for a terminal or a log.
import { fieldIssues, type IssueCode, recordFaults } from '../errors.js';
import type { TableKeys } from '../pipeline/fit-tables.js';
import type { HistoryTally } from '../pipeline/history.js';
import { inert, number, type Paint } from './summary.js';

/** What a summary tells of; no contents of records. */
export interface HistoryReport {
  readonly tally: HistoryTally;
  /** Manifests that were read. */
  readonly inputs: number;
  /** What became of the rows: how many, and what was done with them. */
  readonly parts: readonly (readonly [count: number, what: string])[];
  readonly labels: ReadonlyMap<string, { readonly seen: number; readonly positive: number }>;
  readonly tables: readonly TableKeys[];
  readonly notes: readonly string[];
  readonly milliseconds: number;
}

/** Write the summary in lines. */
export function writeHistorySummary(report: HistoryReport, paint: Paint): string {
  const { tally, parts, milliseconds } = report;
  const told = parts.filter(([count], at) => at === 0 || count > 0).map(([count, what]) => `${number(count)} ${what}`);
  const head = (name: string): string => paint('bold', name.padEnd(9));
  const lines = [
    `${head('Read')} ${number(tally.rows)} rows = ${told.join(' + ')}; ${number(tally.rejected)} records rejected`,
    `${head('Time')} ${(milliseconds / 1000).toFixed(1)} s`,
    ...[...report.labels].map(
      ([name, counts], at) => `${at === 0 ? head('Labels') : ' '.repeat(9)} ${labelText(name, counts)}`,
    ),
    ...report.tables.map((table, at) => `${at === 0 ? head('Keys') : ' '.repeat(9)} ${keysText(table)}`),
    ...rejectLines(report, paint),
    ...issueLines(tally, paint),
  ];
  for (const note of [...tally.notes, ...report.notes]) lines.push('', `Note: ${inert(note)}`);
  return `${lines.join('\n')}\n`;
}

function labelText(name: string, { seen, positive }: { readonly seen: number; readonly positive: number }): string {
  const share = seen === 0 ? '' : ` (${((100 * positive) / seen).toFixed(2)} %)`;
  return `${name}: known of ${number(seen)} rows, positive in ${number(positive)}${share}`;
}

function keysText({ name, type, keys }: TableKeys): string {
  return `${name} (${type}): ${keys.map(number).join(', ')}`;
}

function rejectLines({ tally, inputs }: HistoryReport, paint: Paint): string[] {
  if (tally.rejects.size === 0) return [];
  const rows = [...tally.rejects]
    .sort(([, a], [, b]) => b.count - a.count)
    .map(([code, { count, first }]) => {
      const places = first.map(({ source, line }) => `${inputs > 1 ? `${inert(source)} ` : ''}${number(line)}`);
      const more = count > first.length ? ' …' : '';
      const says = recordFaults[code as keyof typeof recordFaults];
      return `  ${number(count).padStart(9)}  ${code.padEnd(20)} ${says}; line ${places.join(', ')}${more}`;
    });
  return ['', paint('bold', 'Rejected records, not learned from'), ...rows];
}

function issueLines({ issues }: HistoryTally, paint: Paint): string[] {
  if (issues.size === 0) return [];
  const rows = [...issues]
    .sort(([, a], [, b]) => b - a)
    .map(([code, count]) => `  ${number(count).padStart(9)}  ${code.padEnd(20)} ${fieldIssues[code as IssueCode]}`);
  return ['', paint('bold', 'Issues'), ...rows];
}
