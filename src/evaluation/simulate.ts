// Simulate: labelled days in their order, of which only what is selected is learned from, step by step.
import { dayMs, formatIsoDate, parseIsoDate } from '../declaration/dates.js';
import type { RiskName } from '../declaration/risk.js';
import { slotIndex } from '../declaration/slots.js';
import { setupFault } from '../errors.js';
import { createLearner, forget, type Learner } from '../features/learn.js';
import type { Engine } from '../pipeline/engine.js';
import { countDays, type History, type HistoryRow, newHistoryTally, type Tell } from '../pipeline/history.js';
import { readByDay } from '../pipeline/history-days.js';
import { checkLabels } from '../pipeline/load-features.js';
import { type GivenParts, modelVersion } from '../pipeline/open-parts.js';
import { loadRefreshable } from '../pipeline/refresh-model.js';
import { cutBatches } from '../pipeline/take-batches.js';
import { type ManifestInput, together } from './judge-manifest.js';
import { judgingEngine } from './judging-engine.js';
import { byDeclaration, labelledHistory } from './labelled-history.js';
import { type Probe, probeIn } from './profile-run.js';
import { pickStep } from './simulated-picks.js';
import type { SimulatedFigures, SimulatedRun, SimulatedStep, Simulation } from './simulation.js';

export interface SimulateOptions {
  readonly input: ManifestInput;
  readonly parts: GivenParts;
  /** The label of the mapping that is the truth of a risk; that risk ranks. */
  readonly label: string;
  /** Part of the declarations that is opened, above 0 and up to 1. */
  readonly rate: number;
  /** Parts of the picks made at random, 0 to 1; one run for each. */
  readonly explore: readonly number[];
  readonly daysPerStep: number;
  /** Part of the steps, the first ones, in which everything is opened; 0 to 0.75. */
  readonly warmUp: number;
  /** Begin with empty tables, from the first day on, rather than with those of the model and the day after them. */
  readonly fromNothing: boolean;
  /** Key of the random draws and of ties, at least 16 bytes. */
  readonly secret: string;
  readonly signal: AbortSignal;
  readonly tell: Tell;
}

/** A declaration of a step that can be picked. */
interface Candidate {
  readonly id: string;
  readonly risk: number;
  readonly isPositive: boolean;
  readonly rows: readonly HistoryRow[];
}

/** What all runs share. */
interface Plan {
  readonly options: SimulateOptions;
  readonly risk: RiskName;
  readonly history: History;
  readonly counted: ReadonlyMap<number, number>;
  /** Days since 1970, and how many steps there are and are warm-up. */
  readonly first: number;
  readonly steps: number;
  readonly warm: number;
}

const idSlot = slotIndex('declaration.id');

/**
 * Simulate. The manifests are read once, and once more for each run. Held are the tables, the rows of one step, and rows
 * that wait for earlier days. The model itself stays: only its tables learn. Throws USAGE where an option is out of range,
 * there is no model with tables, or no day to simulate, or the label has one class.
 */
export async function simulate(options: SimulateOptions): Promise<Simulation> {
  const { label, rate, explore, daysPerStep, warmUp, fromNothing, parts } = options;
  const plan = await planOf(options);
  const runs: SimulatedRun[] = [];
  let [rejected, unknown] = [0, 0];
  for (const share of explore) {
    const run = await runOnce(plan, share);
    checkClasses(label, run.steps);
    ({ rejected, unknown } = run);
    runs.push({ explore: share, steps: run.steps, lastQuarter: lastQuarter(run.steps) });
  }
  const begins = fromNothing ? 'from-nothing' : 'with-the-tables-of-the-model';
  const model = modelVersion(parts.model!); // planned with one
  return { label, rate, daysPerStep, warmUp, begins, model, rejected, unknown, runs };
}

