// Term matching: whole words, folds, and agreement with a plain search.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FoldOption, foldFor, foldOptions, nothing, separator } from '../../src/expression/fold.js';
import { createTermMatcher } from '../../src/expression/terms.js';
import { runs } from '../runs.js';
import { standsIn } from './plain-matcher.js';

const brands = createTermMatcher(['adidas', 'Louis Vuitton', 'gucci', 'puma', 'nike', 'Lancôme', '耐克'], foldOptions);
const plain = createTermMatcher(['adidas', 'gucci', 'air bag', 'bag'], ['case']);
const finds = (term: string, text: string, options: readonly FoldOption[] = foldOptions): string | undefined =>
  createTermMatcher([term], options).find(text)?.found;

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
    ['新款nike鞋', 'nike', 'nike'],
    ['nike👟', 'nike', 'nike'],
    ['𝐧𝐢𝐤𝐞 caps', 'nike', '𝐧𝐢𝐤𝐞'],
  ])('%s', (text, term, found) => {
    expect(brands.find(text)).toEqual(term === undefined ? undefined : { term, found });
  });

  it.each(['adidasx', 'xadidas', 'snikers', 'pumas', 'nikely', 'x\u200bnike', 'nike\u0307ly'])(
    'are whole words: %s',
    (text) => {
      expect(brands.find(text)).toBeUndefined();
    },
  );
});

describe('digits', () => {
  it.each([
    ['nike', 'n1k3 shoes', 'n1k3'],
    ['boss', 'B055 shirts', 'B055'],
    ['boss', '805s', '805s'],
    ['boss', 'lot 8055', undefined],
    ['boss', '80 55', undefined],
    ['boss', '8 0 5 5', undefined],
    ['boss', '@ 8055 $', undefined],
    ['18650', 'cell 18650', '18650'],
  ])('read as letters only beside a letter: %s in "%s"', (term, text, found) => {
    expect(finds(term, text)).toBe(found);
  });
});

describe('doubles', () => {
  it.each([
    ['hugo boss', 'hugo bos', 'hugo bos'],
    ['gucci', 'gguuccii', 'gguuccii'],
    ['ugg', 'ugg boots', 'ugg'],
    ['ugg', 'u g g boots', 'u g g'],
    ['ugg', 'ug boots', undefined],
    ['ugg', 'uggg boots', undefined],
    ['lilly', 'lilly vials', 'lilly'],
    ['lilly', '1illy vials', '1illy'],
    ['lilly', 'fly lyre ly', undefined],
    ['h&m', 'h&m shirt', 'h&m'],
    ['h&m', 'hh mm', undefined],
    ['a8-b', 'aa8.B', 'aa8.B'],
  ])('fold where three letters are left: %s in "%s"', (term, text, found) => {
    expect(finds(term, text)).toBe(found);
  });
});

describe('separators', () => {
  it.each([
    ['nike', 'n i k e', 'n i k e'],
    ['nike', 'N.I.K.E shoes', 'N.I.K.E'],
    ['nike', 'size a n i k e b', 'n i k e'],
    ['nike', 'n  i - k / 3', 'n  i - k / 3'],
    ['nike', 'ni ke', undefined],
    ['nike', 'n ike', undefined],
    ['nike', 'nik e', undefined],
    ['nike', 'n i ke', undefined],
    ['nike', 'mini keyboards', undefined],
    ['nike', 'mi ni ke yboards', undefined],
    ['doll', 'do ll', undefined],
    ['gucci', 'gu cci', undefined],
    ['gucci', 'g u c c i', 'g u c c i'],
    ['louis vuitton', 'louis vuitton', 'louis vuitton'],
    ['louis vuitton', 'louis. vuitton', 'louis. vuitton'],
    ['louis vuitton', 'louisvuitton', 'louisvuitton'],
    ['louis vuitton', 'l o u i s v u i t t o n', 'l o u i s v u i t t o n'],
    ['louis vuitton', 'l o u i s vuitton', 'l o u i s vuitton'],
    ['louis vuitton', 'lou is vuitton', undefined],
    ['louis vuitton', 'louisv uitton', undefined],
    ['耐克', '耐 克', '耐 克'],
    ['耐克', '忍耐 克服', undefined],
  ])('are joined between single letters, and where the term has one: %s in "%s"', (term, text, found) => {
    expect(finds(term, text)).toBe(found);
  });

  it('of two terms with the same letters count each for its own term', () => {
    const matcher = createTermMatcher(['airbag', 'air bag'], ['case', 'separators']);
    expect(matcher.find('air bag')?.term).toBe('air bag');
    expect(matcher.find('airbag')?.term).toBe('airbag');
    expect(matcher.find('a i r b a g')?.term).toBe('airbag');
    expect(matcher.find('airb ag')).toBeUndefined();
  });
});

