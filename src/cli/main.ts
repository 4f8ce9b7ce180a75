#!/usr/bin/env node
// The command line: arguments in, exit code out.
import { Command, CommanderError } from 'commander';
import { CustomsRiskError, exitCodeOf } from '../errors.js';
import { outputFault } from '../output/disk.js';
import { libraryVersion } from '../pipeline/shipped.js';
import { addCompareCommand } from './compare.js';
import { addConvertCommand } from './convert.js';
import { addDoctorCommand } from './doctor.js';
import { addDriftCommands } from './drift.js';
import { addEvaluateCommand } from './evaluate.js';
import { addExplainCommand } from './explain.js';
import { addFeaturesCommands } from './features.js';
import { addMapCommands } from './map.js';
import { addModelCommands } from './model.js';
import { addOutcomesCommands } from './outcomes.js';
import { addRulesCommands } from './rules.js';
import { addSchemaCommand } from './schema.js';
import { addScoreCommand } from './score.js';
import { addSelectCommand } from './select.js';
import { addSimulateCommand } from './simulate.js';
import { paintFor } from './terminal.js';
import { addValidateCommand } from './validate.js';

let exitCode = 0;
const exit = (code: number): void => {
  exitCode = code;
};

const program = new Command('customs-risk')
  .description('Score inbound shipment declarations for counterfeit and public-safety risk.')
  .version(libraryVersion)
  .exitOverride()
  .showHelpAfterError('(run with --help for the options)')
  .addHelpText('after', '\nExample:\n  $ customs-risk score arrivals.csv --mapping arrivals.yaml --out verdicts.csv');
addScoreCommand(program, exit);
addExplainCommand(program);
addValidateCommand(program, exit);
addMapCommands(program);
addEvaluateCommand(program, exit);
addConvertCommand(program, exit);
addCompareCommand(program, exit);
addDriftCommands(program, exit);
addSimulateCommand(program, exit);
addRulesCommands(program, exit);
addFeaturesCommands(program, exit);
addModelCommands(program, exit);
addSelectCommand(program);
addOutcomesCommands(program, exit);
addDoctorCommand(program, exit);
addSchemaCommand(program);
for (const command of program.commands) command.exitOverride();

// A standard output that is full or closed is told of below, not by a crash.
process.stderr.on('error', () => {});
let stdoutFailure: NodeJS.ErrnoException | undefined;
process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
  stdoutFailure ??= cause;
});

try {
  await program.parseAsync();
} catch (fault) {
  exit(report(fault));
}
await new Promise<void>((done) => process.stdout.write('', () => done()));
if (stdoutFailure && exitCode === 0) exit(report(outputFault('standard output', stdoutFailure)));
process.exitCode = exitCode;

function report(fault: unknown): number {
  if (fault instanceof CommanderError) return fault.exitCode === 0 ? 0 : 2;
  if (!(fault instanceof CustomsRiskError)) throw fault;
  const paint = paintFor(process.stderr);
  process.stderr.write(`${paint('red', 'customs-risk:')} ${fault.message}\n${fault.remedy}\n`);
  return exitCodeOf(fault.code);
}
