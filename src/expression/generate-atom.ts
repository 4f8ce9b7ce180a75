// Code of atoms: one test into a function that gives 0 for false, 1 for true, and else a bit for each gap (2 for the first).
import { extraSlot } from '../declaration/slots.js';
import { compileClosure } from './closures.js';
import type { References } from './code.js';
import type { ListValue } from './lists.js';
import type { Atom } from './lowered.js';
import { isConstantList, isPlain, mayFail } from './plain.js';
import { resultOf } from './results.js';
import { type Node, walk } from './tree.js';

/** Write the function `a<index>` of an atom. */
export function writeAtom(atom: Atom, references: References): string {
  const { index, node } = atom;
  if (!isPlain(node)) {
    const closure = references.nameOf(compileClosure(node));
    // What a closure misses it notes itself; the caller asks it again for the names.
    return `function a${index}(row, view) { const mark = view.missing.length; const v = ${closure}(view); view.missing.length = mark; return v === undefined ? 2 : v ? 1 : 0; }`;
  }
  const writer: Writer = { references, atom, lines: [], names: new Map() };
  const value = writeValue(writer, node);
  const found = writer.names.size === 0 ? `${value} ? 1 : 0` : `m !== 0 ? m : ${value} ? 1 : 0`;
  return `function a${index}(row) { let m = 0;\n${writer.lines.join('\n')}\nreturn ${found}; }`;
}

/** Write a function that gives the value of a node below an atom, or undefined where something is missing. */
export function writeValueOf(atom: Atom, node: Node, name: string, references: References): string {
  const writer: Writer = { references, atom, lines: [], names: new Map() };
  const value = writeValue(writer, node);
  return `function ${name}(row) { let m = 0;\n${writer.lines.join('\n')}\nreturn m === 0 ? ${value} : undefined; }`;
}

/** The code of the simplest atoms, that needs no function: a field compared with a number, a yes or no, `has`. */
export function writePlain({ node }: Atom): string | undefined {
  if (node.op === 'leaf' && isPlain(node)) return `(v = ${leafText(node)}) === undefined ? 2 : v ? 1 : 0`;
  if (node.op === 'has' && isPlain(node)) return `${leafText(node.of as LeafNode)} === undefined ? 0 : 1`; // a plain has() asks for a leaf
  if (node.op !== 'compare' || node.left.op !== 'leaf' || !isPlain(node.left) || node.right.op !== 'constant')
    return undefined;
  const { value } = node.right;
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  const how = node.how === '==' ? '===' : node.how === '!=' ? '!==' : node.how;
  return `(v = ${leafText(node.left)}) === undefined ? 2 : v ${how} (${value}) ? 1 : 0`;
}

type LeafNode = Node & { op: 'leaf' };

interface Writer {
  readonly references: References;
  readonly atom: Atom;
  readonly lines: string[];
  /** Names of the values that may be missing, by the bit of their gap. */
  readonly names: Map<number, string>;
}

/** Write the statements that a value needs; gives the text of the value, which holds once nothing is missing. */
function writeValue(writer: Writer, node: Node): string {
  switch (node.op) {
    case 'constant':
      return constant(writer, node.value);
    case 'leaf':
      return nameOf(writer, node, () => leafText(node), '');
    case 'has':
      return `(${leafText(node.of as Node & { op: 'leaf' })} !== undefined)`; // a plain has() asks for a leaf
    case 'negate':
      return `(-${writeValue(writer, node.of)})`;
    case 'join':
      return `(${writeValue(writer, node.left)} + ${writeValue(writer, node.right)})`;
    case 'compare': {
      const how = node.how === '==' ? '===' : node.how === '!=' ? '!==' : node.how;
      return `(${writeValue(writer, node.left)} ${how} ${writeValue(writer, node.right)})`;
    }
    case 'arithmetic':
      return computed(writer, node, (left, right) => `${left} ${node.how} ${right}`, [node.left, node.right]);
    case 'in':
      return writeIn(writer, node);
    case 'call': {
      const call = node.definition.code ?? callOf(writer, node);
      return mayFail(node)
        ? computed(writer, node, call, node.args)
        : call(...node.args.map((arg) => writeValue(writer, arg)));
    }
    default:
      throw new Error(`${node.op} is not plain`);
  }
}

function callOf({ references }: Writer, { definition, args }: Node & { op: 'call' }): (...args: string[]) => string {
  const name = references.nameOf(definition.make(args.map((arg) => (arg.op === 'constant' ? arg.value : undefined))));
  return (...given) => `${name}(${given.join(', ')})`;
}

/** The name of a value that may be missing; it is worked out once, and its gap noted. */
function nameOf(writer: Writer, node: Node, text: () => string, guard: string): string {
  const bit = writer.atom.bits.get(node)!;
  let name = writer.names.get(bit);
  if (name === undefined) {
    name = `v${writer.names.size}`;
    writer.lines.push(`const ${name} = ${text()};`, `if (${guard}${name} === undefined) m |= ${bit};`);
    writer.names.set(bit, name);
  }
  return name;
}

/** A computation that may fail runs only when its operands are there, and then a failure is a gap of its own. */
function computed(
  writer: Writer,
  node: Node,
  text: (...operands: string[]) => string,
  operands: readonly Node[],
): string {
  const values = operands.map((operand) => writeValue(writer, operand));
  const missable = [...new Set(operands.flatMap((operand) => missableBelow(writer, operand)))];
  const present = missable.map((name) => `${name} !== undefined`).join(' && ');
  const value = node.op === 'arithmetic' ? `${resultText(writer, node)}(${text(...values)})` : text(...values);
  return nameOf(
    writer,
    node,
    () => (present === '' ? value : `${present} ? ${value} : undefined`),
    present === '' ? '' : `${present} && `,
  );
}

function resultText({ references }: Writer, { type }: Node): string {
  return type.kind === 'date' || type.kind === 'duration' ? references.nameOf(resultOf[type.kind]) : 'finite';
}

/** Names of the values below a node, and of itself, that may be missing. */
function missableBelow({ atom, names }: Writer, node: Node): string[] {
  const found: string[] = [];
  walk(node, (part) => {
    const name = names.get(atom.bits.get(part) ?? 0);
    if (name !== undefined) found.push(name);
  });
  return found;
}

export function leafText({ leaf }: Node & { op: 'leaf' }): string {
  switch (leaf.op) {
    case 'slot':
    case 'derived':
      return `row[${leaf.slot}]`;
    case 'extra':
      return `row[${extraSlot}]?.[${JSON.stringify(leaf.name)}]`;
    default:
      throw new Error(`${leaf.op} is not plain`);
  }
}

/** A text as a literal. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(/[\u2028\u2029]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`);
}

function constant({ references }: Writer, value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return `(${String(value)})`;
  return references.nameOf(value);
}

function writeIn(writer: Writer, node: Node & { op: 'in' }): string {
  const value = writeValue(writer, node.left);
  const { right } = node;
  if (isConstantList(right)) {
    const set = new Set(right.entries.map((entry) => (entry.op === 'constant' ? entry.value : undefined)));
    return `${writer.references.nameOf(set)}.has(${value})`;
  }
  const given = right.op === 'constant' ? right.value : undefined; // a plain `in` looks into a constant
  return Array.isArray(given)
    ? `${writer.references.nameOf(given)}.includes(${value})`
    : `${writer.references.nameOf(given as ListValue)}.has(${value})`;
}
