// The command `score`: manifests to verdicts.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { setupFault } from '../errors.js';
import { openStreamSink } from '../output/sink.js';
import { existingAt } from '../output/targets.js';
import { type DecisionIds, decisionIdKinds } from '../output/verdict-ndjson.js';
import { formatOfName, type VerdictFormat } from '../output/verdict-text.js';
import { runLines } from '../pipeline/run-lines.js';
import { runManifest } from '../pipeline/run-manifest.js';
import type { RunSetup } from '../pipeline/run-parts.js';
import { type ModelReasons, modelReasonKinds } from '../pipeline/scorer-options.js';
import { runReport } from '../report/run-report.js';
import { writeSummary } from '../report/summary.js';
import { addPartOptions, type PartOptions, partsOf } from './parts.js';
import { addReportOption, type ReportOptions, reportFiles, thisMinute, writeReports } from './report-files.js';
import { createProgress, paintFor } from './terminal.js';

interface ScoreOptions extends PartOptions, ReportOptions {
  readonly out?: string;
  readonly lineMode?: true;
  readonly quarantine?: string;
  readonly keep?: string;
  readonly decisionIds?: DecisionIds;
  readonly modelReasons?: ModelReasons;
  readonly workers?: number | 'auto';
  readonly resume?: true;
  readonly checkpointEvery?: number;
  readonly reportPersonal?: true;
  readonly quiet?: true;
  readonly force?: true;
}

/** Add the command. `exit` takes the exit code: 0 all scored, 3 finished with records in quarantine. */
export function addScoreCommand(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('score')
    .description('Score manifests and write one verdict for each declaration.')
    .argument('<file...>', 'manifests, of any format that can be read, also gzipped; - for standard input')
    .option(
      '--out <file>',
      'verdicts, .csv or .ndjson; - for standard output (NDJSON), as from standard input by default',
    )
    .option(
      '--quarantine <file>',
      'rejected records; - for standard error (default: <out>.quarantine.ndjson; - where --out is - or a device)',
    )
    .option('--keep <columns>', 'columns of the manifest that the output repeats, with commas between');
  addPartOptions(command)
    .addOption(
      new Option('--decision-ids <which>', 'verdicts that get a decision id (default: above-green)').choices(
        decisionIdKinds,
      ),
    )
    .addOption(
      new Option(
        '--model-reasons <which>',
        'verdicts that tell what each feature of the model adds (default: above-green)',
      ).choices(modelReasonKinds),
    )
    .addOption(
      new Option('--workers <number>', 'threads that score, or auto for as many as there are cores')
        .default('auto')
        .argParser(workersOf),
    )
    .option('--resume', 'go on with a run that was stopped, if there is one; the output is the same bytes')
    .addOption(
      new Option('--checkpoint-every <seconds>', 'how often a run notes where it stands, for --resume')
        .default(10)
        .argParser(secondsOf),
    )
    .option('--line-mode', 'one verdict at once for each line of standard input, a declaration as JSON')
    .option('--quiet', 'no progress and no summary');
  addReportOption(command)
    .option('--report-personal', 'the report shows sentences with contents of declarations')
    .option('--force', 'overwrite the output')
    .addHelpText(
      'after',
      `
Exit codes: 0 all scored; 3 finished, with records in quarantine; 2 the setup is wrong; 1 reading or writing failed; 130 interrupted.

Examples:
  $ customs-risk score arrivals.csv --mapping arrivals.yaml --out verdicts.csv --report run.html
  $ customs-risk score monday.ndjson tuesday.ndjson --no-model --out verdicts.ndjson
  $ customs-risk score night.csv.gz --mapping night.yaml --out - | jq .lane
  $ customs-risk score year.csv --mapping year.yaml --out year.ndjson --workers 8 --resume
  $ tail -f declarations.ndjson | customs-risk score - --line-mode`,
    )
    .action(async (files: string[], options: ScoreOptions) => exit(await score(files, options)));
}

