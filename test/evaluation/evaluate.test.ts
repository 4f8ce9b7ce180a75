// Evaluation from files to figures: counts on paper, regimes, slices, rules, random picks; and the model card on the KCS data.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/evaluation/evaluate.js';
import type { EvaluateOptions } from '../../src/evaluation/evaluate-options.js';
import type { Evaluation, RiskEvaluation } from '../../src/evaluation/evaluation.js';
import { estimateFromRandom } from '../../src/evaluation/random-picks.js';
import { createScorer, loadMapping, loadModel, readManifest, shipped, writeVerdicts } from '../../src/index.js';
import { compileMapping } from '../../src/manifest/mapping.js';
import { compileRuleSet } from '../../src/rules/compile.js';
import { parseSettings } from '../../src/settings-file.js';

const folder = mkdtempSync(join(tmpdir(), 'evaluate-'));
const put = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const mapping = compileMapping(
  parseSettings(
    `mapping: made
groupBy: Id
columns:
  Id: declaration.id
  Date: declaration.acceptedAt
  Office: declaration.office
  Mode: transport.mode
  Importer: importer.id
  HS: item.hs
  Origin: item.origin
  Value: item.value
  Note: item.description
  Found: extra.found
constants: { item.currency: USD }
labels:
  fake: 'row["Result"] == "fake"'
evaluates: { counterfeit: fake }
`,
    'm.yaml',
  ),
);
const ruleSet = compileRuleSet(
  parseSettings(
    `ruleSet: made
version: 1.0.0
schema: declaration/1
reviewBy: 2026-03-01
rules:
  - { id: R-1, title: Shoes, risk: counterfeit, points: 80, action: red, when: 'hasAny(description, ["shoes"])', reason: Shoes }
  - { id: R-2, title: From CN, risk: counterfeit, points: 20, when: 'origin == "CN" && value > 0', reason: From there }
  - { id: R-3, title: Never, risk: counterfeit, points: 5, effective: { until: 2026-02-01 }, when: 'value > 1000000', reason: Never }
`,
    'r.yaml',
  ),
  () => [],
);

// A, B and D hit R-1 and are red. Fake: A, C, D. E was not opened. The items of B come from two countries.
const manifest = `Id,Date,Office,Mode,Importer,HS,Origin,Value,Note,Found,Result
A,2026-03-01,X,4,I1,640411,CN,100,shoes,40,fake
B,2026-03-01,X,4,I1,640411,CN,200,shoes,,clean
B,2026-03-01,X,4,I1,610910,VN,50,shirts,,clean
C,2026-03-02,Y,1,I2,420221,CN,300,bags,160,fake
D,2026-03-03,Y,4,,640411,VN,,shoes,,fake
E,2026-03-04,X,4,I1,420221,VN,70,bags,,
F,2026-03-05,X,4,I3,420221,VN,80,bags,,clean
`;

const made = (options: Partial<EvaluateOptions> = {}): Promise<Evaluation> =>
  evaluate({
    manifests: [put('labelled.csv', manifest)],
    mapping,
    ruleSets: [ruleSet],
    tops: [{ k: 2 }, { share: 1 }],
    resamples: 100,
    revenue: 'double(extra.found)',
    ...options,
  });
const counterfeit = ({ risks }: Evaluation): RiskEvaluation => risks.find(({ risk }) => risk === 'counterfeit')!;

