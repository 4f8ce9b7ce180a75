// The shadow: a second model on a share of the traffic, which changes nothing and is compared.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScorer, type Declaration, loadModel, type Verdict } from '../../src/index.js';
import { createComparison } from '../../src/pipeline/comparison.js';
import { createLatency } from '../../src/pipeline/latency.js';
import { cardFor, encodeGraph, tinyModel, writeModel } from '../model/tiny-model.js';
import { runs } from '../runs.js';
import { compilePolicy, createScorerParts } from './parts.js';

const rules = createScorerParts();
const declarations = (count: number): Declaration[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `D${at}`,
    acceptedAt: '2026-03-01',
    items: [{ description: 'plain shoes', hs: '640411', netKg: (at % 17) / 2, quantity: 4 }],
  }));

/** A model whose log-odds are those of the tiny one, plus a constant times the pieces, which are four. */
function shiftedModel(shift: number): string {
  const graph = encodeGraph({
    weights: [
      [1, 0],
      [-1 + shift / 4, 0.5],
    ],
  });
  return writeModel(cardFor(graph, [-2 + shift, 2]), graph);
}

/** Close the scorer, by when the shadow has done all that was asked of it. */
async function scoreAll(options: Parameters<typeof createScorer>[0], count = 600) {
  const scorer = await createScorer({ ruleSets: [rules], ...options });
  const verdicts: Verdict[] = [];
  for await (const result of scorer.scoreStream(declarations(count))) if (result.ok) verdicts.push(result.verdict);
  await scorer.close();
  return { verdicts: JSON.stringify(verdicts), report: scorer.shadowReport() };
}

