// The checked tree: every part with its type, every name resolved; what the back ends compile.
import type { DerivedName } from '../declaration/fields.js';
import type { FunctionDefinition } from './functions.js';
import type { Type } from './types.js';

/** Where a value comes from. `label` is the name that people see when it is missing. */
export type Leaf = { readonly type: Type; readonly label: string } & (
  | { readonly op: 'slot'; readonly slot: number }
  | { readonly op: 'derived'; readonly slot: number; readonly derived: DerivedName }
  | { readonly op: 'extra'; readonly name: string }
  | { readonly op: 'items' }
  | { readonly op: 'cell'; readonly column: string }
);

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type Arithmetic = '+' | '-' | '*' | '/' | '%';
export type Macro = 'exists' | 'all' | 'exists_one' | 'filter' | 'map';

export type Node = { readonly type: Type; readonly start: number; readonly end: number } & (
  | { readonly op: 'constant'; readonly value: unknown }
  | { readonly op: 'leaf'; readonly leaf: Leaf }
  /** The variable of the macro at a nesting depth, from 0. */
  | { readonly op: 'variable'; readonly depth: number }
  /** A field of an item that a variable stands for. */
  | { readonly op: 'ofItem'; readonly item: Node; readonly leaf: Leaf }
  | { readonly op: 'ofEntry'; readonly entry: Node; readonly key: string; readonly label: string }
  | { readonly op: 'has'; readonly of: Node }
  | { readonly op: 'not' | 'negate'; readonly of: Node }
  | { readonly op: 'and' | 'or'; readonly left: Node; readonly right: Node }
  | { readonly op: 'choose'; readonly test: Node; readonly yes: Node; readonly no: Node }
  | { readonly op: 'compare'; readonly how: Comparison; readonly left: Node; readonly right: Node }
  | {
      readonly op: 'arithmetic';
      readonly how: Arithmetic;
      readonly left: Node;
      readonly right: Node;
      readonly label: string;
    }
  | { readonly op: 'join'; readonly left: Node; readonly right: Node }
  | { readonly op: 'in'; readonly left: Node; readonly right: Node }
  | { readonly op: 'list'; readonly entries: readonly Node[] }
  | {
      readonly op: 'call';
      readonly definition: FunctionDefinition;
      readonly args: readonly Node[];
      readonly label: string;
    }
  | { readonly op: 'macro'; readonly how: Macro; readonly list: Node; readonly depth: number; readonly body: Node }
);

/** Visit a node and all below it, parents first. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const child of childrenOf(node)) walk(child, visit);
}

// Where the parts of a node stand, in the order in which they are written: each a node, or a list of nodes.
const places: { readonly [op in Node['op']]: readonly string[] } = {
  constant: [],
  leaf: [],
  variable: [],
  has: ['of'],
  not: ['of'],
  negate: ['of'],
  and: ['left', 'right'],
  or: ['left', 'right'],
  compare: ['left', 'right'],
  arithmetic: ['left', 'right'],
  join: ['left', 'right'],
  in: ['left', 'right'],
  choose: ['test', 'yes', 'no'],
  list: ['entries'],
  call: ['args'],
  macro: ['list', 'body'],
  ofItem: ['item'],
  ofEntry: ['entry'],
};
type Parts = { readonly [place: string]: Node | readonly Node[] };
const isOne = (part: Node | readonly Node[]): part is Node => !Array.isArray(part);

/** The parts of a node, in the order in which they are written. */
export function childrenOf(node: Node): readonly Node[] {
  const children: Node[] = [];
  const parts = node as unknown as Parts; // at these places
  for (const place of places[node.op]) {
    const part = parts[place]!;
    if (isOne(part)) children.push(part);
    else children.push(...part);
  }
  return children;
}

/** The node with each of its parts replaced; the node itself where none is another. */
export function mapChildren(node: Node, change: (part: Node) => Node): Node {
  const parts = node as unknown as Parts; // at these places
  let changed: { [place: string]: Node | readonly Node[] } | undefined;
  for (const place of places[node.op]) {
    const part = parts[place]!;
    const next = isOne(part) ? change(part) : mapAll(part, change);
    if (next !== part) (changed ??= { ...parts })[place] = next;
  }
  return (changed as Node | undefined) ?? node;
}

function mapAll(nodes: readonly Node[], change: (part: Node) => Node): readonly Node[] {
  const changed = nodes.map(change);
  return changed.every((node, at) => node === nodes[at]) ? nodes : changed;
}
