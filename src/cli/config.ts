// Config: the options of the command line from a YAML file; what stands on the command line wins.
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { manifestFormats } from '../manifest/formats.js';
import { decisionIdKinds } from '../output/verdict-ndjson.js';
import { modelReasonKinds } from '../pipeline/scorer-options.js';
import { shipped, shippedOr } from '../pipeline/shipped.js';
import { parseSettings, readSettingsText, validateSettings } from '../settings-file.js';

export const configSchema = z
  .strictObject({
    mapping: z.string().optional().describe('Path of the mapping profile, from the folder of this file'),
    rules: z.array(z.string()).min(1).optional().describe('Paths of rule sets, or names of shipped ones'),
    model: z
      .union([z.string(), z.literal(false)])
      .optional()
      .describe('Path of a model folder, or name of a shipped one, or false for none'),
    policy: z.string().optional().describe('Path of the policy'),
    mutes: z.string().optional().describe('Path of the mute list'),
    format: z.enum(manifestFormats).optional(),
    keep: z.array(z.string()).optional().describe('Columns of the manifest that the output repeats'),
    asOf: z.string().optional().describe('Day that dates a declaration without acceptance time, YYYY-MM-DD'),
    decisionIds: z.enum(decisionIdKinds).optional(),
    modelReasons: z.enum(modelReasonKinds).optional(),
  })
  .describe('A config of the customs-risk command line');

export type Config = z.infer<typeof configSchema>;

/** Read a config; its paths become absolute. */
export function loadConfig(file: string | undefined): Config {
  if (file === undefined) return {};
  const config = validateSettings(parseSettings(readSettingsText(file), file), configSchema);
  const path = (name: string): string => resolve(dirname(file), name);
  return {
    ...config,
    ...(config.mapping === undefined ? {} : { mapping: path(config.mapping) }),
    ...(config.rules === undefined ? {} : { rules: config.rules.map((one) => rulesPath(path(one), one)) }),
    ...(typeof config.model === 'string' ? { model: modelPath(path(config.model), config.model) } : {}),
    ...(config.policy === undefined ? {} : { policy: path(config.policy) }),
    ...(config.mutes === undefined ? {} : { mutes: path(config.mutes) }),
  };
}

/** The path of a rule set, which may be the name of a shipped one. */
export function rulesPath(path: string, name: string): string {
  return shippedOr(path, name, shipped.ruleSets);
}

/** The path of a model folder, which may be the name of a shipped one. */
export function modelPath(path: string, name: string): string {
  return shippedOr(path, name, shipped.models);
}
