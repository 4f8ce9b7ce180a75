// Plain YAML: reads at speed what settings files are written in, and leaves all else, faults among it, to the YAML parser.

interface Reading {
  readonly text: string;
  at: number;
  /** The column of the line at hand, on whose first letter `at` stands; -1 behind the last line. */
  indent: number;
  readonly deepest: number;
}

const unusual = /[^\n -~\xa0-\ud7ff\ue000-\ufefe\uff00-\uffff\ud800-\udfff]|^(?:---|\.\.\.|%)/m;

/**
 * The value of a YAML text of maps, lists, texts, numbers and comments, as the YAML parser gives it. Undefined when the text
 * holds anything else, is faulty, or is nested deeper than `deepest`: then the parser has to say what it is. Linear in time.
 */
export function readPlainYaml(given: string, deepest: number): unknown {
  const text = given.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  if (unusual.test(text)) return undefined;
  const reading: Reading = { text, at: 0, indent: 0, deepest };
  toNextLine(reading);
  if (reading.indent !== 0) return undefined;
  const value = readBlock(reading, -1, 0);
  return isAtEnd(reading) ? value : undefined;
}

/** Go to the next line that holds something, from the end of a line or the beginning of one. */
function toNextLine(reading: Reading): void {
  const { text } = reading;
  let { at } = reading;
  if (text[at] === '\n') at++;
  for (let start = at; at < text.length; start = at) {
    while (text[at] === ' ') at++;
    if (text[at] === '#') at = endOfLine(text, at);
    else if (at < text.length && text[at] !== '\n') {
      reading.at = at;
      reading.indent = at - start;
      return;
    }
    at++;
  }
  reading.at = text.length;
  reading.indent = -1;
}

const isAtEnd = ({ indent }: Reading): boolean => indent === -1;

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

