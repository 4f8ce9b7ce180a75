// Evaluation: what rules that lack fields say of it, over one item and over many.
import { describe, expect, it } from 'vitest';
import { deriveRows } from '../../src/declaration/derive.js';
import type { FlatDeclaration } from '../../src/declaration/flat.js';
import { flatten } from '../../src/declaration/flatten.js';
import { compileRuleSet } from '../../src/rules/compile.js';
import { createRuleEvaluation, type RuleEvidence } from '../../src/rules/evaluate.js';
import { parseSettings } from '../../src/settings-file.js';

function evaluationOf(rules: readonly object[]): (flat: FlatDeclaration) => RuleEvidence {
  const whole = rules.map((rule) => ({ title: 't', risk: 'safety', points: 10, reason: 'r', ...rule }));
  const text = JSON.stringify({ ruleSet: 'test', version: '1.0.0', schema: 'declaration/1', rules: whole });
  const evaluate = createRuleEvaluation([compileRuleSet(parseSettings(text, 'test.yaml'), () => [])]);
  return (flat) => evaluate(flat, 0);
}

function flatOf(items: readonly object[]): FlatDeclaration {
  const flat = flatten({ id: 'D1', items });
  if (!flat.ok) throw new Error(flat.fault.code);
  deriveRows(flat.flat.rows, 'USD', {});
  return flat.flat;
}

describe('a rule that lacks fields', () => {
  const evaluate = evaluationOf([
    { id: 'R-1', when: 'brand == "x" && netKg + netKg > 1' },
    { id: 'R-2', scope: 'declaration', when: 'items.exists(i, i.netKg > 1)' },
  ]);

  it('names each once, whatever the number of items', () => {
    const items = Array.from({ length: 500 }, (_, at) => (at === 0 ? { brand: 'x' } : {}));
    expect(evaluate(flatOf(items)).undetermined).toEqual([
      { id: 'R-1', missing: ['netKg', 'brand'] },
      { id: 'R-2', missing: ['netKg'] },
    ]);
  });

  it('gives one frozen entry to declarations that lack the same, few items or many', () => {
    const [one] = evaluate(flatOf([{}])).undetermined;
    const [many] = evaluate(flatOf([{}, {}, {}])).undetermined;
    expect(many).toBe(one);
    expect(Object.isFrozen(one) && Object.isFrozen(one!.missing)).toBe(true);
  });

  it('names what has no result in one line, however it is written', () => {
    const multiline = evaluationOf([{ id: 'R-1', when: 'ratio(\n  netKg,\n  quantity\n) > 1' }]);
    expect(multiline(flatOf([{ netKg: 1, quantity: 0 }])).undetermined).toEqual([
      { id: 'R-1', missing: ['ratio( netKg, quantity )'] },
    ]);
  });
});

describe('rule ids', () => {
  it('may be names that objects have of themselves', () => {
    const evaluate = evaluationOf(
      ['constructor', 'toString', 'hasOwnProperty'].map((id) => ({ id, group: id, when: 'netKg > 1' })),
    );
    expect(evaluate(flatOf([{}])).undetermined.map(({ id }) => id)).toEqual([
      'constructor',
      'toString',
      'hasOwnProperty',
    ]);
    expect(evaluate(flatOf([{ netKg: 2 }])).itemHits[0]).toHaveLength(3);
  });
});
