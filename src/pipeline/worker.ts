// Worker: a thread that scores the bytes it is sent, so that the main thread only reads, writes and answers.
import { parentPort, workerData } from 'node:worker_threads';
import { CustomsRiskError, type Problem } from '../errors.js';
import { type ByteScorer, createByteScorer, type RunOutput, type RunSetup } from './score-bytes.js';

/** What the main thread asks for; each request gets outputs, where it gives any, and one other reply, in order. */
export type Request =
  | { readonly kind: 'open'; readonly source: string }
  | { readonly kind: 'write'; readonly chunk: Uint8Array }
  | { readonly kind: 'end' }
  | { readonly kind: 'close' }
  /** An output was taken, so that another may come; this one gets no reply. */
  | { readonly kind: 'taken' };

export type Reply =
  | {
      readonly kind: 'ready';
      readonly head: string;
      readonly versions: ByteScorer['versions'];
      readonly rules: ByteScorer['rules'];
      readonly notes: ByteScorer['notes'];
    }
  | { readonly kind: 'output'; readonly output: RunOutput }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly problems: readonly [Problem, ...Problem[]]; readonly remedy: string };

const port = parentPort!;
const reply = (message: Reply): void => port.postMessage(message);

let scorer: ByteScorer | undefined;
let work: Promise<void> = start();
port.on('message', (request: Request) => {
  if (request.kind === 'taken') return outputTaken();
  work = work.then(() => answer(request)).catch(fail);
});

async function start(): Promise<void> {
  try {
    scorer = await createByteScorer(workerData as RunSetup); // what run-manifest.ts passes
    const { head, versions, rules, notes } = scorer;
    reply({ kind: 'ready', head, versions, rules, notes });
  } catch (fault) {
    fail(fault);
  }
}

async function answer(request: Request): Promise<void> {
  switch (request.kind) {
    case 'open':
      scorer!.open(request.source);
      return reply({ kind: 'done' });
    case 'write':
      return give(scorer!.write(request.chunk));
    case 'end':
      return give(scorer!.end());
    case 'close':
      await scorer!.close();
      reply({ kind: 'done' });
      port.close();
  }
}

// Outputs that the main thread has not yet written: a chunk can unpack to many, and they must not pile up.
const mostUntaken = 2;
let untaken = 0;
let onTaken = (): void => {};

function outputTaken(): void {
  untaken--;
  onTaken();
}

async function give(outputs: AsyncIterable<RunOutput>): Promise<void> {
  for await (const output of outputs) {
    reply({ kind: 'output', output });
    untaken++;
    while (untaken > mostUntaken) await new Promise<void>((done) => (onTaken = done));
  }
  reply({ kind: 'done' });
}

function fail(fault: unknown): void {
  if (!(fault instanceof CustomsRiskError)) throw fault;
  reply({ kind: 'failed', problems: fault.problems as [Problem, ...Problem[]], remedy: fault.remedy });
}
