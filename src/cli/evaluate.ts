// The command `evaluate`: what verdicts are worth against known outcomes.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { laneNames } from '../declaration/risk.js';
import { setupFault } from '../errors.js';
import type { Top } from '../evaluation/at-top.js';
import { driftOf } from '../evaluation/drift.js';
import { type DriftProfile, loadDriftProfile } from '../evaluation/drift-profile.js';
import { evaluate } from '../evaluation/evaluate.js';
import type { EvaluateOptions } from '../evaluation/evaluate-options.js';
import { profileDrift } from '../evaluation/profile-run.js';
import { openFileSink } from '../output/sink.js';
import { checkTargets, existingAt } from '../output/targets.js';
import { loadParts, mappingOf } from '../pipeline/load-parts.js';
import { writeDrift } from '../report/drift.js';
import { writeEvaluation } from '../report/evaluation.js';
import { evaluationReport } from '../report/evaluation-report.js';
import { addPartOptions, type PartOptions, partsOf } from './parts.js';
import { addReportOption, type ReportOptions, reportFiles, thisMinute, writeReports } from './report-files.js';
import { createProgress, interruptible, paintFor } from './terminal.js';

/** What is measured and how. */
export interface MeasuringOptions extends Pick<EvaluateOptions, 'group' | 'resamples' | 'seed'> {
  readonly at?: Top[];
}

interface Options
  extends PartOptions,
    MeasuringOptions,
    ReportOptions,
    Pick<EvaluateOptions, 'verdicts' | 'outcomes' | 'picks' | 'selects' | 'token' | 'seen' | 'revenue'> {
  readonly randomShare?: number;
  readonly reference?: string;
  readonly replay?: number;
  readonly json?: string;
  readonly force?: true;
  readonly quiet?: true;
}

const collect = (value: string, before: string[] = []): string[] => [...before, value];

/** Add the command. `exit` takes 0, or 3 when records were rejected. */
export function addEvaluateCommand(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('evaluate')
    .description('Measure verdicts against known outcomes: ranking, calibration, lanes, slices, rules.')
    .argument('[file...]', 'labelled manifests, which are scored; none with --verdicts');
  addPartOptions(command)
    .option('--verdicts <file>', 'verdicts (NDJSON) of an earlier run, in place of manifests')
    .option('--outcomes <file>', 'what examinations found, in place of the labels of the mapping')
    .option('--picks <file>', 'picks of a selection: what counts as selected, and the chance of random picks');
  addMeasuringOptions(command)
    .option('--token <expression>', 'part of what repeats of a declaration; may be given more than once', collect)
    .option('--seen <file>', 'manifest before: tokens in it are seen; may be given more than once', collect)
    .addOption(
      new Option('--selects <lane>', 'least strict lane that counts as selected (default: red)').choices(laneNames),
    )
    .option('--revenue <expression>', 'the revenue found, where no outcomes tell it')
    .option(
      '--replay <days>',
      'score day by day by what the days before told, and learn afterwards; figures for each so many days',
      wholeNumber,
    )
    .option('--random-share <share>', 'share of the random quota, such as 0.5% (default: that of the policy)', shareOf)
    .option('--reference <file>', 'profile of what the model learned from: tells the drift too, by a second pass')
    .option('--json <file>', 'the figures as JSON; - for standard output');
  addReportOption(command)
    .option('--force', 'overwrite the outputs')
    .option('--quiet', 'no progress and no summary')
    .addHelpText(
      'after',
      `
Exit codes: 0 every record was judged; 3 finished, with records rejected; 2 the setup is wrong; 1 reading or writing failed; 130 interrupted.

Examples:
  $ customs-risk evaluate labelled.csv --mapping kcs.yaml --json evaluation.json --report evaluation.html
  $ customs-risk evaluate --verdicts verdicts.ndjson --outcomes inspections.csv --random-share 0.5%
  $ customs-risk evaluate 2021.csv --mapping kcs.yaml --seen 2020.csv --token hs6 --token origin --token netKg`,
    )
    .action(async (files: string[], options: Options) => exit(await run(files, options)));
}

