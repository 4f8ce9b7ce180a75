// The tokenizer: RFC 4180, one faulty record at a time, the same whatever the size of the chunks, linear in time.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parseString } from 'fast-csv';
import { describe, expect, it } from 'vitest';
import { createCsvTokenizer } from '../../src/manifest/csv-tokenizer.js';
import { runs } from '../runs.js';

interface Told {
  readonly rows: string[][];
  readonly faults: string[];
  readonly places: { line: number; byte: number }[];
}

function tokenize(
  input: string | Buffer,
  { chunk = 1 << 20, columns = -1, most = 1 << 20, delimiter = ',' } = {},
): Told {
  const bytes = typeof input === 'string' ? Buffer.from(input, 'utf8') : input;
  const told: Told = { rows: [], faults: [], places: [] };
  const tokenizer = createCsvTokenizer(
    { delimiter, quote: '"' },
    {
      record: (cells, place) => {
        told.rows.push(cells.map((cell) => Buffer.from(cell, 'latin1').toString('utf8')));
        told.places.push(place);
      },
      fault: (code, place) => told.faults.push(`${code} line ${place.line} byte ${place.byte}`),
    },
    most,
  );
  tokenizer.expectColumns(columns);
  for (let at = 0; at < bytes.length; at += chunk) tokenizer.write(bytes.subarray(at, at + chunk));
  tokenizer.end();
  return told;
}

describe('sound input', () => {
  it.each([
    [
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\rc,d\r',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      '"a,1","b ""x"""\n"","\n"\n',
      [
        ['a,1', 'b "x"'],
        ['', '\n'],
      ],
    ],
    [
      'a,,\n,,\n',
      [
        ['a', '', ''],
        ['', '', ''],
      ],
    ],
    [
      '\n\na,b\n\n\nc,d\n\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['"x"', [['x']]],
    ['日本,"é\nö"\n', [['日本', 'é\nö']]],
    ['"a"\r\n"b"\r\n', [['a'], ['b']]],
    ['', []],
  ])('%j', (input, rows) => {
    expect(tokenize(input)).toMatchObject({ rows, faults: [] });
    expect(tokenize(input, { chunk: 1 })).toMatchObject({ rows, faults: [] });
  });

  it('tells line and byte of each record', () => {
    expect(tokenize('a,b\n"x\ny",c\n\n"é",d\n').places).toEqual([
      { line: 1, byte: 0 },
      { line: 2, byte: 4 },
      { line: 5, byte: 13 },
    ]);
  });
});

describe('one faulty record costs one record', () => {
  const good = (number: number): string => `${number},"good, ${number}",x\n`;
  const around = (bad: string): string => good(1) + good(2) + bad + good(4) + good(5);
  it.each([
    ['unclosed quote', '3,"open,x\n', 'CSV_UNCLOSED_QUOTE'],
    ['unclosed quote at the start', '"3,open,x\n', 'CSV_STRAY_QUOTE|CSV_UNCLOSED_QUOTE'],
    ['stray quote in a bare cell', '3,5" pipe,x\n', 'CSV_STRAY_QUOTE'],
    ['text behind a closing quote', '3,"open"y,x\n', 'CSV_STRAY_QUOTE'],
    ['too few cells', '3,x\n', 'CSV_COLUMN_COUNT'],
    ['too many cells', '3,x,y,z\n', 'CSV_COLUMN_COUNT'],
    ['NUL', '3,a\0b,x\n', 'TEXT_NUL'],
    ['too long', `3,${'y'.repeat(3_000)},x\n`, 'RECORD_TOO_LONG'],
    ['too long and quoted', `3,"${'y'.repeat(3_000)}",x\n`, 'CSV_UNCLOSED_QUOTE'],
  ])('%s', (_, bad, code) => {
    for (const chunk of [1, 7, 100, 1 << 20]) {
      const { rows, faults } = tokenize(around(bad), { chunk, columns: 3, most: 1_000 });
      expect(rows.map(([number]) => number)).toEqual(['1', '2', '4', '5']);
      expect(faults).toHaveLength(1);
      expect(faults[0]).toMatch(new RegExp(`^(?:${code}) line 3 byte 28$`));
    }
  });

  it('an unclosed quote in the last record', () => {
    expect(tokenize(`${good(1)}2,"open,x\n`, { columns: 3 })).toMatchObject({
      rows: [['1', 'good, 1', 'x']],
      faults: ['CSV_UNCLOSED_QUOTE line 2 byte 14'],
    });
  });

  it('an unclosed quote that swallows records up to a quoted cell gives them back', () => {
    const { rows, faults } = tokenize('1,"open,x\n2,b,x\n3,",c",x\n4,d,x\n', { columns: 3 });
    expect(rows.map(([number]) => number)).toEqual(['2', '3', '4']);
    expect(faults).toEqual(['CSV_UNCLOSED_QUOTE line 1 byte 0']);
  });

  it('more columns than allowed', () => {
    expect(tokenize(`${','.repeat(1_000_000)}\na,b\n`, { most: 1 << 22 })).toMatchObject({
      rows: [['a', 'b']],
      faults: ['CSV_COLUMN_COUNT line 1 byte 0'],
    });
  });
});

describe('chunks', () => {
  const piece = fc.constantFrom(
    'a',
    'bc',
    ',',
    ',',
    '\n',
    '\n',
    '\r\n',
    '\r',
    '"',
    '""',
    '"x"',
    '"y,\nz"',
    ' ',
    'é',
    '\0',
    'long'.repeat(12),
  );
  it('of any size give the same records and faults', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: -1, max: 3 }),
        (pieces, chunk, columns) => {
          const input = pieces.join('');
          const options = { columns, most: 40 };
          expect(tokenize(input, { ...options, chunk })).toEqual(tokenize(input, options));
        },
      ),
      { numRuns: runs(5_000) },
    );
  });

  it('every byte of sound and faulty records is accounted for: no line is lost', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('1,a\n', '2,"b,c"\n', '3,"d\n', '4,e"f\n', '5\n', '6,"g""h"\n'), { maxLength: 12 }),
        (lines) => {
          const { rows, faults } = tokenize(lines.join(''), { columns: 2 });
          expect(rows.length + faults.length).toBeGreaterThanOrEqual(lines.filter((line) => line !== '3,"d\n').length);
          for (const sound of ['1', '6'])
            if (lines.every((line) => !line.includes('"d')))
              expect(rows.filter(([first]) => first === sound)).toHaveLength(
                lines.filter((line) => line[0] === sound).length,
              );
        },
      ),
    );
  });
});

