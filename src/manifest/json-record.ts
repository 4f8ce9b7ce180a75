// JSON records: the bytes of one canonical declaration into a flat one, or the fault for which they are rejected.
import { TextDecoder } from 'node:util';
import type { Fault, FlatRecord, Position } from '../declaration/flat.js';
import { flatten } from '../declaration/flatten.js';
import { unknownPath } from '../declaration/intake.js';
import type { FaultCode } from '../errors.js';
import { repeatedKeyOf } from '../json-syntax.js';
import { limits } from '../limits.js';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const deepestLooked = 64;

/** What the bytes of one record say as JSON, or the fault for which they are rejected. Undefined bytes are a record over the size limit. */
export function parseJsonRecord(
  bytes: Uint8Array | undefined,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly code: FaultCode } {
  if (!bytes) return { ok: false, code: 'RECORD_TOO_LONG' };
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return { ok: false, code: 'TEXT_ENCODING' };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, code: 'JSON_MALFORMED' };
  }
  return repeatedKeyOf(text, value) ? { ok: false, code: 'JSON_KEY_REPEATED' } : { ok: true, value };
}

/** Read one declaration. Undefined bytes are a record over the size limit. */
export function readJsonRecord(bytes: Uint8Array | undefined, position: Position): FlatRecord {
  const fault = (code: Fault['code'], path: string | null = null): FlatRecord => ({
    ok: false,
    fault: { code, path, ...position },
  });
  const parsed = parseJsonRecord(bytes);
  if (!parsed.ok) return fault(parsed.code);
  const { value } = parsed;
  const rounded = mayRound(value) ? pathOfRounded(value) : undefined;
  if (rounded !== undefined) return fault('NUMBER_MALFORMED', rounded);
  const flattened = flatten(value, position);
  return flattened.ok ? flattened : fault(flattened.fault.code, flattened.fault.path);
}

/** Whether there is a number beyond the integers that a double holds, or nesting too deep to be looked into here. */
function mayRound(value: unknown, depth = 0): boolean {
  if (typeof value === 'number') return value > limits.integer || value < -limits.integer;
  if (typeof value !== 'object' || value === null) return false;
  if (depth > deepestLooked) return true;
  if (Array.isArray(value)) return value.some((part) => mayRound(part, depth + 1));
  // All keys are its own: JSON.parse made it.
  for (const key in value) if (mayRound((value as { readonly [key: string]: unknown })[key], depth + 1)) return true;
  return false;
}

/** The path of the first number that has lost digits, for it is beyond the integers that a double holds. */
function pathOfRounded(value: unknown): string | undefined {
  const left: { readonly path: string; readonly value: unknown }[] = [{ path: '', value }];
  for (let one = left.pop(); one; one = left.pop()) {
    if (typeof one.value === 'number' && Math.abs(one.value) > limits.integer) return one.path;
    if (typeof one.value !== 'object' || one.value === null) continue;
    const isList = Array.isArray(one.value);
    const prefix = one.path === '' ? '' : `${one.path}.`;
    for (const [key, part] of Object.entries(one.value).reverse())
      left.push({ path: isList ? `${one.path}[${key}]` : unknownPath(prefix, key), value: part });
  }
  return undefined;
}
