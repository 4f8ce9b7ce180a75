// Worker pool: threads that score blocks, each with its own parts and its own model session; a thread that dies is replaced.
import type { Worker } from 'node:worker_threads';
import { CustomsRiskError, setupFault } from '../errors.js';
import type { Job, RunOutput } from './score-blocks.js';
import type { Reply, Request } from './worker.js';

export interface PoolOptions {
  /** Threads at most; how many are started at once, more when all have work waiting. */
  readonly most: number;
  readonly atOnce: number;
  readonly start: () => Worker;
}

// Times that one job may be begun: a job that ends a thread twice would end every thread.
const mostAttempts = 2;
/** Jobs of one thread at once: one that it scores, one that waits, so that it never stands idle. */
export const jobsPerWorker = 2;

interface Pending {
  readonly job: Job;
  readonly goesOn: boolean;
  readonly done: (output: RunOutput) => void;
  readonly fail: (fault: unknown) => void;
  attempts: number;
}

/** A thread with its jobs, in the order in which it was given them. */
interface Thread {
  readonly worker: Worker;
  readonly pending: Pending[];
  /** It is told to end, so nobody need replace it. */
  isClosing: boolean;
}

type Ready = Reply & { kind: 'ready' };

/** Start the threads and wait until the first has loaded everything. Throws CustomsRiskError for what is wrong with the setup. */
export async function startWorkerPool(options: PoolOptions): Promise<WorkerPool> {
  const pool = new Threads(options);
  try {
    return Object.assign(pool, { ready: await pool.firstReady });
  } catch (fault) {
    await pool.stop();
    throw fault;
  }
}

/** Threads, and what all of them score by. */
export type WorkerPool = Threads & { readonly ready: Ready };

class Threads {
  /** What the first thread says once it has loaded everything. */
  readonly firstReady: Promise<Ready>;
  readonly #options: PoolOptions;
  readonly #threads: Thread[] = [];
  /** The thread that has to go on with what the last job left unfinished. */
  #unfinished: Thread | undefined;
  #started = 0;
  #broken: unknown;
  #onReady: (ready: Ready) => void = () => {};
  #onBroken: (fault: unknown) => void = () => {};

  constructor(options: PoolOptions) {
    this.#options = options;
    this.firstReady = new Promise((done, fail) => {
      this.#onReady = done;
      this.#onBroken = fail;
    });
    for (let count = 0; count < Math.min(options.atOnce, options.most); count++) this.#add();
  }

  /** Threads that were started, those that took the place of others included. */
  get started(): number {
    return this.#started;
  }

  /**
   * Score a job; outputs may come in any order. One that goes on with the job before (`goesOn`) is done by the thread that did
   * that. Rejects with the fault of the job, and with WORKER_LOST where a dead thread took what cannot be done again.
   */
  score(job: Job, goesOn: boolean): Promise<RunOutput> {
    return new Promise((done, fail) => {
      if (this.#broken) return fail(this.#broken);
      const thread = (goesOn ? this.#unfinished : undefined) ?? this.#free();
      this.#unfinished = isWhole(job) ? undefined : thread;
      this.#send(thread, { job, goesOn, done, fail, attempts: 0 });
    });
  }

  /** Let every thread finish and release what it holds. */
  async close(): Promise<void> {
    const closing = this.#threads.map(
      (thread) =>
        new Promise<void>((done) => {
          thread.isClosing = true;
          thread.worker.once('exit', () => done());
          thread.worker.postMessage({ kind: 'close' } satisfies Request);
        }),
    );
    await Promise.all(closing);
  }

  /** End every thread at once. */
  async stop(): Promise<void> {
    for (const thread of this.#threads) thread.isClosing = true;
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  /** The thread with the fewest jobs, a new one when all have enough and there may be more. */
  #free(): Thread {
    const [least] = [...this.#threads].sort((a, b) => a.pending.length - b.pending.length);
    const isFull = this.#threads.length >= this.#options.most;
    return least && (isFull || least.pending.length < jobsPerWorker) ? least : this.#add();
  }

  #add(): Thread {
    const thread: Thread = { worker: this.#options.start(), pending: [], isClosing: false };
    this.#started++;
    this.#threads.push(thread);
    let cause: unknown;
    thread.worker.on('message', (reply: Reply) => this.#take(thread, reply));
    thread.worker.on('error', (fault) => {
      cause = fault;
    });
    thread.worker.on('exit', () => this.#replace(thread, cause));
    return thread;
  }

  #send(thread: Thread, one: Pending): void {
    one.attempts++;
    thread.pending.push(one);
    thread.worker.postMessage({ kind: 'score', job: one.job } satisfies Request);
  }

  #take(thread: Thread, reply: Reply): void {
    if (reply.kind === 'ready') return this.#onReady(reply);
    const one = thread.pending.shift();
    if (reply.kind === 'scored') return one?.done(reply.output);
    const fault = new CustomsRiskError(reply.problems, { remedy: reply.remedy });
    if (one) one.fail(fault);
    else this.#breakDown(fault); // it could not load what all are to score by
  }

  /** Give the jobs of a dead thread to a new one, if each can be begun anew. */
  #replace(thread: Thread, cause: unknown): void {
    if (thread.isClosing) return;
    this.#threads.splice(this.#threads.indexOf(thread), 1);
    const jobs = thread.pending.splice(0);
    const isPossible = jobs.every((one) => !one.goesOn && isWhole(one.job) && one.attempts < mostAttempts);
    if (isPossible && jobs.length > 0 && thread !== this.#unfinished && !this.#broken) {
      const next = this.#add();
      for (const one of jobs) this.#send(next, one);
      return;
    }
    if (isPossible && jobs.length === 0 && thread !== this.#unfinished && this.#threads.length > 0) return;
    const fault = setupFault('WORKER_LOST', 'a scoring thread ended before its work was done', { cause });
    for (const one of jobs) one.fail(fault);
    this.#breakDown(fault);
  }

  /** No thread can do anything more. */
  #breakDown(fault: unknown): void {
    this.#broken ??= fault;
    this.#onBroken(this.#broken);
    for (const { pending } of this.#threads) for (const one of pending.splice(0)) one.fail(this.#broken);
  }
}

/** Whether a job leaves nothing behind that the next one needs. */
const isWhole = ({ block }: Job): boolean => block.until !== null || block.isLast;