describe('against fast-csv', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'b', '1', ',', '"', '\n', 'é', ';'), maxLength: 6 });
  const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  // fast-csv empties cells of blanks alone, which RFC 4180 keeps, so the cells here hold none.
  it('reads the same cells from sound files', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 }),
        async (rows) => {
          const width = rows[0]!.length;
          const table = rows.map((row) => Array.from({ length: width }, (_, at) => row[at] ?? ''));
          const text = table.map((row) => `${row.map(quoted).join(',')}\n`).join('');
          const theirs: string[][] = [];
          await new Promise((done, fail) =>
            parseString(text, { ignoreEmpty: false })
              .on('data', (row: string[]) => theirs.push(row))
              .on('error', fail)
              .on('end', done),
          );
          expect(tokenize(text, { columns: width }).rows).toEqual(theirs);
        },
      ),
      { numRuns: runs(300) },
    );
  });
});

const spectrum = new URL('../../../shared/data/corpora/csv-spectrum/', import.meta.url);
const names = existsSync(spectrum)
  ? readdirSync(new URL('csvs/', spectrum)).map((name) => name.replace('.csv', ''))
  : [];
if (names.length === 0) console.warn('csv-spectrum is not beside the repository: its test is skipped');

describe.skipIf(names.length === 0)('csv-spectrum', () => {
  // Its CSV and its JSON differ on a telephone number.
  it.each(names.filter((name) => name !== 'location_coordinates'))('%s', (name) => {
    const { rows, faults } = tokenize(readFileSync(new URL(`csvs/${name}.csv`, spectrum)));
    const [header = [], ...records] = rows;
    const expected = JSON.parse(readFileSync(new URL(`json/${name}.json`, spectrum), 'utf8')) as object[];
    expect(faults).toEqual([]);
    expect(records.map((row) => Object.fromEntries(header.map((key, at) => [key, row[at]])))).toEqual(expected);
  });
});

describe('time and memory', () => {
  // A reader whose time grows with the square of its input would not end within the limit of a test.
  const worst: [string, (size: number) => string][] = [
    ['an unclosed quote before plain lines', (size) => `"open,x\n${'a,b\n'.repeat(size / 4)}`],
    ['an unclosed quote on every third line', (size) => '1,"a\n2,b\n3,c\n'.repeat(size / 13)],
    ['no delimiter anywhere', (size) => 'abcdef\n'.repeat(size / 7)],
    ['only carriage returns', (size) => 'a,b\r'.repeat(size / 4)],
    ['doubled quotes', (size) => `"${'""'.repeat(size / 2)}`],
    ['quotes in bare cells', (size) => 'a"b,c\n'.repeat(size / 6)],
  ];
  it.each(worst)('%s: 8 MB in chunks of 64 KB end', (_, make) => {
    let told = 0;
    const count = (): void => {
      told++;
    };
    const tokenizer = createCsvTokenizer({ delimiter: ',', quote: '"' }, { record: count, fault: count });
    const bytes = Buffer.from(make(8_000_000));
    for (let at = 0; at < bytes.length; at += 65_536) tokenizer.write(bytes.subarray(at, at + 65_536));
    tokenizer.end();
    expect(told).toBeGreaterThan(0);
  });

  it('a line of 800 MB is not kept', () => {
    const faults: string[] = [];
    const rows: string[] = [];
    const tokenizer = createCsvTokenizer(
      { delimiter: ',', quote: '"' },
      { record: (cells) => rows.push(cells.join()), fault: (code) => faults.push(code) },
    );
    const block = Buffer.alloc(1 << 20, 'x');
    tokenizer.write(Buffer.from('a,b\n'));
    const before = process.memoryUsage().rss;
    for (let megabytes = 0; megabytes < 800; megabytes++) tokenizer.write(block);
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
    tokenizer.write(Buffer.from('\nc,d\n'));
    tokenizer.end();
    expect(rows).toEqual(['a,b', 'c,d']);
    expect(faults).toEqual(['RECORD_TOO_LONG']);
  });
});
