// Workbooks for tests, written by hand: rows of cells into the parts of an XLSX file.
import { deflateRawSync } from 'node:zlib';
import { packWorkbook } from '../../src/manifest/workbook.js';

/** A cell: text, number, { formula, value }, or { date: serial }. */
export type SheetCell =
  | string
  | number
  | null
  | { readonly formula: string; readonly value: string }
  | { readonly date: number }
  | { readonly error: string };

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const letters = (at: number): string =>
  at < 26 ? String.fromCharCode(65 + at) : letters(Math.floor(at / 26) - 1) + String.fromCharCode(65 + (at % 26));

function cellXml(cell: SheetCell, at: number, row: number): string {
  const r = `r="${letters(at)}${row}"`;
  if (cell === null) return '';
  if (typeof cell === 'number') return `<c ${r}><v>${cell}</v></c>`;
  if (typeof cell === 'string')
    return `<c ${r} t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
  if ('date' in cell) return `<c ${r} s="1"><v>${cell.date}</v></c>`;
  if ('error' in cell) return `<c ${r} t="e"><v>${cell.error}</v></c>`;
  return `<c ${r} t="str"><f>${escaped(cell.formula)}</f><v>${escaped(cell.value)}</v></c>`;
}

export interface SheetOptions {
  readonly merged?: readonly string[];
  /** Number of the first row. */
  readonly from?: number;
  readonly date1904?: boolean;
}

/** The parts of a workbook of one sheet. */
export function workbookParts(
  rows: readonly (readonly SheetCell[])[],
  { merged = [], from = 1, date1904 = false }: SheetOptions = {},
): Map<string, Buffer> {
  const body = rows.map((cells, at) =>
    cells.length === 0
      ? ''
      : `<row r="${at + from}">${cells.map((cell, column) => cellXml(cell, column, at + from)).join('')}</row>`,
  );
  const merges =
    merged.length === 0 ? '' : `<mergeCells>${merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`;
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const files = {
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    '_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook ${main} xmlns:r="${relations}"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets><sheet name="Arrivals" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet ${main}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `<worksheet ${main}><sheetData>${body.join('')}</sheetData>${merges}</worksheet>`,
  };
  return new Map(
    Object.entries(files).map(([name, text]) => [name, Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${text}`)]),
  );
}

/** A workbook of one sheet. */
export function workbook(rows: readonly (readonly SheetCell[])[], options?: SheetOptions): Buffer {
  return packWorkbook(workbookParts(rows, options));
}

/** An archive as others write it: deflated, with a directory that may say other lengths than are true. */
export function deflatedArchive(parts: ReadonlyMap<string, Buffer>, lie = 0): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, part] of parts) {
    const packed = deflateRawSync(part);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(lie || part.length, 22);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(lie || part.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(at, 42);
    pieces.push(local, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    at += local.length + name.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.size, 8);
  end.writeUInt16LE(parts.size, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...pieces, listed, end]);
}
