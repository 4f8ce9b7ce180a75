// Tree ensembles: what is read of an ONNX graph goes the ways that the runtime goes.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGraph } from '../../src/model/graph.js';
import { loadRuntime } from '../../src/model/session.js';
import { leafOf, readTreeEnsemble, type TreeEnsemble } from '../../src/model/tree-ensemble.js';
import { randomTree } from './random-trees.js';
import { encodeGraph } from './tiny-model.js';
import { encodeTrees, type Split, type Tree, type TreeModelOptions } from './tree-model.js';

const read = (file: Uint8Array): TreeEnsemble | null => readTreeEnsemble(readGraph(file, 'model.onnx').nodes[0]!);
const leaf = (...weights: number[]): Tree => ({ weights, cover: 2 });
const split = (more: Partial<Split> = {}): Tree => ({
  feature: 0,
  threshold: 1.5,
  whenTrue: leaf(1),
  whenFalse: leaf(2),
  ...more,
});

/** The outputs by the trees as read, in float32 as the runtime adds. */
function outputsOf(ensemble: TreeEnsemble, features: Float32Array, rows: number, width: number): number[] {
  const { roots, leaves, targets, base } = ensemble;
  return Array.from({ length: rows }, (_, row) => {
    const sums = Array.from(base);
    for (const root of roots) {
      const node = leafOf(ensemble, root, features, row * width);
      for (let at = leaves.first[node]!; at < leaves.first[node + 1]!; at++)
        sums[leaves.target[at]!]! += leaves.weight[at]!;
    }
    return sums.slice(0, targets);
  }).flat();
}

async function outputsOfRuntime(
  file: Uint8Array,
  features: Float32Array,
  rows: number,
  width: number,
): Promise<number[]> {
  const runtime = await loadRuntime();
  const session = await runtime.InferenceSession.create(file, { intraOpNumThreads: 1, logSeverityLevel: 4 });
  const { logit } = await session.run({ features: new runtime.Tensor('float32', features, [rows, width]) });
  await session.release();
  return Array.from(logit!.data as Float32Array);
}

describe('a tree ensemble', () => {
  it('of the shipped model has its trees, heads and covers', () => {
    const ensemble = read(readFileSync('models/kcs-gbdt/model.onnx'))!;
    expect(ensemble).toMatchObject({ input: 'features', output: 'logit', targets: 2, postTransform: 'NONE' });
    expect(ensemble.roots).toHaveLength(300);
    expect(ensemble.feature.filter((feature) => feature < 0)).toHaveLength(3200);
    expect(ensemble.cover).not.toBeNull();
  });

  it('gives what the runtime gives, whatever the comparison, with and without values', async () => {
    const number = fc.oneof(fc.constantFrom(0, 1, 1.5, Number.NaN, Number.POSITIVE_INFINITY), fc.float());
    const options: fc.Arbitrary<TreeModelOptions> = fc.record({
      trees: fc.array(randomTree({ features: 3, targets: 2, depth: 4 }), { minLength: 1, maxLength: 4 }),
      features: fc.constant(3),
      targets: fc.constant(2),
      aggregate: fc.constantFrom('SUM', 'AVERAGE'),
      base: fc.constantFrom([0, 0], [1, -2]),
    });
    await fc.assert(
      fc.asyncProperty(options, fc.array(number, { minLength: 12, maxLength: 12 }), async (model, values) => {
        const file = encodeTrees(model);
        const features = Float32Array.from(values);
        const expected = await outputsOfRuntime(file, features, 4, 3);
        outputsOf(read(file)!, features, 4, 3).forEach((output, at) => {
          expect(output).toBeCloseTo(expected[at]!, 4);
        });
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['another operator', encodeGraph({ weights: [[1]] })],
    ['the least of its trees', encodeTrees({ trees: [split()], features: 1, aggregate: 'MIN' })],
    ['an unknown comparison', encodeTrees({ trees: [split({ mode: 'BRANCH_OR' as 'BRANCH_LT' })], features: 1 })],
    ['a target beyond its outputs', encodeTrees({ trees: [split({ whenTrue: leaf(1, 2) })], features: 1 })],
    ['start values that are too many', encodeTrees({ trees: [split()], features: 1, base: [1, 2] })],
  ])('of %s is not read', (_, file) => {
    expect(read(file)).toBeNull();
  });

  it('whose nodes go in a circle, share a child or lack one is not read', () => {
    const file = encodeTrees({ trees: [split({ whenTrue: split() })], features: 1 });
    expect(read(file)).not.toBeNull();
    const graph = readGraph(file, 'model.onnx').nodes[0]!;
    const withChildren = (...ids: number[]): TreeEnsemble | null => {
      const changed = { int: 0, text: '', floats: [], ints: ids, texts: [], tensor: null };
      return readTreeEnsemble({ ...graph, attributes: new Map([...graph.attributes, ['nodes_truenodeids', changed]]) });
    };
    expect(withChildren(1, 2, 0, 0, 0)).not.toBeNull();
    expect(withChildren(1, 1, 0, 0, 0)).toBeNull();
    expect(withChildren(1, 0, 0, 0, 0)).toBeNull();
    expect(withChildren(1, 4, 0, 0, 0)).toBeNull();
    expect(withChildren(1, 9, 0, 0, 0)).toBeNull();
  });

  it.each([
    ['true', true],
    ['none', false],
    ['ones', false],
  ] as const)('with covers that are %s', (covers, expected) => {
    expect(read(encodeTrees({ trees: [split()], features: 1, covers }))!.cover !== null).toBe(expected);
  });
});
