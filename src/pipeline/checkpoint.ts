// Checkpoint: where a run stands, in a small file beside the output, so that it can go on after whatever stopped it.
import { readFileSync } from 'node:fs';
import { digestOf } from '../declaration/digest.js';
import { setupFault } from '../errors.js';
import type { ResumePlace } from '../manifest/blocks.js';
import { type Disk, writeWhole } from '../output/disk.js';
import { existingAt } from '../output/targets.js';
import type { RunFiguresJson } from './run-figures.js';
import type { Tally } from './tally.js';

/** What a run is made by; a run goes on only by what it began with. */
export interface Basis {
  /** The manifests: name, bytes, and digest of the first bytes of each. */
  readonly inputs: readonly { readonly path: string; readonly bytes: number; readonly digest: string }[];
  /** Options and digests of parts, each under the name that an operator knows it by. */
  readonly parts: { readonly [name: string]: unknown };
}

/** How far a run has come; everything before is written and lasts. */
export interface Standing {
  /** Number of the manifest at hand, from 0; that of manifests when all are done. */
  readonly input: number;
  /** Where reading goes on in it; null at its beginning, and in formats without seams. */
  readonly place: ResumePlace | null;
  /** Length and digest of some bytes that end at the place; null at the beginning and in compressed manifests. */
  readonly before: { readonly bytes: number; readonly digest: string } | null;
  /** Verdicts and rejects of the manifest so far, which are read over in a format without seams. */
  readonly given: number;
  /** Id of the last declaration of the manifest so far. */
  readonly lastId: string | null;
  /** Bytes of the outputs; null where the quarantine is not begun. */
  readonly verdicts: number;
  readonly quarantine: number | null;
  readonly tally: Tally;
  /** For a report; null where none is wanted. */
  readonly figures: RunFiguresJson | null;
  readonly notes: readonly string[];
  /** The day that dates declarations without an acceptance time. */
  readonly asOf: string;
}

export interface Checkpoint {
  readonly basis: Basis;
  readonly standing: Standing;
}

/** Where the checkpoint of a run is kept while the run is not finished. */
export const checkpointOf = (out: string): string => `${out}.checkpoint`;

const form = 'customs-risk checkpoint 1';

/** Write a checkpoint, whole or not at all. What it says is written must last already. */
export async function writeCheckpoint(disk: Disk, out: string, { basis, standing }: Checkpoint): Promise<void> {
  const { place } = standing;
  const head = place && Buffer.from(place.head).toString('base64');
  const contents = { form, basis, standing: { ...standing, place: place && { ...place, head } } };
  const text = JSON.stringify(contents);
  await writeWhole(disk, checkpointOf(out), `${text}\n${digestOf(text)}\n`, 0o600);
}

/** The checkpoint beside an output, or null when there is none. Throws CHECKPOINT_INVALID. */
export function readCheckpoint(out: string): Checkpoint | null {
  const file = checkpointOf(out);
  if (existingAt(file) === 'nothing') return null;
  const [text = '', digest] = readFileSync(file, 'utf8').split('\n');
  if (!text.startsWith(`{"form":"${form}"`) && text.startsWith('{"form":"customs-risk checkpoint'))
    throw setupFault('CHECKPOINT_INVALID', 'another version wrote it', { file });
  if (digest !== digestOf(text))
    throw setupFault('CHECKPOINT_INVALID', 'it is damaged: its digest does not fit', { file });
  const { basis, standing } = JSON.parse(text) as Checkpoint; // its digest says that it is what writeCheckpoint wrote
  const { place } = standing;
  const head = place && Buffer.from(place.head as unknown as string, 'base64');
  return { basis, standing: { ...standing, place: place && { ...place, head: head! } } };
}
