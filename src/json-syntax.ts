// JSON syntax: finds the first fault of a text and its place, which JSON.parse does not tell on every version of Node.

export interface JsonFault {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** What must come next; after `first…` a list or an object may also end at once. */
type Expected = 'value' | 'firstValue' | 'key' | 'firstKey' | 'colon' | 'more';

type Closer = '}' | ']';
type Kind = '{' | '}' | '[' | ']' | ':' | ',' | 'text' | 'plain' | 'wrong';

interface Token {
  readonly kind: Kind;
  readonly end: number;
}

const blanks = /[ \t\r\n]*/y;
const plain = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
const word = /[\w.+-]+/y;
const escaping = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

/** The first fault of a JSON text, or the first place where it is nested deeper than allowed; undefined when it is sound. */
export function faultOfJson(text: string, deepest: number): JsonFault | undefined {
  const closers: Closer[] = [];
  let expected: Expected = 'value';
  for (let at = endOf(blanks, text, 0); at < text.length; ) {
    const token = tokenAt(text, at);
    const next = nextOf(expected, token.kind, closers);
    if (next === undefined) return { message: sayExpected(expected, closers.at(-1)), start: at, end: token.end };
    if (closers.length > deepest)
      return { message: `the file is nested too deeply: more than ${deepest} levels`, start: at, end: token.end };
    expected = next;
    at = endOf(blanks, text, token.end);
  }
  if (closers.length === 0 && expected === 'more') return undefined;
  const message = `${sayExpected(expected, closers.at(-1))}, but the file ends`;
  return { message, start: text.length, end: text.length };
}

/** What must come after a token, with the open brackets brought up to date; undefined when it may not stand there. */
function nextOf(expected: Expected, kind: Kind, closers: Closer[]): Expected | undefined {
  if (kind === closers.at(-1) && mayEnd.has(expected)) {
    closers.pop();
    return 'more';
  }
  if (expected === 'more') {
    const around = closers.at(-1);
    return kind === ',' && around ? (around === '}' ? 'key' : 'value') : undefined;
  }
  if (expected === 'colon') return kind === ':' ? 'value' : undefined;
  if (expected === 'key' || expected === 'firstKey') return kind === 'text' ? 'colon' : undefined;
  if (kind === '{' || kind === '[') {
    closers.push(kind === '{' ? '}' : ']');
    return kind === '{' ? 'firstKey' : 'firstValue';
  }
  return kind === 'text' || kind === 'plain' ? 'more' : undefined;
}

const mayEnd: ReadonlySet<Expected> = new Set<Expected>(['more', 'firstKey', 'firstValue']);

function sayExpected(expected: Expected, closer: Closer | undefined): string {
  const what = {
    value: 'a value is',
    firstValue: 'a value or ] is',
    key: 'a key in double quotes is',
    firstKey: 'a key in double quotes or } is',
    colon: 'a colon is',
    more: closer === undefined ? 'nothing more is' : `a comma or ${closer} is`,
  };
  return `${what[expected]} expected here`;
}

function tokenAt(text: string, at: number): Token {
  const letter = text[at]!;
  if (letter === '"') return textAt(text, at);
  if ('{}[]:,'.includes(letter)) return { kind: letter as Kind, end: at + 1 }; // one of them
  const end = endOf(plain, text, at);
  return end > at ? { kind: 'plain', end } : { kind: 'wrong', end: Math.max(at + 1, endOf(word, text, at)) };
}

/** A text in double quotes; a wrong one ends where it goes wrong. */
function textAt(text: string, from: number): Token {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') {
    if (text.charCodeAt(at) < 0x20) return { kind: 'wrong', end: at };
    const end = text[at] === '\\' ? endOf(escaping, text, at) : at + 1;
    if (end === at) return { kind: 'wrong', end: at + 1 };
    at = end;
  }
  return at < text.length ? { kind: 'text', end: at + 1 } : { kind: 'wrong', end: at };
}

/** Where a pattern that begins at an offset ends; the offset itself when it is not there. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}

const keyEnd = /"[ \t\r\n]*:/g;
const textOrBrace = /"(?:[^"\\]|\\.)*"|[{}]/g;

/**
 * The first key that stands twice in one object of a sound JSON text, of which JSON.parse keeps the last without a word.
 * `value` is what JSON.parse made of it: where it has as many keys as the text, none stands twice.
 */
export function repeatedKeyOf(text: string, value: unknown): JsonFault | undefined {
  let written = 0;
  for (keyEnd.lastIndex = 0; keyEnd.test(text); ) written++;
  if (written === countKeys(value)) return undefined;
  const open: Set<string>[] = [];
  for (const { 0: token, index } of text.matchAll(textOrBrace)) {
    const end = index + token.length;
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (text[endOf(blanks, text, end)] === ':') {
      const key = JSON.parse(token) as string;
      const keys = open.at(-1)!;
      if (keys.has(key)) return { message: 'a key stands twice', start: index, end };
      keys.add(key);
    }
  }
  return undefined;
}

/** Keys of a value and of all in it; without recursion, for a file may be nested as deep as it likes. */
function countKeys(value: unknown): number {
  const left = holdsMore(value) ? [value] : [];
  let count = 0;
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    const parts = Array.isArray(one) ? (one as readonly unknown[]) : Object.values(one);
    if (!Array.isArray(one)) count += parts.length;
    for (const part of parts) if (holdsMore(part)) left.push(part);
  }
  return count;
}

/** Whether a value may have keys in it; a list of plain values has none. */
function holdsMore(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(Array.isArray(value) && value.every(isPlainValue));
}

const isPlainValue = (value: unknown): boolean => typeof value !== 'object';
