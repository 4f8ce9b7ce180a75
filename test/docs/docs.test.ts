// Guides are true: generated tables are fresh, the code of the README runs, links lead somewhere, words are ours.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createScorer, type Declaration, loadModel, shipped } from '../../src/index.js';
import { compileMapping } from '../../src/manifest/mapping.js';
import { flatOf, readManifest } from '../../src/manifest/read-manifest.js';
import { loadPolicy } from '../../src/pipeline/load-policy.js';
import { loadRuleSet } from '../../src/rules/load.js';
import { compileMutes } from '../../src/scoring/mutes.js';
import { defaultPolicy } from '../../src/scoring/policy.js';
import { parseSettings } from '../../src/settings-file.js';
import { ruleSetChecks } from '../../src/testing/index.js';
import { tables, withFreshTables } from './write-tables.js';

const guides = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'src/README.md',
  'src/declaration/README.md',
  'src/manifest/README.md',
  'src/expression/README.md',
  'src/rules/README.md',
  'src/selection/README.md',
  'src/rules/packs/README.md',
  'src/evaluation/README.md',
  'src/report/README.md',
  'examples/README.md',
  'examples/evaluate/README.md',
  'models/README.md',
];

/** All blocks of a language in a guide. */
function blocksOf(guide: string, language: string): string[] {
  const fenced = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g');
  return [...readFileSync(guide, 'utf8').matchAll(fenced)].map((match) => match[1]!);
}

const blockOf = (guide: string, language: string): string => blocksOf(guide, language)[0]!;

describe('generated tables', () => {
  it.each([...new Set(tables.map((one) => one.guide))])('of %s are fresh', (guide) => {
    const text = readFileSync(guide, 'utf8');
    expect(text).toBe(withFreshTables(guide, text));
  });
});

describe('the example', async () => {
  it('of a declaration has no issue', async () => {
    const line = JSON.stringify(JSON.parse(blockOf('src/declaration/README.md', 'json')));
    const [record] = await all(readManifest(Buffer.from(line), { format: 'ndjson' }));
    expect(record?.ok && flatOf(record)!.issues).toEqual([]);
  });

  it('of a mapping reads its manifest as the guide says', async () => {
    const mapping = compileMapping(parseSettings(blockOf('src/manifest/README.md', 'yaml'), 'guide'));
    const manifest = Buffer.from(blockOf('src/manifest/README.md', 'text'), 'latin1');
    const [record, ...more] = await all(readManifest(manifest, { format: 'csv', mapping }));
    expect(more).toEqual([]);
    expect(record?.ok && record.declaration).toEqual({
      id: '057-1',
      acceptedAt: '2026-03-02',
      destinationCountry: 'NL',
      parties: { consignor: { name: 'Acme' } },
      transport: { routing: ['DE', 'CN'] },
      exchangeRates: { EUR: { USD: 1.08 } },
      items: [
        {
          no: 1,
          hs: '04031100',
          origin: 'DE',
          value: 2501,
          currency: 'EUR',
          netKg: 4.5359237,
          packages: [{ count: 2 }],
          documents: [{ type: 'N935' }, { type: 'N380' }],
        },
        { no: 2, hs: '64041100', value: 120, currency: 'EUR', packages: [{ count: 1 }], documents: [] },
      ],
    });
  });

  const [plain, withTable, national] = blocksOf('src/rules/README.md', 'yaml');
  const folder = mkdtempSync(join(tmpdir(), 'guide-'));
  mkdirSync(join(folder, 'shared'));
  writeFileSync(join(folder, 'shared/footwear.yaml'), plain!);
  for (const text of [plain!, withTable!, national!]) {
    writeFileSync(join(folder, 'rules.yaml'), text);
    for (const check of ruleSetChecks(await loadRuleSet(join(folder, 'rules.yaml'))))
      it(`of a rule set: ${check.name}`, check.run);
  }

  it('of a mute list is sound', () => {
    const list = compileMutes(parseSettings(blocksOf('src/rules/README.md', 'yaml')[3]!, 'guide'));
    expect(list.document.mutes.map(({ rule }) => rule)).toEqual(['FW-1', 'ROUTE']);
  });

  it('of a policy is the default', async () => {
    expect(await loadPolicy('examples/policy.yaml')).toEqual(defaultPolicy());
  });
});

async function all<T>(records: AsyncIterable<T>): Promise<T[]> {
  const gathered: T[] = [];
  for await (const record of records) gathered.push(record);
  return gathered;
}

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

describe('the verdict of the README', () => {
  /** What the README shows of the verdict: its keys, the entries of lists that it gives, and a hash cut short. */
  const shownOf = (value: unknown, shown: unknown): unknown => {
    if (typeof shown === 'string' && shown.endsWith('…')) return typeof value === 'string' ? shown : value;
    if (Array.isArray(shown)) return shown.map((one, at) => shownOf((value as unknown[])[at], one));
    if (typeof shown !== 'object' || shown === null) return value;
    return Object.fromEntries(Object.entries(shown).map(([key, one]) => [key, shownOf(Reflect.get(value!, key), one)]));
  };

  it('is that of its program', async () => {
    const readme = readFileSync('README.md', 'utf8');
    const [, literal] = /score\((\{[\s\S]*?\})\);/.exec(readme)!;
    const declaration = new Function(`return ${literal}`)() as Declaration;
    const shown: unknown = JSON.parse(blockOf('README.md', 'json'));
    const scorer = await createScorer({ model: await loadModel(shipped.models['kcs-gbdt']) });
    expect(shownOf(await scorer.score(declaration), shown)).toEqual(shown);
    await scorer.close();
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
