// Decision tables: what each kind of cell means, which row counts, and where a faulty cell is told.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveRows } from '../../src/declaration/derive.js';
import type { FlatDeclaration } from '../../src/declaration/flat.js';
import { flatten } from '../../src/declaration/flatten.js';
import { CustomsRiskError } from '../../src/errors.js';
import { createScorer } from '../../src/index.js';
import { compileRuleSet } from '../../src/rules/compile.js';
import { createRuleEvaluation } from '../../src/rules/evaluate.js';
import { runInlineTests } from '../../src/rules/inline-tests.js';
import type { RuleSet } from '../../src/rules/rule-set.js';
import { parseSettings } from '../../src/settings-file.js';
import { ruleSetChecks } from '../../src/testing/index.js';

const head = { ruleSet: 'test', version: '1.0.0', schema: 'declaration/1' };
const shared = { id: 'TAB', title: 'Table', risk: 'counterfeit', reason: 'r' };
const constants = {
  params: { low: { type: 'decimal', value: 4 }, since: { type: 'date', value: '2026-02-01' } },
  lists: {
    brands: { type: 'terms', values: ['adidas'], fold: ['case', 'digits'] },
    shoes: { type: 'hs', values: ['6403', '6404'] },
    firms: { type: 'ids', values: ['A1'] },
  },
};

const compile = (text: string): RuleSet => compileRuleSet(parseSettings(text, 'test.yaml'), () => []);
const setOf = (table: object, more: object = {}): RuleSet =>
  compile(JSON.stringify({ ...head, ...constants, ...more, tables: [{ ...shared, ...table }] }));

function flatOf(declaration: object): FlatDeclaration {
  const flat = flatten({ id: 'D1', ...declaration });
  if (!flat.ok) throw new Error(flat.fault.code);
  deriveRows(flat.flat.rows, 'USD', {});
  return flat.flat;
}

const conditionOf = (column: string, cell: unknown): string =>
  setOf({ combine: 'sum', columns: [column, 'points'], rows: [[cell, 10]] }).rules[0]!.when.source;

describe('a cell', () => {
  it.each([
    ['origin', '*', 'true'],
    ['origin', 'CN', 'origin == "CN"'],
    ['origin', ['CN', 'HK'], 'origin in ["CN", "HK"]'],
    ['hs', '6403*', 'hsIn(hs, "6403")'],
    ['hs', '6403', 'hsIn(hs, "6403")'],
    ['hs', ['6403', '4202*'], 'hsIn(hs, "6403", "4202")'],
    ['hs', 'lists.shoes', 'inList(hs, lists.shoes)'],
    ['hs4', '6403', 'hs4 == "6403"'],
    ['hs4', '64*', 'hs4.startsWith("64")'],
    ['brand', ['nike', 'adi*'], '(brand == "nike" || brand.startsWith("adi"))'],
    ['brand', 'a "b" \\', 'brand == "a \\"b\\" \\\\"'],
    ['description', 'lists.brands', 'hasAny(description, lists.brands)'],
    ['importer.id', ['lists.firms', 'B2'], '(importer.id == "B2" || inList(importer.id, lists.firms))'],
    ['netKg', 10, 'netKg == 10'],
    ['netKg', -0.5, 'netKg == -0.5'],
    ['netKg', '> 10', 'netKg > 10'],
    ['netKg', '<=2.5', 'netKg <= 2.5'],
    ['netKg', '!= 0', 'netKg != 0'],
    ['netKg', '2..5', '(netKg >= 2 && netKg <= 5)'],
    ['netKg', '0.5 .. params.low', '(netKg >= 0.5 && netKg <= params.low)'],
    ['netKg', [1, '> 9'], '(netKg == 1 || netKg > 9)'],
    ['valuePerKg', '< params.low', 'valuePerKg < params.low'],
    ['value / quantity', '< 5', '(value / quantity) < 5'],
    ['declaration.acceptedAt', '>= 2026-03-01', 'declaration.acceptedAt >= date("2026-03-01")'],
    ['declaration.acceptedAt', '>= params.since', 'declaration.acceptedAt >= params.since'],
    ['importer.aeo', true, 'importer.aeo'],
    ['importer.aeo', false, '!importer.aeo'],
    ['undg', '3268', '"3268" in undg'],
    [
      'transport.routing',
      ['AE*', 'CN'],
      '("CN" in transport.routing || transport.routing.exists(x, x.startsWith("AE")))',
    ],
  ])('of %s: %j', (column, cell, expected) => {
    expect(conditionOf(column, cell)).toBe(expected);
  });
});

