// TreeSHAP: equal to the definition on random trees, to the Python package shap on the shipped model, and additive.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGraph } from '../../src/model/graph.js';
import { goesTrue, leafOf, readTreeEnsemble, type TreeEnsemble } from '../../src/model/tree-ensemble.js';
import { createTreeShap } from '../../src/model/tree-shap.js';
import { randomTree } from './random-trees.js';
import { encodeTrees, type Tree } from './tree-model.js';

const read = (file: Uint8Array): TreeEnsemble => readTreeEnsemble(readGraph(file, 'model.onnx').nodes[0]!)!;
const shippedFile = 'models/kcs-gbdt/model.onnx';

function weightOf({ leaves }: TreeEnsemble, leaf: number, target: number): number {
  let weight = 0;
  for (let at = leaves.first[leaf]!; at < leaves.first[leaf + 1]!; at++)
    if (leaves.target[at] === target) weight += leaves.weight[at]!;
  return weight;
}

function outputOf(ensemble: TreeEnsemble, target: number, features: Float32Array, offset: number): number {
  const leaves = Array.from(ensemble.roots, (root) => leafOf(ensemble, root, features, offset));
  return leaves.reduce((sum, leaf) => sum + weightOf(ensemble, leaf, target), ensemble.base[target]!);
}

