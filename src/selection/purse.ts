// Purses: what is left of the budget of a lane, group by group, for both risks together or for each apart.
import type { RiskName } from '../declaration/risk.js';
import { countOf, type LanePlan, type SelectionGroup, type SelectionPlan } from './plan.js';

/** The budget of one lane in one group. Infinite where the lane has no bound. */
export interface Purse {
  readonly apart: boolean;
  /** Of each risk; where the budgets are not apart all of it is under `counterfeit`. */
  readonly left: { counterfeit: number; safety: number };
  readonly total: number;
  /** What exploration may take, set aside from the budget before risks are looked at. */
  reserved: number;
  /** Picks that a forced lane or an override made beyond the budget. */
  over: number;
}

export function openPurse(plan: SelectionPlan, { lane }: LanePlan, group: SelectionGroup, declarations: number): Purse {
  const budget = plan.budgetOf(group, lane);
  const apart = typeof budget === 'object';
  const left = apart
    ? { counterfeit: countOf(budget.counterfeit, declarations), safety: countOf(budget.safety, declarations) }
    : { counterfeit: budget === undefined ? Number.POSITIVE_INFINITY : countOf(budget, declarations), safety: 0 };
  return { apart, left, total: left.counterfeit + left.safety, reserved: 0, over: 0 };
}

/** What is left of both. */
export const leftIn = ({ left }: Purse): number => left.counterfeit + left.safety;

/** Pay for one pick: from the budget of its greater risk, else from the other; false, and noted, when both are used up. */
export function pay(purse: Purse, risk: RiskName): boolean {
  const { left, apart } = purse;
  const first = apart ? risk : 'counterfeit';
  const other = first === 'counterfeit' ? 'safety' : 'counterfeit';
  if (left[first] > 0) left[first]--;
  else if (left[other] > 0) left[other]--;
  else {
    purse.over++;
    return false;
  }
  return true;
}

/** Set aside a part of the capacity for exploration, of what is left: from each budget its part. */
export function reserve(purse: Purse, share: number): void {
  if (share === 0 || !Number.isFinite(purse.total)) return;
  let wanted = Math.floor(purse.total * share + 1e-9);
  const ofSafety = Math.min(purse.left.safety, Math.round((wanted * purse.left.safety) / Math.max(1, leftIn(purse))));
  const ofCounterfeit = Math.min(purse.left.counterfeit, wanted - ofSafety);
  wanted = ofSafety + ofCounterfeit;
  purse.left.safety -= ofSafety;
  purse.left.counterfeit -= ofCounterfeit;
  purse.reserved = wanted;
}
