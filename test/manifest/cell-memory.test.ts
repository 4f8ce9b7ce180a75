// Cells that are remembered and numbers that are read by the digit: the same as without either.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rememberCells } from '../../src/manifest/cell-memory.js';
import { createNumberReader } from '../../src/manifest/cells.js';

describe('remembered cells', () => {
  const read = (text: string): string | undefined => (text === '' ? undefined : `${text}!`);

  it('give what reading them gives, few or many, short or long, seen before or not', () => {
    const remembered = rememberCells(read);
    for (const variety of [40, 5_000, 3])
      for (let at = 0; at < 6_000; at++) {
        const text = at % 7 === 0 ? '' : String((at * 31) % variety).repeat(1 + (at % 12));
        expect(remembered(text)).toBe(read(text));
      }
  });

  it('are read once for each text where few texts come again and again', () => {
    let reads = 0;
    const remembered = rememberCells((text) => {
      reads++;
      return read(text);
    });
    for (let at = 0; at < 10_000; at++) remembered(['CN', 'HK', 'a text of twenty chr'][at % 3]!);
    expect(reads).toBe(3);
  });
});

describe('a number of digits', () => {
  const readNumber = createNumberReader({ type: 'csv', decimal: '.' } as Parameters<typeof createNumberReader>[0]);

  it('is the double that the text writes', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 0, maxLength: 18 });
    fc.assert(
      fc.property(digits, digits, fc.boolean(), (whole, fraction, pointed) => {
        const text = pointed ? `${whole}.${fraction}` : whole;
        expect(readNumber(text)).toBe(/\d/.test(text) ? Number(text) : undefined);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is no number with two points, or a sign alone', () => {
    for (const text of ['1.2.3', '.', '', '-', '1,5', '1 ', '٣']) expect(readNumber(text)).toBeUndefined();
    for (const text of ['+1.5', '-0.25', '1e3', '.5', '5.', '12345678901234567890'])
      expect(readNumber(text)).toBe(Number(text));
  });
});
