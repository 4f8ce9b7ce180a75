// The worst case of an expression: it grows as the work does, and what takes too long is refused with its place.
import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../src/expression/compile.js';
import { worstCost } from '../../src/expression/cost.js';
import type { Environment } from '../../src/expression/environment.js';
import { createList } from '../../src/expression/lists.js';
import { limits } from '../../src/limits.js';
import { shipped } from '../../src/pipeline/shipped.js';
import { loadRuleSet } from '../../src/rules/load.js';

const environmentOf = (scope: 'item' | 'declaration'): Environment => ({
  scope,
  params: new Map(),
  lists: new Map([['brands', createList('terms', ['nike', 'adidas'])]]),
});
const compile = (source: string, scope: 'item' | 'declaration') => compileExpression(source, environmentOf(scope));

function costOf(source: string, scope: 'item' | 'declaration' = 'item'): number {
  const compiled = compile(source, scope);
  if (!compiled.ok) throw new Error(compiled.problems[0]!.message);
  return worstCost(compiled.expression.tree);
}

describe('the worst case', () => {
  it('of a macro is that of its body for every element there may be', () => {
    const body = costOf('netKg > 5');
    expect(costOf('items.exists(i, i.netKg > 5)', 'declaration')).toBeGreaterThan(limits.items * body);
    expect(costOf('packages.exists(p, p.count > 5)')).toBeGreaterThan(limits.listEntries * body);
    expect(costOf('packages.exists(p, p.count > 5)')).toBeLessThan(2 * limits.listEntries * body);
    expect(costOf('["a", "b"].exists(x, x == "a")')).toBeLessThan(1_000);
  });

  it('multiplies where macros stand in each other, and adds where they stand side by side', () => {
    const one = costOf('items.exists(i, i.netKg > 5)', 'declaration');
    expect(costOf('items.exists(i, i.packages.exists(p, p.count > 5))', 'declaration')).toBeGreaterThan(900 * one);
    expect(costOf('items.exists(i, i.netKg > 5) && items.exists(i, i.netKg > 5)', 'declaration') / one).toBeCloseTo(
      2,
      3,
    );
    expect(costOf('items.filter(i, i.netKg > 5).exists(i, i.netKg > 9)', 'declaration') / one).toBeCloseTo(2, 1);
  });

  it('of a search grows with the text, and that of a pattern with both', () => {
    const one = costOf('hasAny(description, lists.brands)');
    expect(costOf('hasAny(description + brand, lists.brands)')).toBeGreaterThan(1.8 * one);
    expect(costOf('description.like("*a*b*c*d*")')).toBeGreaterThan(2.5 * costOf('description.like("*a*")'));
    expect(costOf('(importer.aeo ? hasAny(description, lists.brands) : netKg > 1)')).toBeLessThan(1.1 * one);
  });
});

describe('an expression that may take too long', () => {
  it.each([
    'items.exists(i, items.exists(j, i.hs == j.hs))',
    'items.exists(i, items.exists(j, true))',
    'items.map(i, items.filter(j, j.netKg > i.netKg).size()).size() > 2',
    'netKg > 2 || items.exists(i, i.packages.exists(p, hasAny(p.marks, lists.brands)))',
  ])('is refused: %s', (source) => {
    const compiled = compile(source.replace('netKg > 2 || ', 'freight > 2 || '), 'declaration');
    expect(compiled.ok).toBe(false);
    expect(!compiled.ok && compiled.problems).toEqual([expect.objectContaining({ code: 'EXPRESSION_LIMIT' })]);
  });

  it('is marked at the macro that costs most, with what to do', () => {
    const source = 'freight > 2 && items.exists(i, i.netKg > 3 && items.exists(j, i.hs == j.hs))';
    const compiled = compile(source, 'declaration');
    const [problem] = compiled.ok ? [] : compiled.problems;
    expect(source.slice(problem!.start, problem!.end)).toBe('items.exists(j, i.hs == j.hs)');
    expect(problem!.message).toMatch(
      /^one evaluation may take [\d.]+ s, where 2 s are allowed; most goes into items\.exists\(j, i\.hs == j\.hs\); ask less of each element/,
    );
  });

  it.each([
    ['items.exists(i, near(i.description, lists.brands, 1))', 'declaration'],
    ['items.exists(i, i.documents.exists(d, d.type == "N935" && d.id == "1"))', 'declaration'],
    ['packages.exists(p, documents.exists(d, p.marks == d.id))', 'item'],
  ] as const)('is not one that goes through a list once, or through short ones: %s', (source, scope) => {
    expect(compile(source, scope).ok).toBe(true);
  });
});

it('stays below half the limit in the shipped packs', async () => {
  for (const file of Object.values(shipped.ruleSets)) {
    const { rules } = await loadRuleSet(file);
    for (const { id, when } of rules) expect(worstCost(when.tree), id).toBeLessThan(limits.expressionNs / 2);
  }
});
