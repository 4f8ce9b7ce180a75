// Term scanner: which of many term lists may have a term in a text, in one pass over the text for all of them.
import { Alphabet, foreign, separates, skipped, unspacedFlag } from './alphabet.js';
import type { FoldOption } from './fold.js';
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
    for (const list of numbers)
      for (const term of lists[list]!.terms) {
        const forms = alphabet.spell(term);
        if (!forms) always.push(list);
        for (const form of forms ?? []) trie.add(form, list);
      }
    return createScan(alphabet, finishTrie(trie, alphabet.size), scanned);
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
  if (state[list] === absent || start < from[list]!) from[list] = start;
  if (state[list] === absent || stop > to[list]!) to[list] = stop;
  state[list] = possible;
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

/**
 * Make the pass. Terms begin where a word begins and end where one ends; in scripts without spaces that is anywhere. It
 * marks the lists of all terms that may be there, with the words from the first to the last of them; the whole text where
 * it has letters of such a script, for there the letters around a term tell whether it may stand apart.
 */
function createScan(alphabet: Alphabet, automaton: TermAutomaton, scanned: Scanned): (text: string) => void {
  const { next, width, ends, shorter, longest } = automaton;
  // Where in the text the letters read last begin, -1 for one that begins no word; a ring as long as the longest term.
  const room = 1 << Math.ceil(Math.log2(longest + 1));
  const begins = new Int32Array(room);
  let at = 0;
  let letters = 0;
  let last = separates;
  let unspaced = 0;
  let length = 0;
  const endWord = (stop: number): void => {
    for (let end = ends[at] ? at : shorter[at]!; end > 0; end = shorter[end]!) {
      const { length: term, lists } = ends[end]!;
      const start = begins[(letters - term) & (room - 1)]!;
      if (start < 0) continue;
      for (const list of lists) mark(scanned, list, unspaced > 0 ? 0 : start, unspaced > 0 ? length : stop);
    }
  };
  const take = (read: number, index: number): void => {
    if (read === separates) {
      if (last !== separates) endWord(index);
    } else if (read !== last || read === foreign) {
      unspaced |= read & unspacedFlag;
      const boundary = last === separates || ((read | last) & unspacedFlag) !== 0;
      if (boundary && last !== separates) endWord(index);
      begins[letters++ & (room - 1)] = boundary ? index : -1;
      at = next[at * width + (read & ~unspacedFlag)]!;
    }
    last = read;
  };
  return (text) => {
    at = 0;
    letters = 0;
    last = separates;
    unspaced = 0;
    length = text.length;
    for (let index = 0; index < length; index++) {
      const start = index;
      const point = text.codePointAt(index)!;
      if (point > 0xffff) index++;
      const read = alphabet.classOf(point);
      if (read !== skipped) take(read, start);
    }
    take(separates, length);
  };
}
