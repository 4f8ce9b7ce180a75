// Seams: a manifest that is cut into blocks, each read by a reader of its own, gives the records of one reader over the whole.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FlatRecord } from '../../src/declaration/flat.js';
import { slotIndex } from '../../src/declaration/slots.js';
import { createCsvReader } from '../../src/manifest/csv-reader.js';
import { createCsvSeams } from '../../src/manifest/csv-seams.js';
import { compileMapping } from '../../src/manifest/mapping.js';
import { createNdjsonReader, createNdjsonSeams } from '../../src/manifest/ndjson-reader.js';
import type { ManifestReader, Records } from '../../src/manifest/reader.js';
import { type Block, createCutter, type Seam, type SeamFinder } from '../../src/manifest/seams.js';
import { parseSettings } from '../../src/settings-file.js';
import { runs } from '../runs.js';

interface Kind {
  readonly reader: () => ManifestReader;
  readonly finder: () => SeamFinder;
}

const mappingOf = (grouped: boolean) =>
  compileMapping(
    parseSettings(
      `mapping: m\n${grouped ? 'groupBy: G\n' : ''}columns:\n  Id: declaration.id\n  Kg: item.netKg\n  What: item.description\n  G: { to: extra.group, optional: true }\n`,
      'm.yaml',
    ),
  );
const csv = (grouped: boolean): Kind => {
  const options = { source: 'm.csv', mapping: mappingOf(grouped), keep: ['What'] };
  return { reader: () => createCsvReader(options), finder: () => createCsvSeams(options) };
};
const ndjson: Kind = {
  reader: () => createNdjsonReader('m'),
  finder: () => createNdjsonSeams({ source: 'm' }),
};

const sync = (records: Records): readonly FlatRecord[] => records as readonly FlatRecord[]; // these readers wait for nothing

function readWhole({ reader }: Kind, bytes: Buffer): unknown {
  const one = reader();
  return { records: [...sync(one.write(bytes)), ...sync(one.end())], notes: one.notes };
}

const idIndex = slotIndex('declaration.id');

/** Read block by block, each that begins at a seam with a new reader, and the last of all with the notes. */
function readBlocks({ reader }: Kind, blocks: readonly Block[], head: Uint8Array): unknown {
  const records: FlatRecord[] = [];
  let one = reader();
  blocks.forEach((block, at) => {
    if (block.from) {
      one = reader();
      one.write(head);
      const last = records.findLast((record) => record.ok);
      one.restart!(block.from, last ? (last.flat.header[idIndex] as string) : null);
    }
    records.push(...sync(one.write(block.bytes)));
    if (block.until) records.push(...sync(one.pause!()));
    if (at === blocks.length - 1) records.push(...sync(one.end()));
  });
  return { records, notes: one.notes };
}

function cut(
  { finder }: Kind,
  bytes: Buffer,
  sizes: readonly number[],
  resume?: { head: Uint8Array; seam: Seam },
): { blocks: Block[]; head: Uint8Array } {
  const cutter = createCutter(finder(), resume);
  const blocks: Block[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length]!;
    blocks.push(...cutter.write(bytes.subarray(at, at + size)));
    at += size;
  }
  blocks.push(cutter.end());
  return { blocks, head: cutter.head() ?? Buffer.alloc(0) };
}

const cell = fc.constantFrom(
  '',
  'a',
  '""',
  '" "',
  '""""',
  '"q, r"',
  '"two\nlines"',
  '"open',
  'b"c',
  'caf\u00e9',
  '\u0000',
  ' ',
  '12',
  '-3',
);
const id = fc.constantFrom('A', 'A', 'B', 'C', '');
const row = fc
  .tuple(id, cell, cell, fc.constantFrom('g', 'g', 'h', 'i', '', '"g"', ' h '))
  .map((cells) => cells.join(','));
const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
const line = fc.oneof({ weight: 8, arbitrary: row }, fc.constantFrom('', ',,,', 'x', 'A,1,b', '"', '\xff,1,2,g'));
const csvText = fc
  .tuple(fc.constantFrom('', '\ufeff', 'sep=,\n'), lineEnd, fc.array(line, { maxLength: 30 }), fc.boolean())
  .map(([start, end, lines, ends]) => `${start}Id,Kg,What,G${end}${lines.join(end)}${ends ? end : ''}`);
const declaration = fc.constantFrom(
  '{"id":"A","items":[{}]}',
  '{"id":"B","items":[{"netKg":1}]}',
  '{',
  '',
  ' ',
  '[]',
  'PK\u0003\u0004',
  '%PDF',
);
const ndjsonText = fc
  .tuple(
    fc.constantFrom('', '\ufeff'),
    fc.constantFrom('\n', '\r\n'),
    fc.array(declaration, { minLength: 1, maxLength: 30 }),
  )
  .map(([start, end, lines]) => `${start}{"id":"A","items":[{}]}${end}${lines.join(end)}`);
const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 });
/** UTF-8, but for one letter that stands for a byte that is none. */
const bytesOf = (text: string): Buffer =>
  Buffer.concat([...text].map((letter) => (letter === '\xff' ? Buffer.from([0xff]) : Buffer.from(letter))));

describe.each<[string, Kind, fc.Arbitrary<string>]>([
  ['delimited text', csv(false), csvText],
  ['delimited text whose rows are grouped', csv(true), csvText],
  ['lines of JSON', ndjson, ndjsonText],
])('blocks of %s', (_, kind, text) => {
  it('give the records, places, issues and notes of the whole, whatever stands in it and however the bytes come', () => {
    fc.assert(
      fc.property(text, sizes, (given, chunks) => {
        const bytes = bytesOf(given);
        const { blocks, head } = cut(kind, bytes, chunks);
        expect(Buffer.concat(blocks.map((block) => block.bytes))).toEqual(bytes);
        expect(readBlocks(kind, blocks, head)).toEqual(readWhole(kind, bytes));
      }),
      { numRuns: runs(1_000) },
    );
  });

  it('give the same when cutting goes on at one of the seams', () => {
    fc.assert(
      fc.property(text, sizes, fc.nat(), (given, chunks, choice) => {
        const bytes = bytesOf(given);
        const { blocks, head } = cut(kind, bytes, [1]);
        const seams = blocks.flatMap((block): Seam[] => (block.until ? [block.until] : []));
        fc.pre(seams.length > 0);
        const seam = seams[choice % seams.length]!;
        const before = blocks.slice(
          0,
          blocks.findIndex((block) => block.from?.byte === seam.byte),
        );
        const { blocks: after } = cut(kind, bytes.subarray(seam.byte), chunks, { head, seam });
        expect(readBlocks(kind, [...before, ...after], head)).toEqual(readWhole(kind, bytes));
      }),
      { numRuns: runs(300) },
    );
  });
});

it('is cut in the middle of what has no seam, so that memory stays flat', () => {
  const line = Buffer.from(`A,1,${'x'.repeat(1_000_000)},g\n`);
  const { blocks } = cut(
    csv(true),
    Buffer.concat([Buffer.from('Id,Kg,What,G\n'), ...Array.from({ length: 12 }, () => line)]),
    [262_144],
  );
  expect(blocks.length).toBeGreaterThan(2);
  expect(blocks.every((block) => block.from === null && block.bytes.length < 5_000_000)).toBe(true);
});
