// Code back end: a lowered set of conditions into JavaScript, in blocks that stay small enough for the compiler to optimise.

import type { View } from './closures.js';
import { leafText, type References, writeAtom, writePlain } from './generate-atom.js';
import {
  type Atom,
  type Condition,
  type EvaluateAll,
  type Formula,
  type Lowered,
  moveBits,
  type TextTable,
} from './lowered.js';

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

type Results = Int32Array;
/** Answers of the text tables for the row at hand, null until asked for. */
type Fields = (Uint8Array | null)[];
type Block = (view: View, row: View['row'], memo: Int32Array, fields: Fields, results: Results) => void;

/** Generate the evaluation of a lowered set. An atom that several conditions use is worked out once for each row. */
export function generate(lowered: Lowered): EvaluateAll {
  const values: unknown[] = [];
  const references: References = {
    nameOf: (value) => {
      const known = values.indexOf(value);
      return `r${known >= 0 ? known : values.push(value) - 1}`;
    },
  };
  const writing: Writing = { lowered, uses: atomUses(lowered, references), used: new Set() };
  const texts: string[] = [];
  for (let from = 0; from < lowered.conditions.length; from += blockSize) {
    writing.used.clear();
    const body = lowered.conditions
      .slice(from, from + blockSize)
      .map((condition, at) => writeCondition(writing, condition, `results[${from + at}]`));
    const functions = [...writing.used].map(({ index }) => writing.uses[index]!.functions);
    texts.push(
      `"use strict";\n${[prelude, ...new Set(functions.flat())].join('\n')}\nreturn (view, row, memo, fields, results) => { let v;\n${body.join('\n')}\n};`,
    );
  }
  const names = values.map((_, at) => `r${at}`);
  const blocks = texts.map((text): Block => new Function(...names, text)(...values));
  const memo = new Int32Array(lowered.atoms.length);
  const fields: Fields = lowered.tables.map(() => null);
  return (view, results) => {
    memo.fill(-1);
    fields.fill(null);
    const { row } = view;
    for (const block of blocks) block(view, row, memo, fields, results);
  };
}

interface Writing {
  readonly lowered: Lowered;
  readonly uses: readonly AtomUse[];
  readonly used: Set<Atom>;
}

/** How the code of an atom is used: the text that stands for its value, and the functions that it calls. */
interface AtomUse {
  readonly text: string;
  readonly functions: readonly string[];
}

function atomUses({ atoms, tables }: Lowered, references: References): AtomUse[] {
  const tabled = new Map(tables.flatMap((table, field) => tableUses(table, field, references)));
  return atoms.map((atom): AtomUse => {
    const answered = tabled.get(atom.index);
    if (answered) return answered;
    const plain = writePlain(atom);
    if (plain !== undefined) return { text: plain, functions: [] };
    const call = `a${atom.index}(row, view)`;
    const text =
      atom.uses > 1 ? `memo[${atom.index}] >= 0 ? memo[${atom.index}] : (memo[${atom.index}] = ${call})` : call;
    return { text, functions: [writeAtom(atom, references)] };
  });
}

/** The tests that a table answers. Where the field is missing every answer is 2. */
function tableUses({ leaf, atoms, load }: TextTable, field: number, references: References): [number, AtomUse][] {
  const missing = references.nameOf(new Uint8Array(atoms.length).fill(2));
  const answer = `v === undefined ? ${missing} : ${references.nameOf(load)}(v)`;
  const functions = [
    `function f${field}(row, fields) { const v = ${leafText(leaf)}; return fields[${field}] = ${answer}; }`,
  ];
  const answers = `(fields[${field}] !== null ? fields[${field}] : f${field}(row, fields))`;
  return atoms.map((atom, place) => [atom, { text: `${answers}[${place}]`, functions }]);
}

function writeCondition({ lowered, uses, used }: Writing, condition: Condition, target: string): string {
  let names = 0;
  const write = (formula: Formula, into: string): string => {
    switch (formula.op) {
      case 'constant':
        return `${into} = ${formula.value ? 1 : 0};`;
      case 'atom': {
        const atom = lowered.atoms[formula.atom]!;
        used.add(atom);
        return `${into} = ${uses[atom.index]!.text};${moved(atom, condition, into)}`;
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

/** The bits of an atom's gaps are not those of the condition. */
function moved(atom: Atom, condition: Condition, into: string): string {
  const bits = moveBits(atom, condition);
  if (bits.length === 0 || bits.every((bit, at) => bit === 2 << at)) return '';
  if (bits.length === 1) return ` if (${into} > 1) ${into} = ${bits[0]};`;
  return ` if (${into} > 1) ${into} = ${bits.map((bit, at) => `(${into} & ${2 << at} ? ${bit} : 0)`).join(' | ')};`;
}
