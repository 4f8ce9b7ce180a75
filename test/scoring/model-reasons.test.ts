// Reasons of the model: they add up on paper with those of the rules, and hang on nothing but the declaration.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScorer, type Declaration, loadModel, type Verdict } from '../../src/index.js';
import { readGraph } from '../../src/model/graph.js';
import { logit, sigmoid } from '../../src/model/odds.js';
import { leafOf, readTreeEnsemble } from '../../src/model/tree-ensemble.js';
import { compileRuleSet } from '../../src/rules/compile.js';
import { parseSettings } from '../../src/settings-file.js';
import { randomTree } from '../model/random-trees.js';
import { cardFor, writeModel } from '../model/tiny-model.js';
import { encodeTrees, type Tree } from '../model/tree-model.js';

const rules = compileRuleSet(
  parseSettings(
    JSON.stringify({
      ruleSet: 'rules',
      version: '1.0.0',
      schema: 'declaration/1',
      rules: [
        { id: 'R-1', title: 'heavy', risk: 'counterfeit', points: 15, when: 'netKg > 1.2', reason: 'heavy' },
        { id: 'R-2', title: 'many', risk: 'safety', points: -10, when: 'quantity > 1', reason: 'many' },
      ],
    }),
    'rules.yaml',
  ),
  () => [],
);

/** The folder of a model over net mass and quantity; covers as given. */
function modelOf(trees: readonly Tree[], covers: 'true' | 'none'): string {
  const graph = encodeTrees({ trees, features: 2, targets: 2, covers });
  const ensemble = readTreeEnsemble(readGraph(graph, '').nodes[0]!)!;
  const canary = [0, 0];
  for (const root of ensemble.roots) {
    const leaf = leafOf(ensemble, root, Float32Array.of(2, 4), 0);
    const { first, target, weight } = ensemble.leaves;
    for (let at = first[leaf]!; at < first[leaf + 1]!; at++) canary[target[at]!]! += weight[at]!;
  }
  return writeModel(cardFor(graph, canary), graph);
}

const amount = fc.option(fc.constantFrom(0, 0.5, 1, 1.3, 1.5, 2), { nil: undefined });
const item = fc.record({ netKg: amount, quantity: amount });
const declarations = fc
  .array(fc.array(item, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 })
  .map((all) => all.map((items, at): Declaration => ({ id: `D${at}`, items })));
const trees = fc.array(randomTree({ features: 2, targets: 2, depth: 3 }), { minLength: 1, maxLength: 3 });

function checkSums({ reasons, risks, items }: Verdict): void {
  for (const [risk, base] of [
    ['counterfeit', 0.01],
    ['safety', 0.002],
  ] as const) {
    const own = reasons.filter((reason) => reason.risk === risk);
    const points = own.reduce((sum, reason) => sum + reason.points, 0);
    // Each reason of a rule is rounded to a hundredth of a point, those of the model together.
    expect(Math.abs(logit(risks[risk]) - logit(base) - (points * Math.LN2) / 20)).toBeLessThan(
      0.01 + 2e-6 / risks[risk],
    );
    const shares = own.reduce((sum, { share }) => sum + share, 0);
    if (own.length > 0 && points !== 0) expect(shares).toBeCloseTo(1, 2);
    const deciding = items.find((one) => one.risks[risk] === risks[risk])!;
    expect(own.every((reason) => reason.item === deciding.no)).toBe(true);
  }
  const points = reasons.map((reason) => reason.points);
  expect(points).toEqual(points.slice().sort((a, b) => b - a));
}

describe('the reasons of the model', () => {
  it.each(['true', 'none'] as const)(
    'add up to the risk with those of the rules, alone as in a batch; covers: %s',
    async (covers) => {
      await fc.assert(
        fc.asyncProperty(trees, declarations, async (model, given) => {
          const options = {
            ruleSets: [rules],
            model: await loadModel(modelOf(model, covers), { trial: false }),
            asOf: '2026-03-02',
          };
          const scorer = await createScorer({ ...options, modelReasons: 'all' });
          const together = await scorer.scoreBatch(given);
          for (const [at, result] of together.entries()) {
            if (!result.ok) throw new Error(result.fault.code);
            checkSums(result.verdict);
            expect((await scorer.score(given[at]!)).reasons).toEqual(result.verdict.reasons);
          }
          await scorer.close();
        }),
        { numRuns: 25 },
      );
    },
  );

  const leaf = (weight: number, cover: number): Tree => ({ weights: [weight, 0], cover });
  const split: Tree = { feature: 0, threshold: 1, whenTrue: leaf(-3, 50), whenFalse: leaf(3, 50) };
  const heavy: Declaration = { id: 'H', items: [{ netKg: 0.5 }, { netKg: 5, quantity: 1 }] };
  const light: Declaration = { id: 'L', items: [{ netKg: 0.5, quantity: 1 }] };

  it('name the features of the item that decides, with what they say, and leave out those that add nothing', async () => {
    const model = await loadModel(modelOf([split], 'true'), { trial: false });
    const scorer = await createScorer({ ruleSets: [], model });
    const { lane, reasons } = await scorer.score(heavy);
    expect(lane).toBe('red');
    // The mean of the leaves is 0: 3 log-odds are the net mass, which was half the time above 1.
    expect(reasons).toEqual([
      { kind: 'model', id: 'netKg', risk: 'counterfeit', item: 2, points: 86.56, share: 1, text: 'net mass: 5' },
      {
        kind: 'model',
        id: 'tiny',
        risk: 'safety',
        item: 1,
        points: 0,
        share: 0,
        text: expect.stringContaining('Model tiny: 1.0 times'),
      },
    ]);
    await scorer.close();
  });

  it.each([
    ['above-green', ['netKg', 'tiny'], ['tiny', 'tiny']],
    ['all', ['netKg', 'tiny'], ['tiny', 'netKg']],
    ['none', ['tiny', 'tiny'], ['tiny', 'tiny']],
  ] as const)('are told for %s; risks and lanes are the same', async (modelReasons, ofHeavy, ofLight) => {
    const model = await loadModel(modelOf([split], 'true'), { trial: false });
    const scorer = await createScorer({ ruleSets: [], model, modelReasons });
    const verdicts = [await scorer.score(heavy), await scorer.score(light)];
    expect(verdicts.map(({ lane }) => lane)).toEqual(['red', 'green']);
    expect(verdicts[0]!.risks.counterfeit).toBeCloseTo(sigmoid(3 + logit(0.01)), 6);
    expect(verdicts.map(({ reasons }) => reasons.map(({ id }) => id))).toEqual([ofHeavy, ofLight]);
    const { features } = await scorer.explain(light);
    expect(features).toMatchObject([
      { name: 'netKg', points: { counterfeit: -86.56, safety: 0 } },
      { name: 'quantity', points: { counterfeit: 0, safety: 0 } },
    ]);
    await scorer.close();
  });
});
