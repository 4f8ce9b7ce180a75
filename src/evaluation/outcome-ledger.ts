// Outcome ledger: findings by declaration and item, with what repeats and what contradicts told as it comes.
import type { Position } from '../declaration/flat.js';
import type { RiskName } from '../declaration/risk.js';
import { type Decision, labelOfResult, type Outcome, resultNames } from './outcome-schema.js';
import type { OutcomeFault } from './outcomes.js';

/** What is known of one declaration. */
export interface KnownOutcome {
  /** Why it was chosen, as the first line that says so says; null when none does. */
  readonly decidedBy: Decision | null;
  /** Sum of what its lines state; null when none does. */
  readonly revenue: number | null;
  /**
   * Whether the risk was found in the declaration, or in one of its items: true when any line says so, false when somebody
   * looked and no line does, null when nobody looked or the lines contradict each other.
   */
  readonly label: (risk: RiskName, item?: number) => boolean | null;
}

export interface OutcomeLedger {
  /**
   * Note a line; the fault when it repeats an earlier one, or contradicts it: the same goods conform and not, examined and
   * not. After a contradiction the whole declaration counts as not examined, whatever else its lines say.
   */
  readonly note: (outcome: Outcome, position: Position) => OutcomeFault | null;
  readonly of: (declarationId: string) => KnownOutcome | undefined;
  readonly declarations: () => number;
}

/** A bit for each result, in the order of their names. */
const bits = new Map(resultNames.map((name, at) => [name, 1 << at]));
const conform = bits.get('conform')!;
const unseen = bits.get('not-examined')!;
const found = (1 << resultNames.length) - 1 - conform - unseen;
const whole = 0;

interface Entry {
  /** Results by item; under 0, those of the declaration as a whole. */
  readonly results: Map<number, number>;
  isTorn: boolean;
  decidedBy: Decision | null;
  revenue: number | null;
}

/** Make an empty ledger: about 300 bytes for each declaration. */
export function createOutcomeLedger(): OutcomeLedger {
  const entries = new Map<string, Entry>();
  return {
    note: ({ declarationId, item = whole, result, decidedBy, revenue }, position) => {
      const entry = entries.get(declarationId) ?? { results: new Map(), isTorn: false, decidedBy: null, revenue: null };
      entries.set(declarationId, entry);
      const bit = bits.get(result)!;
      const before = entry.results.get(item) ?? 0;
      if (before & bit) return { code: 'OUTCOME_REPEATED', path: null, ...position };
      const isTorn = contradicts(entry.results, item, bit);
      entry.results.set(item, before | bit);
      entry.isTorn ||= isTorn;
      entry.decidedBy ??= decidedBy ?? null;
      if (revenue !== undefined) entry.revenue = (entry.revenue ?? 0) + revenue;
      return isTorn ? { code: 'OUTCOME_CONTRADICTS', path: 'result', ...position } : null;
    },
    of: (declarationId) => {
      const entry = entries.get(declarationId);
      if (!entry) return undefined;
      const { decidedBy, revenue, isTorn } = entry;
      return { decidedBy, revenue: isTorn ? null : revenue, label: (risk, item) => labelIn(entry, risk, item) };
    },
    declarations: () => entries.size,
  };
}

/** Whether a result of an item, or of the whole, cannot be true beside those that are known. */
function contradicts(results: Entry['results'], item: number, bit: number): boolean {
  const opposite = (bits: number): number =>
    bits === unseen ? conform | found : bits === conform ? unseen | found : conform | unseen;
  if ((results.get(item) ?? 0) & opposite(bit)) return true;
  // Goods of one item are goods of the declaration: the whole cannot conform while one does not.
  if (item !== whole) return (bit & found) !== 0 && ((results.get(whole) ?? 0) & conform) !== 0;
  return bit === conform && [...results].some(([of, known]) => of !== whole && (known & found) !== 0);
}

function labelIn({ results, isTorn }: Entry, risk: RiskName, item: number | undefined): boolean | null {
  if (isTorn) return null;
  const known =
    item === undefined
      ? [...results.values()].reduce((all, one) => all | one, 0)
      : (results.get(item) ?? results.get(whole) ?? 0);
  const labels = resultNames.flatMap((name) => (known & bits.get(name)! ? [labelOfResult(name, risk)] : []));
  return labels.includes(true) ? true : labels.includes(false) ? false : null;
}
