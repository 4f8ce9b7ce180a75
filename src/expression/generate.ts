// Code back end: a lowered set into JavaScript, the sieve in one function and every condition that it may ask in its own.
import { codeLists } from '../declaration/code-lists.js';
import type { View } from './closures.js';
import { createCode, type References } from './code.js';
import { leafText, quoted, writeAtom, writePlain, writeValueOf } from './generate-atom.js';
import { writeSieve } from './generate-sieve.js';
import { cutsBelow } from './interpret.js';
import {
  type Atom,
  type Classes,
  type Condition,
  type EvaluateAll,
  type Findings,
  type Formula,
  type Lowered,
  moveBits,
  type Subject,
} from './lowered.js';
import { createSieves } from './sieve.js';
import type { Node } from './tree.js';

// A result that is no finite number (a division by zero) is missing.
const prelude = 'const missing = undefined; function finite(x) { return x - x === 0 ? x : missing; }';

// Conditions in one text: each is compiled when it is first asked.
const blockSize = 25;

/** Whether this process may make code from text at all. */
export function mayGenerate(): boolean {
  try {
    return new Function('return true')() === true;
  } catch {
    return false;
  }
}

type Ask = (view: View, row: View['row'], classes: Int32Array, memo: Int32Array) => number;
type Strain = (view: View, row: View['row'], classes: Int32Array, memo: Int32Array, findings: Findings) => void;

/** Generate the evaluation of a lowered set. */
export function generate(lowered: Lowered): EvaluateAll {
  const references = createCode(prelude);
  const { compile } = references;
  const subjects = lowered.subjects.map((subject, number) => subjectUse(subject, number, references));
  const writing: Writing = { lowered, ...atomUses(lowered, subjects, references), used: new Set() };
  const conditions: Ask[] = [];
  for (let from = 0; from < lowered.conditions.length; from += blockSize) {
    writing.used.clear();
    const block = lowered.conditions.slice(from, from + blockSize).map((one) => writeCondition(writing, one));
    const functions = [...writing.used].flatMap(({ index }) => writing.uses[index]!.functions);
    conditions.push(...compile<Ask[]>(`${[...new Set(functions)].join('\n')}\nreturn [${block.join(',\n')}];`));
  }
  const strains = createSieves(lowered).map((sieve) =>
    compile<Strain>(writeSieve(lowered, sieve, subjects, conditions, references)),
  );
  const memo = new Int32Array(writing.kept);
  const classes = new Int32Array(lowered.subjects.length);
  return (view, findings) => {
    memo.fill(-1);
    classes.fill(-1);
    findings.count = 0;
    for (const strain of strains) strain(view, view.row, classes, memo, findings);
  };
}

/** How the code finds the class of a subject: a function, and the text that calls it unless the class is known. */
export interface SubjectUse {
  readonly text: string;
  readonly functions: readonly string[];
}

// As many cuts are compared one by one; more of them by halves. As many texts are compared; more of them looked up.
const fewCuts = 6;
const fewTexts = 4;

function subjectUse({ node, atom, classes }: Subject, number: number, references: References): SubjectUse {
  const functions: string[] = [];
  let value = 'row';
  if (node.op === 'leaf') value = leafText(node);
  else {
    functions.push(writeValueOf(atom, node, `x${number}`, references));
    value = `x${number}(row)`;
  }
  const found = findText(node, classes, references);
  functions.push(
    `function c${number}(row, classes) { const v = ${value}; return classes[${number}] = v === undefined ? 0 : ${found}; }`,
  );
  return { text: `(classes[${number}] >= 0 ? classes[${number}] : c${number}(row, classes))`, functions };
}

/** The class of every country by its two capital letters, each of which ends in five bits of its own. */
function countryTable({ known, find }: Classes & { by: 'value' }): Uint16Array {
  const table = new Uint16Array(1_024);
  for (const country of codeLists.country.codes!)
    table[((country.charCodeAt(0) & 31) << 5) | (country.charCodeAt(1) & 31)] = known.get(country) ?? find(country);
  return table;
}

