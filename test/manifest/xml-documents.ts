// XML documents for tests: the examples, what a scanner says of a text, and mutants.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FlatRecord } from '../../src/declaration/flat.js';
import type { ManifestFormat } from '../../src/manifest/formats.js';
import { formatNamed } from '../../src/manifest/formats.js';
import type { Mapping } from '../../src/manifest/mapping.js';
import type { ManifestRecord } from '../../src/manifest/read-manifest.js';
import { readManifest } from '../../src/manifest/read-manifest.js';
import type { Records } from '../../src/manifest/reader.js';

const folder = 'examples/manifests';
export const examples: { readonly [name: string]: string } = Object.fromEntries(
  readdirSync(folder)
    .filter((name) => name.endsWith('.xml'))
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
);

/** The records of a text or of bytes, in chunks of a size. */
export async function recordsOf(
  input: string | Uint8Array,
  options: Parameters<typeof readManifest>[1] = {},
  size = Number.MAX_SAFE_INTEGER,
): Promise<ManifestRecord[]> {
  const bytes = Buffer.from(input);
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  const records: ManifestRecord[] = [];
  for await (const record of readManifest(chunks, { source: 'm', ...options })) records.push(record);
  return records;
}

/** What the reader of a format that waits for nothing gives, with the bytes in pieces of a size. */
export function recordsAtOnce(
  format: ManifestFormat,
  input: Uint8Array,
  size: number,
  mapping?: Mapping,
): FlatRecord[] {
  const reader = formatNamed(format).create({ source: 'm', mapping });
  const records: FlatRecord[] = [];
  const take = (given: Records): void => void records.push(...(given as readonly FlatRecord[])); // as the formats do
  for (let at = 0; at < input.length; at += size) take(reader.write(input.subarray(at, at + size)));
  take(reader.end());
  return records;
}

/** Many mutants of a text: records rise and lie within it, some come in pieces, and no prototype is touched. */
export function checkMutants(
  count: number,
  seed: number,
  {
    format,
    text,
    mapping,
  }: { readonly format: ManifestFormat; readonly text: (run: number) => string; readonly mapping?: Mapping },
  change: (text: string, next: (below: number) => number) => string = mutant,
): void {
  const next = numbers(seed);
  for (let run = 0; run < count; run++) {
    const input = Buffer.from(change(text(run), next));
    const records = recordsAtOnce(format, input, input.length || 1, mapping);
    let before = 0;
    const isSound = records.every((record) => {
      const place = record.ok ? record.flat.position! : record.fault;
      const rises = place.record > before;
      before = place.record;
      return rises && place.byte >= 0 && place.byte <= input.length && place.line > 0;
    });
    if (!isSound)
      throw new Error(
        `out of place: ${JSON.stringify(records.map((one) => (one.ok ? one.flat.position : one.fault)))} ${input.length} ${input.toString()}`,
      );
    if (run % 10 > 0) continue;
    const size = 1 + next(300);
    if (JSON.stringify(recordsAtOnce(format, input, size, mapping)) !== JSON.stringify(records))
      throw new Error(`in pieces of ${size}: ${input.toString()}`);
  }
  if (Object.keys(Object.prototype).length > 0) throw new Error('a prototype was touched');
}

/** Each record in one line: the id, or the fault with its place. */
export const told = (records: readonly ManifestRecord[]): string[] =>
  records.map((record) => {
    if (record.ok) return `ok ${record.declaration.id}`;
    const { code, line, character, byte } = record.fault;
    return `${code} ${line}:${character ?? ''} byte ${byte}`;
  });

/** Numbers that look random, the same each time. */
export function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

const pieces = [
  '<',
  '>',
  '/',
  '&',
  ';',
  '"',
  "'",
  '=',
  ' ',
  '\n',
  '\0',
  '-',
  '--',
  '-->',
  '<!--',
  '<![CDATA[',
  ']]>',
  ']]',
  '<?xml',
  '?>',
  '<?a b?>',
  '<!DOCTYPE a>',
  '&lt;',
  '&#0;',
  '&#x41;',
  '&#x110000;',
  '&x;',
  'xmlns="x"',
  ' xmlns:a="x"',
  ' a="1" a="2"',
  ':',
  '<a>',
  '</a>',
  '<a/>',
  '<null/>',
  '\ufeff',
  '\ufffe',
  'é',
  '𝕏',
  '-1',
  '1e999',
  '9'.repeat(30),
  '2026-02-31',
  'ZZ',
  '\x01',
  '<?xml version="1.0"?>',
];

/** A text with up to four changes. */
export function mutant(text: string, next: (below: number) => number): string {
  let changed = text;
  for (let count = 1 + next(4); count > 0; count--) {
    const at = next(changed.length + 1);
    const drop = next(3) === 0 ? next(40) : 0;
    const put =
      next(3) === 0 ? changed.slice(next(changed.length + 1)).slice(0, next(60)) : pieces[next(pieces.length)]!;
    changed = changed.slice(0, at) + put + changed.slice(at + drop);
  }
  return changed.toWellFormed();
}
