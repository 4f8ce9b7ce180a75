// The scanner of parts: it finds what includes() finds.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPartScanner } from '../../src/expression/part-scanner.js';
import { runs } from '../runs.js';

const text = (most: number) =>
  fc.string({ unit: fc.constantFrom(...'abé신', '\ud83c', ' '), minLength: 1, maxLength: most });

describe('the scanner of parts', () => {
  it('finds what includes() finds', () => {
    let found = 0;
    fc.assert(
      fc.property(
        fc.uniqueArray(text(4), { minLength: 1, maxLength: 6 }),
        fc.array(text(12), { minLength: 1, maxLength: 4 }),
        (parts, texts) => {
          const { scan, places, found: results } = createPartScanner(parts);
          for (const one of texts) {
            const count = scan(one);
            expect([...results]).toEqual(parts.map((part) => (one.includes(part) ? 1 : 0)));
            expect([...places.slice(0, count)].sort((a, b) => a - b)).toEqual(
              parts.flatMap((part, at) => (one.includes(part) ? [at] : [])),
            );
            found += results.filter((result) => result === 1).length;
          }
        },
      ),
      { numRuns: runs(2_000) },
    );
    expect(found).toBeGreaterThan(1_000);
  });
});
