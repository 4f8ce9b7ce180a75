// JSON reader: a list of canonical declarations, or one after the other, each over as many lines as it likes.
import type { Format } from './format.js';
import { readJsonRecord } from './json-record.js';
import { JsonSplitter } from './json-splitter.js';
import type { ManifestReader } from './reader.js';
import { RecordOutput } from './record-output.js';
import { createRecordReader } from './record-reader.js';

/** The format. */
export const jsonFormat: Format<'json'> = {
  id: 'json',
  title: 'JSON',
  idFrom: '`id`',
  lacks: 'nothing',
  takes: [],
  detect: ({ name, text, whole }) => {
    if (/\.(?:ndjson|jsonl|csv|tsv)$/i.test(name)) return 'no';
    const start = text.trimStart();
    if (start === '' && !whole) return 'more';
    if (start[0] === '[') return { because: 'it begins as a list', sure: false };
    if (start[0] !== '{') return 'no';
    if (jsonName.test(name)) return { because: 'its name ends so', sure: false };
    const goesOn = spansLines(start, whole);
    if (goesOn === undefined) return 'more';
    return goesOn ? { because: 'its first line is a brace', sure: false } : 'no';
  },
  create: ({ source }) => createJsonReader(source),
};

/** Names that say their file is JSON, of one line or of several. */
export const jsonName = /\.json$/i;

/** Whether a text that begins with a brace has nothing else in its first line, as no line of JSON does; undefined while that takes more of it. */
export function spansLines(text: string, whole: boolean): boolean | undefined {
  const behind = text.slice(1).replace(/^[ \t\r]+/, '');
  return behind === '' && !whole ? undefined : behind[0] === '\n';
}

/** Create the reader. A declaration over the size limit, or that is no JSON, costs itself. */
function createJsonReader(source: string): ManifestReader {
  const output = new RecordOutput(source);
  const splitter = new JsonSplitter({
    take: (bytes, place) => output.take(readJsonRecord(bytes, output.positionAt(place))),
    malformed: (place) => output.reject('JSON_MALFORMED', place),
  });
  const notes: string[] = [];
  const end = (): void => {
    splitter.end();
    if (output.count === 0) notes.push(`${source} has no records`);
  };
  return createRecordReader(source, output, { write: (bytes) => splitter.write(bytes), end }, notes);
}
