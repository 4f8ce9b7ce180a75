// Conditions compiled together: generated code, closures and each condition by itself come to the same.
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEvaluation } from '../../src/expression/evaluation.js';
import { lower } from '../../src/expression/lower.js';
import { runs } from '../runs.js';
import { compile, condition, declaration, viewOf } from './random-conditions.js';
import { resultsOf } from './results.js';

const outcomeOf = (result: number): boolean | undefined => (result === 0 ? false : result === 1 ? true : undefined);

describe('conditions compiled together', () => {
  it('come to what each comes to by itself, by code and by closures, with the same fields missing', () => {
    const seen = { true: 0, false: 0, undefined: 0 };
    fc.assert(
      fc.property(
        fc.array(condition, { minLength: 1, maxLength: 8 }),
        fc.array(declaration, { minLength: 1, maxLength: 4 }),
        (sources, declarations) => {
          const expressions = sources.map(compile);
          const trees = expressions.map(({ tree }) => tree);
          const backEnds = [createEvaluation(trees, 'code'), createEvaluation(trees, 'closures')];
          for (const given of declarations) {
            const view = viewOf(given);
            const results = backEnds.map((backEnd) => resultsOf(backEnd, trees.length, view));
            expect(results[0]).toEqual(results[1]);
            expressions.forEach((expression, at) => {
              const expected = expression.evaluate(view);
              const missing = new Set(view.missing.splice(0));
              const result = results[0]![at]!;
              expect(outcomeOf(result), sources[at]).toBe(expected);
              seen[`${expected as boolean | undefined}`]++;
              if (result < 2) return;
              for (const backEnd of backEnds)
                expect(new Set(backEnd.missing(at, result, view)), sources[at]).toEqual(missing);
            });
            expect(view.missing).toEqual([]);
          }
        },
      ),
      { numRuns: runs(400) },
    );
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(100);
  });

  it('share what they have in common, however it is written', () => {
    const { atoms: shared } = lower(
      ['netKg > 2 && hs4 == "6404"', '"6404" == hs4 || 2 < netKg', '!(netKg   > 2)'].map(
        (source) => compile(source).tree,
      ),
    );
    expect(shared.map(({ uses }) => uses)).toEqual([3, 2]);
  });

  it('work where no code may be made of text', () => {
    const program = `
      import { createScorer, shipped, loadRuleSet } from './src/index.js';
      const scorer = await createScorer({ ruleSets: [await loadRuleSet(shipped.ruleSets.counterfeit)] });
      const verdict = await scorer.score({ id: 'D1', items: [{ hs: '640411', description: 'ad1das shoes', value: 10, netKg: 10, currency: 'USD' }] });
      console.log(verdict.reasons.map(({ id }) => id).join());`;
    const run = (...flags: string[]): string =>
      execFileSync(process.execPath, [...flags, '--import', 'tsx', '--input-type=module', '-e', program], {
        encoding: 'utf8',
      });
    expect(run('--disallow-code-generation-from-strings')).toBe('CF-013,CF-001\n');
    expect(run()).toBe('CF-013,CF-001\n');
  });
});
