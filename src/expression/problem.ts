// What is wrong in an expression, by character offsets within its text.
import type { SetupFaultCode } from '../errors.js';

export interface ExpressionProblem {
  readonly code: SetupFaultCode & `EXPRESSION_${string}`;
  readonly message: string;
  /** First character of the fault, and the one behind its last. */
  readonly start: number;
  readonly end: number;
}

/** Ends the parsing of one expression; the checker collects problems instead. */
export class SyntaxFault extends Error {
  constructor(readonly problem: ExpressionProblem) {
    super(problem.message);
  }
}
