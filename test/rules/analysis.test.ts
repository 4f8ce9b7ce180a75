// The analysis of rules: what it proves is so in every case, and on fields tested one by one it proves all there is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derivedSlots, newRow, type Row, slotIndex, slotNamed } from '../../src/declaration/slots.js';
import { newView } from '../../src/expression/closures.js';
import { compileExpression } from '../../src/expression/compile.js';
import type { Environment } from '../../src/expression/environment.js';
import { createList } from '../../src/expression/lists.js';
import { number } from '../../src/expression/types.js';
import { analyseRules, type Relation, relationOf } from '../../src/rules/analysis.js';
import { hasCase } from '../../src/rules/analysis-boxes.js';
import { casesOf } from '../../src/rules/analysis-conditions.js';
import { createSubjects } from '../../src/rules/analysis-subjects.js';
import { compileRuleSet } from '../../src/rules/compile.js';
import { parseSettings } from '../../src/settings-file.js';
import { runs } from '../runs.js';

const environment: Environment = {
  scope: 'item',
  params: new Map([['limit', { type: number, value: 2 }]]),
  lists: new Map([
    ['hubs', createList('countries', ['AE', 'SG'])],
    ['shoes', createList('hs', ['64', '4202'])],
    ['ids', createList('ids', ['A', 'AB'])],
    ['brands', createList('terms', ['nike'])],
  ]),
};
const treeOf = (source: string) => {
  const compiled = compileExpression(source, environment, ['bool']);
  if (!compiled.ok) throw new Error(`${source}: ${compiled.problems[0]!.message}`);
  return compiled.expression;
};
function relate(a: string, b: string): Relation {
  const subjects = createSubjects();
  return relationOf(casesOf(treeOf(a).tree, true, subjects), casesOf(treeOf(b).tree, true, subjects));
}
const canHit = (source: string): boolean | undefined => hasCase(casesOf(treeOf(source).tree, true, createSubjects()));

// A value of each field from every region that the tests below tell apart, and missing.
const values = {
  netKg: [undefined, 0, 0.5, 1, 1.5, 2, 3],
  'declaration.itemCount': [undefined, 0, 1, 2, 3],
  origin: [undefined, 'AE', 'SG', 'CN', 'NL'],
  hs: [undefined, '640411', '64041190', '640412', '640299', '640590', '420221', '420310', '950300'],
  'importer.id': [undefined, 'A', 'AB', 'AC', 'B', 'C'],
  'importer.aeo': [undefined, true, false],
} as const;
const atoms = {
  netKg: [
    'netKg > 1',
    'netKg >= 1',
    '2 > netKg',
    'netKg <= params.limit',
    'netKg == 1',
    'netKg != 2',
    'netKg in [1, 2]',
    'netKg < 0',
    'has(netKg)',
    'netKg >= 0',
  ],
  'declaration.itemCount': [
    'declaration.itemCount > 1',
    'declaration.itemCount < 2',
    'declaration.itemCount != 1',
    'declaration.itemCount >= 1.5',
  ],
  origin: [
    'origin == "CN"',
    'origin != "CN"',
    'origin in lists.hubs',
    'inList(origin, lists.hubs)',
    'origin in ["CN", "AE"]',
    'has(origin)',
  ],
  hs: [
    'hsIn(hs, "64")',
    'hsIn(hs, "6404", "42")',
    'hsIn(hs, lists.shoes)',
    'hs == "640411"',
    'hs4 == "6404"',
    'hs2 in ["64", "42"]',
    'prefix(hs, 4) != "6402"',
    'hs.startsWith("640411")',
    'has(hs)',
  ],
  'importer.id': [
    'importer.id == "A"',
    'importer.id.startsWith("A")',
    'inList(importer.id, lists.ids)',
    'importer.id in ["AB", "B"]',
  ],
  'importer.aeo': ['importer.aeo', 'importer.aeo == false', 'has(importer.aeo)'],
} as const;
type Name = keyof typeof values;

