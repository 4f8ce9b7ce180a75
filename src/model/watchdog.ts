// Watchdog: a thread that ends its process when that takes too long or too much memory, though the main thread is stuck in a graph.
import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import type { TrialCaps, TrialReply } from './trial.js';

const { milliseconds, bytes } = workerData as TrialCaps; // what trial-process.ts passes
const end = performance.now() + milliseconds;

// A thread of a graph fills some 20 MB in this time.
const periodMs = 5;

setInterval(() => {
  if (process.memoryUsage.rss() > bytes) stop({ kind: 'stopped', by: 'memory' });
  if (performance.now() > end) stop({ kind: 'stopped', by: 'time' });
}, periodMs);

function stop(reply: TrialReply): void {
  writeSync(1, `${JSON.stringify(reply)}\n`);
  process.kill(process.pid, 'SIGKILL');
}
