// Open parts: what a scorer is told to score by, checked against each other, with its model open.
import { usage } from '../check-options.js';
import { ratesOf } from '../declaration/exchange-rates.js';
import { schemaVersion } from '../declaration/schema.js';
import { setupFault } from '../errors.js';
import type { Model } from '../model/load.js';
import { type OpenModel, openModel } from '../model/predict.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { MuteList } from '../scoring/mutes.js';
import type { Policy } from '../scoring/policy.js';
import type { Verdict } from '../scoring/verdict.js';
import type { Parts } from './score-batch.js';
import { libraryVersion } from './shipped.js';

/** What a scorer scores by, as its loaders gave it. */
export interface GivenParts {
  readonly ruleSets: readonly RuleSet[];
  readonly model: Model | null;
  readonly policy: Policy;
  readonly mutes: MuteList | null;
}

/**
 * Check parts and open the model, unless it is the one that `serving` has open already. Throws CustomsRiskError when they
 * do not fit: USAGE, RULE_INVALID, MODEL_CURRENCY, and what `openModel` throws.
 */
export async function openParts(given: GivenParts, serving: OpenModel | null = null): Promise<Parts> {
  const { ruleSets, model, policy, mutes } = given;
  checkParts(given);
  const versions = versionsOf(given);
  const rates = ratesOf(policy.document.exchangeRates);
  const open = model && (serving?.model === model ? serving : await openModel(model));
  return { policy, rates, ruleSets, mutes, versions, model: open };
}

function checkParts({ ruleSets, model, policy }: GivenParts): void {
  if (ruleSets.length === 0 && !model) throw usage('createScorer', 'there are no rule sets and no model to score by');
  if (model) checkCurrency(model, policy);
  const ids = new Set<string>();
  for (const { id } of ruleSets.flatMap((set) => [...set.rules, ...set.tables])) {
    if (ids.has(id)) throw setupFault('RULE_INVALID', `two rule sets have a rule "${id}"`);
    ids.add(id);
  }
}

/** Throws MODEL_CURRENCY when a model sees values in another currency than the policy. */
export function checkCurrency({ card, folder }: Model, { document }: Policy): void {
  if (card.currency === document.baseCurrency) return;
  throw setupFault(
    'MODEL_CURRENCY',
    `the model sees values in ${card.currency}, the policy in ${document.baseCurrency}`,
    {
      file: `${folder}/model.json`,
    },
  );
}

function versionsOf({ ruleSets, model, policy, mutes }: GivenParts): Verdict['versions'] {
  return {
    library: libraryVersion,
    schema: schemaVersion,
    policy: `${policy.document.policy}@${policy.document.version}#${short(policy.digest)}`,
    ruleSets: ruleSets.map((set) => `${set.name}@${set.version}#${short(set.digest)}`),
    mutes: mutes && `${mutes.document.muteList}@${mutes.document.version}#${short(mutes.digest)}`,
    model: model && modelVersion(model),
  };
}

/** Name, version and digest of a model, as verdicts have it. */
export function modelVersion(model: Model): string {
  return `${model.name}@${model.version}#${short(model.digest)}`;
}

const short = (digest: string): string => digest.slice(0, 12);
