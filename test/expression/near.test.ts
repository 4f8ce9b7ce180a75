// Near terms: one edit away and no more, whatever the length of the words.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNearMatcher } from '../../src/expression/near.js';
import { runs } from '../runs.js';

const near = createNearMatcher(['adidas', 'rolex', 'nike', 'louis vuitton', `${'q'.repeat(65)}`], ['case']);

describe('near terms', () => {
  it.each([
    ['adids shoes', 'adidas', 'adids'],
    ['adidaas', 'adidas', 'adidaas'],
    ['adiads', 'adidas', 'adiads'],
    ['rolxe watch', 'rolex', 'rolxe'],
    ['rolez', 'rolex', 'rolez'],
    ['a r\u0307olez, steel', 'rolex', 'r\u0307olez'],
    ['ro\u200blez', 'rolex', 'ro\u200blez'],
  ])('%s', (text, term, found) => {
    expect(near(text)).toEqual({ term, found });
  });

  it.each(['relax', 'nik', 'vuiton', 'adids1x', 'adi das'])('are not: %s', (text) => {
    expect(near(text)).toBeUndefined();
  });

  it('are what a comparison letter by letter says', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 4, maxLength: 8 });
    const edits = (text: string): Set<string> => {
      const all = new Set([text]);
      for (let at = 0; at <= text.length; at++) {
        const [head, tail] = [text.slice(0, at), text.slice(at)];
        if (tail.length > 1) all.add(head + tail[1] + tail[0] + tail.slice(2));
        all.add(head + tail.slice(1));
        for (const letter of 'abc') all.add(head + letter + tail).add(head + letter + tail.slice(1));
      }
      return all;
    };
    fc.assert(
      fc.property(word, word, (term, text) => {
        const expected = term.length >= 5 && edits(term).has(text);
        expect(createNearMatcher([term], ['case'])(text) !== undefined).toBe(expected);
      }),
      { numRuns: runs(2_000) },
    );
  });

  it('leave words alone that are too long to be a term, in a text of a million characters too', () => {
    expect(near('q'.repeat(65))).toBeUndefined();
    // Leaving out each letter of this word in turn would make a trillion characters.
    expect(near('a'.repeat(1_000_000))).toBeUndefined();
    expect(near(`${'b'.repeat(70)} `.repeat(15_000))).toBeUndefined();
    expect(near(`${'a'.repeat(1_000_000)} rolez`)?.term).toBe('rolex');
  });
});
