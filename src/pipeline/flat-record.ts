// Flat records: what a program passes to a scorer, of whatever make, as a flat declaration or a fault.
import type { Fault, FlatRecord, Position } from '../declaration/flat.js';
import { flatten } from '../declaration/flatten.js';
import type { Declaration } from '../declaration/schema.js';
import { type CustomsRiskError, recordFaults, setupFault } from '../errors.js';
import { flatOf, type ManifestRecord } from '../manifest/read-manifest.js';

/** What can be streamed: declarations, or what `readManifest` yields. */
export type Scorable = Declaration | ManifestRecord;

/** A declaration, which is flattened or faulty whatever a program passes. `number` is its place among those passed. */
export function flatDeclaration(declaration: unknown, number: number, position: Position | null = null): FlatRecord {
  const flattened = flatten(declaration, position);
  if (flattened.ok) return flattened;
  const place = position ?? { source: 'input', record: number, line: 0, byte: 0 };
  return { ok: false, fault: { ...flattened.fault, ...place } };
}

/** What `readManifest` yields, or a declaration. */
export function flatRecord(record: Scorable, number: number): FlatRecord {
  if (!isManifestRecord(record)) return flatDeclaration(record, number);
  if (!record.ok) return record;
  const known = flatOf(record);
  if (known) return { ok: true, flat: known };
  // A program has put another declaration into a record of ours: what is known of the record still holds.
  const { declaration, position = null, issues = [], incomplete = false, kept = null } = record;
  const made = flatDeclaration(declaration, number, position);
  if (!made.ok) return made;
  return { ok: true, flat: { ...made.flat, issues: [...issues, ...made.flat.issues], incomplete, kept } };
}

/** Items of a record, before it is flattened. */
export function itemsOfRecord(record: Scorable): number {
  if (!isManifestRecord(record)) return Array.isArray(record?.items) ? record.items.length : 1;
  return record.ok ? (flatOf(record)?.rows.length ?? 1) : 0;
}

/** A declaration may hold an unknown field "ok" too, but not beside one of these. */
function isManifestRecord(record: unknown): record is ManifestRecord {
  if (typeof record !== 'object' || record === null || !('ok' in record)) return false;
  return record.ok === true ? 'declaration' in record : record.ok === false && 'fault' in record;
}

/** The error for a declaration that is scored alone. */
export function rejection(fault: Fault): CustomsRiskError {
  const { code, path } = fault;
  if (path !== null) return setupFault('DECLARATION_REJECTED', `${path}: ${recordFaults[code]} (${code})`);
  return setupFault('DECLARATION_REJECTED', `${recordFaults[code]} (${code})`, {
    remedy: 'Pass one declaration: an object with an id and items.',
  });
}
