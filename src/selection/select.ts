// Select: of declarations with their risks those to open, under the policy, with a secret that nobody can steer.
import { z } from 'zod';
import { checkOptions, having, usage } from '../check-options.js';
import { type Lane, laneNames, type RiskName } from '../declaration/risk.js';
import type { Budget } from '../scoring/budget.js';
import type { Policy } from '../scoring/policy.js';
import type { OverrideReason, Overrides } from './overrides.js';
import { laneCode, noLane, planOf, type SelectionGroup } from './plan.js';
import { hashOfSecret } from './secret.js';
import { type ArraySelection, type Candidates, type GroupTally, selectArrays } from './select-arrays.js';
import { type Strategy, strategyNames } from './strategy.js';

/** What selection looks at of a verdict. */
export interface Selectable {
  readonly declarationId: string;
  readonly risks: { readonly [risk in RiskName]: number };
  /** The lane that a rule or a failure forces at least. */
  readonly forced?: Lane | null | undefined;
  readonly office?: string | null | undefined;
  /** YYYY-MM-DD. */
  readonly day?: string | null | undefined;
  /** How little is known of its keys: 0 for nothing new, greater for newer. */
  readonly novelty?: number | undefined;
}

export interface SelectOptions {
  readonly policy: Policy;
  /** At least 16 bytes that nobody else knows. */
  readonly secret: string;
  readonly budget?: Budget | null | undefined;
  readonly overrides?: Overrides | null | undefined;
}

/** A declaration that selection put above the green lane, or that an officer decided. */
export interface Pick {
  readonly declarationId: string;
  readonly office: string | null;
  readonly day: string | null;
  readonly lane: Lane;
  readonly strategy: Strategy;
  /** The lane by risk alone: a stricter one than `lane` where the capacity was used up. */
  readonly laneByRisk: Lane;
  readonly risks: { readonly [risk in RiskName]: number };
  /** Of a pick at random, the chance that it had, 0 to 1; else 1. */
  readonly chance: number;
  readonly overrideReason: OverrideReason | null;
}

export interface Selection {
  /** In the order of what was given. */
  readonly picks: readonly Pick[];
  readonly declarations: number;
  /** By office and day, in their order. */
  readonly groups: readonly GroupTally[];
  /** Overrides of declarations that were not there. */
  readonly unknownOverrides: number;
}

/** Takes what selection needs of declarations, 40 bytes and the id for each, and selects when all are there. */
export interface SelectionIntake {
  readonly add: (one: Selectable) => void;
  readonly select: () => Selection;
}

const optionsSchema = z.strictObject({
  policy: having('what loadPolicy() or defaultPolicy() gives', 'document', 'digest'),
  secret: z.string(),
  budget: having('what loadBudget() resolves to', 'of', 'names').nullish(),
  overrides: having('what loadOverrides() resolves to', 'byId').nullish(),
});

/**
 * Choose what to open: exact over the whole batch, the same whatever the order. Throws USAGE for options and risks that do
 * not fit, SECRET_MISSING without a secret of 16 bytes.
 */
export function select(declarations: Iterable<Selectable>, options: SelectOptions): Selection {
  const intake = createSelectionIntake(options);
  for (const one of declarations) intake.add(one);
  return intake.select();
}

/** An array of numbers that grows. */
class Column<T extends Float64Array | Uint32Array | Uint8Array | Float32Array> {
  constructor(
    private readonly make: (length: number) => T,
    private values = make(1_024),
  ) {}

  set(at: number, value: number): void {
    if (at === this.values.length) {
      const grown = this.make(at + (at >> 1));
      grown.set(this.values);
      this.values = grown;
    }
    this.values[at] = value;
  }

  upTo(size: number): T {
    return this.values.subarray(0, size) as T; // a part of the same type
  }
}

