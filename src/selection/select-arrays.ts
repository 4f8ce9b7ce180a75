// Selection from arrays: every declaration gets its lane under the capacity, exactly, whatever their order.

import type { RiskName } from '../declaration/risk.js';
import { setupFault } from '../errors.js';
import { type Field, type Ranking, takeBest } from './choose.js';
import {
  countOf,
  drawRange,
  greenCode,
  type LanePlan,
  noLane,
  type SelectionGroup,
  type SelectionPlan,
} from './plan.js';
import { leftIn, openPurse, type Purse, pay, reserve } from './purse.js';
import { oddsIn, rankOf, riskSteps } from './ranks.js';
import type { Draws } from './secret.js';
import { type Strategy, strategyCode } from './strategy.js';
import { type LaneTally, newLaneTally } from './tally.js';

/** Declarations as arrays of the same length. */
export interface Candidates {
  readonly size: number;
  /** Risks between 0 and 1; they are taken at six decimals. */
  readonly risks: { readonly [risk in RiskName]: Float64Array | Float32Array };
  readonly draws: Draws;
  /** Lanes, by number, that a rule or a failure forces at least, and lanes that an officer decided; `noLane` for none. */
  readonly forced?: Uint8Array | undefined;
  readonly overridden?: Uint8Array | undefined;
  /** How little is known of its keys: 0 for nothing new, greater for newer. */
  readonly novelty?: Float32Array | undefined;
  /** Number of the group of each; left out where there is one. */
  readonly group?: Uint32Array | undefined;
  readonly groups: readonly SelectionGroup[];
}

/** What selection decided, by declaration, and what it came to by group. */
export interface ArraySelection {
  /** Numbers of lanes and of strategies; strategy 0 where nothing chose the declaration. */
  readonly lanes: Uint8Array;
  readonly strategies: Uint8Array;
  /** Numbers of the lanes by risk alone. */
  readonly byRisk: Uint8Array;
  /** For a pick at random, its chance before the draw; else 1. */
  readonly chanceOf: (at: number) => number;
  readonly groups: readonly GroupTally[];
}

export interface GroupTally extends SelectionGroup {
  readonly declarations: number;
  readonly lanes: { readonly [lane in 'red' | 'yellow' | 'blue']: LaneTally };
}

interface Work {
  readonly given: Candidates;
  readonly plan: SelectionPlan;
  readonly result: { readonly lanes: Uint8Array; readonly strategies: Uint8Array; readonly byRisk: Uint8Array };
  readonly counts: Uint32Array;
  /** By lane and group. */
  readonly tallies: LaneTally[][];
}

const unplaced = noLane;

/**
 * Select. For each lane from red down: overrides and forced lanes, whatever the capacity; the random quota; risks over the
 * threshold, the highest first; exploration; then the top-up to the expected rate. What does not fit falls to the next
 * lane. Time and memory are linear. Throws USAGE for a risk that is none.
 */
export function selectArrays(given: Candidates, plan: SelectionPlan): ArraySelection {
  const { size, groups, group } = given;
  const result = {
    lanes: new Uint8Array(size).fill(unplaced),
    strategies: new Uint8Array(size),
    byRisk: laneNumbers(given, plan),
  };
  const counts = new Uint32Array(groups.length);
  if (group) for (let at = 0; at < size; at++) counts[group[at]!]!++;
  else counts[0] = size;
  const work: Work = { given, plan, result, counts, tallies: [] };
  placeOverrides(work);
  for (const lane of plan.lanes) work.tallies.push(fillLane(work, lane));
  for (let at = 0; at < size; at++) if (result.lanes[at] === unplaced) result.lanes[at] = greenCode;
  const tallyOf = (lane: number, of: number): LaneTally => work.tallies[lane]![of]!;
  return {
    ...result,
    chanceOf: (at) => {
      if (result.strategies[at] !== strategyCode.random) return 1;
      const { drawn, explored } = tallyOf(result.lanes[at]!, group?.[at] ?? 0);
      return drawn.find(({ of }) => of === result.byRisk[at])?.chance ?? explored;
    },
    groups: groups.map((one, of) => ({
      ...one,
      declarations: counts[of]!,
      lanes: { red: tallyOf(0, of), yellow: tallyOf(1, of), blue: tallyOf(2, of) },
    })),
  };
}

