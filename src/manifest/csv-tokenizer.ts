// CSV tokenizer: chunks of bytes into records of cells, one faulty record at a time; linear in time, bounded in memory.
import { isAscii } from 'node:buffer';
import type { FaultCode } from '../errors.js';
import { limits } from '../limits.js';
import { type CsvDialect, type CsvText, createCsvText, endOfLine, hasNul, readRecord } from './csv-record.js';

/** Where a record begins: line from 1, byte from 0. */
export interface RecordPlace {
  readonly line: number;
  readonly byte: number;
}

/**
 * Receives what the tokenizer finds, in input order. Cells are Latin-1 strings, one character for each byte, and must be
 * used before the call returns; `bytes` is the whole record, given only when it may hold bytes above 127.
 */
export interface CsvHandler {
  readonly record: (cells: readonly string[], place: RecordPlace, bytes: Buffer | undefined) => void;
  readonly fault: (code: FaultCode, place: RecordPlace) => void;
  /**
   * Where it is given, a record that stands whole on its line is told by this alone, whether its cells are sound or not: its
   * cells are not read, which is most of the work. It begins at a byte and is not blank.
   */
  readonly line?: (byte: number) => void;
}

export interface CsvTokenizer {
  /** Take the next bytes; they must not be changed afterwards. */
  readonly write: (chunk: Uint8Array) => void;
  /** The input has ended: what is left is the last record. */
  readonly end: () => void;
  /** Where the next record begins, of which nothing was given yet; undefined while a faulty one is passed over. */
  readonly next: () => RecordPlace | undefined;
  /** Go on where a record begins, after what was taken has been finished as at the end. */
  readonly restart: (place: RecordPlace) => void;
  /** From here on a record with another number of cells is faulty. */
  readonly expectColumns: (columns: number) => void;
}

/** Where the tokenizer stands between chunks. */
interface Standing {
  pending: Uint8Array[];
  pendingBytes: number;
  /** Bytes that must be pending before the record at hand is read again. */
  wanted: number;
  insideQuote: boolean;
  /** Everything up to the next line end belongs to a record that was rejected. */
  skipping: boolean;
  columns: number;
  line: number;
  /** Byte offset of the first pending byte. */
  base: number;
}

/**
 * Create a tokenizer. The same bytes give the same records and faults whatever the size of the chunks: a record that is
 * faulty, or whose quoted cell does not close within the size limit, costs the line it begins on, and reading goes on
 * behind the first line end after its beginning. Every byte is looked at a bounded number of times.
 */
export function createCsvTokenizer(
  dialect: CsvDialect,
  handler: CsvHandler,
  mostBytes: number = limits.recordBytes,
): CsvTokenizer {
  const standing: Standing = {
    pending: [],
    pendingBytes: 0,
    wanted: 0,
    insideQuote: false,
    skipping: false,
    columns: -1,
    line: 1,
    base: 0,
  };
  const process = (atEnd: boolean): void => {
    const bytes = Buffer.concat(standing.pending);
    const csv = createCsvText(bytes.toString('latin1'), atEnd, dialect, mostBytes);
    const at = consume(standing, csv, bytes, handler);
    standing.base += at;
    standing.pending = at < bytes.length ? [bytes.subarray(at)] : [];
    standing.pendingBytes = bytes.length - at;
    // A record that is read again after more has come must have grown by half, so that the work stays linear.
    standing.wanted = standing.insideQuote ? standing.pendingBytes + (standing.pendingBytes >> 1) : 0;
  };
  const end = (): void => {
    if (standing.pendingBytes > 0) process(true);
  };
  return {
    write: (chunk) => {
      standing.pending.push(chunk);
      standing.pendingBytes += chunk.length;
      const { pendingBytes, wanted, insideQuote, skipping } = standing;
      const mayClose = insideQuote || skipping || pendingBytes > mostBytes || chunk.includes(10) || chunk.includes(13);
      if (mayClose && pendingBytes >= wanted) process(false);
    },
    end,
    next: () => (standing.skipping ? undefined : { line: standing.line, byte: standing.base }),
    restart: ({ line, byte }) => {
      end();
      Object.assign(standing, { pending: [], pendingBytes: 0, wanted: 0, insideQuote: false, skipping: false });
      Object.assign(standing, { line, base: byte });
    },
    expectColumns: (columns) => {
      standing.columns = columns;
    },
  };
}

