// The scanner of many term lists: it says of each list what the search for that list alone says.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FoldOption, foldOptions } from '../../src/expression/fold.js';
import { createTermScanner } from '../../src/expression/term-scanner.js';
import { createTermMatcher } from '../../src/expression/terms.js';
import { runs } from '../runs.js';

const letters = fc.constantFrom(...'abos018.- @$ééñ신款ïß\u0301\u200b🎁𝐧');
const word = fc.array(letters, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''));
const term = fc.array(word, { minLength: 1, maxLength: 2 }).map((words) => words.join(' '));
const list = fc.record({ terms: fc.array(term, { minLength: 1, maxLength: 4 }), fold: fc.subarray([...foldOptions]) });

/** A text in which some of the terms stand, written plainly or with marks and doubles between their letters. */
const textOf = (lists: readonly { terms: readonly string[] }[]): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        word,
        fc.constantFrom(...lists.flatMap(({ terms }) => terms)),
        fc.constantFrom(...lists.flatMap(({ terms }) => terms)).map((one) => [...one].join(' ')),
        fc
          .constantFrom(...lists.flatMap(({ terms }) => terms))
          .map((one) => one.toUpperCase().replace(/[bos]/gi, '$&$&')),
      ),
      { maxLength: 5 },
    )
    .chain((words) => fc.constantFrom(' ', '', ', ', '-').map((mark) => words.join(mark)));

describe('the scanner', () => {
  it('says of each list what a search for it alone says', () => {
    let found = 0;
    fc.assert(
      fc.property(
        fc
          .array(list, { minLength: 1, maxLength: 4 })
          .chain((lists) => fc.tuple(fc.constant(lists), fc.array(textOf(lists), { minLength: 1, maxLength: 4 }))),
        ([lists, texts]) => {
          const matchers = lists.map(({ terms, fold }) => createTermMatcher(terms, fold));
          const scan = createTermScanner(lists.map((one, at) => ({ ...one, find: matchers[at]!.find })));
          for (const text of texts)
            lists.forEach((one, at) => {
              const expected = matchers[at]!.find(text) !== undefined;
              if (expected) found++;
              expect(scan(text, at), JSON.stringify({ text, ...one })).toBe(expected);
            });
        },
      ),
      { numRuns: runs(3_000) },
    );
    expect(found).toBeGreaterThan(1_000);
  });

  it('searches exactly only the words in which a term may be', () => {
    const searched: string[] = [];
    const fold: FoldOption[] = ['case'];
    const find = (text: string): undefined => void searched.push(text);
    const scan = createTermScanner([
      { terms: ['nike'], fold, find },
      { terms: ['shoe box'], fold, find },
    ]);
    for (const text of ['toys', 'nikes', 'a nike', 'shoe', 'anike', 'shoe  box'])
      for (const at of [0, 1]) scan(text, at);
    expect(searched).toEqual(['nike', 'shoe  box']);
  });

  it('takes a word that reads as a plain term for it, if it has a letter', () => {
    const find = (): undefined => undefined;
    const scan = createTermScanner([{ terms: ['boss', 'ugg', 'shoe box'], fold: foldOptions, find }]);
    expect(['a BOSS', 'b0ss!', 'booss'].map((text) => scan(text, 0))).toEqual([true, true, true]);
    for (const text of ['8055', 'b o s s', 'ugg', 'shoe box']) expect(scan(text, 0), text).toBe(false);
  });

  it('searches exactly for a term that can be read in too many ways', () => {
    const term = 'aabb '.repeat(9).trim();
    const scan = createTermScanner([
      { terms: [term], fold: foldOptions, find: createTermMatcher([term], foldOptions).find },
    ]);
    expect(scan('ab '.repeat(9), 0)).toBe(true);
    expect(scan('ab '.repeat(8), 0)).toBe(false);
  });
});
