// Learning: what each row is answered is what a plain recomputation over strictly earlier days gives, and nothing of its own day.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveRows } from '../../src/declaration/derive.js';
import type { Labels } from '../../src/declaration/flat.js';
import { flatten } from '../../src/declaration/flatten.js';
import type { Row } from '../../src/declaration/slots.js';
import { tablesSchema } from '../../src/features/feature-set.js';
import { createLearner } from '../../src/features/learn.js';
import { SortedValues } from '../../src/features/learn-medians.js';
import { createLookups, type Lookups } from '../../src/features/lookups.js';
import { readTables, writeTables } from '../../src/features/tables.js';
import { makeFeatures, sound } from './made-lookups.js';

/** One item of the past, as the naive recomputation sees it. */
interface Case {
  readonly day: number;
  readonly hs: string | undefined;
  readonly origin: string | undefined;
  readonly note: string | undefined;
  readonly kg: number | undefined;
  readonly fraud: boolean | null;
}

const definitions = tablesSchema.parse({
  byHs: { type: 'rate', label: 'fraud', keys: [['hs2'], ['hs4'], ['hs6', 'origin']], strength: [20, 10, 1] },
  byNote: { type: 'rate', label: 'fraud', keys: [['extra.note']], strength: 5 },
  kg: { type: 'median', of: 'netKg', keys: [['hs4'], ['hs6', 'extra.note']], atLeast: 2 },
  often: { type: 'count', keys: [['origin', 'extra.note']] },
  badKg: { type: 'latest', of: 'netKg', where: 'fraud', keys: [['hs4']] },
  goodKg: { type: 'latest', of: 'netKg', where: '!fraud', keys: [['hs4', 'origin']] },
});
const asked = [
  `rate('byHs')`,
  `seen('byHs')`,
  `rate('byNote')`,
  `table('kg')`,
  `spread('kg')`,
  `seen('often')`,
  `table('badKg')`,
  `table('goodKg')`,
];

function rowOf({ day, hs, origin, note, kg }: Case): Row {
  const flat = flatten({
    id: 'D',
    acceptedAt: new Date(day * 86_400_000).toISOString().slice(0, 10),
    ...(note === undefined ? {} : { extra: { note } }),
    items: [
      {
        ...(hs === undefined ? {} : { hs }),
        ...(origin === undefined ? {} : { origin }),
        ...(kg === undefined ? {} : { netKg: kg }),
      },
    ],
  });
  if (!flat.ok || flat.flat.issues.length > 0) throw new Error(JSON.stringify(flat));
  deriveRows(flat.flat.rows, 'USD', {});
  return flat.flat.rows[0]!;
}

const labelsOf = ({ fraud }: Case): Labels => ({ fraud });

/** Answers of every case from the days before it, worked out anew each time from all of them. */
function naive(cases: readonly Case[], at: number): number[] {
  const self = cases[at]!;
  const past = cases.filter(({ day }) => day < self.day);
  const known = past.filter(({ fraud }) => fraud !== null);
  const share = (some: readonly Case[]): number => some.filter(({ fraud }) => fraud).length;
  type KeyOf = (one: Case) => string | undefined;
  const key = (...parts: (string | undefined)[]): string | undefined =>
    parts.includes(undefined) ? undefined : JSON.stringify(parts);
  const alike = (some: readonly Case[], keyOf: KeyOf): Case[] => some.filter((one) => keyOf(one) === keyOf(self));
  const rate = (levels: readonly (readonly [KeyOf, number])[]): number => {
    if (levels[0]![0](self) === undefined) return Number.NaN;
    let value = known.length === 0 ? Number.NaN : share(known) / known.length;
    for (const [keyOf, strength] of levels) {
      if (keyOf(self) === undefined) break;
      const seen = alike(known, keyOf);
      if (seen.length > 0) value = (share(seen) + strength * value) / (seen.length + strength);
    }
    return value;
  };
  const count = (some: readonly Case[], levels: readonly KeyOf[]): number =>
    levels.some((keyOf) => keyOf(self) === undefined) ? Number.NaN : alike(some, levels.at(-1)!).length;
  const middle = (values: readonly number[]): number => {
    const sorted = [...values].sort((a, b) => a - b);
    const half = sorted.length / 2;
    return sorted.length % 2 === 1 ? sorted[half - 0.5]! : (sorted[half - 1]! + sorted[half]!) / 2;
  };
  const median = (levels: readonly KeyOf[], atLeast: number): [number, number] => {
    let found: [number, number] = [Number.NaN, Number.NaN];
    for (const keyOf of levels) {
      if (keyOf(self) === undefined) break;
      const values = alike(past, keyOf).flatMap(({ kg }) => kg ?? []);
      if (values.length < atLeast) continue;
      const mid = middle(values);
      found = [mid, middle(values.map((value) => Math.abs(value - mid)))];
    }
    return found;
  };
  const latest = (outcome: boolean, keyOf: KeyOf): number => {
    if (keyOf(self) === undefined) return Number.NaN;
    const some = alike(past, keyOf).filter(({ fraud, kg }) => fraud === outcome && kg !== undefined);
    const last = Math.max(...some.map(({ day }) => day));
    return some.filter(({ day }) => day === last).at(-1)?.kg ?? Number.NaN;
  };
  const hs2: KeyOf = ({ hs }) => hs?.slice(0, 2);
  const hs4: KeyOf = ({ hs }) => hs?.slice(0, 4);
  const fine: KeyOf = ({ hs, origin }) => key(hs?.slice(0, 6), origin);
  return [
    rate([
      [hs2, 20],
      [hs4, 10],
      [fine, 1],
    ]),
    count(known, [hs2, hs4, fine]),
    rate([[({ note }) => note, 5]]),
    ...median([hs4, ({ hs, note }) => key(hs?.slice(0, 6), note)], 2),
    count(past, [({ origin, note }) => key(origin, note)]),
    latest(true, hs4),
    latest(false, ({ hs, origin }) => key(hs?.slice(0, 4), origin)),
  ].map((value) => Math.fround(value));
}

