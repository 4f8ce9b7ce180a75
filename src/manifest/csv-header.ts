// CSV header: what is settled before the first record of a delimited manifest, for its reader and for finding its seams.
import { type CustomsRiskError, type FaultCode, recordFaults, setupFault } from '../errors.js';
import { createCellDecoder } from './csv-binding.js';
import type { CsvDialect } from './csv-record.js';
import type { ReaderOptions } from './format.js';

/** Options of the reader; without a mapping the columns must be named by the paths of fields: declaration.id, item.hs … */
export interface CsvReaderOptions extends ReaderOptions {
  /** Delimiter when there is no mapping. */
  readonly delimiter?: string | undefined;
}

/** How the text of a manifest is written; the encoding by its usual name. */
export function csvTextOf({ mapping, delimiter = ',' }: CsvReaderOptions): CsvDialect & { readonly encoding: string } {
  const format = mapping?.format ?? { delimiter, quote: '"', encoding: 'utf-8' };
  return { ...format, encoding: new TextDecoder(format.encoding).encoding };
}

/** A row without any value is no record. */
export function isBlankRecord(cells: readonly string[]): boolean {
  return cells.every((cell) => cell === '' || cell.trim() === '');
}

/** Excel takes a first line `sep=;` for the delimiter and shows the rest; the mapping says it here. */
export function isSeparatorLine(cells: readonly string[]): boolean {
  return cells.length <= 2 && /^sep=.?$/i.test(cells[0]!) && (cells[1] ?? '') === '';
}

export function headerFault(code: FaultCode, source: string, line: number): CustomsRiskError {
  const place = { file: source, line };
  if (code === 'TEXT_NUL')
    return setupFault('MANIFEST_ENCODING', 'the header holds NUL bytes: the manifest is no text, or it is UTF-16', {
      ...place,
      remedy: 'Convert it to UTF-8.',
    });
  return setupFault('MANIFEST_FORMAT', `the header cannot be read: ${recordFaults[code]} (${code})`, {
    ...place,
    remedy: 'Mend the first line, or set format.quote and format.delimiter in the mapping.',
  });
}

export function decodeHeader(cells: readonly string[], encoding: string, source: string): string[] {
  const decode = createCellDecoder(encoding);
  return cells.map((cell) => {
    const name = decode(cell);
    if (name === undefined)
      throw setupFault('MANIFEST_ENCODING', `the header is not valid ${encoding}`, { file: source, line: 1 });
    return name.trim();
  });
}
