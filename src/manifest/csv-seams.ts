// CSV seams: where a delimited manifest can be cut, by the rules of its tokenizer and of the grouping of its rows.
import { isUtf8 } from 'node:buffer';
import { createCellText } from './csv-binding.js';
import {
  type CsvReaderOptions,
  csvTextOf,
  decodeHeader,
  headerFault,
  isBlankRecord,
  isSeparatorLine,
} from './csv-header.js';
import { createCsvTokenizer, type RecordPlace } from './csv-tokenizer.js';
import type { Seam, SeamFinder } from './seams.js';
import { createStart } from './start.js';

/**
 * Create the finder. Every place between two records is a seam; where rows are grouped, those between two rows whose groups
 * can be read and differ, so that neither can belong to the declaration of the other, whatever is wrong with them.
 */
export function createCsvSeams(options: CsvReaderOptions): SeamFinder {
  const { source, mapping } = options;
  const text = csvTextOf(options);
  const cellText = createCellText(text.encoding);
  const groupBy = mapping?.groupBy;
  let groupAt = -1;
  let groupBefore: string | undefined;
  let groupSeam: Seam | undefined;
  let hasHeader = false;
  let headEnd: number | undefined;
  let skipped = 0;
  let records = 0;
  let passedOver = 0;

  const seamAt = ({ line, byte }: RecordPlace): Seam => ({ byte: byte + skipped, line, records, passedOver });
  const takeHeader = (cells: readonly string[]): void => {
    if (isSeparatorLine(cells)) return;
    hasHeader = true;
    if (groupBy !== undefined) groupAt = decodeHeader(cells, text.encoding, source).indexOf(groupBy);
    tokenizer.expectColumns(cells.length);
  };
  const groupOf = (cells: readonly string[], bytes: Buffer | undefined): string | undefined => {
    if (bytes && text.encoding === 'utf-8' && !isUtf8(bytes)) return undefined;
    return cellText(cells[groupAt]!)?.trim();
  };
  const tokenizer = createCsvTokenizer(text, {
    record: (cells, place, bytes) => {
      if (!hasHeader) return takeHeader(cells);
      headEnd ??= place.byte + skipped;
      if (isBlankRecord(cells)) return void passedOver++;
      if (groupAt >= 0) {
        const group = groupOf(cells, bytes);
        const isApart = group !== groupBefore || group === '';
        if (group !== undefined && groupBefore !== undefined && isApart) groupSeam = seamAt(place);
        groupBefore = group;
      }
      records++;
    },
    // Where rows are grouped their cells are asked for.
    ...(groupBy === undefined && {
      line: (byte: number) => {
        headEnd ??= byte + skipped;
        records++;
      },
    }),
    fault: (code, place) => {
      if (!hasHeader) throw headerFault(code, source, place.line);
      headEnd ??= place.byte + skipped;
      groupBefore = undefined;
      records++;
    },
  });
  const start = createStart(source, (bytes, mark) => {
    skipped = mark;
    if (bytes.length > 0) tokenizer.write(bytes);
  });
  const between = (): Seam | undefined => {
    const next = hasHeader ? tokenizer.next() : undefined;
    return next && seamAt(next);
  };
  return {
    write: start.write,
    headEnd: () => headEnd ?? between()?.byte,
    last: () => (groupBy === undefined ? between() : groupSeam),
    restart: (seam) => {
      start.passOver();
      tokenizer.restart({ line: seam.line, byte: seam.byte - skipped });
      ({ records, passedOver } = seam);
      groupBefore = undefined;
      groupSeam = undefined;
    },
  };
}
