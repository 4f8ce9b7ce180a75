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

/** The parts of a node, in the order in which they are written. */
export function childrenOf(node: Node): readonly Node[] {
  const children: Node[] = [];
  mapChildren(node, (part) => {
    children.push(part);
    return part;
  });
  return children;
}

/** The node with each of its parts replaced. */
export function mapChildren(node: Node, change: (part: Node) => Node): Node {
  switch (node.op) {
    case 'has':
    case 'not':
    case 'negate':
      return { ...node, of: change(node.of) };
    case 'and':
    case 'or':
    case 'compare':
    case 'arithmetic':
    case 'join':
    case 'in':
      return { ...node, left: change(node.left), right: change(node.right) };
    case 'choose':
      return { ...node, test: change(node.test), yes: change(node.yes), no: change(node.no) };
    case 'list':
      return { ...node, entries: node.entries.map(change) };
    case 'call':
      return { ...node, args: node.args.map(change) };
    case 'macro':
      return { ...node, list: change(node.list), body: change(node.body) };
    case 'ofItem':
      return { ...node, item: change(node.item) };
    case 'ofEntry':
      return { ...node, entry: change(node.entry) };
    default:
      return node;
  }
}
