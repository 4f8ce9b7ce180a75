// Picks as CSV: one row for each declaration that selection put above the green lane, or that an officer decided.
import type { Pick } from '../selection/select.js';
import { toLine } from './verdict-csv.js';

export const pickColumns = [
  'declarationId',
  'office',
  'day',
  'lane',
  'strategy',
  'laneByRisk',
  'counterfeit',
  'safety',
  'chance',
  'overrideReason',
] as const;

/** The header and the rows, in pieces of some thousand rows. */
export function* picksToCsv(picks: readonly Pick[]): Generator<string, void, void> {
  yield toLine(pickColumns);
  const piece = 4_096;
  for (let at = 0; at < picks.length; at += piece)
    yield picks
      .slice(at, at + piece)
      .map(pickToCsv)
      .join('');
}

function pickToCsv({
  declarationId,
  office,
  day,
  lane,
  strategy,
  laneByRisk,
  risks,
  chance,
  overrideReason,
}: Pick): string {
  return toLine([
    declarationId,
    office ?? '',
    day ?? '',
    lane,
    strategy,
    laneByRisk,
    String(risks.counterfeit),
    String(risks.safety),
    String(Math.round(chance * 1e9) / 1e9),
    overrideReason ?? '',
  ]);
}
