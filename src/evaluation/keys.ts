// Keys: texts and amounts that expressions over the fields of an item give - tokens, groups, revenue.
import type { FlatDeclaration } from '../declaration/flat.js';
import type { Problem } from '../errors.js';
import { throwProblems } from '../errors.js';
import { newView, type View } from '../expression/closures.js';
import { compileExpression, type Expression } from '../expression/compile.js';
import { emptyEnvironment } from '../expression/environment.js';
import type { ExpressionProblem } from '../expression/problem.js';

/** Work out the key of a declaration from all its items; a part that is missing is an empty text. */
export type KeyOf = (flat: FlatDeclaration) => string;

/** Compile the parts of a key. Throws the faults of the expressions. */
export function compileKey(what: string, sources: readonly string[]): KeyOf {
  const parts = sources.map((source) => compile(what, source, ['text', 'number', 'bool']));
  const view = newView();
  return ({ rows }) => {
    view.items = rows;
    return rows.map((row) => JSON.stringify(parts.map((part) => evaluate(view, row, part) ?? ''))).join();
  };
}

/** Compile an amount, which is added up over the items; undefined where no item has it. Throws the faults of the expression. */
export function compileAmount(what: string, source: string): (flat: FlatDeclaration) => number | undefined {
  const expression = compile(what, source, ['number']);
  const view = newView();
  return ({ rows }) => {
    view.items = rows;
    return sumOf(rows.map((row) => evaluate(view, row, expression)));
  };
}

/** The sum of the numbers that are there; undefined without any. */
export function sumOf(amounts: readonly unknown[]): number | undefined {
  const told = amounts.filter((amount) => typeof amount === 'number');
  return told.length === 0 ? undefined : told.reduce((sum, amount) => sum + amount, 0);
}

function evaluate(view: View, row: View['row'], expression: Expression): unknown {
  view.row = row;
  const value = expression.evaluate(view);
  view.missing.length = 0;
  return value;
}

function compile(what: string, source: string, wanted: readonly ('text' | 'number' | 'bool')[]): Expression {
  const compiled = compileExpression(source, emptyEnvironment('item'), wanted);
  if (compiled.ok) return compiled.expression;
  return throwProblems(compiled.problems.map((one) => problemOf(what, one))) as never; // there is at least one
}

const problemOf = (what: string, { code, message }: ExpressionProblem): Problem => ({
  code,
  message: `${what}: ${message}`,
});
