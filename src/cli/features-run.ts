// Runs of the commands `features …`: progress, interruption and exit code around what they do.

import { createTelling, type Tell } from '../pipeline/history.js';
import type { HistoryReport } from '../report/history.js';
import { writeHistorySummary } from '../report/history.js';
import { createProgress, interruptible, paintFor } from './terminal.js';

/** What a run hands back to be told. */
export type Told = Omit<HistoryReport, 'inputs' | 'milliseconds'>;

/**
 * Run, show progress while the inputs are read so many times, and write the summary with `done` below it. Gives the exit
 * code: 0, or 3 with rejects.
 */
export async function runOnHistory(
  { on, quiet = false }: { readonly on: readonly string[]; readonly quiet?: boolean },
  times: number,
  done: string,
  run: (signal: AbortSignal, tell: Tell) => Promise<Told>,
): Promise<number> {
  const started = performance.now();
  const progress = createProgress(process.stderr, quiet, () => performance.now());
  try {
    const told = await interruptible((signal) => run(signal, createTelling(on, times, progress.update)));
    progress.clear();
    const report = { ...told, inputs: on.length, milliseconds: performance.now() - started };
    if (!quiet) process.stderr.write(`${writeHistorySummary(report, paintFor(process.stderr))}\n${done}\n`);
    return told.tally.rejected > 0 ? 3 : 0;
  } finally {
    progress.clear();
  }
}
