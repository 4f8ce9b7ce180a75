// Ranks: how high a declaration stands in a lane, as whole numbers that sort as the odds do.
import type { RiskName } from '../declaration/risk.js';
import type { LanePlan } from './plan.js';

/** Risks have six decimals: there are so many steps between 0 and 1. */
export const riskSteps = 1_000_000;

type Risks = { readonly [risk in RiskName]: Float64Array | Float32Array };

/** The odds of a declaration against the thresholds of a lane: the greater of its two risks, so that the risks compare; 1 at the threshold. */
export function oddsIn({ thresholds }: LanePlan, { counterfeit, safety }: Risks): (at: number) => number {
  const ofOne = (1 - thresholds.counterfeit) / thresholds.counterfeit;
  const ofOther = (1 - thresholds.safety) / thresholds.safety;
  return (at) => {
    const one = Math.round(counterfeit[at]! * riskSteps);
    const other = Math.round(safety[at]! * riskSteps);
    const a = (one * ofOne) / (riskSteps - one);
    const b = (other * ofOther) / (riskSteps - other);
    return a > b ? a : b;
  };
}

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/**
 * A number from 0 as a whole number from 1: the bits of a 32-bit float, which stand in the order of the floats. Risks that
 * differ in the sixth decimal have odds that differ in more than its last bit.
 */
export function rankOf(number: number): number {
  float[0] = number;
  return bits[0]! + 1;
}
