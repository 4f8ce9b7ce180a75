// Checking: what is known while a tree is checked, and noting what is wrong in it.
import { limits } from '../limits.js';
import type { Environment } from './environment.js';
import type { ExpressionProblem } from './problem.js';
import type { Node } from './tree.js';
import { faulty, type Type } from './types.js';

/** What is known while a tree is checked. */
export interface Checking {
  readonly source: string;
  readonly environment: Environment;
  readonly problems: ExpressionProblem[];
  /** Variables of the macros around this place, outermost first; `of` names the list that one goes through. */
  readonly variables: readonly { readonly name: string; readonly type: Type; readonly of: string | undefined }[];
}

/** Note a fault and give the node that stands for the faulty part. */
export function report(
  checking: Checking,
  at: { start: number; end: number },
  message: string,
  code: ExpressionProblem['code'] = 'EXPRESSION_TYPE',
): Node {
  checking.problems.push({ code, message, start: at.start, end: at.end });
  return { op: 'constant', value: undefined, type: faulty, start: at.start, end: at.end };
}

/** A part of an expression as people see it when it has no result: as written, in one line. */
export function labelOf(checking: Checking, { start, end }: { start: number; end: number }): string {
  return checking.source.slice(start, end).replace(/\s+/g, ' ').slice(0, limits.extraLength);
}
