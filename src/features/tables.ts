// Lookup tables of a model: read from their file and checked.
import { z } from 'zod';
import type { LookupTable } from '../expression/tables.js';

const count = z.number().int().nonnegative();

export const tablesSchema = z
  .record(
    z.string(),
    z.discriminatedUnion('type', [
      z.strictObject({
        type: z.literal('number'),
        says: z.string().optional(),
        entries: z.record(z.string(), z.number()),
      }),
      z.strictObject({
        type: z.literal('rate'),
        says: z.string().optional(),
        prior: z.number().min(0).max(1),
        strength: z.number().positive().describe('Weight of the prior, in cases'),
        entries: z.record(z.string(), z.tuple([count, count])).describe('Key to [seen, positive]'),
      }),
    ]),
  )
  .describe('Lookup tables of a model of customs-risk');

/** Build the tables from the value of their file; gives the fault in words when they do not fit. */
export function buildTables(value: unknown): ReadonlyMap<string, LookupTable> | string {
  const parsed = tablesSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `${issue?.path.join('.')}: ${issue?.message}`;
  }
  return new Map(
    Object.entries(parsed.data).map(([name, table]): [string, LookupTable] => [
      name,
      table.type === 'number'
        ? { type: 'number', entries: new Map(Object.entries(table.entries)) }
        : {
            type: 'rate',
            prior: table.prior,
            strength: table.strength,
            entries: new Map(Object.entries(table.entries)),
          },
    ]),
  );
}