describe('a labelled manifest', () => {
  it('counts declarations, lanes and what is known', async () => {
    const evaluation = await made();
    expect(evaluation).toMatchObject({
      records: { read: 7, rejected: 0 },
      declarations: 6,
      selected: { by: 'lane red', declarations: 3 },
    });
    expect(evaluation.risks.map(({ risk }) => risk)).toEqual(['counterfeit']);
    const { regimes, bias } = counterfeit(evaluation);
    expect(regimes[0]!.counts).toEqual({ declarations: 6, labelled: 5, positive: 3 });
    expect(bias).toContain('1 of 6');
    expect(evaluation.lanes[0]).toEqual({
      lane: 'red',
      declarations: 3,
      risks: { counterfeit: { labelled: 3, positive: 2 } },
    });
  });

  it('ranks them: A and B with both rules, then D, then C, then F', async () => {
    const [score] = counterfeit(await made()).regimes[0]!.scores;
    // Pairs of a positive and a negative: A-B tied, A-F right, C-B wrong, C-F right, D-B wrong, D-F right: 3.5 of 6.
    expect(score!.headline.rocAuc.value).toBeCloseTo(3.5 / 6, 12);
    expect(score!.at[0]).toMatchObject({ k: 2, tiesLeft: 0, precision: { value: 0.5 }, revenue: 0.2, value: 0.25 });
    expect(score!.at[0]!.normalisedPrecision).toBe(0.5);
    expect(score!.at[1]!.recall.value).toBe(1);
  });

  it('slices them by all values that they have', async () => {
    const { slices } = counterfeit(await made());
    const rows = Object.fromEntries(
      slices.map(({ by, rows }) => [by, Object.fromEntries(rows.map((row) => [row.value, row]))]),
    );
    expect(rows.origin!.VN).toMatchObject({
      declarations: 4,
      labelled: 3,
      positive: 1,
      selected: 2,
      hitRate: { value: 0.5 },
    });
    expect(rows.origin!.CN).toMatchObject({ declarations: 3, labelled: 3, positive: 2, selected: 2, recall: 0.5 });
    expect(rows.chapter!['61']).toMatchObject({ declarations: 1, positive: 0 });
    expect(rows.office!.X).toMatchObject({ declarations: 4, labelled: 3, selected: 2, selectionRate: { value: 0.5 } });
    expect(rows.mode!['1']).toMatchObject({ declarations: 1, rocAuc: null });
    expect(rows.partySize).toMatchObject({
      '2 to 5': { declarations: 3 },
      '1': { declarations: 2 },
      null: { declarations: 1 },
    });
    // Within office X: A and B tied, both above F: A-B half, A-F right.
    expect(rows.office!.X!.rocAuc).toBeCloseTo(0.75, 12);
  });

  it('tells what each rule did', async () => {
    const { rules } = await made();
    expect(rules).toHaveLength(3);
    const one = Object.fromEntries(rules.map((rule) => [rule.id, rule]));
    expect(one['R-1']).toMatchObject({
      fires: 3,
      selections: 3,
      examined: 3,
      hits: 2,
      hitsAlone: 1,
      precision: { value: 2 / 3 },
    });
    expect(one['R-1']!.lift).toBeCloseTo(2 / 3 / (3 / 5), 12);
    expect(one['R-2']).toMatchObject({ fires: 3, selections: 2, examined: 3, hits: 2, hitsAlone: 1, title: 'From CN' });
    // By the last day of the file, 5 March: the review of 1 March is overdue, R-3 has ended and never fired.
    expect(one['R-2']!.stale).toEqual(['review-overdue']);
    expect(one['R-3']!.stale).toEqual(['never-fired', 'review-overdue', 'expired']);
  });

  it('shows the regimes apart', async () => {
    const before = put('before.csv', manifest.split('\n').slice(0, 2).join('\n'));
    const { regimes } = counterfeit(await made({ token: ['hs6', 'origin'], seen: [before] }));
    const counts = regimes.map((one) => [one.name, one.counts.declarations, one.counts.labelled]);
    // A's token was seen. E and F have one token: E, whose outcome is not known, stands for both.
    expect(counts).toEqual([
      ['R1', 6, 5],
      ['R2', 5, 4],
      ['R3', 4, 3],
    ]);
  });
});

