// Evaluation of a whole set of conditions on one row, by generated code or by closures; the results are equal.
import { basisMissing } from '../declaration/derive.js';
import type { Row } from '../declaration/slots.js';
import { compileClosure, type Evaluate, type View } from './closures.js';
import { generate, mayGenerate } from './generate.js';
import { lower } from './lower.js';
import {
  type Atom,
  askGap,
  type Condition,
  type EvaluateAll,
  type Formula,
  type Lowered,
  moveBits,
  type TextTable,
} from './lowered.js';
import { childrenOf, type Node, walk } from './tree.js';

export type BackEnd = 'code' | 'closures';

/** Some conditions, compiled together. */
export interface Evaluation {
  readonly evaluate: EvaluateAll;
  /** The fields that leave a condition undetermined, from its result, in the order in which it mentions them. */
  readonly missing: (condition: number, result: number, view: View) => readonly string[];
  readonly backEnd: BackEnd;
}

/** Compile conditions together. Code is generated where the process may, else closures do the same. */
export function createEvaluation(
  trees: readonly Node[],
  backEnd: BackEnd = mayGenerate() ? 'code' : 'closures',
): Evaluation {
  const lowered = lower(trees);
  const closures = trees.map(() => undefined as Evaluate | undefined);
  const known = trees.map(() => new Map<number, readonly string[]>());
  return {
    evaluate: backEnd === 'code' ? generate(lowered) : interpret(lowered),
    backEnd,
    missing: (condition, result, view) => {
      const before = known[condition]!.get(result);
      if (before) return before;
      const { gaps } = lowered.conditions[condition]!;
      const found = gaps.filter((_, at) => (result & (2 << at)) !== 0);
      if (!found.includes(askGap)) {
        const names = namesOf(found, view.row);
        const isFixed = found.every(({ derived }) => derived === undefined); // else the row decides
        if (isFixed && known[condition]!.size < mostKnown) known[condition]!.set(result, names);
        return names;
      }
      closures[condition] ??= compileClosure(trees[condition]!);
      const mark = view.missing.length;
      closures[condition](view);
      return [...new Set(view.missing.splice(mark))];
    },
  };
}

// A condition lacks fields in a few ways, and each of them again and again.
const mostKnown = 256;

function namesOf(
  gaps: readonly { label: string; derived: Parameters<typeof basisMissing>[1] | undefined }[],
  row: Row,
): string[] {
  const names = gaps.flatMap(({ label, derived }) => (derived === undefined ? [label] : basisMissing(row, derived)));
  return gaps.length === 1 ? names : [...new Set(names)];
}

/** The closure back end over the lowered form: the same atoms, each worked out once for a row. */
function interpret(lowered: Lowered): EvaluateAll {
  const atoms = lowered.atoms.map(interpretAtom);
  for (const table of lowered.tables)
    table.atoms.forEach((atom, place) => (atoms[atom] = interpretPlace(table, place)));
  const memo = new Int32Array(atoms.length);
  const conditions = lowered.conditions.map((condition) =>
    interpretFormula(condition.formula, condition, { lowered, atoms, memo }),
  );
  return (view, results) => {
    memo.fill(-1);
    for (let at = 0; at < conditions.length; at++) results[at] = conditions[at]!(view);
  };
}

type Test = (view: View) => number;

interface Interpreting {
  readonly lowered: Lowered;
  readonly atoms: readonly Test[];
  readonly memo: Int32Array;
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

function interpretUse(atom: Atom, condition: Condition, { atoms, memo }: Interpreting): Test {
  const { index } = atom;
  const test = atoms[index]!;
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

/** A test that a table answers. */
function interpretPlace({ leaf, load }: TextTable, place: number): Test {
  const field = compileClosure(leaf);
  return (view) => {
    const mark = view.missing.length;
    const value = field(view) as string | undefined; // a table is of a text field
    view.missing.length = mark;
    return value === undefined ? 2 : load(value)[place]!;
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
