// Run parts: everything that a run is made by, loaded in the thread that scores.
import { formatIsoDate, parseIsoDate } from '../declaration/dates.js';
import type { ManifestFormat } from '../manifest/formats.js';
import type { Mapping } from '../manifest/mapping.js';
import type { DecisionIds } from '../output/verdict-ndjson.js';
import type { VerdictFormat } from '../output/verdict-text.js';
import { remarksOf } from '../rules/remarks.js';
import type { Rule } from '../rules/rule-set.js';
import { remarksOfMutes } from '../scoring/mutes.js';
import { defaultPolicy, type PolicyDocument } from '../scoring/policy.js';
import type { Verdict } from '../scoring/verdict.js';
import { loadParts, mappingOf, type PartPaths } from './load-parts.js';
import { createFlatScorer, type FlatScorer, today } from './scorer.js';
import type { ModelReasons } from './scorer-options.js';

/** Everything a run is made by, as plain values that can be sent to a thread. */
export interface RunSetup extends PartPaths {
  readonly mapping: string | null;
  readonly format: ManifestFormat | null;
  readonly keep: readonly string[];
  readonly output: VerdictFormat;
  readonly decisionIds: DecisionIds;
  readonly modelReasons: ModelReasons;
  /** What is gathered for a report; `personal` keeps sentences with contents of records. */
  readonly figures: 'none' | 'plain' | 'personal';
}

/** What a report tells of the parts. */
export interface ShownParts {
  readonly policy: Pick<PolicyDocument, 'baseRate' | 'lanes'>;
  /** What each feature of the model says that it is. */
  readonly features: { readonly [name: string]: string };
}

/** What a setup names, ready to score. */
export interface RunParts {
  readonly versions: Verdict['versions'];
  /** The rules by id, for the summary. */
  readonly rules: { readonly [id: string]: Pick<Rule, 'title' | 'points'> };
  readonly shown: ShownParts;
  readonly mapping: Mapping | undefined;
  readonly scoreFlat: FlatScorer['scoreFlat'];
  /** Remarks for the operator: about the parts at first, about the run as it goes. Whoever tells one takes it out. */
  readonly notes: string[];
  /** Milliseconds in the model since this was last asked. */
  readonly takeModelMs: () => number;
  readonly close: () => Promise<void>;
}

/** Load everything that a setup names. Throws CustomsRiskError for what is wrong with it. */
export async function loadRunParts(setup: RunSetup): Promise<RunParts> {
  // Remarks for the operator: about the parts, told when they are loaded, and about the run, told as it goes.
  const notes: string[] = [];
  let modelMs = 0;
  let modelFailed = false;
  let reasonsFailed = false;
  const { ruleSets, model, policy = defaultPolicy(), mutes } = await loadParts(setup);
  const mapping = await mappingOf(setup);
  const asOf = setup.asOf ?? formatIsoDate(today()); // one day for the whole run, though it goes on past midnight
  const { scorer, scoreFlat } = await createFlatScorer({
    ruleSets,
    model,
    policy,
    mutes,
    asOf,
    modelReasons: setup.modelReasons,
    onBatch: ({ modelFailure, reasonsFailure, modelMs: batchMs }) => {
      modelMs += batchMs;
      if (modelFailure !== null && !modelFailed)
        notes.push(`the model failed, and the verdicts concerned are by rules alone: ${modelFailure}`);
      modelFailed ||= modelFailure !== null;
      if (reasonsFailure !== null && !reasonsFailed)
        notes.push(`what each feature of the model adds could not be worked out for all verdicts: ${reasonsFailure}`);
      reasonsFailed ||= reasonsFailure !== null;
    },
  });
  for (const set of ruleSets) notes.push(...remarksOf(set, parseIsoDate(asOf)!, policy.document.baseCurrency));
  if (mutes) notes.push(...remarksOfMutes(mutes, ruleSets, parseIsoDate(asOf)!));
  return {
    versions: scorer.versions,
    rules: Object.fromEntries(
      ruleSets.flatMap((set) => set.rules.map(({ id, title, points }) => [id, { title, points }])),
    ),
    shown: {
      policy: { baseRate: policy.document.baseRate, lanes: policy.document.lanes },
      features: Object.fromEntries((model?.features.specs ?? []).map(({ name, says }) => [name, says])),
    },
    mapping,
    scoreFlat,
    notes,
    takeModelMs: () => {
      const taken = modelMs;
      modelMs = 0;
      return taken;
    },
    close: () => scorer.close(),
  };
}
