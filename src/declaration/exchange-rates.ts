// Exchange rates as mappings and policies write them.
import { z } from 'zod';
import { codeLists } from './code-lists.js';
import type { ExchangeRates } from './slots.js';

export const currencySchema = z.string().refine((code) => codeLists.currency.has(code), 'an ISO 4217 code');

export const exchangeRatesSchema = z
  .record(
    currencySchema,
    z.record(z.union([currencySchema, z.literal('date')]), z.union([z.number().positive(), z.string()])),
  )
  .describe('exchangeRates[from][to]: the worth of one unit of from in to; date says of which day');

/** The rates without their dates. */
export function ratesOf(given: z.infer<typeof exchangeRatesSchema> | undefined): ExchangeRates {
  const numbers = (worth: object): [string, number][] =>
    Object.entries(worth).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return Object.fromEntries(
    Object.entries(given ?? {}).map(([from, worth]) => [from, Object.fromEntries(numbers(worth))]),
  );
}