/** The text that gives the class of a value `v` that is there. */
function findText({ type }: Node, classes: Classes, { nameOf }: References): string {
  if (classes.by === 'value') {
    const { known, find, isWhole } = classes;
    if (type.kind === 'text' && type.codes === 'country')
      return `${nameOf(countryTable(classes))}[(v.charCodeAt(0) & 31) << 5 | v.charCodeAt(1) & 31]`;
    return isWhole && known.size <= fewTexts
      ? `${[...known].map(([text, of]) => `v === ${quoted(text)} ? ${of} : `).join('')}${find('')}`
      : `${nameOf(known)}.get(v) ?? ${nameOf(find)}(v)`;
  }
  const { cuts } = classes;
  if (type.kind === 'bool') return cuts.length === 0 ? '1' : 'v ? 2 : 1';
  return cuts.length <= fewCuts
    ? ['1', ...cuts.map((cut) => `((v >= ${cut}) | 0)`)].join(' + ')
    : `1 + ${nameOf(cutsBelow)}(${nameOf(Float64Array.from(cuts))}, v)`;
}

interface Writing {
  readonly lowered: Lowered;
  readonly uses: readonly AtomUse[];
  readonly used: Set<Atom>;
  /** Atoms whose results are kept while a row is looked at. */
  readonly kept: number;
}

/** How the code of an atom is used: the text that stands for its value, and the functions that it calls. */
interface AtomUse {
  readonly text: string;
  readonly functions: readonly string[];
}

// An atom that costs more, in rough nanoseconds, is worked out once for each row.
const worthKeeping = 100;

function atomUses(
  { atoms, subjects, scans }: Lowered,
  subjectUses: readonly SubjectUse[],
  references: References,
): { uses: AtomUse[]; kept: number } {
  const answered = new Map<number, AtomUse>();
  subjects.forEach(({ classes, atoms: tests }, number) => {
    if (classes.by !== 'value') return;
    const { text, functions } = subjectUses[number]!;
    const answers = references.nameOf(classes.answers);
    tests.forEach((atom, place) => answered.set(atom, { text: `${answers}[${text}][${place}]`, functions }));
  });
  for (const { node, atoms: searches, scan, found } of scans) {
    const [look, flags] = [references.nameOf(scan), references.nameOf(found)];
    searches.forEach((atom, place) => {
      const text = `(v = ${leafText(node)}) === undefined ? 2 : (${look}(v), ${flags}[${place}])`;
      answered.set(atom, { text, functions: [] });
    });
  }
  let kept = 0;
  const uses = atoms.map((atom): AtomUse => {
    const before = answered.get(atom.index);
    if (before) return before;
    const plain = writePlain(atom);
    if (plain !== undefined) return { text: plain, functions: [] };
    let text = `a${atom.index}(row, view)`;
    if (atom.uses > 1 && atom.cost > worthKeeping)
      text = `memo[${kept}] >= 0 ? memo[${kept}] : (memo[${kept++}] = ${text})`;
    return { text, functions: [writeAtom(atom, references)] };
  });
  return { uses, kept };
}

/** Write the function of a condition. */
function writeCondition({ lowered, uses, used }: Writing, condition: Condition): string {
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
  return `(view, row, classes, memo) => { let t = 0, v;\n${write(condition.formula, 't')}\nreturn t; }`;
}

/** The bits of an atom's gaps are not those of the condition. */
function moved(atom: Atom, condition: Condition, into: string): string {
  const bits = moveBits(atom, condition);
  if (bits.length === 0 || bits.every((bit, at) => bit === 2 << at)) return '';
  if (bits.length === 1) return ` if (${into} > 1) ${into} = ${bits[0]};`;
  return ` if (${into} > 1) ${into} = ${bits.map((bit, at) => `(${into} & ${2 << at} ? ${bit} : 0)`).join(' | ')};`;
}
