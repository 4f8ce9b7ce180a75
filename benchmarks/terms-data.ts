// Data of the terms benchmark: seeded brand-like terms, descriptions of goods, and terms written so as to be missed.
import { readFileSync } from 'node:fs';
import { createRandom } from './rules-data.js';

export type Random = () => number;

export const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
const below = (random: Random, most: number): number => Math.floor(random() * most);

/** What ordinary goods are called, one description on each line; a corpus of the tests, not made for this benchmark. */
export const goods = readFileSync('test/rules/ordinary.txt', 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.slice(line.indexOf(';') + 1));

const onsets =
  'b bl br c ch cl cr d dr f fl fr g gl gr h j k kl kr l m n p ph pl pr qu r s sc sh sk sl sm sp st str t th tr v w wh y z'.split(
    ' ',
  );
const nuclei = 'a a e e i i o o u ai au ea ee ia ie io oo ou y'.split(' ');
const codas = ['', '', '', ...'b ck d l ll ld m n nd ng nt p r rd rk rt s ss st t tt th x z'.split(' ')];
/** Second words of terms, as brands have them: ordinary words too. */
const seconds = 'sport paris home air pro design classic beauty kids golf active studio london milano jeans'.split(' ');

/** A word as the folds read it. */
const folded = (word: string): string =>
  word
    .toLowerCase()
    .replaceAll('l', 'i')
    .replace(/(.)\1+/g, '$1');

function makeWord(random: Random): string {
  const syllables = pick(random, [2, 2, 2, 3, 3, 4]);
  let word = '';
  for (let count = 0; count < syllables; count++)
    word += pick(random, onsets) + pick(random, nuclei) + (count === syllables - 1 ? pick(random, codas) : '');
  return word;
}

/**
 * Brand-like terms: most of one word, a quarter of two; 4 to 14 letters to the word. None is a word or a name that clean
 * descriptions are made of, nor read as one through its folds: such brands belong on a list that folds case alone, as the
 * packs have one. What is an edit away from such a word stays.
 */
export function makeTerms(count: number, seed: number): string[] {
  const used = new Set([...goods, ...names].flatMap((text) => text.match(/[a-z]+/gi) ?? []).map(folded));
  const random = createRandom(seed);
  const terms = new Set<string>();
  while (terms.size < count) {
    const word = makeWord(random);
    if (word.length < 4 || word.length > 14) continue;
    if (used.has(folded(word)) || (word.length === 4 && random() > 0.35)) continue;
    const kind = random();
    terms.add(kind < 0.75 ? word : `${word} ${kind < 0.85 ? pick(random, seconds) : makeWord(random)}`);
  }
  return [...terms];
}

/** Places, peoples, languages and currencies: names that nobody chose for this benchmark. */
const names = [
  ...Intl.supportedValuesOf('timeZone').map((zone) => zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ')),
  ...namesOf('region', /^[A-Z]{2}$/),
  ...namesOf('language', /^[a-z]{2}$/),
].filter((name) => /^[A-Za-z -]{4,}$/.test(name));

function namesOf(type: 'region' | 'language', shape: RegExp): string[] {
  const display = new Intl.DisplayNames('en', { type, fallback: 'none' });
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const codes = letters.flatMap((one) => letters.map((other) => one + other));
  return codes.flatMap((code) => {
    const given = shape.test(code) ? code : code.toUpperCase();
    return display.of(given) ?? [];
  });
}

function makeCode(random: Random): string {
  const letters = Array.from({ length: 1 + below(random, 3) }, () => pick(random, [...'ABCDEFGHJKLMNPRSTUVWXYZ'])).join(
    '',
  );
  return `${letters}${pick(random, ['', '-', ''])}${below(random, 10 ** (2 + below(random, 4)))}${pick(random, ['', '', 'A', 'X'])}`;
}

/** Descriptions of about 70 characters: parts of real ones put together, a name in every third, a code in every second. */
export function makeDescriptions(count: number, seed: number): string[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const parts: string[] = [];
    while (parts.join(' ').length < 44) parts.push(pick(random, goods));
    if (random() < 0.33) parts.push(pick(random, names));
    if (random() < 0.5) parts.push(makeCode(random));
    return parts.join(pick(random, [' ', ', ', ' - ']));
  });
}

const leet: { readonly [letter: string]: string } = {
  o: '0',
  i: '1',
  l: '1',
  e: '3',
  a: '4',
  s: '5',
  t: '7',
  b: '8',
  g: '9',
};

/** The five ways in which a term is written so as to be missed; undefined where the term has no letter for it. */
export const disguises: { readonly [name: string]: (term: string, random: Random) => string | undefined } = {
  'digits for letters': (term, random) => {
    const places = lettersOf(term).filter((at) => leet[term[at]!] !== undefined);
    if (places.length === 0) return undefined;
    const chosen = new Set([pick(random, places), ...places.filter(() => random() < 0.4)]);
    return [...term].map((letter, at) => (chosen.has(at) ? leet[letter]! : letter)).join('');
  },
  'a letter missing': (term, random) => replaceAt(term, pick(random, lettersOf(term)), () => ''),
  'another letter': (term, random) =>
    replaceAt(term, pick(random, lettersOf(term)), (letter) =>
      pick(
        random,
        [...'abcdefghijklmnopqrstuvwxyz'].filter((other) => other !== letter),
      ),
    ),
  'letters apart': (term, random) => [...term.replaceAll(' ', '')].join(pick(random, [' ', '-', '.'])),
  'a letter doubled': (term, random) => replaceAt(term, pick(random, lettersOf(term)), (letter) => letter + letter),
};

const lettersOf = (term: string): number[] => [...term].flatMap((letter, at) => (letter === ' ' ? [] : [at]));
const replaceAt = (term: string, at: number, by: (letter: string) => string): string =>
  term.slice(0, at) + by(term[at]!) + term.slice(at + 1);

/** A description with a term in it, and how it is written. */
export interface Planted {
  readonly text: string;
  readonly term: string;
  readonly written: string;
  /** The name of the disguise, or undefined where the term stands exactly. */
  readonly disguise: string | undefined;
}

/** Put a term between two words of a description, in capitals where the description is. */
export function plant(
  description: string,
  term: string,
  disguise: string | undefined,
  random: Random,
): Planted | undefined {
  const written = disguise === undefined ? term : disguises[disguise]!(term, random);
  if (written === undefined) return undefined;
  const words = description.split(' ');
  const at = below(random, words.length + 1);
  const loud = description === description.toUpperCase();
  const text = [...words.slice(0, at), loud ? written.toUpperCase() : written, ...words.slice(at)].join(' ');
  return { text, term, written, disguise };
}