const makeEmpty = (): Lookups => sound(createLookups(definitions));

/** Answers of cases that are replayed day by day, in their order. */
function replay(cases: readonly Case[], lookups = makeEmpty()): number[][] {
  const features = makeFeatures(lookups, ...asked);
  const learner = createLearner(lookups);
  const answers: number[][] = cases.map(() => []);
  for (const day of [...new Set(cases.map((one) => one.day))].sort((a, b) => a - b)) {
    const today = cases.flatMap((one, at) => (one.day === day ? [{ one, at }] : []));
    const { values } = features.build(today.map(({ one }) => rowOf(one)))[0]! as { values: Float32Array };
    today.forEach(({ one, at }, place) => {
      answers[at] = [...values.subarray(place * asked.length, (place + 1) * asked.length)];
      learner.note(rowOf(one), day, labelsOf(one));
    });
    learner.settle();
  }
  return answers;
}

const caseOf = fc.record({
  day: fc.integer({ min: 18_262, max: 18_267 }),
  hs: fc.constantFrom('640411', '640412', '640511', '950300', undefined),
  origin: fc.constantFrom('CN', 'VN', undefined),
  note: fc.constantFrom('a', 'a|b', 'a\\', '\\|', '__proto__', 'constructor', '64', undefined),
  kg: fc.oneof(fc.constantFrom(1, 2, 2.5, 10), fc.constant(undefined)),
  fraud: fc.constantFrom(true, false, null),
});
const history = fc.array(caseOf, { maxLength: 60 });

describe('a replay', () => {
  it('answers each row as a recomputation over all earlier days does', () => {
    fc.assert(
      fc.property(history, (cases) => {
        expect(replay(cases)).toEqual(cases.map((_, at) => naive(cases, at)));
      }),
      { numRuns: 150 },
    );
  });

  it('lets no outcome reach its own row, its own day or any day before', () => {
    fc.assert(
      fc.property(fc.array(caseOf, { minLength: 1, maxLength: 40 }), fc.nat(), (cases, pick) => {
        const at = pick % cases.length;
        const flipped = cases.map((one, place) =>
          place === at ? { ...one, fraud: one.fraud !== true, kg: 999, note: 'other' } : one,
        );
        const before = replay(cases);
        const after = replay(flipped);
        cases.forEach((one, place) => {
          if (place !== at && one.day <= cases[at]!.day) expect(after[place]).toEqual(before[place]);
        });
        const outcomeAlone = cases.map((one, place) => (place === at ? { ...one, fraud: one.fraud !== true } : one));
        expect(replay(outcomeAlone)[at]).toEqual(before[at]);
      }),
      { numRuns: 100 },
    );
  });
});

function tablesOf(cases: readonly Case[], everyRows: number, lookups = makeEmpty()): string {
  const learner = createLearner(lookups);
  cases.forEach((one, at) => {
    learner.note(rowOf(one), one.day, labelsOf(one));
    if (at % everyRows === 0) learner.settle();
  });
  learner.settle();
  return writeTables(lookups, { until: '2020-01-06', rows: learner.rows(), labels: learner.labels() });
}

