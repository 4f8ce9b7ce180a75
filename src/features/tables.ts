// Lookup tables of a model: read from the value of their file, and checked.
import type { LookupTable } from '../expression/tables.js';

type Entries = readonly (readonly [key: string, value: unknown])[];

/** Build the tables from the value of their file, or say in words what does not fit. Plain loops: a file holds many entries. */
export function buildTables(value: unknown): ReadonlyMap<string, LookupTable> | string {
  if (!isObject(value)) return 'the file is not an object of tables';
  const tables = new Map<string, LookupTable>();
  for (const [name, given] of Object.entries(value)) {
    const table =
      isObject(given) && isObject(given.entries) ? buildTable(given, Object.entries(given.entries)) : undefined;
    if (!table) return `${name} is not { type: "number", entries } or { type: "rate", prior, strength, entries }`;
    if (typeof table === 'string') return `${name}: ${table}`;
    tables.set(name, table);
  }
  return tables;
}

function buildTable(given: { readonly [key: string]: unknown }, entries: Entries): LookupTable | string | undefined {
  if (given.type === 'number') {
    const wrong = entries.find(([, value]) => !Number.isFinite(value));
    return wrong
      ? `the entry "${wrong[0]}" is not a number`
      : { type: 'number', entries: new Map(entries as [string, number][]) };
  }
  const { type, prior, strength } = given;
  if (type !== 'rate' || typeof prior !== 'number' || typeof strength !== 'number') return undefined;
  if (!(prior >= 0 && prior <= 1 && strength > 0 && Number.isFinite(strength)))
    return 'the prior must be from 0 to 1, the strength a number above 0';
  const wrong = entries.find(([, value]) => !isCounts(value));
  if (wrong) return `the entry "${wrong[0]}" is not [seen, positive] with 0 ≤ positive ≤ seen`;
  return { type: 'rate', prior, strength, entries: new Map(entries as [string, [number, number]][]) };
}

function isCounts(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [seen, positive] = value as unknown[];
  return (
    Number.isSafeInteger(seen) &&
    Number.isSafeInteger(positive) &&
    (positive as number) >= 0 &&
    (positive as number) <= (seen as number)
  );
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
