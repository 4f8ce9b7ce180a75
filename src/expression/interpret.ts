// Closure back end of a lowered set: the sieve in loops, and what it leaves open by closures over the same atoms.
import { compileClosure, type Evaluate, type View } from './closures.js';
import {
  type Atom,
  type Condition,
  type EvaluateAll,
  type Formula,
  type Lowered,
  moveBits,
  type Scan,
  type Subject,
} from './lowered.js';
import { createSieves, type ScanStrainer, type Sieve, type Strainer } from './sieve.js';
import { childrenOf, type Node, walk } from './tree.js';

/** Make the evaluation of a lowered set, without generating code. */
export function interpret(lowered: Lowered): EvaluateAll {
  const parts: Interpreting = { lowered, tests: interpretAtoms(lowered), memo: new Int32Array(lowered.atoms.length) };
  const conditions = lowered.conditions.map((condition) => interpretFormula(condition.formula, condition, parts));
  const classes = lowered.subjects.map(classFinder);
  const texts = lowered.scans.map(({ node }) => silently(node));
  const strains = createSieves(lowered).map((sieve) => {
    const strainers = sieve.strainers.map((one) =>
      one.by === 'class'
        ? strainByClass(one, classes[one.subject]!)
        : strainByScan(one, lowered.scans[one.scan]!, texts[one.scan]!),
    );
    return interpretSieve(sieve, strainers, conditions);
  });
  return (view, findings) => {
    parts.memo.fill(-1);
    findings.count = 0;
    for (const strain of strains) strain(view, findings);
  };
}

type Test = (view: View) => number;
/** Takes the conditions out of `alive` that are false, and adds those to `ask` that a missing value leaves open. */
type Strain = (view: View, alive: Int32Array, ask: Int32Array) => void;

function interpretSieve(sieve: Sieve, strainers: readonly Strain[], conditions: readonly Test[]): EvaluateAll {
  const alive = new Int32Array(sieve.alive.length);
  const ask = new Int32Array(sieve.alive.length);
  return (view, findings) => {
    alive.set(sieve.alive);
    ask.set(sieve.ask);
    for (const strain of strainers) strain(view, alive, ask);
    for (let word = 0; word < alive.length; word++) {
      let left = alive[word]!;
      while (left !== 0) {
        const bit = left & -left;
        left ^= bit;
        const condition = sieve.from + word * 32 + 31 - Math.clz32(bit);
        const result = (ask[word]! & bit) === 0 ? 1 : conditions[condition]!(view);
        if (result === 0) continue;
        findings.conditions[findings.count] = condition;
        findings.results[findings.count++] = result;
      }
    }
  };
}

function isAnyAlive(alive: Int32Array, { words, users }: Strainer | ScanStrainer): boolean {
  for (let at = 0; at < words.length; at++) if ((alive[words[at]!]! & users[at]!) !== 0) return true;
  return false;
}

function strainByClass(strainer: Strainer, find: Test): Strain {
  const { words, open } = strainer;
  const width = words.length;
  return (view, alive, ask) => {
    if (!isAnyAlive(alive, strainer)) return;
    const of = find(view);
    if (of * width >= strainer.masks.length) strainer.grow(of);
    const { masks } = strainer;
    for (let at = 0; at < width; at++) alive[words[at]!]! &= masks[of * width + at]!;
    if (of === 0) for (let at = 0; at < width; at++) ask[words[at]!]! |= open[at]!;
  };
}

function strainByScan(strainer: ScanStrainer, { scan, places }: Scan, text: Evaluate): Strain {
  const { words, users, free, satisfied, denied } = strainer;
  const width = words.length;
  return (view, alive, ask) => {
    if (!isAnyAlive(alive, strainer)) return;
    const given = text(view) as string | undefined;
    if (given === undefined) {
      for (let at = 0; at < width; at++) ask[words[at]!]! |= users[at]!;
      return;
    }
    const count = scan(given);
    for (let at = 0; at < width; at++) {
      let may = free[at]!;
      let not = 0;
      for (let one = 0; one < count; one++) {
        may |= satisfied[places[one]! * width + at]!;
        not |= denied[places[one]! * width + at]!;
      }
      alive[words[at]!]! &= may & ~not;
    }
  };
}

