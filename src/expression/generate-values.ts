// Code of values: the columns of a row into JavaScript in which every shared part, and every key of a table, is worked out once.
import { compileClosure, type View } from './closures.js';
import { createCode, type References } from './code.js';
import { leafText, quoted } from './generate-atom.js';
import { type Key, type KeyIndex, KeyParts } from './keys.js';
import type { KeyOf } from './node-key.js';
import { isConstantList, isPlain } from './plain.js';
import { resultOf } from './results.js';
import type { LookupTable } from './tables.js';
import { childrenOf, type Node } from './tree.js';
import type { Column, Fill } from './values.js';

// Numbers, dates and durations are doubles here, bools 1 and 0, and NaN is missing: it goes through arithmetic by itself.
// Texts are undefined where missing.
const prelude = `
const missing = NaN;
function finite(x) { return x - x === 0 ? x : missing; }
function less(a, b) { return a < b ? 1 : a >= b ? 0 : NaN; }
function most(a, b) { return a <= b ? 1 : a > b ? 0 : NaN; }
function same(a, b) { return a === b ? 1 : a === a && b === b ? 0 : NaN; }
function lessText(a, b) { return a === undefined || b === undefined ? NaN : a < b ? 1 : 0; }
function mostText(a, b) { return a === undefined || b === undefined ? NaN : a <= b ? 1 : 0; }
function sameText(a, b) { return a === undefined || b === undefined ? NaN : a === b ? 1 : 0; }
function both(a, b) { return a === 0 || b === 0 ? 0 : a + b - 1; }
function either(a, b) { return a === 1 || b === 1 ? 1 : a + b; }
function join(a, b) { return a === undefined || b === undefined ? undefined : a + b; }`;

// Letters of code in one function: V8 gives up on very large ones. A part that two functions need is worked out in each.
const blockLength = 12_000;

type Block = (view: View, row: View['row'], arrays: readonly unknown[], at: number, keys: Int32Array) => void;

/** Generate the code of columns whose trees are folded. */
export function generateFill(columns: readonly Column[], keyOf: KeyOf): Fill {
  const code = createCode(prelude);
  const writer: Writer = {
    references: code,
    keyOf,
    uses: usesOf(
      columns.map(({ tree }) => tree),
      keyOf,
    ),
    lines: [],
    names: new Map(),
    places: new Map(),
  };
  const blocks: Block[] = [];
  const close = (): void => {
    const lines = writer.lines.splice(0).join('\n');
    const outs = [...arraysOf(columns)].map((array) => `const out${array} = arrays[${array}];`).join(' ');
    blocks.push(code.compile<Block>(`return (view, row, arrays, at, keys) => {\n${outs}\n${lines}\n};`));
    writer.names.clear();
  };
  let length = 0;
  for (const { tree, array, width, place, store } of columns) {
    const from = writer.lines.length;
    const value = writeValue(writer, tree);
    writer.lines.push(`out${array}[at * ${width} + ${place}] = ${code.nameOf(store)}(${value});`);
    for (let at = from; at < writer.lines.length; at++) length += writer.lines[at]!.length;
    if (length <= blockLength) continue;
    close();
    length = 0;
  }
  if (writer.lines.length > 0) close();
  const keys = new Int32Array(writer.places.size);
  return (view, arrays, row) => {
    for (const block of blocks) block(view, view.row, arrays, row, keys);
    view.missing.length = 0; // closures note what they miss
  };
}

const arraysOf = (columns: readonly Column[]): Set<number> => new Set(columns.map(({ array }) => array));

interface Writer {
  readonly references: References;
  readonly keyOf: KeyOf;
  /** How many parts want a value, by its key. */
  readonly uses: ReadonlyMap<string, number>;
  readonly lines: string[];
  /** Names of the values that this function has worked out, by key. */
  readonly names: Map<string, string>;
  /** Where the number of a key of the row stands, by its index; kept from one function to the next. */
  readonly places: Map<KeyIndex, number>;
}

function usesOf(trees: readonly Node[], keyOf: KeyOf): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  const count = (node: Node): void => {
    const key = keyOf(node);
    const before = uses.get(key) ?? 0;
    uses.set(key, before + 1);
    if (before === 0) for (const child of childrenOf(node)) count(child);
  };
  for (const tree of trees) count(tree);
  return uses;
}

