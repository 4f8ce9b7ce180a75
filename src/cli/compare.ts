// The command `compare`: two configurations over one file.
import { type Command, Option } from 'commander';
import { laneNames } from '../declaration/risk.js';
import { compare } from '../evaluation/compare.js';
import type { EvaluateOptions } from '../evaluation/evaluate-options.js';
import { type ManifestFormat, manifestFormats } from '../manifest/formats.js';
import { loadParts, mappingOf } from '../pipeline/load-parts.js';
import { writeCompared } from '../report/compared.js';
import { addMeasuringOptions, checkOutputs, type MeasuringOptions, put } from './evaluate.js';
import { partsOf } from './parts.js';
import { createProgress, interruptible, paintFor } from './terminal.js';

interface Options extends MeasuringOptions, Pick<EvaluateOptions, 'outcomes' | 'selects'> {
  readonly a: string;
  readonly b: string;
  readonly mapping?: string;
  readonly format?: ManifestFormat;
  readonly asOf?: string;
  readonly json?: string;
  readonly force?: true;
  readonly quiet?: true;
}

/** Add the command. `exit` takes 0, or 3 when records were rejected. */
export function addCompareCommand(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('compare')
    .description(
      'Compare two configurations over one file: lanes that change, who is moved, and with outcomes which finds more.',
    )
    .argument('<file...>', 'manifests; the outcomes come from the labels of the mapping, where it has any')
    .requiredOption('--a <config>', 'a config file: rules, model, policy and mutes, as for --config of score')
    .requiredOption('--b <config>', 'the other')
    .option('--mapping <file>', 'mapping profile (default: that of A)')
    .addOption(
      new Option('--format <format>', 'format of the manifests (default: told from their first bytes)').choices(
        manifestFormats,
      ),
    )
    .option('--as-of <day>', 'day that dates a declaration without acceptance time, YYYY-MM-DD (default: today)')
    .option('--outcomes <file>', 'what examinations found, in place of the labels of the mapping')
    .addOption(
      new Option('--selects <lane>', 'least strict lane that counts as selected (default: red)').choices(laneNames),
    );
  addMeasuringOptions(command)
    .option('--json <file>', 'the figures as JSON; - for standard output')
    .option('--force', 'overwrite the output')
    .option('--quiet', 'no progress and no summary')
    .addHelpText(
      'after',
      `
Exit codes: 0 every record was judged; 3 finished, with records rejected; 2 the setup is wrong; 1 reading or writing failed; 130 interrupted.

Examples:
  $ customs-risk compare --a now.yaml --b proposed.yaml labelled.csv --mapping kcs.yaml
  $ customs-risk compare --a now.yaml --b proposed.yaml tonight.csv --json change.json`,
    )
    .action(async (files: string[], options: Options) => exit(await run(files, options)));
}

async function run(files: readonly string[], options: Options): Promise<number> {
  const outputs = options.json === undefined || options.json === '-' ? [] : [options.json];
  const read = [...files, options.a, options.b, options.outcomes, options.mapping].flatMap((path) => path ?? []);
  checkOutputs(outputs, read, options.force === true);
  const named = { mapping: options.mapping, format: options.format, asOf: options.asOf };
  const given = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
  const [partsA, partsB] = [partsOf({ ...given, config: options.a }), partsOf({ config: options.b })];
  const { asOf, ...a } = await loadParts(partsA);
  const { asOf: _, ...b } = await loadParts(partsB);
  const progress = createProgress(process.stderr, options.quiet === true, () => performance.now());
  const mapping = await mappingOf(partsA);
  const compared = await interruptible((signal) =>
    compare({
      manifests: files,
      a,
      b,
      mapping,
      format: partsA.format ?? undefined,
      outcomes: options.outcomes,
      selects: options.selects,
      tops: options.at,
      group: options.group,
      resamples: options.resamples,
      seed: options.seed,
      asOf,
      signal,
      onProgress: progress.update,
    }),
  ).finally(progress.clear);
  if (options.json !== undefined) await put(options.json, `${JSON.stringify(compared, null, 2)}\n`);
  if (options.quiet !== true && options.json !== '-')
    process.stdout.write(writeCompared(compared, paintFor(process.stdout)));
  return compared.records.rejected > 0 ? 3 : 0;
}
