// Code back end: a lowered set of conditions into JavaScript, in blocks that stay small enough for the compiler to optimise.

import type { View } from './closures.js';
import type { EvaluateAll } from './evaluation.js';
import { writeAtom } from './generate-atom.js';
import { type Atom, type Condition, type Formula, type Lowered, moveBits } from './lower.js';

// A result that is no finite number (a division by zero) is missing.
const prelude = 'function finite(x) { return x - x === 0 ? x : undefined; }';

// Conditions in one function: the compiler gives up on very large ones.
const blockSize = 25;

/** Whether this process may make code from text at all. */
export function mayGenerate(): boolean {
  try {
    return new Function('return true')() === true;
  } catch {
    return false;
  }
}

/** Values that code uses by reference: its text holds nothing but numbers, quoted constants and names made here. */
export interface References {
  readonly nameOf: (value: unknown) => string;
}

type Block = (view: View, row: View['row'], memo: Int32Array, results: Int32Array) => void;

/** Generate the evaluation of a lowered set. An atom that several conditions use is worked out once for each row. */
export function generate(lowered: Lowered): EvaluateAll {
  const values: unknown[] = [];
  const references: References = {
    nameOf: (value) => {
      const known = values.indexOf(value);
      return `r${known >= 0 ? known : values.push(value) - 1}`;
    },
  };
  const texts: string[] = [];
  for (let from = 0; from < lowered.conditions.length; from += blockSize) {
    const used = new Set<Atom>();
    const body = lowered.conditions
      .slice(from, from + blockSize)
      .map((condition, at) => writeCondition(lowered, condition, `results[${from + at}]`, used));
    const atoms = [...used].map((atom) => writeAtom(atom, references));
    texts.push(
      `"use strict";\n${prelude}\n${atoms.join('\n')}\nreturn (view, row, memo, results) => {\n${body.join('\n')}\n};`,
    );
  }
  const names = values.map((_, at) => `r${at}`);
  const blocks = texts.map((text): Block => new Function(...names, text)(...values));
  const memo = new Int32Array(lowered.atoms.length);
  return (view, results) => {
    memo.fill(-1);
    const { row } = view;
    for (const block of blocks) block(view, row, memo, results);
  };
}

function writeCondition(lowered: Lowered, condition: Condition, target: string, used: Set<Atom>): string {
  let names = 0;
  const write = (formula: Formula, into: string): string => {
    switch (formula.op) {
      case 'constant':
        return `${into} = ${formula.value ? 1 : 0};`;
      case 'atom': {
        const atom = lowered.atoms[formula.atom]!;
        used.add(atom);
        return `${into} = ${atomCall(atom)};${moved(atom, condition, into)}`;
      }
      case 'not':
        return `${write(formula.of, into)}\nif (${into} < 2) ${into} = 1 - ${into};`;
      default:
        return writeGroup(formula, into);
    }
  };
  /** Every part is asked until one decides; what the others miss is gathered for when none does. */
  const writeGroup = ({ op, parts }: Formula & { op: 'and' | 'or' }, into: string): string => {
    const [deciding, other] = op === 'and' ? [0, 1] : [1, 0];
    const id = ++names;
    const [label, part, open] = [`l${id}`, `p${id}`, `o${id}`];
    const steps = parts.map(
      (one) =>
        `${write(one, part)}\nif (${part} === ${deciding}) { ${into} = ${deciding}; break ${label}; }\nif (${part} > 1) ${open} |= ${part};`,
    );
    return `${label}: { let ${part} = 0, ${open} = 0;\n${steps.join('\n')}\n${into} = ${open} === 0 ? ${other} : ${open}; }`;
  };
  return `{ let t = 0;\n${write(condition.formula, 't')}\n${target} = t; }`;
}

function atomCall({ index, uses }: Atom): string {
  const call = `a${index}(row, view)`;
  return uses > 1 ? `memo[${index}] >= 0 ? memo[${index}] : (memo[${index}] = ${call})` : call;
}

/** The bits of an atom's gaps are not those of the condition. */
function moved(atom: Atom, condition: Condition, into: string): string {
  const bits = moveBits(atom, condition);
  if (bits.length === 0 || bits.every((bit, at) => bit === 2 << at)) return '';
  if (bits.length === 1) return ` if (${into} > 1) ${into} = ${bits[0]};`;
  return ` if (${into} > 1) ${into} = ${bits.map((bit, at) => `(${into} & ${2 << at} ? ${bit} : 0)`).join(' | ')};`;
}
