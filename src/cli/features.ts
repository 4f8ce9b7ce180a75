// The commands `features …`: learning the tables that features look things up in, exporting what models are trained on, and refreshing tables.
import type { Command } from 'commander';
import { addFeaturesExportCommand } from './features-export.js';
import { addFeaturesFitCommand } from './features-fit.js';
import { addFeaturesRefreshCommand } from './features-refresh.js';

/** Add the commands. `exit` takes the exit code: 0 fine, 3 with rejected records. */
export function addFeaturesCommands(program: Command, exit: (code: number) => void): void {
  const features = program
    .command('features')
    .description('Fit lookup tables to labelled history, export training matrices, refresh the tables of a model.')
    .addHelpText(
      'after',
      '\nExample:\n  $ customs-risk features fit features.yaml --on history.csv --mapping kcs.yaml --out tables.json',
    );
  addFeaturesFitCommand(features, exit);
  addFeaturesExportCommand(features, exit);
  addFeaturesRefreshCommand(features, exit);
}
