// Templates: sentences with slots for the values of expressions.
import type { View } from './closures.js';
import { compileExpression, type Expression } from './compile.js';
import type { Environment } from './environment.js';
import { formatValue } from './format-value.js';
import type { ExpressionProblem } from './problem.js';
import { isSimple } from './types.js';

/** Writes a text from what a view looks at. */
export type Write = (view: View) => string;

/** What stands in the place of a slot of another kind: its text, or what is wrong with it; undefined when it is an expression. */
export type SpecialSlot = (source: string) => Write | readonly ExpressionProblem[] | undefined;

/** Compile a template. A slot holds an expression (`{valuePerKg}`), or is one that `special` knows. `{{` writes a brace. */
export function compileTemplate(
  template: string,
  environment: Environment,
  special: SpecialSlot,
): { write: Write; problems: ExpressionProblem[] } {
  const problems: ExpressionProblem[] = [];
  const parts: Write[] = [];
  let at = 0;
  for (const slot of template.matchAll(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g)) {
    literal(parts, template.slice(at, slot.index));
    at = slot.index + slot[0].length;
    if (slot[0] === '{{' || slot[0] === '}}') literal(parts, slot[0][0]!);
    else if (slot[1] === undefined) {
      problems.push({
        code: 'EXPRESSION_SYNTAX',
        message: 'a brace stands alone; write {{ or }}',
        start: slot.index,
        end: at,
      });
    } else {
      const compiled = special(slot[1]) ?? valuePart(slot[1], environment);
      if (typeof compiled === 'function') parts.push(compiled);
      else for (const problem of compiled) problems.push(shifted(problem, slot.index + 1));
    }
  }
  literal(parts, template.slice(at));
  return { write: (view) => parts.map((part) => part(view)).join(''), problems };
}

function literal(parts: Write[], text: string): void {
  if (text !== '') parts.push(() => text);
}

function shifted(problem: ExpressionProblem, by: number): ExpressionProblem {
  return { ...problem, start: problem.start + by, end: problem.end + by };
}

function valuePart(source: string, environment: Environment): Write | readonly ExpressionProblem[] {
  const compiled = compileExpression(source, environment, ['text', 'number', 'date', 'bool', 'list']);
  if (!compiled.ok) return compiled.problems;
  const { type } = compiled.expression;
  if (type.kind === 'list' && !isSimple(type.of) && type.of.kind !== 'list') {
    const message = `a list of objects cannot be written out; pick a value of each, as in ${source}.map(x, …)`;
    return [{ code: 'EXPRESSION_TYPE', message, start: 0, end: source.length }];
  }
  return (view) => writeValue(compiled.expression, view);
}

function writeValue(expression: Expression, view: View): string {
  const mark = view.missing.length;
  const value = expression.evaluate(view);
  view.missing.length = mark;
  return formatValue(value, expression.type);
}
