// The alphabet of a set of terms: each of their letters has a number, so that an automaton over them is a plain table.
import { type Fold, type FoldOption, foldFor, isUnspaced, nothing, separator } from './fold.js';

/** Classes of what stands in a text: what is read over, what separates, letters of no term; then the letters of terms. */
export const skipped = 0;
export const separates = 1;
export const foreign = 2;
const firstLetter = 3;
/** Added to the class of a letter of a script that is written without spaces. */
export const unspacedFlag = 0x8000;

/** In place of the class of a letter that has not been met, and of half a letter of the far planes. */
export const unknown = 0xffff;
// A term of many words with doubles has many forms; beyond this number it is searched for exactly in every text.
const mostForms = 64;

/** Letters of terms by class. All terms are spelled before the first text is read. */
export class Alphabet {
  readonly #fold: Fold;
  readonly #letters = new Map<number, number>();
  /** The class of each UTF-16 unit, as far as `classOf` was asked for it. */
  readonly classes = new Uint16Array(65_536).fill(unknown);

  constructor(letters: readonly FoldOption[]) {
    this.#fold = foldFor(letters);
  }

  /** Classes there are, those of no letter included. */
  get size(): number {
    return firstLetter + this.#letters.size;
  }

  /**
   * The forms of a term as a text may be read: without separators, each word with its doubles merged and as it is, and
   * merged with the word before where both meet in one letter. Undefined when there are too many of them.
   */
  spell(term: string): number[][] | undefined {
    let forms: number[][] = [[]];
    for (const word of this.#wordsOf(term)) {
      const merged = word.filter((letter, at) => letter !== word[at - 1]);
      const variants = merged.length === word.length ? [word] : [merged, word];
      const longer = forms.flatMap((form) =>
        variants.flatMap((variant) => {
          const whole = [...form, ...variant];
          return form.at(-1) === variant[0] && form.length > 0 ? [whole, [...form, ...variant.slice(1)]] : [whole];
        }),
      );
      if (longer.length > mostForms) return undefined;
      forms = longer;
    }
    return forms.filter((form) => form.length > 0);
  }

  /** The class of a code point, with the flag of scripts without spaces. */
  classOf(point: number): number {
    if (point > 0xffff) return this.#work(point);
    const known = this.classes[point]!;
    if (known !== unknown) return known;
    const found = this.#work(point);
    const isHalf = point >= 0xd800 && point <= 0xdfff;
    return isHalf ? found : (this.classes[point] = found);
  }

  #work(point: number): number {
    const symbol = this.#fold(point);
    if (symbol === nothing) return skipped;
    if (symbol === separator) return separates;
    return (this.#letters.get(symbol) ?? foreign) | (isUnspaced(point) ? unspacedFlag : 0);
  }

  #wordsOf(term: string): number[][] {
    const words: number[][] = [[]];
    for (const letter of term) {
      const symbol = this.#fold(letter.codePointAt(0)!);
      if (symbol === nothing) continue;
      if (symbol === separator) {
        words.push([]);
        continue;
      }
      const known = this.#letters.get(symbol) ?? firstLetter + this.#letters.size;
      this.#letters.set(symbol, known);
      words.at(-1)!.push(known);
    }
    return words;
  }
}
