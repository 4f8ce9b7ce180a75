// Features: the values that a model sees of an item, each an expression; the same code serves scoring and training.
import type { Row } from '../declaration/slots.js';
import { compileClosure, type Evaluate, newView } from '../expression/closures.js';
import { compileExpression, type Expression } from '../expression/compile.js';
import { emptyEnvironment } from '../expression/environment.js';
import { walk } from '../expression/tree.js';
import type { Type } from '../expression/types.js';
import type { FeatureInput, FeatureSpec } from './feature-set.js';
import type { FeatureProblem, Lookups } from './lookups.js';

/** The block of values for one input of a graph, row by row: `rows × features`. */
export type InputMatrix = { readonly name: string } & (
  | { readonly type: 'float32'; readonly values: Float32Array }
  | { readonly type: 'float64'; readonly values: Float64Array }
  | { readonly type: 'int64'; readonly values: BigInt64Array }
  | { readonly type: 'string'; readonly values: string[] }
);

export interface Features {
  readonly inputs: readonly FeatureInput[];
  /** The features of all inputs, in order. */
  readonly specs: readonly FeatureSpec[];
  /**
   * Work out the features of rows into one matrix for each input. Numbers are computed in double, clipped to the range of
   * the feature, and rounded once where the input is float32; bools are 1 and 0. Missing, and replaced by `missing` of the
   * feature, are what an expression leaves undetermined, what is beyond float32, and in an input of int64 a number
   * that is not whole.
   */
  readonly build: (rows: readonly Row[]) => readonly InputMatrix[];
  /**
   * Whether a field that a feature reads is missing in a row. A missing value for another reason (a key that no table
   * holds, a logarithm of 0) says something of the goods; this one says that they could not be judged.
   */
  readonly lacks: (row: Row, feature: number) => boolean;
}

const wantedKinds: { readonly [type in FeatureInput['type']]: readonly Type['kind'][] } = {
  float32: ['number', 'bool'],
  float64: ['number', 'bool'],
  int64: ['number', 'bool'],
  string: ['text'],
};

/**
 * Compile the features of the inputs of a model, or give everything that is wrong with them. `build` looks things up in
 * the lookups as they stand when it is called.
 */
export function compileFeatures(
  inputs: readonly FeatureInput[],
  lookups: Lookups,
): Features | readonly FeatureProblem[] {
  const tables = new Map([...lookups].map(([name, { table }]) => [name, table]));
  const environment = { ...emptyEnvironment('item'), tables };
  const problems: FeatureProblem[] = [];
  const blocks = inputs.map(({ type, features }, input) =>
    features.flatMap(({ expr }, feature): Expression[] => {
      const compiled = compileExpression(expr, environment, wantedKinds[type]);
      if (compiled.ok) return [compiled.expression];
      const path = ['inputs', input, 'features', feature, 'expr'];
      problems.push(...compiled.problems.map((problem) => ({ ...problem, path })));
      return [];
    }),
  );
  if (problems.length > 0) return problems;
  return {
    inputs,
    specs: inputs.flatMap(({ features }) => features),
    build: createBuild(inputs, blocks),
    lacks: createLacks(blocks.flat()),
  };
}

function createBuild(inputs: readonly FeatureInput[], blocks: readonly (readonly Expression[])[]): Features['build'] {
  const view = newView();
  return (rows) =>
    inputs.map((input, at) => {
      const block = blocks[at]!;
      const matrix = newMatrix(input, rows.length);
      const { values } = matrix;
      let place = 0;
      for (const row of rows) {
        view.row = row;
        for (let feature = 0; feature < block.length; feature++) {
          values[place++] = storedValue(input.type, input.features[feature]!, block[feature]!.evaluate(view));
          view.missing.length = 0;
        }
      }
      return matrix;
    });
}

function newMatrix({ name, type, features }: FeatureInput, rows: number): InputMatrix {
  const size = rows * features.length;
  switch (type) {
    case 'float32':
      return { name, type, values: new Float32Array(size) };
    case 'float64':
      return { name, type, values: new Float64Array(size) };
    case 'int64':
      return { name, type, values: new BigInt64Array(size) };
    case 'string':
      return { name, type, values: new Array<string>(size) };
  }
}

/** The value that stands in the matrix for what an expression gave. */
function storedValue(type: FeatureInput['type'], { missing, range }: FeatureSpec, given: unknown): never {
  if (type === 'string') return (given ?? missing) as never;
  let value = Number(given); // NaN for undefined
  if (range) value = value < range[0] ? range[0] : value > range[1] ? range[1] : value;
  if (type === 'float32') value = Math.fround(value);
  const isThere = type === 'int64' ? Number.isSafeInteger(value) : Number.isFinite(value);
  const stored = isThere ? value : ((missing ?? Number.NaN) as number); // the schema asks for a number
  return (type === 'int64' ? BigInt(stored) : stored) as never; // as the array of the type takes it
}

function createLacks(expressions: readonly Expression[]): Features['lacks'] {
  const view = newView();
  const fields = expressions.map(({ tree }) => {
    const leaves: Evaluate[] = [];
    walk(tree, (node) => {
      if (node.op === 'leaf') leaves.push(compileClosure(node));
    });
    return leaves;
  });
  return (row, feature) => {
    view.row = row;
    const lacking = fields[feature]!.some((field) => field(view) === undefined);
    view.missing.length = 0;
    return lacking;
  };
}
