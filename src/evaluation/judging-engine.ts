// Judging engine: what scores declarations to be measured, by parts as they serve but without reasons of the model.
import { createEngine, type Engine } from '../pipeline/engine.js';
import type { GivenParts } from '../pipeline/open-parts.js';

/** Open it; whoever does closes it. */
export function judgingEngine(
  { ruleSets, model, policy, mutes }: GivenParts,
  signal: AbortSignal | undefined,
): Promise<Engine> {
  return createEngine({
    ruleSets,
    model: model ?? undefined,
    policy,
    mutes: mutes ?? undefined,
    modelReasons: 'none',
    signal,
  });
}
