// CSV: one row for each verdict, lists joined by "; ".
import { writeToString } from 'fast-csv';
import type { Verdict } from '../scoring/verdict.js';
import { keepText } from './kept-text.js';
import { type DecisionIds, writesDecisionId } from './verdict-ndjson.js';

export const verdictColumns = [
  'declarationId',
  'lane',
  'counterfeit',
  'safety',
  'laneReason',
  'coverage',
  'degraded',
  'reasons',
  'undetermined',
  'issues',
  'decisionId',
  'source',
  'record',
  'line',
] as const;

/** The header row; the columns that are kept of the manifest come last. */
export function verdictCsvHeader(keep: readonly string[]): Promise<string> {
  return toCsv([[...verdictColumns, ...keep]]);
}

/** Rows for verdicts, with their line ends. */
export function verdictsToCsv(
  verdicts: readonly Verdict[],
  keep: readonly string[],
  decisionIds: DecisionIds,
): Promise<string> {
  return verdicts.length === 0
    ? Promise.resolve('')
    : toCsv(verdicts.map((verdict) => cellsOf(verdict, keep, decisionIds)));
}

function toCsv(rows: readonly (readonly string[])[]): Promise<string> {
  const guarded = rows.map((row) => row.map(guardFormula));
  return writeToString(guarded, { headers: false, includeEndRowDelimiter: true, rowDelimiter: '\n' });
}

const undeterminedText = keepText(
  ({ id, missing }: Verdict['undetermined'][number]) => `${id} (${missing.join(', ')})`,
);

function cellsOf(verdict: Verdict, keep: readonly string[], decisionIds: DecisionIds): string[] {
  const { position } = verdict;
  return [
    verdict.declarationId,
    verdict.lane,
    String(verdict.risks.counterfeit),
    String(verdict.risks.safety),
    verdict.laneReason,
    String(verdict.coverage),
    verdict.degraded ?? '',
    verdict.reasons
      .map(({ id, risk, points, text }) => `${id} ${risk} ${points < 0 ? '' : '+'}${points}: ${text}`)
      .join('; '),
    verdict.undetermined.map(undeterminedText).join('; '),
    verdict.issues.map(({ code, path }) => `${code} ${path}`).join('; '),
    writesDecisionId(verdict, decisionIds) ? verdict.decisionId : '',
    position?.source ?? '',
    String(position?.record ?? ''),
    String(position?.line ?? ''),
    ...keep.map((column) => verdict.kept?.[column] ?? ''),
  ];
}

const startsFormula = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
const plainNumber = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Keep a spreadsheet from running a cell as a formula (OWASP ASVS 1.2.10): such a text gets an apostrophe in front. */
export function guardFormula(cell: string): string {
  return startsFormula.test(cell) && !plainNumber.test(cell) ? `'${cell}` : cell;
}
