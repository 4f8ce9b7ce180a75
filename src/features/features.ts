// Features: the numbers that a model sees of an item, each an expression; the same code serves scoring and training.
import type { Row } from '../declaration/slots.js';
import { compileClosure, type Evaluate, newView } from '../expression/closures.js';
import { compileExpression, type Expression } from '../expression/compile.js';
import { emptyEnvironment } from '../expression/environment.js';
import type { ExpressionProblem } from '../expression/problem.js';
import type { LookupTable } from '../expression/tables.js';
import { walk } from '../expression/tree.js';

/** One feature as the model card lists it. */
interface FeatureSpec {
  readonly name: string;
  /** Gives a number or a bool; what is missing becomes NaN. */
  readonly expr: string;
  /** What it means, for an officer. */
  readonly says: string;
  /** Mean absolute share in the model's output, in points; weighs the feature in the coverage of a verdict. */
  readonly meanPoints?: number | undefined;
}

export interface Features {
  readonly specs: readonly FeatureSpec[];
  /**
   * Work out the features of rows into a matrix, row by row: `rows.length × specs.length` float32 values, computed in
   * double and rounded once; NaN for missing and for what is beyond float32, 1 and 0 for bools.
   */
  readonly build: (rows: readonly Row[]) => Float32Array;
  /**
   * Whether a field that a feature reads is missing in a row. A NaN for another reason (a key that no table holds, a
   * logarithm of 0) says something of the goods; this one says that they could not be judged.
   */
  readonly lacks: (row: Row, feature: number) => boolean;
}

interface FeatureProblem extends ExpressionProblem {
  /** Index of the faulty feature. */
  readonly feature: number;
}

/** Compile the features of a model against its tables, or give everything that is wrong with them. */
export function compileFeatures(
  specs: readonly FeatureSpec[],
  tables: ReadonlyMap<string, LookupTable>,
): Features | readonly FeatureProblem[] {
  const environment = { ...emptyEnvironment('item'), tables };
  const compiled = specs.map((spec) => compileExpression(spec.expr, environment, ['number', 'bool']));
  const problems = compiled.flatMap((one, feature) =>
    one.ok ? [] : one.problems.map((problem) => ({ ...problem, feature })),
  );
  if (problems.length > 0) return problems;
  const expressions = compiled.flatMap((one) => (one.ok ? [one.expression] : []));
  return { specs, build: createBuild(expressions), lacks: createLacks(expressions) };
}

function createBuild(expressions: readonly Expression[]): Features['build'] {
  const view = newView();
  const width = expressions.length;
  return (rows) => {
    const matrix = new Float32Array(rows.length * width);
    let at = 0;
    for (const row of rows) {
      view.row = row;
      for (let feature = 0; feature < width; feature++) {
        const value = Math.fround(Number(expressions[feature]!.evaluate(view)));
        matrix[at++] = Number.isFinite(value) ? value : Number.NaN;
        view.missing.length = 0;
      }
    }
    return matrix;
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
