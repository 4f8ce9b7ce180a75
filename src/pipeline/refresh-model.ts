// Refresh: a model with tables that know more days, as a folder of its own; graph and calibration stay as they are.

import { copyFileSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dayMs, parseIsoDate } from '../declaration/dates.js';
import { digestOf } from '../declaration/digest.js';
import { setupFault } from '../errors.js';
import { compileFeatures } from '../features/features.js';
import { createLearner } from '../features/learn.js';
import { createLookups, type Lookups } from '../features/lookups.js';
import { sound } from '../features/sound.js';
import { readTables, writeTables } from '../features/tables.js';
import { limits } from '../limits.js';
import { recomputeCanaries, writeCanaries } from '../model/canaries.js';
import { loadModel, type Model } from '../model/load.js';
import { openModel } from '../model/predict.js';
import { openSession } from '../model/session.js';
import { outputFault } from '../output/disk.js';
import { existingAt } from '../output/targets.js';
import { parseJsonSettings, readSettingsText } from '../settings-file.js';
import { type Learned, learnHistory } from './fit-tables.js';
import type { History, Tell } from './history.js';

/** A model that can learn further, and what its tables rest on. */
export interface Refreshable {
  readonly model: Model;
  readonly lookups: Lookups;
  readonly learned: ReturnType<typeof readTables>;
}

export interface Refreshed extends Learned {
  readonly version: string;
  /** Tables of medians, which stay as they were. */
  readonly medians: readonly string[];
}

/** Load a model to refresh it. Throws what loading it throws, and USAGE when it has no tables. */
export async function loadRefreshable(folder: string): Promise<Refreshable> {
  const model = await loadModel(folder);
  const { inputs, tables } = model.card;
  if (Object.keys(tables).length === 0)
    throw setupFault('USAGE', 'the model looks nothing up, so it has nothing to learn', {
      file: folder,
      remedy: 'Train it anew.',
    });
  const cardFile = join(folder, 'model.json');
  const card = parseJsonSettings(readSettingsText(cardFile, limits.cardBytes), cardFile);
  const lookups = sound(createLookups(tables), card);
  const file = join(folder, 'tables.json');
  const learned = readTables(readSettingsText(file, limits.tableBytes), file, lookups);
  return { model: { ...model, features: sound(compileFeatures(inputs, lookups), card) }, lookups, learned };
}

/** Refuse a folder that is there, or in no folder. */
export function checkNewFolder(out: string): void {
  if (existingAt(out) !== 'nothing')
    throw setupFault('FILE_EXISTS', 'the folder exists', { file: out, remedy: 'Choose the name of a new folder.' });
  if (existingAt(dirname(out)) !== 'folder')
    throw setupFault('FILE_MISSING', 'the folder of the output does not exist', {
      file: out,
      remedy: 'Make the folder, or choose another.',
    });
}

/**
 * Learn later days into the tables of a model, and write it with new canary rows, digests and version to a new folder. The
 * folder takes its name when the model in it has passed every check. Rows of days that the tables know are passed over.
 * Throws USAGE when no row is later, and what reading, writing and opening throw.
 */
export async function refreshModel(
  { model, lookups, learned: before }: Refreshable,
  { history, out, tell }: { readonly history: History; readonly out: string; readonly tell: Tell },
): Promise<Refreshed> {
  const known = before.until === null ? Number.NEGATIVE_INFINITY : parseIsoDate(before.until)! / dayMs;
  const learner = createLearner(lookups, before);
  const learned = await learnHistory(history, learner, (day) => day > known, tell);
  const { until } = learned.fitted;
  if (until === null)
    throw setupFault('USAGE', `no row is later than ${before.until ?? 'nothing'}, the last day that the tables know`, {
      remedy: 'Give outcomes of later days; those that are known already are never counted twice.',
    });
  const version = `${model.version.replace(/\+.*$/, '')}+${until}`;
  const session = await openSession(model);
  try {
    const canaries = await recomputeCanaries(model, session.run);
    const renewed = new Map([
      ['tables.json', writeTables(lookups, learned.fitted)],
      ['canaries.ndjson', writeCanaries(canaries)],
    ]);
    await writeFolder(model.folder, out, version, renewed);
  } finally {
    await session.release();
  }
  const medians = [...lookups].flatMap(([name, { table }]) => (table.type === 'median' ? [name] : []));
  return { ...learned, version, medians };
}

async function writeFolder(
  from: string,
  out: string,
  version: string,
  renewed: ReadonlyMap<string, string>,
): Promise<void> {
  const partial = `${out}.partial`;
  writing(out, () => mkdirSync(partial));
  try {
    writing(out, () => {
      for (const name of readdirSync(from))
        if (lstatSync(join(from, name)).isFile()) copyFileSync(join(from, name), join(partial, name));
      for (const [name, text] of renewed) writeFileSync(join(partial, name), text);
      writeFileSync(join(partial, 'model.json'), renewCard(from, version, renewed));
    });
    const opened = await openModel(await loadModel(partial));
    await opened.close();
    writing(out, () => renameSync(partial, out));
  } catch (fault) {
    rmSync(partial, { recursive: true, force: true });
    throw fault;
  }
}

function writing(out: string, write: () => void): void {
  try {
    write();
  } catch (cause) {
    throw outputFault(out, cause);
  }
}

/** The card as it stands, with a new version and the digests of what was renewed. */
function renewCard(folder: string, version: string, renewed: ReadonlyMap<string, string>): string {
  const card = JSON.parse(readSettingsText(join(folder, 'model.json'), limits.cardBytes)) as { files: object }; // was loaded
  const digests = [...renewed].map(([name, text]) => [name, `sha256-${digestOf(text)}`]);
  const files = { ...card.files, ...Object.fromEntries(digests) };
  return `${JSON.stringify({ ...card, version, files }, null, 2)}\n`;
}
