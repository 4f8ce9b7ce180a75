// Histories: files in any order, through fitting and export, come to the same tables and the same bits that scoring sees.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deriveRows } from '../../src/declaration/derive.js';
import type { CustomsRiskError } from '../../src/errors.js';
import { compileFeatures } from '../../src/features/features.js';
import { createLookups } from '../../src/features/lookups.js';
import { readTables } from '../../src/features/tables.js';
import { limits } from '../../src/limits.js';
import { loadMapping } from '../../src/manifest/mapping.js';
import { readManifest } from '../../src/manifest/read-manifest.js';
import { type Exported, exportMatrix } from '../../src/pipeline/export-matrix.js';
import { fitTables, type Learned } from '../../src/pipeline/fit-tables.js';
import { flatRecord } from '../../src/pipeline/flat-record.js';
import type { History } from '../../src/pipeline/history.js';
import { loadFeatures } from '../../src/pipeline/load-features.js';
import { workFolder } from '../cli/run.js';
import { sound } from '../features/made-lookups.js';

const { put, path } = workFolder();
const featureFile = put(
  'features.yaml',
  `features: tiny
schema: declaration/1
currency: USD
inputs:
  - name: features
    features:
      - { name: rate, expr: "rate('byHs')", says: past rate }
      - { name: seen, expr: "seen('byHs')", says: how often }
      - { name: kgVsUsual, expr: "netKg - table('kg')", says: mass against the usual }
      - { name: spread, expr: "spread('kg')", says: spread of the mass }
      - { name: badKg, expr: "table('badKg')", says: mass of the last irregular one }
      - { name: fromChina, expr: 'origin == "CN"', says: from China }
  - name: codes
    type: int64
    features: [{ name: often, expr: "seen('often')", says: how often, missing: -1 }]
tables:
  byHs: { type: rate, label: fraud, keys: [[hs2], [hs4], [hs6, origin]], strength: [20, 10, 1] }
  kg: { type: median, of: netKg, keys: [[hs4]], atLeast: 2 }
  often: { type: count, keys: [[origin, extra.note]] }
  badKg: { type: latest, of: netKg, where: fraud, keys: [[hs4]] }
`,
);
const mappingFile = put(
  'm.yaml',
  `mapping: m
columns: { Id: declaration.id, Day: { to: declaration.acceptedAt, optional: true }, HS: item.hs, Origin: item.origin, Kg: item.netKg, Note: extra.note }
labels: { fraud: 'row["Fraud"] == "1"', other: 'row["Fraud"] == "2"' }
`,
);
const header = 'Id,Day,HS,Origin,Kg,Note,Fraud\n';

/** A history of some days, the same every time: a small generator of numbers stands for chance. */
function linesOf(rows: number, seed: number): string[] {
  let state = seed;
  const pick = <T>(...from: readonly T[]): T => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 1;
    return from[(state >>> 8) % from.length]!;
  };
  return Array.from({ length: rows }, (_, at) => {
    const day = `2020-01-${pick('01', '02', '02', '03', '04', '05', '06')}`;
    const hs = pick('640411', '640412', '950300', '851712');
    return `D${at},${day},${hs},${pick('CN', 'VN', '')},${pick('1', '2.5', '10', '')},${pick('a', 'a|b', '"x,""y"', '')},${pick('0', '1', '0', '')}`;
  });
}
const byDay = (lines: readonly string[]): string[] =>
  [...lines].sort((a, b) => {
    const [x, y] = [a.split(',')[1]!, b.split(',')[1]!];
    return x < y ? -1 : x > y ? 1 : 0;
  });
const lines = linesOf(400, 7);
const file = (name: string, of: readonly string[]): string =>
  put(name, header + of.map((line) => `${line}\n`).join(''));

async function historyOf(...inputs: string[]): Promise<History> {
  const mapping = await loadMapping(mappingFile);
  const { signal } = new AbortController();
  return { inputs, mapping, format: undefined, labels: new Map(), currency: 'USD', rates: {}, signal };
}
const dayOf = (text: string): number => Date.parse(text) / 86_400_000;

async function fitted(out: string, inputs: readonly string[], until?: string): Promise<Learned & { text: string }> {
  const { lookups } = await loadFeatures(featureFile);
  const history = await historyOf(...inputs);
  const last = until === undefined ? null : dayOf(until);
  const learned = await fitTables({ history, lookups, until: last, out: path(out), tell: () => {} });
  return { ...learned, text: readFileSync(path(out), 'utf8') };
}

async function exported(out: string, inputs: readonly string[], until?: string): Promise<Exported & { text: string }> {
  const loaded = await loadFeatures(featureFile);
  const history = await historyOf(...inputs);
  const last = until === undefined ? null : dayOf(until);
  const result = await exportMatrix({
    history,
    loaded,
    labels: ['fraud', 'other'],
    until: last,
    out: path(out),
    tell: () => {},
  });
  return { ...result, text: readFileSync(path(out), 'latin1') };
}

