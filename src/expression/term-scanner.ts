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

/**
 * Make a scanner. The terms of lists that read letters alike stand in one automaton, in which separators and doubles fold
 * too: whatever a list finds exactly is a candidate here, and only candidates are searched for exactly, each with the
 * folds of its own list. Building takes time and memory linear in the letters of all terms, a scan time linear in the text.
 */
export function createTermScanner(lists: readonly ScannedList[]): TermScanner {
  const state = new Uint8Array(lists.length);
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
    return createScan(alphabet, finishTrie(trie, alphabet.size), state);
  });
  let scanned: string | undefined;
  return (text, list) => {
    if (text !== scanned) {
      state.fill(absent);
      for (const one of always) state[one] = possible;
      for (const scan of scans) scan(text);
      scanned = text;
    }
    if (state[list] === possible) state[list] = lists[list]!.find(text) === undefined ? absent : found;
    return state[list] === found;
  };
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
 * marks the lists of all terms that may be there.
 */
function createScan(alphabet: Alphabet, automaton: TermAutomaton, state: Uint8Array): (text: string) => void {
  const { next, width, ends, shorter, longest } = automaton;
  // Whether the letters read last begin a word; a ring as long as the longest term.
  const room = 1 << Math.ceil(Math.log2(longest + 1));
  const begins = new Uint8Array(room);
  let at = 0;
  let letters = 0;
  let last = separates;
  const endWord = (): void => {
    for (let end = ends[at] ? at : shorter[at]!; end > 0; end = shorter[end]!) {
      const { length, lists } = ends[end]!;
      if (begins[(letters - length) & (room - 1)] === 0) continue;
      for (const list of lists) if (state[list] === absent) state[list] = possible;
    }
  };
  const take = (read: number): void => {
    if (read === separates) {
      if (last !== separates) endWord();
    } else if (read !== last || read === foreign) {
      const boundary = last === separates || ((read | last) & unspacedFlag) !== 0;
      if (boundary && last !== separates) endWord();
      begins[letters++ & (room - 1)] = boundary ? 1 : 0;
      at = next[at * width + (read & ~unspacedFlag)]!;
    }
    last = read;
  };
  return (text) => {
    at = 0;
    letters = 0;
    last = separates;
    for (let index = 0; index < text.length; index++) {
      const point = text.codePointAt(index)!;
      if (point > 0xffff) index++;
      const read = alphabet.classOf(point);
      if (read !== skipped) take(read);
    }
    take(separates);
  };
}
