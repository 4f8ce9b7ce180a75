// CSV records: reads the record that begins at a place of a text, with or without quotes (RFC 4180).
import type { FaultCode } from '../errors.js';
import { limits } from '../limits.js';

export interface CsvDialect {
  /** One ASCII character each. */
  readonly delimiter: string;
  readonly quote: string;
}

/** A mark and the next place of it; looked up again only once the reading has passed it, so each byte is searched once. */
interface Mark {
  readonly letter: string;
  at: number;
}

/** A stretch of input, one character for each byte, and what is known of it. */
export interface CsvText {
  readonly text: string;
  /** No more input follows. */
  readonly atEnd: boolean;
  readonly dialect: CsvDialect;
  /** Bytes that a record may have. */
  readonly mostBytes: number;
  readonly marks: {
    readonly quote: Mark;
    readonly delimiter: Mark;
    readonly newline: Mark;
    readonly return: Mark;
    readonly nul: Mark;
  };
}

/** What reading a record came to. */
export type Reading =
  | {
      readonly outcome: 'record' /** Offset behind the record and its line end. */;
      readonly behind: number;
      readonly innerLines: number;
    }
  | { readonly outcome: 'fault'; readonly code: FaultCode }
  | { readonly outcome: 'incomplete'; readonly insideQuote: boolean };

const newline = 10;
const carriageReturn = 13;

export function createCsvText(text: string, atEnd: boolean, dialect: CsvDialect, mostBytes: number): CsvText {
  const mark = (letter: string): Mark => ({ letter, at: -1 });
  const marks = {
    quote: mark(dialect.quote),
    delimiter: mark(dialect.delimiter),
    newline: mark('\n'),
    return: mark('\r'),
    nul: mark('\0'),
  };
  return { text, atEnd, dialect, mostBytes, marks };
}

function next(csv: CsvText, mark: Mark, from: number): number {
  if (mark.at < from) {
    const found = csv.text.indexOf(mark.letter, from);
    mark.at = found < 0 ? csv.text.length : found;
  }
  return mark.at;
}

/** Offset behind the first line end (LF, CR LF or CR) at or after an offset, or -1 when it has not come yet. Offsets must not decrease from call to call. */
export function endOfLine(csv: CsvText, at: number): number {
  const { text, atEnd, marks } = csv;
  const line = next(csv, marks.newline, at);
  const cr = next(csv, marks.return, at);
  if (cr < line) {
    if (cr + 1 >= text.length && !atEnd) return -1;
    return text.charCodeAt(cr + 1) === newline ? cr + 2 : cr + 1;
  }
  if (line < text.length) return line + 1;
  return atEnd ? text.length : -1;
}

export function hasNul(csv: CsvText, from: number, to: number): boolean {
  return next(csv, csv.marks.nul, from) < to;
}

/**
 * Read the record at an offset into `cells`, in the place of what they hold; a blank line gives none. What is decided depends only on the bytes from the
 * offset on, not on how much of the input has come.
 */
export function readRecord(csv: CsvText, start: number, cells: string[]): Reading {
  const behind = endOfLine(csv, start);
  if (next(csv, csv.marks.quote, start) < (behind < 0 ? csv.text.length : behind)) {
    const { quote, delimiter, newline: line, return: cr } = csv.marks;
    const found = [quote.at, next(csv, delimiter, start), line.at, cr.at] as const;
    const reading = readWithQuotes(csv, start, cells);
    // What is read next then begins before the marks that were passed.
    if (reading.outcome !== 'record') [quote.at, delimiter.at, line.at, cr.at] = found;
    return reading;
  }
  if (behind < 0) return moreOrFault(csv, start, 'RECORD_TOO_LONG');
  readPlain(csv, start, stopOfLine(csv.text, start, behind), cells);
  return closeRecord(csv, start, behind, { cells, innerLines: 0 });
}

/** A line without quotes: cut at the delimiters. */
function readPlain(csv: CsvText, start: number, stop: number, cells: string[]): void {
  const { text, marks } = csv;
  let count = 0;
  if (stop > start) {
    let at = start;
    for (let cut = next(csv, marks.delimiter, at); cut < stop; cut = next(csv, marks.delimiter, at)) {
      cells[count++] = text.slice(at, cut);
      at = cut + 1;
      if (count > limits.columns) break;
    }
    cells[count++] = text.slice(at, stop);
  }
  cut(cells, count);
}

/** Cells that an earlier record left are taken off; there are none as a rule, and shortening costs. */
function cut(cells: string[], count: number): void {
  if (cells.length > count) cells.length = count;
}

