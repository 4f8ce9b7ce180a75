// NDJSON: one verdict on each line, keys always in the same order.
import type { Verdict } from '../scoring/verdict.js';
import { keepText } from './kept-text.js';

/** Which verdicts get their decision id written: it costs a hash of the whole declaration. */
export const decisionIdKinds = ['above-green', 'all'] as const;
export type DecisionIds = (typeof decisionIdKinds)[number];

/** Whether the decision id of a verdict is written. */
export function writesDecisionId(verdict: Verdict, decisionIds: DecisionIds): boolean {
  return decisionIds === 'all' || verdict.lane !== 'green';
}

const json = keepText((value: object) => JSON.stringify(value));

/** One line, with its line end. */
export function verdictToNdjson(verdict: Verdict, decisionIds: DecisionIds): string {
  const { declarationId, lane, laneReason, risks, modelRisks, reasons, undetermined, muted } = verdict;
  const { coverage, degraded, items, issues, position, office, day, forced, kept, versions } = verdict;
  const id = writesDecisionId(verdict, decisionIds) ? { decisionId: verdict.decisionId } : {};
  const before = JSON.stringify({ declarationId, ...id, lane, laneReason, risks, modelRisks, reasons });
  const after = JSON.stringify({ muted, coverage, degraded, items, issues, position, office, day, forced, kept });
  const open = undetermined.map(json).join(',');
  return `${before.slice(0, -1)},"undetermined":[${open}],${after.slice(1, -1)},"versions":${json(versions)}}\n`;
}
