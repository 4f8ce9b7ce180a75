// Fixed-width reader: lines whose fields stand at places that a mapping profile names.
import { isAscii, isUtf8 } from 'node:buffer';
import type { FlatRecord } from '../declaration/flat.js';
import { setupFault } from '../errors.js';
import { bindMapping } from './csv-binding.js';
import type { Format, ReaderOptions } from './format.js';
import { createGrouping } from './grouping.js';
import { createLineSplitter } from './line-splitter.js';
import type { ManifestReader } from './reader.js';
import { createStart } from './start.js';
import { takeRow } from './take-row.js';

/** The format. No first bytes tell it: a mapping of that type does, or the option. */
export const fixedWidthFormat: Format<'fixed-width'> = {
  id: 'fixed-width',
  title: 'lines of fixed width',
  idFrom: 'the field mapped to `declaration.id`',
  lacks: 'what no field is mapped to',
  takes: ['mapping', 'keep'],
  detect: () => 'no',
  create: createFixedWidthReader,
};

function createFixedWidthReader(options: ReaderOptions): ManifestReader {
  const { source, mapping } = options;
  const { fields, records: selector, encoding: label } = mapping?.format ?? {};
  if (!mapping || !fields)
    throw setupFault('USAGE', 'lines of fixed width are read by a mapping profile that names their fields', {
      file: source,
      remedy: 'Pass a mapping with format.type: fixed-width and format.fields.',
    });
  const isUtf8Text = new TextDecoder(label).encoding === 'utf-8';
  const slices = Object.values(fields).map(({ start, width }) => [start - 1, start - 1 + width] as const);
  const place = { file: source, line: 1 };
  const withLabels = options.labels ?? false;
  const binding = bindMapping(mapping, Object.keys(fields), { keep: options.keep ?? [], labels: withLabels }, place);
  let out: FlatRecord[] = [];
  const grouping = createGrouping(mapping.groupBy !== undefined, (record) => out.push(record));
  let [records, skipped, passedOver] = [0, 0, 0];
  const lines = createLineSplitter((bytes, line, byte) => {
    const text =
      bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1').replace(/\r$/, '');
    if (text !== undefined && text.trim() === '') return;
    if (text !== undefined && selector) {
      const start = selector.start - 1;
      if (text.slice(start, start + selector.width).trim() !== selector.is) return void passedOver++;
    }
    records++;
    const position = { source, record: records, line, byte: byte + skipped };
    if (text === undefined)
      return grouping.reject({ code: 'RECORD_TOO_LONG', ...position, path: null }, undefined, undefined);
    if (isUtf8Text && !isUtf8(bytes!))
      return grouping.reject({ code: 'TEXT_ENCODING', ...position, path: null }, undefined, undefined);
    const cells = { texts: slices.map(([start, end]) => text.slice(start, end)), isAscii: isAscii(bytes!) };
    takeRow({ binding, grouping, withLabels }, cells, position);
  });
  const start = createStart(source, (bytes, mark) => {
    skipped = mark;
    lines.write(bytes);
  });
  const notes: string[] = [];
  let begun = false;
  const drain = (): FlatRecord[] => {
    const done = out;
    out = [];
    return done;
  };
  return {
    notes,
    write: (chunk) => {
      begun ||= chunk.length > 0;
      start.write(chunk);
      return drain();
    },
    end: () => {
      if (!begun) throw setupFault('MANIFEST_EMPTY', 'the manifest is empty', { file: source });
      start.end();
      lines.end();
      grouping.end();
      if (records === 0) notes.push(`${source} has no records`);
      if (passedOver > 0)
        notes.push(`${source}: ${passedOver} lines are no records by format.records and were passed over`);
      return drain();
    },
  };
}