/** Numbers of the lanes by the thresholds of the policy. */
function laneNumbers({ size, risks }: Candidates, { cuts }: SelectionPlan): Uint8Array {
  const lanes = new Uint8Array(size);
  const { counterfeit, safety } = risks;
  const [redOne, yellowOne, blueOne] = cuts.counterfeit as [number, number, number];
  const [redOther, yellowOther, blueOther] = cuts.safety as [number, number, number];
  for (let at = 0; at < size; at++) {
    const one = counterfeit[at]!;
    const other = safety[at]!;
    if (!(one >= 0 && one <= 1 && other >= 0 && other <= 1))
      throw setupFault('USAGE', `a risk of declaration ${at + 1} is no number from 0 to 1`);
    const a = Math.round(one * riskSteps);
    const b = Math.round(other * riskSteps);
    lanes[at] =
      a >= redOne || b >= redOther
        ? 0
        : a >= yellowOne || b >= yellowOther
          ? 1
          : a >= blueOne || b >= blueOther
            ? 2
            : 3;
  }
  return lanes;
}

function placeOverrides({ given: { overridden, size }, result: { lanes, strategies } }: Work): void {
  if (!overridden) return;
  for (let at = 0; at < size; at++) {
    if (overridden[at] === noLane) continue;
    lanes[at] = overridden[at]!;
    strategies[at] = strategyCode.override;
  }
}

/** What the steps of one lane share. */
interface Filling extends Work {
  readonly lane: LanePlan;
  readonly purses: readonly Purse[];
  readonly tally: readonly LaneTally[];
  readonly field: Field;
  /** Odds of a declaration against the thresholds of the lane. */
  readonly odds: (at: number) => number;
  /** Put a declaration into the lane. */
  readonly place: (at: number, group: number, strategy: Strategy) => void;
}

function fillLane(work: Work, lane: LanePlan): LaneTally[] {
  const { given, plan, result, counts } = work;
  const purses = given.groups.map((group, at) => openPurse(plan, lane, group, counts[at]!));
  const tally = purses.map(({ total }) => newLaneTally(total));
  const { lanes, byRisk } = result;
  const filling: Filling = {
    ...work,
    lane,
    purses,
    tally,
    field: {
      size: given.size,
      groups: given.groups.length,
      group: given.group ?? null,
      draws: given.draws,
      lanes,
      free: unplaced,
      byRisk,
    },
    odds: oddsIn(lane, given.risks),
    place: (at, group, strategy) => {
      lanes[at] = lane.code;
      result.strategies[at] = strategyCode[strategy];
      tally[group]!.picks[strategy]++;
    },
  };
  takeForced(filling);
  drawQuotas(filling);
  const { random, uncertain, novel } = lane.exploration;
  for (const purse of purses) reserve(purse, random + uncertain + novel);
  takeRisks(filling);
  explore(filling);
  topUp(filling);
  purses.forEach((purse, group) => {
    const { total, over } = purse;
    Object.assign(tally[group]!, { left: Number.isFinite(total) ? leftIn(purse) : null, over });
  });
  return tally;
}

/** The risk whose budget a pick is paid from where the risks have budgets apart. */
function greaterRisk({ given: { risks }, lane: { thresholds }, purses }: Filling, at: number, group: number): RiskName {
  if (!purses[group]!.apart) return 'counterfeit';
  const of = (risk: RiskName): number =>
    risks[risk][at]! / (1 - risks[risk][at]!) / (thresholds[risk] / (1 - thresholds[risk]));
  return of('safety') > of('counterfeit') ? 'safety' : 'counterfeit';
}

/** Overrides have their lane already; both they and forced lanes are paid for, and go beyond the budget when it is used up. */
function takeForced(filling: Filling): void {
  const { given, lane, purses, result, tally, place } = filling;
  const { forced, overridden, group, size } = given;
  if (!forced && !overridden) return;
  for (let at = 0; at < size; at++) {
    const of = group?.[at] ?? 0;
    if (result.strategies[at] === strategyCode.override) {
      if (result.lanes[at] !== lane.code) continue;
      tally[of]!.picks.override++;
    } else if (forced?.[at] === lane.code && result.lanes[at] === unplaced) place(at, of, 'forced');
    else continue;
    pay(purses[of]!, greaterRisk(filling, at, of));
  }
}

/** The random quota: the draw of the id alone decides, so that nobody can steer it and everybody can repeat it. */
function drawQuotas(filling: Filling): void {
  const { lane, purses, tally, field, place } = filling;
  const { high, low } = field.draws;
  for (const { of, share } of lane.quotas) {
    const below = share * drawRange;
    const drawn = new Uint32Array(field.groups);
    const taken = new Uint32Array(field.groups);
    const keyOf = (at: number): number => (high[at]! < below ? Math.max(1, 0xffff_ffff - low[at]!) : 0);
    const room = (group: number, candidates: number): number => {
      drawn[group] = candidates;
      return leftIn(purses[group]!);
    };
    takeBest(field, { from: of, to: of, keyOf, tie: 'high' }, room, (at, group) => {
      pay(purses[group]!, greaterRisk(filling, at, group));
      place(at, group, 'random');
      taken[group]!++;
    });
    tally.forEach((one, group) => {
      one.cut += drawn[group]! - taken[group]!;
      one.drawn.push({ of, chance: drawn[group] === 0 ? share : (share * taken[group]!) / drawn[group]! });
    });
  }
}

