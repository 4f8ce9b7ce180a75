// The shipped packs: every inline test passes, each rule has the cases that show it works, and their promises hold.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codeLists } from '../../src/declaration/code-lists.js';
import { walk } from '../../src/expression/tree.js';
import { createScorer, type Verdict } from '../../src/index.js';
import { shipped } from '../../src/pipeline/shipped.js';
import { loadRuleSet } from '../../src/rules/load.js';
import type { Rule } from '../../src/rules/rule-set.js';
import { type RuleDocument, ruleSetSchema } from '../../src/rules/schema.js';
import { defaultPolicy } from '../../src/scoring/policy.js';
import { parseSettings, validateSettings } from '../../src/settings-file.js';
import { ruleSetChecks } from '../../src/testing/index.js';

/** Every field that a condition names, those of items included. */
function fieldsOf({ when }: Rule): string[] {
  const fields: string[] = [];
  walk(when.tree, (node) => {
    if (node.op === 'leaf' || node.op === 'ofItem') fields.push(node.leaf.label);
  });
  return fields.filter((field) => field !== 'items');
}

/** Countries, and the places and routes that name one. */
const isCountry = (field: string): boolean =>
  /(?:^|\.)(?:origin|preferentialOrigin|country|\w+Country|nationality|routing|loading|unloading)$/.test(field);

const sets = await Promise.all(Object.values(shipped.ruleSets).map((file) => loadRuleSet(file)));
const rules = sets.flatMap((set) => set.rules);
const documents: readonly RuleDocument[] = Object.values(shipped.ruleSets).flatMap(
  (file) => validateSettings(parseSettings(readFileSync(file, 'utf8'), file), ruleSetSchema).rules ?? [],
);

describe.each(sets)('pack $name', (ruleSet) => {
  for (const check of ruleSetChecks(ruleSet)) it(check.name, check.run);

  // A condition of `has()` alone would need none; no rule has one.
  it('has an undetermined case for every rule', () => {
    expect(
      ruleSet.rules.filter((rule) => !rule.tests.some((test) => test.expect === 'undetermined')).map((rule) => rule.id),
    ).toEqual([]);
  });

  it('declares a cap for every group of its rules', () => {
    const groups = ruleSet.rules.map((rule) => rule.group).filter((group) => !group.startsWith('rule '));
    expect(groups.filter((group) => !ruleSet.groupCaps.has(group))).toEqual([]);
    expect([...ruleSet.groupCaps.keys()].filter((group) => !groups.includes(group))).toEqual([]);
  });
});

describe('the rules', () => {
  it('are 60 at least, each with its indicator and a note for the officer', () => {
    expect(documents.length).toBeGreaterThanOrEqual(60);
    expect(documents.filter((rule) => !rule.indicator || !rule.officerNote).map((rule) => rule.id)).toEqual([]);
  });

  it('of each indicator are those that the guide names', () => {
    const guide = readFileSync('src/rules/packs/README.md', 'utf8');
    const lines = [...guide.matchAll(/^\| ([CP]\d\d) \| [^|]+ \| ([^|]+) \|$/gm)];
    const expected = [
      ...Array.from({ length: 45 }, (_, at) => `C${String(at + 1).padStart(2, '0')}`),
      ...Array.from({ length: 21 }, (_, at) => `P${String(at + 1).padStart(2, '0')}`),
    ];
    expect(lines.map(([, id]) => id)).toEqual(expected);
    const named = new Map(lines.map(([, id, text]) => [id, text!.match(/(?:CF|PS)-\d+/g) ?? []]));
    const ofPacks = new Map(expected.map((id) => [id, [] as string[]]));
    for (const { id, indicator } of documents) ofPacks.get(indicator!)!.push(id);
    expect(named).toEqual(ofPacks);
    for (const [, id, text] of lines) if (named.get(id)!.length === 0) expect(text, id).toMatch(/^none: .{10,}$/);
  });
});

describe('a country alone', () => {
  it('is read alone by rules of the group country only, whose cap is the lowest of the policy', () => {
    const readers = rules.filter((rule) => rule.points > 0 && fieldsOf(rule).every(isCountry));
    expect(readers.map((rule) => rule.id)).toEqual(['CF-023', 'CF-025', 'CF-046', 'CF-048']);
    expect(readers.filter((rule) => rule.group !== 'country').map((rule) => rule.id)).toEqual([]);
    expect(sets[0]!.groupCaps.get('country')).toBe(10);
    expect(defaultPolicy().document.groupCaps['country']).toBe(10);
  });

  it('adds 10 points at most and takes no lane, whatever country it is', async () => {
    const scorer = await createScorer();
    const odd: string[] = [];
    for (const country of codeLists.country.codes!) {
      const routing = ['CN', country, 'HK', 'AE', country, 'NL'];
      const party = { address: { country } };
      const { lane, reasons } = await scorer.score({
        id: country,
        dispatchCountry: country,
        destinationCountry: 'NL',
        transport: { routing, nationality: country, loading: `${country}AAA` },
        parties: { consignor: party, consignee: party, importer: party, manufacturer: party },
        items: [{ origin: country === 'CN' ? 'TR' : 'CN', preferentialOrigin: country }],
      });
      const points = reasons.reduce((sum, reason) => sum + Math.max(reason.points, 0), 0);
      if (lane !== 'green' || points > 10 || points < 5) odd.push(`${country} ${lane} ${points}`);
    }
    await scorer.close();
    expect(odd).toEqual([]);
  });
});

