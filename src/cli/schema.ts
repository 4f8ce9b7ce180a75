// The command `schema`: JSON Schemas of every file and value, for editors and other programs.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, type Command } from 'commander';
import { z } from 'zod';
import { declarationSchema } from '../declaration/schema.js';
import { setupFault } from '../errors.js';
import { driftProfileSchema } from '../evaluation/drift-profile.js';
import { outcomeSchema } from '../evaluation/outcome-schema.js';
import { featureSetSchema } from '../features/feature-set.js';
import { mappingSchema } from '../manifest/mapping-schema.js';
import { canarySchema } from '../model/canaries.js';
import { modelCardSchema } from '../model/card.js';
import { outputFault } from '../output/disk.js';
import { ruleSetSchema } from '../rules/schema.js';
import { budgetSchema } from '../scoring/budget.js';
import { muteListSchema } from '../scoring/mutes.js';
import { policySchema } from '../scoring/policy.js';
import { verdictSchema } from '../scoring/verdict.js';
import { overridesSchema } from '../selection/overrides.js';
import { configSchema } from './config.js';

const schemas: { readonly [name: string]: z.ZodType } = {
  declaration: declarationSchema,
  'rule-set': ruleSetSchema,
  policy: policySchema,
  'mute-list': muteListSchema,
  mapping: mappingSchema,
  verdict: verdictSchema,
  'feature-file': featureSetSchema,
  'model-card': modelCardSchema,
  canary: canarySchema,
  'drift-profile': driftProfileSchema,
  config: configSchema,
  outcomes: outcomeSchema,
  budget: budgetSchema,
  overrides: overridesSchema,
};

/** Add the command. */
export function addSchemaCommand(program: Command): void {
  program
    .command('schema')
    .description('Print the JSON Schema of a file or value.')
    .addArgument(new Argument('[name]', 'which one').choices(Object.keys(schemas)))
    .option('--all <folder>', 'write all of them to a folder')
    .option('--force', 'overwrite files that are there')
    .addHelpText('after', '\nExample:\n  $ customs-risk schema rule-set > rule-set.schema.json')
    .action((name: string | undefined, options: { all?: string; force?: true }) => {
      if (options.all !== undefined) writeAll(options.all, options.force === true);
      else if (name !== undefined) process.stdout.write(jsonSchema(name));
      else
        throw setupFault('USAGE', 'name a schema, or pass --all <folder>', {
          remedy: `One of: ${Object.keys(schemas).join(', ')}.`,
        });
    });
}

function jsonSchema(name: string): string {
  const schema = z.toJSONSchema(schemas[name]!, { io: 'input', unrepresentable: 'any' });
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function writeAll(folder: string, force: boolean): void {
  const files = Object.keys(schemas).map((name) => ({ name, file: join(folder, `${name}.json`) }));
  const there = force ? undefined : files.find(({ file }) => existsSync(file));
  if (there) throw setupFault('FILE_EXISTS', 'the file exists', { file: there.file });
  try {
    mkdirSync(folder, { recursive: true });
    for (const { name, file } of files) writeFileSync(file, jsonSchema(name));
  } catch (cause) {
    throw outputFault(folder, cause);
  }
}
