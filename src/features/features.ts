// Features: the values that a model sees of an item, each an expression; the same code serves scoring and training.
import type { Row } from '../declaration/slots.js';
import { compileClosure, type Evaluate, newView } from '../expression/closures.js';
import { compileExpression, type Expression } from '../expression/compile.js';
import { emptyEnvironment } from '../expression/environment.js';
import type { BackEnd } from '../expression/evaluation.js';
import type { ExpressionProblem } from '../expression/problem.js';
import type { Write } from '../expression/template.js';
import { walk } from '../expression/tree.js';
import type { Type } from '../expression/types.js';
import { type Column, createFill } from '../expression/values.js';
import type { FeatureInput, FeatureSpec } from './feature-set.js';
import type { FeatureProblem, Lookups } from './lookups.js';
import { createIsWhole, createReadValue, type IsWhole, type ReadValue } from './places.js';
import { compileSentence } from './sentences.js';

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
  /** The value of a feature in a row of what `build` gave; null when it is missing. */
  readonly read: ReadValue;
  /** Whether every feature has a value in a row of what `build` gave. */
  readonly isWhole: IsWhole;
  /** What a feature says of a row, for an officer. */
  readonly sentence: (row: Row, feature: number) => string;
}

const wantedKinds: { readonly [type in FeatureInput['type']]: readonly Type['kind'][] } = {
  float32: ['number', 'bool'],
  float64: ['number', 'bool'],
  int64: ['number', 'bool'],
  string: ['text'],
};

/**
 * Compile the features of the inputs of a model, or give everything that is wrong with them. `build` looks things up in
 * the lookups as they stand when it is called. Code is generated where the process may, else closures do the same.
 */
export function compileFeatures(
  inputs: readonly FeatureInput[],
  lookups: Lookups,
  backEnd?: BackEnd,
): Features | readonly FeatureProblem[] {
  const tables = new Map([...lookups].map(([name, { table }]) => [name, table]));
  const environment = { ...emptyEnvironment('item'), tables };
  const problems: FeatureProblem[] = [];
  const sentences: Write[] = [];
  const blocks = inputs.map(({ type, features }, input) =>
    features.flatMap((spec, feature): Expression[] => {
      const note = (found: readonly ExpressionProblem[], key: string): void => {
        const path = ['inputs', input, 'features', feature, key];
        problems.push(...found.map((problem) => ({ ...problem, path })));
      };
      const compiled = compileExpression(spec.expr, environment, wantedKinds[type]);
      if (!compiled.ok) {
        note(compiled.problems, 'expr');
        return [];
      }
      const sentence = compileSentence(spec, compiled.expression, environment);
      note(sentence.problems, 'reason');
      sentences.push(sentence.write);
      return [compiled.expression];
    }),
  );
  if (problems.length > 0) return problems;
  return {
    inputs,
    specs: inputs.flatMap(({ features }) => features),
    build: createBuild(inputs, blocks, backEnd),
    read: createReadValue(inputs),
    isWhole: createIsWhole(inputs),
    lacks: createLacks(blocks.flat()),
    sentence: createSentence(sentences),
  };
}

function createBuild(
  inputs: readonly FeatureInput[],
  blocks: readonly (readonly Expression[])[],
  backEnd: BackEnd | undefined,
): Features['build'] {
  const columns = inputs.flatMap(({ type, features }, array) =>
    features.map((spec, place): Column => {
      const { tree } = blocks[array]![place]!;
      return { tree, array, width: features.length, place, store: storeOf(type, spec) };
    }),
  );
  const fill = createFill(columns, backEnd);
  const view = newView();
  return (rows) => {
    const matrices = inputs.map((input) => newMatrix(input, rows.length));
    const arrays = matrices.map(({ values }) => values as { [at: number]: unknown });
    for (let at = 0; at < rows.length; at++) {
      view.row = rows[at]!;
      fill(view, arrays, at);
    }
    return matrices;
  };
}

/** An empty matrix for an input. */
export function newMatrix({ name, type, features }: FeatureInput, rows: number): InputMatrix {
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

const storeFloat32 = (value: number): number => {
  const rounded = Math.fround(value);
  return rounded - rounded === 0 ? rounded : Number.NaN; // what float32 cannot hold is missing
};

/** What stands in the matrix for a value that an expression gave. */
function storeOf(type: FeatureInput['type'], { missing, range }: FeatureSpec): Column['store'] {
  if (type === 'string') return (text: string | undefined) => text ?? missing;
  if (type === 'float32' && missing === null && !range) return storeFloat32; // the usual one; all share its code
  const [least, most] = range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const clip = (value: number): number => (value < least ? least : value > most ? most : value);
  if (type === 'int64') {
    const whole = BigInt(missing as number); // the schema asks for a whole number
    return (value: number) => (Number.isSafeInteger(clip(value)) ? BigInt(clip(value)) : whole);
  }
  const otherwise = (missing ?? Number.NaN) as number; // the schema asks for a number
  const round = type === 'float32' ? Math.fround : Number;
  return (value: number) => {
    const rounded = round(clip(value));
    return Number.isFinite(rounded) ? rounded : otherwise;
  };
}

function createSentence(sentences: readonly Write[]): Features['sentence'] {
  const view = newView();
  return (row, feature) => {
    view.row = row;
    return sentences[feature]!(view);
  };
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