const hits = (verdict: Verdict): string[] =>
  verdict.reasons.filter((reason) => reason.points > 0).map((reason) => reason.id);

describe('a manifest without value, origin and quantity', () => {
  it('is judged by words, route, parties and masses, and says which rules it leaves open', async () => {
    const scorer = await createScorer();
    const verdict = await scorer.score({
      id: 'M-1',
      acceptedAt: '2026-03-02',
      stage: 'manifest',
      parties: {
        consignor: { name: 'Bright Trading FZE' },
        consignee: { name: 'Unknown', address: { line: 'Parcel Shop 12, High Street 4' } },
      },
      transport: { mode: '1', routing: ['CN', 'AE', 'EG', 'AL', 'IT'] },
      items: [
        { hs: '640411', description: 'ad1das running shoes', grossKg: 400, packages: [{ count: 40, marks: 'NIKE' }] },
        { hs: '732690', description: 'solvent trap kit', grossKg: 12, packages: [{ count: 1 }] },
      ],
    });
    await scorer.close();
    expect(verdict.lane).toBe('red');
    expect(hits(verdict)).toEqual(['PS-026', 'CF-013', 'CF-014', 'CF-021', 'CF-025', 'CF-031', 'CF-047']);
    const open = new Map(verdict.undetermined.map(({ id, missing }) => [id, missing]));
    expect(open.get('CF-001')).toEqual(['value', 'currency', 'netKg']);
    expect(open.get('CF-010')).toEqual(['value', 'currency']);
    expect(open.get('CF-023')).toEqual(['declaration.dispatchCountry', 'origin']);
    expect(open.get('CF-027')).toEqual(['netKg', 'quantity']);
    expect(open.get('CF-046')).toEqual(['origin']);
    expect(open.has('CF-013')).toBe(false);
    // Rules that need a value are open or out of the question by their heading; none hits.
    const needsValue = rules.filter((rule) => fieldsOf(rule).some((field) => /^(?:value|unitValue)/.test(field)));
    expect(needsValue.length).toBeGreaterThan(20);
    expect(needsValue.filter((rule) => hits(verdict).includes(rule.id))).toEqual([]);
    expect(verdict.coverage).toBeLessThan(1);
  });
});

describe('ordinary goods', () => {
  const goods = readFileSync('test/rules/ordinary.txt', 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => [line.slice(0, 6), line.slice(7)] as const);

  it('are at least 300 descriptions of most chapters', () => {
    expect(new Set(goods.map(([, description]) => description)).size).toBeGreaterThanOrEqual(300);
    expect(new Set(goods.map(([hs]) => hs.slice(0, 2))).size).toBeGreaterThan(80);
  });

  it.each([
    ['as a manifest tells them', {}, {}],
    ['by sea, no dangerous goods stated', { transport: { mode: '1' } }, { undg: [] }],
    ['by air', { transport: { mode: '4' } }, {}],
    ['by post', { transport: { mode: '5' }, parcel: { contentCategory: 'goods' } }, {}],
  ] as const)('hit no rule of 20 points or more: %s', async (_, header, more) => {
    const scorer = await createScorer();
    const wrong: string[] = [];
    for (const [hs, description] of goods) {
      const { reasons, issues } = await scorer.score({ id: hs, ...header, items: [{ hs, description, ...more }] });
      expect(issues, description).toEqual([]);
      for (const { id, points } of reasons) if (points >= 20) wrong.push(`${id}: ${hs} ${description}`);
    }
    await scorer.close();
    expect(wrong).toEqual([]);
  });
});

describe('words that excuse', () => {
  const ofLists = (names: RegExp): string[] =>
    sets.flatMap((set) => [...set.lists].flatMap(([name, list]) => (names.test(name) ? list.entries : [])));

  it('silence no rule that forces a lane, unless the heading fits them', async () => {
    const words = ofLists(/^(?:airbag(?:Packing|Fitting|Wiring)|silencerOther|medicineOther|hazardOther|about)Words$/);
    expect(words.length).toBeGreaterThan(200);
    const described = {
      'PS-002': 'sildenafil 100 mg',
      'PS-004': 'botulinum toxin type A',
      'PS-007': 'lithium battery',
      'PS-015': 'airbags',
      'PS-026': 'silencer',
    };
    const forcing = rules.filter((rule) => rule.action !== null).map((rule) => rule.id);
    expect(forcing).toEqual(Object.keys(described));
    const scorer = await createScorer();
    const silenced: string[] = [];
    for (const [id, description] of Object.entries(described)) {
      for (const word of ['', ...words]) {
        const item = { hs: '950300', description: `${description}, ${word}`, undg: [] };
        const verdict = await scorer.score({ id, transport: { mode: '4' }, items: [item] });
        if (!hits(verdict).includes(id)) silenced.push(`${id} by ${word}`);
      }
    }
    await scorer.close();
    expect(silenced).toEqual([]);
  });

  it('do not outweigh the words of a charge or a weapon, even where the heading fits', async () => {
    const scorer = await createScorer();
    for (const [hs, description, id] of [
      ['392390', 'dunnage airbags with inflator', 'PS-015'],
      ['901910', 'massage airbag, driver airbag', 'PS-015'],
      ['854430', 'wiring for airbag, passenger airbag', 'PS-015'],
      ['732690', 'exhaust silencer, rifle', 'PS-026'],
      ['870892', 'engine silencer 1/2x28', 'PS-026'],
    ] as const)
      expect(hits(await scorer.score({ id, items: [{ hs, description }] })), description).toContain(id);
    await scorer.close();
  });
});