describe('a history', () => {
  const sorted = file('sorted.csv', byDay(lines));
  /** A file for each day, the last day first. */
  const lateFirst = ['06', '05', '04', '03', '02', '01'].map((day) =>
    file(
      `day-${day}.csv`,
      lines.filter((line) => line.includes(`,2020-01-${day},`)),
    ),
  );
  const first = file('first.csv', lines.slice(0, 150));
  const rest = file('rest.csv', lines.slice(150));
  const mixed = file('mixed.csv', lines);

  it('gives the same tables in one file or several, and the same bytes every time', async () => {
    const one = await fitted('one.json', [mixed]);
    expect((await fitted('two.json', [first, rest])).text).toBe(one.text);
    expect((await fitted('one.json', [mixed])).text).toBe(one.text);
    expect(JSON.parse(one.text)).toMatchObject({ until: '2020-01-06', rows: 400 });
  });

  it('comes out in the order of days, the same whatever the order of the file', async () => {
    const withoutPlace = (text: string): string[] =>
      text
        .split('\n')
        .slice(1, -1)
        .map((line) => line.split(',').slice(2).join(','));
    const a = await exported('sorted-matrix.csv', [sorted]);
    const b = await exported('mixed-matrix.csv', [mixed]); // file order within a day is that of the sorted file
    expect(withoutPlace(b.text)).toEqual(withoutPlace(a.text));
    const days = withoutPlace(a.text).map((line) => line.split(',')[2]!);
    expect(days).toEqual([...days].sort());
    const reversed = await exported('reversed-matrix.csv', lateFirst);
    expect(withoutPlace(reversed.text)).toEqual(withoutPlace(a.text));
  });

  it('names each row by file, record, declaration, item and day', async () => {
    const { text } = await exported('two-matrix.csv', [first, rest]);
    const rows = text
      .split('\n')
      .slice(1, -1)
      .map((line) => line.split(','));
    expect(text.split('\n')[0]).toBe(
      'file,record,declarationId,item,day,rate,seen,kgVsUsual,spread,badKg,fromChina,often,fraud,other',
    );
    const placed = rows.map(([name, record, id, item, day]) => [name, record, id, item, day]);
    const expected = byDay(lines).map((line) => {
      const at = lines.indexOf(line);
      const [id, day] = line.split(',');
      return [at < 150 ? '1' : '2', String(at < 150 ? at + 1 : at - 149), id, '1', day];
    });
    expect(placed).toEqual(expected);
  });

  it('writes the bits that the tables of the day before give when the last day is scored', async () => {
    await fitted('before.json', [mixed], '2020-01-05');
    const { set } = await loadFeatures(featureFile);
    const lookups = sound(createLookups(set.tables));
    readTables(readFileSync(path('before.json'), 'utf8'), 'before.json', lookups);
    const features = sound(compileFeatures(set.inputs, lookups));

    const past = await exported('past.npy', [mixed]);
    const bytes = Buffer.from(past.text, 'latin1');
    const start = 10 + bytes.readUInt16LE(8);
    const width = 4 * 4 + 6 * 4 + 8 + 2 * 4;
    const matrix = new Map<number, Buffer>();
    for (let at = start; at < bytes.length; at += width)
      matrix.set(bytes.readInt32LE(at + 4), bytes.subarray(at + 16, at + 16 + 6 * 4 + 8));
    expect(matrix.size).toBe(400);

    let compared = 0;
    for await (const record of readManifest(mixed, { mapping: await loadMapping(mappingFile) })) {
      const flat = flatRecord(record, 1);
      if (!flat.ok || !lines[flat.flat.position!.record - 1]!.includes(',2020-01-06,')) continue;
      deriveRows(flat.flat.rows, 'USD', {});
      const [floats, ints] = features.build(flat.flat.rows);
      const expected = Buffer.concat([
        Buffer.from((floats!.values as Float32Array).buffer),
        Buffer.from((ints!.values as BigInt64Array).buffer),
      ]);
      expect(matrix.get(flat.flat.position!.record)!.toString('hex')).toBe(expected.toString('hex'));
      compared++;
    }
    expect(compared).toBeGreaterThan(30);
  });

  it('is answered from the tables as they stood at --until from then on', async () => {
    const untilFourth = await exported('until.csv', [mixed], '2020-01-04');
    const allDays = await exported('all.csv', [mixed]);
    const upTo = (text: string, day: string): string[] => text.split('\n').filter((line) => line.includes(`,${day},`));
    for (const day of ['01', '02', '03', '04', '05'])
      expect(upTo(untilFourth.text, `2020-01-${day}`)).toEqual(upTo(allDays.text, `2020-01-${day}`));
    expect(upTo(untilFourth.text, '2020-01-06')).not.toEqual(upTo(allDays.text, '2020-01-06'));
    expect(untilFourth.frozen).toBe(lines.filter((line) => /,2020-01-0[56],/.test(line)).length);
    const fit = await fitted('until.json', [mixed], '2020-01-04');
    expect(fit.passedOver).toBe(untilFourth.frozen);
    expect(fit.fitted.until).toBe('2020-01-04');
  });

  it('counts labels: known, positive, and rows without', async () => {
    const { labels } = await exported('labels.csv', [mixed]);
    const fraud = lines.map((line) => line.split(',').at(-1));
    expect(labels.get('fraud')).toEqual({
      seen: fraud.filter((cell) => cell !== '').length,
      positive: fraud.filter((cell) => cell === '1').length,
    });
    expect(labels.get('other')!.positive).toBe(0);
  });

  it('may be empty', async () => {
    const empty = file('empty.csv', []);
    expect(JSON.parse((await fitted('empty.json', [empty])).text)).toMatchObject({ until: null, rows: 0 });
    const { text, tally } = await exported('empty-matrix.csv', [empty]);
    expect(text.split('\n')).toHaveLength(2);
    expect(tally.notes).toEqual([`${empty} has a header and no records`]);
  });

  it('rejects what has no day, and counts and names it', async () => {
    const bad = file('bad.csv', ['A,2020-01-01,640411,CN,1,,1', 'B,,640411,CN,1,,1', 'C,2020-02-30,640411,CN,1,,1']);
    const { tally } = await fitted('bad.json', [bad]);
    expect(tally.rows).toBe(1);
    expect(tally.rejected).toBe(2);
    expect([...tally.rejects].map(([code, { count, first }]) => [code, count, first[0]!.line])).toEqual([
      ['DATE_MISSING', 1, 3],
      ['DATE_IMPOSSIBLE', 1, 4],
    ]);
  });

  it('takes the UTC day, whatever offset a time is written with', async () => {
    const times = put(
      'times.ndjson',
      [
        ['A', '2020-01-01T23:30:00-05:00'],
        ['B', '2020-01-02T04:00:00Z'],
        ['C', '2020-01-02T00:30:00+09:00'],
      ]
        .map(([id, acceptedAt]) => `${JSON.stringify({ id, acceptedAt, items: [{ hs: '640411', origin: 'CN' }] })}\n`)
        .join(''),
    );
    const loaded = await loadFeatures(featureFile);
    const history = { ...(await historyOf(times)), mapping: undefined };
    await exportMatrix({ history, loaded, labels: [], until: null, out: path('times.csv'), tell: () => {} });
    const rows = readFileSync(path('times.csv'), 'utf8')
      .split('\n')
      .slice(1, -1)
      .map((line) => line.split(',').slice(2, 5));
    expect(rows).toEqual([
      ['C', '1', '2020-01-01'],
      ['A', '1', '2020-01-02'],
      ['B', '1', '2020-01-02'],
    ]);
  });

  it('stops when too much of it would wait in memory, and leaves the matrix unfinished', async () => {
    const held = limits.historyHeld;
    Object.assign(limits, { historyHeld: 50 });
    try {
      const fault = await exported('held.csv', lateFirst).catch((cause: unknown) => cause);
      expect((fault as CustomsRiskError).code).toBe('HISTORY_UNSORTED');
      expect(() => readFileSync(path('held.csv'))).toThrow();
      expect((await exported('held.csv', [sorted])).tally.rows).toBe(400);
    } finally {
      Object.assign(limits, { historyHeld: held });
    }
  });
});

