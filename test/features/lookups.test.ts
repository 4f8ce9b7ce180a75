// Lookup tables: answers worked out by hand, and compared with plain maps from text to entry for keys of all kinds.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flatten } from '../../src/declaration/flatten.js';
import type { Row } from '../../src/declaration/slots.js';
import { newView } from '../../src/expression/closures.js';
import { compileExpression } from '../../src/expression/compile.js';
import { emptyEnvironment } from '../../src/expression/environment.js';
import { missingKey } from '../../src/expression/keys.js';
import { tablesSchema } from '../../src/features/feature-set.js';
import { compileFeatures } from '../../src/features/features.js';
import { createLookups } from '../../src/features/lookups.js';
import { runs } from '../runs.js';
import { type MadeTables, makeFeatures, makeInputs, makeLookups, rowOf, sound } from './made-lookups.js';

/** What features give for a row, in double and without rounding of ours. */
function answers(tables: MadeTables, row: Row, ...expressions: string[]): number[] {
  const features = expressions.map((expr) => ({ expr }));
  const [{ values }] = makeFeatures(makeLookups(tables), ...features).build([row]) as unknown as [
    { values: Float32Array },
  ];
  return [...values];
}

const goods = {
  type: 'rate',
  label: 'fraud',
  prior: 0.2,
  strength: 20,
  keys: [['hs2'], ['hs4'], ['hs6']],
  entries: [{ '64': [120, 31] }, { '6404': [40, 12], '6403': [1, 1] }, { '640411': [10, 4] }],
};

describe('a rate', () => {
  it.each([
    ['known to its subheading', '640411', 29 / 90], // hs2 (31 + 4) / 140 = 1/4, hs4 (12 + 5) / 60 = 17/60, hs6 (4 + 17/3) / 30
    ['of an unknown subheading', '640419', 17 / 60],
    ['of a heading seen once', '640399', 6 / 21], // (1 + 20 × 1/4) / 21
    ['of an unknown heading', '640199', 1 / 4],
    ['of an unknown chapter', '950300', 0.2],
  ])('%s', (_, hs, expected) => {
    expect(answers({ goods }, rowOf({ hs }), "rate('goods')")).toEqual([Math.fround(expected)]);
  });

  it('is missing without the first key, and before there is any history', () => {
    expect(answers({ goods }, rowOf({}), "rate('goods')", "seen('goods')")).toEqual([Number.NaN, Number.NaN]);
    const fresh = { ...goods, prior: null, entries: [{}, {}, {}] };
    expect(answers({ fresh }, rowOf({ hs: '640411' }), "rate('fresh')", "seen('fresh')")).toEqual([Number.NaN, 0]);
  });

  it('may weigh each level by its own strength', () => {
    const weighed = { ...goods, strength: [20, 10, 1] };
    // hs4 (12 + 10 × 1/4) / 50 = 0.29, hs6 (4 + 0.29) / 11 = 0.39
    expect(answers({ weighed }, rowOf({ hs: '640411' }), "rate('weighed')")).toEqual([Math.fround(0.39)]);
  });

  it('counts the finest key', () => {
    expect(answers({ goods }, rowOf({ hs: '640411' }), "seen('goods')")).toEqual([10]);
    expect(answers({ goods }, rowOf({ hs: '640499' }), "seen('goods')")).toEqual([0]);
  });
});

it('a key with a missing part ends the chain, though a finer one is whole', () => {
  const mixed = {
    ...goods,
    keys: [['hs4'], ['hs4', 'origin'], ['hs6']],
    entries: [{ '6404': [20, 6] }, { '6404|CN': [20, 20] }, { '640411': [20, 20] }],
  };
  // hs4 (6 + 4) / 40 = 1/4; with its origin (20 + 5) / 40 = 5/8; and by hs6 (20 + 12.5) / 40
  expect(answers({ mixed }, rowOf({ hs: '640411' }), "rate('mixed')")).toEqual([0.25]);
  expect(answers({ mixed }, rowOf({ hs: '640411', origin: 'CN' }), "rate('mixed')")).toEqual([0.8125]);
  expect(answers({ mixed }, rowOf({ hs: '640411' }), "seen('mixed')")).toEqual([Number.NaN]);
});

