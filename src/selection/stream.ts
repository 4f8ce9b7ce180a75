// Selection from a stream: each declaration gets its lane as it comes, by a running sketch of the odds, under the same capacity.

import { z } from 'zod';
import { checkOptions, having, usage } from '../check-options.js';
import type { Lane } from '../declaration/risk.js';
import type { Policy } from '../scoring/policy.js';
import { drawRange, greenCode, type LanePlan, planOf, type SelectionPlan } from './plan.js';
import { rankOf, riskSteps } from './ranks.js';
import { hashOfSecret } from './secret.js';
import { checkSelectable, type Selectable } from './select.js';
import type { Strategy } from './strategy.js';

export interface StreamPick {
  readonly lane: Lane;
  /** Null where nothing chose the declaration. */
  readonly strategy: Strategy | null;
}

export interface StreamSelector {
  /** Decide of one declaration. What is decided stays decided, so the order counts here. */
  readonly take: (one: Selectable) => StreamPick;
}

// The upper bits of a float: odds of one bin differ by 0.8 % at most. Within a bin the draw decides.
const binBits = 16;
const bins = 0x8000;

/** Counts by bin, so that the number above a bin takes fifteen steps (Fenwick, 1994). 128 KB. */
class Sketch {
  private readonly sums = new Uint32Array(bins + 1);
  private readonly counts = new Uint32Array(bins);
  total = 0;

  add(bin: number): void {
    this.total++;
    this.counts[bin]!++;
    for (let at = bin + 1; at <= bins; at += at & -at) this.sums[at]!++;
  }

  /** How many stand above a bin, with a part of its own. */
  above(bin: number, part: number): number {
    let upTo = 0;
    for (let at = bin + 1; at > 0; at -= at & -at) upTo += this.sums[at]!;
    return this.total - upTo + part * this.counts[bin]!;
  }
}

/** How soon what was picked too little is made up for: one pick too few raises the share by this. */
const haste = 0.001;

/**
 * Begin a selection of a stream: forced lanes; the random quota; risks over the threshold that stand among the highest of
 * what has come, so that of a lane with a capacity of p never more than p of the declarations of a group so far are picked
 * by risk and at random, and, where enough are over the threshold and they come in no order, p of them to within 0.5 %.
 * Capacities are percentages for both risks together; top-up, exploration, budgets and overrides need the whole batch.
 * Throws USAGE and SECRET_MISSING.
 */
export function createStreamSelector(options: { readonly policy: Policy; readonly secret: string }): StreamSelector {
  checkOptions(
    'createStreamSelector',
    options,
    z.strictObject({
      policy: having('what loadPolicy() or defaultPolicy() gives', 'document', 'digest'),
      secret: z.string(),
    }),
  );
  const plan = planOf(options.policy.document, null);
  const shares = plan.lanes.map((lane) => shareOf(plan, lane));
  const hash = hashOfSecret(options.secret);
  const sketches = new Map<string, Sketch>();
  const groups = new Map<string, Group>();
  const strategyIn = (lane: LanePlan, one: Selectable, group: Group, office: string): Strategy | null => {
    const { code, quotas } = lane;
    const share = shares[code]!;
    const sketch = share === null ? null : entry(sketches, `${office} ${code}`, () => new Sketch());
    const bin = sketch === null ? 0 : rankOf(oddsOf(lane, one)) >>> binBits;
    sketch?.add(bin);
    if (one.forced === lane.lane) return 'forced';
    const room = share === null ? 1 : Math.floor(share * group.seen) - group.picked[code]!;
    if (room <= 0) return null;
    const byRisk = laneOf(plan, one);
    if (quotas.some(({ of, share: part }) => of === byRisk && hash.high < part * drawRange)) return 'random';
    if (byRisk > code) return null;
    if (share === null || sketch === null) return 'risk';
    const wanted = (share + haste * (room - 1)) * sketch.total;
    return sketch.above(bin, hash.low / drawRange) < wanted ? 'risk' : null;
  };
  return {
    take: (one) => {
      checkSelectable(one, 0);
      hash.text(one.declarationId);
      const office = plan.per.includes('office') ? (one.office ?? '') : '';
      const day = plan.per.includes('day') ? (one.day ?? '') : '';
      const group = entry(groups, JSON.stringify([office, day]), (): Group => ({ seen: 0, picked: [0, 0, 0] }));
      group.seen++;
      for (const lane of plan.lanes) {
        const strategy = strategyIn(lane, one, group, office);
        if (strategy === null) continue;
        group.picked[lane.code]!++;
        return { lane: lane.lane, strategy };
      }
      return { lane: 'green', strategy: null };
    },
  };
}

/** What came of an office and day, and what of it was picked into each lane. */
interface Group {
  seen: number;
  readonly picked: number[];
}

function entry<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
}

function shareOf(plan: SelectionPlan, { lane }: LanePlan): number | null {
  const budget = plan.budgetOf({ office: null, day: null }, lane);
  if (budget === undefined) return null;
  if (typeof budget !== 'string')
    throw usage('createStreamSelector', `the capacity of ${lane} is no percentage: how many are to come is not known`);
  return Number(budget.slice(0, -1)) / 100;
}

function laneOf({ cuts }: SelectionPlan, { risks }: Selectable): number {
  const one = Math.round(risks.counterfeit * riskSteps);
  const other = Math.round(risks.safety * riskSteps);
  const code = cuts.counterfeit.findIndex((cut, at) => one >= cut || other >= cuts.safety[at]!);
  return code < 0 ? greenCode : code;
}

function oddsOf({ thresholds }: LanePlan, { risks }: Selectable): number {
  const of = (risk: number, threshold: number): number => (risk * (1 - threshold)) / ((1 - risk) * threshold);
  return Math.max(of(risks.counterfeit, thresholds.counterfeit), of(risks.safety, thresholds.safety));
}
