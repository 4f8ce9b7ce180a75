// Judge verdicts: those of an earlier run, joined with what examinations found.
import { type Lane, type RiskName, riskNames } from '../declaration/risk.js';
import { setupFault } from '../errors.js';
import { readNamedRecords } from '../manifest/named-records.js';
import { type Verdict, verdictSchema } from '../scoring/verdict.js';
import type { Judged } from './gather.js';
import { chanceOf, outcomeOf } from './judge-manifest.js';
import type { LoadedOutcomes } from './read-outcomes.js';
import { isSelected, type Picks } from './read-picks.js';

export interface VerdictInput {
  /** NDJSON, as `customs-risk score --out verdicts.ndjson` writes it. */
  readonly verdicts: string;
  readonly outcomes: LoadedOutcomes;
  readonly selects: Lane;
  readonly picks: Picks | null;
  readonly randomChance: number | null;
  readonly signal: AbortSignal | undefined;
}

/** Read verdicts and join them. Throws INPUT_FAILED where a line is no verdict, and what reading throws. */
export async function* judgeVerdicts(input: VerdictInput): AsyncGenerator<Judged, void, void> {
  const { verdicts: file, outcomes, selects, picks, randomChance, signal } = input;
  for await (const batch of readNamedRecords(file, {
    what: 'the verdicts',
    required: ['declarationId'],
    known: null,
  })) {
    if (signal?.aborted) throw setupFault('INTERRUPTED', 'the run was interrupted');
    for (const record of batch) {
      const parsed = record.ok && !record.isCells ? verdictSchema.safeParse(record.value) : null;
      if (!parsed?.success)
        throw setupFault('INPUT_FAILED', 'a line of the verdicts is no verdict', {
          file,
          line: (record.ok ? record.position : record.fault).line,
          remedy: 'Pass what `customs-risk score --out verdicts.ndjson` wrote.',
        });
      const verdict = parsed.data as Verdict; // the decision id is not looked at
      const { declarationId: id, lane } = verdict;
      const outcome = outcomeOf(outcomes, id);
      const labels = riskNames.map((risk): [RiskName, boolean | null] => [risk, outcome?.label(risk) ?? null]);
      yield {
        verdict,
        labels: Object.fromEntries(labels),
        own: verdict.modelRisks && { ...verdict.modelRisks },
        slices: {},
        importer: undefined,
        value: undefined,
        revenue: outcome?.revenue ?? undefined,
        token: undefined,
        group: undefined,
        isSelected: isSelected(lane, id, picks, selects),
        chance: chanceOf(outcome, picks?.get(id), randomChance),
      };
    }
  }
}
