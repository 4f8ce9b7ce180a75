// The commands `model …`: what data scientists ask of a model - does it serve, what is in it, a card for it, canary rows for it.
import type { Command } from 'commander';
import { addModelCanariesCommand } from './model-canaries.js';
import { addModelCheckCommand } from './model-check.js';
import { addModelInitCommand } from './model-init.js';
import { addModelInspectCommand } from './model-inspect.js';

/** Add the commands. `exit` takes the exit code: 0 fine, 1 a model does not serve. */
export function addModelCommands(program: Command, exit: (code: number) => void): void {
  const model = program
    .command('model')
    .description('Check, inspect and draft model folders.')
    .addHelpText('after', '\nExample:\n  $ customs-risk model check kcs-gbdt');
  addModelCheckCommand(model, exit);
  addModelInspectCommand(model);
  addModelInitCommand(model, exit);
  addModelCanariesCommand(model);
}
