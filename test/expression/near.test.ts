// Near terms: one edit away and no more, no ordinary words, and agreement with a search that compares every word.
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldOptions } from '../../src/expression/fold.js';
import { goodsWords } from '../../src/expression/goods-words.js';
import { createNearMatcher } from '../../src/expression/near.js';
import { NearIndex } from '../../src/expression/near-index.js';
import { isOrdinaryWord } from '../../src/expression/ordinary-words.js';
import { findersOf } from '../../src/expression/term-finders.js';
import { createTermScanner } from '../../src/expression/term-scanner.js';
import { runs } from '../runs.js';

const near = createNearMatcher(['adidas', 'rolex', 'nike', 'louis vuitton', 'Škoda', `${'q'.repeat(65)}`], ['case']);

describe('near terms', () => {
  it.each([
    ['adids shoes', 'adidas', 'adids'],
    ['adidaas', 'adidas', 'adidaas'],
    ['adiads', 'adidas', 'adiads'],
    ['ddidas', 'adidas', 'ddidas'],
    ['rolxe watch', 'rolex', 'rolxe'],
    ['rolez', 'rolex', 'rolez'],
    ['rol3x', 'rolex', 'rol3x'],
    ['a r\u0307olez, steel', 'rolex', 'r\u0307olez'],
    ['ro\u200blez', 'rolex', 'ro\u200blez'],
    ['SKODDA parts', 'Škoda', 'SKODDA'],
    ['bag, louis  vuiton', 'louis vuitton', 'louis  vuiton'],
    ['luis-vuitton', 'louis vuitton', 'luis-vuitton'],
    ['𝐫𝐨𝐥𝐞𝐳', 'rolex', '𝐫𝐨𝐥𝐞𝐳'],
  ])('%s', (text, term, found) => {
    expect(near(text)).toEqual({ term, found });
  });

  it.each([
    ['a word of another length', 'relax'],
    ['a term of four letters', 'nikee'],
    ['a word of four letters', 'rolx'],
    ['another first letter where there are five', 'bolex'],
    ['one word of two', 'vuiton'],
    ['two words with an edit each', 'luis vuiton'],
    ['words that are joined or parted', 'louisvuitton adi das'],
    ['two edits', 'adids1x'],
    ['digits and an edit', 'ad1ds'],
  ])('are not: %s', (_, text) => {
    expect(near(text)).toBeUndefined();
  });

  it('are the first in the text, and there the first of the list', () => {
    const terms = createNearMatcher(['bodega', 'bodegs', 'calipso'], ['case']);
    expect(terms('calypso bodegx')).toEqual({ term: 'calipso', found: 'calypso' });
    expect(terms('bodegx calypso')).toEqual({ term: 'bodega', found: 'bodegx' });
  });

  it('keep digits apart from letters, in type numbers above all', () => {
    const folds = createNearMatcher(['boss sport', 'bosigs'], ['case', 'digits']);
    expect(folds('B0S199 805165')).toBeUndefined();
    expect(folds('bоsigx')?.term).toBe('bosigs'); // a Cyrillic o
    expect(folds('@ bos1gs')?.term).toBe('bosigs');
  });
});

describe('ordinary words', () => {
  it.each(['leather', 'LEATHER', 'Leathers', 'stitched', 'packing', 'baking', 'páste'])('are known: %s', (word) => {
    expect(isOrdinaryWord(word)).toBe(true);
  });

  it.each(['1eather', 'lеather', 'leatherr', 'rolex', ''])('are not: %j', (word) => {
    expect(isOrdinaryWord(word)).toBe(false);
  });

  it('are not read as a brand that they are a letter off', () => {
    const brands = createNearMatcher(['lether', 'channels sport', 'stitchex'], ['case']);
    for (const text of ['leather shoes', 'channel sport', 'stitches', 'stitched']) expect(brands(text)).toBeUndefined();
    expect(brands('lethr shoes')?.term).toBe('lether');
    expect(brands('channels sporz')?.term).toBe('channels sport');
  });

  it('are lower-case words of four letters or more, each once', () => {
    const words = goodsWords.flatMap((list) => list.split(/\s+/));
    expect(words.filter((word) => !/^[a-z]{4,}$/.test(word))).toEqual([]);
    expect(new Set(words).size).toBe(words.length);
  });
});

describe('the shipped brands', () => {
  it('are not read in ordinary descriptions', () => {
    const folder = 'src/rules/packs/lists/';
    const linesOf = (file: string): string[] =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'));
    const files = readdirSync(folder).filter((name) => name.startsWith('brands-'));
    const brands = createNearMatcher(
      files.flatMap((name) => linesOf(folder + name)),
      foldOptions,
    );
    const goods = linesOf('test/rules/ordinary.txt').map((line) => line.slice(line.indexOf(';') + 1));
    expect(goods.length).toBeGreaterThan(400);
    expect(goods.flatMap((text) => brands(text) ?? [])).toEqual([]);
    expect(brands('watch, longine')?.term).toBe('longines');
  });
});

