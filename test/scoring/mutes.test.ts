// Mutes: a hit on a party or address that was looked into is shown, adds nothing, and counts again when the day has come.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CustomsRiskError } from '../../src/errors.js';
import { createScorer, type Declaration, loadMutes, type MuteList, type Verdict } from '../../src/index.js';
import { verdictToNdjson } from '../../src/output/verdict-ndjson.js';
import { writeExplanation } from '../../src/report/explanation.js';
import { compileRuleSet } from '../../src/rules/compile.js';
import { compileMutes, remarksOfMutes } from '../../src/scoring/mutes.js';
import { verdictSchema } from '../../src/scoring/verdict.js';
import { parseSettings } from '../../src/settings-file.js';

const frame = { title: 't', risk: 'safety', reason: 'r' };
const rules = compileRuleSet(
  parseSettings(
    JSON.stringify({
      ruleSet: 'test',
      version: '1.0.0',
      schema: 'declaration/1',
      rules: [
        { ...frame, id: 'R-1', points: 60, action: 'red', when: 'netKg > 5' },
        { ...frame, id: 'R-2', points: 20, scope: 'declaration', when: 'items.size() > 1' },
      ],
      tables: [
        {
          ...frame,
          id: 'TAB',
          combine: 'sum',
          columns: ['quantity', 'points'],
          rows: [
            ['> 1', 5],
            ['> 2', 5],
          ],
        },
      ],
    }),
    'test.yaml',
  ),
  () => [],
);

const decided = { until: '2026-06-01', who: 'Team west', why: 'licence seen' };
const listOf = (...mutes: readonly object[]): MuteList =>
  compileMutes(
    parseSettings(
      JSON.stringify({ muteList: 'office', version: 1, mutes: mutes.map((mute) => ({ ...decided, ...mute })) }),
      'mutes.yaml',
    ),
  );

const heavy: Declaration = {
  id: 'D1',
  acceptedAt: '2026-05-31',
  parties: {
    importer: { id: 'NL1', address: { line: 'Havenstraat 12', postcode: '3024', city: 'Rotterdam', country: 'NL' } },
    notify: { id: 'NL2', address: { line: 'Kade 3', city: 'Zürich' } },
  },
  items: [
    { netKg: 9, quantity: 3 },
    { netKg: 1, quantity: 1 },
  ],
};

async function verdictWith(mutes: MuteList | undefined, declaration = heavy, asOf?: string): Promise<Verdict> {
  const scorer = await createScorer({ ruleSets: [rules], mutes, asOf });
  try {
    return await scorer.score(declaration);
  } finally {
    await scorer.close();
  }
}
const idsOf = ({ reasons }: Verdict): string[] => reasons.map(({ id }) => id);

describe('a muted hit', () => {
  it('is shown with its item and its day, and adds nothing to risk, lane or forced action', async () => {
    const plain = await verdictWith(undefined);
    expect([plain.lane, idsOf(plain), plain.muted]).toEqual(['red', ['R-1', 'R-2', 'TAB-1', 'TAB-2'], []]);
    const muted = await verdictWith(listOf({ rule: 'R-1', party: 'NL1' }, { rule: 'R-2', party: 'NL2' }));
    expect(idsOf(muted)).toEqual(['TAB-1', 'TAB-2']);
    expect(muted.muted).toEqual([
      { id: 'R-2', item: null, until: '2026-06-01' },
      { id: 'R-1', item: 1, until: '2026-06-01' },
    ]);
    const alone = await verdictWith(undefined, { ...heavy, items: [{ netKg: 1, quantity: 3 }] });
    expect([muted.lane, muted.laneReason, muted.risks]).toEqual([alone.lane, 'risk', alone.risks]);
    expect(muted.coverage).toBe(1);
  });

  it('of a table is one of any of its rows', async () => {
    expect((await verdictWith(listOf({ rule: 'TAB', party: 'NL1' }))).muted.map(({ id }) => id)).toEqual([
      'TAB-1',
      'TAB-2',
    ]);
    expect((await verdictWith(listOf({ rule: 'TAB-2', party: 'NL1' }))).muted.map(({ id }) => id)).toEqual(['TAB-2']);
  });

  it('counts again from the day of `until`, at the acceptance date, else on the day of the run', async () => {
    const list = listOf({ rule: 'R-1', party: 'NL1' });
    const mutedOn = async (acceptedAt?: string, asOf?: string): Promise<number> =>
      (await verdictWith(list, { ...heavy, acceptedAt }, asOf)).muted.length;
    expect(await mutedOn('2026-05-31T23:59:59Z', '2027-01-01')).toBe(1);
    expect(await mutedOn('2026-06-01', '2026-01-01')).toBe(0);
    expect(await mutedOn(undefined, '2026-05-31')).toBe(1);
    expect(await mutedOn(undefined, '2026-06-01')).toBe(0);
  });

  it('has the latest day of several mutes, whatever their order', async () => {
    const mutes = [
      { rule: 'R-1', party: 'NL1', until: '2026-06-02' },
      { rule: 'R-1', party: 'NL2', until: '2026-07-01' },
      { rule: 'R-1', party: 'NL1', until: '2026-06-01' },
    ];
    for (const order of [mutes, [...mutes].reverse()])
      expect((await verdictWith(listOf(...order))).muted).toEqual([{ id: 'R-1', item: 1, until: '2026-07-01' }]);
  });

  it.each([
    ['a party of another role', { party: 'NL2' }, 1],
    ['a stranger', { party: 'NL3' }, 0],
    ['the beginning of an id', { party: 'NL' }, 0],
    ['an address', { address: 'Havenstraat 12, 3024 Rotterdam' }, 1],
    ['an address in other letters', { address: 'HAVENSTRAAT  12; 3024' }, 1],
    ['an address without its accents', { address: 'kade 3, zurich' }, 1],
    ['half a word of an address', { address: 'Havenstraat 1' }, 0],
    ['words of two parties', { address: 'Havenstraat 12 Zürich' }, 0],
  ])('is one on %s', async (_, mute, count) => {
    expect((await verdictWith(listOf({ rule: 'R-1', ...mute }))).muted).toHaveLength(count);
  });
});

