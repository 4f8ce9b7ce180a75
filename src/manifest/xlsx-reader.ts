// XLSX reader: the first sheet of a workbook, by the optional peer read-excel-file, mapped as delimited text is.
import type { FlatRecord } from '../declaration/flat.js';
import { CustomsRiskError, setupFault } from '../errors.js';
import { limits } from '../limits.js';
import type { Format, ReaderOptions } from './format.js';
import type { ManifestReader } from './reader.js';
import { TableRows, type TypedCell, textOf } from './table-rows.js';
import { packWorkbook, unpackWorkbook, type WorkbookParts } from './workbook.js';

const isArchive = (bytes: Uint8Array): boolean => [0x50, 0x4b, 3, 4].every((byte, at) => bytes[at] === byte);

/** The format: a ZIP archive among whose first parts are those of a workbook. */
export const xlsxFormat: Format<'xlsx'> = {
  id: 'xlsx',
  title: 'an Excel workbook',
  idFrom: 'the column mapped to `declaration.id`',
  lacks: 'what no column is mapped to',
  takes: ['mapping', 'keep'],
  detect: ({ bytes, text, whole }) => {
    if (!isArchive(bytes)) return 'no';
    if (/\[Content_Types\]\.xml|xl\/|docProps\//.test(text))
      return { because: 'it is an archive with the parts of a workbook', sure: true };
    return whole ? 'no' : 'more';
  },
  create: createXlsxReader,
};

/** Create the reader. A workbook cannot be read piece by piece: it is held whole, up to a limit. */
function createXlsxReader(options: ReaderOptions): ManifestReader {
  const { source } = options;
  const notes: string[] = [];
  let held: Uint8Array[] = [];
  let length = 0;
  return {
    notes,
    write: (chunk) => {
      length += chunk.length;
      if (length > limits.workbookBytes)
        throw setupFault('MANIFEST_WORKBOOK', `the workbook has more than ${limits.workbookBytes} bytes`, {
          file: source,
          remedy: 'Save the sheet as CSV, which is read piece by piece.',
        });
      held.push(chunk);
      return [];
    },
    end: async function* () {
      if (length === 0) throw setupFault('MANIFEST_EMPTY', 'the manifest is empty', { file: source });
      const bytes = Buffer.concat(held);
      held = [];
      const sheet = await readFirstSheet(bytes, source);
      notes.push(...sheet.notes);
      yield* recordsOf(sheet, options, notes);
    },
  };
}

const batchRows = 256;

async function* recordsOf(
  { header, headerLine, rows }: Sheet,
  options: ReaderOptions,
  notes: string[],
): AsyncGenerator<readonly FlatRecord[], void, void> {
  const table = new TableRows(options, header, headerLine);
  for (let at = 0; at < rows.length; at++) {
    table.take(
      rows[at]!.map((cell) => cell ?? ''),
      headerLine + 1 + at,
    );
    if (at % batchRows === batchRows - 1) yield table.drain();
  }
  notes.push(...table.end());
  yield table.drain();
}

/** A sheet: its header, the number of the row that it stands in, and the rows below. */
export interface Sheet {
  readonly header: readonly string[];
  readonly headerLine: number;
  readonly rows: readonly (readonly TypedCell[])[];
  readonly notes: readonly string[];
}

/** Read the first sheet of a workbook. Throws MANIFEST_WORKBOOK, and WORKBOOK_UNAVAILABLE without read-excel-file. */
export async function readFirstSheet(bytes: Buffer, source: string): Promise<Sheet> {
  const readSheet = await loadReader(source);
  const parts = unpackWorkbook(bytes, source);
  const sheets = [...parts.keys()].filter((name) => /^xl\/worksheets\/[^/]+\.xml$/.test(name)).length;
  if (sheets === 0)
    throw setupFault('MANIFEST_WORKBOOK', 'the archive holds no workbook with sheets', {
      file: source,
      remedy: 'Unpack it and pass the manifest that is in it.',
    });
  refuseDoctype(parts, source);
  const all = await readRows(readSheet, packWorkbook(parts), source);
  const first = all.findIndex((row) => row.some((cell) => cell !== null && cell !== ''));
  if (first < 0) throw setupFault('MANIFEST_EMPTY', 'the first sheet is empty: it has no header', { file: source });
  refuseMergedHeader(parts, first + 1, source);
  return {
    header: all[first]!.map((cell) => textOf(cell, '.').trim()),
    headerLine: first + 1,
    rows: all.slice(first + 1),
    notes: sheets > 1 ? [`${source} has ${sheets} sheets: the first one is read`] : [],
  };
}

type ReadSheet = (input: Buffer, sheet: number, options: { readonly trim: boolean }) => Promise<TypedCell[][]>;

const packageName: string = 'read-excel-file/node';

async function loadReader(source: string): Promise<ReadSheet> {
  try {
    return ((await import(packageName)) as { readonly readSheet: ReadSheet }).readSheet; // what version 9 exports
  } catch (cause) {
    throw setupFault('WORKBOOK_UNAVAILABLE', 'read-excel-file cannot be loaded', { file: source, cause });
  }
}

async function readRows(readSheet: ReadSheet, bytes: Buffer, source: string): Promise<TypedCell[][]> {
  try {
    return await readSheet(bytes, 1, { trim: false });
  } catch (cause) {
    if (cause instanceof CustomsRiskError) throw cause;
    // What it says may hold the contents of a cell.
    throw setupFault('MANIFEST_WORKBOOK', 'the workbook cannot be read', { file: source, cause });
  }
}

function refuseDoctype(parts: WorkbookParts, source: string): void {
  for (const part of parts.values())
    if (part.subarray(0, limits.headBytes).includes('<!DOCTYPE'))
      throw setupFault('MANIFEST_WORKBOOK', 'the workbook holds a document type declaration, which is never read', {
        file: source,
      });
}

/** A cell that spans several columns names one of them, and nobody knows which. */
function refuseMergedHeader(parts: WorkbookParts, headerLine: number, source: string): void {
  const sheet = firstSheetOf(parts);
  const at = sheet?.lastIndexOf('<mergeCells') ?? -1;
  if (!sheet || at < 0) return;
  for (const [, from, to] of sheet.toString('latin1', at).matchAll(/<mergeCell\s[^>]*ref="[A-Z]+(\d+):[A-Z]+(\d+)"/g)) {
    if (Number(from) > headerLine || Number(to) < headerLine) continue;
    throw setupFault('MANIFEST_WORKBOOK', 'cells of the header are merged', {
      file: source,
      line: headerLine,
      remedy: 'Unmerge them, and give each column a name of its own.',
    });
  }
}

/** The part that holds the first sheet of the workbook. */
function firstSheetOf(parts: WorkbookParts): Buffer | undefined {
  const workbook = parts.get('xl/workbook.xml')?.toString('latin1') ?? '';
  const [, id = ''] = /<(?:\w+:)?sheet\s[^>]*\br:id="([^"]*)"/.exec(workbook) ?? [];
  const relations = parts.get('xl/_rels/workbook.xml.rels')?.toString('latin1') ?? '';
  for (const [relation] of relations.matchAll(/<(?:\w+:)?Relationship\s[^>]*>/g)) {
    if (/\bId="([^"]*)"/.exec(relation)?.[1] !== id) continue;
    const target = /\bTarget="\/?(?:xl\/)?([^"]*)"/.exec(relation)?.[1];
    return target === undefined ? undefined : parts.get(`xl/${target}`);
  }
  return undefined;
}
