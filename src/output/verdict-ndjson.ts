// NDJSON: one verdict on each line, keys always in the same order.
import type { Verdict } from '../scoring/verdict.js';

/** Which verdicts get their decision id written: it costs a hash of the whole declaration. */
export type DecisionIds = 'above-green' | 'all';

/** Whether the decision id of a verdict is written. */
export function writesDecisionId(verdict: Verdict, decisionIds: DecisionIds): boolean {
  return decisionIds === 'all' || verdict.lane !== 'green';
}

/** One line, with its line end. */
export function verdictToNdjson(verdict: Verdict, decisionIds: DecisionIds): string {
  const { declarationId, lane, laneReason, risks, modelRisks, reasons, undetermined, muted } = verdict;
  const { coverage, degraded, items, issues, position, kept, versions } = verdict;
  const id = writesDecisionId(verdict, decisionIds) ? { decisionId: verdict.decisionId } : {};
  const line = { declarationId, ...id, lane, laneReason, risks, modelRisks, reasons, undetermined, muted };
  return `${JSON.stringify({ ...line, coverage, degraded, items, issues, position, kept, versions })}\n`;
}
