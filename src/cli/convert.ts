// The command `convert`: a manifest of any format into canonical declarations.
import { type Command, Option } from 'commander';
import { type ManifestFormat, manifestFormats } from '../manifest/formats.js';
import { loadMapping } from '../manifest/mapping.js';
import { existingAt } from '../output/targets.js';
import { type Conversion, type Converted, conversions, convertManifest } from '../pipeline/convert-manifest.js';
import { counted } from '../report/rule-check.js';
import { inert } from '../report/summary.js';
import { createProgress, interruptible } from './terminal.js';

interface ConvertCommandOptions {
  readonly to: Conversion;
  readonly out: string;
  readonly mapping?: string;
  readonly format?: ManifestFormat;
  readonly quarantine?: string;
  readonly quiet?: true;
  readonly force?: true;
}

/** Add the command. `exit` takes 0 when all is converted, 3 with records in quarantine. */
export function addConvertCommand(program: Command, exit: (code: number) => void): void {
  program
    .command('convert')
    .description('Convert a manifest of any format to canonical declarations.')
    .argument('<file>', 'manifest, of any format that can be read, also gzipped; - for standard input (NDJSON only)')
    .addOption(
      new Option('--to <format>', 'ndjson: all that a declaration holds; csv, parquet: one row for each item')
        .choices(conversions)
        .makeOptionMandatory(),
    )
    .requiredOption('--out <file>', 'where the declarations go; - for standard output')
    .option('--mapping <file>', 'mapping profile of a manifest that has columns')
    .addOption(
      new Option('--format <format>', 'format of the manifest (default: told from its first bytes)').choices(
        manifestFormats,
      ),
    )
    .option(
      '--quarantine <file>',
      'rejected records; - for standard error (default: <out>.quarantine.ndjson; - where --out is - or a device)',
    )
    .option('--quiet', 'no progress and no summary')
    .option('--force', 'overwrite the output')
    .addHelpText(
      'after',
      `
The columns of a table are named by paths of fields, so that it is read back without a mapping. It holds no exchange rates, and no difference between a list without entries and a missing one.

Exit codes: 0 all converted; 3 finished, with records in quarantine; 2 the setup is wrong; 1 reading or writing failed; 130 interrupted.

Examples:
  $ customs-risk convert examples/manifests/cuscar.edi --to ndjson --out -
  $ customs-risk convert arrivals.xml.gz --to parquet --out arrivals.parquet`,
    )
    .action(async (file: string, options: ConvertCommandOptions) => exit(await convert(file, options)));
}

async function convert(input: string, options: ConvertCommandOptions): Promise<number> {
  const { to, out, mapping, format, quiet = false, force = false } = options;
  const isStream = out === '-' || existingAt(out) === 'special';
  const given = options.quarantine ?? (isStream ? '-' : `${out}.quarantine.ndjson`);
  const reading = { format, mapping: mapping === undefined ? undefined : await loadMapping(mapping) };
  const progress = createProgress(process.stderr, quiet, () => performance.now());
  const converted = await interruptible(async (signal) => {
    try {
      return await convertManifest({
        input,
        reading,
        to,
        out,
        quarantine: given === '-' ? null : given,
        force,
        others: mapping === undefined ? [] : [mapping],
        signal,
        onProgress: progress.update,
      });
    } finally {
      progress.clear();
    }
  });
  if (!quiet) process.stderr.write(`${summaryOf(converted, out)}\n`);
  return converted.rejected > 0 ? 3 : 0;
}

function summaryOf({ declarations, items, rejected, withIssues, notes, quarantine }: Converted, out: string): string {
  const where = out === '-' ? '' : ` in ${out}`;
  return [
    `${counted(declarations, 'declaration')} with ${counted(items, 'item')}${where}, ${counted(rejected, 'record')} rejected.`,
    ...(withIssues > 0 ? [`${counted(withIssues, 'declaration')} with issues: see customs-risk validate.`] : []),
    ...(quarantine === null ? [] : [`Rejected records are in ${quarantine}`]),
    ...notes.map((note) => `Note: ${inert(note)}`),
  ].join('\n');
}
