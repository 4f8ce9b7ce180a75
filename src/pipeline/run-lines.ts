// Run lines: one line out for each line in, at once, for programs that feed a process line by line and wait for its answers.
import type { FlatRecord } from '../declaration/flat.js';
import { setupFault } from '../errors.js';
import { readJsonRecord } from '../manifest/json-record.js';
import { createLineSplitter } from '../manifest/line-splitter.js';
import { isRecord } from '../manifest/ndjson-reader.js';
import { chunksOf } from '../manifest/read-manifest.js';
import { RecordOutput } from '../manifest/record-output.js';
import { createStart } from '../manifest/start.js';
import { faultToNdjson } from '../output/quarantine.js';
import type { Sink } from '../output/sink.js';
import { verdictToNdjson } from '../output/verdict-ndjson.js';
import type { Verdict } from '../scoring/verdict.js';
import { loadRunParts, type RunParts, type RunSetup } from './run-parts.js';

export interface LineRun {
  readonly setup: RunSetup;
  readonly input: AsyncIterable<Uint8Array>;
  readonly out: Sink;
  /** Takes one line for each line that is rejected. */
  readonly rejects: Sink;
  readonly signal: AbortSignal;
}

/**
 * Score declarations, one JSON object on each line. A line that holds none, a blank one too, is answered with an object of the
 * shape of a verdict, whose `lane` is null and whose `fault` says why. A reader that stops reading stops the input. Resolves to
 * the lines read and rejected; throws what is wrong with the setup, INPUT_FAILED and OUTPUT_FAILED.
 */
export async function runLines({
  setup,
  input,
  out,
  rejects,
  signal,
}: LineRun): Promise<{ read: number; rejected: number }> {
  if (setup.mapping !== null || (setup.format !== null && setup.format !== 'ndjson'))
    throw setupFault('USAGE', 'with --line-mode every line is a declaration as JSON', {
      remedy: 'Leave --mapping and --format out, or convert the manifest first (customs-risk convert --to ndjson).',
    });
  const parts = await loadRunParts(setup);
  const records = new RecordOutput('-');
  const lines = createLineSplitter((bytes, line, byte) => {
    if (isRecord(bytes)) records.take(readJsonRecord(bytes, records.positionAt({ line, byte })));
    else records.reject('JSON_MALFORMED', { line, byte });
  });
  const start = createStart('-', (bytes, mark) => {
    records.skipped = mark;
    lines.write(bytes);
  });
  let rejected = 0;
  const answer = async (given: readonly FlatRecord[]): Promise<void> => {
    if (given.length === 0) return;
    const verdicts = await parts.scoreFlat(given.flatMap((record) => (record.ok ? [record.flat] : [])));
    let next = 0;
    let text = '';
    let faults = '';
    for (const record of given) {
      if (record.ok) text += verdictToNdjson(verdicts[next++]!, setup.decisionIds);
      else {
        rejected++;
        text += rejectedLine(record.fault, parts);
        faults += faultToNdjson(record.fault);
      }
    }
    await out.write(text);
    await rejects.write(faults);
  };
  try {
    for await (const chunk of chunksOf(input, '-')) {
      start.write(chunk);
      await answer(records.drain());
      if (signal.aborted) break;
    }
    start.end();
    lines.end();
    await answer(records.drain());
  } finally {
    await parts.close();
  }
  return { read: records.count, rejected };
}

/** What is answered to a line that holds no declaration: the keys of a verdict, with nothing known, and the fault. */
function rejectedLine(fault: (FlatRecord & { ok: false })['fault'], { versions }: RunParts): string {
  const { code, source, record, line, byte, path } = fault;
  const nothing: { readonly [key in keyof Omit<Verdict, 'decisionId' | 'kept'>]: unknown } = {
    declarationId: null,
    lane: null,
    laneReason: null,
    risks: null,
    modelRisks: null,
    reasons: [],
    undetermined: [],
    muted: [],
    coverage: null,
    degraded: null,
    items: [],
    issues: [],
    position: { source, record, line, byte },
    office: null,
    day: null,
    forced: null,
    versions,
  };
  return `${JSON.stringify({ ...nothing, fault: { code, path } })}\n`;
}
