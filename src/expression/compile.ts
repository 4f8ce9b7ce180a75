// Compile: the text of an expression into something that can be evaluated, or all that is wrong with it.
import { check } from './checker.js';
import type { Checking } from './checking.js';
import { compileClosure, type Evaluate } from './closures.js';
import { costProblems } from './cost.js';
import type { Environment } from './environment.js';
import { parse } from './parser.js';
import { type ExpressionProblem, SyntaxFault } from './problem.js';
import { type Node, walk } from './tree.js';
import { nameOfType, type Type } from './types.js';

export interface Expression {
  readonly source: string;
  readonly tree: Node;
  readonly type: Type;
  readonly evaluate: Evaluate;
  /** Labels of the fields that it reads in the row or record before it, in order of appearance; not those of `items`. */
  readonly reads: readonly string[];
}

export type Compiled =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly problems: readonly ExpressionProblem[] };

/** Compile an expression for an environment. `wanted` are the kinds of type that its place accepts; any when empty. */
export function compileExpression(
  source: string,
  environment: Environment,
  wanted: readonly Type['kind'][] = [],
): Compiled {
  const checking: Checking = { source, environment, problems: [], variables: [] };
  let tree: Node;
  try {
    tree = check(checking, parse(source));
  } catch (fault) {
    if (fault instanceof SyntaxFault) return { ok: false, problems: [fault.problem] };
    throw fault;
  }
  const { problems } = checking;
  if (problems.length === 0 && wanted.length > 0 && !wanted.includes(tree.type.kind)) {
    const message = `the expression must give ${wanted.join(' or ')}, but gives ${nameOfType(tree.type)}`;
    problems.push({ code: 'EXPRESSION_TYPE', message, start: 0, end: source.length });
  }
  if (problems.length === 0) problems.push(...costProblems(tree, source));
  if (problems.length > 0) return { ok: false, problems };
  let closure: Evaluate | undefined; // rules are evaluated together; by itself only what is explained or tested
  const evaluate: Evaluate = (view) => {
    closure ??= compileClosure(tree);
    return closure(view);
  };
  return { ok: true, expression: { source, tree, type: tree.type, evaluate, reads: readsOf(tree) } };
}

function readsOf(tree: Node): string[] {
  const labels = new Set<string>();
  walk(tree, (node) => {
    if (node.op === 'leaf' && node.leaf.op !== 'items') labels.add(node.leaf.label);
  });
  return [...labels];
}
