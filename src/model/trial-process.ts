// Trial process: loads a model folder as a scorer would, lets it repeat its canary rows, and runs the largest batch; its result is a line on standard output.
import { writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { CustomsRiskError, type Problem, setupFault } from '../errors.js';
import type { InputMatrix } from '../features/features.js';
import { limits } from '../limits.js';
import { repeatCanaries } from './canaries.js';
import { readModel } from './read.js';
import { explanationOf, loadRuntime, openSession } from './session.js';
import type { TrialCaps, TrialReply } from './trial.js';

const [folder, caps] = JSON.parse(process.argv[2]!) as [string, TrialCaps]; // what trial.ts passes

try {
  await loadRuntime();
  await watch();
  reply({ kind: 'begun' });
  const model = readModel(folder);
  const { run } = await openSession(model);
  const canaries = await repeatCanaries(model, run);
  const largest = canaries.inputs.map((matrix) => repeated(matrix, canaries.count, limits.trialRows));
  const start = performance.now();
  await run(largest, limits.trialRows).catch(failOnRows);
  const microseconds = ((performance.now() - start) * 1000) / limits.trialRows;
  reply({ kind: 'passed', digest: model.digest, microseconds, bytes: process.memoryUsage.rss() });
} catch (fault) {
  if (!(fault instanceof CustomsRiskError)) throw fault;
  reply({ kind: 'failed', problems: fault.problems as [Problem, ...Problem[]], remedy: fault.remedy });
}
process.exit(0);

/** Start the watchdog, and wait until it is there. */
async function watch(): Promise<void> {
  const watchdog = new Worker(new URL('./watchdog.js', import.meta.url), { workerData: caps });
  await new Promise((done, fail) => watchdog.once('online', done).once('error', fail));
}

function failOnRows(cause: unknown): never {
  if (cause instanceof CustomsRiskError) throw cause;
  const says = `the graph fails on a batch of ${limits.trialRows} rows: ${explanationOf(cause)}`;
  throw setupFault('MODEL_TRIAL', says, { file: folder });
}

/** The rows of a matrix over and over, until there are so many. */
function repeated(matrix: InputMatrix, count: number, rows: number): InputMatrix {
  const { values } = matrix;
  const size = (values.length / count) * rows;
  const filled =
    matrix.type === 'string' ? new Array<string>(size) : new (values.constructor as Float32ArrayConstructor)(size);
  for (let at = 0; at < size; at++) filled[at] = values[at % values.length] as never; // of the same type
  return { ...matrix, values: filled } as unknown as InputMatrix; // of the same type
}

function reply(message: TrialReply): void {
  writeSync(1, `${JSON.stringify(message)}\n`);
}