/** A record with quotes: cell by cell. */
function readWithQuotes(csv: CsvText, start: number, cells: string[]): Reading {
  const { text, dialect } = csv;
  const delimiter = dialect.delimiter.charCodeAt(0);
  const quote = dialect.quote.charCodeAt(0);
  const limit = start + csv.mostBytes;
  let at = start;
  let innerLines = 0;
  let count = 0;
  while (count <= limits.columns) {
    if (at > limit) return fault('RECORD_TOO_LONG');
    if (text.charCodeAt(at) === quote) {
      const cell = readQuoted(csv, at, limit);
      if (!cell) return moreOrFault(csv, start, 'CSV_UNCLOSED_QUOTE');
      cells[count++] = cell.text;
      innerLines += cell.lines;
      at = cell.behind;
    } else {
      const behind = endOfBare(csv, at);
      cells[count++] = text.slice(at, behind);
      at = behind;
    }
    if (at > limit) return fault('RECORD_TOO_LONG');
    if (text.charCodeAt(at) !== delimiter) {
      cut(cells, count);
      return endRecord(csv, start, at, { cells, innerLines });
    }
    at++;
  }
  return fault('CSV_COLUMN_COUNT');
}

/** What follows the last cell of a record must be a line end or the end of the input. */
function endRecord(
  csv: CsvText,
  start: number,
  at: number,
  read: { cells: readonly string[]; innerLines: number },
): Reading {
  const { text, atEnd } = csv;
  const unit = text.charCodeAt(at);
  if (at >= text.length) return atEnd ? closeRecord(csv, start, at, read) : moreOrFault(csv, start, 'RECORD_TOO_LONG');
  if (unit === newline) return closeRecord(csv, start, at + 1, read);
  if (unit !== carriageReturn) return fault(read.innerLines > 0 ? 'CSV_UNCLOSED_QUOTE' : 'CSV_STRAY_QUOTE');
  if (at + 1 >= text.length && !atEnd) return moreOrFault(csv, start, 'RECORD_TOO_LONG');
  return closeRecord(csv, start, text.charCodeAt(at + 1) === newline ? at + 2 : at + 1, read);
}

/** Where the cell without quotes that begins at an offset ends: at a delimiter, a line end or a quote (which is a fault). */
function endOfBare(csv: CsvText, from: number): number {
  const { quote, delimiter, newline: line, return: cr } = csv.marks;
  const mark = Math.min(next(csv, delimiter, from), next(csv, line, from), next(csv, cr, from));
  return Math.min(mark, next(csv, quote, from));
}

/** Read the quoted cell that opens at an offset, or undefined when it does not close before the limit. */
function readQuoted(
  csv: CsvText,
  open: number,
  limit: number,
): { text: string; behind: number; lines: number } | undefined {
  const { text, atEnd, dialect } = csv;
  let at = open + 1;
  let doubled = false;
  while (true) {
    const close = text.indexOf(dialect.quote, at);
    if (close < 0 || close >= limit) return undefined;
    if (text[close + 1] !== dialect.quote) {
      if (close + 1 >= text.length && !atEnd) return undefined;
      const cell = text.slice(open + 1, close);
      const plain = doubled ? cell.replaceAll(dialect.quote + dialect.quote, dialect.quote) : cell;
      return { text: plain, behind: close + 1, lines: countLines(cell) };
    }
    doubled = true;
    at = close + 2;
  }
}

function closeRecord(
  csv: CsvText,
  start: number,
  behind: number,
  read: { cells: readonly string[]; innerLines: number },
): Reading {
  if (behind - start > csv.mostBytes) return fault('RECORD_TOO_LONG');
  if (read.cells.length > limits.columns) return fault('CSV_COLUMN_COUNT');
  return { outcome: 'record', behind, innerLines: read.innerLines };
}

/** The record needs more input, or it is faulty because it is too long or no more comes. */
function moreOrFault(csv: CsvText, start: number, code: 'RECORD_TOO_LONG' | 'CSV_UNCLOSED_QUOTE'): Reading {
  const insideQuote = code === 'CSV_UNCLOSED_QUOTE';
  if (csv.text.length - start > csv.mostBytes || (csv.atEnd && insideQuote)) return fault(code);
  return { outcome: 'incomplete', insideQuote };
}

function fault(code: FaultCode): Reading {
  return { outcome: 'fault', code };
}

/** The offset at which the contents of a line end, given the offset behind its line end. */
function stopOfLine(text: string, start: number, behind: number): number {
  let stop = behind;
  if (stop > start && text.charCodeAt(stop - 1) === newline) stop--;
  if (stop > start && text.charCodeAt(stop - 1) === carriageReturn) stop--;
  return stop;
}

function countLines(text: string): number {
  if (!text.includes('\n') && !text.includes('\r')) return 0;
  return text.split(/\r\n|\n|\r/).length - 1;
}
