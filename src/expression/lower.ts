// Lowering: the checked trees of a whole set of conditions into one form, in which an atom that many share stands once.
import { compileClosure, newView } from './closures.js';
import { type Atom, askGap, type Condition, type Formula, type Gap, type Lowered, mostGaps } from './lowered.js';
import { createKeys, type KeyOf } from './node-key.js';
import { isPlain, mayFail } from './plain.js';
import { createScannerBinding } from './scanners.js';
import { createScans, createSubjects } from './subjects.js';
import { childrenOf, mapChildren, type Node, walk } from './tree.js';

/** Lower the trees of some conditions. */
export function lower(trees: readonly Node[]): Lowered {
  const keys = createKeys();
  const atoms: Atom[] = [];
  const byKey = new Map<string, Atom>();
  const atomOf = (node: Node, users: Set<Atom>): Formula => {
    const key = keys(node);
    let atom = byKey.get(key);
    if (!atom) {
      atom = { index: atoms.length, node, ...gapsOf(node, keys), uses: 0, cost: costOf(node) };
      atoms.push(atom);
      byKey.set(key, atom);
    }
    users.add(atom);
    return { op: 'atom', atom: atom.index };
  };
  const folded = trees.map(foldConstants);
  const withScanners = createScannerBinding(folded, keys);
  const conditions = trees.map((tree, at): Condition => {
    const users = new Set<Atom>();
    const formula = formulaOf(withScanners(folded[at]!), (node) => atomOf(node, users));
    for (const atom of users) atom.uses++;
    const gaps = new Map<string, Gap>();
    for (const atom of users) for (const gap of atom.gaps) gaps.set(gap.key, gap);
    const order = orderOfGaps(tree, keys);
    const sorted = [...gaps.values()].sort((a, b) => (order.get(a.key) ?? 0) - (order.get(b.key) ?? 0));
    return { formula, gaps: sorted.length > mostGaps ? [askGap] : sorted };
  });
  const subjects = createSubjects(atoms, keys);
  const scans = createScans(atoms, keys);
  for (const { atoms: searches } of scans) for (const atom of searches) atoms[atom]!.cost = scannedCost;
  return {
    atoms,
    subjects,
    scans,
    conditions: conditions.map(({ formula, gaps }) => ({ formula: ordered(formula, atoms), gaps })),
  };
}

function formulaOf(node: Node, atomOf: (node: Node) => Formula): Formula {
  switch (node.op) {
    case 'constant':
      return { op: 'constant', value: node.value === true };
    case 'not': {
      const of = formulaOf(node.of, atomOf);
      return of.op === 'not' ? of.of : { op: 'not', of };
    }
    case 'and':
    case 'or': {
      const { op } = node;
      const parts = [node.left, node.right].flatMap((side) => {
        const part = formulaOf(side, atomOf);
        return part.op === op ? part.parts : [part];
      });
      return { op, parts };
    }
    default:
      return atomOf(node);
  }
}

/** Parts by rising cost: a cheap one that decides saves the others. */
function ordered(formula: Formula, atoms: readonly Atom[]): Formula {
  if (formula.op === 'not') return { op: 'not', of: ordered(formula.of, atoms) };
  if (formula.op !== 'and' && formula.op !== 'or') return formula;
  const cost = (part: Formula): number =>
    part.op === 'atom'
      ? atoms[part.atom]!.cost
      : part.op === 'not'
        ? cost(part.of)
        : part.op === 'constant'
          ? 0
          : part.parts.reduce((sum, one) => sum + cost(one), 0);
  const parts = formula.parts.map((part) => ordered(part, atoms));
  return { op: formula.op, parts: parts.sort((a, b) => cost(a) - cost(b)) };
}

/** Replace every part that reads nothing by its value. */
export function foldConstants(node: Node): Node {
  const folded = mapChildren(node, foldConstants);
  if (folded.op === 'and' || folded.op === 'or') {
    const deciding = folded.op === 'or';
    const { left, right } = folded;
    if (left.op === 'constant') return left.value === deciding ? left : right;
    if (right.op === 'constant') return right.value === deciding ? right : left;
    return folded;
  }
  if (folded.op === 'constant' || readsSomething(folded)) return folded;
  const view = newView();
  const value = compileClosure(folded)(view);
  const { type, start, end } = folded;
  return value === undefined || type.kind === 'list' ? folded : { op: 'constant', value, type, start, end };
}

function readsSomething(node: Node): boolean {
  let reads = false;
  walk(node, (part) => {
    if (part.op === 'leaf' || part.op === 'variable' || part.op === 'macro') reads = true;
    if (part.op === 'call' && part.definition.tables) reads = true; // what a table holds may grow
  });
  return reads;
}

function gapsOf(node: Node, keyOf: KeyOf): Pick<Atom, 'gaps' | 'bits'> {
  if (!isPlain(node)) return { gaps: [askGap], bits: new Map() };
  const gaps: Gap[] = [];
  const bits = new Map<Node, number>();
  eachGap(node, keyOf, (gap, part) => {
    let at = gaps.findIndex((one) => one.key === gap.key);
    if (at < 0) at = gaps.push(gap) - 1;
    bits.set(part, 2 << at);
  });
  return gaps.length > mostGaps ? { gaps: [askGap], bits: new Map() } : { gaps, bits };
}

/** Visit the fields and computations of a plain node that may be missing; `has` never is. */
function eachGap(node: Node, keyOf: KeyOf, visit: (gap: Gap, node: Node) => void): void {
  if (node.op === 'has') return;
  for (const child of childrenOf(node)) eachGap(child, keyOf, visit);
  const gap = gapOf(node, keyOf);
  if (gap) visit(gap, node);
}

/** The gap that a node is by itself, or undefined. */
function gapOf(node: Node, keyOf: KeyOf): Gap | undefined {
  if (node.op === 'leaf')
    return {
      key: keyOf(node),
      label: node.leaf.label,
      derived: node.leaf.op === 'derived' ? node.leaf.derived : undefined,
    };
  return mayFail(node) && 'label' in node ? { key: keyOf(node), label: node.label, derived: undefined } : undefined;
}

/** Gaps are named in the order in which a condition mentions them. */
function orderOfGaps(tree: Node, keyOf: KeyOf): ReadonlyMap<string, number> {
  const order = new Map<string, number>();
  walk(tree, (node) => {
    if (!order.has(keyOf(node))) order.set(keyOf(node), order.size);
  });
  return order;
}

// Rough nanoseconds of one evaluation; they only decide the order of parts.
const scannedCost = 8;
const callCosts: { readonly [name: string]: number } = { hasAny: 400, near: 4_000, like: 150, contains: 40, hsIn: 30 };

function costOf(node: Node): number {
  let cost = 0;
  walk(node, (part) => {
    if (part.op === 'call') cost += callCosts[part.definition.name] ?? 20;
    else if (part.op === 'macro') cost += 500;
    else if (part.op === 'in') cost += 15;
    else if (part.op === 'compare') cost += part.left.type.kind === 'text' ? 6 : 2;
    else if (part.op !== 'constant') cost += 2;
  });
  return cost;
}
