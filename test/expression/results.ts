// The results of all conditions of an evaluation, 0 for those that are false.
import type { View } from '../../src/expression/closures.js';
import type { Evaluation } from '../../src/expression/evaluation.js';
import { newFindings } from '../../src/expression/lowered.js';

export function resultsOf({ evaluate }: Evaluation, conditions: number, view: View): number[] {
  const findings = newFindings(conditions);
  evaluate(view, findings);
  const results = Array.from({ length: conditions }, () => 0);
  for (let at = 0; at < findings.count; at++) results[findings.conditions[at]!] = findings.results[at]!;
  return results;
}