/** Conditions over some of the fields, few enough that all cases can be tried. */
const conditionOver = (names: readonly Name[]): fc.Arbitrary<string> =>
  fc.letrec<{ whole: string }>((tie) => ({
    whole: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom(...names.flatMap((name) => [...atoms[name]])),
      fc.tuple(tie('whole'), fc.constantFrom('&&', '||'), tie('whole')).map(([a, how, b]) => `(${a} ${how} ${b})`),
      tie('whole').map((of) => `!(${of})`),
      fc.tuple(tie('whole'), tie('whole'), tie('whole')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    ),
  })).whole;
const fields = fc.subarray(Object.keys(values) as Name[], { minLength: 1, maxLength: 3 });

function everyRow(names: readonly Name[]): Row[] {
  let rows = [newRow()];
  for (const name of names)
    rows = rows.flatMap((row) =>
      values[name].map((value) => {
        const next = [...row];
        next[slotNamed(name)!.index] = value;
        return next;
      }),
    );
  for (const row of rows) {
    const hs = row[slotIndex('hs')] as string | undefined;
    row[derivedSlots.hs2] = hs?.slice(0, 2);
    row[derivedSlots.hs4] = hs?.slice(0, 4);
  }
  return rows;
}

function hitsAmong(source: string, rows: readonly Row[]): boolean[] {
  const { evaluate } = treeOf(source);
  return rows.map((row) => evaluate({ ...newView(), row }) === true);
}

function relationAmong(a: readonly boolean[], b: readonly boolean[]): Relation {
  if (!a.some((hit, at) => hit && b[at])) return 'apart';
  const inside = !a.some((hit, at) => hit && !b[at]);
  const around = !b.some((hit, at) => hit && !a[at]);
  return inside ? (around ? 'same' : 'within') : around ? 'contains' : 'overlap';
}

describe('conditions of fields tested one by one', () => {
  it('lie to each other as all cases tried one by one say', () => {
    const seen = new Map<Relation, number>();
    fc.assert(
      fc.property(
        fields.chain((names) => fc.tuple(fc.constant(names), conditionOver(names), conditionOver(names))),
        ([names, a, b]) => {
          const rows = everyRow(names);
          const [hitsA, hitsB] = [hitsAmong(a, rows), hitsAmong(b, rows)];
          expect(canHit(a), a).toBe(hitsA.includes(true));
          const relation = relationAmong(hitsA, hitsB);
          expect(relate(a, b), `${a}   ${b}`).toBe(relation);
          seen.set(relation, (seen.get(relation) ?? 0) + 1);
        },
      ),
      { numRuns: runs(1_500) },
    );
    for (const relation of ['same', 'within', 'contains', 'overlap', 'apart'] as const)
      expect(seen.get(relation), relation).toBeGreaterThan(10);
  });
});

