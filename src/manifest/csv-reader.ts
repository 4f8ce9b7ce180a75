// CSV reader: a delimited manifest into flat declarations, by a mapping profile.
import { isUtf8 } from 'node:buffer';
import type { FlatRecord } from '../declaration/flat.js';
import { type CustomsRiskError, type FaultCode, recordFaults, setupFault } from '../errors.js';
import { closest } from '../suggest.js';
import { type Binding, bindMapping, createCellDecoder, otherDelimiter } from './csv-binding.js';
import { createCsvTokenizer, type RecordPlace } from './csv-tokenizer.js';
import type { Format, ReaderOptions } from './format.js';
import { createGrouping, type Grouping } from './grouping.js';
import { type Mapping, mappingOfPaths } from './mapping.js';
import { ndjsonName } from './ndjson-reader.js';
import type { ManifestReader } from './reader.js';
import { createStart, isUtf16 } from './start.js';
import { takeRow } from './take-row.js';
import { targetPaths } from './target.js';

/** Options of the reader; without a mapping the columns must be named by the paths of fields: declaration.id, item.hs … */
export interface CsvReaderOptions extends ReaderOptions {
  /** Delimiter when there is no mapping. */
  readonly delimiter?: string | undefined;
}

const toTell = 8;
const controls = /[\0-\x08\x0e-\x1f]/;
const isNamed = (name: string): boolean => /\.(?:csv|tsv)$/i.test(name);
const byName = { because: 'its name ends so', sure: false };
const byText = { because: 'it is lines of text', sure: false };

/** Delimited text: what begins as no other text does. */
export const csvFormat: Format<'csv'> = {
  id: 'csv',
  title: 'delimited text',
  idFrom: 'the column mapped to `declaration.id`',
  lacks: 'what no column is mapped to',
  takes: ['mapping', 'keep'],
  detect: ({ name, bytes, text, whole }) => {
    const start = text.trimStart();
    if (start.length < toTell && !whole) return 'more';
    if (/^[<{[]/.test(start)) return isNamed(name) && start[0] !== '<' ? byName : 'no';
    if (ndjsonName.test(name)) return 'no';
    return isUtf16(bytes) || isNamed(name) || !controls.test(start.slice(0, toTell)) ? byText : 'no';
  },
  create: (options) =>
    createCsvReader({ ...options, delimiter: /\.tsv(?:\.gz)?$/i.test(options.source) ? '\t' : undefined }),
};

/** Create the reader. Throws CustomsRiskError for what is wrong with the file as a whole: no header, columns missing. */
export function createCsvReader(options: CsvReaderOptions): ManifestReader {
  const { source } = options;
  const format = options.mapping?.format ?? { delimiter: options.delimiter ?? ',', quote: '"', encoding: 'utf-8' };
  const encoding = new TextDecoder(format.encoding).encoding;
  const withLabels = options.labels ?? false;
  const notes: string[] = [];
  let out: FlatRecord[] = [];
  let binding: Binding | undefined;
  let grouping: Grouping | undefined;
  let records = 0;
  let skipped = 0;
  let emptyRecords = 0;

  const takeHeader = (cells: readonly string[], place: RecordPlace): void => {
    if (isSeparatorLine(cells)) return;
    const header = decodeHeader(cells, encoding, source);
    const mapping = options.mapping ?? pathMapping(header, format.delimiter, source, notes);
    binding = bindMapping(
      mapping,
      header,
      { keep: options.keep ?? [], labels: withLabels },
      { file: source, line: place.line },
    );
    grouping = createGrouping(mapping.groupBy !== undefined, (record) => out.push(record));
    tokenizer.expectColumns(header.length);
  };
  const takeRecord = (cells: readonly string[], place: RecordPlace, bytes: Buffer | undefined): void => {
    if (!binding || !grouping) return takeHeader(cells, place);
    if (cells.every((cell) => cell === '' || cell.trim() === '')) return void emptyRecords++;
    records++;
    const position = { source, record: records, line: place.line, byte: place.byte + skipped };
    if (bytes && encoding === 'utf-8' && !isUtf8(bytes))
      return grouping.reject({ code: 'TEXT_ENCODING', ...position, path: null }, undefined, undefined);
    takeRow({ binding, grouping, withLabels }, cells, position);
  };
  const tokenizer = createCsvTokenizer(format, {
    record: takeRecord,
    fault: (code, place) => {
      if (!grouping) throw headerFault(code, source, place.line);
      records++;
      const position = { source, record: records, line: place.line, byte: place.byte + skipped };
      grouping.reject({ code, ...position, path: null }, undefined, undefined);
    },
  });
  const drain = (): FlatRecord[] => {
    const done = out;
    out = [];
    return done;
  };
  const start = createStart(source, (bytes, mark) => {
    skipped = mark;
    if (bytes.length > 0) tokenizer.write(bytes);
  });
  return {
    notes,
    write: (chunk) => {
      start.write(chunk);
      return drain();
    },
    end: () => {
      start.end();
      tokenizer.end();
      if (!binding) throw setupFault('MANIFEST_EMPTY', 'the manifest is empty: it has no header', { file: source });
      grouping!.end();
      if (records === 0) notes.push(`${source} has a header and no records`);
      if (emptyRecords > 0) notes.push(`${source}: ${emptyRecords} rows without any value were passed over`);
      return drain();
    },
  };
}

/** Excel takes a first line `sep=;` for the delimiter and shows the rest; the mapping says it here. */
function isSeparatorLine(cells: readonly string[]): boolean {
  return cells.length <= 2 && /^sep=.?$/i.test(cells[0]!) && (cells[1] ?? '') === '';
}

function headerFault(code: FaultCode, source: string, line: number): CustomsRiskError {
  const place = { file: source, line };
  if (code === 'TEXT_NUL')
    return setupFault('MANIFEST_ENCODING', 'the header holds NUL bytes: the manifest is no text, or it is UTF-16', {
      ...place,
      remedy: 'Convert it to UTF-8.',
    });
  return setupFault('MANIFEST_FORMAT', `the header cannot be read: ${recordFaults[code]} (${code})`, {
    ...place,
    remedy: 'Mend the first line, or set format.quote and format.delimiter in the mapping.',
  });
}

function decodeHeader(cells: readonly string[], encoding: string, source: string): string[] {
  const decode = createCellDecoder(encoding);
  return cells.map((cell) => {
    const name = decode(cell);
    if (name === undefined)
      throw setupFault('MANIFEST_ENCODING', `the header is not valid ${encoding}`, { file: source, line: 1 });
    return name.trim();
  });
}

function pathMapping(header: readonly string[], delimiter: string, source: string, notes: string[]): Mapping {
  if (!header.includes('declaration.id')) {
    const other = otherDelimiter(header, delimiter);
    const hint =
      other === undefined ? '' : `; it is one column with the mark "${other === '\t' ? '\\t' : other}" in it`;
    const message = `no mapping was given, and the header has no column "declaration.id"${hint}`;
    throw setupFault('COLUMN_MISSING', message, {
      file: source,
      line: 1,
      remedy: 'Pass a mapping profile, or name the columns by paths of fields.',
    });
  }
  const mapping = mappingOfPaths(header, delimiter);
  const unread = header.filter((name) => !mapping.columns.some(({ column }) => column === name));
  const hints = unread.flatMap((name) => {
    const near = closest(name, targetPaths());
    return near === undefined ? [] : [`; did you mean "${near}" for "${name}"?`];
  });
  if (unread.length > 0)
    notes.push(
      `${source}: ${unread.length} columns are not named by a path and were not read${hints.slice(0, 5).join('')}`,
    );
  return mapping;
}
