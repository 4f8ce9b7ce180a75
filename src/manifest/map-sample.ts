// A sample of a manifest with columns: its delimiter, its encoding, its header and its first rows, from its first bytes.
import { isUtf8 } from 'node:buffer';
import { setupFault } from '../errors.js';
import { limits } from '../limits.js';
import { createCellDecoder } from './csv-binding.js';
import { createCsvTokenizer } from './csv-tokenizer.js';
import { chooseFormat, headOf } from './detect.js';
import { formats } from './formats.js';
import { createGunzip, headerLength } from './gunzip.js';
import type { SampledTable } from './map-draft.js';
import { openColumns } from './parquet-columns.js';
import { parquetFormat } from './parquet-reader.js';
import { chunksOf } from './read-manifest.js';
import { checkKind, isUtf16, withoutMark } from './start.js';
import { type TypedCell, textOf } from './table-rows.js';
import { readFirstSheet, xlsxFormat } from './xlsx-reader.js';

/** Rows that are looked at, of the first bytes. */
const mostRows = 5_000;
const sampleBytes = 16 * limits.headBytes;

/**
 * Read the sample of a delimited manifest. Throws CustomsRiskError: what reading throws; USAGE where a format needs no
 * mapping, MANIFEST_FORMAT and MANIFEST_ENCODING where no columns can be told.
 */
export async function sampleManifest(file: string, delimiter: string | undefined): Promise<SampledTable> {
  const { bytes, isAll } = await firstBytes(file);
  if (bytes.length === 0) throw setupFault('MANIFEST_EMPTY', 'the manifest is empty', { file });
  const typed = file === '-' ? undefined : await sampleTyped(bytes, file);
  if (typed) return typed;
  checkKind(bytes, file);
  if (isUtf16(bytes))
    throw setupFault('MANIFEST_ENCODING', 'the manifest is UTF-16', { file, remedy: 'Convert it to UTF-8.' });
  checkHasColumns(bytes, file);
  const text = Buffer.from(withoutMark(bytes));
  const whole = isAll ? text : text.subarray(0, text.lastIndexOf(10) + 1);
  const encoding = encodingOf(whole);
  const { mark, because } =
    delimiter === undefined ? delimiterOf(whole, file) : { mark: delimiter, because: 'as given' };
  const decode = createCellDecoder(encoding.name);
  const rows: string[][] = [];
  const tokenizer = createCsvTokenizer(
    { delimiter: mark, quote: '"' },
    {
      record: (cells) => {
        if (rows.length <= mostRows && !/^sep=.?$/i.test(cells[0]!))
          rows.push(cells.map((cell) => (decode(cell) ?? '').trim()));
      },
      fault: () => {},
    },
  );
  tokenizer.write(whole);
  tokenizer.end();
  const [header = [], ...records] = rows;
  checkHeader(header, file);
  return {
    source: file,
    header,
    rows: records,
    format: [
      { key: 'delimiter', value: JSON.stringify(mark), because },
      { key: 'encoding', value: encoding.name, because: encoding.because },
    ],
  };
}

/** The sample of a workbook or of a column file, whose cells are typed; undefined for other files. */
async function sampleTyped(bytes: Buffer, file: string): Promise<SampledTable | undefined> {
  const head = headOf(file, bytes.subarray(0, limits.headBytes), true);
  const table = (header: readonly string[], rows: readonly (readonly TypedCell[])[]): SampledTable => ({
    source: file,
    header,
    rows: rows.slice(0, mostRows).map((cells) => header.map((_, at) => textOf(cells[at], '.').trim())),
    format: [],
  });
  if (xlsxFormat.detect(head) !== 'no') {
    const chunks: Uint8Array[] = [];
    for await (const chunk of chunksOf(file, file)) chunks.push(chunk);
    const { header, rows } = await readFirstSheet(Buffer.concat(chunks), file);
    return table(header, rows);
  }
  if (parquetFormat.detect(head) === 'no') return undefined;
  const columns = await openColumns(file, file);
  try {
    return table(columns.names, columns.groups > 0 ? await columns.read(0) : []);
  } finally {
    await columns.close();
  }
}

