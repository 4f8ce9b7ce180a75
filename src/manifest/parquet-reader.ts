// Parquet reader: a column file, row group by row group, mapped as delimited text is.
import type { FlatRecord } from '../declaration/flat.js';
import { setupFault } from '../errors.js';
import type { Format, ReaderOptions } from './format.js';
import { openColumns } from './parquet-columns.js';
import type { ManifestReader } from './reader.js';
import { TableRows } from './table-rows.js';

// The mark, and the first byte of a page or of the footer, without which it could be text.
const magic = [0x50, 0x41, 0x52, 0x31, 0x15];

/** The format, told from its mark. */
export const parquetFormat: Format<'parquet'> = {
  id: 'parquet',
  title: 'a Parquet file',
  idFrom: 'the column mapped to `declaration.id`',
  lacks: 'what no column is mapped to',
  takes: ['mapping', 'keep'],
  detect: ({ bytes, whole }) => {
    if (!magic.every((byte, at) => at >= bytes.length || bytes[at] === byte)) return 'no';
    if (bytes.length < magic.length) return whole ? 'no' : 'more';
    return { because: 'it begins with the mark PAR1', sure: true };
  },
  create: createParquetReader,
};

/** Create the reader. What a file holds where stands at its end, so it is read from its path, not from the bytes that come. */
function createParquetReader(options: ReaderOptions): ManifestReader {
  const { path, source } = options;
  if (path === undefined)
    throw setupFault('USAGE', 'a Parquet file is read from its end on, so it must be a file, and not compressed', {
      file: source,
      remedy: 'Write it to a file, unpacked, and pass its path.',
    });
  const notes: string[] = [];
  let begun = false;
  return {
    notes,
    write: () => {
      if (begun) return [];
      begun = true;
      return recordsOf(path, options, notes);
    },
    end: () => {
      if (!begun) throw setupFault('MANIFEST_EMPTY', 'the manifest is empty', { file: source });
      return [];
    },
  };
}

const batchRows = 256;

async function* recordsOf(
  path: string | URL,
  options: ReaderOptions,
  notes: string[],
): AsyncGenerator<readonly FlatRecord[], void, void> {
  const columns = await openColumns(path, options.source);
  try {
    const table = new TableRows(options, columns.names, 1);
    let row = 0;
    for (let group = 0; group < columns.groups; group++)
      for (const cells of await columns.read(group)) {
        table.take(cells, ++row);
        if (row % batchRows === 0) yield table.drain();
      }
    notes.push(...table.end());
    yield table.drain();
  } finally {
    await columns.close();
  }
}
