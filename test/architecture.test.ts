// The house: no import runs back along the pipeline, and every file says in its first line what it is for.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

// What each room may import besides itself and the files of the top level.
const allowed: Record<string, readonly string[]> = {
  declaration: [],
  expression: ['declaration'],
  manifest: ['declaration', 'expression'],
  rules: ['expression', 'declaration'],
  features: ['expression', 'declaration'],
  model: ['features', 'declaration'],
  scoring: ['rules', 'features', 'model', 'expression', 'declaration'],
  selection: ['scoring', 'declaration'],
  output: ['selection', 'scoring', 'declaration'],
  pipeline: ['declaration', 'expression', 'manifest', 'rules', 'features', 'model', 'scoring', 'selection', 'output'],
  evaluation: [
    'declaration',
    'expression',
    'manifest',
    'rules',
    'features',
    'model',
    'scoring',
    'selection',
    'output',
    'pipeline',
  ],
  report: ['evaluation', 'pipeline', 'selection', 'rules', 'model', 'expression', 'declaration'],
  cli: [
    'declaration',
    'expression',
    'manifest',
    'rules',
    'features',
    'model',
    'scoring',
    'selection',
    'output',
    'pipeline',
    'evaluation',
    'report',
  ],
  testing: ['manifest', 'rules'],
};
// Files of the top level that every room may use; they use none of the rooms.
const shared = [
  'errors.ts',
  'limits.ts',
  'suggest.ts',
  'settings-file.ts',
  'settings-places.ts',
  'json-syntax.ts',
  'check-options.ts',
  'package-folder.ts',
];
// Rooms that take no more than types from another.
const typesOnly: readonly (readonly [string, string])[] = [
  ['selection', 'scoring'],
  ['output', 'scoring'],
  ['output', 'selection'],
  ['report', 'pipeline'],
  ['report', 'evaluation'],
  ['report', 'rules'],
  ['report', 'model'],
  ['report', 'expression'],
];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isType: boolean;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(`${src}/${file}`, 'utf8');
  return [...text.matchAll(/^(?:import|export)\s+(type\s)?[^;]*?from '(\.[^']+)';/gms)].map((match) => ({
    from: file,
    to: relative(src, resolve(src, dirname(file), match[2]!.replace(/\.js$/, '.ts'))),
    isType: match[1] !== undefined,
  }));
}

const roomOf = (file: string): string => (file.includes('/') ? file.split('/')[0]! : '');
const imports = files.flatMap(importsOf);

describe('the house', () => {
  it('has only rooms that the table names', () => {
    expect([...new Set(files.map(roomOf))].filter((room) => room !== '' && !(room in allowed))).toEqual([]);
  });

  it('finds the imports', () => {
    expect(imports.length).toBeGreaterThan(150);
  });

  it('has no arrow that runs back', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [room, other] = [roomOf(from), roomOf(to)];
      if (room === '') return from !== 'index.ts' && other !== '';
      return other === '' ? !shared.includes(to) : other !== room && !allowed[room]!.includes(other);
    });
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('takes types only where it says so', () => {
    const wrong = imports.filter(
      ({ from, to, isType }) =>
        !isType && typesOnly.some(([room, other]) => roomOf(from) === room && roomOf(to) === other),
    );
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('keeps time, chance and the disk out of the pure rooms', () => {
    const pure = files.filter(
      (file) =>
        ['declaration', 'expression', 'rules', 'features', 'scoring', 'selection'].includes(roomOf(file)) &&
        file !== 'rules/load.ts',
    );
    const wrong = pure.filter((file) =>
      /Date\.now|new Date\(\)|Math\.random|performance\.now|node:fs|node:http|node:net/.test(
        readFileSync(`${src}/${file}`, 'utf8'),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps files short, and each says in its first line what it is for', () => {
    for (const file of files) {
      const lines = readFileSync(`${src}/${file}`, 'utf8').split('\n');
      const first = lines[0]!.startsWith('#!') ? lines[1]! : lines[0]!;
      expect(first, file).toMatch(/^\/\/ [A-Z"].{10,}/);
      expect(lines.length, file).toBeLessThanOrEqual(400);
    }
  });
});
