// XML documents for tests: the examples, what a scanner says of a text, and mutants.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ManifestRecord } from '../../src/manifest/read-manifest.js';
import { readManifest } from '../../src/manifest/read-manifest.js';

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
