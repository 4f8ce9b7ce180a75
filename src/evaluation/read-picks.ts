// Read a file of picks: which declarations selection put into which lane, and with what chance.
import { type Lane, laneNames, stricterLane } from '../declaration/risk.js';
import { setupFault } from '../errors.js';
import { readNamedRecords } from '../manifest/named-records.js';

/** How a declaration was picked. */
export interface Picked {
  readonly lane: Lane;
  /** Of a pick at random the chance that it had, above 0 and below 1; else 1. */
  readonly chance: number;
}

/** Picks by the id of their declarations. */
export type Picks = ReadonlyMap<string, Picked>;

const required = ['declarationId', 'lane', 'chance'] as const;

/** Read what `customs-risk select --out picks.csv` wrote. Throws INPUT_FAILED where a line is no pick, and what reading throws. */
export async function loadPicks(file: string, signal: AbortSignal | undefined): Promise<Picks> {
  const picks = new Map<string, Picked>();
  for await (const batch of readNamedRecords(file, { what: 'the picks', required, known: null })) {
    if (signal?.aborted) throw setupFault('INTERRUPTED', 'the run was interrupted');
    for (const record of batch) {
      const { declarationId, lane, chance } = (record.ok ? record.value : {}) as { [name: string]: unknown }; // checked next
      const share = Number(chance);
      if (typeof declarationId !== 'string' || !laneNames.includes(lane as Lane) || !(share > 0 && share <= 1))
        throw setupFault('INPUT_FAILED', 'a line of the picks is no pick', {
          file,
          line: (record.ok ? record.position : record.fault).line,
          remedy: 'Pass what `customs-risk select --out picks.csv` wrote.',
        });
      picks.set(declarationId, { lane: lane as Lane, chance: share });
    }
  }
  return picks;
}

/** Whether a declaration counts as selected: by its pick where there are picks, else by the lane of its verdict. */
export function isSelected(lane: Lane, id: string, picks: Picks | null, selects: Lane): boolean {
  const chosen = picks === null ? lane : picks.get(id)?.lane;
  return chosen !== undefined && stricterLane(chosen, selects) === chosen;
}