describe('verdicts and outcomes', () => {
  it('give what the labelled manifest gives', async () => {
    const scorer = await createScorer({ ruleSets: [ruleSet] });
    const verdicts = join(folder, 'verdicts.ndjson');
    await writeVerdicts(scorer.scoreStream(readManifest(put('labelled.csv', manifest), { mapping })), verdicts);
    await scorer.close();
    const outcomes = put(
      'outcomes.csv',
      `declarationId,examined,result,decidedBy,revenue
A,true,ip-infringement,risk,40
B,true,conform,risk,
C,true,ip-infringement,random,160
D,true,ip-infringement,risk,
F,true,conform,random,
G,true,safety,random,
C,true,ip-infringement,random,160
`,
    );
    const joined = await evaluate({
      verdicts,
      outcomes,
      ruleSets: [ruleSet],
      tops: [{ k: 2 }, { share: 1 }],
      resamples: 100,
      randomChance: 0.5,
    });
    const [score] = counterfeit(joined).regimes[0]!.scores;
    const [own] = counterfeit(await made()).regimes[0]!.scores;
    expect(score!.headline).toEqual(own!.headline);
    expect(score!.at[0]).toMatchObject({ precision: { value: 0.5 }, revenue: 0.2, value: null });
    expect(joined.rules).toEqual(
      (await made()).rules
        .map((rule) => ({ ...rule, lift: expect.anything(), stale: expect.anything() }))
        .map((rule) => (rule.fires === 0 ? { ...rule, lift: null } : rule)),
    );
    expect(joined.notes.join('\n')).toMatch(
      /1 lines of the outcomes.*\n1 declarations with an outcome have no verdict/,
    );
    // Of the three that were not targeted (C, E, F) two were picked, one of them a hit: half of them.
    expect(counterfeit(joined).random).toMatchObject({
      examined: 2,
      hits: 1,
      prevalence: { value: (2 + 0.5 * 3) / 6 },
      positives: { value: 4 },
    });
    const scored = await made({ mapping, outcomes, revenue: undefined, randomChance: 0.5 });
    expect(counterfeit(scored).regimes[0]!.counts).toEqual({ declarations: 6, labelled: 5, positive: 3 });
    expect(scored.risks.map(({ risk }) => risk)).toEqual(['counterfeit', 'safety']);
  });

  it('count as selected what was picked, and random picks by the chance that the picks state', async () => {
    const picks = put(
      'picks.csv',
      'declarationId,office,lane,strategy,chance\nA,X,red,risk,1\nC,Y,red,random,0.25\nF,X,yellow,random,0.25\n',
    );
    const outcomes = put(
      'o.csv',
      'declarationId,examined,result\nA,true,ip-infringement\nC,true,ip-infringement\nF,true,conform\n',
    );
    const evaluation = await made({ outcomes, picks, revenue: undefined });
    expect(evaluation.selected).toEqual({ by: 'picks, lane red', declarations: 2 });
    // A for itself, C for four.
    expect(counterfeit(evaluation).random).toMatchObject({ examined: 2, hits: 1, positives: { value: 5 } });
    const wrong = put('wrong.csv', 'declarationId,lane,chance\nA,red,0\n');
    await expect(made({ outcomes, picks: wrong, revenue: undefined })).rejects.toThrow(
      'a line of the picks is no pick',
    );
  });

  it('refuse lines that are no verdicts', async () => {
    const verdicts = put('no.ndjson', '{"declarationId":"A"}\n');
    const outcomes = put('few.csv', 'declarationId,examined,result\nA,true,conform\n');
    await expect(evaluate({ verdicts, outcomes })).rejects.toThrow(/line 1.*no verdict|no verdict/);
  });
});

describe('estimates from random picks', () => {
  it("are Horvitz and Thompson's and Hájek's, by hand", () => {
    // Ten declarations: two targeted, one a hit; four picked with chance 1/2, one a hit; four not examined.
    const label = [1, 0, 1, 0, 0, 0, -1, -1, -1, -1];
    const chance = [1, 1, 0.5, 0.5, 0.5, 0.5, Number.NaN, Number.NaN, Number.NaN, Number.NaN];
    const selected = label.map((_, at) => at < 2);
    const scores = [0.9, 0.8, 0.7, 0.6, 0.6, 0.6, 0.5, 0.5, 0.5, 0.5];
    const found = estimateFromRandom({ label, chance, selected, scores }, { resamples: 50, seed: 1 })!;
    // Positives 1 (weight 1, above all) and one of weight 2, above three of weight 2 and below one of 1; negatives weigh 7.
    expect(found.rocAuc.value).toBeCloseTo((1 * 7 + 2 * 6) / (3 * 7), 12);
    expect(found.averagePrecision.value).toBeCloseTo((1 * 1 + 2 * (3 / 4)) / 3, 12);
    expect(found.positives.value).toBe(1 + 1 / 0.5);
    expect(found.prevalence.value).toBeCloseTo((1 + 8 / 4) / 10, 12);
    expect(found.recallOfSelection.value).toBeCloseTo(1 / 3, 12);
    expect(found.liftOverRandom).toBe(2);
    // p = 1/4 of n = 4 with half of them seen: variance p(1 - p)/n × (1 - 1/2), as of 8 drawn. Wilson of 2 in 8: [0.0715, 0.5907].
    expect(found.prevalence.interval![0]).toBeCloseTo((1 + 0.07149 * 8) / 10, 4);
    expect(found.prevalence.interval![1]).toBeCloseTo((1 + 0.59072 * 8) / 10, 4);
  });

  it('say nothing without a random pick', () => {
    expect(
      estimateFromRandom(
        { label: [1, -1], chance: [1, Number.NaN], selected: [true, false], scores: [1, 0] },
        { resamples: 9, seed: 1 },
      ),
    ).toBeNull();
  });
});

