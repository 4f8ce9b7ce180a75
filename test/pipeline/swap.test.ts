// Swaps: other parts between two batches, with no verdict lost and none made by two versions; the old part after any failure.
import { afterAll, describe, expect, it } from 'vitest';
import {
  CustomsRiskError,
  createScorer,
  type Declaration,
  loadModel,
  type Model,
  type ScoreResult,
  type Scorer,
} from '../../src/index.js';
import { compileRuleSet } from '../../src/rules/compile.js';
import type { RuleSet } from '../../src/rules/rule-set.js';
import { parseSettings } from '../../src/settings-file.js';
import { cardFor, encodeGraph, tinyModel, writeModel } from '../model/tiny-model.js';
import { runs } from '../runs.js';
import { compilePolicy, createScorerParts } from './parts.js';

const rules = createScorerParts();
const shoes = (id: string): Declaration => ({
  id,
  acceptedAt: '2026-03-01',
  items: [{ description: 'adidas shoes', hs: '640411', value: 30, currency: 'USD', netKg: 10, quantity: 4 }],
});

/** A rule set whose one rule says its version. */
function saying(version: string): RuleSet {
  const text = `ruleSet: say\nversion: ${version}\nschema: declaration/1\nrules:\n  - { id: S-1, title: Say, risk: counterfeit, points: 1, when: 'netKg > 0.0', reason: "version ${version}" }\n`;
  return compileRuleSet(parseSettings(text, 'say.yaml'), () => []);
}

const scorers: Scorer[] = [];
async function scorerOf(options: Parameters<typeof createScorer>[0]): Promise<Scorer> {
  const scorer = await createScorer(options);
  scorers.push(scorer);
  return scorer;
}
afterAll(() => Promise.all(scorers.map((scorer) => scorer.close())));

describe('swap', () => {
  it('puts rule sets, policy and model in place, each by itself', async () => {
    const scorer = await scorerOf({ ruleSets: [saying('1.0.0')] });
    const first = await scorer.score(shoes('D1'));
    expect(first.reasons.map(({ text }) => text)).toEqual(['version 1.0.0']);
    expect(first.modelRisks).toBeNull();

    await scorer.swap({ ruleSets: [saying('2.0.0')] });
    expect((await scorer.score(shoes('D1'))).reasons.map(({ text }) => text)).toEqual(['version 2.0.0']);

    await scorer.swap({ policy: compilePolicy({ version: 7, baseRate: { counterfeit: 0.2, safety: 0.002 } }) });
    const strict = await scorer.score(shoes('D1'));
    expect(strict.risks.counterfeit).toBeGreaterThan(0.2);
    expect(strict.versions.policy).toMatch(/^default@7#/);
    expect(strict.versions.ruleSets[0]).toMatch(/^say@2\.0\.0#/);

    const model = await loadModel(tinyModel());
    await scorer.swap({ model });
    expect((await scorer.score(shoes('D1'))).versions.model).toMatch(/^tiny@/);
    expect(scorer.versions.model).toMatch(/^tiny@/);
    await scorer.swap({ model: null });
    expect((await scorer.score(shoes('D1'))).modelRisks).toBeNull();
  });

  it('keeps what serves after any failure', async () => {
    const scorer = await scorerOf({ ruleSets: [rules], model: await loadModel(tinyModel()) });
    const before = await scorer.score(shoes('D1'));
    const graph = encodeGraph({
      weights: [
        [1, 0],
        [-1, 0.5],
      ],
    });
    const wrong = await loadModel(writeModel(cardFor(graph, [99, 99]), graph), { trial: false }); // a canary that does not come true
    await expect(scorer.swap({ model: wrong, ruleSets: [saying('2.0.0')] })).rejects.toMatchObject({
      problems: [{ code: 'MODEL_CANARY' }],
    });
    await expect(scorer.swap({ policy: compilePolicy({ baseCurrency: 'EUR' }) })).rejects.toMatchObject({
      problems: [{ code: 'MODEL_CURRENCY' }],
    });
    await expect(scorer.swap({ ruleSets: [rules, rules] })).rejects.toMatchObject({
      problems: [{ code: 'RULE_INVALID' }],
    });
    await expect(scorer.swap({})).rejects.toMatchObject({ problems: [{ code: 'USAGE' }] });
    await expect(scorer.swap({ modle: null } as object)).rejects.toThrow(/model/);
    expect(JSON.stringify(await scorer.score(shoes('D1')))).toBe(JSON.stringify(before));
  });

  it('is refused by a scorer that is closed', async () => {
    const scorer = await createScorer({ ruleSets: [rules] });
    await scorer.close();
    await expect(scorer.swap({ ruleSets: [saying('1.0.0')] })).rejects.toBeInstanceOf(CustomsRiskError);
  });

  it('releases a model when the last batch that it serves has ended, and not before', async () => {
    const model = await loadModel(tinyModel());
    const scorer = await scorerOf({ ruleSets: [rules], model });
    const underWay = Promise.all(Array.from({ length: 50 }, (_, at) => scorer.score(shoes(`D${at}`))));
    await scorer.swap({ model: null });
    const verdicts = await underWay;
    expect(verdicts.every(({ degraded }) => degraded === null)).toBe(true);
    await scorer.swap({ model }); // the same model can serve again
    expect((await scorer.score(shoes('D1'))).degraded).toBeNull();
  });

  it('loses and mixes nothing under load', { timeout: 3_600_000 }, async () => {
    const sets = ['1.0.0', '2.0.0'].map(saying);
    const models: Model[] = [await loadModel(tinyModel()), await loadModel(tinyModel())];
    const rows = runs(10_000);
    const swaps = runs(10);
    const scorer = await scorerOf({ ruleSets: [sets[0]!], model: models[0]! });
    const source = function* (): Generator<Declaration> {
      for (let at = 0; at < rows; at++) yield shoes(`D${at}`);
    };
    let read = 0;
    let mixed = 0;
    const seen = new Set<string>();
    const take = (result: ScoreResult): void => {
      if (!result.ok) throw new Error(result.fault.code);
      const { verdict } = result;
      if (verdict.declarationId !== `D${read++}`) throw new Error(`verdict ${read} is of ${verdict.declarationId}`);
      const [set] = verdict.versions.ruleSets;
      seen.add(set!);
      const reason = verdict.reasons.find(({ kind }) => kind === 'rule')!;
      if (set!.split('#')[0] !== `say@${reason.text.replace('version ', '')}`) mixed++;
      if (verdict.degraded !== null) mixed++;
    };
    const pending: Promise<void>[] = [];
    for await (const result of scorer.scoreStream(source())) {
      take(result);
      if (read % Math.floor(rows / swaps) !== 0) continue;
      const next = (pending.length + 1) % 2;
      pending.push(scorer.swap({ ruleSets: [sets[next]!], model: models[next]! })); // batches go on meanwhile
    }
    await Promise.all(pending);
    expect({ read, mixed, swaps: pending.length, seen: seen.size }).toEqual({ read: rows, mixed: 0, swaps, seen: 2 });
  });
});
