// Score bytes: chunks of a manifest in, text of verdicts and quarantine out; the work of one thread.
import { formatIsoDate, parseIsoDate } from '../declaration/dates.js';
import type { FlatRecord } from '../declaration/flat.js';
import type { ManifestFormat } from '../manifest/formats.js';
import { loadMapping } from '../manifest/mapping.js';
import { createManifestReader } from '../manifest/read-manifest.js';
import { batchesOf, type ManifestReader } from '../manifest/reader.js';
import { loadModel } from '../model/load.js';
import { faultToNdjson } from '../output/quarantine.js';
import type { DecisionIds } from '../output/verdict-ndjson.js';
import { type VerdictFormat, type VerdictText, verdictHead, verdictsToText } from '../output/verdict-text.js';
import { loadRuleSet } from '../rules/load.js';
import { remarksOf } from '../rules/remarks.js';
import type { Rule } from '../rules/rule-set.js';
import { remarksOfMutes } from '../scoring/mutes.js';
import { defaultPolicy } from '../scoring/policy.js';
import type { Verdict } from '../scoring/verdict.js';
import { loadMutes } from './load-mutes.js';
import { loadPolicy } from './load-policy.js';
import { createFlatScorer, today } from './scorer.js';
import type { ModelReasons } from './scorer-options.js';
import { newTally, type Tally, tallyFault, tallyVerdict } from './tally.js';

/** Everything a run is made by, as plain values that can be sent to a thread. */
export interface RunSetup {
  readonly rules: readonly string[];
  readonly model: string | null;
  readonly policy: string | null;
  readonly mutes: string | null;
  readonly mapping: string | null;
  readonly format: ManifestFormat | null;
  readonly keep: readonly string[];
  readonly asOf: string | null;
  readonly output: VerdictFormat;
  readonly decisionIds: DecisionIds;
  readonly modelReasons: ModelReasons;
}

/** What a chunk gave, or a part of that where it is much. */
export interface RunOutput {
  readonly verdicts: string;
  readonly quarantine: string;
  readonly tally: Tally;
  /** Remarks about the run that are new since the last output. */
  readonly notes: readonly string[];
}

/** A run that is fed the bytes of one manifest after the other. */
export interface ByteScorer {
  readonly versions: Verdict['versions'];
  /** Remarks about the parts. */
  readonly notes: readonly string[];
  /** What stands before the first verdict. */
  readonly head: string;
  /** The rules by id, for the summary. */
  readonly rules: { readonly [id: string]: Pick<Rule, 'title' | 'points'> };
  /** Begin a manifest. */
  readonly open: (source: string) => void;
  readonly write: (chunk: Uint8Array) => AsyncIterable<RunOutput>;
  /** The manifest has ended. */
  readonly end: () => AsyncIterable<RunOutput>;
  readonly close: () => Promise<void>;
}

/** Load everything that a setup names. Throws CustomsRiskError for what is wrong with it. */
export async function createByteScorer(setup: RunSetup): Promise<ByteScorer> {
  // Remarks for the operator: about the parts, told when they are loaded, and about the run, told as it goes.
  const notes: string[] = [];
  let modelFailed = false;
  let reasonsFailed = false;
  const ruleSets = await Promise.all(setup.rules.map((file) => loadRuleSet(file)));
  const mapping = setup.mapping === null ? undefined : await loadMapping(setup.mapping);
  const policy = setup.policy === null ? defaultPolicy() : await loadPolicy(setup.policy);
  const mutes = setup.mutes === null ? undefined : await loadMutes(setup.mutes);
  const asOf = setup.asOf ?? formatIsoDate(today()); // one day for the whole run, though it goes on past midnight
  const { scorer, scoreFlat } = await createFlatScorer({
    ruleSets,
    model: setup.model === null ? undefined : await loadModel(setup.model),
    policy,
    mutes,
    asOf,
    modelReasons: setup.modelReasons,
    onBatch: ({ modelFailure, reasonsFailure }) => {
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
  const text: VerdictText = { format: setup.output, keep: setup.keep, decisionIds: setup.decisionIds };
  let reader: ManifestReader | undefined;

  const process = async (records: readonly FlatRecord[]): Promise<RunOutput> => {
    const tally = newTally();
    const sound = records.filter((record) => record.ok);
    const verdicts = await scoreFlat(sound.map((record) => record.flat));
    sound.forEach((record, at) => tallyVerdict(tally, record, verdicts[at]!));
    let quarantine = '';
    for (const record of records) {
      if (record.ok) continue;
      tallyFault(tally, record.fault);
      quarantine += faultToNdjson(record.fault);
    }
    return { verdicts: await verdictsToText(verdicts, text), quarantine, tally, notes: notes.splice(0) };
  };

  return {
    versions: scorer.versions,
    notes: notes.splice(0),
    head: await verdictHead(text),
    rules: Object.fromEntries(
      ruleSets.flatMap((set) => set.rules.map(({ id, title, points }) => [id, { title, points }])),
    ),
    open: (source) => {
      const path = source === '-' ? undefined : source;
      reader = createManifestReader(source, { format: setup.format ?? undefined, mapping, keep: setup.keep, path });
    },
    write: async function* (chunk) {
      for await (const batch of batchesOf(reader!.write(chunk))) yield process(batch);
    },
    end: async function* () {
      for await (const batch of batchesOf(reader!.end())) yield process(batch);
      notes.push(...reader!.notes);
      yield process([]);
    },
    close: () => scorer.close(),
  };
}