const yaml = (table: string): string => `ruleSet: test
version: 1.0.0
schema: declaration/1
lists:
  brands: { type: terms, values: [adidas] }
tables:
  - id: TAB
    title: Table
    risk: counterfeit
    reason: r
    combine: sum
${table}`;

function faultsOf(text: string): string[] {
  try {
    compile(text);
    return [];
  } catch (fault) {
    if (!(fault instanceof CustomsRiskError)) throw fault;
    return fault.problems.map(({ code, line, column, message }) => `${line}:${column} ${code} ${message}`);
  }
}

describe('a faulty table', () => {
  it.each([
    [
      'a code that is none',
      '    columns: [origin, points]\n    rows:\n      - [[CN, UK], 5]\n',
      '14:15 EXPRESSION_TYPE "UK" is not a code of the field (ISO 3166-1 alpha-2 country); did you mean "GB"?',
    ],
    [
      'a column that is none',
      '    columns: [orgin, points]\n    rows:\n      - [CN, 5]\n',
      '12:15 EXPRESSION_NAME unknown field "orgin"; did you mean "origin"?',
    ],
    [
      'a list that is none',
      '    columns: [description, points]\n    rows:\n      - [lists.brand, 5]\n',
      '14:10 EXPRESSION_NAME the rule set has no list "brand"; did you mean "brands"?',
    ],
    [
      'a code without quotes',
      '    columns: [hs, points]\n    rows:\n      - [6403, 5]\n',
      '14:10 RULE_INVALID the column holds texts; write it in quotes, "6403" (a number loses its leading zeros)',
    ],
    [
      'a heading too short',
      '    columns: [hs, points]\n    rows:\n      - ["6*", 5]\n',
      '14:10 EXPRESSION_TYPE hsIn() wants 2 to 10 digits of a commodity code in quotes',
    ],
    [
      'a comparison of texts',
      '    columns: [origin, points]\n    rows:\n      - ["> CN", 5]\n',
      '14:10 RULE_INVALID the column holds texts, which are not compared by size',
    ],
    [
      'a number that is none',
      '    columns: [netKg, points]\n    rows:\n      - ["2-5", 5]\n',
      '14:10 RULE_INVALID not a number, a comparison or a range; write 10, "> 10", "2..5" or "*"',
    ],
    [
      'a number of two lines',
      '    columns: [netKg, points]\n    rows:\n      - ["> 5\\n6", 5]\n',
      '14:10 RULE_INVALID not a number, a comparison or a range; write 10, "> 10", "2..5" or "*"',
    ],
    [
      'a day that is none',
      '    columns: [transport.eta, points]\n    rows:\n      - ["> 2026-02-30", 5]\n',
      '14:10 RULE_INVALID not a day, a comparison or a range',
    ],
    [
      'a range turned around',
      '    columns: [netKg, points]\n    rows:\n      - ["5..2", 5]\n',
      '14:10 RULE_INVALID the range holds no number: it ends before it begins',
    ],
    [
      'an empty list',
      '    columns: [origin, points]\n    rows:\n      - [[], 5]\n',
      '14:10 RULE_INVALID an empty list fits nothing; write "*" for all',
    ],
    ['an empty cell', '    columns: [origin, points]\n    rows:\n      - [~, 5]\n', '14:10 SETTINGS_INVALID'],
    [
      'yes for a truth',
      '    columns: [importer.aeo, points]\n    rows:\n      - ["yes", 5]\n',
      '14:10 RULE_INVALID the column is yes or no; write true, false or "*"',
    ],
    [
      'a column of objects',
      '    columns: [packages, points]\n    rows:\n      - ["x", 5]\n',
      '12:15 RULE_INVALID a column gives a text, number, date, bool or a list of texts, but this is list of object',
    ],
    [
      'a row too short',
      '    columns: [origin, hs, points]\n    rows:\n      - [CN, 5]\n',
      '14:9 RULE_INVALID the row has 2 cells, where there are 3 columns',
    ],
    [
      'no points',
      '    columns: [origin, hs]\n    rows:\n      - [CN, "64"]\n',
      '12:14 RULE_INVALID the table has no column "points"',
    ],
    [
      'points that are none',
      '    columns: [origin, points]\n    rows:\n      - [CN, 201]\n',
      '14:14 RULE_INVALID points are a number from -200 to 200',
    ],
    [
      'points twice',
      '    columns: [origin, points, points]\n    rows:\n      - [CN, 1, 2]\n',
      '12:31 RULE_INVALID the column "points" stands twice',
    ],
    [
      'two reasons',
      '    columns: [origin, points, reason]\n    rows:\n      - [CN, 1, why]\n',
      '10:13 RULE_INVALID the reason stands in a column; take one of the two out',
    ],
    [
      'a test of a row that is not there',
      '    columns: [origin, points]\n    rows:\n      - [CN, 1]\n    tests:\n      - { name: n, given: { origin: CN }, expect: 2 }\n',
      '16:51 RULE_INVALID the table has 1 rows',
    ],
    [
      'an unknown combination',
      '    columns: [origin, points]\n    rows:\n      - [CN, 1]\n    combin: max\n',
      '15:5 SETTINGS_INVALID unknown key "combin"',
    ],
  ])('%s', (_, table, expected) => {
    const [first] = faultsOf(yaml(table));
    expect(first?.slice(0, expected.length)).toBe(expected);
  });

  it('tells a fault of its reason once, one of a row at its cell', () => {
    const table = '    columns: [origin, points]\n    rows:\n      - [CN, 1]\n      - [HK, 1]\n';
    expect(faultsOf(yaml(table).replace('reason: r', 'reason: "from {orgin}"'))).toEqual([
      '10:20 EXPRESSION_NAME unknown field "orgin"; did you mean "origin"?',
    ]);
    const own = '    columns: [origin, points, reason]\n    rows:\n      - [CN, 1, "a {orgin}"]\n';
    expect(faultsOf(yaml(own).replace('    reason: r\n', ''))).toEqual([
      '13:21 EXPRESSION_NAME unknown field "orgin"; did you mean "origin"?',
    ]);
  });

  it('cannot have the id of a rule, nor a rule that of a row', () => {
    const table = '    columns: [origin, points]\n    rows:\n      - [CN, 1]\n';
    const rule = (id: string): string =>
      `rules:\n  - { id: ${id}, title: t, risk: safety, points: 1, when: "true", reason: r }\n`;
    expect(faultsOf(yaml(table) + rule('TAB'))).toEqual(['7:9 RULE_INVALID rule id "TAB" is used twice']);
    expect(faultsOf(yaml(table) + rule('TAB-1'))).toEqual(['7:9 RULE_INVALID rule id "TAB-1" is used twice']);
  });

  it('is not needed, but a set without rules and tables is a fault', () => {
    const [first] = faultsOf('ruleSet: test\nversion: 1.0.0\nschema: declaration/1\n');
    expect(first).toContain('RULE_INVALID the rule set has no rules: add rules, tables or extends');
  });
});

