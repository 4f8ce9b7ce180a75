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
const escapes: { readonly [letter: string]: string } = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' };

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
  while (at < source.length && source[at] !== quote && source[at] !== '\n') {
    if (source[at] !== '\\') text += source[at++];
    else {
      const escaped = escapes[source[at + 1] ?? ''];
      if (escaped === undefined) throw fault('EXPRESSION_SYNTAX', 'unknown escape in a text', at, at + 2);
      text += escaped;
      at += 2;
    }
  }
  if (source[at] !== quote) throw fault('EXPRESSION_SYNTAX', 'the text is not closed', start, at);
  return { kind: 'text', text, start, end: at + 1 };
}

function fault(
  code: 'EXPRESSION_SYNTAX' | 'EXPRESSION_LIMIT',
  message: string,
  start: number,
  end: number,
): SyntaxFault {
  return new SyntaxFault({ code, message, start, end });
}
