// What an evaluation is asked for, and the checks for programs without types.
import { z } from 'zod';
import { abortSignal, callable, having, usage } from '../check-options.js';
import { type Lane, laneNames } from '../declaration/risk.js';
import { type ManifestFormat, manifestFormats } from '../manifest/formats.js';
import type { Mapping } from '../manifest/mapping.js';
import type { RunProgress } from '../pipeline/run-options.js';
import { type ScorerOptions, scorerOptionsSchema } from '../pipeline/scorer-options.js';
import { checkTops, type Top } from './at-top.js';

export interface EvaluateOptions
  extends Pick<ScorerOptions, 'ruleSets' | 'model' | 'policy' | 'mutes' | 'asOf' | 'signal'> {
  /** Paths of labelled manifests; they are scored. Not together with `verdicts`. */
  readonly manifests?: readonly string[] | undefined;
  /** Its `labels` and `evaluates` tell outcomes, unless `outcomes` does. */
  readonly mapping?: Mapping | undefined;
  readonly format?: ManifestFormat | undefined;
  /** Path of verdicts (NDJSON) of an earlier run; they need `outcomes`. */
  readonly verdicts?: string | undefined;
  /** Path of a file of outcomes. */
  readonly outcomes?: string | undefined;
  /** Path of the picks of a selection (CSV or NDJSON): they say what is selected, and the chance of a random pick. */
  readonly picks?: string | undefined;
  /** The least strict lane that counts as selected; by default red. */
  readonly selects?: Lane | undefined;
  /** What is measured at the top; by default 1, 2, 5 and 10 %. */
  readonly tops?: readonly Top[] | undefined;
  /** Expressions over fields of the item that make up a token: what repeats of a declaration. Needs `seen`. */
  readonly token?: readonly string[] | undefined;
  /** Paths of manifests before: tokens that stand there are seen (R1, R2, R3). */
  readonly seen?: readonly string[] | undefined;
  /** Expressions that make up the group that is drawn together for intervals; by default the token, else the declaration. */
  readonly group?: readonly string[] | undefined;
  /** Expression that gives the revenue found, where no outcomes tell it. */
  readonly revenue?: string | undefined;
  /** Chance of a random pick, above 0 and below 1; by default what the policy says under `random`. */
  readonly randomChance?: number | undefined;
  /** Replay the manifests day by day too: share that is picked (by default 0.05) in periods of so many days (by default 7). */
  readonly replay?: { readonly share?: number | undefined; readonly days?: number | undefined } | undefined;
  /** Resamples of the bootstrap, 0 for no intervals; by default 1,000. */
  readonly resamples?: number | undefined;
  /** Where the random numbers of the bootstrap begin; by default 1. */
  readonly seed?: number | undefined;
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
}

const paths = z.array(z.string()).min(1);
const expressions = z.array(z.string()).min(1);
const { ruleSets, model, policy, mutes, asOf } = scorerOptionsSchema.shape;

export const evaluateOptionsSchema = z.strictObject({
  ruleSets,
  model,
  policy,
  mutes,
  asOf,
  signal: abortSignal.optional(),
  manifests: paths.optional(),
  mapping: having('what loadMapping() resolves to', 'columns', 'template').optional(),
  format: z.enum(manifestFormats).optional(),
  verdicts: z.string().optional(),
  outcomes: z.string().optional(),
  picks: z.string().optional(),
  selects: z.enum(laneNames).optional(),
  tops: z.array(z.union([z.strictObject({ share: z.number() }), z.strictObject({ k: z.number() })])).optional(),
  token: expressions.optional(),
  seen: paths.optional(),
  group: expressions.optional(),
  revenue: z.string().optional(),
  randomChance: z.number().gt(0).lt(1).optional(),
  replay: z
    .strictObject({ share: z.number().gt(0).max(1).optional(), days: z.number().int().min(1).optional() })
    .optional(),
  resamples: z.number().int().min(0).max(100_000).optional(),
  seed: z.number().int().optional(),
  onProgress: callable.optional(),
});

/** Throws USAGE where options do not go together. */
export function checkTogether(options: EvaluateOptions): void {
  const { manifests, verdicts, outcomes, mapping, token, seen } = options;
  const refuse = (message: string): never => {
    throw usage('evaluate', message);
  };
  if ((manifests === undefined) === (verdicts === undefined))
    refuse('name labelled manifests or verdicts, one of the two');
  if (verdicts !== undefined && outcomes === undefined)
    refuse('verdicts tell no outcomes; name a file of outcomes too');
  const truths = Object.keys(mapping?.evaluates ?? {});
  if (outcomes === undefined && truths.length === 0)
    refuse('nothing tells the outcomes: put labels and evaluates into the mapping, or name a file of outcomes');
  if ((token === undefined) !== (seen === undefined))
    refuse('a token and the manifests that it was seen in go together');
  for (const name of ['token', 'seen', 'group', 'revenue', 'mapping', 'format'] as const)
    if (verdicts !== undefined && options[name] !== undefined)
      refuse(`${name} is for manifests, and verdicts are given`);
  if (options.replay && (manifests === undefined || outcomes !== undefined || manifests.includes('-')))
    refuse('a replay is of manifest files with labels: they are read twice, and learned from');
  checkTops(options.tops ?? []);
}