const rows = [
  ['CN', '*', 5],
  [['CN', 'HK'], '> 10', 25],
  ['*', '> 100', 15],
];
const table = { columns: ['origin', 'netKg', 'points'], rows };

function outcome(combine: string, item: object): { hits: string[]; undetermined: readonly object[]; judged: number } {
  const evaluate = createRuleEvaluation([setOf({ ...table, combine })]);
  const { itemHits, undetermined, pointsAtStake, pointsJudged } = evaluate(flatOf({ items: [item] }), 0);
  return { hits: itemHits[0]!.map(({ id }) => id), undetermined, judged: pointsJudged / pointsAtStake };
}

describe('of the rows that match', () => {
  it.each([
    ['sum', { origin: 'CN', netKg: 200 }, ['TAB-1', 'TAB-2', 'TAB-3']],
    ['max', { origin: 'CN', netKg: 200 }, ['TAB-2']],
    ['first', { origin: 'CN', netKg: 200 }, ['TAB-1']],
    ['max', { origin: 'HK', netKg: 5 }, []],
    ['first', { origin: 'NL', netKg: 200 }, ['TAB-3']],
  ])('%s counts, for %j', (combine, item, hits) => {
    expect(outcome(combine, item)).toEqual({ hits, undetermined: [], judged: 1 });
  });
});