/** The text that gives a value: what several want has a name, what one wants is written in its place. */
function writeValue(writer: Writer, node: Node): string {
  return (writer.uses.get(writer.keyOf(node)) ?? 0) > 1 ? writeNamed(writer, node) : writeText(writer, node);
}

/** A value that is used more than once: its name, or its literal. */
function writeNamed(writer: Writer, node: Node): string {
  if (node.op === 'constant') return writeText(writer, node);
  const key = writer.keyOf(node);
  const known = writer.names.get(key);
  if (known !== undefined) return known;
  const text = writeText(writer, node);
  const name = `v${writer.names.size}`;
  writer.lines.push(`const ${name} = ${text};`);
  writer.names.set(key, name);
  return name;
}

const isText = (node: Node): boolean => node.type.kind === 'text';
const isNumeric = (node: Node): boolean => ['number', 'bool', 'date', 'duration'].includes(node.type.kind);
const isMissing = (node: Node, name: string): string =>
  isText(node) ? `${name} === undefined` : `${name} !== ${name}`;

function writeText(writer: Writer, node: Node): string {
  switch (node.op) {
    case 'constant':
      return isText(node) ? quoted(node.value as string) : literal(Number(node.value));
    case 'leaf':
      if (!isPlain(node)) return writeClosure(writer, node);
      return isText(node) ? leafText(node) : `+${leafText(node)}`;
    case 'has':
      if (node.of.op !== 'leaf' || !isPlain(node.of)) return writeClosure(writer, node);
      return `(${leafText(node.of)} === undefined ? 0 : 1)`;
    case 'not':
      return `(1 - ${writeValue(writer, node.of)})`;
    case 'negate':
      return `(-${writeValue(writer, node.of)})`;
    case 'and':
    case 'or':
      return `${node.op === 'and' ? 'both' : 'either'}(${writeValue(writer, node.left)}, ${writeValue(writer, node.right)})`;
    case 'join':
      return `join(${writeValue(writer, node.left)}, ${writeValue(writer, node.right)})`;
    case 'choose':
      return writeChoice(writer, node);
    case 'compare':
      return writeComparison(writer, node);
    case 'arithmetic':
      return writeArithmetic(writer, node);
    case 'in':
      return writeMembership(writer, node);
    case 'call':
      return node.definition.tables ? writeLookup(writer, node) : writeCall(writer, node);
    default:
      return writeClosure(writer, node);
  }
}

const literal = (value: number): string => (Object.is(value, -0) ? '(-0)' : `(${value})`);

/** What is rare and has no code of its own: lists, macros and their variables. */
function writeClosure({ references }: Writer, node: Node): string {
  return `${isText(node) ? '' : '+'}${references.nameOf(compileClosure(node))}(view)`;
}

function writeChoice(writer: Writer, node: Node & { op: 'choose' }): string {
  if (!isText(node) && !isNumeric(node)) return writeClosure(writer, node);
  const { test } = node;
  const missing = isText(node) ? 'undefined' : 'NaN';
  let [holds, fails] = ['', ''];
  if (test.op === 'compare' && (test.how === '<' || test.how === '>=') && isNumeric(test.left)) {
    const sides = [writeNamed(writer, test.left), writeNamed(writer, test.right)];
    [holds, fails] = [sides.join(` ${test.how} `), sides.join(test.how === '<' ? ' >= ' : ' < ')];
  } else {
    const name = writeNamed(writer, test);
    [holds, fails] = [`${name} === 1`, `${name} === 0`];
  }
  return `(${holds} ? ${writeValue(writer, node.yes)} : ${fails} ? ${writeValue(writer, node.no)} : ${missing})`;
}

function writeComparison(writer: Writer, node: Node & { op: 'compare' }): string {
  if (!isText(node.left) && !isNumeric(node.left)) return writeClosure(writer, node);
  const [left, right] = [writeValue(writer, node.left), writeValue(writer, node.right)];
  const kind = isText(node.left) ? 'Text' : '';
  switch (node.how) {
    case '<':
      return `less${kind}(${left}, ${right})`;
    case '<=':
      return `most${kind}(${left}, ${right})`;
    case '>':
      return `less${kind}(${right}, ${left})`;
    case '>=':
      return `most${kind}(${right}, ${left})`;
    case '==':
      return `same${kind}(${left}, ${right})`;
    case '!=':
      return `(1 - same${kind}(${left}, ${right}))`;
  }
}