describe('a comparison letter by letter', () => {
  const unit = fc.constantFrom(...'aaabbc1é신');
  const word = fc.array(unit, { minLength: 1, maxLength: 7 }).map((letters) => letters.join(''));
  const words = fc.array(word, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(' '));
  /** A text in which terms stand with a letter changed. */
  const textOf = (terms: readonly string[]): fc.Arbitrary<string> =>
    fc
      .array(
        fc.oneof(
          word,
          fc
            .tuple(fc.constantFrom(...terms), fc.nat(), fc.constantFrom('', 'a', 'b', 'cc', 'é'), fc.boolean())
            .map(([term, at, letters, kept]) => {
              const place = at % term.length;
              return term.slice(0, place) + letters + term.slice(kept ? place : place + 1);
            }),
        ),
        { maxLength: 4 },
      )
      .map((parts) => parts.join(' ').replace(/ +/g, ' '));

  const fold = (text: string): string => text.replaceAll('é', 'e');
  const isOneEdit = (one: string, other: string): boolean => {
    if (one === other) return true;
    for (let at = 0; at <= one.length; at++) {
      const [head, tail] = [one.slice(0, at), one.slice(at)];
      const swapped = tail.length > 1 && head + tail[1] + tail[0] + tail.slice(2) === other;
      if (swapped || head + tail.slice(1) === other) return true;
      for (const letter of 'abce1신')
        if ([head + letter + tail, head + letter + tail.slice(1)].includes(other)) return true;
    }
    return false;
  };
  const lettersOf = (parts: readonly string[]): number => parts.join('').length;
  const fits = (parts: readonly string[]): boolean => parts.length <= 4 && lettersOf(parts) >= 5;
  const isNear = (text: readonly string[], term: readonly string[]): boolean => {
    if (text.length !== term.length || !fits(text) || !fits(term)) return false;
    const keepsFirst = term.length > 1 || lettersOf(term) > 5 || text[0]![0] === term[0]![0];
    const changed = text.filter((part, at) => part !== term[at]);
    return keepsFirst && changed.length <= 1 && text.every((part, at) => isOneEdit(part, term[at]!));
  };
  const expected = (terms: readonly string[], text: string): { term: string; found: string } | undefined => {
    const parts = text.trim().split(' ');
    for (let from = 0; from < parts.length; from++) {
      for (const term of terms) {
        const wanted = fold(term).split(' ');
        const found = parts.slice(from, from + wanted.length);
        if (isNear(found.map(fold), wanted)) return { term, found: found.join(' ') };
      }
    }
    return undefined;
  };

  it('finds the same, whether the list is asked by itself or with the scanner of a text', () => {
    let found = 0;
    fc.assert(
      fc.property(
        fc.array(words, { minLength: 1, maxLength: 6 }).chain((terms) => fc.tuple(fc.constant(terms), textOf(terms))),
        ([terms, text]) => {
          fc.pre(!/ababa/i.test(text)); // Addis Ababa: the one ordinary word of these letters, which is like no term
          const match = createNearMatcher(terms, ['case'])(text);
          expect(match, JSON.stringify({ terms, text })).toEqual(expected(terms, text));
          if (match) found++;
          const { hasAny, oneEdit } = findersOf(terms);
          const scan = createTermScanner([{ terms, fold: ['case'], find: hasAny }]);
          expect(scan(text, 0) || oneEdit(text) !== undefined).toBe((hasAny(text) ?? match) !== undefined);
        },
      ),
      { numRuns: runs(5_000) },
    );
    expect(found).toBeGreaterThan(1_000);
  });
});

describe('the work', () => {
  const letters = (text: string): number[] => [...text].map((letter) => letter.codePointAt(0)!);

  it('is linear in the text, and does not grow with terms that are like each other', () => {
    const readsFor = (terms: readonly string[], text: string): number => {
      const index = new NearIndex(terms.map(letters));
      let reads = 0;
      const get = (all: Int32Array, at: string | symbol): unknown => {
        reads++;
        return Reflect.get(all, at);
      };
      const symbols = new Proxy(Int32Array.from(letters(text)), { get });
      for (let start = 0; start < text.length; start += 8) {
        index.begin(symbols, start, start + 8);
        index.find(symbols, start, start + 8, () => {});
      }
      return reads;
    };
    const alike = (count: number): string[] =>
      Array.from({ length: count }, (_, at) => `aaa${String.fromCodePoint(0x4e00 + at)}aaaa`);
    const text = 'aaaaaaaa'.repeat(100);
    expect(readsFor(alike(1_000), text + text)).toBe(2 * readsFor(alike(1_000), text));
    expect(readsFor(alike(8_000), text)).toBe(readsFor(alike(1_000), text));
  });

  it('is done for words that are too long to be a term, in a text of a million characters too', () => {
    expect(near('q'.repeat(65))).toBeUndefined();
    expect(near('a'.repeat(1_000_000))).toBeUndefined();
    expect(near(`${'b'.repeat(70)} `.repeat(15_000))).toBeUndefined();
    expect(near(`${'a'.repeat(1_000_000)} rolez`)?.term).toBe('rolex');
    expect(createNearMatcher(['a a a a a', 'aa aa aa ab'], ['case'])('aa '.repeat(300_000))?.term).toBe('aa aa aa ab');
  });
});
