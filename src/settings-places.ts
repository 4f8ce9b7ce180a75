// Places in settings files: from a path in the value to line and column in the text, with an excerpt and a caret.
import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, type Scalar } from 'yaml';
import type { Problem, SetupFaultCode } from './errors.js';

export type Path = readonly (string | number)[];

/** Part of a scalar by offsets in its value, or the key that leads to it. */
export type Span = { readonly start: number; readonly end: number } | 'key';

/** Makes problems of a file from offsets in its text. */
export type ProblemAt = (code: SetupFaultCode, message: string, start: number, end: number) => Problem;

const excerptWidth = 200;
const excerptBefore = 80;

/** What makes the problems of a text: with line, column and an excerpt of the line. */
export function problemsIn(text: string, file: string): ProblemAt {
  const lines = new LineCounter();
  for (let at = 0; at >= 0; at = text.indexOf('\n', at) + 1 || -1) lines.addNewLine(at);
  return (code, message, start, end) => {
    const { line, col } = lines.linePos(start);
    const from = col > excerptWidth / 2 ? start - excerptBefore : start - (col - 1);
    const source = text.slice(from, Math.min(endOfLine(text, start), from + excerptWidth));
    const width = Math.max(1, Math.min(end, from + source.length) - start);
    const excerpt = `    ${source.replace(/[\p{Cc}\p{Cf}]/gu, ' ')}\n    ${' '.repeat(start - from)}${'^'.repeat(width)}`;
    return { code, message, file, line, column: col, excerpt };
  };
}

/** The offsets of what a path leads to. A path that leads nowhere ends at the nearest thing that exists. */
export function rangeOf(text: string, root: Node | null, path: Path, span?: Span): [number, number] {
  const { node, key } = nodeAt(root, path);
  const place = span === 'key' ? key : node;
  const [from, to] = place?.range ?? [0, 1];
  if (span === 'key') return [from, to];
  if (span === undefined || !isScalar(place)) return [from, Math.min(to, endOfLine(text, from))];
  const units = unitsOf(text, place);
  const start = units[span.start]?.start ?? units.at(-1)?.end ?? from;
  const end = units[Math.min(span.end, units.length) - 1]?.end ?? start;
  return [start, Math.max(start + 1, Math.min(end, endOfLine(text, start)))];
}

/** What a path leads to, and the key before it. */
function nodeAt(root: Node | null, path: Path): { node: Node | null; key: Node | null } {
  let node = root;
  let key = root;
  for (const step of path) {
    const pair: Pair | undefined = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      : undefined;
    const next = pair ? pair.value : isSeq(node) && typeof step === 'number' ? node.items[step] : undefined;
    if (pair) key = pair.key as Node; // keys are scalars
    if (!next) break;
    node = next as Node; // the document was parsed, not built
    if (!pair) key = node;
  }
  return { node, key };
}

/** The end of the line of an offset, its line break not included. */
function endOfLine(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  const end = found < 0 ? text.length : found;
  return end > from && text[end - 1] === '\r' ? end - 1 : end;
}

/** Where one UTF-16 unit of a scalar's value stands in the text. */
interface Unit {
  readonly start: number;
  readonly end: number;
}

function unitsOf(text: string, scalar: Scalar): Unit[] {
  const [from, to] = scalar.range!; // a parsed scalar has one
  if (scalar.type === 'QUOTE_DOUBLE') return unitsInDoubleQuotes(text.slice(0, to - 1), from + 1);
  if (scalar.type === 'QUOTE_SINGLE') return alignedUnits(text, from + 1, String(scalar.value), "''");
  const isBlock = scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED';
  return alignedUnits(text, isBlock ? text.indexOf('\n', from) + 1 : from, String(scalar.value));
}

const isBlank = (letter: string | undefined): boolean => letter !== undefined && ' \t\r\n'.includes(letter);

/** Indentation and line breaks are blanks in the text and few or none in the value; all else is the same in both. */
function alignedUnits(text: string, from: number, value: string, doubled?: string): Unit[] {
  const units: Unit[] = [];
  let at = from;
  for (let index = 0; index < value.length; index++) {
    if (!isBlank(value[index])) while (isBlank(text[at])) at++;
    const isMissing = isBlank(value[index]) && !isBlank(text[at]);
    const end = isMissing ? at : doubled !== undefined && text.startsWith(doubled, at) ? at + doubled.length : at + 1;
    units.push({ start: at, end });
    at = end;
  }
  return units;
}

const blanks = /[ \t]+/y;
const fold = /(?:\r?\n[ \t]*)+/y;
const continuation = /\\\r?\n[ \t]*/y;
const escaping = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|.)/y;

/** Reads what stands between double quotes as YAML does: escapes, folded lines, lines continued behind a backslash. */
function unitsInDoubleQuotes(text: string, from: number): Unit[] {
  const units: Unit[] = [];
  let at = from;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  const add = (start: number, times: number): void => {
    for (let one = 0; one < times; one++) units.push({ start, end: at });
  };
  while (at < text.length) {
    const start = at;
    const blank = take(blanks);
    const folded = take(fold);
    if (folded) {
      const breaks = folded.split('\n').length - 1;
      add(start, Math.max(1, breaks - 1));
    } else if (blank) {
      for (let one = start; one < at; one++) units.push({ start: one, end: one + 1 });
    } else if (!take(continuation)) {
      const escaped = take(escaping);
      if (!escaped) at++;
      add(start, escaped?.[1] === 'U' && Number.parseInt(escaped.slice(2), 16) > 0xffff ? 2 : 1);
    }
  }
  return units;
}
