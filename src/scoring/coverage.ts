// Coverage: how much of what could be said of a declaration could be judged.
import type { Row } from '../declaration/slots.js';
import type { Features } from '../features/features.js';
import type { RuleEvidence } from '../rules/evaluate.js';
import type { ModelAnswer } from './assess.js';

/** Points of rules and features that could be judged, of all at stake. A feature counts unless a field it reads is missing. */
export function coverageOf(
  features: Features | null,
  evidence: RuleEvidence,
  answer: ModelAnswer | null,
  rows: readonly Row[],
): number {
  let { pointsAtStake, pointsJudged } = evidence;
  const specs = features?.specs ?? [];
  for (let at = 0; at < rows.length; at++) {
    const isWhole = answer !== null && features!.isWhole(answer.inputs, answer.first + at);
    for (let feature = 0; feature < specs.length; feature++) {
      const { meanPoints = 0 } = specs[feature]!;
      pointsAtStake += meanPoints;
      const isThere = isWhole || (answer && features!.read(answer.inputs, answer.first + at, feature) !== null);
      if (isThere || (answer && !features!.lacks(rows[at]!, feature))) pointsJudged += meanPoints;
    }
  }
  return pointsAtStake === 0 ? 1 : Math.round((pointsJudged / pointsAtStake) * 1e4) / 1e4;
}
