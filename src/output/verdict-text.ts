// Verdict text: verdicts in the format asked for, the same for files, streams and the command line.
import type { Verdict } from '../scoring/verdict.js';
import { verdictCsvHeader, verdictsToCsv } from './verdict-csv.js';
import { type DecisionIds, verdictToNdjson } from './verdict-ndjson.js';

export const verdictFormats = ['csv', 'ndjson'] as const;
export type VerdictFormat = (typeof verdictFormats)[number];

/** How verdicts are written. */
export interface VerdictText {
  readonly format: VerdictFormat;
  /** Columns that the verdicts repeat. */
  readonly keep: readonly string[];
  readonly decisionIds: DecisionIds;
}

/** What stands before the first verdict. */
export async function verdictHead({ format, keep }: VerdictText): Promise<string> {
  return format === 'csv' ? verdictCsvHeader(keep) : '';
}

/** Verdicts as text, with their line ends. */
export async function verdictsToText(verdicts: readonly Verdict[], text: VerdictText): Promise<string> {
  return text.format === 'csv'
    ? verdictsToCsv(verdicts, text.keep, text.decisionIds)
    : verdicts.map((verdict) => verdictToNdjson(verdict, text.decisionIds)).join('');
}

/** The format that the ending of a name tells, if any. */
export function formatOfName(name: string): VerdictFormat | undefined {
  return /\.csv$/i.test(name) ? 'csv' : /\.(?:ndjson|jsonl)$/i.test(name) ? 'ndjson' : undefined;
}
