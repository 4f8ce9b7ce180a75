// Parser: tokens into a syntax tree, by precedence; knows nothing of names and types.
import { limits } from '../limits.js';
import { type Token, tokenize } from './lexer.js';
import { SyntaxFault } from './problem.js';

interface Span {
  readonly start: number;
  readonly end: number;
}

export type BinaryOperator = '&&' | '||' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%' | 'in';

/** The syntax tree: what was written, with the place of each part. */
export type Syntax = Span &
  (
    | { readonly kind: 'number'; readonly value: number; readonly text: string }
    | { readonly kind: 'text'; readonly value: string }
    | { readonly kind: 'bool'; readonly value: boolean }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'member'; readonly of: Syntax; readonly name: string; readonly nameStart: number }
    | { readonly kind: 'index'; readonly of: Syntax; readonly at: Syntax }
    | {
        readonly kind: 'call';
        readonly of: Syntax | undefined;
        readonly name: string;
        readonly nameStart: number;
        readonly args: readonly Syntax[];
      }
    | { readonly kind: 'list'; readonly entries: readonly Syntax[] }
    | { readonly kind: 'unary'; readonly operator: '!' | '-'; readonly operand: Syntax }
    | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Syntax; readonly right: Syntax }
    | { readonly kind: 'choose'; readonly test: Syntax; readonly yes: Syntax; readonly no: Syntax }
  );

/** Operators of two operands by how they bind, weakest first. */
export const precedence: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>=', 'in'],
  ['+', '-'],
  ['*', '/', '%'],
];

// Words that CEL keeps back: they name no field, function or variable (behind a dot they are names like any other).
const reserved: ReadonlySet<string> = new Set(
  'as break const continue else for function if import in let loop namespace package return var void while'.split(' '),
);

/** Where the parser stands, and how much it has made. */
interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
  nodes: number;
}

/** Parse an expression. Throws SyntaxFault at its first fault; nesting and size are bounded by `limits`. */
export function parse(source: string): Syntax {
  const cursor: Cursor = { tokens: tokenize(source), at: 0, depth: 0, nodes: 0 };
  const whole = parseChoice(cursor);
  if (peek(cursor).kind !== 'end')
    fail(cursor, `unexpected ${JSON.stringify(peek(cursor).text)} after the expression${hintForWord(peek(cursor))}`);
  return whole;
}

function parseChoice(cursor: Cursor): Syntax {
  return nested(cursor, () => {
    const test = parseBinary(cursor, 0);
    if (!isMark(cursor, '?')) return test;
    cursor.at++;
    const yes = parseChoice(cursor);
    expect(cursor, ':');
    const no = parseChoice(cursor);
    return node(cursor, { kind: 'choose', test, yes, no, start: test.start, end: no.end });
  });
}

function parseBinary(cursor: Cursor, level: number): Syntax {
  const operators = precedence[level];
  if (!operators) return parseUnary(cursor);
  let left = parseBinary(cursor, level + 1);
  while (operators.includes(peek(cursor).text) && peek(cursor).kind !== 'text') {
    const operator = cursor.tokens[cursor.at++]!.text as BinaryOperator; // one of the table
    const right = parseBinary(cursor, level + 1);
    left = node(cursor, { kind: 'binary', operator, left, right, start: left.start, end: right.end });
  }
  return left;
}

function parseUnary(cursor: Cursor): Syntax {
  if (!isMark(cursor, '!') && !isMark(cursor, '-')) return parsePostfix(cursor);
  const token = cursor.tokens[cursor.at++]!;
  const operand = nested(cursor, () => parseUnary(cursor));
  const operator = token.text as '!' | '-'; // just tested
  return node(cursor, { kind: 'unary', operator, operand, start: token.start, end: operand.end });
}

function parsePostfix(cursor: Cursor): Syntax {
  let made = parsePrimary(cursor);
  while (isMark(cursor, '.') || isMark(cursor, '[')) {
    if (cursor.tokens[cursor.at++]!.text === '[') {
      const index = parseChoice(cursor);
      made = node(cursor, { kind: 'index', of: made, at: index, start: made.start, end: expect(cursor, ']').end });
      continue;
    }
    const name = peek(cursor);
    if (name.kind !== 'name') fail(cursor, 'expected a name after the dot');
    cursor.at++;
    if (isMark(cursor, '(')) made = parseCall(cursor, made, name);
    else
      made = node(cursor, {
        kind: 'member',
        of: made,
        name: name.text,
        nameStart: name.start,
        start: made.start,
        end: name.end,
      });
  }
  return made;
}

