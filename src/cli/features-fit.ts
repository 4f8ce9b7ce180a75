// The command `features fit`: lookup tables from labelled history.
import type { Command } from 'commander';
import { countKeys, fitTables } from '../pipeline/fit-tables.js';
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

interface FitOptions extends HistoryOptions {
  readonly until?: string;
  readonly force?: true;
}

/** Add the command. `exit` takes 0, or 3 when records were rejected. */
export function addFeaturesFitCommand(features: Command, exit: (code: number) => void): void {
  const command = features
    .command('fit')
    .description('Learn the lookup tables of features from labelled history.')
    .argument('<features.yaml>', 'feature file, or a model folder for the features of its card');
  addHistoryOptions(command)
    .option('--until <day>', 'last day to learn, YYYY-MM-DD; later rows are passed over')
    .requiredOption('--out <tables.json>', 'the fitted tables')
    .option('--force', 'overwrite the output')
    .addHelpText(
      'after',
      `
Exit codes: 0 every record learned; 3 finished, with records rejected; 2 the setup is wrong; 1 reading or writing failed; 130 interrupted.

Example:
  $ customs-risk features fit features.yaml --on 2019.csv --on 2020.csv --mapping kcs.yaml --until 2020-12-31 --out tables.json`,
    )
    .action(async (file: string, options: FitOptions) => exit(await fitFeatures(file, options)));
}

async function fitFeatures(file: string, options: FitOptions): Promise<number> {
  const until = untilOf(options.until);
  const loaded = await loadFeatures(file);
  const { lookups } = loaded;
  checkOut(options.out, options.force === true, options, file);
  return runOnHistory(options, 1, `Tables are in ${options.out}`, async (signal, tell) => {
    const history = await historyOf(options, loaded.set.currency, signal);
    checkLabels(lookups, labelNames(history));
    const { tally, fitted, passedOver } = await fitTables({ history, lookups, until, out: options.out, tell });
    return {
      tally,
      parts: [
        [fitted.rows, 'learned'],
        [passedOver, `after ${options.until}`],
      ],
      labels: fitted.labels,
      tables: countKeys(lookups),
      notes: [...leaksOf(history, loaded), knownUntil(fitted.until)],
    };
  });
}

function knownUntil(until: string | null): string {
  return until === null ? 'no row was learned: every answer is missing' : `the tables know the days until ${until}`;
}
