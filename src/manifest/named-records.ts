// Named records: lines of JSON, or delimited text with a header, as values by name; for files that are no manifests.
import { isUtf8 } from 'node:buffer';
import type { Position } from '../declaration/flat.js';
import { type FaultCode, type Problem, recordFaults, setupFault, throwProblems } from '../errors.js';
import { didYouMean } from '../suggest.js';
import { createCellText } from './csv-binding.js';
import { createCsvTokenizer } from './csv-tokenizer.js';
import { parseJsonRecord } from './json-record.js';
import { createLineSplitter } from './line-splitter.js';
import { chunksOf, type ManifestSource, nameOf } from './read-manifest.js';
import { createStart } from './start.js';

/** A record that could be taken apart, or why not. Of delimited text the value holds the cells that are not empty. */
export type NamedRecord =
  | { readonly ok: true; readonly value: unknown; readonly isCells: boolean; readonly position: Position }
  | { readonly ok: false; readonly fault: Position & { readonly code: FaultCode; readonly path: null } };

/** What a file of named records is, and what its header must and may hold. */
export interface NamedRecordsOptions {
  /** What the file is, for messages: "the outcomes". */
  readonly what: string;
  readonly required: readonly string[];
  /** The columns that may be there; null for any. */
  readonly known: readonly string[] | null;
  readonly source?: string | undefined;
}

interface RecordParser {
  readonly write: (bytes: Uint8Array) => void;
  readonly end: () => void;
}

/**
 * Read named records, some at a time. The format is told from the first mark: `{` begins lines of JSON. Throws FILE_MISSING,
 * FILE_UNREADABLE, INPUT_FAILED, MANIFEST_EMPTY, and for a header COLUMN_MISSING, COLUMN_DUPLICATE and COLUMN_UNKNOWN.
 */
export async function* readNamedRecords(
  given: ManifestSource,
  options: NamedRecordsOptions,
): AsyncGenerator<readonly NamedRecord[], void, void> {
  const source = nameOf(given, { source: options.source });
  let out: NamedRecord[] = [];
  let count = 0;
  const output: RecordOutput = {
    source,
    take: (value, isCells, { line, byte }) =>
      void out.push({ ok: true, value, isCells, position: { source, record: ++count, line, byte } }),
    reject: (code, { line, byte }) =>
      void out.push({ ok: false, fault: { code, path: null, source, record: ++count, line, byte } }),
  };
  let parser: RecordParser | undefined;
  const start = createStart(source, (bytes, mark) => {
    parser ??= startsJson(bytes) ? parseLines(output, mark) : parseCells(output, options, mark);
    if (bytes.length > 0) parser.write(bytes);
  });
  for await (const chunk of chunksOf(given, source)) {
    start.write(chunk);
    if (out.length > 0) yield out;
    out = [];
  }
  start.end();
  parser!.end(); // the start has handed on at least nothing
  if (out.length > 0) yield out;
}

interface Place {
  readonly line: number;
  readonly byte: number;
}

interface RecordOutput {
  readonly source: string;
  readonly take: (value: unknown, isCells: boolean, place: Place) => void;
  readonly reject: (code: FaultCode, place: Place) => void;
}

const startsJson = (bytes: Uint8Array): boolean => bytes.find((byte) => !isBlank(byte)) === 123;
const isBlank = (byte: number): boolean => byte === 32 || byte === 9 || byte === 13 || byte === 10;

function parseLines(output: RecordOutput, mark: number): RecordParser {
  return createLineSplitter((bytes, line, byte) => {
    const place = { line, byte: byte + mark };
    if (bytes?.every(isBlank)) return;
    const parsed = parseJsonRecord(bytes);
    if (parsed.ok) output.take(parsed.value, false, place);
    else output.reject(parsed.code, place);
  });
}

function parseCells(output: RecordOutput, options: NamedRecordsOptions, mark: number): RecordParser {
  const { source } = output;
  let header: readonly string[] | undefined;
  const cellText = createCellText('utf-8');
  const textOf = (cell: string): string => cellText(cell)!.trim(); // the record was seen to be UTF-8
  const tokenizer = createCsvTokenizer(
    { delimiter: ',', quote: '"' },
    {
      record: (cells, { line, byte }, bytes) => {
        const place = { line, byte: byte + mark };
        if (bytes && !isUtf8(bytes)) {
          if (header) return output.reject('TEXT_ENCODING', place);
          throw setupFault('MANIFEST_ENCODING', 'the header is not valid UTF-8', { file: source, line });
        }
        if (!header) {
          header = cells.map(textOf);
          checkHeader(header, options, source, line);
          return tokenizer.expectColumns(header.length);
        }
        const value = header.flatMap((name, at): [string, string][] => {
          const text = textOf(cells[at]!);
          return text === '' ? [] : [[name, text]];
        });
        if (value.length > 0) output.take(Object.fromEntries(value), true, place);
      },
      fault: (code, { line, byte }) => {
        if (header) return output.reject(code, { line, byte: byte + mark });
        throw setupFault('MANIFEST_FORMAT', `the header cannot be read: ${recordFaults[code]}`, { file: source, line });
      },
    },
  );
  return {
    write: tokenizer.write,
    end: () => {
      tokenizer.end();
      if (!header)
        throw setupFault('MANIFEST_EMPTY', `${options.what} are empty: there is no header`, { file: source });
    },
  };
}

function checkHeader(header: readonly string[], options: NamedRecordsOptions, file: string, line: number): void {
  const { required, known, what } = options;
  const problems: Problem[] = [];
  const add = (code: Problem['code'], message: string): void => void problems.push({ code, message, file, line });
  for (const name of required) if (!header.includes(name)) add('COLUMN_MISSING', `${what} lack the column "${name}"`);
  header.forEach((name, at) => {
    if (header.indexOf(name) < at) add('COLUMN_DUPLICATE', `column ${at + 1} has the name of an earlier one`);
    else if (known && !known.includes(name))
      add('COLUMN_UNKNOWN', `column ${at + 1} is none that ${what} have${didYouMean(name, known)}`);
  });
  throwProblems(problems, `The columns of ${what} are: ${(known ?? required).join(', ')}.`);
}
