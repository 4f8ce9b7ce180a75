// The command `outcomes check`: what of an outcomes file can be used, and every line that cannot.
import type { Command } from 'commander';
import { checkOutcomes } from '../evaluation/check-outcomes.js';
import { writeOutcomeCheck } from '../report/outcome-check.js';
import { interruptible, paintFor } from './terminal.js';

/** Add the commands. `exit` takes 0, or 3 when lines cannot be used. */
export function addOutcomesCommands(program: Command, exit: (code: number) => void): void {
  const outcomes = program.command('outcomes').description('What examinations found.');
  outcomes
    .command('check')
    .description('Tell every line of an outcomes file that cannot be used, with its line and why.')
    .argument('<file>', 'outcomes, delimited or NDJSON; see `customs-risk schema outcomes`')
    .option('--verdicts <file>', 'verdicts, to find outcomes of declarations that have none')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Exit codes: 0 every line can be used; 3 some cannot; 2 the file is no outcomes file; 1 reading failed; 130 interrupted.

Example:
  $ customs-risk outcomes check inspections.csv --verdicts verdicts.ndjson`,
    )
    .action(async (file: string, options: { verdicts?: string; json?: true }) => {
      const verdicts = options.verdicts ?? null;
      const check = await interruptible((signal) => checkOutcomes(file, verdicts, signal));
      const text = options.json
        ? `${JSON.stringify(check, null, 2)}\n`
        : writeOutcomeCheck(check, paintFor(process.stdout));
      process.stdout.write(text);
      exit(check.used < check.lines ? 3 : 0);
    });
}
