// Sample a history: some of its rows as canary declarations, its days, and the share of positives of each risk.
import { dayMs, formatIsoDate } from '../declaration/dates.js';
import { type RiskName, riskNames } from '../declaration/risk.js';
import type { Row } from '../declaration/slots.js';
import type { Canary } from '../model/canaries.js';
import { createRandom } from '../model/choose-rows.js';
import { createReduce } from './canary-declarations.js';
import { type History, type HistoryTally, newHistoryTally, readHistory, type Tell } from './history.js';
import type { LoadedFeatures } from './load-features.js';

export interface SampledHistory {
  readonly tally: HistoryTally;
  readonly declarations: readonly NonNullable<Canary['declaration']>[];
  /** First and last day, as the card writes them. */
  readonly window: string | undefined;
  /** Share of positives among the rows with an outcome, of the risks for which the mapping says which label is the truth. */
  readonly rates: { readonly [risk in RiskName]?: number };
}

const sampleSize = 64;

/** Read a history once; the same history gives the same sample. */
export async function sampleHistory(
  history: History,
  { set, lookups }: LoadedFeatures,
  tell: Tell,
): Promise<SampledHistory> {
  const tally = newHistoryTally();
  const random = createRandom();
  const sample: Row[] = [];
  const evaluates = history.mapping?.evaluates ?? {};
  const counts = new Map<RiskName, { seen: number; positive: number }>();
  const days = { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };
  let seen = 0;
  for await (const rows of readHistory(history, tally, tell)) {
    for (const { row, day, labels } of rows) {
      days.first = Math.min(days.first, day);
      days.last = Math.max(days.last, day);
      for (const risk of riskNames) {
        const outcome = labels[evaluates[risk] ?? ''];
        if (typeof outcome !== 'boolean') continue;
        const count = counts.get(risk) ?? { seen: 0, positive: 0 };
        counts.set(risk, { seen: count.seen + 1, positive: count.positive + Number(outcome) });
      }
      // Each row has the same chance to be among those kept, however many there are.
      const place = seen < sampleSize ? seen : Math.floor(random() * (seen + 1));
      if (place < sampleSize) sample[place] = row.slice();
      seen++;
    }
  }
  const reduce = createReduce(set, lookups);
  const rates = [...counts].flatMap(([risk, { seen, positive }]) =>
    positive > 0 && positive < seen ? [[risk, positive / seen] as const] : [],
  );
  return {
    tally,
    declarations: sample.map((row, at) => reduce(row, at + 1)),
    window: seen === 0 ? undefined : `${formatIsoDate(days.first * dayMs)}/${formatIsoDate(days.last * dayMs)}`,
    rates: Object.fromEntries(rates),
  };
}
