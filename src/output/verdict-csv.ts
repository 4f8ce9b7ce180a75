// CSV: one row for each verdict, lists joined by "; ".
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
  'office',
  'day',
  'forced',
] as const;

/** The header row; the columns that are kept of the manifest come last. */
export function verdictCsvHeader(keep: readonly string[]): string {
  return toLine([...verdictColumns, ...keep]);
}

/** Rows for verdicts, with their line ends. */
export function verdictsToCsv(verdicts: readonly Verdict[], keep: readonly string[], decisionIds: DecisionIds): string {
  let lines = '';
  for (const verdict of verdicts) lines += verdictToCsv(verdict, keep, decisionIds);
  return lines;
}

const undeterminedText = keepText(
  ({ id, missing }: Verdict['undetermined'][number]) => `${id} (${missing.join(', ')})`,
);

/** A row. Cells that come from a fixed set of words or are numbers need neither quotes nor a guard. */
function verdictToCsv(verdict: Verdict, keep: readonly string[], decisionIds: DecisionIds): string {
  const { lane, risks, laneReason, coverage, degraded, position, office, day, forced } = verdict;
  const id = writesDecisionId(verdict, decisionIds) ? verdict.decisionId : '';
  const judged = `${lane},${risks.counterfeit},${risks.safety},${laneReason},${coverage},${degraded ?? ''}`;
  const open = toCell(listOf(verdict.undetermined, undeterminedText));
  const issues = toCell(listOf(verdict.issues, issueText));
  const place = position ? `${toCell(position.source)},${position.record},${position.line}` : ',,';
  const group = `${toCell(office ?? '')},${day ?? ''},${forced ?? ''}`;
  let kept = '';
  for (const column of keep) kept += `,${toCell(verdict.kept?.[column] ?? '')}`;
  const reasons = toCell(listOf(verdict.reasons, reasonText));
  return `${toCell(verdict.declarationId)},${judged},${reasons},${open},${issues},${id},${place},${group}${kept}\n`;
}

const reasonText = ({ id, risk, points, text }: Verdict['reasons'][number]): string =>
  `${id} ${risk} ${points < 0 ? '' : '+'}${points}: ${text}`;
const issueText = ({ code, path }: Verdict['issues'][number]): string => `${code} ${path}`;

function listOf<T>(entries: readonly T[], write: (entry: T) => string): string {
  if (entries.length === 0) return '';
  let text = write(entries[0]!);
  for (let at = 1; at < entries.length; at++) text += `; ${write(entries[at]!)}`;
  return text;
}

/** A row of cells, with its line end. */
export function toLine(cells: readonly string[]): string {
  return `${cells.map(toCell).join(',')}\n`;
}

const needsCare = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]|[",|\r\n\0]/;
const needsQuotes = /[",|\r\n]/;

/** A cell as fast-csv writes it (which leaves NULs out), with the guard against formulas. */
function toCell(text: string): string {
  if (text === '' || !needsCare.test(text)) return text;
  const guarded = guardFormula(text.replaceAll('\0', ''));
  return needsQuotes.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

const startsFormula = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
const plainNumber = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Keep a spreadsheet from running a cell as a formula (OWASP ASVS 1.2.10): such a text gets an apostrophe in front. */
export function guardFormula(cell: string): string {
  return startsFormula.test(cell) && !plainNumber.test(cell) ? `'${cell}` : cell;
}
