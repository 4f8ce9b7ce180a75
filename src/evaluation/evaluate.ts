// Evaluate: labelled manifests, or verdicts with outcomes, into an evaluation; the entry of this room for programs.
import { statSync } from 'node:fs';
import { checkOptions, usage } from '../check-options.js';
import { parseIsoDate } from '../declaration/dates.js';
import { deriveRows } from '../declaration/derive.js';
import { ratesOf } from '../declaration/exchange-rates.js';
import { type RiskName, riskNames } from '../declaration/risk.js';
import { slotIndex } from '../declaration/slots.js';
import { givenParts } from '../pipeline/engine.js';
import type { GivenParts } from '../pipeline/open-parts.js';
import type { RunProgress } from '../pipeline/run-options.js';
import { today } from '../pipeline/scorer.js';
import { assemble } from './assemble.js';
import type { Top } from './at-top.js';
import { checkTogether, type EvaluateOptions, evaluateOptionsSchema } from './evaluate-options.js';
import type { Evaluation, Replay } from './evaluation.js';
import { type Gathered, gather, newGathered } from './gather.js';
import { judge, type RecordCounts, readLabelled, type Telling } from './judge-manifest.js';
import { judgeVerdicts } from './judge-verdicts.js';
import { judgingEngine } from './judging-engine.js';
import { compileAmount, compileKey, type KeyOf } from './keys.js';
import { type LoadedOutcomes, loadOutcomes } from './read-outcomes.js';
import { loadPicks } from './read-picks.js';
import { replay } from './replay.js';

/** What is measured at the top when nothing else is asked for. */
export const usualTops: readonly Top[] = [0.01, 0.02, 0.05, 0.1].map((share) => ({ share }));
/** What counts as selected, in words. */
export const selectedBy = {
  red: 'lane red',
  yellow: 'lanes red and yellow',
  blue: 'lanes red, yellow and blue',
  green: 'every lane',
};

/**
 * Evaluate. Declarations go the way that `score` has; what is known of their outcomes never reaches it. Throws
 * CustomsRiskError as `createScorer` and `readManifest` do, USAGE where options do not go together, and INTERRUPTED.
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  checkOptions('evaluate', options, evaluateOptionsSchema);
  checkTogether(options);
  const { selects = 'red', tops = usualTops, resamples = 1_000, seed = 1, signal } = options;
  const asOf = dayOf(options.asOf);
  const parts = await givenParts(options);
  const randomChance = options.randomChance ?? chanceOfPolicy(parts);
  const outcomes = options.outcomes === undefined ? null : await loadOutcomes(options.outcomes, signal);
  const picks = options.picks === undefined ? null : await loadPicks(options.picks, signal);
  const truths = truthsOf(options);
  const tokenOf = options.token ? compileKey('token', options.token) : null;
  const telling: Telling = {
    truths,
    outcomes,
    selects,
    picks,
    tokenOf,
    groupOf: options.group ? compileKey('group', options.group) : null,
    revenueOf: options.revenue === undefined ? null : compileAmount('revenue', options.revenue),
    randomChance,
  };
  const gathered = newGathered([...truths.keys()]);
  const run: Run = { options, parts, telling, asOf, gathered, counts: { read: 0, rejected: 0 }, lastDay: Number.NaN };
  const seen = tokenOf ? await tokensSeen(run, tokenOf) : null;
  if (options.verdicts === undefined) await gatherManifests(run);
  else
    for await (const judged of judgeVerdicts({
      verdicts: options.verdicts,
      outcomes: outcomes!,
      selects,
      picks,
      randomChance,
      signal,
    })) {
      run.counts.read++;
      gather(gathered, judged);
    }
  const day = options.asOf === undefined && !Number.isNaN(run.lastDay) ? run.lastDay : asOf;
  const how = { truths, tops, resamples, seed, seen, ruleSets: setsOf(parts, gathered), today: day };
  return assemble(gathered, how, {
    inputs: options.manifests ?? [options.verdicts!],
    records: run.counts,
    replay: options.replay ? await replayOf(run, options.replay) : null,
    notes: notesOn(run, outcomes),
    selectedBy: picks === null ? selectedBy[selects] : `picks, ${selectedBy[selects]}`,
  });
}

interface Run {
  readonly options: EvaluateOptions;
  readonly parts: GivenParts;
  readonly telling: Telling;
  readonly asOf: number;
  readonly gathered: Gathered;
  readonly counts: RecordCounts;
  /** The last acceptance, in ms since 1970; NaN before any. */
  lastDay: number;
}

/** The day that dates declarations without acceptance time, in ms since 1970. */
export function dayOf(asOf: string | undefined): number {
  const day = asOf === undefined ? today() : parseIsoDate(asOf);
  if (day === undefined) throw usage('evaluate', 'asOf is not a day written as YYYY-MM-DD');
  return day;
}

