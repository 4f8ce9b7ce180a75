// Lexer: the text of an expression into tokens with their places.
import { limits } from '../limits.js';
import { SyntaxFault } from './problem.js';

export type TokenKind = 'name' | 'number' | 'text' | 'mark' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** The name, the mark, or the value of a text. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const names = /[A-Za-z_][A-Za-z0-9_]*/y;
const numbers = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const blanks = /(?:\s+|\/\/[^\n]*)+/y;
const marks = /&&|\|\||==|!=|<=|>=|[!<>+\-*/%?:()[\]{},.]/y;
const controls: { readonly [letter: string]: string } = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
// A backslash with a letter or mark, or with the number of a character: \xHH, \uHHHH, \UHHHHHHHH, or three octal digits.
const escapes = /\\(?:[abfnrtv\\"'`?]|[xX]([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-3][0-7]{2}))/y;

/** Split an expression into tokens, the last of kind `end`. Throws SyntaxFault at the first character that fits nowhere. */
export function tokenize(source: string): Token[] {
  if (source.length > limits.expressionLength) {
    throw fault(
      'EXPRESSION_LIMIT',
      `the expression is longer than ${limits.expressionLength} characters`,
      0,
      source.length,
    );
  }
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  while (true) {
    at += take(blanks)?.length ?? 0;
    if (at >= source.length) break;
    const token = nextToken(source, at, take);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', text: '', start: source.length, end: source.length });
  return tokens;
}

function nextToken(source: string, start: number, take: (pattern: RegExp) => string | undefined): Token {
  const letter = source[start]!;
  if (letter === '"' || letter === "'") return textToken(source, start, letter);
  for (const [kind, pattern] of [
    ['name', names],
    ['number', numbers],
    ['mark', marks],
  ] as const) {
    const text = take(pattern);
    if (text !== undefined) return { kind, text, start, end: start + text.length };
  }
  const hint = letter === '=' ? '; use == to compare' : letter === '&' || letter === '|' ? '; write && and ||' : '';
  throw fault('EXPRESSION_SYNTAX', `unexpected character ${JSON.stringify(letter)}${hint}`, start, start + 1);
}

function textToken(source: string, start: number, quote: string): Token {
  let text = '';
  let at = start + 1;
  while (at < source.length && source[at] !== quote && source[at] !== '\n' && source[at] !== '\r') {
    if (source[at] !== '\\') text += source[at++];
    else {
      escapes.lastIndex = at;
      const escaped = escapes.exec(source);
      const character = escaped && characterOf(escaped);
      if (!character) throw fault('EXPRESSION_SYNTAX', 'unknown escape in a text', at, at + 2);
      text += character;
      at += escaped[0].length;
    }
  }
  if (source[at] !== quote) throw fault('EXPRESSION_SYNTAX', 'the text is not closed', start, at);
  return { kind: 'text', text, start, end: at + 1 };
}

/** The character that an escape stands for; undefined for half a pair of UTF-16, and beyond the last of Unicode. */
function characterOf([written, byte, short, long, octal]: RegExpExecArray): string | undefined {
  const hex = byte ?? short ?? long;
  if (hex === undefined && octal === undefined) return controls[written[1]!] ?? written[1];
  const point = hex === undefined ? Number.parseInt(octal!, 8) : Number.parseInt(hex, 16);
  return point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff) ? undefined : String.fromCodePoint(point);
}

function fault(
  code: 'EXPRESSION_SYNTAX' | 'EXPRESSION_LIMIT',
  message: string,
  start: number,
  end: number,
): SyntaxFault {
  return new SyntaxFault({ code, message, start, end });
}
