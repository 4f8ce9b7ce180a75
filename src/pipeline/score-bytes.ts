// Score bytes: chunks of a manifest in, text of verdicts and quarantine out; the work of one thread.
import type { FlatRecord } from '../declaration/flat.js';
import { loadMapping } from '../manifest/mapping.js';
import { createManifestReader, type ManifestFormat } from '../manifest/read-manifest.js';
import type { ManifestReader } from '../manifest/reader.js';
import { loadModel } from '../model/load.js';
import { faultToNdjson } from '../output/quarantine.js';
import type { DecisionIds } from '../output/verdict-ndjson.js';
import { type VerdictFormat, type VerdictText, verdictHead, verdictsToText } from '../output/verdict-text.js';
import { loadRuleSet } from '../rules/load.js';
import type { Verdict } from '../scoring/verdict.js';
import { loadPolicy } from './load-policy.js';
import { createFlatScorer } from './scorer.js';
import { newTally, type Tally, tallyFault, tallyVerdict } from './tally.js';

/** Everything a run is made by, as plain values that can be sent to a thread. */
export interface RunSetup {
  readonly rules: readonly string[];
  readonly model: string | null;
  readonly policy: string | null;
  readonly mapping: string | null;
  readonly format: ManifestFormat | null;
  readonly keep: readonly string[];
  readonly asOf: string | null;
  readonly output: VerdictFormat;
  readonly decisionIds: DecisionIds;
}

/** What a chunk gave. */
export interface RunOutput {
  readonly verdicts: string;
  readonly quarantine: string;
  readonly tally: Tally;
  readonly notes: readonly string[];
}

/** A run that is fed the bytes of one manifest after the other. */
export interface ByteScorer {
  readonly versions: Verdict['versions'];
  /** What stands before the first verdict. */
  readonly head: string;
  /** Titles of the rules, for the summary. */
  readonly titles: { readonly [id: string]: string };
  /** Begin a manifest. */
  readonly open: (source: string) => void;
  readonly write: (chunk: Uint8Array) => Promise<RunOutput>;
  /** The manifest has ended. */
  readonly end: () => Promise<RunOutput>;
  readonly close: () => Promise<void>;
}

/** Load everything that a setup names. Throws CustomsRiskError for what is wrong with it. */
export async function createByteScorer(setup: RunSetup): Promise<ByteScorer> {
  const ruleSets = await Promise.all(setup.rules.map((file) => loadRuleSet(file)));
  const mapping = setup.mapping === null ? undefined : await loadMapping(setup.mapping);
  const scorer = await createFlatScorer({
    ruleSets,
    model: setup.model === null ? undefined : await loadModel(setup.model),
    policy: setup.policy === null ? undefined : await loadPolicy(setup.policy),
    asOf: setup.asOf ?? undefined,
    keep: setup.keep,
  });
  const text: VerdictText = { format: setup.output, keep: setup.keep, decisionIds: setup.decisionIds };
  let reader: ManifestReader | undefined;

  const process = async (records: readonly FlatRecord[]): Promise<RunOutput> => {
    const tally = newTally();
    let quarantine = '';
    const parts: string[] = [];
    for (let from = 0; from < records.length; from += batchSize) {
      const batch = records.slice(from, from + batchSize);
      const sound = batch.filter((record) => record.ok);
      const verdicts = await scorer.scoreFlat(sound.map((record) => record.flat));
      sound.forEach((record, at) => tallyVerdict(tally, record, verdicts[at]!));
      parts.push(await verdictsToText(verdicts, text));
      for (const record of batch) {
        if (record.ok) continue;
        tallyFault(tally, record.fault);
        quarantine += faultToNdjson(record.fault);
      }
    }
    return { verdicts: parts.join(''), quarantine, tally, notes: [] };
  };

  return {
    versions: scorer.versions,
    head: await verdictHead(text),
    titles: Object.fromEntries(ruleSets.flatMap((set) => set.rules.map((rule) => [rule.id, rule.title]))),
    open: (source) => {
      reader = createManifestReader(source, { format: setup.format ?? undefined, mapping, keep: setup.keep });
    },
    write: (chunk) => process(reader!.write(chunk)),
    end: async () => ({ ...(await process(reader!.end())), notes: reader!.notes }),
    close: () => scorer.close(),
  };
}

// Declarations that go through the model together.
const batchSize = 256;
