// Read: a model folder into a model - every digest checked, the graph inspected, the features compiled - without running anything.

import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../declaration/canonical-json.js';
import { digestOf } from '../declaration/digest.js';
import { type SetupFaultCode, setupFault } from '../errors.js';
import { compileFeatures, type Features } from '../features/features.js';
import { createLookups } from '../features/lookups.js';
import { sound } from '../features/sound.js';
import { readTables } from '../features/tables.js';
import { limits } from '../limits.js';
import { parseJsonSettings, type SettingsFile, validateSettings } from '../settings-file.js';
import { type Canary, readCanaries } from './canaries.js';
import { type ModelCard, modelCardSchema } from './card.js';
import { inspectGraph } from './inspect.js';

/** A model whose folder was read and whose files were checked. It is opened when a scorer is created with it. */
export interface Model {
  readonly name: string;
  readonly version: string;
  /** SHA-256 over the canonical JSON of the card, which holds the digest of every other file; hex. */
  readonly digest: string;
  readonly folder: string;
  readonly card: ModelCard;
  readonly features: Features;
  readonly canaries: readonly Canary[];
  /** The ONNX file. */
  readonly graph: Uint8Array;
}

/** The steps of reading a folder, in order: a fault belongs to the first that did not pass. */
export const readSteps = ['card', 'digests', 'graph', 'canaries', 'features'] as const;
export type ReadStep = (typeof readSteps)[number];

/** Read a model folder; `passed` is told of every step. Throws as `loadModel`, but for what only running shows. */
export function readModel(folder: string, passed: (step: ReadStep) => void = () => {}): Model {
  const cardFile = join(folder, 'model.json');
  const settings = parseJsonSettings(readPlainFile(cardFile, limits.cardBytes).toString('utf8'), cardFile);
  const card = validateSettings(settings, modelCardSchema, 'MODEL_CARD');
  passed('card');
  const contents = new Map(
    Object.entries(card.files).map(([name, digest]) => [name, readChecked(folder, name, digest)]),
  );
  passed('digests');
  const graph = contents.get('model.onnx')!; // the schema asks for it
  inspectGraph(graph, join(folder, 'model.onnx'));
  passed('graph');
  const canaries = readCanaries(contents.get('canaries.ndjson')!.toString('utf8'), join(folder, 'canaries.ndjson'));
  passed('canaries');
  const features = compileCard(card, settings, contents.get('tables.json'), join(folder, 'tables.json'));
  passed('features');
  const digest = digestOf(canonicalJson(card));
  return { name: card.model, version: card.version, digest, folder, card, features, canaries, graph };
}

/** Compile the features of a card against its tables. */
function compileCard(
  card: ModelCard,
  settings: SettingsFile,
  tables: Buffer | undefined,
  tablesFile: string,
): Features {
  const lookups = sound(createLookups(card.tables), settings);
  if (tables) readTables(tables.toString('utf8'), tablesFile, lookups);
  return sound(compileFeatures(card.inputs, lookups), settings);
}

const mostBytes: { readonly [name: string]: number } = {
  'model.onnx': limits.modelBytes,
  'tables.json': limits.tableBytes,
  'canaries.ndjson': limits.canaryBytes,
};

function readChecked(folder: string, name: string, digest: string): Buffer {
  const bytes = readPlainFile(join(folder, name), mostBytes[name] ?? limits.cardBytes);
  const actual = `sha256-${digestOf(bytes)}`;
  if (actual !== digest)
    throw setupFault('MODEL_DIGEST', `the digest of ${name} is ${actual}, the card says ${digest}`, {
      file: join(folder, name),
    });
  return bytes;
}

/** Read a plain file of bounded size, never a link. Throws FILE_MISSING, FILE_TOO_LARGE or FILE_UNREADABLE. */
export function readPlainFile(file: string, most: number): Buffer {
  let code: SetupFaultCode = 'FILE_UNREADABLE';
  try {
    const stats = lstatSync(file);
    if (stats.isFile() && stats.size <= most) return readFileSync(file);
    code = stats.isFile() ? 'FILE_TOO_LARGE' : 'FILE_UNREADABLE';
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') code = 'FILE_MISSING'; // what fs throws
  }
  throw setupFault(code, code === 'FILE_MISSING' ? 'the file does not exist' : 'not a plain file of the allowed size', {
    file,
  });
}
