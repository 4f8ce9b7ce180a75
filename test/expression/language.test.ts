// The language: values, missing fields, and the examples of the function table.
import { describe, expect, it } from 'vitest';
import { deriveRows } from '../../src/declaration/derive.js';
import { flatten } from '../../src/declaration/flatten.js';
import { newView, type View } from '../../src/expression/closures.js';
import { compileExpression } from '../../src/expression/compile.js';
import { type Environment, emptyEnvironment } from '../../src/expression/environment.js';
import { functions } from '../../src/expression/functions.js';
import { createList } from '../../src/expression/lists.js';
import { number } from '../../src/expression/types.js';
import { makeLookups } from '../features/made-lookups.js';

const lookups = makeLookups({
  medians: { type: 'median', of: 'netKg', keys: [['"6404"']], entries: [{ '6404': [40, 3, 0.5] }] },
  rates: {
    type: 'rate',
    label: 'fraud',
    strength: 2,
    prior: 0.5,
    keys: [['"CN"', '"6404"']],
    entries: [{ 'CN|6404': [2, 1] }],
  },
  goods: {
    type: 'rate',
    label: 'fraud',
    strength: 2,
    prior: 0.5,
    keys: [['hs2'], ['hs4', 'origin']],
    entries: [{ '64': [2, 1] }, {}],
  },
  latest: { type: 'latest', of: 'netKg', where: 'fraud', keys: [['"9999"']], entries: [{}] },
});
const tables = new Map([...lookups].map(([name, { table }]) => [name, table]));
const environment: Environment = {
  scope: 'item',
  params: new Map([['limit', { type: number, value: 4.5 }]]),
  lists: new Map([
    ['ids', createList('ids', ['QLRUBN9', 'A'])],
    ['hubs', createList('countries', ['AE', 'SG'])],
    ['labels', createList('hs', ['5807', '4821'])],
    ['brands', createList('terms', ['adidas', 'louis vuitton'], ['case', 'digits', 'separators', 'doubles'])],
  ]),
  tables,
};

function viewOf(item: object, header: object = {}, items: object[] = []): View {
  const flat = flatten({ id: 'D1', ...header, items: [{ currency: 'USD', ...item }, ...items] });
  if (!flat.ok) throw new Error(`${flat.fault.code} ${flat.fault.path}`);
  deriveRows(flat.flat.rows, 'USD', {});
  const view = newView();
  view.items = flat.flat.rows;
  view.row = flat.flat.rows[0]!;
  return view;
}

function evaluate(
  source: string,
  view: View = viewOf({}),
  scope: Environment = environment,
): { value: unknown; missing: string[] } {
  const compiled = compileExpression(source, scope);
  if (!compiled.ok) throw new Error(compiled.problems.map((problem) => problem.message).join('; '));
  return { value: compiled.expression.evaluate(view), missing: [...view.missing.splice(0)] };
}

describe('the function table', () => {
  it.each(functions.map((definition) => [definition.name, definition.form, definition.example]))(
    '%s (%s): %s',
    (_, __, example) => {
      expect(evaluate(example).value).toBe(true);
    },
  );
});

describe('values', () => {
  const view = viewOf(
    {
      hs: '640411',
      description: 'AD1DAS running shoes',
      origin: 'CN',
      value: 300,
      netKg: 120,
      quantity: 40,
      undg: ['3480'],
      packages: [{ count: 2, marks: 'NIKE' }, { count: 1 }],
    },
    {
      acceptedAt: '2026-03-01',
      transport: { mode: '4', routing: ['CN', 'NL'] },
      parties: { consignee: { kind: 'person', address: { country: 'NL' } } },
      extra: { taxType: 'A' },
    },
  );
  it.each([
    ['1 + 2 * 3 == 7', true],
    ['(1 + 2) * 3 == 9', true],
    ['7 % 4 == 3 && -2 < 1', true],
    ['"a" + "b" == "ab"', true],
    ['2 in [1, 2, 3] && !("x" in ["a"])', true],
    ['valuePerKg == 2.5 && unitValue == 7.5', true],
    ['valuePerKg < params.limit', true],
    ['hs4 == "6404" && hs2 == "64"', true],
    ['origin == "CN" && origin in ["CN", "HK"]', true],
    ['inList(declaration.acceptedAt > date("2026-01-01") ? "AE" : "CN", lists.hubs)', true],
    ['origin in lists.hubs', false],
    ['hsIn(hs, lists.labels)', false],
    ['hasAny(description, lists.brands)', true],
    ['consignee.country == "NL" && consignee.kind == "person"', true],
    ['extra.taxType == "A"', true],
    ['transport.routing.size() == 2 && "CN" in transport.routing', true],
    ['packages.exists(p, p.marks == "NIKE")', true],
    ['packages.map(p, p.count) == [2, 1] && packages.map(p, p.count) != [1, 2]', true],
    ['undg == ["3480"] && undg != ["3480", "3481"] && ["3480"] == undg', true],
    ['undg == undg && !(undg != undg) && transport.routing != undg', true],
    ['[1, 2] == [1, 2] && ["a"] != ["A"] && [true] == [true] && [1] != [2]', true],
    ['undg.all(n, n.startsWith("34"))', true],
    ['undg.exists_one(n, n == "3480")', true],
    ['packages.filter(p, p.count > 1.0).size() == 1', true],
    ['has(origin) && !has(brand) && has(extra.taxType) && !has(extra.other)', true],
    ['netKg > 100 ? "heavy" : "light"', 'heavy'],
    ['days(declaration.acceptedAt, date("2026-03-11"))', 10],
    ['declaration.acceptedAt + duration("48h") == date("2026-03-03")', true],
    ['\'single quotes\' == "single quotes" // a comment', true],
  ])('%s', (source, expected) => {
    expect(evaluate(source, view).value).toBe(expected);
  });

  it('of texts may be written as escapes', () => {
    expect(evaluate(String.raw`"\a\b\f\n\r\t\v\\\"\'\`\?"`).value).toBe('\x07\b\f\n\r\t\v\\"\'`?');
    expect(evaluate(String.raw`'\x41\X5a\u00e9\u200B\U0001f45F\101\377'`).value).toBe('AZé\u200b👟Aÿ');
  });
});

