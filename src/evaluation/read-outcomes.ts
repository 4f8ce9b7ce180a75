// Read a file of outcomes whole: what is known of each declaration, and what of the file could not be used.
import { setupFault } from '../errors.js';
import { createOutcomeLedger, type OutcomeLedger } from './outcome-ledger.js';
import { readOutcomes } from './outcomes.js';

export interface LoadedOutcomes {
  readonly ledger: OutcomeLedger;
  /** Every id of the file, which is taken away when its declaration is met. */
  readonly unmet: Set<string>;
  readonly notes: readonly string[];
}

/** Read it. Lines that cannot be used are counted in the notes, as `customs-risk outcomes check` tells them one by one. */
export async function loadOutcomes(file: string, signal: AbortSignal | undefined): Promise<LoadedOutcomes> {
  const ledger = createOutcomeLedger();
  const unmet = new Set<string>();
  let unused = 0;
  for await (const record of readOutcomes(file)) {
    if (signal?.aborted) throw setupFault('INTERRUPTED', 'the run was interrupted');
    if (record.ok) unmet.add(record.outcome.declarationId);
    const fault = record.ok ? ledger.note(record.outcome, record.position) : record.fault;
    if (fault) unused++;
  }
  const notes =
    unused === 0
      ? []
      : [
          `${unused} lines of the outcomes are faulty, repeated or contradict others; customs-risk outcomes check tells which`,
        ];
  return { ledger, unmet, notes };
}
