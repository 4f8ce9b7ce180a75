// Keys: one text for every way of writing the same expression, so that shared parts can be found.
import { childrenOf, type Node } from './tree.js';

export type KeyOf = (node: Node) => string;

const mirrored: { readonly [how: string]: string } = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** Make a function that gives equal keys to equal nodes. Objects (lists, tables) are equal when they are the same. */
export function createKeys(): KeyOf {
  const objects = new Map<unknown, number>();
  const known = new WeakMap<Node, string>();
  const idOf = (value: unknown): string => {
    const id = objects.get(value) ?? objects.size;
    objects.set(value, id);
    return `#${id}`;
  };
  const constant = (value: unknown): string =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? idOf(value)
      : `${typeof value}:${JSON.stringify(value)}`;
  const keyOf: KeyOf = (node) => {
    const before = known.get(node);
    if (before !== undefined) return before;
    const key = `${partsOf(node, constant, keyOf).join(' ')}`;
    known.set(node, key);
    return key;
  };
  return keyOf;
}

function partsOf(node: Node, constant: (value: unknown) => string, keyOf: KeyOf): string[] {
  const children = childrenOf(node).map((child) => `(${keyOf(child)})`);
  switch (node.op) {
    case 'constant':
      return ['constant', constant(node.value)];
    case 'leaf':
      return ['leaf', leafKey(node.leaf)];
    case 'ofItem':
      return ['ofItem', leafKey(node.leaf), ...children];
    case 'variable':
      return ['variable', String(node.depth)];
    case 'ofEntry':
      return ['ofEntry', JSON.stringify(node.key), JSON.stringify(node.label), ...children];
    case 'compare': {
      const [left, right] = children as [string, string];
      // A constant stands on the right, whichever way it was written.
      return node.left.op === 'constant' && node.right.op !== 'constant'
        ? ['compare', mirrored[node.how] ?? node.how, right, left]
        : ['compare', node.how, left, right];
    }
    case 'arithmetic':
      return ['arithmetic', node.how, JSON.stringify(node.label), ...children];
    case 'call':
      // The label tells people what failed; a call that cannot fail is the same however it is written.
      return [
        'call',
        node.definition.form,
        node.definition.name,
        node.definition.returns === 'bool' ? '' : JSON.stringify(node.label),
        ...children,
      ];
    case 'macro':
      return ['macro', node.how, String(node.depth), ...children];
    default:
      return [node.op, ...children];
  }
}

function leafKey(leaf: (Node & { op: 'leaf' })['leaf']): string {
  switch (leaf.op) {
    case 'slot':
    case 'derived':
      return `${leaf.slot} ${leaf.label}`;
    case 'extra':
      return `extra ${JSON.stringify(leaf.name)}`;
    case 'cell':
      return `cell ${JSON.stringify(leaf.column)}`;
    case 'items':
      return 'items';
  }
}
