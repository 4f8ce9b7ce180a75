// The command `model check`: whether a model folder serves, step by step.
import type { Command } from 'commander';
import { checkModel } from '../pipeline/check-model.js';
import { writeModelCheck } from '../report/model-check.js';
import { modelPath } from './config.js';
import { paintFor } from './terminal.js';

/** Add the command. `exit` takes 1 when the model does not serve, 2 when its files cannot be read. */
export function addModelCheckCommand(model: Command, exit: (code: number) => void): void {
  model
    .command('check')
    .description('Take every step that a model takes before it serves, and tell what ought to be looked at.')
    .argument('<folder>', 'model folder, or name of a shipped one')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Exit codes: 0 the model serves, whatever the warnings; 1 it does not; 2 a file cannot be read, or the command is wrong.

Example:
  $ customs-risk model check models/next`,
    )
    .action(async (folder: string, { json }: { json?: true }) => {
      const check = await checkModel(modelPath(folder, folder));
      process.stdout.write(
        json ? `${JSON.stringify(check, null, 2)}\n` : writeModelCheck(check, paintFor(process.stdout)),
      );
      if (check.fault) exit(/^(?:FILE_|ORT_)/.test(check.fault.code) ? 2 : 1);
    });
}