describe('fitted tables', () => {
  it('are the same bytes whatever the order of days, and whenever they settle', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 70 }), (cases, every) => {
        const sorted = [...cases].sort((a, b) => a.day - b.day); // stable: file order within a day
        expect(tablesOf(cases, every)).toBe(tablesOf(sorted, 1));
      }),
      { numRuns: 100 },
    );
  });

  it('answer the rows of the next day with the bits of the replay, also after their file was written and read', () => {
    fc.assert(
      fc.property(history, (cases) => {
        const last = 18_267;
        const text = tablesOf(
          cases.filter(({ day }) => day < last),
          7,
        );
        const lookups = makeEmpty();
        readTables(text, 'tables.json', lookups);
        const features = makeFeatures(lookups, ...asked);
        const replayed = replay(cases);
        cases.forEach((one, at) => {
          if (one.day !== last) return;
          const { values } = features.build([rowOf(one)])[0]! as { values: Float32Array };
          expect([...values]).toEqual(replayed[at]);
        });
      }),
      { numRuns: 100 },
    );
  });

  it('that learn further hold what one fit of all days holds, but for medians, which stay', () => {
    const firstDay = 18_265;
    const parts = (text: string, medians: boolean): unknown => {
      const { tables, ...rest } = JSON.parse(text) as { tables: { [name: string]: { type: string } } };
      const kept = Object.entries(tables).filter(([, { type }]) => (type === 'median') === medians);
      return medians ? kept : [kept, rest];
    };
    fc.assert(
      fc.property(history, (cases) => {
        const early = tablesOf(
          cases.filter(({ day }) => day < firstDay),
          5,
        );
        const lookups = makeEmpty();
        const before = readTables(early, 'tables.json', lookups);
        const learner = createLearner(lookups, before);
        for (const one of cases.filter(({ day }) => day >= firstDay)) learner.note(rowOf(one), one.day, labelsOf(one));
        learner.settle();
        const more = writeTables(lookups, { until: '2020-01-06', rows: learner.rows(), labels: learner.labels() });
        expect(parts(more, false)).toEqual(parts(tablesOf(cases, 9), false));
        expect(parts(more, true)).toEqual(parts(early, true));
      }),
      { numRuns: 100 },
    );
  });

  it('are what paper says: back-off over three levels, and the median with its deviation', () => {
    const one = (day: number, hs: string, fraud: boolean | null, kg?: number): Case => ({
      day,
      hs,
      origin: 'CN',
      note: 'n',
      kg,
      fraud,
    });
    const past = [
      one(18_262, '640411', true, 1),
      one(18_262, '640411', false, 2),
      one(18_262, '640511', false, 4),
      one(18_262, '950300', null, 8),
    ];
    const [, , , , answers] = replay([...past, one(18_263, '640411', null)]);
    // prior 1/3; hs2 "64": (1 + 20/3) / (3 + 20) = 1/3; hs4 "6404": (1 + 10/3) / (2 + 10) = 13/36; hs6 640411 CN: (1 + 13/36) / (2 + 1) = 49/108
    expect(answers![0]).toBeCloseTo(49 / 108, 6);
    expect(answers![1]).toBe(2);
    // netKg 1, 2: median 1.5, distances .5 and .5
    expect(answers!.slice(3, 6)).toEqual([1.5, 0.5, 4]);
    expect(answers!.slice(6)).toEqual([1, 2]);
  });

  it('know one class alone, or none, without a fault', () => {
    const only = (fraud: boolean | null): Case[] =>
      Array.from({ length: 3 }, (_, at) => ({ day: 18_262 + at, hs: '640411', origin: 'CN', note: 'n', kg: 1, fraud }));
    expect(replay(only(true)).map((answer) => answer[0])).toEqual([Number.NaN, 1, 1]);
    expect(replay(only(false)).map((answer) => answer[0])).toEqual([Number.NaN, 0, 0]);
    expect(replay(only(null)).map((answer) => answer.slice(0, 4))).toEqual([
      [Number.NaN, 0, Number.NaN, Number.NaN],
      [Number.NaN, 0, Number.NaN, Number.NaN],
      [Number.NaN, 0, Number.NaN, 1],
    ]);
    expect(JSON.parse(tablesOf([], 1)).tables.byHs).toEqual({ type: 'rate', prior: null, levels: [{}, {}, {}] });
  });
});

describe('sorted values', () => {
  it('give the median and the median distance from it as sorting anew does', () => {
    const value = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
    const middle = (values: readonly number[]): number => {
      const sorted = [...values].sort((a, b) => a - b);
      const half = sorted.length >> 1;
      return sorted.length % 2 === 1 ? sorted[half]! : sorted[half - 1]! / 2 + sorted[half]! / 2;
    };
    fc.assert(
      fc.property(fc.array(fc.array(value, { minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 9 }), (days) => {
        const values = new SortedValues();
        const all: number[] = [];
        for (const day of days) {
          for (const one of day) {
            values.add(one + 0);
            all.push(one + 0);
          }
          const median = middle(all);
          const distances = all.map((one) => Math.min(Math.abs(one - median), Number.MAX_VALUE));
          expect(values.summary()).toEqual([all.length, median, middle(distances)]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
