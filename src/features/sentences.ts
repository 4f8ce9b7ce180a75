// Sentences: what a feature says of an item, for an officer.
import { compileClosure, type Evaluate, type View } from '../expression/closures.js';
import type { Expression } from '../expression/compile.js';
import type { Environment } from '../expression/environment.js';
import { formatValue } from '../expression/format-value.js';
import type { ExpressionProblem } from '../expression/problem.js';
import { compileTemplate, type Write } from '../expression/template.js';
import type { Node } from '../expression/tree.js';
import { number } from '../expression/types.js';
import type { FeatureSpec } from './feature-set.js';

/**
 * Compile the sentence of a feature: its `reason`, where `{times}` and `{usual}` stand for a comparison; else what it
 * `says`, with its value. A logarithm is written as the number in it, and a comparison as how many times above or below.
 */
export function compileSentence(
  { says, reason }: FeatureSpec,
  expression: Expression,
  environment: Environment,
): { write: Write; problems: ExpressionProblem[] } {
  const comparison = comparisonIn(expression.tree);
  if (reason !== undefined) return compileTemplate(reason, environment, (slot) => comparisonSlot(slot, comparison));
  if (comparison) return { write: (view) => `${says}: ${sayTimes(comparison, view, alone)}`, problems: [] };
  const shown = insideLog(expression.tree) ?? expression.tree;
  const evaluate = quietly(compileClosure(shown));
  return {
    write: (view) => {
      const value = evaluate(view);
      return `${says}: ${value === undefined || Number.isNaN(value) ? alone.unknown : formatValue(value, shown.type)}`;
    },
    problems: [],
  };
}

/** A value and what is usual, of a feature that compares them by the logarithm of their ratio. */
interface Comparison {
  readonly value: Evaluate;
  readonly usual: Evaluate;
}

/** The comparison in `log(a) - b` (b is a logarithm too), `log(a / b)`, or the absolute value of one. */
function comparisonIn(tree: Node): Comparison | undefined {
  if (isCall(tree, 'abs')) return comparisonIn(tree.args[0]!);
  const inside = insideLog(tree);
  if (inside?.op === 'arithmetic' && inside.how === '/')
    return { value: quietly(compileClosure(inside.left)), usual: quietly(compileClosure(inside.right)) };
  const value = tree.op === 'arithmetic' && tree.how === '-' ? insideLog(tree.left) : undefined;
  if (tree.op !== 'arithmetic' || !value) return undefined;
  const logOfUsual = quietly(compileClosure(tree.right));
  const undo = isCall(tree.left, 'log1p') ? Math.expm1 : Math.exp;
  return {
    value: quietly(compileClosure(value)),
    usual: (view) => {
      const given = logOfUsual(view);
      return given === undefined ? undefined : undo(given as number); // a logarithm is subtracted from numbers alone
    },
  };
}

function insideLog(tree: Node): Node | undefined {
  return isCall(tree, 'log') || isCall(tree, 'log1p') ? tree.args[0] : undefined;
}

function isCall(node: Node, name: string): node is Node & { readonly op: 'call' } {
  return node.op === 'call' && node.definition.name === name;
}

/** What an expression gives, without a word of what it lacks. */
function quietly(evaluate: Evaluate): Evaluate {
  return (view) => {
    const mark = view.missing.length;
    const value = evaluate(view);
    view.missing.length = mark;
    return value;
  };
}

function comparisonSlot(
  slot: string,
  comparison: Comparison | undefined,
): Write | readonly ExpressionProblem[] | undefined {
  if (slot !== 'times' && slot !== 'usual') return undefined;
  if (!comparison) {
    const message = `{${slot}} needs a feature that compares, such as log(a) - b, log(a / b) or abs(log(a / b))`;
    return [{ code: 'EXPRESSION_NAME', message, start: 0, end: slot.length }];
  }
  if (slot === 'times') return (view) => sayTimes(comparison, view, within);
  return (view) => formatValue(comparison.usual(view), number);
}

/** The words where there is no ratio to tell, at the end of a sentence and within one that goes on: "about the usual". */
const alone = { same: 'about the same', unknown: 'not known' };
const within = { same: 'about', unknown: 'not comparable with' };

/** "12 times below", "1.5 times above"; the same where the two are within a twentieth of each other. */
function sayTimes({ value, usual }: Comparison, view: View, words: typeof alone): string {
  const ratio = Number(value(view)) / Number(usual(view));
  if (!(ratio > 0 && Number.isFinite(ratio))) return words.unknown;
  if (ratio < 1.05 && ratio > 1 / 1.05) return words.same;
  const times = ratio < 1 ? 1 / ratio : ratio;
  return `${times < 10 ? times.toFixed(1) : times.toFixed(0)} times ${ratio < 1 ? 'below' : 'above'}`;
}
