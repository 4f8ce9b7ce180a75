// Labelled history: the manifests of an evaluation as days of the past, with the outcomes that their mapping tells.
import { ratesOf } from '../declaration/exchange-rates.js';
import type { FlatDeclaration } from '../declaration/flat.js';
import type { History, HistoryRow } from '../pipeline/history.js';
import type { Policy } from '../scoring/policy.js';
import type { ManifestInput } from './judge-manifest.js';

/** The history, in the currency of a policy. */
export function labelledHistory(
  { manifests, mapping, format }: ManifestInput,
  { document }: Policy,
  signal: AbortSignal | undefined,
): History {
  return {
    inputs: manifests,
    mapping,
    format,
    labels: new Map(),
    currency: document.baseCurrency,
    rates: ratesOf(document.exchangeRates),
    signal: signal ?? new AbortController().signal,
  };
}

/** Rows of the past by the declaration that they are items of, in order of the first of each. */
export function byDeclaration(rows: readonly HistoryRow[]): Map<FlatDeclaration, HistoryRow[]> {
  const items = new Map<FlatDeclaration, HistoryRow[]>();
  for (const one of rows) {
    const others = items.get(one.flat);
    if (others) others.push(one);
    else items.set(one.flat, [one]);
  }
  return items;
}
