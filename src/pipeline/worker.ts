// Worker: a thread that scores the blocks it is sent, so that the main thread only cuts, writes and answers.
import { parentPort, workerData } from 'node:worker_threads';
import { CustomsRiskError, type Problem } from '../errors.js';
import type { RunSetup } from './run-parts.js';
import { type BlockScorer, createBlockScorer, type Job, type RunOutput } from './score-blocks.js';

/** What the main thread asks for; `ready` comes first, then one reply for each job, in order. */
export type Request = { readonly kind: 'score'; readonly job: Job } | { readonly kind: 'close' };

export type Reply =
  | ({ readonly kind: 'ready' } & Pick<BlockScorer, 'head' | 'versions' | 'rules' | 'shown' | 'notes'>)
  | { readonly kind: 'scored'; readonly output: RunOutput }
  | { readonly kind: 'failed'; readonly problems: readonly [Problem, ...Problem[]]; readonly remedy: string };

const port = parentPort!;

let scorer: BlockScorer | undefined;
let work: Promise<void> = start();
port.on('message', (request: Request) => {
  work = work.then(() => answer(request)).catch(fail);
});

async function start(): Promise<void> {
  try {
    scorer = await createBlockScorer(workerData as RunSetup); // what the pool passes
    const { head, versions, rules, shown, notes } = scorer;
    reply({ kind: 'ready', head, versions, rules, shown, notes });
  } catch (fault) {
    fail(fault);
  }
}

async function answer(request: Request): Promise<void> {
  if (request.kind === 'score') {
    const output = await scorer!.score(request.job);
    const moved = [output.verdicts, output.quarantine].map(({ buffer }) => buffer as ArrayBuffer); // their own, not shared
    return reply({ kind: 'scored', output }, moved);
  }
  await scorer!.close();
  port.close();
}

function reply(message: Reply, moved: ArrayBuffer[] = []): void {
  port.postMessage(message, moved);
}

function fail(fault: unknown): void {
  if (!(fault instanceof CustomsRiskError)) throw fault;
  reply({ kind: 'failed', problems: fault.problems as [Problem, ...Problem[]], remedy: fault.remedy });
}