async function planOf(options: SimulateOptions): Promise<Plan> {
  const { input, parts, label, daysPerStep, warmUp, signal, tell } = options;
  checkRanges(options);
  if (!parts.model) throw setupFault('USAGE', 'a simulation is of a model that learns; there is none');
  const truths = Object.entries(input.mapping?.evaluates ?? {}) as [RiskName, string][]; // keys of the schema
  const risk = truths.find(([, truth]) => truth === label)?.[0];
  if (risk === undefined)
    throw setupFault('USAGE', `the mapping has no label "${label}" that is the truth of a risk`, {
      remedy: 'Define it under `labels` of the mapping, and name it under `evaluates`.',
    });
  const history = labelledHistory(input, parts.policy, signal);
  const { known } = await learning(options);
  const counted = await countDays(history, tell);
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const day of counted.keys()) if (day > known) [first, last] = [Math.min(first, day), Math.max(last, day)];
  if (first > last)
    throw setupFault('USAGE', 'no day is later than the last that the tables of the model know', {
      remedy: 'Simulate later days, or begin with empty tables (--from-nothing).',
    });
  const steps = Math.floor((last - first) / daysPerStep) + 1;
  return { options, risk, history, counted, first, steps, warm: Math.ceil(steps * warmUp - 1e-9) };
}

function checkRanges({ rate, explore, daysPerStep, warmUp }: SimulateOptions): void {
  const refuse = (message: string): never => {
    throw setupFault('USAGE', message);
  };
  if (!(rate > 0 && rate <= 1)) refuse('the rate is a number above 0 and up to 1');
  if (explore.length === 0 || !explore.every((share) => share >= 0 && share <= 1))
    refuse('shares of exploration are numbers from 0 to 1');
  if (!(Number.isInteger(daysPerStep) && daysPerStep >= 1)) refuse('a step has 1 day or more, whole ones');
  if (!(warmUp >= 0 && warmUp <= 0.75)) refuse('the warm-up is a share from 0 to 0.75');
}

/** The model with tables of its own, which nobody else learns into. `known` is the last day that they know. */
async function learning({ parts, fromNothing, input }: SimulateOptions) {
  const { model, lookups, learned } = await loadRefreshable(parts.model!.folder); // checked
  checkLabels(lookups, [...(input.mapping?.labels.keys() ?? [])]);
  const until = fromNothing ? null : learned.until;
  const known = until === null ? Number.NEGATIVE_INFINITY : parseIsoDate(until)! / dayMs;
  return { model, lookups, known, learned };
}

/** What one run works with and counts. */
interface Running extends Plan {
  readonly explore: number;
  readonly engine: Engine;
  readonly learner: Learner;
  readonly probe: Probe | null;
  unknown: number;
  /** Over the steps after the warm-up, so that parts of a pick add up from step to step. */
  candidates: number;
  picks: number;
  random: number;
}

async function runOnce(
  plan: Plan,
  explore: number,
): Promise<{ readonly steps: SimulatedStep[]; readonly rejected: number; readonly unknown: number }> {
  const { options, history, counted, first } = plan;
  const { parts, daysPerStep, fromNothing, signal, tell } = options;
  const { model, known, lookups, learned } = await learning(options);
  const engine = await judgingEngine({ ...parts, model }, signal); // repeats the canaries, so tables are emptied after it
  if (fromNothing) forget(lookups);
  const tables = { probe: probeIn(lookups), learner: createLearner(lookups, fromNothing ? undefined : learned) };
  const run: Running = { ...plan, ...tables, explore, engine, unknown: 0, candidates: 0, picks: 0, random: 0 };
  const steps: SimulatedStep[] = [];
  const tally = newHistoryTally();
  let number = 0;
  let waiting: HistoryRow[] = [];
  const finish = async (): Promise<void> => {
    if (waiting.length > 0) steps.push(await takeStep(run, number, waiting));
    waiting = [];
  };
  try {
    for await (const { day, rows } of readByDay(history, counted, tally, tell)) {
      if (day <= known) continue;
      const next = Math.floor((day - first) / daysPerStep);
      if (next !== number) await finish();
      number = next;
      waiting.push(...rows);
    }
    await finish();
  } finally {
    await engine.close();
  }
  return { steps, rejected: tally.rejected, unknown: run.unknown };
}

