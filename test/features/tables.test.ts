// The file of fitted tables: what does not fit its definitions is refused, and what is written is read as it was.
import { describe, expect, it } from 'vitest';
import { CustomsRiskError } from '../../src/errors.js';
import { tablesSchema } from '../../src/features/feature-set.js';
import { createLookups, type FeatureProblem, type Lookups } from '../../src/features/lookups.js';
import { readTables, writeTables } from '../../src/features/tables.js';
import { makeFeatures, rowOf, sound } from './made-lookups.js';

const definitions = tablesSchema.parse({
  goods: { type: 'rate', label: 'fraud', strength: 20, keys: [['hs2'], ['hs4', 'netKg']] },
  median: { type: 'median', of: 'netKg', keys: [['extra.a']] },
  seen: { type: 'count', keys: [['importer.aeo']] },
  kg: { type: 'latest', of: 'netKg', where: '!critical', keys: [['hs6']] },
});
const freshLookups = (): Lookups => sound(createLookups(definitions));

const good = {
  format: 1,
  until: '2020-12-31' as string | null,
  rows: 100 as unknown,
  labels: { critical: { seen: 100, positive: 2 }, fraud: { seen: 100, positive: 20 } } as Record<string, unknown>,
  tables: {
    goods: {
      type: 'rate',
      prior: 0.2 as unknown,
      levels: [{ '64': [120, 31] }, { '6404|0.5': [40, 12] }] as unknown[],
    },
    median: { type: 'median', levels: [{ 'a\\|b': [40, 2.31, 0.42], plain: [5, 1, 0] }] as unknown[] },
    seen: { type: 'count', levels: [{ false: 3, true: 10 }] as unknown[] },
    kg: { type: 'latest', levels: [{ '640411': 12.5 }] as unknown[] },
  } as Record<string, Record<string, unknown>>,
};
type File = typeof good;

/** The code and message of the fault that reading a file gives. */
function faultOf(text: string): [code: string, message: string, line: number | undefined] {
  try {
    readTables(text, 'tables.json', freshLookups());
  } catch (fault) {
    if (fault instanceof CustomsRiskError) {
      expect(fault.remedy).not.toBe('');
      return [fault.code, fault.problems[0]!.message, fault.problems[0]!.line];
    }
    throw fault;
  }
  return ['none', '', undefined];
}

const spoiled = (spoil: (file: File) => void): string => {
  const file = structuredClone(good);
  spoil(file);
  return JSON.stringify(file);
};
/** The level of a table spoiled. */
const level = (table: string, at: number, entries: unknown) => (file: File) => {
  (file.tables[table]!.levels as unknown[])[at] = entries;
};

