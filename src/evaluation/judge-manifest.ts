// Judge a manifest: its declarations through the scorer, each with what is known of its outcome.
import type { FlatDeclaration, FlatRecord, Labels } from '../declaration/flat.js';
import type { Lane, RiskName } from '../declaration/risk.js';
import { derivedSlots, slotIndex } from '../declaration/slots.js';
import { setupFault } from '../errors.js';
import type { ManifestFormat } from '../manifest/formats.js';
import type { Mapping } from '../manifest/mapping.js';
import { chunksOf, createManifestReader } from '../manifest/read-manifest.js';
import { batchesOf } from '../manifest/reader.js';
import { sigmoid } from '../model/odds.js';
import type { RiskOutput } from '../model/predict.js';
import type { Engine } from '../pipeline/engine.js';
import { cutBatches } from '../pipeline/take-batches.js';
import type { Judged } from './gather.js';
import { type KeyOf, sumOf } from './keys.js';
import type { KnownOutcome } from './outcome-ledger.js';
import type { LoadedOutcomes } from './read-outcomes.js';
import { isSelected, type Picked, type Picks } from './read-picks.js';

/** Which manifests are read and how. */
export interface ManifestInput {
  readonly manifests: readonly string[];
  readonly mapping: Mapping | undefined;
  readonly format: ManifestFormat | undefined;
}

/** Records as they were met. */
export interface RecordCounts {
  read: number;
  rejected: number;
}

/** What is told of a declaration beside its verdict. */
export interface Telling {
  /** The risks that have a truth, and the label of the mapping that tells it. */
  readonly truths: ReadonlyMap<RiskName, string>;
  /** In place of labels. */
  readonly outcomes: LoadedOutcomes | null;
  /** The least strict lane whose declarations count as selected: that of the pick where there are picks, else of the verdict. */
  readonly selects: Lane;
  readonly picks: Picks | null;
  readonly tokenOf: KeyOf | null;
  readonly groupOf: KeyOf | null;
  readonly revenueOf: ((flat: FlatDeclaration) => number | undefined) | null;
  /** Chance of a random pick, 0 to 1; null where it is not known. */
  readonly randomChance: number | null;
}

/** Read records in order, some at a time, with the bytes that they took. Throws what reading throws, and INTERRUPTED. */
export async function* readLabelled(
  { manifests, mapping, format }: ManifestInput,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ readonly records: readonly FlatRecord[]; readonly bytes: number }, void, void> {
  for (const input of manifests) {
    const reader = createManifestReader(input, { mapping, format, labels: true, path: input });
    for await (const chunk of chunksOf(input === '-' ? process.stdin : input, input)) {
      if (signal?.aborted) throw setupFault('INTERRUPTED', 'the run was interrupted');
      for await (const records of batchesOf(reader.write(chunk))) yield { records, bytes: 0 };
      yield { records: [], bytes: chunk.length };
    }
    for await (const records of batchesOf(reader.end())) yield { records, bytes: 0 };
  }
}

type Sound = FlatRecord & { readonly ok: true };

/** Score records and tell what is known of each. `asOf` dates declarations without an acceptance time. */
export async function judge(
  engine: Engine,
  records: readonly FlatRecord[],
  asOf: number,
  telling: Telling,
): Promise<Judged[]> {
  const judged: Judged[] = [];
  const sound = records.filter((record): record is Sound => record.ok);
  for (const batch of cutBatches(sound, ({ flat }) => flat.rows.length)) {
    const flats = batch.map(({ flat }) => flat);
    const { verdicts, answer } = await engine.score(flats, asOf);
    let first = 0;
    batch.forEach(({ flat, labels }, at) => {
      const own = answer && ownRisks(answer.outputs, first, flat.rows.length);
      judged.push(judgedOf(flat, labels, verdicts[at]!, own, telling));
      first += flat.rows.length;
    });
  }
  return judged;
}

/** The highest probability of several items in each risk, calibrated, at the rate of the training data. */
export function ownRisks(outputs: readonly RiskOutput[], first: number, items: number): NonNullable<Judged['own']> {
  return Object.fromEntries(
    outputs.map(({ risk, logits }) => [risk, sigmoid(Math.max(...logits.subarray(first, first + items)))]),
  );
}

const officeSlot = slotIndex('declaration.office');
const modeSlot = slotIndex('transport.mode');
const importerSlot = slotIndex('importer.id');
const originSlot = slotIndex('origin');
const hsSlot = slotIndex('hs');
const idSlot = slotIndex('declaration.id');

function judgedOf(
  flat: FlatDeclaration,
  labels: readonly Labels[] | undefined,
  verdict: Judged['verdict'],
  own: Judged['own'],
  { truths, outcomes, selects, picks, tokenOf, groupOf, revenueOf, randomChance }: Telling,
): Judged {
  const { header, rows } = flat;
  const id = String(header[idSlot]);
  const outcome = outcomes ? outcomeOf(outcomes, id) : null;
  const token = tokenOf?.(flat);
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    verdict,
    labels: Object.fromEntries(
      [...truths].map(([risk, label]) => [
        risk,
        outcomes ? (outcome?.label(risk) ?? null) : together(labels?.map((one) => one[label] ?? null) ?? []),
      ]),
    ),
    own,
    slices: {
      origin: [...new Set(rows.map((row) => text(row[originSlot])))],
      office: [text(header[officeSlot])],
      chapter: [...new Set(rows.map((row) => text(row[hsSlot])?.slice(0, 2) ?? null))],
      mode: [text(header[modeSlot])],
    },
    importer: text(header[importerSlot]) ?? undefined,
    value: sumOf(rows.map((row) => row[derivedSlots.valueBase])),
    revenue: outcome ? (outcome.revenue ?? undefined) : revenueOf?.(flat),
    token,
    group: groupOf ? groupOf(flat) : token,
    isSelected: isSelected(verdict.lane, id, picks, selects),
    chance: chanceOf(outcome, picks?.get(id), randomChance),
  };
}

/** What is known of a declaration; it counts as met. */
export function outcomeOf({ ledger, unmet }: LoadedOutcomes, id: string): KnownOutcome | null {
  unmet.delete(id);
  return ledger.of(id) ?? null;
}

/** The chance with which an examined declaration was picked; null where nobody examined it. */
export function chanceOf(
  outcome: KnownOutcome | null,
  picked: Picked | undefined,
  randomChance: number | null,
): number | null {
  if (!outcome || outcome.label('counterfeit') === null) return null;
  if (picked) return picked.chance;
  return outcome.decidedBy === 'random' ? randomChance : 1;
}

/** The outcome of a declaration from those of its items: true when any is, false when all are. */
export function together(labels: readonly (boolean | null)[]): boolean | null {
  if (labels.includes(true)) return true;
  return labels.includes(null) || labels.length === 0 ? null : false;
}
