// Comparison of two configurations: who moves, paired differences, McNemar; and nothing where nothing differs.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/evaluation/compare.js';
import { differencesOf, discordance } from '../../src/evaluation/differences.js';
import { createRandom } from '../../src/evaluation/random.js';
import { compileMapping } from '../../src/manifest/mapping.js';
import { compileRuleSet } from '../../src/rules/compile.js';
import type { RuleSet } from '../../src/rules/rule-set.js';
import { parseSettings } from '../../src/settings-file.js';

const columns = 'columns: { Id: declaration.id, HS: item.hs, Origin: item.origin, Note: item.description }\n';
const labels = `labels: { fake: 'row["Fake"] == "1"' }\nevaluates: { counterfeit: fake }\n`;
const mappingOf = (text: string) => compileMapping(parseSettings(`mapping: made\n${text}`, 'm.yaml'));
const ruleSetOf = (term: string): RuleSet =>
  compileRuleSet(
    parseSettings(
      `ruleSet: made
version: 1.0.0
schema: declaration/1
rules:
  - { id: R-1, title: Term, risk: counterfeit, points: 60, action: red, when: 'hasAny(description, ["${term}"])', reason: Term }
`,
      'r.yaml',
    ),
    () => [],
  );
const file = join(mkdtempSync(join(tmpdir(), 'compare-')), 'labelled.csv');
// Shoes are fake in 6 of 20, bags in 2 of 20; hats never.
writeFileSync(
  file,
  `Id,HS,Origin,Note,Fake
${Array.from({ length: 60 }, (_, at) => {
  const [goods, origin, fake] =
    at < 20 ? ['shoes', 'CN', at < 6] : at < 40 ? ['bags', 'VN', at < 22] : ['hats', 'IT', false];
  return `D${at},640411,${origin},${goods},${fake ? 1 : 0}`;
}).join('\n')}
`,
);
const sides = { a: { ruleSets: [ruleSetOf('shoes')] }, b: { ruleSets: [ruleSetOf('bags')] } };

describe('compare', () => {
  it('tells lanes that change and who is moved', async () => {
    const compared = await compare({ manifests: [file], mapping: mappingOf(columns), ...sides });
    // A hit is red, and 60 points are 8 times the odds of 1 %: 8/107. Without a hit 0.01, green.
    expect(compared.verdicts.lanes.red).toEqual({ red: 0, yellow: 0, blue: 0, green: 20 });
    expect(compared.verdicts.lanes.green).toEqual({ red: 20, yellow: 0, blue: 0, green: 20 });
    const origins = compared.moved.find(({ by }) => by === 'origin')!.rows;
    expect(
      origins.map(({ value, stricter, milder, selectedA, selectedB }) => [
        value,
        stricter,
        milder,
        selectedA,
        selectedB,
      ]),
    ).toEqual([
      ['CN', 0, 20, 20, 0],
      ['VN', 20, 0, 0, 20],
      ['IT', 0, 0, 0, 0],
    ]);
    expect(origins[1]!.meanDifference.counterfeit).toBeCloseTo(8 / 107 - 0.01, 5);
    expect(compared.risks).toEqual([]);
  });

  it('measures both and the difference where outcomes are known', async () => {
    const compared = await compare({
      manifests: [file],
      mapping: mappingOf(columns + labels),
      ...sides,
      tops: [{ k: 20 }],
      resamples: 200,
    });
    const [risk] = compared.risks;
    expect(risk!.counts).toEqual({ declarations: 60, labelled: 60, positive: 8 });
    expect(risk!.at[0]).toMatchObject({
      k: 20,
      precision: { value: expect.closeTo(-0.2, 12) },
      recall: { value: -0.5 },
    });
    // 6 by A alone, 2 by B alone: 2 × (1 + 8 + 28) / 256.
    expect(risk!.at[0]!.found).toEqual({ both: 0, onlyA: 6, onlyB: 2, p: expect.closeTo(74 / 256, 12), exact: true });
    expect(risk!.selected).toEqual(risk!.at[0]!.found);
    expect(risk!.headline.rocAuc.value).toBeCloseTo(
      risk!.b.headline.rocAuc.value! - risk!.a.headline.rocAuc.value!,
      12,
    );
  });

  it('finds no difference between a configuration and itself, to the last digit of the interval', async () => {
    const { risks, verdicts } = await compare({
      manifests: [file],
      mapping: mappingOf(columns + labels),
      a: sides.a,
      b: sides.a,
      resamples: 100,
    });
    expect(risks[0]!.headline.rocAuc).toEqual({ value: 0, interval: [0, 0] });
    expect(risks[0]!.at[0]!.found).toMatchObject({ onlyA: 0, onlyB: 0, p: 1 });
    expect(verdicts.risks.counterfeit.rankCorrelation).toBeCloseTo(1, 12);
  });
});

describe('paired differences', () => {
  /** Two scores that share most of their noise: one slightly better. */
  function made(rows: number, seed: number): { a: Float64Array; b: Float64Array; labels: Uint8Array } {
    const random = createRandom(seed);
    const labels = Uint8Array.from({ length: rows }, () => (random() < 0.3 ? 1 : 0));
    const noise = Float64Array.from({ length: rows }, random);
    return {
      labels,
      a: noise.map((one, at) => one * 0.8 + 0.05 * labels[at]!),
      b: noise.map((one, at) => one * 0.8 + 0.08 * labels[at]!),
    };
  }

  it.each([2_000, 30_000])('are far narrower than either figure, over %i rows', (rows) => {
    const pair = made(rows, 1);
    const { a, headline } = differencesOf(pair, {
      resamples: 200,
      seed: 1,
      tops: [{ share: 0.1 }],
      money: { revenue: null, value: null },
    });
    const width = ([low, high]: readonly [number, number]): number => high - low;
    expect(width(headline.rocAuc.interval!)).toBeLessThan(width(a.headline.rocAuc.interval!) / 5);
    expect(headline.rocAuc.interval![0]).toBeGreaterThan(0);
    expect(headline.rocAuc.interval![0]).toBeLessThan(headline.rocAuc.value!);
    expect(headline.rocAuc.interval![1]).toBeGreaterThan(headline.rocAuc.value!);
  });

  it('count positives alone', () => {
    expect(discordance([1, 1, 1, 0, 0], [1, 1, 0, 1, 0], [1, 0, 1, 0, 1])).toMatchObject({
      both: 1,
      onlyA: 1,
      onlyB: 1,
      p: 1,
    });
  });
});
