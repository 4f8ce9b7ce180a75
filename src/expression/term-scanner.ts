// Term scanner: which of many term lists may have a term in a text, in one pass over the text for all of them.
import { Alphabet, separates, skipped, unknown, unspacedFlag } from './alphabet.js';
import { type FoldOption, widthOf } from './fold.js';
import { hasLetter, isPlainTerm } from './terms.js';
import { finishTrie, type TermAutomaton, Trie } from './trie.js';

/** A list of terms with its folds, and the exact search for one of them. */
export interface ScannedList {
  readonly terms: readonly string[];
  readonly fold: readonly FoldOption[];
  readonly find: (text: string) => unknown;
}

/** Tells whether a list, by its number, has a term in a text. Asking about one text many times costs one pass. */
export type TermScanner = (text: string, list: number) => boolean;

const absent = 0;
const possible = 1;
const found = 2;

// 128 MB of steps. What needs more, as ten thousand names of thousands of Chinese characters may, is searched for exactly.
const mostSteps = 2 ** 25;

/** What a scan knows of each list: its state, and the part of the text in which all its candidates stand. */
interface Scanned {
  readonly state: Uint8Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/**
 * Make a scanner. The terms of lists that read letters alike stand in one automaton, in which separators and doubles fold
 * too: whatever a list finds exactly is a candidate here, and only candidates are searched for exactly, each with the
 * folds of its own list. Building takes time and memory linear in the letters of all terms, a scan time linear in the text.
 */
export function createTermScanner(lists: readonly ScannedList[]): TermScanner {
  const state = new Uint8Array(lists.length);
  const scanned = { state, from: new Int32Array(lists.length), to: new Int32Array(lists.length) };
  const always: number[] = [];
  const scans = [...byLetters(lists)].map(([letters, numbers]) => {
    const alphabet = new Alphabet(letters === '' ? [] : (letters.split(' ') as FoldOption[])); // joined below
    const trie = new Trie();
    const searched = always.length;
    for (const list of numbers)
      for (const term of lists[list]!.terms) {
        const forms = alphabet.spell(term);
        if (!forms) always.push(list);
        const isPlain = isPlainTerm(term, lists[list]!.fold);
        for (const form of forms ?? []) trie.add(form, list, isPlain);
      }
    if (trie.steps.length * alphabet.size <= mostSteps)
      return createScan(alphabet, finishTrie(trie, alphabet.size), scanned);
    always.splice(searched, Number.POSITIVE_INFINITY, ...numbers);
    return () => {};
  });
  let last: string | undefined;
  return (text, list) => {
    if (text !== last) {
      state.fill(absent);
      for (const scan of scans) scan(text);
      for (const one of always) mark(scanned, one, 0, text.length);
      last = text;
    }
    if (state[list] === possible) {
      const part = text.slice(scanned.from[list], scanned.to[list]);
      state[list] = lists[list]!.find(part) === undefined ? absent : found;
    }
    return state[list] === found;
  };
}

function mark({ state, from, to }: Scanned, list: number, start: number, stop: number): void {
  if (state[list] === found) return;
  if (state[list] === absent || start < from[list]!) from[list] = start;
  if (state[list] === absent || stop > to[list]!) to[list] = stop;
  state[list] = possible;
}

/** Mark the lists of plain terms that a word reads as. */
function markPlain({ state }: Scanned, lists: readonly number[], word: string): void {
  if (lists.length > 0 && hasLetter(word)) for (const list of lists) state[list] = found;
}

/** Numbers of the lists by what they fold of single letters. */
function byLetters(lists: readonly ScannedList[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  lists.forEach(({ fold }, list) => {
    const letters = ['case', 'digits'].filter((option) => fold.includes(option as FoldOption)).join(' ');
    groups.set(letters, [...(groups.get(letters) ?? []), list]);
  });
  return groups;
}

/** Whether a word ends or begins between two characters, by their classes. */
const partsWords = (one: number, other: number): boolean =>
  one === separates || other === separates || ((one | other) & unspacedFlag) !== 0;

/**
 * Make the pass. Terms begin where a word begins and end where one ends; in scripts without spaces that is anywhere. It
 * marks the lists of all terms that may be there, with the words from the first to the last of them; the whole text where
 * it has letters of such a script, for there the letters around a term tell whether it may stand apart.
 */
function createScan(alphabet: Alphabet, automaton: TermAutomaton, scanned: Scanned): (text: string) => void {
  const { next, width, ends, shorter, longest } = automaton;
  // A step leads to where the steps of the next state begin; to the complement of that where terms end,
  // and `at ^ (at >> 31)` is it in both cases.
  const steps = next.map((state) => (ends[state] || shorter[state]! > 0 ? ~(state * width) : state * width));
  const { classes } = alphabet;
  // How many letters stand before each of the words read last, and where in the text it begins; a ring.
  const room = 1 << Math.ceil(Math.log2(longest + 1));
  const before = new Int32Array(room);
  const begins = new Int32Array(room);
  let words = 0;
  const beginWord = (letters: number, start: number): void => {
    before[words & (room - 1)] = letters;
    begins[words++ & (room - 1)] = start;
  };
  /** Where the word begins before which so many letters stand; -1 when a word does not begin there. */
  const placeOf = (letters: number): number => {
    let word = words - 1;
    while (word >= 0 && word > words - room && before[word & (room - 1)]! > letters) word--;
    return word >= 0 && before[word & (room - 1)] === letters ? begins[word & (room - 1)]! : -1;
  };
  /** A term may end with a word, at `stop` in the text; `spaced` says that the text so far has spaces between words. */
  const endWord = (text: string, at: number, letters: number, stop: number, spaced: boolean): void => {
    if (at >= 0) return;
    const state = ~at / width;
    for (let end = ends[state] ? state : shorter[state]!; end > 0; end = shorter[end]!) {
      const { length, lists, plain } = ends[end]!;
      const start = placeOf(letters - length);
      if (start < 0) continue;
      for (const list of lists) mark(scanned, list, spaced ? start : 0, spaced ? stop : text.length);
      if (spaced && start === begins[(words - 1) & (room - 1)]) markPlain(scanned, plain, text.slice(start, stop));
    }
  };
  return (text) => {
    const { length } = text;
    let at = 0;
    let letters = 0;
    let last = separates;
    let unspaced = 0;
    words = 0;
    for (let index = 0; index <= length; index++) {
      const start = index;
      let read = index < length ? classes[text.charCodeAt(index)]! : separates;
      if (read === unknown) {
        const point = text.codePointAt(index)!;
        read = alphabet.classOf(point);
        index += widthOf(point) - 1;
      }
      if (read === last || read === skipped) continue;
      unspaced |= read & unspacedFlag;
      const isEdge = partsWords(read, last);
      if (isEdge && last !== separates) endWord(text, at, letters, start, unspaced === 0);
      last = read;
      if (read === separates) continue;
      if (isEdge) beginWord(letters, start);
      letters++;
      at = steps[(at ^ (at >> 31)) + (read & ~unspacedFlag)]!;
    }
  };
}
