// The command `select`: verdicts to picks, what to open under the capacity there is.
import type { Command } from 'commander';
import { setupFault } from '../errors.js';
import { selectVerdicts } from '../pipeline/select-verdicts.js';
import { laneTotals, writeSelection } from '../report/selection.js';
import { interruptible, paintFor } from './terminal.js';

interface SelectOptions {
  readonly policy?: string;
  readonly secretFile?: string;
  readonly budget?: string;
  readonly overrides?: string;
  readonly novelBy?: string;
  readonly out: string;
  readonly json?: true;
  readonly quiet?: true;
  readonly force?: true;
}

/** Add the command. */
export function addSelectCommand(program: Command): void {
  program
    .command('select')
    .description(
      'Choose what to open: forced lanes, a random quota, the highest risks within the capacity, exploration.',
    )
    .argument('<verdicts>', 'verdicts of `customs-risk score`, .ndjson or .csv')
    .option('--policy <file>', 'policy with capacity, random, exploration and expected (default: the built-in one)')
    .option('--secret-file <file>', 'secret of at least 16 bytes; without it nothing is selected')
    .option('--budget <file>', 'what single offices and days can open')
    .option('--overrides <file>', 'lanes that officers decided by hand')
    .option('--novel-by <columns>', 'kept columns whose rare values are explored, with commas between')
    .requiredOption('--out <picks.csv>', 'the picks')
    .option('--json', 'the summary as JSON, on standard output')
    .option('--quiet', 'no summary')
    .option('--force', 'overwrite the output')
    .addHelpText(
      'after',
      `
Exit codes: 0 selected; 2 the setup or the verdicts are wrong; 1 reading or writing failed; 130 interrupted.

Examples:
  $ head -c 32 /dev/urandom | base64 > secret && chmod 600 secret
  $ customs-risk select verdicts.ndjson --policy policy.yaml --secret-file secret --out picks.csv
  $ customs-risk select verdicts.ndjson --policy policy.yaml --secret-file secret --budget week.yaml --overrides tonight.yaml --out picks.csv`,
    )
    .action(async (verdicts: string, options: SelectOptions) => {
      const { policy = null, secretFile, budget = null, overrides = null, novelBy, out } = options;
      if (secretFile === undefined)
        throw setupFault('SECRET_MISSING', 'no secret is given (--secret-file): a known draw could be steered');
      const selected = await interruptible((signal) =>
        selectVerdicts({
          verdicts,
          policy,
          secretFile,
          budget,
          overrides,
          out,
          force: options.force === true,
          novelBy: novelBy?.split(',').map((column) => column.trim()) ?? [],
          signal,
        }),
      );
      const { picks, groups, ...counts } = selected;
      if (options.json)
        process.stdout.write(
          `${JSON.stringify({ picks: picks.length, ...counts, lanes: laneTotals(selected), groups }, null, 2)}\n`,
        );
      if (!options.quiet)
        process.stderr.write(`${writeSelection(selected, paintFor(process.stderr))}\nPicks are in ${out}\n`);
    });
}
