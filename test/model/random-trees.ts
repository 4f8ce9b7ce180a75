// Random trees for properties: any shape up to a depth, features met again on the way down, every comparison.
import fc from 'fast-check';
import { branchModes } from '../../src/model/tree-ensemble.js';
import type { Tree } from './tree-model.js';

export interface RandomTreeOptions {
  readonly features: number;
  readonly targets: number;
  readonly depth: number;
  /** At which values it splits. */
  readonly threshold?: fc.Arbitrary<number>;
}

/** A tree with splits at 0, 1 and 1.5 unless told otherwise. */
export function randomTree(options: RandomTreeOptions): fc.Arbitrary<Tree> {
  const { features, targets, depth, threshold = fc.constantFrom(0, 1, 1.5) } = options;
  const leaf: fc.Arbitrary<Tree> = fc.record({
    weights: fc.array(
      fc.integer({ min: -40, max: 40 }).map((value) => value / 16),
      { minLength: targets, maxLength: targets },
    ),
    cover: fc.integer({ min: 1, max: 1000 }),
  });
  if (depth === 0) return leaf;
  const below = randomTree({ ...options, depth: depth - 1 });
  const split: fc.Arbitrary<Tree> = fc.record({
    feature: fc.nat(features - 1),
    threshold,
    mode: fc.oneof({ weight: 4, arbitrary: fc.constant('BRANCH_LEQ' as const) }, fc.constantFrom(...branchModes)),
    missingTrue: fc.boolean(),
    whenTrue: below,
    whenFalse: below,
  });
  return fc.oneof({ weight: 1, arbitrary: leaf }, { weight: 3, arbitrary: split });
}