/** Handle all complete records of a stretch of input; gives the offset of what is left. */
function consume(standing: Standing, csv: CsvText, bytes: Buffer, handler: CsvHandler): number {
  const ascii = isAscii(bytes);
  const cells: string[] = [];
  let at = 0;
  standing.insideQuote = false;
  if (standing.skipping) {
    at = endOfLine(csv, 0);
    if (at < 0) return endOfSkipped(csv.text);
    standing.skipping = false;
    standing.line++;
  }
  while (at < csv.text.length) {
    at = passPlainLines(standing, csv, bytes, handler, at);
    if (at === csv.text.length) break;
    const reading = readRecord(csv, at, cells);
    if (reading.outcome === 'incomplete') {
      standing.insideQuote = reading.insideQuote;
      break;
    }
    const place: RecordPlace = { line: standing.line, byte: standing.base + at };
    const code =
      reading.outcome === 'fault' ? reading.code : raggedCode(cells.length, standing.columns, reading.innerLines);
    if (code === undefined && reading.outcome === 'record') {
      if (hasNul(csv, at, reading.behind)) handler.fault('TEXT_NUL', place);
      else if (cells.length > 0) handler.record(cells, place, ascii ? undefined : bytes.subarray(at, reading.behind));
      at = reading.behind;
      standing.line += 1 + reading.innerLines;
      continue;
    }
    handler.fault(code!, place);
    at = endOfLine(csv, at);
    if (at < 0) {
      standing.skipping = true;
      return endOfSkipped(csv.text);
    }
    standing.line++;
  }
  return at;
}

/** A record of several lines with the wrong number of cells has most likely swallowed its neighbours by a lost quote. */
function raggedCode(cells: number, columns: number, innerLines: number): FaultCode | undefined {
  if (columns < 0 || cells === columns || cells === 0) return undefined;
  return innerLines > 0 ? 'CSV_UNCLOSED_QUOTE' : 'CSV_COLUMN_COUNT';
}

/** A carriage return at the end of skipped text is kept: only the next byte tells whether the line ends here. */
function endOfSkipped(text: string): number {
  return text.endsWith('\r') ? text.length - 1 : text.length;
}

/** Tell of all records from an offset on that are plain lines; gives the offset behind them. */
function passPlainLines(standing: Standing, csv: CsvText, bytes: Buffer, handler: CsvHandler, start: number): number {
  if (!handler.line || standing.columns < 0) return start;
  let at = start;
  for (let behind = endOfPlainLine(bytes, at, csv); behind >= 0; behind = endOfPlainLine(bytes, at, csv)) {
    handler.line(standing.base + at);
    standing.line++;
    at = behind;
  }
  return at;
}

const [newline, carriageReturn, space, hardSpace] = [10, 13, 32, 0xa0];

/**
 * Offset behind the line that begins at an offset, where one look at its bytes tells that no record of it goes on behind its
 * end, and that it is not blank; else -1. Quoted cells open and close within the line, and other quotes are not there.
 */
function endOfPlainLine(bytes: Buffer, start: number, { dialect, mostBytes }: CsvText): number {
  const quote = dialect.quote.charCodeAt(0);
  const delimiter = dialect.delimiter.charCodeAt(0);
  const stop = Math.min(bytes.length, start + mostBytes);
  const isContent = (byte: number): boolean =>
    byte > space && byte !== hardSpace && byte !== quote && byte !== delimiter;
  let isBlank = true;
  for (let at = start, cell = start; at < stop; at++) {
    const byte = bytes[at]!;
    if (byte === newline) return isBlank ? -1 : at + 1;
    if (byte === carriageReturn && bytes[at + 1] !== newline) return -1;
    if (byte === delimiter) cell = at + 1;
    if (byte === quote) {
      at = at === cell ? closeOfQuoted(bytes, at, quote, delimiter) : -1;
      if (at < 0) return -1;
    }
    // Of a quoted cell the last letter tells.
    if (isBlank) isBlank = !isContent(byte === quote ? bytes[at - 1]! : byte);
  }
  return -1;
}

/** Offset of the quote that ends the cell that the one at an offset opens, on the same line; else -1. */
function closeOfQuoted(bytes: Buffer, open: number, quote: number, delimiter: number): number {
  for (let at = open + 1; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === newline || byte === carriageReturn) return -1;
    if (byte !== quote) continue;
    const after = bytes[at + 1];
    if (after === delimiter || after === newline || after === carriageReturn) return at;
    if (after !== quote) return -1;
    at++;
  }
  return -1;
}
