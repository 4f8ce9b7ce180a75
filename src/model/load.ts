// Load: reads a model folder, and lets the model prove itself in a trial before anybody gets it.
import { realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { checkOptions, usage } from '../check-options.js';
import { findPackage } from '../package-folder.js';
import { type Model, readModel } from './read.js';
import { tryModel } from './trial.js';

export type { Model } from './read.js';

export interface LoadModelOptions {
  /**
   * Open and run the model in a process of its own first, which takes some 300 ms; by default for all models but those that
   * come with the package. False only where no process can be started, or the model has passed before.
   */
  readonly trial?: boolean | undefined;
}

const optionsSchema = z.strictObject({ trial: z.boolean().optional() });

/**
 * Load a model folder (`model.json`, `model.onnx`, `canaries.ndjson`, and `tables.json` where the features look things
 * up). Throws CustomsRiskError: the faults of its files (FILE_MISSING …), MODEL_CARD, MODEL_DIGEST, MODEL_NOT_ONNX,
 * MODEL_REFUSED, TABLES_INVALID, the faults of the expressions of its features and tables, and what the trial finds:
 * ORT_UNAVAILABLE, MODEL_RUNTIME, MODEL_SIGNATURE, MODEL_CANARY, MODEL_TRIAL.
 */
export async function loadModel(folder: string, options: LoadModelOptions = {}): Promise<Model> {
  if (typeof folder !== 'string') throw usage('loadModel', 'expected the path of a model folder');
  checkOptions('loadModel', options, optionsSchema);
  const model = readModel(folder);
  if (options.trial ?? !isShipped(folder)) await tryModel(model);
  return model;
}

/** Whether a folder came with the package: it is trusted as its code is. */
function isShipped(folder: string): boolean {
  const home = findPackage(dirname(fileURLToPath(import.meta.url)));
  return home !== undefined && realpathSync(folder).startsWith(realpathSync(join(home, 'models')) + sep);
}
