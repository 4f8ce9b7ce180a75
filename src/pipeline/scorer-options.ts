// What a scorer is made with, what may be swapped, and what it tells of each batch; with the checks for programs without types.
import { z } from 'zod';
import { abortSignal, callable, having } from '../check-options.js';
import type { Model } from '../model/load.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { MuteList } from '../scoring/mutes.js';
import type { Policy } from '../scoring/policy.js';
import type { ShadowOptions } from './shadow.js';

/**
 * Which verdicts tell what each feature of the model adds: those above green, all, or none. In the others the model is one
 * reason. Risks and lanes are the same.
 */
export const modelReasonKinds = ['above-green', 'all', 'none'] as const;
export type ModelReasons = (typeof modelReasonKinds)[number];

export interface ScorerOptions {
  /** By default the two packs that come with the package. */
  readonly ruleSets?: readonly RuleSet[] | undefined;
  /** Without a model the base rate of the policy stands in its place. */
  readonly model?: Model | undefined;
  /** By default the policy that `defaultPolicy()` gives. */
  readonly policy?: Policy | undefined;
  /** Hits that are shown and add nothing; by default none. */
  readonly mutes?: MuteList | undefined;
  /** A model that scores a share of the traffic too, without effect. */
  readonly shadow?: ShadowOptions | undefined;
  /** Which verdicts tell what each feature of the model adds; by default `above-green`. */
  readonly modelReasons?: ModelReasons | undefined;
  /** Day (ISO 8601) that dates a declaration without `acceptedAt`; by default the day of each batch, UTC. */
  readonly asOf?: string | undefined;
  /** Ends every stream, and refuses further work, when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** How `scoreStream` gathers records: at most so many together (256), the first of which waits for others no longer than this (0 ms). */
  readonly batch?: { readonly size?: number | undefined; readonly waitMs?: number | undefined } | undefined;
  /** Called after each batch, for metrics. It must not throw. */
  readonly onBatch?: ((metrics: BatchMetrics) => void) | undefined;
}

/** Parts that take the place of those that serve. What is left out stays; null takes the model, or the mutes, away. */
export interface SwapOptions {
  readonly ruleSets?: readonly RuleSet[] | undefined;
  readonly model?: Model | null | undefined;
  readonly policy?: Policy | undefined;
  readonly mutes?: MuteList | null | undefined;
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
  /** Why verdicts do not tell what each feature adds, though they were to; null when they do. */
  readonly reasonsFailure: string | null;
}

const ruleSets = z.array(having('what loadRuleSet() resolves to', 'rules', 'digest'));
const model = having('what loadModel() resolves to', 'card', 'graph');
const policy = having('what loadPolicy() resolves to', 'document', 'digest');
const mutes = having('what loadMutes() resolves to', 'document', 'digest');

export const scorerOptionsSchema = z.strictObject({
  ruleSets: ruleSets.optional(),
  model: model.optional(),
  policy: policy.optional(),
  mutes: mutes.optional(),
  shadow: z.strictObject({ model, fraction: z.number().gt(0).max(1) }).optional(),
  modelReasons: z.enum(modelReasonKinds).optional(),
  asOf: z.string().optional(),
  signal: abortSignal.optional(),
  batch: z
    .strictObject({
      size: z.number().int().min(1).max(4_096).optional(),
      waitMs: z.number().min(0).max(60_000).optional(),
    })
    .optional(),
  onBatch: callable.optional(),
});

export const swapOptionsSchema = z.strictObject({
  ruleSets: ruleSets.optional(),
  model: model.nullish(),
  policy: policy.optional(),
  mutes: mutes.nullish(),
});
