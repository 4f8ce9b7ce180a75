// CSV reader: a delimited manifest into flat declarations, by a mapping profile.
import { isAscii, isUtf8 } from 'node:buffer';
import type { FlatRecord, Position } from '../declaration/flat.js';
import { type FaultCode, setupFault } from '../errors.js';
import { closest } from '../suggest.js';
import { type Binding, bindMapping, otherDelimiter } from './csv-binding.js';
import {
  type CsvReaderOptions,
  csvTextOf,
  decodeHeader,
  headerFault,
  isBlankRecord,
  isSeparatorLine,
} from './csv-header.js';
import { createCsvSeams } from './csv-seams.js';
import { type CsvTokenizer, createCsvTokenizer, type RecordPlace } from './csv-tokenizer.js';
import type { Format, ReaderOptions } from './format.js';
import { createGrouping, type Grouping } from './grouping.js';
import { type Mapping, mappingOfPaths } from './mapping.js';
import { ndjsonName } from './ndjson-reader.js';
import type { ManifestReader } from './reader.js';
import type { Seam } from './seams.js';
import { createStart, isUtf16, type ManifestStart } from './start.js';
import { takeRow } from './take-row.js';
import { targetPaths } from './target.js';

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
  seams: (options) => createCsvSeams(withDelimiter(options)),
  create: (options) => createCsvReader(withDelimiter(options)),
};

const withDelimiter = (options: ReaderOptions): CsvReaderOptions => ({
  ...options,
  delimiter: /\.tsv(?:\.gz)?$/i.test(options.source) ? '\t' : undefined,
});

/** Create the reader. Throws CustomsRiskError for what is wrong with the file as a whole: no header, columns missing. */
export function createCsvReader(options: CsvReaderOptions): ManifestReader {
  return new CsvReader(options);
}

class CsvReader implements ManifestReader {
  readonly notes: string[] = [];
  readonly #options: CsvReaderOptions;
  readonly #text: ReturnType<typeof csvTextOf>;
  readonly #tokenizer: CsvTokenizer;
  readonly #start: ManifestStart;
  readonly #withLabels: boolean;
  #out: FlatRecord[] = [];
  #binding: Binding | undefined;
  #grouping: Grouping | undefined;
  #records = 0;
  #blankRows = 0;
  /** Bytes of a byte order mark, which the tokenizer does not see. */
  #skipped = 0;

  constructor(options: CsvReaderOptions) {
    this.#options = options;
    this.#text = csvTextOf(options);
    this.#withLabels = options.labels ?? false;
    this.#tokenizer = createCsvTokenizer(this.#text, {
      record: (cells, place, bytes) => this.#takeRecord(cells, place, bytes),
      fault: (code, place) => this.#takeFault(code, place),
    });
    this.#start = createStart(options.source, (bytes, mark) => {
      this.#skipped = mark;
      if (bytes.length > 0) this.#tokenizer.write(bytes);
    });
  }

  write(chunk: Uint8Array): FlatRecord[] {
    this.#start.write(chunk);
    return this.#drain();
  }

  restart({ line, byte, records, passedOver }: Seam, lastId: string | null): void {
    this.#start.passOver();
    this.#tokenizer.restart({ line, byte: byte - this.#skipped });
    this.#grouping?.restart(lastId ?? undefined);
    [this.#records, this.#blankRows, this.#out] = [records, passedOver, []];
  }

  pause(): FlatRecord[] {
    this.#tokenizer.end();
    this.#grouping?.end();
    return this.#drain();
  }

  end(): FlatRecord[] {
    const { source } = this.#options;
    this.#start.end();
    this.#tokenizer.end();
    if (!this.#grouping)
      throw setupFault('MANIFEST_EMPTY', 'the manifest is empty: it has no header', { file: source });
    this.#grouping.end();
    if (this.#records === 0) this.notes.push(`${source} has a header and no records`);
    if (this.#blankRows > 0) this.notes.push(`${source}: ${this.#blankRows} rows without any value were passed over`);
    return this.#drain();
  }

  #drain(): FlatRecord[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }

  #positionOf({ line, byte }: RecordPlace): Position {
    return { source: this.#options.source, record: ++this.#records, line, byte: byte + this.#skipped };
  }

  #takeHeader(cells: readonly string[], place: RecordPlace): void {
    if (isSeparatorLine(cells)) return;
    const { source, mapping: given, keep = [] } = this.#options;
    const header = decodeHeader(cells, this.#text.encoding, source);
    const mapping = given ?? pathMapping(header, this.#text.delimiter, source, this.notes);
    const asked = { keep, labels: this.#withLabels };
    this.#binding = bindMapping(mapping, header, asked, { file: source, line: place.line });
    this.#grouping = createGrouping(mapping.groupBy !== undefined, (record) => this.#out.push(record));
    this.#tokenizer.expectColumns(header.length);
  }

  #takeRecord(cells: readonly string[], place: RecordPlace, bytes: Buffer | undefined): void {
    const binding = this.#binding;
    const grouping = this.#grouping;
    if (!binding || !grouping) return this.#takeHeader(cells, place);
    if (isBlankRecord(cells)) return void this.#blankRows++;
    const position = this.#positionOf(place);
    if (bytes && this.#text.encoding === 'utf-8' && !isUtf8(bytes))
      return grouping.reject({ code: 'TEXT_ENCODING', ...position, path: null }, undefined, undefined);
    const given = { texts: cells, isAscii: bytes === undefined || isAscii(bytes) };
    takeRow({ binding, grouping, withLabels: this.#withLabels }, given, position);
  }

  #takeFault(code: FaultCode, place: RecordPlace): void {
    if (!this.#grouping) throw headerFault(code, this.#options.source, place.line);
    this.#grouping.reject({ code, ...this.#positionOf(place), path: null }, undefined, undefined);
  }
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
      remedy: 'Pass a mapping profile (`customs-risk map init` drafts one), or name the columns by paths of fields.',
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
