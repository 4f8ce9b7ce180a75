// Ablation of trees: the shares of features in the output of an ensemble by walking its trees again without each of them.
import { goesTrue, type TreeEnsemble } from './tree-ensemble.js';
import type { TreeShap } from './tree-shap.js';

/**
 * Prepare what `createAblation` does, for a target of an ensemble, without asking the graph; `missing` are the values that
 * stand for missing features. Trees give a number for any row, so no baseline but these is needed. Null where leaves hold
 * no numbers. A row costs one walk through each tree, and a part of another for each feature that turns it aside.
 */
export function createTreeAblation(
  ensemble: TreeEnsemble,
  target: number,
  missing: Float32Array,
): Pick<TreeShap, 'explain'> | null {
  const weights = leafWeights(ensemble, target);
  if (!weights.every(Number.isFinite)) return null;
  return {
    explain: (features, rows, width) => {
      const shares = new Float64Array(rows.length * width);
      rows.forEach((row, at) => {
        const own = features.subarray(row * width, (row + 1) * width);
        addShares({ ensemble, weights, missing, own }, shares.subarray(at * width, (at + 1) * width));
      });
      return shares;
    },
  };
}

/** What each leaf adds to the target. */
function leafWeights({ feature, leaves }: TreeEnsemble, target: number): Float64Array {
  const weights = new Float64Array(feature.length);
  for (let node = 0; node < weights.length; node++)
    for (let at = leaves.first[node]!; at < leaves.first[node + 1]!; at++)
      if (leaves.target[at] === target) weights[node]! += leaves.weight[at]!;
  return weights;
}

interface Walking {
  readonly ensemble: TreeEnsemble;
  readonly weights: Float64Array;
  readonly missing: Float32Array;
  /** The features of the row. */
  readonly own: Float32Array;
}

/** Of each tree: the features without which the walk leaves the path of the row, and the leaf it comes to then. */
function addShares(walking: Walking, shares: Float64Array): void {
  const { ensemble, weights, missing, own } = walking;
  const turned: number[] = [];
  const leaves: number[] = [];
  for (const root of ensemble.roots) {
    let count = 0;
    let node = root;
    for (let feature = ensemble.feature[node]!; feature >= 0; feature = ensemble.feature[node]!) {
      const goes = goesTrue(ensemble, node, own[feature]!);
      if (goesTrue(ensemble, node, missing[feature]!) !== goes && !isAmong(turned, count, feature)) {
        const aside = goes ? ensemble.whenFalse[node]! : ensemble.whenTrue[node]!;
        turned[count] = feature;
        leaves[count++] = leafWithout(walking, feature, aside);
      }
      node = goes ? ensemble.whenTrue[node]! : ensemble.whenFalse[node]!;
    }
    for (let at = 0; at < count; at++) shares[turned[at]!]! += weights[node]! - weights[leaves[at]!]!;
  }
}

function isAmong(turned: readonly number[], count: number, feature: number): boolean {
  for (let at = 0; at < count; at++) if (turned[at] === feature) return true;
  return false;
}

/** The leaf below a node for the row without a feature. */
function leafWithout({ ensemble, missing, own }: Walking, without: number, from: number): number {
  let node = from;
  for (let feature = ensemble.feature[node]!; feature >= 0; feature = ensemble.feature[node]!) {
    const value = feature === without ? missing[feature]! : own[feature]!;
    node = goesTrue(ensemble, node, value) ? ensemble.whenTrue[node]! : ensemble.whenFalse[node]!;
  }
  return node;
}
