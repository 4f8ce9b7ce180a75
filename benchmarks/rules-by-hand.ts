// What people write by hand: closures, and generated code, for the same rules.
import type { BenchRule, Condition, Flat, makeLists, Operand } from './rules-data.js';

export type Lists = ReturnType<typeof makeLists>;

/** An engine loaded with rules; `run` gives the numbers of the rules that hit each declaration. */
export interface Loaded {
  readonly run: (from: number, to: number, hit: (declaration: number, rule: number) => void) => void | Promise<void>;
}

/** Names with dots are paths to most engines. */
export const keyOf = (field: string): string => field.replaceAll('.', '_');
export const keyed = (flats: readonly Flat[]): Flat[] =>
  flats.map((flat) => Object.fromEntries(Object.entries(flat).map(([name, value]) => [keyOf(name), value])));

/** What hand-written closures do: one small function for each part, over fields by name. */
export function closureOf(condition: Condition, lists: Lists): (d: Flat) => boolean {
  switch (condition.op) {
    case 'and': {
      const parts = condition.parts.map((part) => closureOf(part, lists));
      return (d) => parts.every((part) => part(d));
    }
    case 'or': {
      const parts = condition.parts.map((part) => closureOf(part, lists));
      return (d) => parts.some((part) => part(d));
    }
    case 'not': {
      const of = closureOf(condition.of, lists);
      return (d) => !of(d);
    }
    case 'compare':
      return comparison(condition.how, operandOf(condition.left), condition.right);
    case 'equals': {
      const { field, value } = condition;
      const key = keyOf(field);
      return (d) => d[key] === value;
    }
    case 'oneOf': {
      const key = keyOf(condition.field);
      const set = new Set<unknown>(condition.values);
      return (d) => set.has(d[key]);
    }
    case 'onList': {
      const key = keyOf(condition.field);
      const set = new Set<unknown>(lists.get(condition.list)!.entries);
      return (d) => set.has(d[key]);
    }
    case 'begins': {
      const { prefixes, field } = condition;
      const key = keyOf(field);
      return (d) => prefixes.some((prefix) => (d[key] as string).startsWith(prefix));
    }
    case 'contains': {
      const { word, field } = condition;
      const key = keyOf(field);
      return (d) => (d[key] as string).includes(word);
    }
    case 'isTrue': {
      const key = keyOf(condition.field);
      return (d) => d[key] === true;
    }
    case 'present': {
      const key = keyOf(condition.field);
      return (d) => d[key] !== null;
    }
  }
}

export function operandOf(operand: Operand): (d: Flat) => number {
  if (operand.op === 'field') {
    const key = keyOf(operand.field);
    return (d) => d[key] as number;
  }
  const [left, right] = [keyOf(operand.left), keyOf(operand.right)];
  if (operand.op === 'quotient') return (d) => (d[left] as number) / (d[right] as number);
  if (operand.op === 'sum') return (d) => (d[left] as number) + (d[right] as number);
  return (d) => (d[right] as number) - (d[left] as number);
}

function comparison(how: string, left: (d: Flat) => number, right: number): (d: Flat) => boolean {
  switch (how) {
    case '<':
      return (d) => left(d) < right;
    case '<=':
      return (d) => left(d) <= right;
    case '>':
      return (d) => left(d) > right;
    default:
      return (d) => left(d) >= right;
  }
}

export function closures(rules: readonly BenchRule[], flats: readonly Flat[], lists: Lists): Loaded {
  const declarations = keyed(flats);
  const tests = rules.map(({ when }) => closureOf(when, lists));
  return {
    run: (from, to, hit) => {
      for (let at = from; at < to; at++)
        for (let rule = 0; rule < tests.length; rule++) if (tests[rule]!(declarations[at]!)) hit(at, rule);
    },
  };
}

/** What the code of all rules refers to: sets, words, and the parts that several rules share. */
interface HandWriting {
  readonly uses: ReadonlyMap<string, number>;
  readonly values: unknown[];
  readonly sets: Map<string, string>;
  readonly words: string[];
  readonly shared: Map<string, number>;
}

/** A condition as JavaScript over a plain object `d`, without sharing. */
function handText(writing: HandWriting, condition: Condition, lists: Lists): string {
  const { values, sets, words } = writing;
  switch (condition.op) {
    case 'and':
      return `(${condition.parts.map((part) => handUse(writing, part, lists)).join(' && ')})`;
    case 'or':
      return `(${condition.parts.map((part) => handUse(writing, part, lists)).join(' || ')})`;
    case 'not':
      return `!${handUse(writing, condition.of, lists)}`;
    case 'compare':
      return `(${operandText(condition.left)} ${condition.how} ${condition.right})`;
    case 'equals':
      return `(d.${keyOf(condition.field)} === ${JSON.stringify(condition.value)})`;
    case 'oneOf':
    case 'onList': {
      const entries = condition.op === 'oneOf' ? condition.values : lists.get(condition.list)!.entries;
      const key = entries.join('\n');
      if (!sets.has(key)) sets.set(key, `r[${values.push(new Set(entries)) - 1}]`);
      return `${sets.get(key)}.has(d.${keyOf(condition.field)})`;
    }
    case 'begins': {
      const starts = condition.prefixes.map((one) => `d.${keyOf(condition.field)}.startsWith(${JSON.stringify(one)})`);
      return `(${starts.join(' || ')})`;
    }
    case 'contains':
      if (!words.includes(condition.word)) words.push(condition.word);
      return `(w[${words.indexOf(condition.word)}] === 1)`;
    case 'isTrue':
      return `d.${keyOf(condition.field)}`;
    case 'present':
      return `(d.${keyOf(condition.field)} !== null)`;
  }
}