describe('a median', () => {
  const median = (...entries: object[]): MadeTables => ({
    t: { type: 'median', of: 'netKg', keys: [['hs4'], ['hs6']], entries },
  });
  const row = rowOf({ hs: '640411' });
  const both = ["table('t')", "spread('t')"];

  it('is that of the finest key with enough values', () => {
    expect(answers(median({ '6404': [40, 2.5, 0.5] }, { '640411': [5, 3, 0.25] }), row, ...both)).toEqual([3, 0.25]);
    expect(answers(median({ '6404': [40, 2.5, 0.5] }, { '640411': [4, 3, 0.25] }), row, ...both)).toEqual([2.5, 0.5]);
  });

  it('is missing where no key has enough', () => {
    const few = median({ '6404': [4, 2.5, 0.5] }, {});
    expect(answers(few, row, ...both)).toEqual([Number.NaN, Number.NaN]);
    expect(answers(few, rowOf({}), ...both)).toEqual([Number.NaN, Number.NaN]);
  });
});

it('counts and latest values are those of their key', () => {
  const tables = {
    seen: { type: 'count', keys: [['hs6']], entries: [{ '640411': 10 }] },
    kg: { type: 'latest', of: 'netKg', where: '!fraud', keys: [['hs6', 'origin']], entries: [{ '640411|CN': 12.5 }] },
  };
  const ask = (item: object): number[] => answers(tables, rowOf(item), "seen('seen')", "table('kg')");
  expect(ask({ hs: '640411', origin: 'CN' })).toEqual([10, 12.5]);
  expect(ask({ hs: '640411', origin: 'NL' })).toEqual([10, Number.NaN]);
  expect(ask({ hs: '640412', origin: 'CN' })).toEqual([0, Number.NaN]);
  expect(ask({ origin: 'CN' })).toEqual([Number.NaN, Number.NaN]);
});

describe('keys of all kinds', () => {
  const texts = ['a', 'b', 'a|b', '|', '\\', 'a\\', '\\|', '', '__proto__', 'constructor', 'true', '0', '\ud800', 'é'];
  const sources = ['extra.a', 'extra.b', 'netKg', '-netKg', 'importer.aeo', 'extra.a + extra.b'];
  const declaration = fc.record({
    id: fc.constant('D1'),
    parties: fc.record({ importer: fc.record({ aeo: fc.constantFrom(undefined, true, false) }) }),
    extra: fc.record({ a: fc.constantFrom(...texts), b: fc.constantFrom(...texts) }, { requiredKeys: [] }),
    items: fc.tuple(fc.record({ netKg: fc.constantFrom(undefined, 0, 1e21, 0.1, 640411) })),
  });
  const level = fc.array(fc.constantFrom(...sources), { minLength: 1, maxLength: 4 });
  const escaped = (value: unknown): string => String(value).replaceAll('\\', '\\\\').replaceAll('|', '\\|');

  /** The text of a key, from nothing but the values of its parts; undefined when one is missing. */
  function textOf(row: Row, parts: readonly string[]): string | undefined {
    const values = parts.map((source) => {
      const compiled = compileExpression(source, emptyEnvironment('item'));
      return compiled.ok ? compiled.expression.evaluate({ ...newView(), row }) : undefined;
    });
    return values.includes(undefined) ? undefined : values.map(escaped).join('|');
  }

  /** Rate, count and whether the rate is above one half, from maps of text to entry. */
  function plainAnswers(
    row: Row,
    keys: readonly (readonly string[])[],
    entries: readonly ReadonlyMap<string, readonly number[]>[],
  ): number[] {
    const texts = keys.map((parts) => textOf(row, parts));
    const end = texts.indexOf(undefined);
    const chain = texts.slice(0, end < 0 ? keys.length : end) as string[];
    let rate = chain.length === 0 ? Number.NaN : 0.5;
    chain.forEach((text, at) => {
      const [seen, positive] = entries[at]!.get(text) ?? [0, 0];
      rate = (positive! + 3 * rate) / (seen! + 3);
    });
    const seen = end < 0 ? (entries.at(-1)!.get(chain.at(-1)!)?.[0] ?? 0) : Number.NaN;
    return [rate, seen, Number.isNaN(rate) ? rate : Number(rate > 0.5)];
  }

  it('give what a map from text to entry gives, by code and by closures', () => {
    const rows = fc.array(declaration, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(level, { minLength: 1, maxLength: 3 }), rows, rows, (keys, known, asked) => {
        const entries = keys.map((parts) => {
          const texts = known.map((one) => textOf(flatRow(one), parts)).filter((text) => text !== undefined);
          return new Map(texts.map((text, at) => [text, [at + 2, at % 2]] as const));
        });
        const table = { type: 'rate', label: 'fraud', prior: 0.5, strength: 3, keys };
        const lookups = makeLookups({ t: { ...table, entries: entries.map((one) => jsonOf(one)) } });
        const inputs = makeInputs({ expr: "rate('t')" }, { expr: "seen('t')" }, { expr: "rate('t') > 0.5" });
        const rowsAsked = asked.map(flatRow);
        const expected = rowsAsked.flatMap((row) => plainAnswers(row, keys, entries).map(Math.fround));
        for (const backEnd of ['code', 'closures'] as const) {
          const { build } = sound(compileFeatures(inputs, lookups, backEnd));
          expect([...(build(rowsAsked)[0]!.values as Float32Array)]).toEqual(expected);
        }
      }),
      { numRuns: runs(200) },
    );
  });

  const jsonOf = (entries: ReadonlyMap<string, unknown>): object => {
    const made = Object.create(null) as Record<string, unknown>;
    for (const [key, entry] of entries) made[key] = entry; // own keys, __proto__ among them
    return made;
  };
  function flatRow(given: object): Row {
    const flat = flatten(given);
    if (!flat.ok) throw new Error(flat.fault.code);
    return flat.flat.rows[0]!;
  }
});