describe('missing fields', () => {
  it.each([
    ['brand == "x"', undefined, ['brand']],
    ['brand == model', undefined, ['brand', 'model']],
    ['false && brand == "x"', false, []],
    ['brand == "x" && false', false, []],
    ['true || brand == "x"', true, []],
    ['brand == "x" || true', true, []],
    ['true && brand == "x"', undefined, ['brand']],
    ['brand == "x" || model == "y"', undefined, ['brand', 'model']],
    ['(brand == "x" || true) && model == "y"', undefined, ['model']],
    ['!(brand == "x")', undefined, ['brand']],
    ['has(brand) && brand == "x"', false, []],
    ['brand == "x" ? 1 : 2', undefined, ['brand']],
    ['netKg / (quantity - quantity) > 1', undefined, ['netKg', 'quantity', 'quantity']],
    ['1 / (1 - 1) > 1', undefined, ['1 / (1 - 1)']],
    ['ratio(1, 0) > 1', undefined, ['ratio(1, 0)']],
    ['log(0) > 1', undefined, ['log(0)']],
    [
      'date("2199-12-31") + duration("87000000h") > date("2026-01-01")',
      undefined,
      ['date("2199-12-31") + duration("87000000h")'],
    ],
    [
      'duration("87000000h") + duration("87000000h") > duration("1h")',
      undefined,
      ['duration("87000000h") + duration("87000000h")'],
    ],
    ['undg == ["3480"]', undefined, ['undg']],
    ['valuePerKg > 1', undefined, ['value', 'netKg']],
    ['packages.exists(p, p.count > 1)', undefined, ['packages']],
    ['extra.taxRate == "1"', undefined, ['extra.taxRate']],
    ['table("latest") > 0', undefined, ['table("latest")']],
    ['rate("goods")', undefined, ['hs', 'hs', 'origin']],
    ['seen("goods")', undefined, ['hs', 'hs', 'origin']],
  ])('%s', (source, value, missing) => {
    expect(evaluate(source, viewOf({}))).toEqual({ value, missing });
  });

  it('of a fine key are absorbed by a coarser one', () => {
    const view = viewOf({ hs: '640411' });
    expect(evaluate('rate("goods")', view)).toEqual({ value: 0.5, missing: [] });
    expect(evaluate('seen("goods")', view)).toEqual({ value: undefined, missing: ['origin'] });
  });

  it('of one entry are absorbed by another entry that decides', () => {
    const view = viewOf({ packages: [{ marks: 'X' }, { count: 5 }] });
    expect(evaluate('packages.exists(p, p.count > 1)', view)).toEqual({ value: true, missing: [] });
    expect(evaluate('packages.all(p, p.count > 9)', view)).toEqual({ value: false, missing: [] });
    expect(evaluate('packages.exists(p, p.count > 9)', view)).toEqual({
      value: undefined,
      missing: ['packages.count'],
    });
  });
});

describe('scope declaration', () => {
  const scope = emptyEnvironment('declaration');
  const view = viewOf({ hs: '420221' }, { invoiceTotal: 10, office: 'NLRTM' }, [{ hs: '640411', netKg: 4 }]);
  it.each([
    ['items.size() == 2', true],
    ['items.exists(i, i.hs4 == "6404" && i.netKg > 3)', true],
    ['items.exists(i, ["42", "64"].exists(c, i.hs2 == c && i.netKg > 3))', true],
    ['items.exists(i, ["42", "61"].exists(c, i.hs2 == c && i.netKg > 9))', undefined],
    ['invoiceTotal < 100 && office == "NLRTM" && declaration.office == office', true],
    ['items.all(i, i.netKg > 3)', undefined],
  ])('%s', (source, expected) => {
    expect(evaluate(source, view, scope).value).toBe(expected);
  });
});

describe('what an expression reads', () => {
  const readsOf = (source: string, scope: Environment): readonly string[] => {
    const compiled = compileExpression(source, scope);
    return compiled.ok ? compiled.expression.reads : [];
  };

  it('are the fields of its own row, each once', () => {
    expect(readsOf('netKg > 1 && value / netKg > 2 && valuePerKg > 1', environment)).toEqual([
      'netKg',
      'value',
      'valuePerKg',
    ]);
  });

  it('are not those of items, whose names may mean something else to the declaration', () => {
    const scope = emptyEnvironment('declaration');
    expect(readsOf('items.exists(i, i.currency == "USD" && i.packages.size() > 1)', scope)).toEqual([]);
    expect(readsOf('items.exists(i, i.currency == currency)', scope)).toEqual(['currency']);
  });
});
