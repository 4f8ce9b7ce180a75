// Lookups for tests: tables by their definitions, filled from levels of entries as `tables.json` writes them.
import { deriveRows } from '../../src/declaration/derive.js';
import { flatten } from '../../src/declaration/flatten.js';
import type { Row } from '../../src/declaration/slots.js';
import { type FeatureInput, inputsSchema, tablesSchema } from '../../src/features/feature-set.js';
import { compileFeatures, type Features } from '../../src/features/features.js';
import { createLookups, type FeatureProblem, type Lookups } from '../../src/features/lookups.js';
import { readTables } from '../../src/features/tables.js';

/** Definitions of tables, with the entries of each level and, for rates, the prior. */
export interface MadeTables {
  readonly [name: string]: {
    readonly type: string;
    readonly entries: readonly object[];
    readonly prior?: number | null;
    readonly [key: string]: unknown;
  };
}

export function sound<T extends object>(compiled: T | readonly FeatureProblem[]): T {
  if (Array.isArray(compiled)) throw new Error((compiled as readonly FeatureProblem[])[0]!.message);
  return compiled as T;
}

export function makeLookups(tables: MadeTables): Lookups {
  const definitions = Object.entries(tables).map(([name, { entries: _, prior: __, ...definition }]) => [
    name,
    definition,
  ]);
  const lookups = sound(createLookups(tablesSchema.parse(Object.fromEntries(definitions))));
  const fitted = Object.entries(tables).map(([name, { type, entries, prior }]) => [
    name,
    { type, ...(type === 'rate' ? { prior: prior ?? null } : {}), levels: entries },
  ]);
  const labels = { fraud: { seen: 100, positive: 20 } };
  const file = { format: 1, until: '2020-12-31', rows: 100, labels, tables: Object.fromEntries(fitted) };
  readTables(JSON.stringify(file), 'tables.json', lookups);
  return lookups;
}

/** One input of float32 with a feature for each expression. */
export function makeInputs(...expressions: (string | object)[]): FeatureInput[] {
  const features = expressions.map((one, at) => ({
    name: `f${at}`,
    says: 'made for tests',
    ...(typeof one === 'string' ? { expr: one } : one),
  }));
  return inputsSchema.parse([{ name: 'features', features }]);
}

export function makeFeatures(lookups: Lookups, ...expressions: (string | object)[]): Features {
  return sound(compileFeatures(makeInputs(...expressions), lookups));
}

/** The row of a declaration of one item, with values in USD. */
export function rowOf(item: object, header: object = {}): Row {
  const flat = flatten({ id: 'D1', ...header, items: [item] });
  if (!flat.ok) throw new Error(flat.fault.code);
  deriveRows(flat.flat.rows, 'USD', {});
  return flat.flat.rows[0]!;
}
