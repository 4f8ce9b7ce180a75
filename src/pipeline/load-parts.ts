// Load parts: the files that options name into what a scorer and a reader are made with.
import { loadMapping, type Mapping } from '../manifest/mapping.js';
import { loadModel } from '../model/load.js';
import { loadRuleSet } from '../rules/load.js';
import type { RuleSet } from '../rules/rule-set.js';
import { loadMutes } from './load-mutes.js';
import { loadPolicy } from './load-policy.js';
import type { ScorerOptions } from './scorer-options.js';

/** Paths of the parts; null where there is none. */
export interface PartPaths {
  readonly rules: readonly string[];
  readonly model: string | null;
  readonly policy: string | null;
  readonly mutes: string | null;
  readonly asOf: string | null;
}

export type LoadedParts = Pick<ScorerOptions, 'model' | 'policy' | 'mutes' | 'asOf'> & {
  readonly ruleSets: readonly RuleSet[];
};

/** What a scorer is made with. Throws what loading throws. */
export async function loadParts({ rules, model, policy, mutes, asOf }: PartPaths): Promise<LoadedParts> {
  return {
    ruleSets: await Promise.all(rules.map((one) => loadRuleSet(one))),
    model: model === null ? undefined : await loadModel(model),
    policy: policy === null ? undefined : await loadPolicy(policy),
    mutes: mutes === null ? undefined : await loadMutes(mutes),
    asOf: asOf ?? undefined,
  };
}

/** The mapping profile, where one is named. */
export async function mappingOf({ mapping }: { readonly mapping: string | null }): Promise<Mapping | undefined> {
  return mapping === null ? undefined : await loadMapping(mapping);
}
