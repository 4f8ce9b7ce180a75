// The command `model canaries`: the drawn canary rows of a model folder made anew, so that they reach every leaf.
import type { Command } from 'commander';
import { redrawCanaries } from '../pipeline/redraw-canaries.js';
import { coverageText } from '../report/model-check.js';

/** Add the command. */
export function addModelCanariesCommand(model: Command): void {
  model
    .command('canaries')
    .description(
      'Make the canary rows of a model folder anew: those of its declarations, and drawn ones for its trees.',
    )
    .argument('<folder>', 'model folder, whose canaries.ndjson and digest are written')
    .addHelpText(
      'after',
      `
Rows with a declaration keep it, and get the features and outputs that the model gives now. Run it after training; what the
model says now is then what it must repeat.

Example:
  $ customs-risk model canaries models/next`,
    )
    .action(async (folder: string) => {
      const { declared, drawn, coverage } = await redrawCanaries(folder);
      const rows = `${declared + drawn} canary rows, ${declared} from declarations and ${drawn} drawn.`;
      process.stdout.write(`${rows}${coverage ? `\n${coverageText(coverage)}` : ''}\n`);
    });
}
