// Selection from a stream: the same capacity without knowing what comes.
import { describe, expect, it } from 'vitest';
import { compilePolicy } from '../../src/scoring/policy.js';
import { createStreamSelector } from '../../src/selection/stream.js';
import { parseSettings } from '../../src/settings-file.js';

const secret = 'a secret of the tests, long enough';
const policyOf = (lines: string) =>
  compilePolicy(
    parseSettings(
      `policy: p\nversion: 1\nbaseCurrency: USD\nbaseRate: { counterfeit: 0.01, safety: 0.002 }\ngroupCaps: { default: 60 }\nlanes: { red: { counterfeit: 0.02 }, yellow: {}, blue: {} }\n${lines}\n`,
      'p.yaml',
    ),
  );
/** Numbers between 0 and 1, the same every time. */
const numbers = (seed: number) => () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;

describe('a stream selector', () => {
  it.each(['continuous', 'all ties'])('picks the share of the capacity to within 0.5 %%, never more: %s', (kind) => {
    const selector = createStreamSelector({ policy: policyOf('capacity: { per: [], red: "2%" }'), secret });
    const next = numbers(7);
    const size = 100_000;
    const picked: number[] = [];
    for (let no = 1; no <= size; no++) {
      const risk = kind === 'all ties' ? 0.5 : next() ** 2;
      const { lane } = selector.take({ declarationId: `D${no}`, risks: { counterfeit: risk, safety: 0 } });
      if (lane === 'red') picked.push(risk);
      expect(picked.length).toBeLessThanOrEqual(Math.floor(0.02 * no));
    }
    expect(picked.length).toBeGreaterThanOrEqual(0.02 * size * 0.995);
    // The highest 2 % begin at 0.98 squared. A running cut is not the last one: one pick in eight or so stands below it.
    if (kind === 'continuous')
      expect(picked.filter((risk) => risk >= 0.98 ** 2).length / picked.length).toBeGreaterThan(0.8);
  });

  it('keeps forced lanes and the random quota, and has a capacity for each office', () => {
    const selector = createStreamSelector({
      policy: policyOf('capacity: { per: [office], red: "50%" }\nrandom: { red: "10%", of: green }'),
      secret,
    });
    const take = (id: string, risk: number, office: string, forced: 'red' | null = null) =>
      selector.take({ declarationId: id, risks: { counterfeit: risk, safety: 0 }, office, forced }).strategy;
    expect(take('a', 0.001, 'A')).toBeNull(); // half of one is nothing
    expect(take('b', 0.95, 'A')).toBe('risk');
    expect(take('c', 0, 'B', 'red')).toBe('forced');
    const random = Array.from({ length: 5_000 }, (_, no) => take(`r${no}`, 0.001, 'C')).filter(
      (strategy) => strategy === 'random',
    );
    expect(Math.abs(random.length - 500)).toBeLessThan(106); // five standard deviations
  });

  it('refuses numbers, for nobody knows how many come', () => {
    expect(() => createStreamSelector({ policy: policyOf('capacity: { per: [], red: 5 }'), secret })).toThrow(
      /no percentage/,
    );
    expect(() => createStreamSelector({ policy: policyOf(''), secret: 'short' })).toThrow(
      expect.objectContaining({ code: 'SECRET_MISSING' }),
    );
  });
});
