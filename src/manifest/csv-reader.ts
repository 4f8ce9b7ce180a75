// CSV reader: a delimited manifest into flat declarations, by a mapping profile.
import type { Fault, FlatRecord } from '../declaration/flat.js';
import { slotIndex } from '../declaration/slots.js';
import { type FaultCode, setupFault } from '../errors.js';
import { limits } from '../limits.js';
import { type Binding, bindMapping, createCellDecoder, isSoundRecord } from './csv-binding.js';
import { createCsvTokenizer, type RecordPlace } from './csv-tokenizer.js';
import { createGrouping, type Grouping } from './grouping.js';
import { type Mapping, mappingOfPaths } from './mapping.js';
import type { ManifestReader } from './reader.js';

export interface CsvReaderOptions {
  /** Name of the source in positions and errors. */
  readonly source: string;
  /** Without a mapping the columns must be named by the paths of fields: declaration.id, item.hs … */
  readonly mapping?: Mapping | undefined;
  /** Columns that the output repeats. */
  readonly keep?: readonly string[] | undefined;
  /** Delimiter when there is no mapping. */
  readonly delimiter?: string | undefined;
}

const idIndex = slotIndex('declaration.id');

/** Create the reader. Throws CustomsRiskError for what is wrong with the file as a whole: no header, columns missing. */
export function createCsvReader(options: CsvReaderOptions): ManifestReader {
  const { source } = options;
  const format = options.mapping?.format ?? { delimiter: options.delimiter ?? ',', quote: '"', encoding: 'utf-8' };
  const encoding = new TextDecoder(format.encoding).encoding;
  const notes: string[] = [];
  let out: FlatRecord[] = [];
  let binding: Binding | undefined;
  let grouping: Grouping | undefined;
  let records = 0;
  let skipped = 0;

  const faultAt = (code: FaultCode, place: RecordPlace, path: string | null = null): Fault => ({
    code,
    source,
    record: records,
    line: place.line,
    byte: place.byte + skipped,
    path,
  });
  const takeHeader = (cells: readonly string[]): void => {
    const header = decodeHeader(cells, encoding, source);
    const mapping = options.mapping ?? pathMapping(header, format.delimiter, source, notes);
    binding = bindMapping(mapping, header, options.keep ?? [], source);
    grouping = createGrouping(mapping.groupBy !== undefined, (record) => out.push(record));
    tokenizer.expectColumns(header.length);
  };
  const tokenizer = createCsvTokenizer(format, {
    record: (cells, place, bytes) => {
      if (!binding || !grouping) return takeHeader(cells);
      records++;
      const sound = !bytes || isSoundRecord(bytes, encoding);
      const group = sound ? binding.groupOf(cells) : undefined;
      const { intake, row } = binding.fill(cells, bytes !== undefined, grouping.nextItem(group));
      if (!sound) intake.fault = { code: 'TEXT_ENCODING', path: null };
      else if (row[idIndex] === undefined) intake.fault ??= { code: 'ID_MISSING', path: 'id' };
      else if (grouping.nextItem(group) >= limits.items) intake.fault ??= { code: 'ITEMS_TOO_MANY', path: 'items' };
      if (intake.fault) return grouping.reject(faultAt(intake.fault.code, place, intake.fault.path), group);
      const position = { source, record: records, line: place.line, byte: place.byte + skipped };
      grouping.add({ row, issues: intake.issues, position, kept: binding.kept(cells), group });
    },
    fault: (code, place) => {
      if (!grouping)
        throw setupFault('MANIFEST_FORMAT', `the header cannot be read: ${code}`, { file: source, line: place.line });
      records++;
      grouping.reject(faultAt(code, place), undefined);
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
      return drain();
    },
  };
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
    const message = 'no mapping was given, and the header has no column "declaration.id"';
    throw setupFault('COLUMN_MISSING', message, {
      file: source,
      line: 1,
      remedy: 'Pass a mapping profile with --mapping.',
    });
  }
  const mapping = mappingOfPaths(header, delimiter);
  const unread = header.length - mapping.columns.length;
  if (unread > 0) notes.push(`${source}: ${unread} columns are not named by a path and were not read`);
  return mapping;
}

/** Holds back the first bytes until a byte order mark can be told; hands on the rest with the length of the mark. */
function createStart(
  source: string,
  handOn: (bytes: Uint8Array, mark: number) => void,
): { write: (chunk: Uint8Array) => void; end: () => void } {
  let held: Buffer | undefined = Buffer.alloc(0);
  let mark = 0;
  const open = (): void => {
    const bytes = held!;
    held = undefined;
    if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
      throw setupFault('MANIFEST_ENCODING', 'the manifest is UTF-16', { file: source, remedy: 'Convert it to UTF-8.' });
    mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    handOn(bytes.subarray(mark), mark);
  };
  return {
    write: (chunk) => {
      if (held === undefined) return handOn(chunk, mark);
      held = Buffer.concat([held, chunk]);
      if (held.length >= 3) open();
    },
    end: () => {
      if (held) open();
    },
  };
}
