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

const textOrBrace = /"(?:[^"\\]|\\.)*"|[{}]/g;

/**
 * The first key that stands twice in one object of a sound JSON text, of which JSON.parse keeps the last without a word.
 * `value` is what JSON.parse made of it: where it has as many keys as the text, none stands twice.
 */
export function repeatedKeyOf(text: string, value: unknown): JsonFault | undefined {
  if (countKeyEnds(text) === countKeys(value)) return undefined;
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

/** Colons behind a quote: as many as keys are written, and more where texts hold such. */
function countKeyEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
    let before = at - 1;
    while (isBlankCode(text.charCodeAt(before))) before--;
    if (text.charCodeAt(before) === 34) count++;
  }
  return count;
}

const isBlankCode = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9;

const deepestCounted = 64;

/** Keys of a value and of all in it; NaN where it is nested too deep to be counted so. */
function countKeys(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth > deepestCounted) return Number.NaN;
  let count = 0;
  if (Array.isArray(value)) {
    for (const part of value) if (typeof part === 'object') count += countKeys(part, depth + 1);
    return count;
  }
  // All keys are its own: JSON.parse made it. Unlike Object.values, this makes nothing.
  for (const key in value) {
    count++;
    const part = (value as { readonly [key: string]: unknown })[key];
    if (typeof part === 'object') count += countKeys(part, depth + 1);
  }
  return count;
}