describe('a table that learns', () => {
  const definitions = tablesSchema.parse({
    goods: { type: 'rate', label: 'fraud', strength: 1, keys: [['hs2'], ['hs4', 'origin']] },
    kg: { type: 'latest', of: 'log(netKg)', where: 'fraud', keys: [['hs4']] },
  });

  it('gives the numbers of a row’s keys, equal ones for equal keys, and their text', () => {
    const { keysOf, table } = sound(createLookups(definitions)).get('goods')!;
    const keys = (item: object): number[] => [...keysOf({ ...newView(), row: rowOf(item) })];
    expect(keys({ hs: '640411', origin: 'CN' })).toEqual([0, 0]);
    expect(keys({ hs: '640499', origin: 'CN' })).toEqual([0, 0]);
    expect(keys({ hs: '640499', origin: 'NL' })).toEqual([0, 1]);
    expect(keys({ hs: '640411' })).toEqual([0, missingKey]);
    expect(keys({ origin: 'NL' })).toEqual([missingKey, missingKey]);
    expect(table.levels[1]!.key.index.textOf(1)).toBe('6404|NL');
  });

  it('works out the value that it keeps', () => {
    const kg = sound(createLookups(definitions)).get('kg')!;
    const view = newView();
    expect(kg.valueOf({ ...view, row: rowOf({ netKg: 1 }) })).toBe(0);
    expect(kg.valueOf({ ...view, row: rowOf({ netKg: 0 }) })).toBeUndefined();
    expect(view.missing).toEqual([]);
  });

  it('is asked as it stands when a batch is built, by the code that scores', () => {
    const lookups = sound(createLookups(definitions));
    const features = makeFeatures(lookups, { expr: "rate('goods')" }, { expr: "table('kg')" });
    const row = rowOf({ hs: '640411', origin: 'CN', netKg: 1 });
    const ask = (): number[] => [...(features.build([row])[0]!.values as Float32Array)];
    expect(ask()).toEqual([Number.NaN, Number.NaN]);
    const { table, keysOf } = lookups.get('goods')!;
    const learn = (positive: number): void => {
      keysOf({ ...newView(), row }).forEach((key, level) => {
        const at = table.levels[level]!.reserve(key);
        table.levels[level]!.values[at]! += 1;
        table.levels[level]!.values[at + 1]! += positive;
      });
    };
    table.prior = 0.5;
    learn(1);
    expect(ask()).toEqual([0.875, Number.NaN]); // (1 + 0.5) / 2 = 3/4, (1 + 3/4) / 2 = 7/8
    learn(0);
    expect(ask()[0]).toBe(0.5); // (1 + 0.5) / 3 = 1/2, (1 + 1/2) / 3 = 1/2
    const kg = lookups.get('kg')!;
    const [key] = kg.keysOf({ ...newView(), row });
    const [level] = kg.table.levels;
    const at = level!.reserve(key!);
    level!.values[at] = -2;
    expect(ask()[1]).toBe(-2);
  });

  it('finds again whatever many keys it is given', () => {
    const many = tablesSchema.parse({ t: { type: 'count', keys: [['netKg', 'extra.a']] } });
    const { keysOf, table } = sound(createLookups(many)).get('t')!;
    const view = newView();
    const keyOf = (at: number): number => {
      view.row = rowOf({ netKg: at % 701 }, { extra: { a: `x${at}` } });
      return keysOf(view)[0]!;
    };
    const numbers = Array.from({ length: 3_000 }, (_, at) => keyOf(at));
    expect(numbers).toEqual(numbers.map((_, at) => at));
    expect(numbers.map((_, at) => keyOf(at))).toEqual(numbers);
    expect(table.levels[0]!.key.index.textOf(2_999)).toBe(`${2_999 % 701}|x2999`);
  });
});