describe('fitted tables', () => {
  it('are read', () => {
    expect(faultOf(JSON.stringify(good))).toEqual(['none', '', undefined]);
  });

  it.each<[string, (file: File) => void, string]>([
    ['of another format', (file) => (file.format = 2), 'the file is not of format 1'],
    ['until no day', (file) => (file.until = 'yesterday'), 'until is not a day such as 2020-12-31'],
    ['of half a row', (file) => (file.rows = 0.5), 'rows is not a number of rows'],
    ['without a table', (file) => delete file.tables.kg, 'the table "kg" is missing'],
    [
      'with a table too many',
      (file) => (file.tables.goodz = {}),
      'no definition names the table "goodz"; did you mean "goods"?',
    ],
    ['without a label', (file) => delete file.labels.critical, 'labels lacks "critical", which "kg" learns from'],
    [
      'with a label of more positive rows than rows',
      (file) => (file.labels.fraud = { seen: 1, positive: 2 }),
      'the label "fraud" is not { seen, positive } with 0 ≤ positive ≤ seen',
    ],
    [
      'of another type',
      (file) => (file.tables.kg!.type = 'count'),
      'the table "kg" is not of type latest, as it is defined',
    ],
    ['with a key of their own', (file) => (file.tables.kg!.says = 'x'), 'the table "kg" has the unknown key "says"'],
    [
      'with a prior above 1',
      (file) => (file.tables.goods!.prior = 1.1),
      'the prior of the table "goods" is not from 0 to 1',
    ],
    ['without a prior', (file) => delete file.tables.goods!.prior, 'the prior of the table "goods" is not from 0 to 1'],
    [
      'with a prior of medians',
      (file) => (file.tables.median!.prior = 0.1),
      'the table "median" has a prior, but holds no rates',
    ],
    [
      'with a level too few',
      (file) => (file.tables.goods!.levels as unknown[]).pop(),
      'the table "goods" has not as many levels as its definition, which are 2',
    ],
    ['with a level that is a list', level('goods', 0, []), 'level 1 of the table "goods" is not an object'],
    [
      'with more positive than seen',
      level('goods', 0, { '64': [3, 2], '65': [1, 2] }),
      'entry 2 in level 1 of the table "goods" is not [seen, positive] with 0 ≤ positive ≤ seen and 0 < seen',
    ],
    [
      'with half a case',
      level('goods', 0, { '64': [1.5, 1] }),
      'entry 1 in level 1 of the table "goods" is not [seen, positive] with 0 ≤ positive ≤ seen and 0 < seen',
    ],
    [
      'with a text for a count',
      level('goods', 0, { '64': ['3', 1] }),
      'entry 1 in level 1 of the table "goods" is not [seen, positive] with 0 ≤ positive ≤ seen and 0 < seen',
    ],
    [
      'with a count that is a list',
      level('seen', 0, { true: [3] }),
      'entry 1 in level 1 of the table "seen" is not a whole number above 0',
    ],
    [
      'with a count of nothing',
      level('seen', 0, { true: 0 }),
      'entry 1 in level 1 of the table "seen" is not a whole number above 0',
    ],
    [
      'with a deviation below 0',
      level('median', 0, { a: [5, 1, -1] }),
      'entry 1 in level 1 of the table "median" is not [count, median, deviation], finite, with 0 < count and 0 ≤ deviation',
    ],
    [
      'with a value too many',
      level('median', 0, { a: [5, 1, 1, 1] }),
      'entry 1 in level 1 of the table "median" is not [count, median, deviation], finite, with 0 < count and 0 ≤ deviation',
    ],
    [
      'with null for a value',
      level('kg', 0, { '640411': null }),
      'entry 1 in level 1 of the table "kg" is not a finite number',
    ],
    [
      'with a key of one part for two',
      level('goods', 1, { '6404': [1, 1] }),
      'entry 1 in level 2 of the table "goods": no key of its definition is written so',
    ],
    [
      'with a key of three parts for two',
      level('goods', 1, { '6404|1|1': [1, 1] }),
      'entry 1 in level 2 of the table "goods": no key of its definition is written so',
    ],
    [
      'with a number that JavaScript writes otherwise',
      level('goods', 1, { '6404|0.50': [1, 1] }),
      'entry 1 in level 2 of the table "goods": no key of its definition is written so',
    ],
    [
      'with NaN in a key',
      level('goods', 1, { '6404|NaN': [1, 1] }),
      'entry 1 in level 2 of the table "goods": no key of its definition is written so',
    ],
    [
      'with -0 in a key',
      level('goods', 1, { '6404|-0': [1, 1] }),
      'entry 1 in level 2 of the table "goods": no key of its definition is written so',
    ],
    [
      'with a yes that is no bool',
      level('seen', 0, { yes: 1 }),
      'entry 1 in level 1 of the table "seen": no key of its definition is written so',
    ],
    [
      'with a backslash that escapes nothing',
      level('median', 0, { 'a\\b': [5, 1, 1] }),
      'entry 1 in level 1 of the table "median": no key of its definition is written so',
    ],
    [
      'with a backslash at the end',
      level('median', 0, { 'a\\': [5, 1, 1] }),
      'entry 1 in level 1 of the table "median": no key of its definition is written so',
    ],
  ])('%s are refused', (_, spoil, message) => {
    expect(faultOf(spoiled(spoil))).toEqual(['TABLES_INVALID', message, undefined]);
  });

  it('that are infinite are refused', () => {
    const text = JSON.stringify(good).replace('12.5', '1e999');
    expect(faultOf(text)[1]).toBe('entry 1 in level 1 of the table "kg" is not a finite number');
  });

  it.each([
    ['an entry', '"64":[120,31]', '"64":[120,31],"64":[1,1]'],
    ['an entry, written in another way', '"64":[120,31]', '"64":[120,31],"6\\u0034":[1,1]'],
    ['a table', '"kg":', '"kg":{},"kg":'],
    ['a part of the file', '"rows":', '"rows":1,\n"rows" :'],
  ])('with %s twice are refused with the place', (_, sole, twice) => {
    const text = JSON.stringify(good);
    expect(text).toContain(sole);
    const [code, message, line] = faultOf(text.replace(sole, twice));
    expect([code, message]).toEqual(['SETTINGS_NOT_JSON', 'a key stands twice']);
    expect(line).toBe(twice.includes('\n') ? 2 : 1);
  });

  it('may hold texts that look like keys', () => {
    const tricky = spoiled(level('median', 0, { '\\\\": {': [5, 1, 1], ':"': [6, 1, 1], '"': [7, 1, 1] }));
    expect(faultOf(tricky)[0]).toBe('none');
  });

  it('that are no JSON are refused with the place', () => {
    expect(faultOf('{"format": 1,\n]')).toEqual(['SETTINGS_NOT_JSON', 'a key in double quotes is expected here', 2]);
  });

  it('are written as they were read, sorted by key', () => {
    const lookups = freshLookups();
    const text = spoiled((file) => {
      file.tables.median!.levels = [{ plain: [5, 1, 0], 'a\\|b': [40, 2.31, 0.42], '\\\\': [1, 0, 0] }];
    });
    const written = writeTables(lookups, readTables(text, 'tables.json', lookups));
    const again = freshLookups();
    expect(writeTables(again, readTables(written, 'tables.json', again))).toBe(written);
    expect(JSON.parse(written)).toEqual(JSON.parse(text));
    expect(written).toContain('{"\\\\\\\\":[1,0,0],"a\\\\|b":[40,2.31,0.42],"plain":[5,1,0]}');
  });

  it('without any history are written with null', () => {
    const lookups = freshLookups();
    const none = { seen: 0, positive: 0 };
    const written = writeTables(lookups, {
      until: null,
      rows: 0,
      labels: new Map([
        ['fraud', none],
        ['critical', none],
      ]),
    });
    expect(JSON.parse(written).tables.goods).toEqual({ type: 'rate', prior: null, levels: [{}, {}] });
    expect(faultOf(written)[0]).toBe('none');
  });

  it('with names of the host as keys change no prototype', () => {
    const lookups = freshLookups();
    const text = JSON.stringify(good).replace('"plain":[5,1,0]', '"__proto__":[5,1,0],"constructor":[5,2,0]');
    readTables(text, 'tables.json', lookups);
    const { build } = makeFeatures(lookups, { expr: "table('median')" });
    const ask = (a: string): number => (build([rowOf({}, { extra: { a } })])[0]!.values as Float32Array)[0]!;
    expect(['__proto__', 'constructor', 'toString', 'a|b'].map(ask)).toEqual([1, 2, Number.NaN, Math.fround(2.31)]);
    expect(Object.prototype).not.toHaveProperty('0');
  });
});