/** Begin a selection that declarations are added to one by one. Throws as `select` does. */
export function createSelectionIntake(options: SelectOptions): SelectionIntake {
  checkOptions('select', options, optionsSchema);
  const { policy, secret, budget = null, overrides = null } = options;
  const plan = planOf(policy.document, budget);
  const hash = hashOfSecret(secret);
  const floats = (length: number) => new Float64Array(length);
  const words = (length: number) => new Uint32Array(length);
  const bytes = (length: number) => new Uint8Array(length);
  const risks = { counterfeit: new Column(floats), safety: new Column(floats) };
  const draws = { high: new Column(words), low: new Column(words) };
  const forced = new Column(bytes);
  const overridden = new Column(bytes);
  const novelty = new Column((length) => new Float32Array(length));
  const group = new Column(words);
  const groups = new Map<string, SelectionGroup & { readonly at: number }>();
  const ids: string[] = [];
  const seen = new Set<string>();
  return {
    add: (one) => {
      const { declarationId, office = null, day = null } = one;
      const at = ids.length;
      checkSelectable(one, at);
      hash.text(declarationId);
      ids.push(declarationId);
      risks.counterfeit.set(at, one.risks.counterfeit);
      risks.safety.set(at, one.risks.safety);
      draws.high.set(at, hash.high);
      draws.low.set(at, hash.low);
      forced.set(at, one.forced ? laneCode(one.forced) : noLane);
      novelty.set(at, one.novelty ?? 0);
      const override = overrides?.byId.get(declarationId);
      overridden.set(at, override ? laneCode(override.lane) : noLane);
      if (override) seen.add(declarationId);
      const own = { office: plan.per.includes('office') ? office : null, day: plan.per.includes('day') ? day : null };
      const key = JSON.stringify([own.office, own.day]);
      const known = groups.get(key) ?? { ...own, at: groups.size };
      groups.set(key, known);
      group.set(at, known.at);
    },
    select: () => {
      const size = ids.length;
      const candidates = {
        size,
        risks: { counterfeit: risks.counterfeit.upTo(size), safety: risks.safety.upTo(size) },
        draws: { high: draws.high.upTo(size), low: draws.low.upTo(size) },
        forced: forced.upTo(size),
        overridden: overridden.upTo(size),
        novelty: novelty.upTo(size),
        group: group.upTo(size),
        groups: [...groups.values()].map(({ office, day }) => ({ office, day })),
      };
      const selection = selectArrays(candidates, plan);
      return {
        picks: picksOf(candidates, selection, ids, overrides),
        declarations: size,
        groups: inOrder(selection.groups),
        unknownOverrides: (overrides?.byId.size ?? 0) - seen.size,
      };
    },
  };
}

function picksOf(
  { size, group, groups, risks }: Candidates,
  { lanes, strategies, byRisk, chanceOf }: ArraySelection,
  ids: readonly string[],
  overrides: Overrides | null,
): Pick[] {
  const picks: Pick[] = [];
  for (let at = 0; at < size; at++) {
    const strategy = strategyNames[strategies[at]! - 1];
    if (strategy === undefined) continue;
    picks.push({
      declarationId: ids[at]!,
      ...groups[group?.[at] ?? 0]!,
      lane: laneNames[lanes[at]!]!,
      strategy,
      laneByRisk: laneNames[byRisk[at]!]!,
      risks: { counterfeit: risks.counterfeit[at]!, safety: risks.safety[at]! },
      chance: chanceOf(at),
      overrideReason: strategy === 'override' ? overrides!.byId.get(ids[at]!)!.reason : null,
    });
  }
  return picks;
}

/** Refuse what cannot be selected: no id, a risk that is none. Throws USAGE. */
export function checkSelectable(one: Selectable, at: number): void {
  const isRisk = (risk: unknown): boolean => typeof risk === 'number' && risk >= 0 && risk <= 1;
  if (typeof one?.declarationId !== 'string' || one.declarationId === '')
    throw usage('select', `declaration ${at + 1} has no id`);
  if (!isRisk(one.risks?.counterfeit) || !isRisk(one.risks.safety))
    throw usage('select', `a risk of declaration ${at + 1} is no number from 0 to 1`);
  if (one.novelty !== undefined && !(one.novelty >= 0))
    throw usage('select', `the novelty of declaration ${at + 1} is no number from 0`);
  if (one.forced && !laneNames.includes(one.forced))
    throw usage('select', `the forced lane of declaration ${at + 1} is none`);
}

function inOrder(groups: readonly GroupTally[]): GroupTally[] {
  const key = ({ office, day }: SelectionGroup): string => JSON.stringify([office ?? '', day ?? '']);
  return [...groups].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
