// Term matching: whole words, folds, and agreement with a plain search.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldFor, foldOptions, separator } from '../../src/expression/fold.js';
import { createNearMatcher } from '../../src/expression/near.js';
import { createTermMatcher } from '../../src/expression/terms.js';
import { runs } from '../runs.js';

const brands = createTermMatcher(['adidas', 'Louis Vuitton', 'gucci', 'puma', 'nike', 'Lancôme', '耐克'], foldOptions);
const plain = createTermMatcher(['adidas', 'gucci', 'air bag', 'bag'], ['case']);

describe('folded terms', () => {
  it.each([
    ['ADIDAS shoes', 'adidas', 'ADIDAS'],
    ['shoes, ad1das', 'adidas', 'ad1das'],
    ['@d!das', undefined, ''],
    ['@didas', 'adidas', '@didas'],
    ['a d i d a s', 'adidas', 'a d i d a s'],
    ['a-d-i-d-a-s shoes', 'adidas', 'a-d-i-d-a-s'],
    ['addidass', 'adidas', 'addidass'],
    ['аdidas', 'adidas', 'аdidas'],
    ['LOUIS-VUITTON bag', 'Louis Vuitton', 'LOUIS-VUITTON'],
    ['louisvuiton', 'Louis Vuitton', 'louisvuiton'],
    ['g u c c i', 'gucci', 'g u c c i'],
    ['guci', 'gucci', 'guci'],
    ['LANCOME creme', 'Lancôme', 'LANCOME'],
    ['新款耐克鞋', '耐克', '耐克'],
  ])('%s', (text, term, found) => {
    expect(brands.find(text)).toEqual(term === undefined ? undefined : { term, found });
  });

  it.each(['adidasx', 'xadidas', 'snikers', 'pumas', 'nikely'])('are whole words: %s', (text) => {
    expect(brands.find(text)).toBeUndefined();
  });
});

describe('plain terms', () => {
  it.each([
    ['Adidas', 'adidas'],
    ['AIR  BAG cover', 'air bag'],
    ['air-bag', 'air bag'],
    ['paper bag', 'bag'],
    ['ad1das', undefined],
    ['a d i d a s', undefined],
    ['handbag', undefined],
  ])('%s', (text, term) => {
    expect(plain.find(text)?.term).toBe(term);
  });
});

describe('the automaton', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 });
  it('finds what a plain search finds', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(word, { minLength: 1, maxLength: 6 }),
        fc.array(word, { maxLength: 8 }),
        (terms, words) => {
          const matcher = createTermMatcher(terms, ['case']);
          const expected = words.some((one) => terms.includes(one));
          const match = matcher.find(words.join(' '));
          expect(match !== undefined).toBe(expected);
          if (match) expect(words).toContain(match.found);
        },
      ),
      { numRuns: runs(2_000) },
    );
  });

  it('finds terms of several words, and terms within terms', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
          { minLength: 1, maxLength: 6 },
        ),
        fc.array(word, { maxLength: 8 }),
        (terms, words) => {
          const text = words.join(' ');
          const expected = terms.some((term) => ` ${text} `.includes(` ${term} `));
          expect(createTermMatcher(terms, ['case']).find(text) !== undefined).toBe(expected);
        },
      ),
      { numRuns: runs(2_000) },
    );
  });

  it('finds every term in every spelling that its folds cover', () => {
    const fold = foldFor(['case', 'digits']);
    const same = (a: string, b: string): boolean => fold(a.charCodeAt(0)) === fold(b.charCodeAt(0));
    expect([same('0', 'o'), same('1', 'l'), same('1', 'I'), same('é', 'E'), same('5', 's'), same('a', 'b')]).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(fold(' '.charCodeAt(0))).toBe(separator);
  });
});

describe('near terms', () => {
  const near = createNearMatcher(['adidas', 'rolex', 'nike', 'louis vuitton'], ['case']);
  it.each([
    ['adids shoes', 'adidas'],
    ['adidaas', 'adidas'],
    ['adiads', 'adidas'],
    ['rolxe watch', 'rolex'],
    ['rolez', 'rolex'],
    ['relax', undefined],
    ['nik', undefined],
    ['vuiton', undefined],
  ])('%s', (text, term) => {
    expect(near(text)?.term).toBe(term);
  });
});
