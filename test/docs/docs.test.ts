// Guides are true: generated tables are fresh, the code of the README runs, links lead somewhere, words are ours.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { guideWithTable, readGuide } from './write-functions.js';

const guides = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'src/README.md',
  'src/expression/README.md',
  'examples/README.md',
  'models/README.md',
];

describe('the guide of the rule language', () => {
  it('has a fresh table of functions', () => {
    expect(readGuide()).toBe(guideWithTable(readGuide()));
    expect(readGuide()).toContain('`hasAny()`');
  });
});

describe('the README', () => {
  it('has code that runs and prints what stands below it', () => {
    const [, code, printed] = /```ts\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))!;
    const file = 'test/docs/readme-example.tmp.ts';
    writeFileSync(file, code!);
    try {
      expect(execFileSync(process.execPath, ['--import', 'tsx', file], { encoding: 'utf8' })).toBe(printed);
    } finally {
      rmSync(file);
    }
  });
});

describe.each(guides)('%s', (guide) => {
  it('links to files that exist', () => {
    const links = [...readFileSync(guide, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(
      (match) => match[1]!,
    );
    expect(links.filter((link) => !existsSync(join(dirname(guide), link)))).toEqual([]);
  });
});

describe('the words', () => {
  // One word for each thing; these are second words for a thing that has one.
  const second = /\b(?:utils?|helpers?|managers?|shipment score|red flag|bucket)\b/i;
  it('are used alike in file names and guides', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => second.test(file))).toEqual([]);
    for (const guide of guides) expect(readFileSync(guide, 'utf8').match(second)?.[0], guide).toBeUndefined();
  });
});
