// Text classes: the values of a text field, sorted by what a set of tests says of them.
import { compileClosure, newView } from './closures.js';
import type { Atom, Classes } from './lowered.js';
import { isConstantList } from './plain.js';
import { mapChildren, type Node } from './tree.js';

type LeafNode = Node & { op: 'leaf' };
export type TextClasses = Classes & { by: 'value' };

// Values of a code field that are remembered; there are more codes than anybody uses.
const mostValues = 4_096;

/**
 * Make the classes of the values of a text field. The tests look at nothing else, and at it only for equality, order,
 * membership and beginnings: so the classes are about as many as the texts that the tests name.
 */
export function createTextClasses(leaf: LeafNode, tests: readonly Atom[]): TextClasses {
  const answer = createAnswer(leaf, tests);
  const answers: Uint8Array[] = [new Uint8Array(tests.length).fill(2)]; // class 0: the field is missing
  const byAnswers = new Map<string, number>();
  const classOf = (value: string): number => {
    const given = answer(value);
    const key = given.join('');
    const before = byAnswers.get(key);
    if (before !== undefined) return before;
    byAnswers.set(key, answers.length);
    return answers.push(given) - 1;
  };
  const known = new Map<string, number>();
  const entries = tests.map(({ node }) => entriesOf(node));
  if (entries.every((texts) => texts !== undefined)) {
    const other = classOf('\0'); // no entry, and no value, holds a NUL
    for (const texts of entries) for (const text of texts) if (!known.has(text)) known.set(text, classOf(text));
    return { by: 'value', known, find: () => other, isWhole: true, answers };
  }
  const find = (value: string): number => {
    const found = classOf(value);
    if (known.size >= mostValues) known.clear();
    known.set(Buffer.from(value).toString(), found); // a copy: what is cut from a chunk keeps the chunk in memory
    return found;
  };
  return { by: 'value', known, find, isWhole: false, answers };
}

/** The texts that a test of equality or membership knows; any other value gives one and the same result. */
export function entriesOf(node: Node): readonly string[] | undefined {
  if (node.op === 'compare' && (node.how === '==' || node.how === '!=')) {
    const constant = constantBeside(node);
    return constant === undefined ? undefined : [constant];
  }
  const [value, list] =
    node.op === 'in'
      ? [node.left, node.right]
      : node.op === 'call' && node.definition.name === 'inList'
        ? node.args
        : [];
  if (value?.op !== 'leaf' || !list) return undefined;
  if (isConstantList(list))
    return list.entries.map((entry) => (entry.op === 'constant' ? (entry.value as string) : ''));
  const isSet = list.op === 'constant' && list.type.kind === 'set' && list.type.of !== 'hs';
  return isSet ? (list.value as { entries: readonly string[] }).entries : undefined; // a set is a list of the rule set
}

/** Whether a test splits the values of its field into few classes: by order, or by how they begin. */
export function hasFewClasses(node: Node): boolean {
  if (node.op === 'compare') return constantBeside(node) !== undefined;
  const [value, ...others] = node.op === 'call' ? node.args : node.op === 'in' ? [node.left, node.right] : [];
  const asksBeginning =
    node.op === 'in' || (node.op === 'call' && ['hsIn', 'inList', 'startsWith'].includes(node.definition.name));
  return asksBeginning && value?.op === 'leaf' && others.every(({ op }) => op === 'constant');
}

/** The text that a field is compared with. */
function constantBeside({ left, right }: Node & { op: 'compare' }): string | undefined {
  const [constant, other] = left.op === 'constant' ? [left, right] : [right, left];
  return constant.op === 'constant' && other.op === 'leaf' && typeof constant.value === 'string'
    ? constant.value
    : undefined;
}

/** Answers all tests for a value, by their closures. */
function createAnswer(leaf: LeafNode, tests: readonly Atom[]): (value: string) => Uint8Array {
  const replace = (node: Node): Node =>
    node.op === 'leaf'
      ? { op: 'variable', depth: 0, type: leaf.type, start: node.start, end: node.end }
      : mapChildren(node, replace);
  const closures = tests.map(({ node }) => compileClosure(replace(node)));
  const view = newView();
  return (value) => {
    view.variables[0] = value;
    return Uint8Array.from(closures, (closure) => (closure(view) === true ? 1 : 0));
  };
}
