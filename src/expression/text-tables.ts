// Text tables: all tests of one text field that look at nothing else are answered together, by its value.
import { compileClosure, newView } from './closures.js';
import type { Atom, TextTable } from './lowered.js';
import { createPartScanner } from './part-scanner.js';
import { isConstantList, isPlain } from './plain.js';
import { mapChildren, type Node, walk } from './tree.js';

type LeafNode = Node & { op: 'leaf' };

// Values of a code field that are remembered; there are more codes than anybody uses.
const mostValues = 4_096;

/** Make the tables of some atoms. An atom that stands in none is to be evaluated by itself. */
export function createTextTables(atoms: readonly Atom[]): readonly TextTable[] {
  const byCode = new Map<string, { leaf: LeafNode; tests: Atom[] }>();
  const byEntry = new Map<string, { leaf: LeafNode; tests: Atom[] }>();
  const byPart = new Map<string, { leaf: LeafNode; tests: Atom[] }>();
  for (const atom of atoms) {
    const leaf = onlyLeafOf(atom);
    if (!leaf) continue;
    const kind =
      partOf(atom.node) !== undefined ? byPart : isCode(leaf) ? byCode : entriesOf(atom.node) ? byEntry : undefined;
    if (!kind) continue;
    const key = atom.gaps[0]!.key;
    const table = kind.get(key) ?? { leaf, tests: [] };
    table.tests.push(atom);
    kind.set(key, table);
  }
  const several = (table: { tests: Atom[] }): boolean => table.tests.length > 1;
  return [
    ...[...byCode.values()].filter(several).map(({ leaf, tests }) => tableOf(leaf, tests, loadByCode(leaf, tests))),
    ...[...byEntry.values()].filter(several).map(({ leaf, tests }) => tableOf(leaf, tests, loadByEntry(leaf, tests))),
    ...[...byPart.values()].map(({ leaf, tests }) => tableOf(leaf, tests, loadByPart(tests))),
  ];
}

function tableOf(leaf: LeafNode, tests: readonly Atom[], load: TextTable['load']): TextTable {
  return { leaf, atoms: tests.map(({ index }) => index), load };
}

/** The one text field that a plain test reads, if it reads nothing else. */
function onlyLeafOf({ node, gaps, bits }: Atom): LeafNode | undefined {
  if (!isPlain(node) || gaps.length !== 1) return undefined;
  const [leaf, ...more] = bits.keys();
  const isText = leaf?.op === 'leaf' && leaf.leaf.op !== 'extra' && leaf.type.kind === 'text';
  return isText && more.length === 0 && !asksWhetherThere(node) ? leaf : undefined;
}

function asksWhetherThere(node: Node): boolean {
  let asks = false;
  walk(node, (part) => {
    if (part.op === 'has') asks = true;
  });
  return asks;
}

/** Whether a field has few enough values that each is worth remembering. */
function isCode(leaf: LeafNode): boolean {
  return leaf.leaf.op === 'derived' || (leaf.type.kind === 'text' && leaf.type.codes !== undefined);
}

/** The literal that `field.contains("…")` looks for. */
function partOf(node: Node): string | undefined {
  if (node.op !== 'call' || node.definition.name !== 'contains') return undefined;
  const [text, part] = node.args;
  return text?.op === 'leaf' && part?.op === 'constant' && part.value !== '' ? (part.value as string) : undefined;
}

/** The texts that a test of equality or membership knows; any other value gives one and the same result. */
function entriesOf(node: Node): readonly string[] | undefined {
  if (node.op === 'compare' && (node.how === '==' || node.how === '!=')) {
    const [constant, other] = node.left.op === 'constant' ? [node.left, node.right] : [node.right, node.left];
    return constant.op === 'constant' && other.op === 'leaf' ? [constant.value as string] : undefined;
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

function loadByCode(leaf: LeafNode, tests: readonly Atom[]): TextTable['load'] {
  const answer = createAnswer(leaf, tests);
  const known = new Map<string, Uint8Array>();
  return (value) => {
    const before = known.get(value);
    if (before) return before;
    const results = answer(value);
    if (known.size >= mostValues) known.clear();
    known.set(Buffer.from(value).toString(), results); // a copy: what is cut from a chunk keeps the chunk in memory
    return results;
  };
}

function loadByEntry(leaf: LeafNode, tests: readonly Atom[]): TextTable['load'] {
  const answer = createAnswer(leaf, tests);
  const known = new Map<string, Uint8Array>();
  for (const { node } of tests)
    for (const entry of entriesOf(node)!) if (!known.has(entry)) known.set(entry, answer(entry));
  const other = answer('\0'); // no entry, and no value, holds a NUL
  return (value) => known.get(value) ?? other;
}

function loadByPart(tests: readonly Atom[]): TextTable['load'] {
  const found = new Uint8Array(tests.length);
  const scan = createPartScanner(tests.map(({ node }) => partOf(node)!));
  let scanned: string | undefined;
  return (value) => {
    if (value !== scanned) scan(value, found);
    scanned = value;
    return found;
  };
}