describe('where a field is missing', () => {
  it('the most that is certain counts for `max`, and the table is named once with what could raise it', () => {
    expect(outcome('max', { origin: 'CN' })).toMatchObject({
      hits: ['TAB-1'],
      undetermined: [{ id: 'TAB', missing: ['netKg'] }],
    });
    // Row 2 has the most points: what the others lack does not matter.
    expect(outcome('max', { origin: 'HK', netKg: 200 })).toMatchObject({ hits: ['TAB-2'], undetermined: [] });
  });

  it('no row counts for `first` behind one that is open', () => {
    expect(outcome('first', { netKg: 200 })).toMatchObject({
      hits: [],
      undetermined: [{ id: 'TAB', missing: ['origin'] }],
    });
    expect(outcome('first', { origin: 'CN' })).toMatchObject({ hits: ['TAB-1'], undetermined: [] });
  });

  it('the table names all that its open rows lack', () => {
    expect(outcome('sum', {})).toMatchObject({
      hits: [],
      undetermined: [{ id: 'TAB', missing: ['origin', 'netKg'] }],
      judged: 0,
    });
  });

  it('of the restrictions, the row that matches is open and those behind it do not count', () => {
    const evaluate = createRuleEvaluation([setOf({ ...table, combine: 'max', mode: ['4'] })]);
    const { itemHits, undetermined, pointsJudged } = evaluate(flatOf({ items: [{ origin: 'CN', netKg: 50 }] }), 0);
    expect(itemHits).toEqual([[]]);
    expect(undetermined).toEqual([{ id: 'TAB', missing: ['transport.mode'] }]);
    expect(pointsJudged).toBeCloseTo(25 - (25 * 25) / 45, 9);
  });
});

describe('points at stake', () => {
  it('are those of all rows where they add up, and the most of one where one counts', () => {
    const stakeOf = (combine: string): number => {
      const evaluate = createRuleEvaluation([setOf({ ...table, combine })]);
      return evaluate(flatOf({ items: [{ origin: 'CN', netKg: 1 }] }), 0).pointsAtStake;
    };
    expect(stakeOf('sum')).toBe(45);
    expect(stakeOf('max')).toBeCloseTo(25, 9);
    expect(stakeOf('first')).toBeCloseTo(25, 9);
  });
});

describe('a table beside its meaning worked out by hand', () => {
  type Row = readonly [string, number, number];
  const matches = ([origin, mass]: Row, item: { origin?: string; netKg?: number }): boolean | undefined => {
    const first = origin === '*' ? true : item.origin === undefined ? undefined : item.origin === origin;
    const second = item.netKg === undefined ? undefined : item.netKg > mass;
    return first === false || second === false ? false : first && second;
  };

  it('gives the points of the row that must count', () => {
    const row = fc.tuple(
      fc.constantFrom('CN', 'HK', '*'),
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: -9, max: 9 }),
    );
    const item = fc.record(
      { origin: fc.constantFrom('CN', 'HK'), netKg: fc.integer({ min: 0, max: 4 }) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 6 }),
        item,
        fc.constantFrom('code', 'closures'),
        (all, one, how) => {
          const pointsWith = (combine: string): readonly number[] => {
            const written = all.map(([origin, mass, points]) => [origin, `> ${mass}`, points]);
            const evaluate = createRuleEvaluation([setOf({ ...table, rows: written, combine })], how as 'code');
            return evaluate(flatOf({ items: [one] }), 0).itemHits[0]!.map(({ points }) => points);
          };
          const sure = all.filter((each) => matches(each, one) === true).map(([, , points]) => points);
          expect(pointsWith('sum')).toEqual(sure);
          expect(pointsWith('max')).toEqual(sure.length > 0 ? [Math.max(...sure)] : []);
          const settled = all.find((each) => matches(each, one) !== false);
          expect(pointsWith('first')).toEqual(settled && matches(settled, one) ? [settled[2]] : []);
        },
      ),
    );
  });
});

