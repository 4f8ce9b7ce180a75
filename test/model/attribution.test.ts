// Attribution: which models are explained exactly, what the others are compared with, and that nothing is made up.
import { describe, expect, it } from 'vitest';
import { flatten } from '../../src/declaration/flatten.js';
import type { Row } from '../../src/declaration/slots.js';
import { readGraph } from '../../src/model/graph.js';
import { loadModel } from '../../src/model/load.js';
import { sigmoid } from '../../src/model/odds.js';
import { openModel } from '../../src/model/predict.js';
import { readTreeEnsemble } from '../../src/model/tree-ensemble.js';
import { createTreeShap } from '../../src/model/tree-shap.js';
import { cardFor, encodeGraph, writeModel } from './tiny-model.js';
import { encodeTrees, type Tree, type TreeModelOptions } from './tree-model.js';

function rowsOf(...items: object[]): readonly Row[] {
  const flat = flatten({ id: 'D1', items });
  if (!flat.ok) throw new Error(flat.fault.code);
  return flat.flat.rows;
}

/** The shares in the counterfeit output, for each row. */
async function sharesOf(
  graph: Buffer,
  outputs: readonly number[],
  rows: readonly Row[],
  scale = 'logit',
): Promise<number[][]> {
  const card = cardFor(graph, outputs);
  const scaled = {
    ...card,
    outputs: (card.outputs as object[]).slice(0, outputs.length).map((output) => ({ ...output, scale })),
  };
  const model = await openModel(await loadModel(writeModel(scaled, graph), { trial: false }));
  const { inputs } = await model.predict(rows);
  const shares = await model.attribute(
    inputs,
    rows.map((_, row) => ({ row, risk: 'counterfeit' as const })),
  );
  await model.close();
  return shares.map((own) => Array.from(own));
}

const leaf = (weight: number, cover: number): Tree => ({ weights: [weight, 0], cover });
// The canary row has a net mass of 2 and a quantity of 4.
const tree: Tree = {
  feature: 0,
  threshold: 3,
  missingTrue: true,
  whenTrue: { feature: 1, threshold: 5, whenTrue: leaf(-1, 60), whenFalse: leaf(0.5, 20) },
  whenFalse: leaf(2, 20),
};
const options: TreeModelOptions = { trees: [tree], features: 2, targets: 2, base: [0.25, 0] };
const rows = rowsOf({ netKg: 1, quantity: 2 }, { netKg: 9, quantity: 9 }, { quantity: 9 }, {});
const exact = createTreeShap(readTreeEnsemble(readGraph(encodeTrees(options), '').nodes[0]!)!, 0)!;
const matrix = Float32Array.of(1, 2, 9, 9, Number.NaN, 9, Number.NaN, Number.NaN);
const expected = Array.from(rows, (_, row) => Array.from(exact.explain(matrix, [row], 2)));

describe('the shares of features', () => {
  it('are those of TreeSHAP for trees, which can be done on paper', async () => {
    expect(await sharesOf(encodeTrees(options), [-0.75, 0], rows)).toEqual(expected);
    // Mean -0.1 + 0.25. Net mass 9 is the leaf 2 whatever the quantity: -0.625 without knowing the mass of those below 3.
    const [mass, quantity] = expected[1]!;
    const mean = (60 * -1 + 20 * 0.5 + 20 * 2) / 100;
    const knowingQuantity = 0.8 * 0.5 + 0.2 * 2;
    expect(quantity).toBeCloseTo((knowingQuantity - mean) / 2 + 0, 12);
    expect(mass).toBeCloseTo((2 - mean + 2 - knowingQuantity) / 2, 12);
  });

  it('are the same where a sigmoid follows, in log-odds', async () => {
    const canary = [sigmoid(-0.75), 0.5];
    expect(
      await sharesOf(encodeTrees({ ...options, after: ['Identity', 'Sigmoid'] }), canary, rows, 'probability'),
    ).toEqual(expected);
    expect(await sharesOf(encodeTrees({ ...options, postTransform: 'LOGISTIC' }), canary, rows, 'probability')).toEqual(
      expected,
    );
  });

  it.each([
    ['without covers', { covers: 'none' } as const, -0.75],
    ['with something done to their sums', { after: ['Neg'] }, 0.75],
  ])('are by ablation for trees %s: what is lost when a value goes missing', async (_, change, canary) => {
    const sign = Math.sign(-canary);
    const shares = await sharesOf(encodeTrees({ ...options, ...change }), [canary, 0], rows);
    const nearly = (values: readonly number[]): unknown[] => values.map((value) => expect.closeTo(value, 6));
    expect(shares).toEqual([
      nearly([0, -1.5 * sign]), // without the quantity 0.5 instead of -1
      nearly([1.5 * sign, 0]), // without the mass 0.5 instead of 2
      nearly([0, 0]),
      nearly([0, 0]),
    ]);
  });

  it('are told by walking the trees where one target asks for a sigmoid, which the runtime leaves out', async () => {
    const ofOne = (node: Tree): Tree =>
      'weights' in node
        ? { ...node, weights: node.weights.slice(0, 1) }
        : { ...node, whenTrue: ofOne(node.whenTrue), whenFalse: ofOne(node.whenFalse) };
    const one = { trees: [ofOne(tree)], features: 2, base: [0.25], postTransform: 'LOGISTIC' };
    const withCovers = await sharesOf(encodeTrees(one), [-0.75], rows);
    expect(withCovers).toEqual(expected);
    const [first, second] = await sharesOf(encodeTrees({ ...one, covers: 'none' }), [-0.75], rows);
    expect([first, second]).toEqual([
      [0, -1.5],
      [1.5, 0],
    ]);
  });

  it('are by ablation against the canary rows where a graph takes no missing values', async () => {
    const linear = encodeGraph({
      weights: [
        [1, 0],
        [-1, 0.5],
      ],
    });
    const shares = await sharesOf(linear, [-2, 2], rowsOf({ netKg: 5, quantity: 7 }, { netKg: 5 }));
    expect(shares).toEqual([
      [3, -3],
      [Number.NaN, Number.NaN],
    ]);
  });
});