async function score(inputs: readonly string[], options: ScoreOptions): Promise<number> {
  const parts = partsOf(options);
  const out = outOf(inputs, options);
  const reports = reportFiles(options);
  const setup: RunSetup = {
    rules: parts.rules,
    model: parts.model,
    policy: parts.policy,
    mutes: parts.mutes,
    mapping: parts.mapping,
    format: parts.format,
    asOf: parts.asOf,
    keep: options.keep?.split(',').map((column) => column.trim()) ?? parts.config.keep ?? [],
    output: outputFormat(out),
    decisionIds: options.decisionIds ?? parts.config.decisionIds ?? 'above-green',
    modelReasons: options.modelReasons ?? parts.config.modelReasons ?? 'above-green',
    figures: reports.length === 0 ? 'none' : options.reportPersonal === true ? 'personal' : 'plain',
  };
  const quiet = options.quiet === true;
  const progress = createProgress(process.stderr, quiet, () => performance.now());
  const interruption = catchInterruption();
  try {
    if (options.lineMode) return await answerLines(inputs, out, setup, interruption.signal);
    const summary = await runManifest({
      inputs,
      out,
      quarantine: quarantineOf(out, options),
      reports,
      force: options.force === true,
      config: options.config ?? null,
      workers: options.workers === 'auto' || options.workers === undefined ? null : options.workers,
      resume: options.resume === true,
      checkpointSeconds: options.checkpointEvery ?? 10,
      signal: interruption.signal,
      stop: interruption.stop,
      onProgress: progress.update,
      setup,
    });
    progress.clear();
    const { figures } = summary;
    if (figures) await writeReports(reports, runReport({ summary, figures, sources: inputs, written: thisMinute() }));
    if (!quiet) {
      process.stderr.write(`${writeSummary(summary, paintFor(process.stderr))}\n`);
      if (out !== '-') process.stderr.write(`Verdicts are in ${out}\n`);
      for (const file of reports) process.stderr.write(`The report is in ${file}\n`);
      if (summary.quarantine) process.stderr.write(`Rejected records are in ${summary.quarantine}\n`);
    }
    return summary.tally.rejected > 0 ? 3 : 0;
  } finally {
    progress.clear();
    interruption.release();
  }
}

async function answerLines(
  inputs: readonly string[],
  out: string,
  setup: RunSetup,
  signal: AbortSignal,
): Promise<number> {
  if (inputs.length !== 1 || inputs[0] !== '-' || out !== '-')
    throw setupFault('USAGE', 'with --line-mode lines come from standard input and answers go to standard output', {
      remedy: 'Give - for the manifest, and leave --out out.',
    });
  signal.addEventListener('abort', () => process.stdin.destroy());
  const { rejected } = await runLines({
    setup,
    input: process.stdin,
    out: openStreamSink(process.stdout, 'standard output'),
    rejects: openStreamSink(process.stderr, 'standard error'),
    signal,
  });
  return rejected > 0 ? 3 : 0;
}

/** The first signal ends the reading, so that what is under way is written; a second one, or some seconds, end the run. */
function catchInterruption(): { signal: AbortSignal; stop: AbortSignal; release: () => void } {
  const reading = new AbortController();
  const run = new AbortController();
  const interrupt = (): void => {
    if (reading.signal.aborted) return run.abort();
    reading.abort();
    setTimeout(() => run.abort(), drainMs).unref();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const release = (): void => {
    process.removeListener('SIGINT', interrupt).removeListener('SIGTERM', interrupt);
  };
  return { signal: reading.signal, stop: run.signal, release };
}

function outOf(inputs: readonly string[], { out }: ScoreOptions): string {
  if (out !== undefined) return out;
  if (inputs.length === 1 && inputs[0] === '-') return '-';
  throw setupFault('USAGE', "required option '--out <file>' not specified", {
    remedy: 'Name the file for the verdicts, as in --out verdicts.csv.',
  });
}

const drainMs = 4_500;
const mostWorkers = 64;

function workersOf(text: string): number | 'auto' {
  if (text === 'auto') return text;
  const workers = Number(text);
  if (Number.isInteger(workers) && workers >= 1 && workers <= mostWorkers) return workers;
  throw new InvalidArgumentError(`a whole number from 1 to ${mostWorkers}, or auto`);
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && seconds >= 0 && seconds <= 86_400) return seconds;
  throw new InvalidArgumentError('a number of seconds from 0 to 86,400');
}

/** Null for standard error: where it is asked for, and where there is no name to put an ending to. */
function quarantineOf(out: string, { quarantine }: ScoreOptions): string | null {
  const path = quarantine ?? (out === '-' || existingAt(out) === 'special' ? '-' : `${out}.quarantine.ndjson`);
  return path === '-' ? null : path;
}

function outputFormat(out: string): VerdictFormat {
  const format = formatOfName(out);
  if (format) return format;
  if (out === '-' || existingAt(out) === 'special') return 'ndjson';
  throw setupFault('USAGE', 'the ending of --out must be .csv or .ndjson', {
    file: out,
    remedy: 'Name the output verdicts.csv or verdicts.ndjson.',
  });
}
