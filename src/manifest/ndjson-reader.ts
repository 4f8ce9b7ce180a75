// NDJSON reader: one canonical declaration on each line.
import type { Format, ReaderOptions } from './format.js';
import { jsonName, spansLines } from './json-reader.js';
import { readJsonRecord } from './json-record.js';
import { createLineSplitter } from './line-splitter.js';
import type { ManifestReader } from './reader.js';
import { RecordOutput } from './record-output.js';
import { createRecordReader } from './record-reader.js';
import type { SeamFinder } from './seams.js';
import { createStart } from './start.js';

/** Names that say their file is lines of JSON. */
export const ndjsonName = /\.(?:ndjson|jsonl)$/i;

/** Lines of JSON, told from their first mark, or from the name where that says more. */
export const ndjsonFormat: Format<'ndjson'> = {
  id: 'ndjson',
  title: 'lines of JSON',
  idFrom: '`id`',
  lacks: 'nothing',
  takes: [],
  detect: ({ name, text, whole }) => {
    if (ndjsonName.test(name)) return { because: 'its name ends so', sure: false };
    const start = text.trimStart();
    if (start === '' && !whole) return 'more';
    if (start[0] !== '{' || /\.(?:csv|tsv)$/i.test(name)) return 'no';
    if (jsonName.test(name)) return 'no';
    const goesOn = spansLines(start, whole);
    if (goesOn !== false) return goesOn ? 'no' : 'more';
    return { because: 'it begins with a brace', sure: false };
  },
  seams: createNdjsonSeams,
  create: ({ source }) => createNdjsonReader(source),
};

/** Create the reader. Blank lines are passed over; a line over the size limit costs itself. */
export function createNdjsonReader(source: string): ManifestReader {
  const output = new RecordOutput(source);
  const takeLine = (bytes: Uint8Array | undefined, line: number, byte: number): void => {
    if (isRecord(bytes)) output.take(readJsonRecord(bytes, output.positionAt({ line, byte })));
  };
  const lines = createLineSplitter(takeLine);
  const notes: string[] = [];
  const end = (): void => {
    lines.end();
    if (output.count === 0) notes.push(`${source} has no records`);
  };
  const { write, restart } = lines;
  return createRecordReader(source, output, { write, end, restart, pause: lines.end }, notes);
}

/** Every line is a record but blank ones; undefined is a line over the size limit. */
export function isRecord(bytes: Uint8Array | undefined): boolean {
  return !bytes?.every((byte) => byte === 32 || byte === 9 || byte === 13);
}

/** Every place between two lines is a seam; there is no head. */
export function createNdjsonSeams({ source }: ReaderOptions): SeamFinder {
  let records = 0;
  let skipped = 0;
  const lines = createLineSplitter((bytes) => {
    if (isRecord(bytes)) records++;
  });
  const start = createStart(source, (bytes, mark) => {
    skipped = mark;
    lines.write(bytes);
  });
  return {
    write: start.write,
    headEnd: () => 0,
    last: () => {
      const { line, byte } = lines.next();
      return line > 1 ? { byte: byte + skipped, line, records, passedOver: 0 } : undefined;
    },
    restart: (seam) => {
      start.passOver();
      lines.restart(seam);
      [records, skipped] = [seam.records, 0];
    },
  };
}
