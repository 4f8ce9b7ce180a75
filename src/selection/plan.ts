// The plan of a selection: what the policy and a budget come to, as numbers by lane.
import { type Lane, laneNames, type RiskName, type WorkedLane, workedLanes } from '../declaration/risk.js';
import { setupFault } from '../errors.js';
import type { Budget } from '../scoring/budget.js';
import type { Amount, LaneBudget } from '../scoring/capacity.js';
import type { PolicyDocument } from '../scoring/policy.js';
import { riskSteps } from './ranks.js';

/** Number of a lane in arrays, from the strictest; and what stands for none. */
export const laneCode = (lane: Lane): number => laneNames.indexOf(lane);
export const greenCode = 3;
export const noLane = 255;

/** Draws are 32 bits: a share of them lies below this. */
export const drawRange = 2 ** 32;

export interface Quota {
  readonly lane: WorkedLane;
  /** Number of the lane, by risk, that it is drawn of. */
  readonly of: number;
  readonly share: number;
}

export interface LanePlan {
  readonly lane: WorkedLane;
  readonly code: number;
  /** Risks from which on a declaration ranks above the threshold of the lane. */
  readonly thresholds: { readonly [risk in RiskName]: number };
  readonly quotas: readonly Quota[];
  /** Parts of the capacity. */
  readonly exploration: { readonly random: number; readonly uncertain: number; readonly novel: number };
  readonly expected: Amount | undefined;
}

export interface SelectionPlan {
  readonly per: readonly ('office' | 'day')[];
  readonly lanes: readonly LanePlan[];
  /** Thresholds of the policy by risk, from red to blue, in millionths; infinite where it has none. */
  readonly cuts: { readonly [risk in RiskName]: readonly number[] };
  readonly budgetOf: (group: SelectionGroup, lane: WorkedLane) => LaneBudget | undefined;
}

/** Declarations that share a budget; null where the policy does not tell them apart by it, or they do not say. */
export interface SelectionGroup {
  readonly office: string | null;
  readonly day: string | null;
}

/** Make the plan. Throws USAGE when the budget names offices or days that the policy does not tell apart. */
export function planOf(policy: PolicyDocument, budget: Budget | null): SelectionPlan {
  const { capacity, lanes, baseRate, random, exploration, expected } = policy;
  const per = capacity?.per ?? [];
  const unknown = budget && [...budget.names].find((name) => !per.includes(name));
  if (unknown)
    throw setupFault('USAGE', `the budget is by ${unknown}, and the capacity of the policy is not`, {
      remedy: `Add ${unknown} to capacity.per of the policy.`,
    });
  const quotas = random === undefined ? [] : Array.isArray(random) ? random : [random];
  const share = (text: string | undefined): number => (text === undefined ? 0 : Number(text.slice(0, -1)) / 100);
  // A lane without a threshold takes what falls out of the stricter one.
  const thresholdOf = (risk: RiskName, code: number): number => {
    for (let at = code; at >= 0; at--) {
      const own = lanes[workedLanes[at]!][risk];
      if (own !== undefined) return own;
    }
    return baseRate[risk];
  };
  const cutsOf = (risk: RiskName): number[] =>
    workedLanes.map((lane) => {
      const threshold = lanes[lane][risk];
      return threshold === undefined ? Number.POSITIVE_INFINITY : leastStep(threshold);
    });
  return {
    per,
    cuts: { counterfeit: cutsOf('counterfeit'), safety: cutsOf('safety') },
    lanes: workedLanes.map((lane, code) => ({
      lane,
      code,
      thresholds: { counterfeit: thresholdOf('counterfeit', code), safety: thresholdOf('safety', code) },
      quotas: quotas.flatMap((one) =>
        one[lane] === undefined ? [] : [{ lane, of: laneCode(one.of), share: share(one[lane]) }],
      ),
      exploration: {
        random: share(exploration?.[lane]?.random),
        uncertain: share(exploration?.[lane]?.uncertain),
        novel: share(exploration?.[lane]?.novel),
      },
      expected: expected?.[lane],
    })),
    budgetOf: (group, lane) => budget?.of(group.office, group.day, lane) ?? capacity?.[lane],
  };
}

/** What an amount comes to for so many declarations; of a percentage the whole part, so that it is never more. */
export function countOf(amount: Amount, declarations: number): number {
  if (typeof amount === 'number') return amount;
  return Math.floor((declarations * Math.round(Number(amount.slice(0, -1)) * 1e6)) / 1e8);
}

/** The least risk, in millionths, that reaches a threshold. */
function leastStep(threshold: number): number {
  let step = Math.floor(threshold * riskSteps) - 1;
  while (step / riskSteps < threshold) step++;
  return step;
}
