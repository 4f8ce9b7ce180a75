// Reasons: the sentence of a rule for an officer, with slots for the values that made it hit.
import type { View } from '../expression/closures.js';
import type { Environment } from '../expression/environment.js';
import type { ExpressionProblem } from '../expression/problem.js';
import { compileTemplate, type Write } from '../expression/template.js';
import { finderOf } from '../expression/term-finders.js';
import type { TermMatch } from '../expression/terms.js';
import { type Node, walk } from '../expression/tree.js';

/** Writes the reason of a hit from the view in which the rule hit. */
export type WriteReason = Write;

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
  return compileTemplate(template, environment, (source) =>
    source.endsWith('.match') ? matchPart(source.slice(0, -6), when) : undefined,
  );
}

interface Search {
  readonly text: (view: View) => readonly unknown[];
  readonly find: (text: string) => TermMatch | undefined;
}

/** The part for `{field.match}`: looks again, as the searches of the condition do, and says what they find. */
function matchPart(field: string, when: Node): Write | readonly ExpressionProblem[] {
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