describe('what does not go together', () => {
  const file = put('labelled.csv', manifest);
  it.each([
    [{}, 'one of the two'],
    [{ manifests: [file] }, 'nothing tells the outcomes'],
    [{ verdicts: file }, 'verdicts tell no outcomes'],
    [{ manifests: [file], mapping, token: ['hs6'] }, 'go together'],
    [{ manifests: [file], mapping, tops: [{ k: 0 }] }, 'whole number'],
    [{ manifests: [file], mapping, resample: 3 }, 'resamples'],
    [{ manifests: [file], mapping, group: ['hs7'] }, 'group'],
    [{ verdicts: file, outcomes: file, revenue: '1.0' }, 'revenue is for manifests'],
  ])('%#', async (options, says) => {
    await expect(evaluate(options as EvaluateOptions)).rejects.toThrow(says);
  });

  it('is told apart from a file that is not there', async () => {
    await expect(
      evaluate({ manifests: [join(folder, 'none.csv')], mapping, ruleSets: [ruleSet] }),
    ).rejects.toMatchObject({ code: 'FILE_MISSING' });
  });
});

const kcs = '../shared/data/kcs';
const present = existsSync(`${kcs}/valid.csv`);
if (!present) console.warn('the KCS data is not beside the repository: the figures of the model card are not checked');

describe.skipIf(!present)('the model card of kcs-gbdt', () => {
  it('is what the whole pipeline gives on KCS valid, regime by regime', async () => {
    const model = await loadModel(shipped.models['kcs-gbdt']);
    const { risks } = await evaluate({
      manifests: [`${kcs}/valid.csv`],
      mapping: await loadMapping('examples/mappings/kcs.yaml'),
      model,
      token: ['hs6', 'declaration.dispatchCountry', 'origin', 'extra.taxRate', 'extra.taxType', 'netKg'],
      seen: [`${kcs}/train.csv`],
      resamples: 200,
    });
    const card = JSON.parse(readFileSync('models/kcs-gbdt/model.json', 'utf8')) as {
      metrics: { name: string; risk: string; regime: string; value: number; interval?: [number, number] }[];
    };
    let compared = 0;
    for (const { name, risk, regime, value, interval } of card.metrics) {
      const measured = risks.find((one) => one.risk === risk)!.regimes.find((one) => one.name === regime);
      const own = measured?.scores.find(({ score }) => score === 'model');
      if (!own) continue; // manifests that lack fields
      const { headline, at } = own;
      const found = {
        positiveShare: { value: measured!.counts.positive / measured!.counts.labelled, interval: null },
        auc: headline.rocAuc,
        averagePrecision: headline.averagePrecision,
        logLoss: headline.logLoss,
        ece: headline.calibrationError,
        recallAt1: at[0]!.recall,
        precisionAt5: at[2]!.precision,
        recallAt5: at[2]!.recall,
        precisionAt10: at[3]!.precision,
      }[name];
      if (!found) continue; // figures of the floor
      expect(found.value!.toFixed(3), `${name} ${risk} ${regime}`).toBe(value.toFixed(3));
      // Another generator draws other tokens: the bounds move by some tenths of the width.
      const width = interval ? interval[1] - interval[0] : 0;
      for (const side of [0, 1] as const)
        if (interval && found.interval)
          expect(Math.abs(found.interval[side] - interval[side])).toBeLessThanOrEqual(0.35 * width);
      compared++;
    }
    expect(compared).toBe(36);
    expect(risks[0]!.regimes.map(({ counts }) => counts.declarations)).toEqual([8_134, 1_453, 1_316]);
  });
});
