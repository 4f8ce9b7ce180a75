// What is wrong in an expression is said with its place, several faults at once, with the nearest known name.
import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../src/expression/compile.js';
import { type Environment, emptyEnvironment } from '../../src/expression/environment.js';
import { createList } from '../../src/expression/lists.js';
import { number } from '../../src/expression/types.js';

const environment: Environment = {
  ...emptyEnvironment('item'),
  params: new Map([['lowPerKg', { type: number, value: 9 }]]),
  lists: new Map([
    ['hubs', createList('countries', ['AE'])],
    ['brands', createList('terms', ['x'])],
    ['shoes', createList('hs', ['64'])],
    ['firms', createList('ids', ['A1'])],
  ]),
};

function faults(source: string, scope = environment): string[] {
  const compiled = compileExpression(source, scope, ['bool']);
  return compiled.ok
    ? []
    : compiled.problems.map(
        ({ code, message, start, end }) => `${code.slice(11)} [${source.slice(start, end)}] ${message}`,
      );
}

describe('faults', () => {
  it.each([
    ['netKgs > 5', 'NAME [netKgs] unknown field "netKgs"; did you mean "netKg"?'],
    ['importer.nmae == "x"', 'NAME [importer.nmae] unknown field "importer.nmae"; did you mean "importer.name"?'],
    ['hasany(description, lists.brands)', 'NAME [hasany] unknown function "hasany"; did you mean "hasAny"?'],
    ['description.startWith("x")', 'NAME [startWith] unknown method "startWith"; did you mean "startsWith"?'],
    [
      'startsWith(description, "x")',
      'NAME [startsWith] unknown function "startsWith"; write "640411".startsWith("6404")',
    ],
    ['origin in lists.hub', 'NAME [lists.hub] the rule set has no list "hub"; did you mean "hubs"?'],
    ['netKg == "5"', 'TYPE [netKg == "5"] cannot compare number with text'],
    ['netKg && true', 'TYPE [netKg] what stands before && must be bool, but this is number'],
    ['netKg', 'TYPE [netKg] the expression must give bool, but gives number'],
    ['mode == "4"', 'NAME [mode] unknown field "mode"; did you mean "transport.mode"?'],
    [
      'dispatchCountry == "CN"',
      'NAME [dispatchCountry] unknown field "dispatchCountry"; did you mean "declaration.dispatchCountry"?',
    ],
    ['valuePerKg < lowPerKg', 'NAME [lowPerKg] unknown field "lowPerKg"; did you mean "params.lowPerKg"?'],
    [
      'valuePerKg < param.lowPerKg',
      'NAME [param.lowPerKg] unknown field "param.lowPerKg"; did you mean "params.lowPerKg"?',
    ],
    ['origin in hubs', 'NAME [hubs] unknown field "hubs"; did you mean "lists.hubs"?'],
    [
      'aeo',
      'NAME [aeo] unknown field "aeo"; did you mean "consignor.aeo", "consignee.aeo", "exporter.aeo" or the like?',
    ],
    ['netKg > 5 and true', 'SYNTAX [and] unexpected "and" after the expression; write &&'],
    ['(netKg > 5 OR true)', 'SYNTAX [OR] expected ); write ||'],
    ['not has(brand)', 'SYNTAX [not] unexpected not; write !'],
    ['not (netKg > 5)', 'NAME [not] unknown function "not"; use !'],
    [
      'description.matches("a.*")',
      'NAME [matches] unknown method "matches"; use .like("*…*"), .contains() or hasAny(); there are no regular expressions',
    ],
    [
      'declaration.acceptedAt > "2026-03-01"',
      'TYPE [declaration.acceptedAt > "2026-03-01"] cannot compare date with text; write date("2026-03-01")',
    ],
    ['brand == transport.eta', 'TYPE [brand == transport.eta] cannot compare text with date; write date("…")'],
    ['origin == "UK"', 'TYPE ["UK"] "UK" is not a code of the field (ISO 3166-1 alpha-2 country); did you mean "GB"?'],
    ['origin == "EL"', 'TYPE ["EL"] "EL" is not a code of the field (ISO 3166-1 alpha-2 country); did you mean "GR"?'],
    ['origin == "cn"', 'TYPE ["cn"] "cn" is not a code of the field (ISO 3166-1 alpha-2 country); did you mean "CN"?'],
    [
      'transport.mode in ["4", "sea"]',
      'TYPE ["sea"] "sea" is not a code of the field (mode of transport); one of 1, 2, 3, 4, 5, 6, 7, 8, 9',
    ],
    [
      'hsIn(hs, "64x")',
      'TYPE ["64x"] hsIn() wants 2 to 10 digits of a commodity code in quotes, or a list of HS prefixes here, but this is "64x"',
    ],
    [
      'hsIn(hs, 0402)',
      'TYPE [0402] hsIn() wants 2 to 10 digits of a commodity code in quotes, or a list of HS prefixes here, but this is 0402; write it in quotes, "0402"',
    ],
    ['hsIn(hs, "64", 6404)', 'TYPE [6404] hsIn() wants 2 to 10 digits'],
    ['hsIn(hs, "6")', 'TYPE ["6"] hsIn() wants 2 to 10 digits'],
    ['hsIn(hs, "64041100000")', 'TYPE ["64041100000"] hsIn() wants 2 to 10 digits'],
    ['near(brand, ["adidas"], 2)', 'TYPE [2] near() wants the number 1, for one edit, here, but this is 2'],
    ['near(brand, ["adidas"], quantity)', 'TYPE [quantity] near() wants the number 1, for one edit, here'],
    [
      'near(brand, ["nike", "fila"], 1)',
      'TYPE [["nike", "fila"]] near() finds no more than hasAny() here: the list holds no term of 5 to 64 letters',
    ],
    [
      'near(brand, lists.brands, 1)',
      'TYPE [lists.brands] near() finds no more than hasAny() here: the list holds no term of 5 to 64 letters',
    ],
    [
      'hasAny(brand, [])',
      'TYPE [[]] hasAny() would never find anything: the list holds no term with a letter or digit',
    ],
    ['hasAny(brand, ["", "--"])', 'TYPE [["", "--"]] hasAny() would never find anything'],
    ['hasAny(brand, [["a"]])', 'TYPE [["a"]] a list holds texts, numbers and the like, not a list of text'],
    ['undg in [undg]', 'TYPE [undg] a list holds texts, numbers and the like, not a list of text'],
    ['undg in undg', 'TYPE [undg in undg] cannot look for list of text'],
    [
      'inList(origin, lists.shoes)',
      'TYPE [lists.shoes] a list of type hs never holds a value of the field, a text (ISO 3166-1 alpha-2 country)',
    ],
    [
      'origin in lists.shoes',
      'TYPE [lists.shoes] a list of type hs never holds a value of the field, a text (ISO 3166-1 alpha-2 country)',
    ],
    ['inList(hs, lists.hubs)', 'TYPE [lists.hubs] a list of type countries never holds a value of the field'],
    ['netKg / 0 > 1', 'TYPE [0] a division by zero has no result'],
    ['quantity % -0 == 1', 'TYPE [-0] a division by zero has no result'],
    [
      'inList(origin, lists.brands)',
      'TYPE [lists.brands] inList() wants a list of ids, countries or HS prefixes, as lists.name here, but this is list of type terms',
    ],
    [
      'hasAny(description, origin)',
      'TYPE [origin] hasAny() wants a list of terms here, but this is text (ISO 3166-1 alpha-2 country)',
    ],
    ['ratio(netKg) > 1', 'TYPE [ratio(netKg)] ratio() takes 2 arguments, not 1'],
    [
      'date("2026-02-31") > date("2026-01-01")',
      'TYPE ["2026-02-31"] not a date of the form YYYY-MM-DD, or one that does not exist',
    ],
    ['netKg > 5 &&', 'SYNTAX [] the expression ends where a value is expected'],
    ['netKg = 5', 'SYNTAX [=] unexpected character "="; use == to compare'],
    ['netKg > (5', 'SYNTAX [] expected ) but the expression ends'],
    ['brand == null', 'SYNTAX [null] there is no null: a field that is absent is missing; test it with has(field)'],
    ['brand == "x', 'SYNTAX ["x] the text is not closed'],
    ['brand == "x\ry"', 'SYNTAX ["x] the text is not closed'],
    ...['"\\q"', '"\\xFh"', '"\\u12"', '"\\400"', '"\\ud83d"', '"\\U00110000"', '"\\'].map((text): [string, string] => [
      `brand == ${text}`,
      `SYNTAX [${text.slice(1, 3)}] unknown escape in a text`,
    ]),
    ['packages.exists(package, package.count > 1)', 'SYNTAX [package] package is a reserved word'],
    ['if (brand == "x")', 'SYNTAX [if] if is a reserved word'],
    ['netKg in', 'SYNTAX [] the expression ends where a value is expected'],
    ['in in ["a"]', 'SYNTAX [in] in is a reserved word'],
    ['packages == packages', 'TYPE [packages == packages] list of object cannot be compared with =='],
    ['undg < undg', 'TYPE [undg < undg] list of text (UN number of 4 digits) cannot be compared with <'],
    ['undg == [3480]', 'TYPE [undg == [3480]] cannot compare list of text (UN number of 4 digits) with list of number'],
    ['["3480", "34"] == undg', 'TYPE ["34"] "34" is not a code of the field (UN number of 4 digits)'],
    [
      'declaration.acceptedAt + duration("99999999h") > date("2026-01-01")',
      'TYPE ["99999999h"] not a duration such as 72h or 1h30m, of 10,000 years at most',
    ],
    [
      'netKg > 9007199254740993',
      'LIMIT [9007199254740993] the number is beyond 9007199254740991, where doubles skip integers',
    ],
    [
      'items.exists(i, i.netKg > 1)',
      'NAME [items] unknown field "items"; only a rule of scope declaration sees all items',
    ],
    ['packages.exists(p, p.weight > 1)', 'NAME [p.weight] unknown field "weight"'],
    ['has(netKg + 1)', 'TYPE [netKg + 1] has() takes a field, not a value'],
    ['table("t", hs4) > 1', 'NAME [table] unknown function "table"'],
    ['["a", 1].size() == 2', 'TYPE [1] a list holds one type: text comes first'],
  ])('%s', (source, expected) => {
    const [first] = faults(source);
    expect(first?.slice(0, expected.length)).toBe(expected);
  });

  it('a code that is like many others brings no guess', () => {
    expect(faults('origin == "XX"')).toEqual([
      'TYPE ["XX"] "XX" is not a code of the field (ISO 3166-1 alpha-2 country)',
    ]);
    expect(faults('currency == "USX"')).toEqual(['TYPE ["USX"] "USX" is not a code of the field (ISO 4217 currency)']);
  });

  it('an unknown field of an item is looked for behind dots too', () => {
    expect(faults('items.exists(i, i.mode == "4")', emptyEnvironment('declaration'))).toEqual([
      'NAME [i.mode] an item has no field "mode"; did you mean "transport.mode"?',
    ]);
  });

  it('a name in a mapping tells how to write a column', () => {
    expect(faults('Price == "1"', emptyEnvironment('cells'))).toEqual([
      'NAME [Price] unknown field "Price"; a column of the manifest is written row["Price"]',
    ]);
    expect(faults('row.Price == "1"', emptyEnvironment('cells'))[0]).toContain('written row["Price"]');
  });

  it.each([
    'inList(origin, lists.hubs) && inList(hs, lists.shoes) && inList(hs4, lists.shoes)',
    'inList(origin, lists.firms) && inList(hs, lists.firms) && importer.id in lists.hubs',
    'transport.routing.exists(place, place in lists.hubs)',
    'near(brand, ["nike", "adidas"], 1) && hasAny(brand, ["", "x"])',
    'hsIn(hs, "64", "6404110000", lists.shoes)',
    'quantity % 500 == 0 && 0 / netKg == 0',
  ])('none in %s', (source) => {
    expect(faults(source)).toEqual([]);
  });

  it('several in one pass', () => {
    expect(faults('netKgs > 5 && orgin == "CN" && netKg == "5"')).toHaveLength(3);
  });

  it('one fault does not cause others', () => {
    expect(faults('ratio(netKgs, 3) > 1 && (netKgs + 1) * 2 < 4')).toHaveLength(2);
  });

  it('an item field in scope declaration tells how to reach it', () => {
    expect(faults('hs == "64"', { ...environment, ...emptyEnvironment('declaration') })[0]).toContain(
      'items.exists(i, i.hs …)',
    );
  });
});

describe('limits', () => {
  it.each([
    ['100,000 brackets', '('.repeat(100_000)],
    ['60 brackets', `${'('.repeat(60)}true${')'.repeat(60)}`],
    ['100,000 marks', '!'.repeat(100_000)],
    ['2,000 parts', Array.from({ length: 2_000 }, () => 'true').join(' && ')],
    ['a list of 2,000', `1 in [${Array.from({ length: 2_000 }, (_, at) => at).join(',')}]`],
    ['macros three deep', 'packages.exists(a, packages.exists(b, packages.exists(c, true)))'],
  ])('%s', (_, source) => {
    expect(faults(source)[0]).toMatch(/^LIMIT/);
  });
});
