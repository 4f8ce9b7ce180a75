// Assemble: what was gathered of all declarations into an evaluation.
import { laneNames, type RiskName } from '../declaration/risk.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { Money, Top } from './at-top.js';
import { mostDrawn } from './bootstrap.js';
import type { Evaluation, Regime, RiskEvaluation, ScoreEvaluation } from './evaluation.js';
import type { Gathered, RiskColumns } from './gather.js';
import { estimateFromRandom } from './random-picks.js';
import type { Labelled } from './ranked.js';
import { ruleEffectiveness } from './rule-effectiveness.js';
import { evaluateScore } from './score-evaluation.js';
import { slicesOf } from './slices.js';

/** How an evaluation is worked out. */
export interface Assembling {
  /** The name of the truth of each risk. */
  readonly truths: ReadonlyMap<RiskName, string>;
  readonly tops: readonly Top[];
  readonly resamples: number;
  readonly seed: number;
  /** Tokens seen before; null where regimes are not asked for. */
  readonly seen: ReadonlySet<string> | null;
  readonly ruleSets: readonly RuleSet[];
  /** The day (ms since 1970) by which rules are overdue or expired. */
  readonly today: number;
}

/** What comes from elsewhere. */
export type Given = Pick<Evaluation, 'inputs' | 'records' | 'replay' | 'notes'> & { readonly selectedBy: string };

/** Work the figures out. */
export function assemble(gathered: Gathered, how: Assembling, given: Given): Evaluation {
  const risks = [...how.truths].map(([risk, label]) => riskEvaluation(gathered, risk, label, how));
  const reference = Object.fromEntries(risks.map((one) => [one.risk, referenceOf(one)]));
  const groups = gathered.groups.texts.length > 0;
  const { inputs, records, replay, notes, selectedBy } = given;
  return {
    schema: 'evaluation/1',
    inputs,
    records,
    declarations: gathered.declarations,
    selected: { by: selectedBy, declarations: gathered.selected.filter(Boolean).length },
    versions: [...gathered.versions.values()],
    lanes: laneNames.map((lane) => {
      const { declarations, risks: counts } = gathered.lanes[lane];
      return { lane, declarations, risks: Object.fromEntries(risks.map(({ risk }) => [risk, counts[risk]])) };
    }),
    risks,
    rules: ruleEffectiveness(gathered, how.ruleSets, reference, how.today),
    replay,
    intervals: {
      resamples: how.resamples,
      seed: how.seed,
      of: groups ? 'group' : 'declaration',
      blocks: risks.some(({ regimes }) => regimes[0]!.counts.labelled > mostDrawn) ? 256 : null,
    },
    notes,
  };
}

/** The hit rate that lift of rules is measured against. */
function referenceOf({ random, regimes }: RiskEvaluation): number | null {
  if (random && random.hits > 0) return random.hits / random.examined;
  const { labelled, positive } = regimes[0]!.counts;
  return labelled > 0 ? positive / labelled : null;
}

function riskEvaluation(gathered: Gathered, risk: RiskName, label: string, how: Assembling): RiskEvaluation {
  const columns = gathered.risks.get(risk)!; // every risk with a truth has its columns
  const { chance, selected, declarations } = gathered;
  const labelled = columns.label.filter((outcome) => outcome >= 0).length;
  return {
    risk,
    label,
    regimes: regimesOf(gathered, how).map(({ name, says, rows }) => ({
      name,
      says,
      ...measure(gathered, columns, rows, how),
    })),
    bias: labelled === declarations ? null : biasOf(labelled, declarations),
    slices: slicesOf(gathered, risk),
    random: estimateFromRandom({ label: columns.label, chance, selected, scores: columns.risk }, how),
  };
}

function biasOf(labelled: number, declarations: number): string {
  return (
    `The outcome of ${declarations - labelled} of ${declarations} declarations is not known; they are left out, never taken for clean. ` +
    'What was examined was mostly chosen because it looked risky: the share of positives and the precision tend to lie above those of ' +
    'all declarations, and recall counts no positive that nobody looked at.'
  );
}

/** The sets of declarations that are measured, each by the places of its declarations. */
function regimesOf(
  { declarations, token, tokens }: Gathered,
  { seen }: Assembling,
): (Pick<Regime, 'name' | 'says'> & { readonly rows: readonly number[] })[] {
  const all = Array.from({ length: declarations }, (_, at) => at);
  if (!seen) return [{ name: 'all', says: 'all declarations', rows: all }];
  const unseen = all.filter((at) => !seen.has(tokens.texts[token[at]!]!));
  const met = new Set<number>();
  const first = unseen.filter((at) => !met.has(token[at]!) && met.add(token[at]!));
  return [
    { name: 'R1', says: 'all declarations: memory of repeats, where tokens repeat', rows: all },
    { name: 'R2', says: 'declarations whose token was not seen before', rows: unseen },
    { name: 'R3', says: 'the first declaration of each token that was not seen before', rows: first },
  ];
}

function measure(
  gathered: Gathered,
  columns: RiskColumns,
  rows: readonly number[],
  { tops, resamples, seed }: Assembling,
): Pick<Regime, 'counts' | 'scores'> {
  const known = rows.filter((at) => columns.label[at]! >= 0);
  const score = (name: ScoreEvaluation['score'], values: readonly number[], at: readonly number[]): ScoreEvaluation => {
    const labelled: Labelled = {
      scores: Float64Array.from(at, (row) => values[row]!),
      labels: Uint8Array.from(at, (row) => columns.label[row]!),
    };
    const groups = gathered.groups.texts.length > 0 ? Uint32Array.from(at, (row) => gathered.group[row]!) : undefined;
    return evaluateScore(name, labelled, { tops, resamples, seed, groups, money: moneyOf(gathered, at) });
  };
  const answered = known.filter((at) => !Number.isNaN(columns.own[at]!));
  const own = answered.length > 0 ? score('model', columns.own, answered) : null;
  const lost = known.length - answered.length;
  const notes = lost === 0 ? [] : [`the model gave no answer for ${lost} declarations, which are left out here`];
  return {
    counts: {
      declarations: rows.length,
      labelled: known.length,
      positive: known.filter((at) => columns.label[at] === 1).length,
    },
    scores: [score('risk', columns.risk, known), ...(own ? [{ ...own, notes: [...own.notes, ...notes] }] : [])],
  };
}

function moneyOf({ revenue, value }: Gathered, rows: readonly number[]): Money {
  const column = (amounts: readonly number[]): Float64Array | null => {
    const picked = Float64Array.from(rows, (row) => amounts[row]!);
    return picked.every(Number.isNaN) ? null : picked;
  };
  return { revenue: column(revenue), value: column(value) };
}
