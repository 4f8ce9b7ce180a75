// Assessment: what caps bind when several rule sets serve, and what a verdict of many items says.
import { describe, expect, it } from 'vitest';
import { createScorer, loadModel } from '../../src/index.js';
import { logit, sigmoid } from '../../src/model/odds.js';
import { compileRuleSet } from '../../src/rules/compile.js';
import type { RuleSet } from '../../src/rules/rule-set.js';
import { parseSettings } from '../../src/settings-file.js';
import { cardFor, encodeGraph, writeModel } from '../model/tiny-model.js';
import { compilePolicy } from '../pipeline/parts.js';

const ruleSet = (name: string, cap: number, rules: readonly object[]): RuleSet =>
  compileRuleSet(
    parseSettings(
      JSON.stringify({
        ruleSet: name,
        version: '1.0.0',
        schema: 'declaration/1',
        groups: { price: { cap } },
        rules: rules.map((rule) => ({ title: 'a rule', risk: 'counterfeit', reason: 'a reason', ...rule })),
      }),
      `${name}.yaml`,
    ),
    () => [],
  );
const price = { group: 'price', points: 30, when: 'netKg > 0' };
const first = ruleSet('first', 40, [
  { ...price, id: 'F-1' },
  { ...price, id: 'F-2' },
]);
const second = ruleSet('second', 20, [{ ...price, id: 'S-1' }]);
const declaration = { id: 'D1', items: [{ netKg: 1 }] };

async function pointsWith(ruleSets: readonly RuleSet[], groupCaps?: object): Promise<object> {
  const scorer = await createScorer({ ruleSets, ...(groupCaps && { policy: compilePolicy({ groupCaps }) }) });
  const { reasons } = await scorer.score(declaration);
  return Object.fromEntries(reasons.map(({ id, points }) => [id, points]));
}

describe('the cap of a group', () => {
  it('binds the rules of the set that proposes it, and of no other', async () => {
    expect(await pointsWith([first])).toEqual({ 'F-1': 20, 'F-2': 20 });
    expect(await pointsWith([first, second])).toEqual({ 'F-1': 20, 'F-2': 20, 'S-1': 20 });
    expect(await pointsWith([second, first])).toEqual({ 'F-1': 20, 'F-2': 20, 'S-1': 20 });
  });

  it('by the policy binds the group of that name in all sets together; its default each group for itself', async () => {
    expect(await pointsWith([first, second], { price: 30, default: 60 })).toEqual({ 'F-1': 10, 'F-2': 10, 'S-1': 10 });
    expect(await pointsWith([first, second], { price: 70, default: 10 })).toEqual({ 'F-1': 20, 'F-2': 20, 'S-1': 20 });
    expect(await pointsWith([first, second], { default: 30 })).toEqual({ 'F-1': 15, 'F-2': 15, 'S-1': 20 });
  });
});

describe('a hit that forces the lane on an item that does not decide', () => {
  it('is named with no points and no share, so that the points shown are those of the risk', async () => {
    const rules = ruleSet('rules', 100, [
      { id: 'R-1', points: 60, when: 'netKg > 5' },
      { id: 'R-2', points: 20, action: 'red', when: 'netKg < 5' },
    ]);
    const scorer = await createScorer({ ruleSets: [rules] });
    const verdict = await scorer.score({ id: 'D1', items: [{ netKg: 9 }, { netKg: 1 }] });
    expect(verdict.lane).toBe('red');
    expect(verdict.reasons).toMatchObject([
      { id: 'R-1', item: 1, points: 60, share: 1 },
      { id: 'R-2', item: 2, points: 0, share: 0 },
    ]);
    expect(verdict.risks.counterfeit).toBeCloseTo(sigmoid(logit(0.01) + (60 * Math.LN2) / 20), 6);
  });
});

describe('a model that gives a number for one item and none for another', () => {
  it('leaves all items to the rules', async () => {
    const graph = encodeGraph({
      weights: [
        [1, 1],
        [0, 0],
      ],
      log: true,
    });
    const rules = ruleSet('rules', 100, [{ id: 'R-1', points: 40, when: 'quantity > 5' }]);
    const model = await loadModel(writeModel(cardFor(graph, [Math.log(2), Math.log(2)]), graph));
    const scorer = await createScorer({ ruleSets: [rules], model });
    const verdict = await scorer.score({ id: 'D1', items: [{ netKg: 0.001, quantity: 9 }, { quantity: 1 }] });
    expect(verdict).toMatchObject({ degraded: 'model-failed', modelRisks: null });
    expect(verdict.items[0]!.risks.counterfeit).toBeCloseTo(sigmoid(logit(0.01) + (40 * Math.LN2) / 20), 6);
    expect(verdict.items[1]!.risks).toEqual({ counterfeit: 0.01, safety: 0.002 });
    expect(verdict.reasons).toMatchObject([{ id: 'R-1', points: 40, share: 1 }]);
    await scorer.close();
  });
});