describe('the relation of two conditions', () => {
  it.each<[string, string, Relation]>([
    ['netKg > 2 && origin == "CN"', '"CN" == origin && 2 < netKg', 'same'],
    ['hs4 == "6404"', 'hsIn(hs, "6404")', 'same'],
    ['!(netKg > 2 || has(origin))', '!has(origin) && netKg <= 2', 'same'],
    ['declaration.itemCount > 1 && declaration.itemCount < 3', 'declaration.itemCount == 2', 'same'],
    ['hsIn(hs, "640411")', 'hsIn(hs, "64")', 'within'],
    ['origin in ["AE", "CN"]', 'origin != "NL"', 'within'],
    ['netKg > 2', 'netKg > 2 && origin == "CN"', 'contains'],
    ['netKg > 2', 'origin == "CN"', 'overlap'],
    ['netKg > 2', 'netKg < 1', 'apart'],
    ['has(netKg)', 'netKg >= 0', 'same'],
    // What is not taken apart is one test: the same in both, but its cases are not known.
    ['hasAny(description, lists.brands) && netKg < 1', 'netKg < 2 && hasAny(description, lists.brands)', 'within'],
    ['hasAny(description, lists.brands)', 'hasAny(brand, lists.brands)', 'unknown'],
    ['hasAny(description, lists.brands)', '!hasAny(description, lists.brands)', 'apart'],
    ['ratio(netKg, quantity) > 6', 'ratio(netKg, quantity) > 4', 'within'],
    ['netKg > grossKg', 'netKg >= grossKg', 'unknown'],
    // Whether both can be at once hangs on what they are worked out from.
    ['valuePerKg > 5', 'valueBase > 5', 'unknown'],
    ['valuePerKg > 5', 'valuePerKg > 4', 'within'],
    ['packages.exists(p, p.count > 2)', 'packages.exists(q, q.count > 2)', 'same'],
    ['undg.size() == 0', 'undg.size() < 1', 'same'],
  ])('%s and %s: %s', (a, b, relation) => {
    expect(relate(a, b)).toBe(relation);
  });

  it('is unknown, in good time, where alternatives are many', () => {
    const many = Array.from({ length: 14 }, (_, at) => `(netKg > ${at} || quantity < ${at} || value > ${at})`);
    const source = many.join(' && ');
    expect(canHit(source)).toBeUndefined();
    expect(relate(source, source)).toBe('unknown');
  });

  it('goes through long lists', () => {
    const digits = Array.from({ length: 9_000 }, (_, at) => String(1_000 + at));
    const lists = new Map([['all', createList('hs', digits)]]);
    const compiled = compileExpression('!hsIn(hs, lists.all) && !hsIn(hs, "10")', { ...environment, lists });
    expect(compiled.ok && hasCase(casesOf(compiled.expression.tree, true, createSubjects()))).toBe(true);
  });
});

const ruleSet = (...rules: string[]) =>
  compileRuleSet(
    parseSettings(
      `ruleSet: r\nversion: 1.0.0\nschema: declaration/1\nrules:\n${rules
        .map(
          (rule, at) =>
            `  - { id: R-${at}, title: t, points: 5, reason: r, ${rule.includes('risk:') ? '' : 'risk: safety, '}${rule} }\n`,
        )
        .join('')}`,
      'rules.yaml',
    ),
    () => [],
  ).rules;
const ids = (rules: readonly { id: string }[]): string[] => rules.map(({ id }) => id);

describe('the analysis of rules', () => {
  it('finds those that never hit, and those that always do when their fields are there', () => {
    const { never, always } = analyseRules(
      ruleSet(
        `when: 'netKg > 5 && netKg < 3'`,
        `when: 'netKg < 0'`,
        `when: 'hsIn(hs, "6404") && hs2 == "42"'`,
        `when: 'netKg >= 0 || netKg < 5'`,
        `when: 'netKg > 5'`,
        `when: 'transport.mode == "4"', mode: ["1"]`,
        `when: 'true'`,
      ),
    );
    expect(ids(never)).toEqual(['R-0', 'R-1', 'R-2', 'R-5']);
    expect(ids(always)).toEqual(['R-3', 'R-6']);
  });

  it('counts filters and the days in force, and keeps risks and scopes apart', () => {
    const rules = ruleSet(
      `when: 'netKg > 5'`,
      `when: 'netKg > 5', mode: ["4"]`,
      `when: 'netKg > 5', mode: ["1"]`,
      `when: 'netKg > 5', effective: { until: 2026-01-01 }`,
      `when: 'netKg > 5', effective: { from: 2026-01-01 }`,
      `when: 'netKg > 5', risk: counterfeit`,
      `when: 'items.exists(i, i.netKg > 5)', scope: declaration`,
    );
    const { relations } = analyseRules(rules);
    expect(relations.map(({ rule, other, relation }) => `${rule.id} ${other.id} ${relation}`)).toEqual([
      'R-0 R-1 contains',
      'R-0 R-2 contains',
      'R-0 R-3 contains',
      'R-0 R-4 contains',
      'R-1 R-2 apart',
      'R-1 R-3 overlap',
      'R-1 R-4 overlap',
      'R-2 R-3 overlap',
      'R-2 R-4 overlap',
      'R-3 R-4 apart',
    ]);
  });
});