describe('items of one declaration', () => {
  it('are rows of their own, and do not see each other', async () => {
    const grouped = put('grouped.yaml', readFileSync(mappingFile, 'utf8').replace('columns:', 'groupBy: Id\ncolumns:'));
    const input = file('grouped.csv', [
      'A,2020-01-01,640411,CN,1,,1',
      'A,2020-01-01,640411,CN,3,,0',
      'B,2020-01-02,640411,CN,2,,',
    ]);
    const history = { ...(await historyOf(input)), mapping: await loadMapping(grouped) };
    const loaded = await loadFeatures(featureFile);
    await exportMatrix({
      history,
      loaded,
      labels: ['fraud'],
      until: null,
      out: path('grouped-out.csv'),
      tell: () => {},
    });
    // Prior 1/2; two cases of each level, one of them irregular: every level gives 1/2. Median of 1 and 3 is 2, spread 1.
    expect(
      readFileSync(join(path('grouped-out.csv')), 'utf8')
        .split('\n')
        .slice(1),
    ).toEqual([
      '1,1,A,1,2020-01-01,,0,,,,1,-1,1',
      '1,1,A,2,2020-01-01,,0,,,,1,-1,0',
      '1,3,B,1,2020-01-02,0.5,2,0,1,1,1,-1,',
      '',
    ]);
  });
});