function parseCall(cursor: Cursor, of: Syntax | undefined, name: Token): Syntax {
  expect(cursor, '(');
  const args = parseEntries(cursor, ')');
  const end = cursor.tokens[cursor.at - 1]!.end;
  return node(cursor, {
    kind: 'call',
    of,
    name: name.text,
    nameStart: name.start,
    args,
    start: of?.start ?? name.start,
    end,
  });
}

function parseEntries(cursor: Cursor, close: string): Syntax[] {
  const entries: Syntax[] = [];
  while (!isMark(cursor, close)) {
    entries.push(parseChoice(cursor));
    if (!isMark(cursor, ',')) break;
    cursor.at++;
  }
  expect(cursor, close);
  return entries;
}

function parsePrimary(cursor: Cursor): Syntax {
  const token = peek(cursor);
  const { start, end, text } = token;
  cursor.at++;
  if (token.kind === 'number') return node(cursor, { kind: 'number', value: numberOf(token), text, start, end });
  if (token.kind === 'text') return node(cursor, { kind: 'text', value: text, start, end });
  if (token.kind === 'name') {
    if (text === 'true' || text === 'false') return node(cursor, { kind: 'bool', value: text === 'true', start, end });
    if (/^not$/i.test(text) && !isMark(cursor, '(')) fail(cursor, `unexpected ${text}; write !`, token);
    if (reserved.has(text)) fail(cursor, `${text} is a reserved word`, token);
    if (text !== 'null')
      return isMark(cursor, '(')
        ? parseCall(cursor, undefined, token)
        : node(cursor, { kind: 'name', name: text, start, end });
    fail(cursor, 'there is no null: a field that is absent is missing; test it with has(field)', token);
  }
  if (token.kind === 'mark' && text === '(') {
    const inner = parseChoice(cursor);
    return { ...inner, start, end: expect(cursor, ')').end };
  }
  if (token.kind === 'mark' && text === '[') {
    const entries = parseEntries(cursor, ']');
    return node(cursor, { kind: 'list', entries, start, end: cursor.tokens[cursor.at - 1]!.end });
  }
  return fail(
    cursor,
    token.kind === 'end' ? 'the expression ends where a value is expected' : `unexpected ${text}`,
    token,
  );
}

function peek(cursor: Cursor): Token {
  return cursor.tokens[Math.min(cursor.at, cursor.tokens.length - 1)]!;
}

function isMark(cursor: Cursor, text: string): boolean {
  const token = peek(cursor);
  return token.kind === 'mark' && token.text === text;
}

function expect(cursor: Cursor, text: string): Token {
  if (!isMark(cursor, text))
    fail(
      cursor,
      `expected ${text}${peek(cursor).kind === 'end' ? ' but the expression ends' : hintForWord(peek(cursor))}`,
    );
  return cursor.tokens[cursor.at++]!;
}

/** `and` and `or` of other languages. */
function hintForWord({ kind, text }: Token): string {
  if (kind !== 'name') return '';
  return /^and$/i.test(text) ? '; write &&' : /^or$/i.test(text) ? '; write ||' : '';
}

function node(cursor: Cursor, made: Syntax): Syntax {
  if (++cursor.nodes > limits.expressionNodes) overLimit(`more than ${limits.expressionNodes} parts`, made);
  return made;
}

function nested(cursor: Cursor, inner: () => Syntax): Syntax {
  if (++cursor.depth > limits.expressionDepth)
    overLimit(`parts nested more than ${limits.expressionDepth} deep`, peek(cursor));
  const made = inner();
  cursor.depth--;
  return made;
}

function fail(cursor: Cursor, message: string, token = peek(cursor)): never {
  const end = Math.max(token.end, token.start + 1);
  throw new SyntaxFault({ code: 'EXPRESSION_SYNTAX', message, start: token.start, end });
}

function numberOf(token: Token): number {
  const value = Number(token.text);
  if (Number.isFinite(value) && (value <= limits.integer || !/^\d+$/.test(token.text))) return value;
  const message = `the number is beyond ${limits.integer}, where doubles skip integers`;
  throw new SyntaxFault({ code: 'EXPRESSION_LIMIT', message, start: token.start, end: token.end });
}

function overLimit(what: string, place: Span): never {
  const message = `the expression has ${what}`;
  throw new SyntaxFault({ code: 'EXPRESSION_LIMIT', message, start: place.start, end: place.end });
}
