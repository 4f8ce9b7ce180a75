// NDJSON reader: one canonical declaration on each line.
import type { Format } from './format.js';
import { jsonName, spansLines } from './json-reader.js';
import { readJsonRecord } from './json-record.js';
import { createLineSplitter } from './line-splitter.js';
import type { ManifestReader } from './reader.js';
import { RecordOutput } from './record-output.js';
import { createRecordReader } from './record-reader.js';

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
  create: ({ source }) => createNdjsonReader(source),
};

/** Create the reader. Blank lines are passed over; a line over the size limit costs itself. */
export function createNdjsonReader(source: string): ManifestReader {
  const output = new RecordOutput(source);
  const takeLine = (bytes: Uint8Array | undefined, line: number, byte: number): void => {
    if (!bytes || !isBlank(bytes)) output.take(readJsonRecord(bytes, output.positionAt({ line, byte })));
  };
  const lines = createLineSplitter(takeLine);
  const notes: string[] = [];
  const end = (): void => {
    lines.end();
    if (output.count === 0) notes.push(`${source} has no records`);
  };
  return createRecordReader(source, output, { write: lines.write, end }, notes);
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 32 || byte === 9 || byte === 13);
}
