// Run a manifest: reads files, has threads score them, writes verdicts and quarantine; what the command line calls.
import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { formatIsoDate } from '../declaration/dates.js';
import { type CustomsRiskError, setupFault } from '../errors.js';
import { attemptOutput, type Disk, realDisk } from '../output/disk.js';
import { existingAt } from '../output/targets.js';
import type { Verdict } from '../scoring/verdict.js';
import { checkPaths } from './check-paths.js';
import { checkpointOf, readCheckpoint } from './checkpoint.js';
import { mappingOf } from './load-parts.js';
import { basisOf, checkResume, isResumable } from './resume.js';
import { beginningOfRun, Run } from './run.js';
import type { RunFigures } from './run-figures.js';
import type { RunOptions } from './run-options.js';
import { RunOutputs } from './run-outputs.js';
import { writeRunRecord } from './run-record.js';
import type { BlockScorer, Stages } from './score-blocks.js';
import { today } from './scorer.js';
import { meanCoverage, type Tally } from './tally.js';
import { startWorkerPool } from './worker-pool.js';

export interface RunSummary {
  readonly tally: Tally;
  /** For a report; null where none is wanted. */
  readonly figures: RunFigures | null;
  /** Mean coverage of all verdicts; null when there are none. */
  readonly coverage: number | null;
  readonly versions: Verdict['versions'];
  readonly rules: BlockScorer['rules'];
  readonly shown: BlockScorer['shown'];
  /** Remarks about the parts and the run. */
  readonly notes: readonly string[];
  /** Manifests that were read. */
  readonly inputs: number;
  /** Records that an earlier run had read, whose run this one went on with; null where it began anew. */
  readonly resumedAfter: number | null;
  /** Threads that scored. */
  readonly workers: number;
  /** Until everything was loaded, and from the first byte to the end. */
  readonly startMs: number;
  readonly milliseconds: number;
  /** Milliseconds by stage, of all threads together; `output` is the writing of files. */
  readonly stages: Stages & { readonly output: number };
  /** Where the rejects are, when there are any. */
  readonly quarantine: string | null;
}

/** What tests put in the place of the real thing. */
export interface Surroundings {
  readonly disk: Disk;
  /** Bytes of a manifest that are read at once. */
  readonly chunkBytes: number;
  readonly startWorker: (setup: RunOptions['setup']) => Worker;
}

const real: Surroundings = {
  disk: realDisk,
  chunkBytes: 262_144,
  startWorker: (setup) => new Worker(new URL('./worker.js', import.meta.url), { workerData: setup }),
};

// Below this a second thread takes longer to start than it saves.
const bytesForMore = 4_194_304;

/**
 * Score manifests to an output. Throws CustomsRiskError: what is wrong with the setup before anything is written, and
 * INPUT_FAILED, INPUT_CHANGED, OUTPUT_FAILED, WORKER_LOST or INTERRUPTED during the run, when finished verdicts stay in
 * `<out>.partial` and a run with `resume` goes on after the last checkpoint.
 */
export async function runManifest(options: RunOptions, surroundings: Surroundings = real): Promise<RunSummary> {
  const started = performance.now();
  checkPaths(options);
  const before = options.resume && isResumable(options) ? readCheckpoint(options.out) : null;
  const asOf = options.setup.asOf ?? before?.standing.asOf ?? formatIsoDate(today());
  const setup = { ...options.setup, asOf };
  const mapping = await mappingOf(setup);
  const totalBytes = totalSize(options.inputs);
  const most = options.workers ?? availableParallelism();
  const isLarge = totalBytes !== null && totalBytes >= bytesForMore;
  const start = (): Worker => surroundings.startWorker(setup);
  const pool = await startWorkerPool({ most, atOnce: isLarge ? most : 1, start });
  try {
    const startMs = performance.now() - started;
    const basis = isResumable(options) ? await basisOf(options, pool.ready.versions, surroundings.disk) : null;
    if (before) await checkResume(options, before, basis!, surroundings.disk);
    const outputs = new RunOutputs(options, surroundings.disk, pool.ready.head, before?.standing ?? null);
    const context = { ...surroundings, options, mapping, pool, workers: most, outputs, totalBytes, asOf, basis };
    const run = new Run(context, before?.standing ?? beginningOfRun());
    await finish(run, outputs, options, basis !== null);
    await pool.close();
    const summary: RunSummary = {
      tally: run.tally,
      figures: run.figures,
      coverage: meanCoverage(run.tally),
      versions: pool.ready.versions,
      rules: pool.ready.rules,
      shown: pool.ready.shown,
      notes: [...run.notes],
      inputs: options.inputs.length,
      resumedAfter: before === null ? null : before.standing.tally.read,
      workers: pool.started,
      startMs,
      milliseconds: run.milliseconds,
      stages: run.stages,
      quarantine: outputs.hasQuarantine ? options.quarantine : null,
    };
    if (options.out !== '-' && existingAt(options.out) === 'file')
      await writeRunRecord(surroundings.disk, options, summary);
    if (basis) await attemptOutput(options.out, () => surroundings.disk.remove(checkpointOf(options.out)));
    return summary;
  } finally {
    await pool.stop();
  }
}

/** Run to the end, and give the files their names; or leave what is written for a run that goes on. */
async function finish(run: Run, outputs: RunOutputs, options: RunOptions, canResume: boolean): Promise<void> {
  try {
    await run.go();
    if (options.signal.aborted) {
      if (canResume) await run.checkpoint();
      throw interruption(run, outputs, canResume);
    }
    // The files take their names one after the other; a run that is stopped in between is finished by the next.
    if (canResume && (outputs.hasQuarantine || existingAt(checkpointOf(options.out)) === 'file'))
      await run.checkpoint();
    await outputs.close();
  } catch (fault) {
    await outputs.abandon();
    throw options.stop.aborted ? interruption(run, outputs, canResume) : fault;
  }
}

function interruption(run: Run, { partial }: RunOutputs, isResumable: boolean): CustomsRiskError {
  const where = partial ? `; their verdicts are in ${partial}` : '';
  const remedy = isResumable ? { remedy: 'Go on with the same command and --resume.' } : {};
  return setupFault('INTERRUPTED', `the run was interrupted after ${run.tally.read} records${where}`, remedy);
}

function totalSize(inputs: readonly string[]): number | null {
  let total = 0;
  for (const input of inputs) {
    const stats = input === '-' ? undefined : statSync(input);
    if (!stats?.isFile()) return null;
    total += stats.size;
  }
  return total;
}
