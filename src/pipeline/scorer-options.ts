// What a scorer is made with, and what it tells of each batch.
import type { Model } from '../model/load.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { MuteList } from '../scoring/mutes.js';
import type { Policy } from '../scoring/policy.js';

export interface ScorerOptions {
  /** By default the two packs that come with the package. */
  readonly ruleSets?: readonly RuleSet[] | undefined;
  /** Without a model the base rate of the policy stands in its place. */
  readonly model?: Model | undefined;
  /** By default the policy that `defaultPolicy()` gives. */
  readonly policy?: Policy | undefined;
  /** Hits that are shown and add nothing; by default none. */
  readonly mutes?: MuteList | undefined;
  /** Day (ISO 8601) that dates a declaration without `acceptedAt`; by default the day of each batch, UTC. */
  readonly asOf?: string | undefined;
  /** Ends every stream, and refuses further work, when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each batch, for metrics. It must not throw. */
  readonly onBatch?: ((metrics: BatchMetrics) => void) | undefined;
}

/** What one batch took. */
export interface BatchMetrics {
  readonly declarations: number;
  readonly items: number;
  /** Milliseconds in the model, and in all. */
  readonly modelMs: number;
  readonly totalMs: number;
  /** Declarations whose verdict is marked degraded. */
  readonly degraded: number;
  /** Why the model gave no answer, or not for all items; null when it did. */
  readonly modelFailure: string | null;
}
