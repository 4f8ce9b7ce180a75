// Near terms: words of a text that are one edit away from a listed term and are no ordinary words.
import { type Fold, type FoldOption, foldFor, separator } from './fold.js';
import { NearIndex } from './near-index.js';
import { isOrdinaryWord } from './ordinary-words.js';
import { SymbolReader } from './symbol-reader.js';
import type { TermMatch } from './terms.js';

const shortest = 5;
const longest = 64;
const mostWords = 4;

/**
 * Finds words within one edit (a letter missing, too much, another, or swapped with its neighbour) of a term; both have 5
 * to 64 letters in at most 4 words. Of a term of several words all stand there, and only one of them is changed. A changed
 * word that is ordinary is not read as another, and a term of 5 letters keeps its first one: too many names are a letter
 * off otherwise. Folds are those of the list for single letters; a digit for a letter is an edit.
 *
 * Gives the first place in the text, and of the terms that are near there the first of the list. Time is linear in the
 * text, whatever the terms. The index is built when the first text comes, in memory linear in the letters of all terms.
 */
export function createNearMatcher(
  terms: readonly string[],
  options: readonly FoldOption[],
): (text: string) => TermMatch | undefined {
  let search: NearSearch | undefined;
  return (text) => (search ??= new NearSearch(terms, options)).find(text);
}

/** Whether a term is long enough and of few enough words to be found with an edit. */
export function canBeNear(term: string, options: readonly FoldOption[]): boolean {
  return lettersOf(new TextWords(foldForEdits(options)).read(term)) !== undefined;
}

/**
 * Letters and digits of ASCII stay what they are, so that a type number is no misspelt name and `l` for `i` is an edit; what
 * looks like them in other scripts folds.
 */
function foldForEdits(options: readonly FoldOption[]): Fold {
  const [fold, plain] = [foldFor(options), foldFor(options.filter((option) => option !== 'digits'))];
  return (point) => (point < 0x80 && plain(point) !== separator ? plain(point) : fold(point));
}

/** The letters of a term with separators between its words; undefined for a term that is not looked for. */
function lettersOf({ symbols, begins, ends }: TextWords): number[] | undefined {
  const words = begins.length;
  if (words === 0 || words > mostWords) return undefined;
  const length = ends[words - 1]! - (words - 1);
  return length < shortest || length > longest ? undefined : [...symbols.subarray(0, ends[words - 1])];
}

/** A text as folded letters, its words one after the other with a separator between them. */
class TextWords {
  symbols = new Int32Array(128);
  /** Where each word begins and ends among the symbols, and in the text. */
  readonly begins: number[] = [];
  readonly ends: number[] = [];
  readonly from: number[] = [];
  readonly to: number[] = [];

  constructor(readonly fold: Fold) {}

  /** Read a text in place of the last one. */
  read(text: string): this {
    this.begins.length = this.ends.length = this.from.length = this.to.length = 0;
    if (this.symbols.length < text.length) this.symbols = new Int32Array(2 * text.length);
    const reader = new SymbolReader(text, this.fold, false);
    let count = 0;
    let inWord = false;
    while (reader.read()) {
      if (reader.symbol === separator) {
        if (count > 0) this.symbols[count++] = separator;
        continue;
      }
      if (!inWord) {
        this.begins.push(count);
        this.from.push(reader.start);
      }
      this.symbols[count++] = reader.symbol;
      inWord = reader.next !== separator;
      if (inWord) continue;
      this.ends.push(count);
      this.to.push(reader.stop);
    }
    return this;
  }

  /** The word of a symbol, or the one behind which it stands; from `word` on. */
  wordAt(symbol: number, word: number): number {
    while (symbol > this.ends[word]!) word++;
    return word;
  }
}

class NearSearch {
  readonly #terms: string[] = [];
  readonly #spelled: (readonly number[])[];
  readonly #index: NearIndex;
  readonly #words: TextWords;
  /** Words of the term that has most. */
  readonly #mostWords: number;
  #text = '';
  /** Of the look-up that runs: its first word, and the term found. */
  #start = 0;
  #best = -1;

  constructor(terms: readonly string[], options: readonly FoldOption[]) {
    this.#words = new TextWords(foldForEdits(options));
    const spelled = new Map<string, number[]>();
    for (const term of terms) {
      const letters = lettersOf(this.#words.read(term));
      if (!letters || spelled.has(letters.join())) continue;
      spelled.set(letters.join(), letters);
      this.#terms.push(term);
    }
    this.#spelled = [...spelled.values()];
    this.#index = new NearIndex(this.#spelled);
    const wordsOf = (letters: readonly number[]): number => 1 + letters.filter((letter) => letter === separator).length;
    this.#mostWords = this.#spelled.reduce((most, letters) => Math.max(most, wordsOf(letters)), 0);
  }

  find(text: string): TermMatch | undefined {
    const { begins, from, to } = this.#words.read(text);
    this.#text = text;
    for (let word = 0; word < begins.length; word++) {
      this.#best = -1;
      const last = this.#lookUp(word);
      if (this.#best >= 0) return { term: this.#terms[this.#best]!, found: text.slice(from[word], to[last]) };
    }
    return undefined;
  }

  /** Look for terms that begin with a word; gives the last word of the best of them. */
  #lookUp(word: number): number {
    const { symbols, begins, ends } = this.#words;
    const start = begins[word]!;
    const index = this.#index;
    const most = Math.min(begins.length, word + this.#mostWords) - 1;
    index.begin(symbols, start, ends[most]!);
    this.#start = word;
    let best = word;
    for (let last = word; last <= most; last++) {
      if (ends[last]! - start - (last - word) < shortest) continue;
      const before = this.#best;
      index.find(symbols, start, ends[last]!, this.#report);
      if (this.#best !== before) best = last;
    }
    return best;
  }

  readonly #report = (term: number, at: number): void => {
    if (this.#best >= 0 && term >= this.#best) return;
    const { symbols, begins } = this.#words;
    const start = begins[this.#start]!;
    if (this.#spelled[term]!.length === shortest && this.#spelled[term]![0] !== symbols[start]) return;
    const word = this.#words.wordAt(at, this.#start);
    if (!isOrdinaryWord(this.#text.slice(this.#words.from[word], this.#words.to[word]))) this.#best = term;
  };
}
