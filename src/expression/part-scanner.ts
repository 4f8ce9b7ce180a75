// Part scanner: which of many texts stand anywhere in another, to the letter, in one pass.
import { finishTrie, Trie } from './trie.js';

export interface PartScanner {
  /** Look for all parts; gives how many of them the text contains. Asking about the same text again costs nothing. */
  readonly scan: (text: string) => number;
  /** The numbers of the parts found, at its beginning. */
  readonly places: Uint32Array;
  /** 1 for each part found, by its number. */
  readonly found: Uint8Array;
}

/** Make the scanner. Parts are not empty. */
export function createPartScanner(parts: readonly string[]): PartScanner {
  const places = new Uint32Array(parts.length);
  const found = new Uint8Array(parts.length);
  const classes = new Map<number, number>();
  const trie = new Trie();
  parts.forEach((part, number) => {
    const letters = Array.from({ length: part.length }, (_, at) => {
      const unit = part.charCodeAt(at);
      const known = classes.get(unit) ?? classes.size + 1;
      classes.set(unit, known);
      return known;
    });
    trie.add(letters, number);
  });
  const width = classes.size + 1;
  const { next, ends, shorter } = finishTrie(trie, width);
  // The numbers of all parts that end in a state, with those that are the end of others.
  const numbers = ends.map((_, state): readonly number[] => {
    const all: number[] = [];
    for (let at = state; at > 0; at = shorter[at]!) all.push(...(ends[at]?.lists ?? []));
    return all;
  });
  // A step leads to where the steps of the next state begin; to the complement of that where parts end.
  const steps = next.map((state) => (numbers[state]!.length > 0 ? ~(state * width) : state * width));
  const classOf = new Uint16Array(0x10000);
  for (const [unit, letter] of classes) classOf[unit] = letter;
  let count = 0;
  let scanned: string | undefined;
  const scan = (text: string): number => {
    if (text === scanned) return count;
    scanned = text;
    for (let at = 0; at < count; at++) found[places[at]!] = 0;
    count = 0;
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      state = steps[state + classOf[text.charCodeAt(at)]!]!;
      if (state >= 0) continue;
      state = ~state;
      for (const number of numbers[state / width]!) {
        if (found[number] === 1) continue;
        found[number] = 1;
        places[count++] = number;
      }
    }
    return count;
  };
  return { scan, places, found };
}
