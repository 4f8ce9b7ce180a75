// Load features: what a feature file, or the card of a model folder, says of features and tables. The tables are empty.
import { join } from 'node:path';
import { type Problem, throwProblems } from '../errors.js';
import { type FeatureSet, featureSetSchema, labelOf } from '../features/feature-set.js';
import { compileFeatures, type Features } from '../features/features.js';
import { createLookups, type Lookups } from '../features/lookups.js';
import { sound } from '../features/sound.js';
import { limits } from '../limits.js';
import { modelCardSchema } from '../model/card.js';
import { existingAt } from '../output/targets.js';
import {
  parseJsonSettings,
  parseSettings,
  readSettingsText,
  type SettingsFile,
  validateSettings,
} from '../settings-file.js';
import { didYouMean } from '../suggest.js';

export interface LoadedFeatures {
  readonly set: Pick<FeatureSet, 'currency' | 'inputs' | 'tables'>;
  readonly lookups: Lookups;
  /** Looks things up in `lookups` as they stand. */
  readonly features: Features;
}

/**
 * Load a feature file, or a model folder, of which only the card is read. Throws CustomsRiskError with every fault, its
 * line and its column.
 */
export async function loadFeatures(path: string): Promise<LoadedFeatures> {
  if (existingAt(path) === 'folder') {
    const file = join(path, 'model.json');
    const settings = parseJsonSettings(readSettingsText(file, limits.cardBytes), file);
    return compile(validateSettings(settings, modelCardSchema, 'MODEL_CARD'), settings);
  }
  const settings = parseSettings(readSettingsText(path), path);
  return compile(validateSettings(settings, featureSetSchema), settings);
}

function compile(set: LoadedFeatures['set'], settings: SettingsFile): LoadedFeatures {
  const lookups = sound(createLookups(set.tables), settings);
  return { set, lookups, features: sound(compileFeatures(set.inputs, lookups), settings) };
}

/** Refuse tables that learn from a label that nothing tells. */
export function checkLabels(lookups: Lookups, known: readonly string[]): void {
  const problems = [...lookups].flatMap(([table, { definition }]): Problem[] => {
    const label = labelOf(definition)?.name;
    if (label === undefined || known.includes(label)) return [];
    const message = `the table "${table}" learns from the label "${label}", which nothing tells${didYouMean(label, known)}`;
    return [{ code: 'USAGE', message }];
  });
  throwProblems(problems, 'Name it under `labels` of the mapping, or pass --label.');
}