/** Add the options that say what is measured and how. */
export function addMeasuringOptions(command: Command): Command {
  return command
    .option(
      '--at <places>',
      'where to cut the ranking, with commas between: shares such as 5%, or numbers (default: 1%,2%,5%,10%)',
      topsOf,
    )
    .option(
      '--group <expression>',
      'part of the key of what is drawn together for intervals; may be given more than once',
      collect,
    )
    .option('--resamples <number>', 'resamples of the bootstrap, 0 for no intervals (default: 1000)', wholeNumber)
    .option('--seed <number>', 'where its random numbers begin (default: 1)', wholeNumber);
}

async function run(files: readonly string[], options: Options): Promise<number> {
  const reports = reportFiles(options);
  const outputs = [...(options.json === undefined || options.json === '-' ? [] : [options.json]), ...reports];
  const { verdicts, outcomes, mapping, policy, reference: referenceFile, seen = [] } = options;
  const read = [...files, verdicts, outcomes, mapping, policy, referenceFile, ...seen];
  checkOutputs(
    outputs,
    read.flatMap((path) => path ?? []),
    options.force === true,
  );
  if (referenceFile !== undefined && verdicts !== undefined)
    throw setupFault('USAGE', 'verdicts tell no features, so there is no drift to tell: leave out --reference');
  const reference = referenceFile === undefined ? undefined : loadDriftProfile(referenceFile);
  const parts = partsOf(options);
  const progress = createProgress(process.stderr, options.quiet === true, () => performance.now());
  const loaded = await loadParts(parts);
  const given =
    options.verdicts === undefined ? { mapping: await mappingOf(parts), format: parts.format ?? undefined } : {};
  const { update: onProgress } = progress;
  const count = (like: DriftProfile): Promise<DriftProfile> =>
    interruptible((signal) =>
      profileDrift({ ...loaded, ...given, manifests: files, like, signal, onProgress }),
    ).finally(progress.clear);
  const evaluation = await interruptible((signal) =>
    evaluate({
      ...loaded,
      ...given,
      manifests: files.length > 0 ? files : undefined,
      verdicts: options.verdicts,
      outcomes: options.outcomes,
      picks: options.picks,
      selects: options.selects,
      tops: options.at,
      token: options.token,
      seen: options.seen,
      group: options.group,
      revenue: options.revenue,
      randomChance: options.randomShare,
      replay: options.replay === undefined ? undefined : { days: options.replay },
      resamples: options.resamples,
      seed: options.seed,
      signal,
      onProgress,
    }),
  ).finally(progress.clear);
  const drift = reference === undefined ? null : driftOf(reference, await count(reference));
  if (options.json !== undefined) await put(options.json, `${JSON.stringify(evaluation, null, 2)}\n`);
  await writeReports(reports, evaluationReport(evaluation, drift, thisMinute()));
  if (options.quiet !== true && options.json !== '-') {
    process.stdout.write(writeEvaluation(evaluation, paintFor(process.stdout)));
    if (drift) process.stdout.write(`\n${writeDrift(drift, paintFor(process.stdout))}`);
  }
  return evaluation.records.rejected > 0 ? 3 : 0;
}

/** Refuse outputs in no folder, that are read, or that exist and may not be overwritten. */
export function checkOutputs(outputs: readonly string[], read: readonly string[], force: boolean): void {
  const named = (paths: readonly string[], what: string) => paths.map((path) => ({ path, what }));
  checkTargets(named(outputs, 'the output'), named(read, 'a file that is read'));
  for (const file of outputs)
    if (!force && existingAt(file) === 'file') throw setupFault('FILE_EXISTS', 'the file exists', { file });
}

/** Write a text whole, to a file or to standard output. */
export async function put(file: string, text: string): Promise<void> {
  if (file === '-') {
    process.stdout.write(text);
    return;
  }
  const sink = openFileSink(file);
  await sink.write(text);
  await sink.close();
}

function topsOf(text: string): Top[] {
  return text.split(',').map((one) => {
    const place = one.trim();
    return place.endsWith('%') ? { share: shareOf(place) } : { k: wholeNumber(place) };
  });
}

function shareOf(text: string): number {
  const [, digits] = /^(\d+(?:\.\d+)?)%$/.exec(text) ?? [];
  if (digits === undefined) throw new InvalidArgumentError('It is not a share such as 5%.');
  return Number(digits) / 100;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is not a whole number.');
  return Number(text);
}