/** A value by its closure, which notes nothing. */
function silently(node: Node): Evaluate {
  const evaluate = compileClosure(node);
  return (view) => {
    const mark = view.missing.length;
    const value = evaluate(view);
    if (value === undefined) view.missing.length = mark;
    return value;
  };
}

/** Finds the class of a subject's value. */
function classFinder({ node, classes }: Subject): Test {
  const evaluate = silently(node);
  if (classes.by === 'value') {
    const { known, find } = classes;
    return (view) => {
      const value = evaluate(view) as string | undefined;
      return value === undefined ? 0 : (known.get(value) ?? find(value));
    };
  }
  const cuts = Float64Array.from(classes.cuts);
  return (view) => {
    const value = evaluate(view) as number | undefined;
    return value === undefined ? 0 : 1 + cutsBelow(cuts, value);
  };
}

/** How many of the rising cuts do not exceed a number (or a bool, as 0 or 1). */
export function cutsBelow(cuts: Float64Array, value: number): number {
  let from = 0;
  let to = cuts.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (cuts[middle]! <= value) from = middle + 1;
    else to = middle;
  }
  return from;
}

interface Interpreting {
  readonly lowered: Lowered;
  readonly tests: readonly Test[];
  readonly memo: Int32Array;
}

function interpretAtoms({ atoms, scans }: Lowered): Test[] {
  const tests = atoms.map(interpretAtom);
  for (const scan of scans) {
    const text = silently(scan.node);
    scan.atoms.forEach((atom, place) => (tests[atom] = interpretSearch(scan, text, place)));
  }
  return tests;
}

function interpretFormula(formula: Formula, condition: Condition, parts: Interpreting): Test {
  switch (formula.op) {
    case 'constant': {
      const value = formula.value ? 1 : 0;
      return () => value;
    }
    case 'atom':
      return interpretUse(parts.lowered.atoms[formula.atom]!, condition, parts);
    case 'not': {
      const of = interpretFormula(formula.of, condition, parts);
      return (view) => {
        const value = of(view);
        return value < 2 ? 1 - value : value;
      };
    }
    default: {
      const tests = formula.parts.map((part) => interpretFormula(part, condition, parts));
      const deciding = formula.op === 'and' ? 0 : 1;
      return (view) => {
        let open = 0;
        for (const test of tests) {
          const value = test(view);
          if (value === deciding) return deciding;
          if (value > 1) open |= value;
        }
        return open === 0 ? 1 - deciding : open;
      };
    }
  }
}

function interpretUse(atom: Atom, condition: Condition, { tests, memo }: Interpreting): Test {
  const { index } = atom;
  const test = tests[index]!;
  const bits = moveBits(atom, condition);
  const moves = bits.some((bit, at) => bit !== 2 << at);
  return (view) => {
    let value = memo[index]!;
    if (value < 0) value = memo[index] = test(view);
    if (value < 2 || !moves) return value;
    let moved = 0;
    for (let at = 0; at < bits.length; at++) if ((value & (2 << at)) !== 0) moved |= bits[at]!;
    return moved;
  };
}

/** A search that is done with others. */
function interpretSearch({ scan, found }: Scan, text: Evaluate, place: number): Test {
  return (view) => {
    const given = text(view) as string | undefined; // a search is in a text
    if (given === undefined) return 2;
    scan(given);
    return found[place]!;
  };
}

/** A test of one atom. Only when it gives nothing is every part asked that may be missing. */
function interpretAtom({ node, bits }: Atom): Test {
  const evaluate = compileClosure(node);
  const parts = [...bits].map(([part, bit]) => ({ bit, evaluate: compileClosure(part), below: bitsBelow(part, bits) }));
  return (view) => {
    const mark = view.missing.length;
    const value = evaluate(view);
    if (value !== undefined) return value === true ? 1 : 0;
    let missing = 0;
    for (const part of parts) {
      if ((missing & part.below) === 0 && part.evaluate(view) === undefined) missing |= part.bit;
    }
    view.missing.length = mark;
    return missing === 0 ? 2 : missing;
  };
}

function bitsBelow(node: Node, bits: ReadonlyMap<Node, number>): number {
  let below = 0;
  for (const child of childrenOf(node)) walk(child, (part) => (below |= bits.get(part) ?? 0));
  return below;
}
