// Run record: what a run did and by what, as JSON beside the verdicts, for whoever looks after many runs.

import { type Disk, writeWhole } from '../output/disk.js';
import type { RunSummary } from './run-manifest.js';
import type { RunOptions } from './run-options.js';
import { libraryVersion } from './shipped.js';

/** Where the record of a run stands. */
export const runRecordOf = (out: string): string => `${out}.run.json`;

/** The record. Times are milliseconds; those by stage are of all threads together, `memory.peakBytes` is resident, of the whole process. */
function recordOf({ inputs, out }: RunOptions, summary: RunSummary): object {
  const { tally, versions, notes, coverage, quarantine, resumedAfter, workers, startMs, milliseconds, stages } =
    summary;
  const { read, scored, rejected, verdicts, lanes, rejects, issues, ruleHits, lacks, degraded, thin } = tally;
  const seconds = milliseconds / 1000;
  return {
    customsRisk: libraryVersion,
    inputs,
    verdicts: out,
    quarantine,
    counts: { read, scored, rejected, verdicts, degraded, thin },
    lanes,
    rejects,
    issues,
    ruleHits,
    lacks,
    coverage,
    notes,
    versions,
    resumedAfter,
    workers,
    times: { startMs: Math.round(startMs), runMs: Math.round(milliseconds), stages: rounded(stages) },
    recordsPerSecond: seconds === 0 ? null : Math.round((read - (resumedAfter ?? 0)) / seconds),
    memory: { peakBytes: process.resourceUsage().maxRSS * 1024 },
    node: process.version,
  };
}

function rounded(times: { readonly [name: string]: number } | RunSummary['stages']): object {
  return Object.fromEntries(Object.entries(times).map(([name, time]) => [name, Math.round(time)]));
}

/** Write it, whole or not at all. */
export async function writeRunRecord(disk: Disk, options: RunOptions, summary: RunSummary): Promise<void> {
  await writeWhole(disk, runRecordOf(options.out), `${JSON.stringify(recordOf(options, summary), null, 2)}\n`);
}
