// Sample: what rules do on the declarations of a manifest - hits, hits of their own, what stays open, what they take, what they share.
import { type FlatDeclaration, judgedAt } from '../declaration/flat.js';
import { newView } from '../expression/closures.js';
import { evaluateRule, type Outcome } from './evaluate.js';
import type { Rule } from './rule-set.js';

/** Counts of declarations; a rule of scope item hits one when it hits an item of it. */
export interface RuleStats {
  readonly rule: Rule;
  readonly hits: number;
  /** Declarations that no other rule hits. */
  readonly uniqueHits: number;
  /** No hit, and an item at least that lacks fields. */
  readonly undetermined: number;
  /** Not in force, or kept off by office, flow, mode or stage. */
  readonly outOfScope: number;
  /** Mean nanoseconds of one evaluation by itself; all rules together share work. */
  readonly nanoseconds: number;
}

/** Declarations that two rules both hit. */
export interface RuleOverlap {
  readonly a: RuleStats;
  readonly b: RuleStats;
  readonly both: number;
  /** Of those that either hits, the share that both hit. */
  readonly share: number;
}

export interface SampleStats {
  readonly declarations: number;
  readonly items: number;
  readonly rules: readonly RuleStats[];
  /** Pairs that share a hit, those that share most first. */
  readonly overlaps: readonly RuleOverlap[];
}

export interface Sample {
  /** Take declarations whose rows have their derived values; `asOf` dates those without an acceptance time. */
  readonly add: (flats: readonly FlatDeclaration[], asOf: number) => void;
  readonly stats: () => SampleStats;
}

interface Counting {
  readonly rule: Rule;
  hits: number;
  uniqueHits: number;
  undetermined: number;
  outOfScope: number;
  milliseconds: number;
  evaluations: number;
}

/** Pairs that are counted at most; further ones are left out. */
const mostPairs = 1_000_000;

/** Make a sample. `now` gives milliseconds. */
export function createSample(rules: readonly Rule[], now: () => number): Sample {
  const counts = rules.map(
    (rule): Counting => ({
      rule,
      hits: 0,
      uniqueHits: 0,
      undetermined: 0,
      outOfScope: 0,
      milliseconds: 0,
      evaluations: 0,
    }),
  );
  const pairs = new Map<number, number>();
  let declarations = 0;
  let items = 0;
  return {
    add: (flats, asOf) => {
      const hitBy = flats.map((): number[] => []);
      counts.forEach((counting, number) => {
        const outcomes = evaluateAll(counting, flats, asOf, now);
        outcomes.forEach((outcome, at) => {
          if (outcome === 'hit') hitBy[at]!.push(number);
          count(counting, outcome);
        });
      });
      for (const hit of hitBy) countPairs(hit, rules.length, pairs);
      for (const [only, ...others] of hitBy) if (only !== undefined && others.length === 0) counts[only]!.uniqueHits++;
      declarations += flats.length;
      for (const { rows } of flats) items += rows.length;
    },
    stats: () => {
      const stats = counts.map(({ milliseconds, evaluations, ...counted }) => ({
        ...counted,
        nanoseconds: evaluations === 0 ? 0 : (milliseconds * 1e6) / evaluations,
      }));
      return { declarations, items, rules: stats, overlaps: overlapsOf(stats, pairs) };
    },
  };
}

/** The outcome of one rule for each declaration; the clock is read once for all of them. */
function evaluateAll(
  counting: Counting,
  flats: readonly FlatDeclaration[],
  asOf: number,
  now: () => number,
): Outcome[] {
  const { rule } = counting;
  const view = newView();
  const started = now();
  const outcomes = flats.map(({ header, rows }): Outcome => {
    const at = judgedAt({ header }, asOf);
    view.items = rows;
    let worst: Outcome = 'out_of_scope';
    for (const row of rule.scope === 'item' ? rows : [header]) {
      view.row = row;
      const outcome = evaluateRule(rule, view, at);
      view.missing.length = 0;
      if (rank[outcome] > rank[worst]) worst = outcome;
      counting.evaluations++;
    }
    return worst;
  });
  counting.milliseconds += now() - started;
  return outcomes;
}

const rank: { readonly [outcome in Outcome]: number } = { out_of_scope: 0, no_hit: 1, undetermined: 2, hit: 3 };

function count(counting: Counting, outcome: Outcome): void {
  if (outcome === 'hit') counting.hits++;
  else if (outcome === 'undetermined') counting.undetermined++;
  else if (outcome === 'out_of_scope') counting.outOfScope++;
}

/** A pair of rules is told by one number; `hit` rises. */
function countPairs(hit: readonly number[], rules: number, pairs: Map<number, number>): void {
  for (let first = 0; first < hit.length; first++)
    for (let second = first + 1; second < hit.length; second++) {
      const pair = hit[first]! * rules + hit[second]!;
      const before = pairs.get(pair);
      if (before !== undefined || pairs.size < mostPairs) pairs.set(pair, (before ?? 0) + 1);
    }
}

function overlapsOf(stats: readonly RuleStats[], pairs: ReadonlyMap<number, number>): RuleOverlap[] {
  return [...pairs]
    .map(([pair, both]) => {
      const a = stats[Math.floor(pair / stats.length)]!;
      const b = stats[pair % stats.length]!;
      return { a, b, both, share: both / (a.hits + b.hits - both) };
    })
    .sort((one, other) => other.share - one.share || other.both - one.both);
}
