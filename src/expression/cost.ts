// Cost: what one evaluation of an expression can take at worst, estimated from its tree, and the refusal of what takes too long.
import { limits } from '../limits.js';
import type { FunctionDefinition } from './functions.js';
import type { ExpressionProblem } from './problem.js';
import { childrenOf, type Node } from './tree.js';

// Nanoseconds measured with closures, rounded up. A field costs most when it is missing, for its name is then noted.
const fieldNs = 30;
const computeNs = 40;
const compareNs = 15;
const membershipNs = 30;
const elementNs = 20;
const callNs = 60;
/** Nanoseconds for each character of the text that a function goes through; others do not depend on its length. */
const characterNs: { readonly [name: string]: number } = {
  hasAny: 95,
  near: 350,
  lowerAscii: 30,
  size: 6,
  contains: 2,
  startsWith: 0.1,
  endsWith: 0.1,
  double: 1,
};
/** Of `like`, for each character of the text and each of the pattern. */
const globNs = 3;

/** Nanoseconds that one evaluation takes at worst. */
export function worstCost(node: Node): number {
  switch (node.op) {
    case 'macro':
      return worstCost(node.list) + timesOf(node) * (elementNs + worstCost(node.body));
    case 'choose':
      return worstCost(node.test) + Math.max(worstCost(node.yes), worstCost(node.no));
    default:
      return childrenOf(node).reduce((sum, child) => sum + worstCost(child), ownCost(node));
  }
}

/** The problem of an expression that may take longer than allowed, marked at what costs most; none when it is within. */
export function costProblems(tree: Node, source: string): ExpressionProblem[] {
  const cost = worstCost(tree);
  if (cost <= limits.expressionNs) return [];
  const { start, end, op } = heaviest(tree);
  const part = source.slice(start, end).replace(/\s+/g, ' ');
  const shown = part.length > 60 ? `${part.slice(0, 59)}…` : part;
  const remedy = op === 'macro' ? '; ask less of each element, or look at one item in a rule of scope item' : '';
  const message = `one evaluation may take ${secondsOf(cost)}, where ${secondsOf(limits.expressionNs)} are allowed; most goes into ${shown}${remedy}`;
  return [{ code: 'EXPRESSION_LIMIT', message, start, end }];
}

const secondsOf = (ns: number): string => `${Number((ns / 1e9).toPrecision(2))} s`;

/** Down the tree as long as one part has most of the cost: the innermost macro on that way, else the part at its end. */
function heaviest(tree: Node): Node {
  let part = tree;
  let macro: Node | undefined;
  for (;;) {
    if (part.op === 'macro') macro = part;
    const heavy = childrenOf(part).find((child) => worstCost(child) * timesIn(part, child) > worstCost(part) / 2);
    if (!heavy) return macro ?? part;
    part = heavy;
  }
}

const timesIn = (node: Node, child: Node): number => (node.op === 'macro' && child === node.body ? timesOf(node) : 1);

/** How many elements a macro goes through at most. */
function timesOf(node: Node & { op: 'macro' }): number {
  return mostElements(node.list);
}

function mostElements(list: Node): number {
  if (list.op === 'leaf' && list.leaf.op === 'items') return limits.items;
  if (list.op === 'macro') return mostElements(list.list);
  if (list.op === 'choose') return Math.max(mostElements(list.yes), mostElements(list.no));
  return list.op === 'list' ? list.entries.length : limits.listEntries;
}

function ownCost(node: Node): number {
  switch (node.op) {
    case 'leaf':
    case 'ofItem':
    case 'ofEntry':
      return fieldNs;
    case 'compare':
      return compareNs;
    case 'arithmetic':
    case 'join':
      return computeNs;
    case 'in':
      return membershipNs + (node.right.op === 'constant' || node.right.op === 'list' ? 0 : mostElements(node.right));
    case 'call':
      return callCost(node.definition, node.args);
    default:
      return 1;
  }
}

function callCost({ name }: FunctionDefinition, args: readonly Node[]): number {
  const [text, pattern] = args;
  if (text?.type.kind !== 'text') return callNs;
  if (name === 'like') return callNs + globNs * mostCharacters(text) * (pattern ? mostCharacters(pattern) : 0);
  return callNs * args.length + (characterNs[name] ?? 0) * mostCharacters(text);
}

/** Characters that a text has at most. */
function mostCharacters(node: Node): number {
  switch (node.op) {
    case 'constant':
      return String(node.value).length;
    case 'join':
    case 'call':
      return childrenOf(node).reduce((sum, child) => sum + (child.type.kind === 'text' ? mostCharacters(child) : 0), 0);
    case 'choose':
      return Math.max(mostCharacters(node.yes), mostCharacters(node.no));
    default:
      return limits.extraLength;
  }
}
