// Reasons: the sentence of a rule for an officer, with slots for the values that made it hit.
import type { View } from '../expression/closures.js';
import { compileExpression, type Expression } from '../expression/compile.js';
import type { Environment } from '../expression/environment.js';
import { formatValue } from '../expression/format-value.js';
import type { ExpressionProblem } from '../expression/problem.js';
import { finderOf } from '../expression/term-finders.js';
import type { TermMatch } from '../expression/terms.js';
import { type Node, walk } from '../expression/tree.js';
import { isSimple } from '../expression/types.js';

/** Writes the reason of a hit from the view in which the rule hit. */
export type WriteReason = (view: View) => string;

type Part = (view: View) => string;
const notStated = 'not stated';

/**
 * Compile a reason template. A slot holds an expression (`{valuePerKg}`, `{params.limit}`) or `{field.match}`: the term
 * that `hasAny` or `near` found in that field, as written and as listed. `{{` writes a brace.
 */
export function compileReason(
  template: string,
  when: Node,
  environment: Environment,
): { write: WriteReason; problems: ExpressionProblem[] } {
  const problems: ExpressionProblem[] = [];
  const parts: Part[] = [];
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
      const source = slot[1];
      const compiled = source.endsWith('.match')
        ? matchPart(source.slice(0, -6), when)
        : valuePart(source, environment);
      if (typeof compiled === 'function') parts.push(compiled);
      else for (const problem of compiled) problems.push(shifted(problem, slot.index + 1));
    }
  }
  literal(parts, template.slice(at));
  return { write: (view) => parts.map((part) => part(view)).join(''), problems };
}

function literal(parts: Part[], text: string): void {
  if (text !== '') parts.push(() => text);
}

function shifted(problem: ExpressionProblem, by: number): ExpressionProblem {
  return { ...problem, start: problem.start + by, end: problem.end + by };
}

function valuePart(source: string, environment: Environment): Part | readonly ExpressionProblem[] {
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

interface Search {
  readonly text: (view: View) => readonly unknown[];
  readonly find: (text: string) => TermMatch | undefined;
}

/** The part for `{field.match}`: looks again, as the searches of the condition do, and says what they find. */
function matchPart(field: string, when: Node): Part | readonly ExpressionProblem[] {
  const searches: Search[] = [];
  walk(when, (node) => {
    if (node.op !== 'call' || (node.definition.name !== 'hasAny' && node.definition.name !== 'near')) return;
    const [text, words] = node.args;
    if (!text || words?.op !== 'constant') return;
    const read = readerOf(text, field);
    if (read) searches.push({ text: read, find: finderOf(node.definition.name, words.value) });
  });
  if (searches.length === 0) {
    const message = `the condition looks for no terms in "${field}"`;
    return [{ code: 'EXPRESSION_NAME', message, start: 0, end: field.length + 6 }];
  }
  return (view) => {
    for (const search of searches) {
      for (const text of search.text(view)) {
        const match = typeof text === 'string' ? search.find(text) : undefined;
        if (match) return sayMatch(match);
      }
    }
    return notStated;
  };
}

function readerOf(node: Node, field: string): Search['text'] | undefined {
  const leaf = node.op === 'leaf' || node.op === 'ofItem' ? node.leaf : undefined;
  if (leaf?.op !== 'slot' || leaf.label !== field) return undefined;
  const { slot } = leaf;
  return node.op === 'leaf' ? (view) => [view.row[slot]] : (view) => view.items.map((row) => row[slot]);
}

function sayMatch({ term, found }: TermMatch): string {
  return found.toLowerCase() === term.toLowerCase() ? `"${term}"` : `"${found}" (read as ${term})`;
}
