// Check outcomes: every fault of an outcomes file, alone and against the verdicts it speaks of, and what is left to use.
import { setupFault } from '../errors.js';
import { readNamedRecords } from '../manifest/named-records.js';
import { createOutcomeLedger } from './outcome-ledger.js';
import { type Decision, type OutcomeResult, resultNames } from './outcome-schema.js';
import { type OutcomeFault, readOutcomes } from './outcomes.js';

/** What an outcomes file comes to; lines = used + the faults. */
export interface OutcomeCheck {
  readonly lines: number;
  readonly used: number;
  readonly declarations: number;
  /** Of the lines that are sound by themselves, whether there is a verdict or not. */
  readonly results: { readonly [result in OutcomeResult]: number };
  /** Of those, lines of examined goods by why they were chosen; `unknown` where the line does not say. */
  readonly decidedBy: { readonly [decision in Decision | 'unknown']?: number };
  /** In the order of their lines. The first of each code are kept with their places, all are counted. */
  readonly faults: readonly OutcomeFault[];
  readonly faultCounts: { readonly [code: string]: number };
  /** Verdicts that were read to compare; null without. */
  readonly verdicts: number | null;
  /** Declarations with a verdict and no line: they are not examined, which is not clean. */
  readonly without: number | null;
}

/** Faults of one code that are kept with their places. */
const keptFaults = 100;

/** Check an outcomes file, against a file of verdicts (NDJSON or CSV) where one is given. Throws what reading throws. */
export async function checkOutcomes(
  file: string,
  verdicts: string | null,
  signal?: AbortSignal,
): Promise<OutcomeCheck> {
  const ledger = createOutcomeLedger();
  const faults: OutcomeFault[] = [];
  const counts = new Map<string, number>();
  const results = Object.fromEntries(resultNames.map((name) => [name, 0])) as { [result in OutcomeResult]: number };
  const decidedBy: { [decision in Decision | 'unknown']?: number } = {};
  const lines = new Map<string, { readonly first: OutcomeFault; count: number; seen: boolean }>();
  const tell = (fault: OutcomeFault, times = 1): void => {
    const count = counts.get(fault.code) ?? 0;
    counts.set(fault.code, count + times);
    if (count < keptFaults) faults.push(fault);
  };
  let read = 0;
  let used = 0;
  for await (const record of readOutcomes(file)) {
    stopWhen(signal);
    read++;
    const fault = record.ok ? ledger.note(record.outcome, record.position) : record.fault;
    if (fault) tell(fault);
    if (!record.ok || fault) continue;
    used++;
    const { declarationId, examined, result, decidedBy: why = 'unknown' } = record.outcome;
    results[result]++;
    if (examined) decidedBy[why] = (decidedBy[why] ?? 0) + 1;
    const known = lines.get(declarationId);
    if (known) known.count++;
    else
      lines.set(declarationId, {
        first: { code: 'OUTCOME_UNKNOWN', path: 'declarationId', ...record.position },
        count: 1,
        seen: false,
      });
  }
  const compared = verdicts === null ? null : await compare(lines, verdicts, signal);
  for (const { first, count, seen } of compared === null ? [] : lines.values())
    if (!seen) {
      tell(first, count);
      used -= count;
    }
  faults.sort((a, b) => a.line - b.line || a.record - b.record);
  return {
    lines: read,
    used,
    declarations: ledger.declarations(),
    results,
    decidedBy,
    faults,
    faultCounts: Object.fromEntries(counts),
    ...(compared ?? { verdicts: null, without: null }),
  };
}

function stopWhen(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw setupFault('INTERRUPTED', 'the run was interrupted');
}

/** Mark the declarations that have a verdict. */
async function compare(
  lines: ReadonlyMap<string, { seen: boolean }>,
  verdicts: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly verdicts: number; readonly without: number }> {
  const options = { what: 'the verdicts', required: ['declarationId'], known: null };
  let read = 0;
  let without = 0;
  for await (const batch of readNamedRecords(verdicts, options)) {
    stopWhen(signal);
    for (const record of batch) {
      const id: unknown = record.ok ? Object(record.value).declarationId : undefined;
      if (!record.ok || typeof id !== 'string')
        throw setupFault('INPUT_FAILED', 'a line of the verdicts is no verdict', {
          file: verdicts,
          line: (record.ok ? record.position : record.fault).line,
          remedy: 'Pass what `customs-risk score --out` wrote.',
        });
      read++;
      const known = lines.get(id);
      if (known) known.seen = true;
      else without++;
    }
  }
  return { verdicts: read, without };
}
