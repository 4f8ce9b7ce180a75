// The command `simulate`: what selection finds over time when only what it opens is learned from.
import { type Command, InvalidArgumentError } from 'commander';
import { setupFault } from '../errors.js';
import { simulate } from '../evaluation/simulate.js';
import { givenParts } from '../pipeline/engine.js';
import { createTelling } from '../pipeline/history.js';
import { loadParts, mappingOf } from '../pipeline/load-parts.js';
import { readSecret } from '../pipeline/select-verdicts.js';
import { writeSimulation } from '../report/simulation.js';
import { checkOutputs, put } from './evaluate.js';
import { addPartOptions, type PartOptions, partsOf } from './parts.js';
import { createProgress, interruptible, paintFor } from './terminal.js';

interface Options extends PartOptions {
  readonly label: string;
  readonly rate: number;
  readonly explore: number[];
  readonly daysPerStep: number;
  readonly warmUp: number;
  readonly fromNothing?: true;
  readonly secretFile?: string;
  readonly seed?: number;
  readonly json?: string;
  readonly force?: true;
  readonly quiet?: true;
}

/** Add the command. `exit` takes 0, or 3 when records were rejected. */
export function addSimulateCommand(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('simulate')
    .description('Simulate selection over time: pick, learn from the picks alone, go on; with shares picked at random.')
    .argument('<file...>', 'labelled manifests; they are read several times');
  addPartOptions(command)
    .requiredOption('--label <name>', 'label of the mapping that tells what is found; `evaluates` says of which risk')
    .option('--rate <share>', 'part of the declarations that is opened', numberOf, 0.05)
    .option('--explore <shares>', 'parts of the picks made at random, with commas between', numbersOf, [0, 0.1, 0.5])
    .option('--days-per-step <days>', 'days after which tables learn from the picks', numberOf, 7)
    .option('--warm-up <share>', 'part of the steps, the first ones, in which everything is opened', numberOf, 0.1)
    .option('--from-nothing', 'begin with empty tables, not with those of the model and the day after them')
    .option('--secret-file <file>', 'key of the draws, as for select')
    .option('--seed <number>', 'key of the draws in place of a secret (default: 1)', numberOf)
    .option('--json <file>', 'the figures as JSON; - for standard output')
    .option('--force', 'overwrite the output')
    .option('--quiet', 'no progress and no summary')
    .addHelpText(
      'after',
      `
Exit codes: 0 every record was used; 3 finished, with records rejected; 2 the setup is wrong; 1 reading or writing failed; 130 interrupted.

Examples:
  $ customs-risk simulate labelled.csv --mapping kcs.yaml --label fraud --rate 0.05 --explore 0,0.1,0.5
  $ customs-risk simulate 2020.csv 2021.csv --mapping kcs.yaml --label fraud --from-nothing --json simulation.json`,
    )
    .action(async (files: string[], options: Options) => exit(await run(files, options)));
}

async function run(files: readonly string[], options: Options): Promise<number> {
  const { json, secretFile, seed, label, rate, explore, daysPerStep, warmUp } = options;
  const parts = partsOf(options);
  checkOutputs(
    json === undefined || json === '-' ? [] : [json],
    [...files, parts.mapping, parts.policy, secretFile].flatMap((path) => path ?? []),
    options.force === true,
  );
  if (secretFile !== undefined && seed !== undefined)
    throw setupFault('USAGE', 'the draws have one key: --secret-file or --seed');
  const secret = secretFile === undefined ? `seed of a simulation ${seed ?? 1}` : readSecret(secretFile);
  const [given, mapping] = [await givenParts(await loadParts(parts)), await mappingOf(parts)];
  const progress = createProgress(process.stderr, options.quiet === true, () => performance.now());
  const simulation = await interruptible((signal) =>
    simulate({
      input: { manifests: files, mapping, format: parts.format ?? undefined },
      parts: given,
      label,
      rate,
      explore,
      daysPerStep,
      warmUp,
      fromNothing: options.fromNothing === true,
      secret,
      signal,
      tell: createTelling(files, 1 + explore.length, progress.update),
    }),
  ).finally(progress.clear);
  if (json !== undefined) await put(json, `${JSON.stringify(simulation, null, 2)}\n`);
  if (options.quiet !== true && json !== '-')
    process.stdout.write(writeSimulation(simulation, paintFor(process.stdout)));
  return simulation.rejected > 0 ? 3 : 0;
}

function numberOf(text: string): number {
  if (!/^\d{1,9}(\.\d{1,9})?$/.test(text)) throw new InvalidArgumentError('It is not a number such as 0.05.');
  return Number(text);
}

const numbersOf = (text: string): number[] => text.split(',').map((one) => numberOf(one.trim()));
