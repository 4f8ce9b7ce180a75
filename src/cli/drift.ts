// The commands `drift …`: the profile of what a model met, and how far what comes in now differs from it.
import { join } from 'node:path';
import type { Command } from 'commander';
import { setupFault } from '../errors.js';
import { driftOf } from '../evaluation/drift.js';
import { addProfiles, type DriftProfile, loadDriftProfile } from '../evaluation/drift-profile.js';
import { profileDrift } from '../evaluation/profile-run.js';
import { existingAt } from '../output/targets.js';
import { loadParts, mappingOf } from '../pipeline/load-parts.js';
import { writeDrift } from '../report/drift.js';
import { driftReport } from '../report/drift-report.js';
import { checkOutputs, put } from './evaluate.js';
import { addPartOptions, type PartOptions, partsOf } from './parts.js';
import { addReportOption, type ReportOptions, reportFiles, thisMinute, writeReports } from './report-files.js';
import { createProgress, interruptible, paintFor } from './terminal.js';

interface ProfileCommand extends PartOptions {
  readonly out: string;
  readonly like?: string;
  readonly force?: true;
  readonly quiet?: true;
}

interface CheckCommand extends PartOptions, ReportOptions {
  readonly reference?: string;
  readonly part?: string[];
  readonly json?: string;
  readonly force?: true;
  readonly quiet?: true;
}

/** Add the commands. `exit` takes 0, or 4 when something has shifted. */
export function addDriftCommands(program: Command, exit: (code: number) => void): void {
  const drift = program.command('drift').description('How far what comes in differs from what a model learned from.');
  const make = drift
    .command('profile')
    .description('Count what a model meets: bins of features and risks, how often rules fire and keys are unseen.')
    .argument('<file...>', 'manifests');
  addPartOptions(make)
    .requiredOption('--out <file>', 'the profile; beside its model it is called drift.json')
    .option('--like <reference>', 'a reference whose bins are used, for a part that is added up later')
    .option('--force', 'overwrite the output')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      `
Examples:
  $ customs-risk drift profile january.csv --mapping kcs.yaml --model models/mine --out models/mine/drift.json
  $ customs-risk drift profile north.csv --mapping kcs.yaml --model models/mine --like models/mine/drift.json --out north.json`,
    )
    .action(makeProfile);
  const check = drift
    .command('check')
    .description('Compare manifests, or parts that were counted before, with a reference.')
    .argument('[file...]', 'manifests');
  addPartOptions(check)
    .option('--reference <file>', 'the profile to compare with (default: drift.json in the folder of the model)')
    .option(
      '--part <file>',
      'profile made --like the reference; may be given more than once',
      (value: string, before: string[] = []) => [...before, value],
    )
    .option('--json <file>', 'the figures as JSON; - for standard output');
  addReportOption(check)
    .option('--force', 'overwrite the output')
    .option('--quiet', 'no progress and no summary')
    .addHelpText(
      'after',
      `
Exit codes: 0 nothing has shifted; 4 something has (PSI of 0.25 or more); 2 the setup is wrong; 1 reading or writing failed; 130 interrupted.

Examples:
  $ customs-risk drift check april.csv --mapping kcs.yaml --model models/mine
  $ customs-risk drift check --reference models/mine/drift.json --part north.json --part south.json --report drift.html`,
    )
    .action(async (files: string[], options: CheckCommand) => exit(await checkDrift(files, options)));
}

async function makeProfile(files: readonly string[], options: ProfileCommand): Promise<void> {
  checkOutputs(
    options.out === '-' ? [] : [options.out],
    [...files, ...(options.like === undefined ? [] : [options.like])],
    options.force === true,
  );
  const like = options.like === undefined ? undefined : loadDriftProfile(options.like);
  await put(options.out, `${JSON.stringify(await count(files, options, like), null, 2)}\n`);
}

async function checkDrift(files: readonly string[], options: CheckCommand): Promise<number> {
  const reports = reportFiles(options);
  const outputs = [...(options.json === undefined || options.json === '-' ? [] : [options.json]), ...reports];
  const file = referenceOf(options);
  checkOutputs(outputs, [...files, file, ...(options.part ?? [])], options.force === true);
  const reference = loadDriftProfile(file);
  const parts = (options.part ?? []).map(loadDriftProfile);
  if (files.length > 0) parts.push(await count(files, options, reference));
  const [first, ...others] = parts;
  if (first === undefined) throw setupFault('USAGE', 'name manifests, or parts that were counted before (--part)');
  const report = driftOf(reference, others.reduce(addProfiles, first));
  if (options.json !== undefined) await put(options.json, `${JSON.stringify(report, null, 2)}\n`);
  await writeReports(reports, driftReport(report, thisMinute()));
  if (options.quiet !== true && options.json !== '-')
    process.stdout.write(writeDrift(report, paintFor(process.stdout)));
  return report.shifted > 0 ? 4 : 0;
}

function referenceOf(options: CheckCommand): string {
  const { model } = partsOf(options);
  const usual = model === null ? undefined : join(model, 'drift.json');
  if (options.reference !== undefined) return options.reference;
  if (usual !== undefined && existingAt(usual) === 'file') return usual;
  throw setupFault('USAGE', 'there is no drift.json in the folder of the model; name a reference', {
    remedy: 'Make one with `customs-risk drift profile`, or pass --reference.',
  });
}

async function count(
  manifests: readonly string[],
  options: PartOptions & { readonly quiet?: true },
  like: DriftProfile | undefined,
): Promise<DriftProfile> {
  const parts = partsOf(options);
  const progress = createProgress(process.stderr, options.quiet === true, () => performance.now());
  const [loaded, mapping] = [await loadParts(parts), await mappingOf(parts)];
  return interruptible((signal) =>
    profileDrift({
      ...loaded,
      manifests,
      mapping,
      format: parts.format ?? undefined,
      like,
      signal,
      onProgress: progress.update,
    }),
  ).finally(progress.clear);
}
