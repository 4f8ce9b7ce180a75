// Near index: which of many terms is one edit away from a few letters, by what stands before and behind the edit.
import { growTree, type LetterTree, stepOn } from './letter-tree.js';

/** The separator between the words of a term, which no edit touches. */
const separator = 0;

/** Called for each term that is one edit away, with the letter at which the edit is. */
type Report = (term: number, at: number) => void;

/**
 * Terms by their letters, words parted by a separator. An edit leaves a beginning and an end as they are: both are known
 * by their number in a tree of beginnings and one of ends, and a sorted list says which of them make a term together. So
 * a look-up compares no texts, builds none, and takes no longer for many terms that are like each other. Memory is linear
 * in the letters of all terms.
 */
export class NearIndex {
  readonly #beginnings: LetterTree;
  readonly #ends: LetterTree;
  /** Beginnings and ends that make a term with nothing between them, and with one letter. */
  readonly #joined: Joints;
  readonly #parted: Joints;
  readonly #before: Int32Array;
  readonly #behind: Int32Array;
  /** How many letters of the text are the beginning of a term, from where the look-ups begin. */
  #known = 0;
  /** Letters and separators of the longest term. */
  readonly longest: number;

  constructor(terms: readonly (readonly number[])[]) {
    this.#beginnings = growTree(terms);
    this.#ends = growTree(terms.map((letters) => [...letters].reverse()));
    this.longest = terms.reduce((most, { length }) => Math.max(most, length), 0);
    this.#before = new Int32Array(this.longest + 2);
    this.#behind = new Int32Array(this.longest + 2);
    this.#joined = this.#join(terms, 0);
    this.#parted = this.#join(terms, 1);
  }

  #join(terms: readonly (readonly number[])[], between: 0 | 1): Joints {
    const pairs: Pair[] = [];
    terms.forEach((letters, term) => {
      for (let at = 0; at + between <= letters.length; at++) {
        if (between === 1 && letters[at] === separator) continue;
        const beginning = this.#beginnings.ways[term]![at]!;
        pairs.push({ beginning, end: this.#ends.ways[term]![letters.length - at - between]!, term });
      }
    });
    return new Joints(pairs, this.#beginnings.letter.length);
  }

  /** Begin look-ups of what begins at a letter; it ends before `stop` at the latest. */
  begin(letters: Int32Array, start: number, stop: number): void {
    const most = Math.min(stop - start, this.longest);
    let count = 0;
    for (let state = 0; count < most; this.#before[++count] = state) {
      state = stepOn(this.#beginnings, state, letters[start + count]!);
      if (state < 0) break;
    }
    this.#known = count;
  }

  /** Look up what begins where the last call of `begin` said and ends before `stop`. */
  find(letters: Int32Array, start: number, stop: number, report: Report): void {
    const length = stop - start;
    if (length > this.longest + 1) return;
    // What is left as it is before the edit and behind it makes the whole, but for two swapped letters.
    const least = length - this.#known - 2;
    let ends = 0;
    for (let state = 0; ends < length && ends < this.longest; this.#behind[++ends] = state) {
      state = stepOn(this.#ends, state, letters[stop - ends - 1]!);
      if (state < 0) break;
    }
    if (ends < least) return;
    const last = Math.min(this.#known, length);
    for (let at = Math.max(0, length - ends - 2); at <= last; at++)
      this.#editAt(letters, start, length, at, ends, report);
  }

  /** The terms that are meant when the edit is at a letter: one is missing there, another, too much, or swapped with the next. */
  #editAt(letters: Int32Array, start: number, length: number, at: number, ends: number, report: Report): void {
    const before = this.#before[at]!;
    const left = length - at;
    const tell = (joints: Joints, beginning: number, end: number): void => {
      const term = end <= ends && beginning >= 0 ? joints.find(beginning, this.#behind[end]!) : -1;
      if (term >= 0) report(term, start + at);
    };
    tell(this.#parted, before, left);
    if (left === 0 || letters[start + at] === separator) return;
    tell(this.#parted, before, left - 1);
    tell(this.#joined, before, left - 1);
    if (left === 1 || letters[start + at + 1] === separator) return;
    const next = stepOn(this.#beginnings, before, letters[start + at + 1]!);
    if (next >= 0) tell(this.#joined, stepOn(this.#beginnings, next, letters[start + at]!), left - 2);
  }
}

interface Pair {
  readonly beginning: number;
  readonly end: number;
  readonly term: number;
}

/** Pairs of a beginning and an end that make terms, sorted by both. */
class Joints {
  /** Pairs of a beginning stand from `first[beginning]` to before `first[beginning + 1]`. */
  readonly #first: Int32Array;
  readonly #ends: Int32Array;
  readonly #terms: Int32Array;

  constructor(pairs: Pair[], beginnings: number) {
    pairs.sort((one, other) => one.beginning - other.beginning || one.end - other.end || one.term - other.term);
    this.#ends = Int32Array.from(pairs, ({ end }) => end);
    this.#terms = Int32Array.from(pairs, ({ term }) => term);
    this.#first = new Int32Array(beginnings + 1);
    for (const { beginning } of pairs) this.#first[beginning + 1]!++;
    for (let state = 0; state < beginnings; state++) this.#first[state + 1]! += this.#first[state]!;
  }

  /** The first term that a beginning and an end make, or -1. */
  find(beginning: number, end: number): number {
    let low = this.#first[beginning]!;
    let high = this.#first[beginning + 1]!;
    const behind = high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ends[middle]! < end) low = middle + 1;
      else high = middle;
    }
    return low < behind && this.#ends[low] === end ? this.#terms[low]! : -1;
  }
}
