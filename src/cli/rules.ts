// The commands `rules …`: what authors of rules ask - are they sound, do their tests pass, why did one hit, what do they do.
import type { Command } from 'commander';
import { addRulesCheckCommand } from './rules-check.js';
import { addRulesExplainCommand } from './rules-explain.js';
import { addRulesStatsCommand } from './rules-stats.js';
import { addRulesTestCommand } from './rules-test.js';

/** Add the commands. `exit` takes the exit code: 0 fine, 1 errors found or tests failed. */
export function addRulesCommands(program: Command, exit: (code: number) => void): void {
  const rules = program
    .command('rules')
    .description('Check, test, explain and measure rule sets.')
    .addHelpText('after', '\nExample:\n  $ customs-risk rules check counterfeit public-safety');
  addRulesCheckCommand(rules, exit);
  addRulesTestCommand(rules, exit);
  addRulesExplainCommand(rules);
  addRulesStatsCommand(rules);
}