function writeArithmetic(writer: Writer, node: Node & { op: 'arithmetic' }): string {
  const value = `${writeValue(writer, node.left)} ${node.how} ${writeValue(writer, node.right)}`;
  const { kind } = node.type;
  return kind === 'date' || kind === 'duration'
    ? `+${writer.references.nameOf(resultOf[kind])}(${value})`
    : `finite(${value})`;
}

function writeMembership(writer: Writer, node: Node & { op: 'in' }): string {
  const { left, right } = node;
  const entries = isConstantList(right)
    ? right.entries.map((entry) => (entry.op === 'constant' ? entry.value : undefined))
    : right.op === 'constant'
      ? right.value
      : undefined;
  if (entries === undefined) return writeClosure(writer, node);
  const plain = (entry: unknown): unknown => (isText(left) ? entry : Number(entry)); // bools are numbers here
  const set = Array.isArray(entries) ? new Set(entries.map(plain)) : entries; // else a list of a rule set
  const name = writeNamed(writer, left);
  return `(${isMissing(left, name)} ? NaN : +${writer.references.nameOf(set)}.has(${name}))`;
}

function writeCall(writer: Writer, node: Node & { op: 'call' }): string {
  const { definition, args } = node;
  const given = args.filter((arg) => arg.op !== 'constant');
  if (!given.every((arg) => isText(arg) || isNumeric(arg))) return writeClosure(writer, node);
  const constants = args.map((arg) => (arg.op === 'constant' ? arg.value : undefined));
  const texts = args.map((arg) =>
    arg.op !== 'constant' || isText(arg) || isNumeric(arg)
      ? writeNamed(writer, arg)
      : writer.references.nameOf(arg.value),
  );
  if (definition.code && isNumeric(node) && given.every(isNumeric)) return definition.code(...texts); // NaN goes through it
  const call = `${writer.references.nameOf(definition.make(constants))}(${texts.join(', ')})`;
  const value = isText(node) ? call : `+${call}`;
  const missing = given.map((arg) => isMissing(arg, writeNamed(writer, arg))).join(' || ');
  return missing === '' ? `(${value})` : `(${missing} ? ${isText(node) ? 'undefined' : 'NaN'} : ${value})`;
}

/** A question to a table, by the numbers of the row's keys. */
function writeLookup(writer: Writer, node: Node & { op: 'call' }): string {
  const [named, ...lists] = node.args;
  const table = (named as Node & { op: 'constant' }).value as LookupTable; // as the checker wrote it
  const places = table.levels.map(({ key }, level) => placeOfKey(writer, key, (lists[level] as ListNode).entries));
  const { nameOf } = writer.references;
  return `${nameOf(node.definition.tables!.answer)}(${nameOf(table)}, keys, ${nameOf(Int32Array.from(places))})`;
}

type ListNode = Node & { op: 'list' };

/** Write what finds the number of a key, step by step; steps that were written before are not written again. */
function placeOfKey(writer: Writer, { parts, steps }: Key, nodes: readonly Node[]): number {
  let before = -1;
  steps.forEach((index, at) => {
    before =
      index instanceof KeyParts
        ? placeOfPart(writer, index, nodes[at]!)
        : placeOf(writer, index, () => {
            const last = placeOfPart(writer, parts[at]!, nodes[at]!);
            return `keys[${before}], keys[${last}]`;
          });
  });
  return before;
}

function placeOfPart(writer: Writer, part: KeyParts, node: Node): number {
  return placeOf(writer, part, () => {
    if (part.kind === 'text') return writeValue(writer, node);
    const name = writeNamed(writer, node);
    return part.kind === 'number'
      ? `${name} === ${name} ? ${name} : undefined`
      : `${name} === 1 ? true : ${name} === 0 ? false : undefined`;
  });
}

function placeOf({ places, lines, references }: Writer, index: KeyIndex, writeArguments: () => string): number {
  const known = places.get(index);
  if (known !== undefined) return known;
  const given = writeArguments();
  const place = places.size;
  places.set(index, place);
  lines.push(`keys[${place}] = ${references.nameOf(index)}.find(${given});`);
  return place;
}