/** The first bytes of a file, unpacked where it is compressed. */
async function firstBytes(file: string): Promise<{ readonly bytes: Buffer; readonly isAll: boolean }> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const take = (piece: Uint8Array): boolean => {
    pieces.push(piece);
    length += piece.length;
    return length < sampleBytes;
  };
  const done = (isAll: boolean) => ({ bytes: Buffer.concat(pieces).subarray(0, sampleBytes), isAll });
  let gunzip: ReturnType<typeof createGunzip> | undefined;
  let begun = false;
  for await (const chunk of chunksOf(file === '-' ? process.stdin : file, file)) {
    if (!begun && typeof headerLength(chunk) === 'number') gunzip = createGunzip(file);
    begun = true;
    if (!gunzip) {
      if (!take(chunk)) return done(false);
    } else for await (const piece of gunzip.write(chunk)) if (!take(piece)) return done(false);
  }
  gunzip?.end();
  return done(length <= sampleBytes);
}

/** Refuse formats that are read as they are. */
function checkHasColumns(bytes: Buffer, file: string): void {
  const head = headOf(file.replace(/\.gz$/i, ''), bytes.subarray(0, limits.headBytes), true);
  const { format } = chooseFormat(formats, head, file)!; // a whole head is enough to tell
  if (format.takes.includes('mapping')) return;
  const isJson = format.id === 'json' || format.id === 'ndjson';
  throw setupFault('USAGE', `${format.title} is read without a mapping profile, which is for columns`, {
    file,
    remedy: isJson
      ? 'Name the keys by the fields of a declaration, or export the data as delimited text.'
      : 'Score it as it is; `customs-risk validate` shows what it holds.',
  });
}

/** UTF-8 where the bytes are that; else what its letters stand next to tells Cyrillic from Latin. */
function encodingOf(bytes: Buffer): { readonly name: string; readonly because: string } {
  if (isUtf8(bytes)) return { name: 'utf-8', because: '' };
  let [high, pairs] = [0, 0];
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at]! < 0xc0) continue;
    high++;
    if ((bytes[at + 1] ?? 0) >= 0xc0) pairs++;
  }
  // Words of Cyrillic letters are runs of high bytes; accented letters stand alone.
  const name = pairs > high / 2 ? 'windows-1251' : 'windows-1252';
  return { name, because: 'GUESSED: it is no UTF-8; look at the letters in the samples below' };
}

const delimiters = [',', ';', '\t', '|'];

/** The mark that cuts the first line into columns, and the lines behind it into as many. */
function delimiterOf(bytes: Buffer, file: string): { readonly mark: string; readonly because: string } {
  const counts = delimiters.map((mark) => {
    const cells: number[] = [];
    const tokenizer = createCsvTokenizer(
      { delimiter: mark, quote: '"' },
      {
        record: (record) => {
          if (cells.length < 100 && !/^sep=.?$/i.test(record[0]!)) cells.push(record.length);
        },
        fault: () => {},
      },
    );
    tokenizer.write(bytes);
    tokenizer.end();
    const [columns = 1] = cells;
    return { mark, columns, even: cells.filter((one) => one === columns).length / Math.max(1, cells.length) };
  });
  const [best] = counts.filter(({ columns }) => columns > 1).sort((a, b) => b.even * b.columns - a.even * a.columns);
  if (best) return { mark: best.mark, because: best.even < 0.95 ? 'GUESSED: not every line has as many cells' : '' };
  throw setupFault('MANIFEST_FORMAT', 'no mark cuts the first line into columns', {
    file,
    remedy:
      'Say which it is (--delimiter). Lines of fixed width need a profile that names their places: see examples/mappings/fixed-width.yaml.',
  });
}

/** Refuse a first line that names no columns. No cell is repeated, for it may be of a record. */
function checkHeader(header: readonly string[], file: string): void {
  const isValue = (cell: string): boolean => /^[\d.,:/\s-]+$/.test(cell) && /\d/.test(cell);
  if (header.filter(isValue).length * 3 <= header.length) return;
  throw setupFault('MANIFEST_FORMAT', 'the first line looks like a record and not like the names of columns', {
    file,
    line: 1,
    remedy: 'Put a line with the names of the columns before it.',
  });
}