/** Score, pick, learn what was picked. */
async function takeStep(run: Running, number: number, rows: readonly HistoryRow[]): Promise<SimulatedStep> {
  const { options, explore, learner, probe, warm, first } = run;
  const { rate, secret, daysPerStep } = options;
  const unseenKeys = probe && shareUnseen(probe, rows);
  const candidates = await scoreStep(run, rows);
  const isWarmUp = number < warm;
  let chosen = { picks: candidates.map((_, at) => at), random: 0 };
  if (!isWarmUp) {
    run.candidates += candidates.length;
    const most = Math.floor(run.candidates * rate + 1e-9) - run.picks;
    const random = Math.floor((run.picks + most) * explore + 1e-9) - run.random;
    chosen = pickStep(candidates, { most, random, secret });
    run.picks += most;
    run.random += random;
  }
  for (const at of chosen.picks)
    for (const { row, day, labels } of candidates[at]!.rows) learner.note(row, day, labels);
  learner.settle();
  const hits = chosen.picks.filter((at) => candidates[at]!.isPositive).length;
  const positives = candidates.filter(({ isPositive }) => isPositive).length;
  const picks = chosen.picks.length;
  return {
    from: formatIsoDate((first + number * daysPerStep) * dayMs),
    until: formatIsoDate((first + (number + 1) * daysPerStep - 1) * dayMs),
    isWarmUp,
    declarations: candidates.length,
    positives,
    picks,
    random: chosen.random,
    hits,
    precision: picks > 0 ? hits / picks : null,
    normalisedPrecision: picks > 0 && positives > 0 ? hits / Math.min(picks, positives) : null,
    recall: positives > 0 ? hits / positives : null,
    unseenKeys,
  };
}

function shareUnseen({ features, names }: Probe, rows: readonly HistoryRow[]): number | null {
  let [asked, unseen] = [0, 0];
  for (const batch of cutBatches(rows, () => 1)) {
    const [times] = features.build(batch.map(({ row }) => row));
    for (const seen of (times as { readonly values: Float64Array }).values.subarray(0, batch.length * names.length)) {
      if (Number.isNaN(seen)) continue; // it has no key
      asked++;
      if (seen === 0) unseen++;
    }
  }
  return asked > 0 ? unseen / asked : null;
}

/** Declarations with a known outcome; the others are counted and left out. */
async function scoreStep(run: Running, rows: readonly HistoryRow[]): Promise<Candidate[]> {
  const { options, engine, risk } = run;
  const items = byDeclaration(rows);
  const candidates: Candidate[] = [];
  for (const batch of cutBatches([...items.keys()], (flat) => flat.rows.length)) {
    const { verdicts } = await engine.score(batch, rows[0]!.day * dayMs);
    batch.forEach((flat, at) => {
      const own = items.get(flat)!;
      const isPositive = together(own.map(({ labels }) => labels[options.label] ?? null));
      if (isPositive === null) run.unknown++;
      else candidates.push({ id: String(flat.header[idSlot]), risk: verdicts[at]!.risks[risk], isPositive, rows: own });
    });
  }
  return candidates;
}

function checkClasses(label: string, steps: readonly SimulatedStep[]): void {
  const sum = (of: 'positives' | 'declarations'): number => steps.reduce((total, step) => total + step[of], 0);
  const [positives, all] = [sum('positives'), sum('declarations')];
  if (positives > 0 && positives < all) return;
  const which = all === 0 ? 'known of no declaration' : positives === 0 ? 'never positive' : 'always positive';
  throw setupFault('USAGE', `the label "${label}" is ${which}, so there is nothing to find`);
}

function lastQuarter(steps: readonly SimulatedStep[]): SimulatedRun['lastQuarter'] {
  const after = steps.filter(({ isWarmUp }) => !isWarmUp);
  const last = after.slice(after.length - Math.ceil(after.length / 4));
  const mean = (of: keyof SimulatedFigures): number | null => {
    const values = last.flatMap((step) => step[of] ?? []);
    return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
  };
  return {
    steps: last.length,
    precision: mean('precision'),
    normalisedPrecision: mean('normalisedPrecision'),
    recall: mean('recall'),
    unseenKeys: mean('unseenKeys'),
  };
}
