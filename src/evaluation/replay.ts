// Replay: labelled days in their order, each scored by what the days before it told, and learned only afterwards.
import { dayMs, formatIsoDate, parseIsoDate } from '../declaration/dates.js';
import type { RiskName } from '../declaration/risk.js';
import { setupFault } from '../errors.js';
import { createLearner } from '../features/learn.js';
import type { Engine } from '../pipeline/engine.js';
import { countDays, type HistoryRow, newHistoryTally } from '../pipeline/history.js';
import { readByDay } from '../pipeline/history-days.js';
import { checkLabels } from '../pipeline/load-features.js';
import type { GivenParts } from '../pipeline/open-parts.js';
import { loadRefreshable } from '../pipeline/refresh-model.js';
import { cutBatches } from '../pipeline/take-batches.js';
import { createAtTop } from './at-top.js';
import type { Replay, ReplayFigures } from './evaluation.js';
import { type ManifestInput, together } from './judge-manifest.js';
import { judgingEngine } from './judging-engine.js';
import { byDeclaration, labelledHistory } from './labelled-history.js';
import { rank } from './ranked.js';
import { rocAuc } from './ranking.js';

export interface ReplayOptions {
  readonly input: ManifestInput;
  readonly parts: GivenParts;
  readonly truths: ReadonlyMap<RiskName, string>;
  /** Part of the declarations of a period that is picked, 0 to 1. */
  readonly share: number;
  /** Days of a period. */
  readonly days: number;
  readonly signal: AbortSignal | undefined;
}

/** Risks and outcomes of one period: 1, 0; those that are not known are left out. */
interface Period {
  readonly columns: ReadonlyMap<
    RiskName,
    { readonly risks: number[]; readonly labels: number[]; declarations: number }
  >;
}

/**
 * Replay manifests, which are read twice. Days that the tables of the model know already are passed over: to score them
 * would be to look them up. What is learned are the tables; the model itself stays. Throws USAGE where there is no model,
 * it has no tables, or no day is later than they know.
 */
export async function replay(options: ReplayOptions): Promise<Replay> {
  const { parts, input, truths, share, days, signal } = options;
  if (!parts.model) throw setupFault('USAGE', 'a replay is of a model that learns; there is none');
  const { model, lookups, learned } = await loadRefreshable(parts.model.folder);
  checkLabels(lookups, [...(input.mapping?.labels.keys() ?? [])]);
  const history = labelledHistory(input, parts.policy, signal);
  const known = learned.until === null ? Number.NEGATIVE_INFINITY : parseIsoDate(learned.until)! / dayMs;
  const counted = await countDays(history, () => {});
  const first = Math.min(...[...counted.keys()].filter((day) => day > known));
  if (first === Number.POSITIVE_INFINITY)
    throw setupFault('USAGE', `no day is later than ${learned.until}, the last that the tables of the model know`, {
      remedy: 'Replay later days, or a model whose tables end before them.',
    });
  const learner = createLearner(lookups, learned);
  const engine = await judgingEngine({ ...parts, model }, signal);
  const periods = new Map<number, Period>();
  try {
    for await (const { day, rows, ends } of readByDay(history, counted, newHistoryTally(), () => {})) {
      if (day <= known) continue;
      const number = Math.floor((day - first) / days);
      const period = periods.get(number) ?? newPeriod(truths);
      periods.set(number, period);
      await scoreDay(engine, rows, day, period, truths);
      for (const { row, labels } of rows) learner.note(row, day, labels);
      if (ends) learner.settle();
    }
  } finally {
    await engine.close();
  }
  return {
    share,
    periods: [...periods].map(([number, period]) => ({
      from: formatIsoDate((first + number * days) * dayMs),
      until: formatIsoDate((first + (number + 1) * days - 1) * dayMs),
      risks: Object.fromEntries([...period.columns].map(([risk, columns]) => [risk, figuresOf(columns, share)])),
    })),
  };
}

function newPeriod(truths: ReplayOptions['truths']): Period {
  return { columns: new Map([...truths.keys()].map((risk) => [risk, { risks: [], labels: [], declarations: 0 }])) };
}

async function scoreDay(
  engine: Engine,
  rows: readonly HistoryRow[],
  day: number,
  period: Period,
  truths: ReplayOptions['truths'],
): Promise<void> {
  const items = byDeclaration(rows);
  for (const batch of cutBatches([...items.keys()], (flat) => flat.rows.length)) {
    const { verdicts } = await engine.score(batch, day * dayMs);
    batch.forEach((flat, at) => {
      for (const [risk, label] of truths) {
        const columns = period.columns.get(risk)!; // made with the period
        const outcome = together(items.get(flat)!.map(({ labels }) => labels[label] ?? null));
        columns.declarations++;
        if (outcome === null) continue;
        columns.risks.push(verdicts[at]!.risks[risk]);
        columns.labels.push(Number(outcome));
      }
    });
  }
}

function figuresOf(
  {
    risks,
    labels,
    declarations,
  }: { readonly risks: number[]; readonly labels: number[]; readonly declarations: number },
  share: number,
): ReplayFigures {
  const ranked = rank({ scores: Float64Array.from(risks), labels: Uint8Array.from(labels) });
  const top = createAtTop(ranked, { revenue: null, value: null })({ share });
  return {
    counts: { declarations, labelled: labels.length, positive: ranked.positives },
    rocAuc: rocAuc(ranked),
    precision: top.precision.value,
    recall: top.recall.value,
    normalisedPrecision: top.normalisedPrecision,
  };
}
