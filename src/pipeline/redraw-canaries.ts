// Redraw canaries: the drawn canary rows of a model folder made anew, after its graph was trained or changed.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from '../declaration/digest.js';
import { setupFault } from '../errors.js';
import { writeCanaries } from '../model/canaries.js';
import type { LeafCoverage } from '../model/leaf-coverage.js';
import { makeCanaries } from '../model/make-canaries.js';
import { readModel } from '../model/read.js';
import { outputFault } from '../output/disk.js';
import { canaryCoverage } from './check-model.js';

/**
 * Keep the declarations of a model folder's canary rows, make their features and outputs and the drawn rows anew, and put the
 * digest into its card. Throws what reading the folder throws, MODEL_CANARY and OUTPUT_FAILED.
 */
export async function redrawCanaries(
  folder: string,
): Promise<{ readonly declared: number; readonly drawn: number; readonly coverage: LeafCoverage | null }> {
  const model = readModel(folder);
  const declarations = model.canaries.flatMap(({ declaration }) => (declaration ? [declaration] : []));
  if (declarations.length === 0)
    throw setupFault('MODEL_CANARY', 'no canary row has a declaration', { file: join(folder, 'canaries.ndjson') });
  const canaries = await makeCanaries(model, declarations);
  const text = writeCanaries(canaries);
  const cardFile = join(folder, 'model.json');
  const digest = `sha256-${digestOf(text)}`;
  const card = readFileSync(cardFile, 'utf8').replace(model.card.files['canaries.ndjson']!, digest);
  try {
    writeFileSync(join(folder, 'canaries.ndjson'), text);
    writeFileSync(cardFile, card);
  } catch (cause) {
    throw outputFault(folder, cause);
  }
  const drawn = canaries.filter(({ declaration }) => declaration === undefined).length;
  return { declared: canaries.length - drawn, drawn, coverage: canaryCoverage({ ...model, canaries }) };
}