/** The same, kept in `m` where another rule asks for it too. */
function handUse(writing: HandWriting, condition: Condition, lists: Lists): string {
  const { uses, shared } = writing;
  const own = handText(writing, condition, lists);
  if ((uses.get(own) ?? 0) < 2) return own;
  if (!shared.has(own)) shared.set(own, shared.size);
  const at = shared.get(own)!;
  return `((m[${at}] === 2 ? (m[${at}] = ${own} ? 1 : 0) : m[${at}]) === 1)`;
}

type HandBlock = (d: Flat, m: Uint8Array, w: Uint8Array, r: unknown[], hit: (rule: number) => void) => void;

/**
 * Code written by hand for these very rules: conditions as JavaScript over plain objects, in blocks of 25 rules, each part
 * that several rules share worked out once, and all words looked for in one pass over the description.
 */
export function handWrittenCode(rules: readonly BenchRule[], flats: readonly Flat[], lists: Lists): Loaded {
  const uses = new Map<string, number>();
  const writing: HandWriting = { uses, values: [], sets: new Map(), words: [], shared: new Map() };
  const count = (condition: Condition): void => {
    if (condition.op === 'and' || condition.op === 'or') for (const part of condition.parts) count(part);
    else if (condition.op === 'not') count(condition.of);
    else {
      const text = handText({ ...writing, uses: new Map() }, condition, lists);
      uses.set(text, (uses.get(text) ?? 0) + 1);
    }
  };
  for (const { when } of rules) count(when);
  const cost = (condition: Condition): number => costs[condition.op] ?? 5;
  const blocks: HandBlock[] = [];
  for (let from = 0; from < rules.length; from += 25) {
    const body = rules.slice(from, from + 25).map(({ when }, at) => {
      const sorted = when.op === 'and' ? { ...when, parts: [...when.parts].sort((a, b) => cost(a) - cost(b)) } : when;
      return `if (${handUse(writing, sorted, lists)}) hit(${from + at});`;
    });
    blocks.push(new Function('d', 'm', 'w', 'r', 'hit', body.join('\n')) as HandBlock);
  }
  const declarations = keyed(flats);
  const memo = new Uint8Array(writing.shared.size + 1);
  const found = new Uint8Array(writing.words.length + 1);
  const scan = wordScanner(writing.words, found);
  return {
    run: (from, to, hit) => {
      for (let at = from; at < to; at++) {
        const d = declarations[at]!;
        memo.fill(2);
        scan(d.description as string);
        for (const block of blocks) block(d, memo, found, writing.values, (rule) => hit(at, rule));
      }
    },
  };
}

const costs: { readonly [op: string]: number } = {
  isTrue: 1,
  present: 1,
  compare: 2,
  contains: 2,
  equals: 3,
  begins: 6,
  oneOf: 8,
  onList: 8,
  not: 9,
  or: 12,
};

export function operandText(operand: Operand): string {
  if (operand.op === 'field') return `d.${keyOf(operand.field)}`;
  const [left, right] = [`d.${keyOf(operand.left)}`, `d.${keyOf(operand.right)}`];
  return operand.op === 'quotient'
    ? `${left} / ${right}`
    : operand.op === 'sum'
      ? `${left} + ${right}`
      : `${right} - ${left}`;
}

/** A plain Aho-Corasick over lower-case letters and the space. */
function wordScanner(words: readonly string[], found: Uint8Array): (text: string) => void {
  const width = 27;
  const classOf = (unit: number): number => (unit >= 97 && unit <= 122 ? unit - 96 : 0);
  const next: number[] = Array.from({ length: width }, () => -1);
  const ends: number[][] = [[]];
  for (const [number, word] of words.entries()) {
    let state = 0;
    for (const letter of word) {
      const at = state * width + classOf(letter.charCodeAt(0));
      if (next[at] === -1) {
        next[at] = ends.push([]) - 1;
        next.push(...Array.from({ length: width }, () => -1));
      }
      state = next[at]!;
    }
    ends[state]!.push(number);
  }
  const fail = ends.map(() => 0);
  const queue = [0];
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head]!;
    for (let letter = 0; letter < width; letter++) {
      const at = state * width + letter;
      const back = state === 0 ? 0 : next[fail[state]! * width + letter]!;
      if (next[at] === -1) next[at] = state === 0 ? 0 : back;
      else {
        fail[next[at]!] = back;
        ends[next[at]!]!.push(...ends[back]!);
        queue.push(next[at]!);
      }
    }
  }
  const table = Int32Array.from(next);
  const last = ends.map((one) => (one.length > 0 ? Uint16Array.from(one) : undefined));
  return (text) => {
    found.fill(0);
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      state = table[state * width + classOf(text.charCodeAt(at))]!;
      const end = last[state];
      if (end) for (const number of end) found[number] = 1;
    }
  };
}