describe('definitions', () => {
  const problemsOf = (tables: object): string[] => {
    const compiled = createLookups(tablesSchema.parse(tables));
    return compiled instanceof Map
      ? []
      : (compiled as readonly FeatureProblem[]).map(({ message, path }) => `${path.join('.')}: ${message}`);
  };

  it('are compiled, and all that is wrong in them is told at its place', () => {
    expect(
      problemsOf({
        a: { type: 'rate', label: 'fraud', strength: 1, keys: [['hs2'], ['hs4', 'orign']] },
        b: { type: 'median', of: 'description', keys: [['undg'], ['declaration.acceptedAt']] },
        c: { type: 'count', keys: [["table('b')"]] },
      }),
    ).toEqual([
      'tables.a.keys.1.1: unknown field "orign"; did you mean "origin"?',
      'tables.b.keys.0.0: the expression must give text or number or bool, but gives list of text (UN number of 4 digits)',
      'tables.b.keys.1.0: the expression must give text or number or bool, but gives date',
      'tables.b.of: the expression must give number, but gives text',
      'tables.c.keys.0.0: unknown function "table"',
    ]);
  });

  it.each([
    ['strengths for other levels', { type: 'rate', label: 'fraud', strength: [1], keys: [['hs2'], ['hs4']] }],
    ['a strength of 0', { type: 'rate', label: 'fraud', strength: 0, keys: [['hs2']] }],
    ['counts of two levels', { type: 'count', keys: [['hs2'], ['hs4']] }],
    ['a level without parts', { type: 'count', keys: [[]] }],
    ['two labels', { type: 'latest', of: 'netKg', where: '!!fraud', keys: [['hs2']] }],
  ])('with %s do not fit the schema', (_, table) => {
    expect(tablesSchema.safeParse({ t: table }).success).toBe(false);
  });

  it('are asked with the functions of their type', () => {
    const lookups = freshLookups();
    const messageOf = (expr: string): string => {
      try {
        makeFeatures(lookups, { expr });
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    };
    expect(messageOf("rate('good')")).toBe('there is no table "good"; did you mean "goods"?');
    expect(messageOf("table('goods')")).toBe(
      'table() cannot ask "goods", a table of type rate; ask it with rate() or seen()',
    );
    expect(messageOf("seen('kg')")).toBe('seen() cannot ask "kg", a table of type latest; ask it with table()');
    expect(messageOf('rate(hs4)')).toBe('rate() wants the name of a table in quotes here, but this is text');
    expect(messageOf("rate('goods', hs4)")).toBe('rate() takes 1 arguments, not 2');
  });
});