describe('what nobody sees', () => {
  it.each([
    ['combining dots', 'n\u0307i\u0307k\u0307e\u0307', ['case']],
    ['a decomposed accent', 'nike\u0301', ['case']],
    ['zero-width spaces', 'n\u200bi\u200bk\u200be', []],
    ['a soft hyphen', 'ni\u00adke', []],
    ['a byte order mark in front', '\ufeffnike', []],
    ['a change of direction', '\u202enike\u202c', []],
    ['a Hangul filler', 'ni\u3164ke', []],
    ['a tag from the far plane', 'ni\u{e0061}ke', []],
    ['an invisible mark between spaced letters', 'n \u200bi \u200bk \u200be', ['separators']],
  ] as const)('is read over: %s', (_, text, options) => {
    expect(finds('nike', `shoes ${text} 42`, options)).toBeDefined();
    expect(finds('nike', `shoes x${text} 42`, options)).toBeUndefined();
  });

  it('joins no words', () => {
    expect(finds('nike', 'ni \u200bke', foldOptions)).toBeUndefined();
  });

  it('tells letters apart that are composed: Hangul syllables stay whole', () => {
    expect(finds('삼성', '삼성 전자', ['case'])).toBe('삼성');
    expect(finds('삼성', '사상 전자', ['case'])).toBeUndefined();
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
  const spelling = (units: readonly string[], maxLength: number): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom(...units), maxLength });
  const term = spelling(['a', 'b', '1', 'i', ' ', '-', '耐', '8'], 6).filter((text) => /[\p{L}\p{N}]/u.test(text));
  const text = spelling(
    ['a', 'a', 'b', 'B', '1', 'i', '8', '4', ' ', ' ', '.', '\u0301', '\u200b', '耐', '克', 'á'],
    14,
  );

  it('finds a term where a plain search finds one, and nowhere else', () => {
    fc.assert(
      fc.property(
        fc.array(term, { minLength: 1, maxLength: 4 }),
        text,
        fc.subarray([...foldOptions]),
        (terms, where, options) => {
          const match = createTermMatcher(terms, options).find(where);
          expect(match !== undefined).toBe(terms.some((one) => standsIn(where, one, options)));
          if (!match) return;
          expect(where).toContain(match.found);
          expect(standsIn(match.found, match.term, options)).toBe(true);
        },
      ),
      { numRuns: runs(20_000) },
    );
  });

  it.each(['8 0 5 5 ', '8055 ', 'b', 'n i k ', 'nik e ', '\u200b', 'i\u0301', 'nn ', '👟', 'a b '])(
    'reads a text of a million characters in one pass: %j',
    (part) => {
      const matcher = createTermMatcher(['boss', 'nike', 'nike nike', 'n i k n i k n i k x'], foldOptions);
      expect(matcher.find(part.repeat(Math.ceil(1_000_000 / part.length)))).toBeUndefined();
    },
  );
});

describe('the fold', () => {
  it('brings look-alikes to one symbol', () => {
    const fold = foldFor(['case', 'digits']);
    const same = (a: string, b: string): boolean => fold(a.codePointAt(0)!) === fold(b.codePointAt(0)!);
    expect(
      ['0o', '1l', '1I', 'éE', '5s', 'ａa', '𝐚a', 'ab'].map((pair) => same(...([...pair] as [string, string]))),
    ).toEqual([true, true, true, true, true, true, true, false]);
  });

  it.each([
    [' ', separator],
    ['-', separator],
    ['👟', separator],
    ['\ud83d', separator],
    ['\u0301', nothing],
    ['\u200d', nothing],
  ])('gives %j its kind', (letter, kind) => {
    expect(foldFor(['case'])(letter.codePointAt(0)!)).toBe(kind);
  });
});