describe('the lists', () => {
  const folder = 'src/rules/packs/lists';
  const files = readdirSync(folder);

  it('say in their first line what they are, whose and of when', () => {
    for (const file of files) {
      const [first] = readFileSync(`${folder}/${file}`, 'utf8').split('\n');
      expect(first, file).toMatch(/^# \S.{20,}\b20\d\d\b/);
      expect(first, file).toMatch(/[Oo]ur own|Compiled|OECD|Sample entries/);
    }
  });

  it('are all used by a pack', () => {
    const packs = Object.values(shipped.ruleSets).map((file) => readFileSync(file, 'utf8'));
    expect(files.filter((file) => !packs.some((text) => text.includes(`lists/${file}`)))).toEqual([]);
    for (const set of sets) {
      const text = readFileSync(shipped.ruleSets[set.name as keyof typeof shipped.ruleSets], 'utf8');
      const unused = [...set.lists.keys()].filter(
        (name) => !text.includes(`lists.${name}`) && !new RegExp(`include: \\[[^\\]]*\\b${name}\\b`).test(text),
      );
      expect(unused, set.name).toEqual([]);
    }
  });

  it('of keywords: each word is at home under its headings and out of place elsewhere', async () => {
    const [, names, ...rows] = readFileSync(`${folder}/hs-keywords.csv`, 'utf8').trim().split('\n');
    const mismatch = new Set([
      ...['CF-016', 'CF-017', 'CF-034', 'PS-033', 'PS-041', 'PS-042', 'PS-044', 'PS-048'],
      ...['PS-051', 'PS-053', 'PS-056', 'PS-058', 'PS-062', 'PS-078'],
    ]);
    const scorer = await createScorer();
    const found = async (hs: string, description: string): Promise<string[]> =>
      hits(await scorer.score({ id: hs, items: [{ hs, description }] })).filter((id) => mismatch.has(id));
    for (const [column, name] of names!.split(',').entries()) {
      const headings = name.match(/\b\d{2,6}\b/g)!;
      const words = rows.map((row) => row.split(',')[column]!).filter((word) => word !== '');
      expect(words.length, name).toBeGreaterThanOrEqual(4);
      for (const word of words) {
        expect(await found('732690', word), word).toHaveLength(1);
        for (const heading of headings)
          expect(await found(heading.padEnd(6, '0'), word), `${word} ${heading}`).toEqual([]);
      }
    }
    await scorer.close();
  });

  it('of hazards: each word wants a UN number, is content with its own and not with another class', async () => {
    const scorer = await createScorer();
    const found = async (description: string, undg: string[]): Promise<string[]> =>
      hits(await scorer.score({ id: description, items: [{ hs: '382499', description, undg }] })).filter((id) =>
        /^PS-0(?:27|67|68|69|70|71)$/.test(id),
      );
    const tables = files.filter((file) => file.startsWith('hazard-un-'));
    expect(tables).toHaveLength(5);
    for (const table of tables) {
      const rows = readFileSync(`${folder}/${table}`, 'utf8').trim().split('\n').slice(2);
      for (const [term, un, says] of rows.map((row) => row.split(',') as [string, string, string])) {
        expect(un, term).toMatch(/^\d{4}$/);
        expect(says.length, term).toBeGreaterThan(4);
        expect(await found(term, []), term).toEqual(['PS-027']);
        expect(await found(term, [un]), term).toEqual([]);
        expect(await found(term, ['1845']), `${term} as dry ice`).toHaveLength(1);
      }
    }
    await scorer.close();
  });
});

describe('inline tests', () => {
  it('that are wrong fail, and say what they got', async () => {
    const pack = await loadRuleSet(shipped.ruleSets.counterfeit);
    const rule = {
      ...pack.rules[0]!,
      tests: [
        { name: 'a', given: { hs: '640411' }, expect: 'hit' as const },
        { name: 'b', given: { hss: '1' }, expect: 'hit' as const },
      ],
    };
    const [wrong, misspelt, covered] = ruleSetChecks({ ...pack, rules: [rule] });
    expect(wrong!.run).toThrow('expected hit, got undetermined (description, value, netKg)');
    expect(misspelt!.run).toThrow('expected hit, got invalid (unknown field "hss"; did you mean "hs"?)');
    expect(covered!.run).toThrow('no inline test expects no_hit');
  });
});