const restOfLine = / *(?: #[^\n]*)?(?=\n|$)/y;

/** Nothing more, or a comment, up to the end of the line; then the next one. */
function endLine(reading: Reading): boolean {
  restOfLine.lastIndex = reading.at;
  if (!restOfLine.test(reading.text)) return false;
  reading.at = restOfLine.lastIndex;
  toNextLine(reading);
  return true;
}

const isDash = ({ text, at }: Reading): boolean =>
  text[at] === '-' && (text[at + 1] === ' ' || text[at + 1] === '\n' || at + 1 === text.length);

/** What begins at the first letter of a line, or behind a dash; it stands deeper than `parent`. */
function readBlock(reading: Reading, parent: number, depth: number): unknown {
  if (depth > reading.deepest) return undefined;
  if (isDash(reading)) return readList(reading, depth);
  const from = reading.at;
  const key = readKey(reading);
  const isMap = key !== undefined && endsKey(reading);
  reading.at = from;
  return isMap ? readMap(reading, depth) : readInline(reading, parent, depth);
}

function readList(reading: Reading, depth: number): unknown {
  const { indent, text } = reading;
  const list: unknown[] = [];
  while (reading.indent === indent && isDash(reading)) {
    const dash = reading.at++;
    while (text[reading.at] === ' ') reading.at++;
    const isInline = reading.at < text.length && text[reading.at] !== '\n' && text[reading.at] !== '#';
    if (isInline) reading.indent = indent + reading.at - dash;
    else toNextLine(reading);
    const value = isInline || reading.indent > indent ? readBlock(reading, indent, depth + 1) : null;
    if (value === undefined) return undefined;
    list.push(value);
  }
  return list;
}

function readMap(reading: Reading, depth: number): unknown {
  const { indent, text } = reading;
  const map: { [key: string]: unknown } = {};
  while (reading.indent === indent) {
    const key = readKey(reading);
    if (key === undefined || !endsKey(reading) || Object.hasOwn(map, key)) return undefined;
    reading.at++;
    while (text[reading.at] === ' ') reading.at++;
    const value = readValue(reading, indent, depth);
    if (value === undefined) return undefined;
    map[key] = value;
  }
  return reading.indent > indent ? undefined : map;
}

/** The value behind a key and its colon. */
function readValue(reading: Reading, indent: number, depth: number): unknown {
  const first = reading.text[reading.at];
  if (first !== undefined && first !== '\n' && first !== '#') return readInline(reading, indent, depth);
  toNextLine(reading);
  if (reading.indent > indent) return readBlock(reading, indent, depth + 1);
  return reading.indent === indent && isDash(reading) ? readBlock(reading, indent, depth + 1) : null;
}

const plainKey = /(?:[A-Za-z_][\w./-]*(?: [\w./-]+)*|0|[1-9]\d{0,14})(?=:)/y;
const word = /^(?:~|[Nn]ull|NULL|[Tt]rue|TRUE|[Ff]alse|FALSE)$/;
const longestKey = 1_000;

/** The text of a key; what it reads counts only when a colon follows. */
function readKey(reading: Reading): string | undefined {
  const { text, at } = reading;
  if (text[at] === '"' || text[at] === "'") {
    const key = readQuoted(reading, Number.POSITIVE_INFINITY);
    return key === '__proto__' || reading.at - at > longestKey ? undefined : key;
  }
  plainKey.lastIndex = at;
  const key = plainKey.exec(text)?.[0];
  if (key === undefined || key.length > longestKey || key === '__proto__' || word.test(key)) return undefined;
  reading.at += key.length;
  return key;
}

function endsKey({ text, at }: Reading): boolean {
  return text[at] === ':' && (text[at + 1] === ' ' || text[at + 1] === '\n' || at + 1 === text.length);
}

/** A text, number, list or map that begins within a line, to its end. */
function readInline(reading: Reading, parent: number, depth: number): unknown {
  const first = reading.text[reading.at];
  if (first === '|' || first === '>') return readBlockText(reading, parent);
  if (first !== '{' && first !== '[' && first !== '"' && first !== "'") return readPlainLines(reading, parent);
  const value = first === '"' || first === "'" ? readQuoted(reading, parent) : readFlow(reading, parent, depth + 1);
  return value !== undefined && endLine(reading) ? value : undefined;
}

const plainStart = /[^ \n?:,[\]{}#&*!|>'"%@`-]|-(?=[\w.])/y;

function beginsPlain({ text, at }: Reading): boolean {
  plainStart.lastIndex = at;
  return plainStart.test(text);
}

const hasKey = (text: string): boolean => text.includes(': ') || text.endsWith(':');

/** A text without quotes, with the lines that continue it. */
function readPlainLines(reading: Reading, parent: number): unknown {
  if (!beginsPlain(reading)) return undefined;
  const { text } = reading;
  let value = '';
  for (let glue = ''; ; ) {
    const end = endOfLine(text, reading.at);
    const line = text.slice(reading.at, end);
    const comment = line.indexOf(' #');
    const part = (comment < 0 ? line : line.slice(0, comment)).trimEnd();
    if (hasKey(part)) return undefined;
    value += glue + part;
    reading.at = end;
    toNextLine(reading);
    if (comment >= 0 || reading.indent <= parent) break;
    const between = text.slice(end + 1, reading.at);
    if (between.includes('#')) return undefined;
    glue = folded(between.split('\n').length);
  }
  return meaningOf(value);
}

const whole = /^[-+]?\d+$/;
const fraction = /^[-+]?(?:\.\d+|\d+\.\d*|(?:\.\d+|\d+(?:\.\d*)?)[eE][-+]?\d+)$/;
const odd = /^(?:0o[0-7]+|0x[\da-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/;

/** What a text without quotes means in the core schema. */
function meaningOf(text: string): unknown {
  if (!/^[-+.\d~nNtTfF]/.test(text)) return text;
  if (whole.test(text)) return Number.parseInt(text, 10);
  if (fraction.test(text)) return Number.parseFloat(text);
  if (odd.test(text)) return undefined;
  if (!word.test(text)) return text;
  return /^t/i.test(text) ? true : /^f/i.test(text) ? false : null;
}

const blockHeader = /([|>])(-?)\n( +)(?=[^ \n])/y;

/** A text under `|` or `>`, without lines that are indented more under `>`, and without blank ones before the first. */
function readBlockText(reading: Reading, parent: number): string | undefined {
  const { text } = reading;
  blockHeader.lastIndex = reading.at;
  const [, style, chomp, space] = blockHeader.exec(text) ?? [];
  if (!space || space.length <= parent) return undefined;
  const lines: string[] = [];
  for (let start = blockHeader.lastIndex - space.length; start < text.length; start = reading.at + 1) {
    const end = endOfLine(text, start);
    const line = text.slice(start, end);
    const isBlank = line.trim() === '';
    if (!isBlank && !line.startsWith(space)) break;
    if (isBlank ? line.length > space.length : style === '>' && line[space.length] === ' ') return undefined;
    lines.push(line.slice(space.length));
    reading.at = end;
  }
  toNextLine(reading);
  while (lines.at(-1) === '') lines.pop();
  const value = lines.join('\n');
  return (style === '>' ? value.replace(/\n+/g, (breaks) => folded(breaks.length)) : value) + (chomp ? '' : '\n');
}

/** What line breaks within a text mean: one is a blank, of more the first is nothing. */
const folded = (breaks: number): string => (breaks === 1 ? ' ' : '\n'.repeat(breaks - 1));

/** The value of a text in quotes; over lines that are indented more than `parent` in double quotes alone. */
function readQuoted(reading: Reading, parent: number): string | undefined {
  return reading.text[reading.at] === '"' ? readDouble(reading, parent) : readSingle(reading);
}

const single = /'(?:[^'\n]|'')*'/y;

function readSingle(reading: Reading): string | undefined {
  single.lastIndex = reading.at;
  const found = single.exec(reading.text)?.[0];
  if (found === undefined) return undefined;
  reading.at += found.length;
  return found.slice(1, -1).replaceAll("''", "'");
}

const untilSpecial = /[^"\\\n]*/y;
const escapes: { readonly [letter: string]: string } = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\', '/': '/' };
const hex = /\\u([\da-fA-F]{4})/y;
const lineBreak = /\n(?: *\n)* */y;

function readDouble(reading: Reading, parent: number): string | undefined {
  const { text } = reading;
  let at = reading.at + 1;
  for (let value = ''; ; ) {
    untilSpecial.lastIndex = at;
    const part = untilSpecial.exec(text)![0]; // it takes nothing too
    at += part.length;
    if (text[at] === '"') {
      reading.at = at + 1;
      return value + part;
    }
    if (text[at] === '\\') {
      hex.lastIndex = at;
      const code = hex.exec(text)?.[1];
      const letter = code ? String.fromCharCode(Number.parseInt(code, 16)) : escapes[text[at + 1] ?? ''];
      if (letter === undefined) return undefined;
      value += part + letter;
      at += code ? 6 : 2;
    } else if (at < text.length) {
      lineBreak.lastIndex = at;
      const lines = lineBreak.exec(text)![0].split('\n'); // it stands before a line break
      at = lineBreak.lastIndex;
      if (lines.at(-1)!.length <= parent) return undefined;
      value += part.trimEnd() + folded(lines.length - 1);
    } else return undefined;
  }
}

/** Skip blanks and line breaks between brackets; false where a line is not indented more than `parent`. */
function skip(reading: Reading, parent: number): boolean {
  const { text } = reading;
  for (let start = -1; ; reading.at++) {
    if (text[reading.at] === '\n') start = reading.at + 1;
    else if (text[reading.at] !== ' ') return start < 0 || reading.at - start > parent;
  }
}

/** A list or map in brackets. */
function readFlow(reading: Reading, parent: number, depth: number): unknown {
  if (depth > reading.deepest) return undefined;
  const { text } = reading;
  const isList = text[reading.at++] === '[';
  const close = isList ? ']' : '}';
  const list: unknown[] = [];
  const map: { [key: string]: unknown } = {};
  for (;;) {
    if (!skip(reading, parent)) return undefined;
    if (text[reading.at] === close) break;
    let key = '';
    if (!isList) {
      const found = readFlowKey(reading, parent);
      if (found === undefined || Object.hasOwn(map, found)) return undefined;
      key = found;
    }
    const value = readFlowValue(reading, parent, depth);
    if (value === undefined || !skip(reading, parent)) return undefined;
    if (isList) list.push(value);
    else map[key] = value;
    if (text[reading.at] === ',') reading.at++;
    else if (text[reading.at] !== close) return undefined;
  }
  reading.at++;
  return isList ? list : map;
}

/** A key and its colon, which may touch the value only behind quotes. */
function readFlowKey(reading: Reading, parent: number): string | undefined {
  const isQuoted = reading.text[reading.at] === '"';
  const key = readKey(reading);
  if (key === undefined || !(isQuoted ? reading.text[reading.at] === ':' : endsKey(reading))) return undefined;
  reading.at++;
  return skip(reading, parent) ? key : undefined;
}

const flowText = /[^,[\]{}\n#]*/y;

function readFlowValue(reading: Reading, parent: number, depth: number): unknown {
  const { text, at } = reading;
  const first = text[at];
  if (first === '{' || first === '[') return readFlow(reading, parent, depth + 1);
  if (first === '"' || first === "'") return readQuoted(reading, parent);
  if (!beginsPlain(reading)) return undefined;
  flowText.lastIndex = at;
  const found = flowText.exec(text)![0].trimEnd(); // it takes nothing too
  reading.at += found.length;
  return hasKey(found) ? undefined : meaningOf(found);
}