/** What is expected of a node when only the features in `known` (a bit each) are known. */
function expectation(ensemble: TreeEnsemble, node: number, target: number, row: Float32Array, known: number): number {
  const feature = ensemble.feature[node]!;
  if (feature < 0) return weightOf(ensemble, node, target);
  const [yes, no] = [ensemble.whenTrue[node]!, ensemble.whenFalse[node]!];
  const below = (child: number): number => expectation(ensemble, child, target, row, known);
  if ((known >> feature) & 1) return below(goesTrue(ensemble, node, row[feature]!) ? yes : no);
  const cover = ensemble.cover!;
  return (below(yes) * cover[yes]! + below(no) * cover[no]!) / cover[node]!;
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
const bitsOf = (set: number): number => (set === 0 ? 0 : (set & 1) + bitsOf(set >> 1));

/** Shapley values by their definition, over all sets of features. */
function sharesByDefinition(ensemble: TreeEnsemble, target: number, row: Float32Array): number[] {
  const count = row.length;
  const worth = Array.from({ length: 2 ** count }, (_, known) =>
    ensemble.roots.reduce((sum, root) => sum + expectation(ensemble, root, target, row, known), 0),
  );
  return Array.from(row, (_, feature) =>
    worth.reduce((sum, before, known) => {
      if ((known >> feature) & 1) return sum;
      const size = bitsOf(known);
      const weight = (factorial(size) * factorial(count - size - 1)) / factorial(count);
      return sum + weight * (worth[known | (1 << feature)]! - before);
    }, 0),
  );
}

const { NaN: missing, POSITIVE_INFINITY: endless } = Number;
const cell = fc.constantFrom(missing, -1, 0, 0.5, 1, 1.2, 1.5, 2, endless, -endless);
const threshold = fc.constantFrom(0, 1, 1.5, endless, -endless);
const features = 5;

describe('the shares of features in the output of trees', () => {
  it('are Shapley values, on random trees and rows with and without values', () => {
    const trees = fc.array(randomTree({ features, targets: 2, depth: 6, threshold }), { minLength: 1, maxLength: 3 });
    const rows = fc.array(fc.array(cell, { minLength: features, maxLength: features }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(trees, rows, fc.nat(1), (model, values, target) => {
        const ensemble = read(encodeTrees({ trees: model, features, targets: 2, base: [1, -1] }));
        const matrix = Float32Array.from(values.flat());
        const { explain } = createTreeShap(ensemble, target)!;
        const shares = explain(matrix, [...values.keys()], features);
        values.forEach((_, at) => {
          const row = matrix.subarray(at * features, (at + 1) * features);
          const expected = sharesByDefinition(ensemble, target, row);
          expected.forEach((share, feature) => expect(shares[at * features + feature]).toBeCloseTo(share, 9));
        });
      }),
      { numRuns: 200 },
    );
  });

  it('and what is expected add up to the output, and are the same whatever was asked before or beside', () => {
    const ensemble = read(readFileSync(shippedFile));
    const width = 28;
    const golden = readGolden();
    for (const target of [0, 1]) {
      const all = createTreeShap(ensemble, target)!;
      const numbers = [...golden.rows.keys()];
      const shares = all.explain(golden.matrix, numbers, width);
      const again = all.explain(golden.matrix, numbers.slice().reverse(), width);
      numbers.forEach((at) => {
        const own = shares.subarray(at * width, (at + 1) * width);
        const sum = own.reduce((total, share) => total + share, all.expected);
        expect(Math.abs(sum - outputOf(ensemble, target, golden.matrix, at * width))).toBeLessThan(1e-9);
        const reversed = numbers.length - 1 - at;
        expect(again.subarray(reversed * width, (reversed + 1) * width)).toEqual(own);
        if (at < 3) expect(createTreeShap(ensemble, target)!.explain(golden.matrix, [at], width)).toEqual(own);
      });
    }
  });

  it('are exact on a path with more features than are remembered, and on one of many splits', () => {
    const width = 40;
    const chain = (depth: number): Tree =>
      depth === 0
        ? { weights: [3], cover: 5 }
        : {
            feature: depth % width,
            threshold: 1,
            whenTrue: chain(depth - 1),
            whenFalse: { weights: [depth / 8], cover: depth },
          };
    const row = Float32Array.from({ length: width }, (_, at) => (at % 7 === 0 ? 2 : at % 5 === 0 ? Number.NaN : 0));
    for (const depth of [12, 39, 200]) {
      const ensemble = read(encodeTrees({ trees: [chain(depth)], features: width }));
      const { expected, explain } = createTreeShap(ensemble, 0)!;
      const sum = explain(row, [0], width).reduce((total, share) => total + share, expected);
      expect(sum).toBeCloseTo(outputOf(ensemble, 0, row, 0), 9);
    }
    const twelve = read(encodeTrees({ trees: [chain(12)], features: width }));
    const shares = createTreeShap(twelve, 0)!.explain(row, [0], width);
    const expected = sharesByDefinition(twelve, 0, row.slice(0, 13));
    expected.forEach((share, feature) => expect(shares[feature]).toBeCloseTo(share, 9));
  });

  it('are not worked out without covers, nor on paths without end', () => {
    const leaf = { weights: [1], cover: 1 };
    const split: Tree = { feature: 0, threshold: 1, whenTrue: leaf, whenFalse: leaf };
    for (const covers of ['none', 'ones'] as const)
      expect(createTreeShap(read(encodeTrees({ trees: [split], features: 1, covers })), 0)).toBeNull();
    let deep: Tree = leaf;
    for (let depth = 0; depth < 257; depth++) deep = { ...split, whenTrue: deep };
    expect(createTreeShap(read(encodeTrees({ trees: [deep], features: 1 })), 0)).toBeNull();
  });
});

interface Golden {
  readonly model: string;
  readonly rows: readonly (readonly (number | null)[])[];
  readonly matrix: Float32Array;
  readonly expected: readonly number[];
  readonly shares: readonly (readonly (readonly number[])[])[];
}

function parseGolden(text: string): Golden {
  const golden: Golden = JSON.parse(text);
  return { ...golden, matrix: Float32Array.from(golden.rows.flat(), (value) => value ?? Number.NaN) };
}
const readGolden = (): Golden => parseGolden(readFileSync('test/model/kcs-gbdt-shap.json', 'utf8'));

/** The greatest difference of a share from that of the package shap. */
function greatestDifference(golden: Golden): number {
  const ensemble = read(readFileSync(shippedFile));
  let greatest = 0;
  golden.shares.forEach((rows, target) => {
    const { expected, explain } = createTreeShap(ensemble, target)!;
    greatest = Math.max(greatest, Math.abs(expected - golden.expected[target]!));
    const shares = explain(golden.matrix, [...rows.keys()], rows[0]!.length);
    rows.flat().forEach((share, at) => {
      greatest = Math.max(greatest, Math.abs(share - shares[at]!));
    });
  });
  return greatest;
}

describe('the shares of the shipped model', () => {
  it('are those of the Python package shap, on the rows that are kept', () => {
    const golden = readGolden();
    const digest = createHash('sha256').update(readFileSync(shippedFile)).digest('hex');
    expect(golden.model, 'another model: write the file anew, as test/model/tree-shap.py says').toBe(digest);
    expect(golden.rows.flat()).toContain(null);
    expect(greatestDifference(golden)).toBeLessThan(1e-8);
  });

  const python = spawnSync('python3', ['-c', 'import onnx, shap'], { stdio: 'ignore' }).status === 0;
  if (!python) console.warn('no Python with onnx and shap: the live comparison of shares is skipped');
  it.skipIf(!python)('are those of the package on other rows, asked now', { timeout: 120_000 }, () => {
    const script = ['test/model/tree-shap.py', shippedFile, '--rows', '300', '--seed', '2'];
    const golden = parseGolden(execFileSync('python3', script, { encoding: 'utf8', maxBuffer: 2 ** 26 }));
    expect(greatestDifference(golden)).toBeLessThan(1e-8);
  });
});
