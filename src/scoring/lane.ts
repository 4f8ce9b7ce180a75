// Lanes: from the risks of a declaration by the thresholds of the policy, never below what a rule or a failure demands.
import { type Lane, laneNames, riskNames, stricterLane } from '../declaration/risk.js';
import type { PolicyDocument } from './policy.js';
import type { Verdict } from './verdict.js';

/** The lane, what put the declaration there, and the lane that is forced whatever its risk. */
export function laneOf(
  risks: Verdict['risks'],
  forced: readonly Lane[],
  degraded: boolean,
  policy: PolicyDocument,
): Pick<Verdict, 'lane' | 'laneReason' | 'forced'> {
  const byRisk = laneByRisk(risks, policy);
  const byRule = forced.reduce(stricterLane, byRisk);
  const lane = degraded ? stricterLane(byRule, policy.degradedFloor) : byRule;
  const least = [...forced, ...(degraded ? [policy.degradedFloor] : [])].reduce(stricterLane, 'green');
  return {
    lane,
    laneReason: lane === byRisk ? 'risk' : lane === byRule ? 'rule' : 'degraded',
    forced: least === 'green' ? null : least,
  };
}

function laneByRisk(risks: Verdict['risks'], policy: PolicyDocument): Lane {
  for (const lane of laneNames) {
    if (lane === 'green') break;
    for (const risk of riskNames)
      if (risks[risk] >= (policy.lanes[lane][risk] ?? Number.POSITIVE_INFINITY)) return lane;
  }
  return 'green';
}