/** Risks over the threshold, the highest first; with budgets apart safety comes first, so that it never waits. */
function takeRisks(filling: Filling): void {
  const { given, lane, plan, purses, field, tally, odds, place } = filling;
  const { lanes, byRisk, group, size } = field;
  for (let at = 0; at < size; at++)
    if (byRisk[at]! <= lane.code && lanes[at] === unplaced) tally[group === null ? 0 : group[at]!]!.wanted++;
  const take = (risk: RiskName | null, keyOf: Ranking['keyOf']): void => {
    const budget = risk ?? 'counterfeit';
    const most = (of: number): number => (purses[of]!.apart === (risk !== null) ? purses[of]!.left[budget] : 0);
    takeBest(field, { from: 0, to: lane.code, keyOf, tie: 'low' }, most, (at, of) => {
      purses[of]!.left[budget]--;
      place(at, of, 'risk');
    });
  };
  for (const risk of ['safety', 'counterfeit'] as const) {
    if (!purses.some(({ apart }) => apart)) break;
    const least = Math.min(...plan.cuts[risk].slice(0, lane.code + 1));
    const own = given.risks[risk];
    take(risk, (at) => {
      const step = Math.round(own[at]! * riskSteps);
      return step >= least ? step : 0;
    });
  }
  if (purses.every(({ apart, total }) => !apart && !Number.isFinite(total))) {
    for (let at = 0; at < size; at++)
      if (byRisk[at]! <= lane.code && lanes[at] === unplaced) place(at, group === null ? 0 : group[at]!, 'risk');
  } else if (purses.some(({ apart }) => !apart)) take(null, (at) => rankOf(odds(at)));
}

/** What was set aside for exploration, strategy by strategy; what finds no candidate goes back. */
function explore(filling: Filling): void {
  const { given, lane, purses, field, place, tally, odds } = filling;
  const { random, uncertain, novel } = lane.exploration;
  const part = (share: number, group: number): number =>
    Math.min(purses[group]!.reserved, Math.floor(purses[group]!.total * share + 1e-9));
  const take = (strategy: 'random' | 'uncertain' | 'novel', share: number, keyOf: Ranking['keyOf']): void => {
    const most = (group: number, candidates: number): number => {
      const taken = Math.min(candidates, part(share, group));
      if (strategy === 'random') tally[group]!.explored = candidates === 0 ? 0 : taken / candidates;
      return taken;
    };
    takeBest(field, { from: 0, to: greenCode, keyOf, tie: 'low' }, most, (at, group) => {
      purses[group]!.reserved--;
      place(at, group, strategy);
    });
  };
  if (random > 0) {
    const { high } = field.draws;
    take('random', random, (at) => Math.max(1, 0xffff_ffff - high[at]!));
  }
  if (uncertain > 0)
    take('uncertain', uncertain, (at) => {
      const own = odds(at);
      return rankOf(own > 1 ? 1 / own : own); // odds and their inverse are as near to the threshold
    });
  const { novelty } = given;
  if (novel > 0 && novelty) take('novel', novel, (at) => (novelty[at]! > 0 ? rankOf(novelty[at]!) : 0));
  for (const purse of purses) {
    purse.left.counterfeit += purse.reserved;
    purse.reserved = 0;
  }
}

function topUp(filling: Filling): void {
  const { lane, purses, counts, odds, field, place, tally } = filling;
  const { expected } = lane;
  if (expected === undefined) return;
  const most = (group: number): number => {
    const placed = Object.values(tally[group]!.picks).reduce((sum, count) => sum + count, 0);
    return Math.min(leftIn(purses[group]!), Math.max(0, countOf(expected, counts[group]!) - placed));
  };
  if (!field.lanes.includes(unplaced) || !tally.some((_, group) => most(group) > 0)) return;
  takeBest(field, { from: 0, to: greenCode, keyOf: (at) => rankOf(odds(at)), tie: 'low' }, most, (at, group) => {
    pay(purses[group]!, greaterRisk(filling, at, group));
    place(at, group, 'top-up');
  });
}
