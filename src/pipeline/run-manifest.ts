// Run a manifest: reads files, has a worker score them, writes verdicts and quarantine; what the command line calls.
import { createReadStream, statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { CustomsRiskError, setupFault } from '../errors.js';
import { chunksOf } from '../manifest/read-manifest.js';
import { openFileSink, openStreamSink, removeFile, type Sink } from '../output/sink.js';
import type { Verdict } from '../scoring/verdict.js';
import { unlessAborted } from './abort.js';
import { checkPaths } from './check-paths.js';
import type { RunOptions } from './run-options.js';
import type { ByteScorer, RunOutput, RunSetup } from './score-bytes.js';
import { addTally, newTally, type Tally } from './tally.js';
import type { Reply, Request } from './worker.js';

export interface RunSummary {
  readonly tally: Tally;
  readonly versions: Verdict['versions'];
  readonly rules: ByteScorer['rules'];
  /** Remarks about the parts and the run. */
  readonly notes: readonly string[];
  /** Manifests that were read. */
  readonly inputs: number;
  /** Until everything was loaded, and from the first byte to the end. */
  readonly startMs: number;
  readonly milliseconds: number;
  /** Where the rejects are, when there are any. */
  readonly quarantine: string | null;
}

/**
 * Score manifests to an output. Throws CustomsRiskError: what is wrong with the setup before anything is written, and
 * INPUT_FAILED, OUTPUT_FAILED or INTERRUPTED during the run, when finished verdicts stay in `<out>.partial`.
 */
export async function runManifest(options: RunOptions): Promise<RunSummary> {
  const started = performance.now();
  checkPaths(options);
  const totalBytes = totalSize(options.inputs);
  const thread = await startThread(options.setup);
  const startMs = performance.now() - started;
  const sinks: Sinks = { verdicts: undefined, quarantine: undefined };
  const run: Run = {
    options,
    thread,
    sinks,
    tally: newTally(),
    notes: [...thread.ready.notes],
    bytes: 0,
    totalBytes,
    firstByte: null,
  };
  try {
    for (const input of options.inputs) await runInput(run, input);
    await thread.ask({ kind: 'close' });
    await openVerdicts(run);
    await sinks.quarantine?.close();
    // What an earlier run left there would be taken for rejects of this one.
    if (!sinks.quarantine && options.quarantine !== null) removeFile(options.quarantine);
    await sinks.verdicts!.close();
  } catch (fault) {
    await sinks.verdicts?.abandon();
    await sinks.quarantine?.abandon();
    throw options.signal.aborted ? interruption(run) : fault;
  } finally {
    await thread.stop();
  }
  const { tally, notes } = run;
  const { versions, rules } = thread.ready;
  const quarantine = sinks.quarantine ? options.quarantine : null;
  const inputs = options.inputs.length;
  return { tally, versions, rules, notes, inputs, startMs, milliseconds: elapsed(run), quarantine };
}

function elapsed({ firstByte }: Run): number {
  return firstByte === null ? 0 : performance.now() - firstByte;
}

function interruption({ tally, sinks }: Run): CustomsRiskError {
  const partial = sinks.verdicts?.partial;
  const where = partial ? `; their verdicts are in ${partial}` : '';
  return setupFault('INTERRUPTED', `the run was interrupted after ${tally.read} records${where}`);
}

interface Sinks {
  verdicts: Sink | undefined;
  quarantine: Sink | undefined;
}

interface Run {
  readonly options: RunOptions;
  readonly thread: Thread;
  readonly sinks: Sinks;
  readonly tally: Tally;
  readonly notes: string[];
  bytes: number;
  readonly totalBytes: number | null;
  /** When it came. */
  firstByte: number | null;
}

// Chunks under way to the worker at once: one that it scores, one that waits, so that it never stands idle.
const inFlight = 2;

async function runInput(run: Run, input: string): Promise<void> {
  const { thread, options } = run;
  options.signal.throwIfAborted();
  await thread.ask({ kind: 'open', source: input });
  const source = input === '-' ? process.stdin : createReadStream(input, { highWaterMark: 262_144 });
  const stopReading = (): void => void source.destroy();
  options.signal.addEventListener('abort', stopReading);
  const waiting: Promise<void>[] = [];
  let last = Promise.resolve();
  let failure: unknown;
  // What a chunk gave is written as soon as it is there, though the next chunk may be long in coming.
  const write = (request: Request): void => {
    const answered = thread.ask(request, (output) => {
      last = last.then(() => take(run, output)).finally(() => thread.tell({ kind: 'taken' }));
      last.catch(() => {}); // it is awaited below, perhaps after it has failed
    });
    const written = answered.finally(() => last).then(() => tellProgress(run));
    written.catch((fault: unknown) => {
      failure ??= fault;
      stopReading();
    });
    waiting.push(written);
  };
  const settle = (): Promise<void> => unlessAborted(waiting.shift()!, options.signal);
  try {
    for await (const chunk of chunksOf(source, input)) {
      run.firstByte ??= performance.now();
      run.bytes += chunk.length;
      write({ kind: 'write', chunk: new Uint8Array(chunk) });
      if (waiting.length >= inFlight) await settle();
      options.signal.throwIfAborted();
    }
    options.signal.throwIfAborted();
    write({ kind: 'end' });
    while (waiting.length > 0) await settle();
  } catch (fault) {
    throw failure ?? fault; // when writing fails the reading is stopped, and complains of that
  } finally {
    options.signal.removeEventListener('abort', stopReading);
    if (!options.signal.aborted) await Promise.allSettled(waiting);
  }
}

/** Write an output. Its files are opened with the first record, so that a setup fault leaves and removes no files. */
async function take(run: Run, output: RunOutput): Promise<void> {
  run.notes.push(...output.notes);
  if (output.verdicts !== '' || output.quarantine !== '') await openVerdicts(run);
  const { quarantine } = run.options;
  if (output.quarantine !== '') {
    run.sinks.quarantine ??=
      quarantine === null ? openStreamSink(process.stderr, 'standard error') : openFileSink(quarantine, 0o600);
    await run.sinks.quarantine.write(output.quarantine);
  }
  await run.sinks.verdicts?.write(output.verdicts);
  addTally(run.tally, output.tally);
  tellProgress(run);
}

function tellProgress(run: Run): void {
  const { read, rejected } = run.tally;
  const { bytes, totalBytes } = run;
  run.options.onProgress({ read, rejected, bytes, totalBytes, milliseconds: elapsed(run) });
}

async function openVerdicts(run: Run): Promise<void> {
  if (run.sinks.verdicts) return;
  const { out } = run.options;
  run.sinks.verdicts = out === '-' ? openStreamSink(process.stdout, 'standard output') : openFileSink(out);
  await run.sinks.verdicts.write(run.thread.ready.head);
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

interface Thread {
  readonly ready: Reply & { kind: 'ready' };
  /** Ask, take the outputs that come, and wait until it is done. */
  readonly ask: (request: Request, onOutput?: (output: RunOutput) => void) => Promise<void>;
  /** Say what gets no reply. */
  readonly tell: (request: Request) => void;
  readonly stop: () => Promise<unknown>;
}

/** Start the worker and wait until it has loaded everything. */
async function startThread(setup: RunSetup): Promise<Thread> {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: setup });
  const asked: Asked[] = [];
  let broken: unknown;
  const breakDown = (fault: unknown): void => {
    broken ??= fault;
    for (const one of asked.splice(0)) one.fail(broken);
  };
  worker.on('message', (reply: Reply) => {
    if (reply.kind === 'output') return asked[0]?.onOutput(reply.output);
    const one = asked.shift();
    if (reply.kind === 'failed') one?.fail(new CustomsRiskError(reply.problems, { remedy: reply.remedy }));
    else one?.done(reply);
  });
  worker.on('error', breakDown);
  worker.on('exit', () => breakDown(setupFault('INPUT_FAILED', 'the scoring thread ended')));
  const wait = (onOutput: Asked['onOutput'] = () => {}): Promise<Reply> =>
    new Promise((done, fail) => (broken ? fail(broken) : asked.push({ done, fail, onOutput })));
  const ready = await wait().catch(async (fault) => {
    await worker.terminate();
    throw fault;
  });
  if (ready.kind !== 'ready') throw new Error('the worker answered before it was ready');
  const tell = (request: Request): void =>
    worker.postMessage(request, request.kind === 'write' ? [request.chunk.buffer as ArrayBuffer] : []);
  return {
    ready,
    tell,
    ask: async (request, onOutput) => {
      const reply = wait(onOutput);
      tell(request);
      await reply;
    },
    stop: () => worker.terminate(),
  };
}

/** A request that waits for its reply. */
interface Asked {
  readonly done: (reply: Reply) => void;
  readonly fail: (fault: unknown) => void;
  readonly onOutput: (output: RunOutput) => void;
}
