// Plain nodes: parts of a condition that read fields, compare and compute, so that code can stand for them.
import { childrenOf, type Node } from './tree.js';

/** Whether an atom can be generated as plain code: it reads fields, compares and computes, and calls functions. */
export function isPlain(node: Node): boolean {
  switch (node.op) {
    case 'constant':
      return true;
    case 'leaf':
      return node.leaf.op === 'slot' || node.leaf.op === 'derived' || node.leaf.op === 'extra';
    case 'has':
      return node.of.op === 'leaf' && isPlain(node.of);
    case 'compare':
      return node.left.type.kind !== 'list' && isPlain(node.left) && isPlain(node.right);
    case 'negate':
    case 'arithmetic':
    case 'join':
    case 'call':
      return childrenOf(node).every(isPlain);
    case 'in':
      return isPlain(node.left) && (node.right.op === 'constant' || isConstantList(node.right));
    default:
      return false;
  }
}

export function isConstantList(node: Node): node is Node & { op: 'list' } {
  return node.op === 'list' && node.entries.every((entry) => entry.op === 'constant');
}

/** A computation whose result may be missing although its operands are there. */
export function mayFail(node: Node): boolean {
  return node.op === 'arithmetic' || (node.op === 'call' && node.definition.returns !== 'bool');
}
