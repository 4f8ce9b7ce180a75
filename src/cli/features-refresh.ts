// The command `features refresh`: newer outcomes into the tables of a model, which is not trained anew.
import type { Command } from 'commander';
import { countKeys } from '../pipeline/fit-tables.js';
import { checkLabels } from '../pipeline/load-features.js';
import { checkNewFolder, loadRefreshable, refreshModel } from '../pipeline/refresh-model.js';
import { modelPath } from './config.js';
import { addHistoryOptions, type HistoryOptions, historyOf, labelNames } from './features-history.js';
import { runOnHistory } from './features-run.js';

/** Add the command. `exit` takes 0, or 3 when records were rejected. */
export function addFeaturesRefreshCommand(features: Command, exit: (code: number) => void): void {
  const command = features
    .command('refresh')
    .description(
      'Learn newer outcomes into the tables of a model. Writes a new folder and leaves the old one as it is.',
    )
    .argument('<model>', 'model folder, or name of a shipped one');
  addHistoryOptions(command)
    .requiredOption('--out <folder>', 'folder of the refreshed model, which must not exist')
    .addHelpText(
      'after',
      `
Rows of days that the tables know already are counted and passed over. Rates, counts and latest values come out as if they
were fitted to all days together; medians stay as they are, for their values are not kept.

Exit codes: 0 every record read; 3 finished, with records rejected; 2 the setup is wrong; 1 reading or writing failed; 130 interrupted.

Example:
  $ customs-risk features refresh models/kcs-gbdt --on outcomes.csv --mapping kcs.yaml --out models/kcs-gbdt-april`,
    )
    .action(async (folder: string, options: HistoryOptions) => exit(await refreshFeatures(folder, options)));
}

async function refreshFeatures(folder: string, options: HistoryOptions): Promise<number> {
  checkNewFolder(options.out);
  const refreshable = await loadRefreshable(modelPath(folder, folder));
  const { model, lookups, learned } = refreshable;
  return runOnHistory(options, 1, `The refreshed model is in ${options.out}`, async (signal, tell) => {
    const history = await historyOf(options, model.card.currency, signal);
    checkLabels(lookups, labelNames(history));
    const { tally, fitted, passedOver, version, medians } = await refreshModel(refreshable, {
      history,
      out: options.out,
      tell,
    });
    return {
      tally,
      parts: [
        [tally.rows - passedOver, 'learned'],
        [passedOver, 'of days that the tables knew already'],
      ],
      labels: fitted.labels,
      tables: countKeys(lookups),
      notes: [
        `version ${version}; its tables know ${fitted.rows} rows until ${fitted.until}, where they knew ${learned.rows} until ${learned.until}`,
        ...(medians.length === 0
          ? []
          : [
              `the medians stay as they were (${medians.join(', ')}): fit them anew on the whole history to renew them`,
            ]),
      ],
    };
  });
}