function chanceOfPolicy({ policy }: GivenParts): number | null {
  const { random } = policy.document;
  const quotas = random === undefined ? [] : Array.isArray(random) ? random : [random];
  const share = quotas.find(({ red }) => red !== undefined)?.red;
  return share === undefined ? null : Number.parseFloat(share) / 100;
}

/** What tells the outcome of each risk. */
export function truthsOf({ outcomes, mapping }: Pick<EvaluateOptions, 'outcomes' | 'mapping'>): Map<RiskName, string> {
  const results = { counterfeit: 'ip-infringement', safety: 'safety' };
  return new Map(
    riskNames.flatMap((risk): [RiskName, string][] => {
      const label = outcomes === undefined ? mapping?.evaluates[risk] : results[risk];
      return label === undefined ? [] : [[risk, label]];
    }),
  );
}

const acceptedAt = slotIndex('declaration.acceptedAt');

async function gatherManifests(run: Run): Promise<void> {
  const { options, parts, telling, asOf, gathered, counts } = run;
  const engine = await judgingEngine(parts, options.signal);
  const tell = progressOf(options, counts);
  try {
    for await (const { records, bytes } of readLabelled(inputOf(options, options.manifests!), options.signal)) {
      for (const record of records) {
        counts.read += record.ok ? record.flat.records : 1;
        if (!record.ok) counts.rejected++;
        const accepted = record.ok ? record.flat.header[acceptedAt] : undefined;
        if (typeof accepted === 'number') run.lastDay = Math.max(accepted, run.lastDay || accepted);
      }
      for (const judged of await judge(engine, records, asOf, telling)) gather(gathered, judged);
      tell(bytes);
    }
  } finally {
    await engine.close();
  }
}

const inputOf = ({ mapping, format }: EvaluateOptions, manifests: readonly string[]) => ({
  manifests,
  mapping,
  format,
});

/** Tells how much of the manifests was read. */
export function progressOf(
  { manifests, onProgress }: Pick<EvaluateOptions, 'manifests' | 'onProgress'>,
  counts: RecordCounts,
): (bytes: number) => void {
  const sizes = manifests!.map((file) => statSync(file, { throwIfNoEntry: false }));
  const isKnown = sizes.every((stats) => stats?.isFile());
  const totalBytes = isKnown ? sizes.reduce((sum, stats) => sum + stats!.size, 0) : null;
  const started = performance.now();
  let bytes = 0;
  return (more) => {
    bytes += more;
    const progress: RunProgress = { ...counts, bytes, totalBytes, milliseconds: performance.now() - started };
    onProgress?.(progress);
  };
}

async function tokensSeen({ options, parts }: Run, tokenOf: KeyOf): Promise<Set<string>> {
  const { baseCurrency, exchangeRates } = parts.policy.document;
  const rates = ratesOf(exchangeRates);
  const seen = new Set<string>();
  for await (const { records } of readLabelled(inputOf(options, options.seen!), options.signal))
    for (const record of records) {
      if (!record.ok) continue;
      deriveRows(record.flat.rows, baseCurrency, rates); // a token may ask for what scoring works out
      seen.add(tokenOf(record.flat));
    }
  return seen;
}

function replayOf(
  { options, parts, telling }: Run,
  { share = 0.05, days = 7 }: NonNullable<EvaluateOptions['replay']>,
): Promise<Replay> {
  const input = inputOf(options, options.manifests!);
  return replay({ input, parts, truths: telling.truths, share, days, signal: options.signal });
}

/** The rule sets that verdicts were made by. */
function setsOf({ ruleSets }: GivenParts, { versions }: Gathered): GivenParts['ruleSets'] {
  const used = [...versions.values()].flatMap((one) => one.ruleSets);
  return ruleSets.filter(({ name, version }) => used.some((text) => text.startsWith(`${name}@${version}#`)));
}

function notesOn({ gathered, counts, telling }: Run, outcomes: LoadedOutcomes | null): string[] {
  const notes = [...(outcomes?.notes ?? [])];
  if (counts.rejected > 0) notes.push(`${counts.rejected} records were rejected; nothing here speaks of them`);
  if (outcomes && outcomes.unmet.size > 0)
    notes.push(`${outcomes.unmet.size} declarations with an outcome have no verdict; their outcomes are not used`);
  if (outcomes && telling.randomChance === null && telling.picks === null)
    notes.push('the chance of a random pick is not known, so nothing is estimated from random picks');
  if (gathered.versions.size > 1)
    notes.push(`the verdicts were made by ${gathered.versions.size} different sets of parts`);
  return notes;
}