describe('a shadow', () => {
  it('changes no verdict', async () => {
    const model = await loadModel(tinyModel());
    const shadow = { model: await loadModel(shiftedModel(2)), fraction: 1 };
    const { verdicts, report } = await scoreAll({ model, shadow });
    expect(verdicts).toBe((await scoreAll({ model })).verdicts);
    expect(report).toMatchObject({ declarations: 600, skipped: 0, failed: 0, fraction: 1 });
  });

  it('that says the same is told to agree', async () => {
    const model = await loadModel(tinyModel());
    const { report } = await scoreAll({ model, shadow: { model, fraction: 1 } });
    const { counterfeit } = report!.risks;
    expect(counterfeit).toEqual({
      meanDifference: 0,
      meanAbsoluteDifference: 0,
      greatestDifference: 0,
      rankCorrelation: 1,
      sharedTop: { '1': 1, '5': 1, '10': 1 },
    });
    const moved = Object.entries(report!.lanes).flatMap(([lane, others]) =>
      Object.entries(others).filter(([other, count]) => other !== lane && count > 0),
    );
    expect(moved).toEqual([]);
    expect(report!.milliseconds.live.p50).toBeGreaterThan(0);
    expect(report!.milliseconds.shadow.p99).toBeGreaterThan(0);
  });

  it('that sees more risk is told to, with the lanes that would change', async () => {
    const model = await loadModel(tinyModel());
    const { report } = await scoreAll({ model, shadow: { model: await loadModel(shiftedModel(4)), fraction: 1 } });
    expect(report!.risks.counterfeit.meanDifference).toBeGreaterThan(0);
    expect(report!.risks.counterfeit.rankCorrelation).toBeGreaterThan(0.9);
    expect(report!.risks.safety.meanAbsoluteDifference).toBe(0);
    const { red, yellow, blue, green } = report!.lanes;
    expect(green.red + green.yellow + green.blue + blue.red + blue.yellow + yellow.red).toBeGreaterThan(0);
    expect([red.green, red.blue, red.yellow, yellow.green, yellow.blue, blue.green]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('sees the share that was asked for, the same declarations every time', async () => {
    const model = await loadModel(tinyModel());
    const shadow = { model, fraction: 0.25 };
    const [one, other] = [await scoreAll({ model, shadow }, 4_000), await scoreAll({ model, shadow }, 4_000)];
    const seen = one.report!.declarations + one.report!.skipped;
    expect(seen).toBe(other.report!.declarations + other.report!.skipped);
    // 1,000 of 4,000 expected; the standard deviation of the binomial distribution is 27.
    expect(Math.abs(seen - 1_000)).toBeLessThan(5 * 27.4);
  });

  it('of another currency is refused, also by a swap of the policy', async () => {
    const model = await loadModel(tinyModel());
    const euro = compilePolicy({ baseCurrency: 'EUR' });
    const shadow = { model, fraction: 1 };
    await expect(createScorer({ ruleSets: [rules], policy: euro, shadow })).rejects.toThrow(/currency|EUR/);
    const scorer = await createScorer({ ruleSets: [rules], shadow });
    await expect(scorer.swap({ policy: euro })).rejects.toThrow(/EUR/);
    await scorer.close();
  });

  it.each([0, -1, 1.5, Number.NaN])('has a share above 0 and up to 1, not %s', async (fraction) => {
    const model = await loadModel(tinyModel());
    await expect(createScorer({ ruleSets: [rules], shadow: { model, fraction } })).rejects.toMatchObject({
      problems: [{ code: 'USAGE' }],
    });
  });

  it('follows a swap: it is compared by the rules that serve', async () => {
    const model = await loadModel(tinyModel());
    const scorer = await createScorer({ ruleSets: [rules], model, shadow: { model, fraction: 1 } });
    await scorer.scoreBatch(declarations(100));
    await scorer.swap({ policy: compilePolicy({ baseRate: { counterfeit: 0.3, safety: 0.01 } }) });
    await scorer.scoreBatch(declarations(100));
    await scorer.close();
    expect(scorer.shadowReport()).toMatchObject({
      declarations: 200,
      risks: { counterfeit: { greatestDifference: 0 }, safety: { greatestDifference: 0 } },
    });
  });
});

/** A verdict with what a comparison reads. */
const verdictOf = (counterfeit: number): Verdict =>
  ({ lane: 'green', risks: { counterfeit, safety: 0.001 } }) as Verdict; // the rest is not read

describe('a comparison', () => {
  it('correlates ranks as the definition of Spearman does, of steps', () => {
    const stepOf = (risk: number): number => Math.floor(((Math.log(risk / (1 - risk)) + 14) / 28) * 128);
    const ranksOf = (values: readonly number[]): number[] =>
      values.map((value) => {
        const below = values.filter((other) => other < value).length;
        const equal = values.filter((other) => other === value).length;
        return below + (equal + 1) / 2;
      });
    const correlation = (a: readonly number[], b: readonly number[]): number => {
      const mean = (a.length + 1) / 2;
      const sum = (f: (at: number) => number): number => a.reduce((total, _, at) => total + f(at), 0);
      return (
        sum((at) => (a[at]! - mean) * (b[at]! - mean)) /
        Math.sqrt(sum((at) => (a[at]! - mean) ** 2) * sum((at) => (b[at]! - mean) ** 2))
      );
    };
    const risk = fc.integer({ min: 1, max: 999_999 }).map((millionths) => millionths / 1e6);
    fc.assert(
      fc.property(fc.array(fc.tuple(risk, risk), { minLength: 2, maxLength: 40 }), (pairs) => {
        const comparing = createComparison();
        for (const [one, other] of pairs) comparing.add(verdictOf(one), verdictOf(other));
        const { rankCorrelation } = comparing.report().risks.counterfeit;
        const expected = correlation(
          ranksOf(pairs.map(([one]) => stepOf(one))),
          ranksOf(pairs.map(([, other]) => stepOf(other))),
        );
        if (Number.isNaN(expected)) expect(rankCorrelation).toBeNull();
        else expect(rankCorrelation).toBeCloseTo(expected, 9);
      }),
      { numRuns: runs(300) },
    );
  });

  it('counts what the highest share: none of a ranking turned round, all of the same', () => {
    const [same, turned] = [createComparison(), createComparison()];
    for (let at = 1; at < 1_000; at++) {
      same.add(verdictOf(at / 1_000), verdictOf(at / 1_000));
      turned.add(verdictOf(at / 1_000), verdictOf(1 - at / 1_000));
    }
    expect(same.report().risks.counterfeit.sharedTop).toEqual({ '1': 1, '5': 1, '10': 1 });
    expect(turned.report().risks.counterfeit.sharedTop).toEqual({ '1': 0, '5': 0, '10': 0 });
    expect(turned.report().risks.counterfeit.rankCorrelation).toBeCloseTo(-1, 3);
  });
});

describe('latency', () => {
  it('gives quantiles that are right to five per cent', () => {
    const latency = createLatency();
    expect(latency.report()).toEqual({ p50: null, p99: null });
    for (let at = 1; at <= 1_000; at++) latency.add(at / 100, 1);
    const { p50, p99 } = latency.report();
    expect(Math.abs(p50! / 5 - 1)).toBeLessThan(0.05);
    expect(Math.abs(p99! / 9.9 - 1)).toBeLessThan(0.05);
  });
});
