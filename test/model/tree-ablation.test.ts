// Ablation of trees: against what the whole ensemble gives with and without each feature.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readGraph } from '../../src/model/graph.js';
import { createTreeAblation } from '../../src/model/tree-ablation.js';
import { leafOf, readTreeEnsemble, type TreeEnsemble } from '../../src/model/tree-ensemble.js';
import { randomTree } from './random-trees.js';
import { encodeTrees } from './tree-model.js';

const features = 5;

/** The output of a target, by walking every tree. */
function outputOf(ensemble: TreeEnsemble, target: number, row: Float32Array): number {
  let sum = 0;
  for (const root of ensemble.roots) {
    const leaf = leafOf(ensemble, root, row, 0);
    for (let at = ensemble.leaves.first[leaf]!; at < ensemble.leaves.first[leaf + 1]!; at++)
      if (ensemble.leaves.target[at] === target) sum += ensemble.leaves.weight[at]!;
  }
  return sum;
}

it('gives what the output loses when a feature alone is missing, on random trees and rows', () => {
  const cell = fc.constantFrom(Number.NaN, -1, 0, 1, 1.5, 2, Number.POSITIVE_INFINITY);
  const threshold = fc.constantFrom(0, 1, 1.5);
  const trees = fc.array(randomTree({ features, targets: 2, depth: 6, threshold }), { minLength: 1, maxLength: 3 });
  const five = fc.array(cell, { minLength: features, maxLength: features });
  fc.assert(
    fc.property(
      trees,
      fc.array(five, { minLength: 1, maxLength: 4 }),
      five,
      fc.nat(1),
      (model, rows, blanks, target) => {
        const graph = readGraph(encodeTrees({ trees: model, features, targets: 2 }), '');
        const ensemble = readTreeEnsemble(graph.nodes[0]!)!;
        const missing = Float32Array.from(blanks);
        const matrix = Float32Array.from(rows.flat());
        const shares = createTreeAblation(ensemble, target, missing)!.explain(matrix, [...rows.keys()], features);
        rows.forEach((values, at) => {
          const whole = outputOf(ensemble, target, Float32Array.from(values));
          for (let feature = 0; feature < features; feature++) {
            const without = Float32Array.from(values);
            without[feature] = missing[feature]!;
            const lost = whole - outputOf(ensemble, target, without);
            expect(shares[at * features + feature]).toBeCloseTo(lost, 9);
          }
        });
      },
    ),
    { numRuns: 200 },
  );
});
