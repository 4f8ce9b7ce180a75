// Leaf coverage and drawn rows: what rows reach is counted as the trees are walked, and drawn rows reach all that can be.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseRows } from '../../src/model/choose-rows.js';
import { readGraph } from '../../src/model/graph.js';
import { coverageOf, ensemblesOf } from '../../src/model/leaf-coverage.js';
import { readModel } from '../../src/model/read.js';
import { nextFloat } from '../../src/model/tree-box.js';
import { leafOf, type TreeEnsemble } from '../../src/model/tree-ensemble.js';
import { randomTree } from './random-trees.js';
import { encodeGraph } from './tiny-model.js';
import { encodeTrees, type Tree } from './tree-model.js';

const nan = Number.NaN;
const read = (trees: readonly Tree[], features: number): readonly TreeEnsemble[] =>
  ensemblesOf(readGraph(encodeTrees({ trees, features }), 'model.onnx')).get('features')!;
const leaf = (...weights: number[]): Tree => ({ weights, cover: 1 });
const split = (feature: number, threshold: number, whenTrue: Tree, whenFalse: Tree): Tree => ({
  feature,
  threshold,
  whenTrue,
  whenFalse,
});

describe('the coverage of rows', () => {
  it('counts leaves that can be reached, and those that are', () => {
    // Below x <= 1 nothing is above 2, so one leaf of four is never reached; missing values go the way of false.
    const [one, other] = [split(0, 1, split(0, 2, leaf(1), leaf(2)), leaf(3)), leaf(4)];
    const ensembles = read([one, other], 1);
    expect(coverageOf(ensembles, Float32Array.of(0), 1)).toEqual({ trees: 2, leaves: 4, reachable: 3, reached: 2 });
    expect(coverageOf(ensembles, Float32Array.of(0, nan), 1)).toMatchObject({ reached: 3 });
  });

  it('is of no ensemble that does not ask the features as they are', () => {
    expect(ensemblesOf(readGraph(encodeGraph({ weights: [[1]] }), 'model.onnx')).size).toBe(0);
  });

  it('of a classifier is that of the same trees in a regressor', () => {
    const graph = readGraph(encodeTrees({ trees: [split(0, 1, leaf(1), leaf(2))], features: 1 }), 'model.onnx');
    const [node] = graph.nodes;
    const attributes = new Map(
      [...node!.attributes].map(([name, value]) => [name.replace('target_', 'class_'), value]),
    );
    attributes.delete('n_targets');
    const nodes = [{ ...node!, operator: 'ai.onnx.ml.TreeEnsembleClassifier', attributes }];
    const ensembles = ensemblesOf({ ...graph, nodes }).get('features')!;
    expect(ensembles[0]!.roots).toEqual(ensemblesOf(graph).get('features')![0]!.roots);
    expect(coverageOf(ensembles, Float32Array.of(0, 2), 1)).toEqual({ trees: 1, leaves: 2, reachable: 2, reached: 2 });
  });

  it('of the shipped model is whole', () => {
    const { canaries, graph, features } = readModel('models/kcs-gbdt');
    const rows = Float32Array.from(canaries.flatMap((canary) => canary.features.map((value) => Number(value ?? nan))));
    const ensembles = ensemblesOf(readGraph(graph, 'model.onnx')).get('features')!;
    const { leaves, reachable, reached } = coverageOf(ensembles, rows, features.specs.length);
    expect([leaves, reachable, reached]).toEqual([3200, 3200, 3200]);
  });
});

describe('drawn rows', () => {
  const samples = Float32Array.of(0.5, nan, -3, 1.5, 0, 7);

  it('reach every leaf that any row reaches, whatever the comparison', () => {
    // Values at, next to and between all thresholds that the trees have, and a missing one.
    const values = [0, 1, 1.5].flatMap((at) => [nextFloat(at, -1), at, nextFloat(at, 1)]);
    const all = [nan, ...values].flatMap((a) => [nan, ...values].map((b) => [a, b]));
    const trees = fc.array(randomTree({ features: 2, targets: 1, depth: 4 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(trees, (given) => {
        const ensembles = read(given, 2);
        const reachable = coverageOf(ensembles, Float32Array.from(all.flat()), 2).reached;
        const rows = chooseRows(ensembles, { width: 2, samples: samples.subarray(0, 4), most: 1_000 });
        const missed = reachable - coverageOf(ensembles, rows, 2).reached;
        // What lies behind `!=` alone may be missed.
        if (!/BRANCH_N?EQ/.test(JSON.stringify(given))) expect(missed).toBe(0);
      }),
    );
  });

  it('stand on both sides of a threshold, to the last digit of a float32', () => {
    const threshold = Math.fround(0.1);
    const [ensemble] = read([split(0, threshold, leaf(1), leaf(2))], 1);
    const rows = chooseRows([ensemble!], { width: 1, samples: samples.subarray(0, 1), most: 10 });
    expect([...rows].filter((value) => !Number.isNaN(value)).sort()).toEqual([threshold, nextFloat(threshold, 1)]);
    const [below, above] = [0, 1].map((at) => leafOf(ensemble!, ensemble!.roots[0]!, rows.toSorted(), at));
    expect(below).not.toBe(above);
  });

  it('are the same every time, and no more than asked for', () => {
    const graph = readGraph(readFileSync('models/kcs-gbdt/model.onnx'), 'model.onnx');
    const ensembles = ensemblesOf(graph).get('features')!;
    const options = { width: 28, samples: new Float32Array(28), most: 40 };
    const rows = chooseRows(ensembles, options);
    expect(rows).toHaveLength(40 * 28);
    expect(chooseRows(ensembles, options)).toEqual(rows);
  });
});

describe('the next float', () => {
  it.each([
    [0, 1, 2 ** -149],
    [0, -1, -(2 ** -149)],
    [2 ** -149, -1, 0],
    [1, 1, 1 + 2 ** -23],
    [-1, 1, -1 + 2 ** -24],
    [3.4028234663852886e38, 1, Number.POSITIVE_INFINITY],
  ] as const)('of %d towards %d is %d', (value, direction, expected) => {
    expect(nextFloat(value, direction)).toBe(expected);
  });
});
