// Scanners: all searches for terms in the same text, by whatever condition, share one pass over it.
import type { Evaluator, FunctionDefinition } from './functions.js';
import type { KeyOf } from './node-key.js';
import { findersOf, termsOf } from './term-finders.js';
import { createTermScanner } from './term-scanner.js';
import { mapChildren, type Node, walk } from './tree.js';

type Search = Node & { op: 'call' };

/** Make a function that gives a tree in which every `hasAny` and `near` asks the scanner of its text. */
export function createScannerBinding(trees: readonly Node[], keyOf: KeyOf): (tree: Node) => Node {
  const texts = new Map<string, unknown[]>();
  const textOf = (search: Search): string => keyOf(search.args[0]!);
  for (const tree of trees)
    walk(tree, (node) => {
      if (!isSearch(node)) return;
      const lists = texts.get(textOf(node)) ?? [];
      if (!lists.includes(wordsOf(node))) lists.push(wordsOf(node));
      texts.set(textOf(node), lists);
    });
  const definitions = new Map([...texts].map(([text, lists]) => [text, definitionsOf(lists)]));
  const bind = (node: Node): Node => {
    const bound = mapChildren(node, bind);
    return isSearch(bound) ? { ...bound, definition: definitions.get(textOf(bound))!(bound) } : bound;
  };
  return bind;
}

function isSearch(node: Node): node is Search {
  return node.op === 'call' && /^(hasAny|near)$/.test(node.definition.name) && node.args[1]?.op === 'constant';
}

function wordsOf(search: Search): unknown {
  const [, words] = search.args;
  return words?.op === 'constant' ? words.value : undefined;
}

/** The function that a search calls, for each search of a text. The scanner is built when the first text comes. */
function definitionsOf(lists: readonly unknown[]): (search: Search) => FunctionDefinition {
  let scanner: ReturnType<typeof createTermScanner> | undefined;
  const scan = (text: string, list: number): boolean =>
    (scanner ??= createTermScanner(lists.map((words) => ({ ...termsOf(words), find: findersOf(words).hasAny }))))(
      text,
      list,
    );
  return (search) => {
    const list = lists.indexOf(wordsOf(search));
    const { oneEdit } = findersOf(lists[list]);
    const ask: Evaluator =
      search.definition.name === 'hasAny'
        ? (text) => scan(text as string, list)
        : (text) => scan(text as string, list) || oneEdit(text as string) !== undefined;
    return { ...search.definition, make: () => ask };
  };
}
