// Load parts: the files that options name into what a scorer and a reader are made with.
import type { Mapping } from '../manifest/mapping.js';
import { loadMapping } from '../manifest/mapping.js';
import { loadModel } from '../model/load.js';
import { loadMutes } from '../pipeline/load-mutes.js';
import { loadPolicy } from '../pipeline/load-policy.js';
import type { ScorerOptions } from '../pipeline/scorer-options.js';
import { loadRuleSet } from '../rules/load.js';
import type { Parts } from './parts.js';

export type LoadedParts = Pick<ScorerOptions, 'ruleSets' | 'model' | 'policy' | 'mutes' | 'asOf'>;

/** What a scorer is made with. Throws what loading throws. */
export async function loadParts({ rules, model, policy, mutes, asOf }: Parts): Promise<LoadedParts> {
  return {
    ruleSets: await Promise.all(rules.map((one) => loadRuleSet(one))),
    model: model === null ? undefined : await loadModel(model),
    policy: policy === null ? undefined : await loadPolicy(policy),
    mutes: mutes === null ? undefined : await loadMutes(mutes),
    asOf: asOf ?? undefined,
  };
}

/** The mapping profile, where one is named. */
export async function mappingOf({ mapping }: Parts): Promise<Mapping | undefined> {
  return mapping === null ? undefined : await loadMapping(mapping);
}
