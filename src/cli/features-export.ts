// The command `features export`: the training matrix of a history.
import type { Command } from 'commander';
import { exportMatrix } from '../pipeline/export-matrix.js';
import { countKeys } from '../pipeline/fit-tables.js';
import { leaksOf } from '../pipeline/label-leaks.js';
import { checkLabels, loadFeatures } from '../pipeline/load-features.js';
import {
  addHistoryOptions,
  checkOut,
  type HistoryOptions,
  historyOf,
  labelNames,
  untilOf,
} from './features-history.js';
import { runOnHistory } from './features-run.js';

interface ExportOptions extends HistoryOptions {
  readonly until?: string;
  readonly force?: true;
}

/** Add the command. `exit` takes 0, or 3 when records were rejected. */
export function addFeaturesExportCommand(features: Command, exit: (code: number) => void): void {
  const command = features
    .command('export')
    .description('Write the training matrix of labelled history: every row is answered from earlier days alone.')
    .argument('<features.yaml>', 'feature file, or a model folder for the features of its card');
  addHistoryOptions(command)
    .option(
      '--until <day>',
      'last day to learn, YYYY-MM-DD; later rows are answered from the tables as they stand then',
    )
    .requiredOption('--out <matrix>', 'the matrix: .csv, .parquet (needs hyparquet-writer) or .npy')
    .option('--force', 'overwrite the output')
    .addHelpText(
      'after',
      `
Exit codes: 0 every record exported; 3 finished, with records rejected; 2 the setup is wrong; 1 reading or writing failed; 130 interrupted.

Examples:
  $ customs-risk features export features.yaml --on train.csv --on valid.csv --mapping kcs.yaml --until 2020-12-31 --out matrix.npy
  $ customs-risk features export models/kcs-gbdt --on train.csv --mapping kcs.yaml --out matrix.parquet`,
    )
    .action(async (file: string, options: ExportOptions) => exit(await exportFeatures(file, options)));
}

async function exportFeatures(file: string, options: ExportOptions): Promise<number> {
  const until = untilOf(options.until);
  const loaded = await loadFeatures(file);
  checkOut(options.out, options.force === true, options, file);
  return runOnHistory(options, 2, `The matrix is in ${options.out}`, async (signal, tell) => {
    const history = await historyOf(options, loaded.set.currency, signal);
    const labels = labelNames(history);
    checkLabels(loaded.lookups, labels);
    const { out } = options;
    const exported = await exportMatrix({ history, loaded, labels, until, out, tell });
    const { tally, frozen } = exported;
    return {
      tally,
      parts: [
        [tally.rows - frozen, 'from earlier days'],
        [frozen, `from the tables of ${options.until}`],
      ],
      labels: exported.labels,
      tables: countKeys(loaded.lookups),
      notes: leaksOf(history, loaded),
    };
  });
}