describe('a table in a verdict', () => {
  const tests = [
    { name: 'second', given: { origin: 'HK', netKg: 20 }, expect: 2 },
    { name: 'none', given: { origin: 'NL', netKg: 20 }, expect: 'no_hit' },
    { name: 'open', given: { netKg: 20 }, expect: 'undetermined' },
    { name: 'wrong', given: { origin: 'CN', netKg: 20 }, expect: 1 },
  ];
  const set = setOf({ ...table, combine: 'max', reason: '{origin}, {netKg} kg', tests });

  it('gives the reason of the row that counts, and explains the others as no hit', async () => {
    const scorer = await createScorer({ ruleSets: [set] });
    const { verdict, rules } = await scorer.explain({
      id: 'D1',
      items: [{ origin: 'CN', netKg: 200 }, { netKg: 200 }],
    });
    expect(verdict.reasons).toMatchObject([{ id: 'TAB-2', points: 25, text: 'CN, 200 kg' }]);
    expect(verdict.undetermined).toEqual([{ id: 'TAB', missing: ['origin'] }]);
    expect(rules.map(({ id, item, outcome, title }) => [id, item, outcome, title])).toEqual([
      ['TAB-2', 1, 'hit', 'Table, row 2'],
      ['TAB-2', 2, 'undetermined', 'Table, row 2'],
      ['TAB-3', 1, 'no_hit', 'Table, row 3'],
      ['TAB-3', 2, 'hit', 'Table, row 3'],
      ['TAB-1', 1, 'no_hit', 'Table, row 1'],
      ['TAB-1', 2, 'no_hit', 'Table, row 1'],
    ]);
    await scorer.close();
  });

  it('has its id for itself among all rule sets', async () => {
    const rule = { id: 'TAB', title: 't', risk: 'safety', points: 1, when: 'true', reason: 'r' };
    const other = compile(JSON.stringify({ ...head, rules: [rule] }));
    await expect(createScorer({ ruleSets: [other, set] })).rejects.toMatchObject({
      message: 'RULE_INVALID: two rule sets have a rule "TAB"',
    });
  });

  it('caps its rows together, as one group', async () => {
    const sums = setOf({ ...table, combine: 'sum', group: 'heavy' }, { groups: { heavy: { cap: 9 } } });
    const scorer = await createScorer({ ruleSets: [sums] });
    const { reasons } = await scorer.score({ id: 'D1', items: [{ origin: 'CN', netKg: 200 }] });
    expect(reasons.map(({ id, points }) => [id, points])).toEqual([
      ['TAB-2', 5],
      ['TAB-3', 3],
      ['TAB-1', 1],
    ]);
    await scorer.close();
  });

  it('runs its tests by the number of the row', () => {
    expect(runInlineTests(set).map(({ rule, actual, passed }) => [rule, actual, passed])).toEqual([
      ['TAB', 'row 2', true],
      ['TAB', 'no_hit', true],
      ['TAB', 'undetermined', true],
      ['TAB', 'row 2', false],
    ]);
    const checks = ruleSetChecks(set);
    expect(checks[3]!.run).toThrow('expected row 1, got row 2');
    expect(checks.at(-1)!.name).toBe('TAB: has a test in which a row counts and one in which none does');
    expect(checks.at(-1)!.run).not.toThrow();
  });
});
