// The command `validate`: what a manifest is, what is wrong with it, and what can be judged on it.
import type { Command } from 'commander';
import { ratesOf } from '../declaration/exchange-rates.js';
import { loadMapping } from '../manifest/mapping.js';
import { loadModel } from '../model/load.js';
import { checkInputs } from '../pipeline/check-paths.js';
import { type FlatRemarks, readFlat } from '../pipeline/read-flat.js';
import { createValidating, type Validation } from '../pipeline/validation.js';
import { writeValidation } from '../report/validation.js';
import { loadRuleSet } from '../rules/load.js';
import { partsOf } from './parts.js';
import { addSampleOptions, type SampleOptions, settingOf } from './rules-sample.js';
import { createProgress, interruptible, paintFor } from './terminal.js';

interface ValidateOptions extends SampleOptions {
  readonly rules?: string[];
  readonly model?: string | boolean;
  readonly json?: true;
  readonly quiet?: true;
}

/** Add the command. `exit` takes 0 when no record is faulty, else 1. */
export function addValidateCommand(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('validate')
    .description(
      'Read a whole manifest and say what it is, what is wrong with it, which fields it fills, and which rules and features can be judged on it.',
    )
    .argument('<file>', 'manifest, of any format that can be read, also gzipped; - for standard input');
  addSampleOptions(command)
    .option(
      '--rules <file>',
      'rule set, or name of a shipped one; may be given more than once (default: the two shipped packs)',
      (value: string, before: string[] = []) => [...before, value],
    )
    .option('--model <folder>', 'model folder, or name of a shipped one (default: kcs-gbdt)')
    .option('--no-model', 'look at rules alone')
    .option('--json', 'as JSON')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      `
Exit codes: 0 no faults; 1 records are faulty, or reading failed; 2 the setup is wrong; 130 interrupted.

Examples:
  $ customs-risk validate examples/manifests/wco-dec.xml
  $ customs-risk validate examples/manifests/arrivals.csv --mapping examples/mappings/arrivals.yaml`,
    )
    .action(async (file: string, options: ValidateOptions) => {
      const validation = await validate(file, options);
      process.stdout.write(
        options.json
          ? `${JSON.stringify(validation, null, 2)}\n`
          : writeValidation(validation, paintFor(process.stdout)),
      );
      exit(validation.rejected > 0 ? 1 : 0);
    });
}

async function validate(file: string, options: ValidateOptions): Promise<Validation> {
  const { mapping: mappingFile, format, quiet = false } = options;
  checkInputs([file]);
  const { policy, asOf } = await settingOf(options);
  const mapping = mappingFile === undefined ? undefined : await loadMapping(mappingFile);
  const parts = partsOf({
    ...(options.rules ? { rules: options.rules } : {}),
    ...(options.model === undefined ? {} : { model: options.model }),
  });
  const { baseCurrency, exchangeRates } = policy.document;
  const validating = createValidating({
    ruleSets: await Promise.all(parts.rules.map((rules) => loadRuleSet(rules))),
    model: parts.model === null ? null : await loadModel(parts.model),
    currency: baseCurrency,
    rates: ratesOf(exchangeRates),
    asOf,
  });
  const remarks: FlatRemarks = { format: null, notes: [] };
  const progress = createProgress(process.stderr, quiet, () => performance.now());
  await interruptible(async (signal) => {
    const reading = { input: file, options: { mapping, format }, signal, onProgress: progress.update };
    try {
      for await (const records of readFlat(reading, remarks)) validating.add(records);
    } finally {
      progress.clear();
    }
  });
  return {
    source: file,
    format: remarks.format,
    mapping: mapping?.name ?? null,
    ...validating.result(),
    notes: remarks.notes,
  };
}