describe('a verdict with mutes', () => {
  it('names the list in its versions and has another decision id', async () => {
    const list = listOf({ rule: 'R-9', party: 'NL9' });
    const plain = await verdictWith(undefined);
    const other = await verdictWith(list);
    expect(plain.versions.mutes).toBeNull();
    expect(other.versions.mutes).toBe(`office@1#${list.digest.slice(0, 12)}`);
    expect(other.decisionId).not.toBe(plain.decisionId);
    expect((await verdictWith(listOf({ rule: 'R-9', party: 'NL9', until: '2026-06-02' }))).decisionId).not.toBe(
      other.decisionId,
    );
  });

  it('keeps who and why to the explanation', async () => {
    const scorer = await createScorer({ ruleSets: [rules], mutes: listOf({ rule: 'R-1', party: 'NL1' }) });
    const explanation = await scorer.explain(heavy);
    const line = verdictToNdjson(explanation.verdict, 'all');
    expect(line).toContain('"muted":[{"id":"R-1","item":1,"until":"2026-06-01"}]');
    expect(line).not.toMatch(/licence|Team/);
    expect(verdictSchema.safeParse(JSON.parse(line)).error).toBeUndefined();
    expect(explanation.rules.map(({ id, item, mute }) => [id, item, mute])).toEqual([
      ['R-1', 1, decided],
      ['R-1', 2, null],
      ['R-2', null, null],
      ['TAB-1', 1, null],
      ['TAB-1', 2, null],
      ['TAB-2', 1, null],
      ['TAB-2', 2, null],
    ]);
    expect(writeExplanation(explanation, (_, text) => text)).toContain(
      'muted until 2026-06-01, adds nothing (restricted): licence seen (Team west)',
    );
    await scorer.close();
  });
});

describe('a mute list', () => {
  const head = 'muteList: office\nversion: 1\nmutes:\n';
  it.each([
    [
      'a mute of everybody',
      '  - { rule: R-1, until: 2026-06-01, who: w, why: y }\n',
      '4:5 SETTINGS_INVALID a mute needs a party or an address',
    ],
    [
      'a mute of both',
      '  - { rule: R-1, party: A, address: Havenstraat 12, until: 2026-06-01, who: w, why: y }\n',
      '4:37 SETTINGS_INVALID a mute is for a party or for an address',
    ],
    [
      'an address of strangers',
      '  - { rule: R-1, address: "Kade, 3", until: 2026-06-01, who: w, why: y }\n',
      '4:27 SETTINGS_INVALID an address of fewer than 8 letters and digits says too little',
    ],
    ['no end', '  - { rule: R-1, party: A, who: w, why: y }\n', '4:5 SETTINGS_INVALID until is missing'],
    [
      'a day that is none',
      '  - { rule: R-1, party: A, until: 2026-02-30, who: w, why: y }\n',
      '4:35 SETTINGS_INVALID until: a day written as YYYY-MM-DD',
    ],
    [
      'a misspelt key',
      '  - { rule: R-1, partys: A, until: 2026-06-01, who: w, why: y }\n',
      '4:18 SETTINGS_INVALID unknown key "partys"; did you mean "party"?',
    ],
  ])('with %s is refused', async (_, mutes, expected) => {
    const file = join(mkdtempSync(join(tmpdir(), 'mutes-')), 'mutes.yaml');
    writeFileSync(file, head + mutes);
    const fault: unknown = await loadMutes(file).catch((thrown: unknown) => thrown);
    if (!(fault instanceof CustomsRiskError)) throw fault;
    const [{ code, line, column, message } = { code: '', line: 0, column: 0, message: '' }] = fault.problems;
    expect(`${line}:${column} ${code} ${message}`.slice(0, expected.length)).toBe(expected);
  });

  it('may be empty', async () => {
    expect((await verdictWith(listOf())).muted).toEqual([]);
  });

  it('is remarked on where it names no rule or has ended', () => {
    const list = listOf(
      { rule: 'R-1', party: 'A' },
      { rule: 'TAB', party: 'A' },
      { rule: 'TAB-1', party: 'A' },
      { rule: 'R1', party: 'A' },
    );
    const unknown = 'The mute list office names a rule that no rule set has: "R1"; did you mean "R-1"?';
    expect(remarksOfMutes(list, [rules], Date.UTC(2026, 4, 31))).toEqual([unknown]);
    expect(remarksOfMutes(list, [rules], Date.UTC(2026, 5, 1))).toEqual([
      unknown,
      'Mutes of the list office that have ended and do nothing: 4.',
    ]);
  });
});
