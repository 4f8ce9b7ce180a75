// Part scanner: which of many texts stand anywhere in another, to the letter, in one pass.
import { finishTrie, Trie } from './trie.js';

const foreign = 0;

/** Make the scan: it sets 1 for each part that the text contains, by its number, and 0 for the others. Parts are not empty. */
export function createPartScanner(parts: readonly string[]): (text: string, found: Uint8Array) => void {
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
  // Most texts are ASCII; other letters are looked up one by one.
  const ascii = Uint16Array.from({ length: 128 }, (_, unit) => classes.get(unit) ?? foreign);
  // The numbers of all parts that end in a state, with those that are the end of others.
  const numbers = ends.map((_, state): readonly number[] => {
    const all: number[] = [];
    for (let at = state; at > 0; at = shorter[at]!) all.push(...(ends[at]?.lists ?? []));
    return all;
  });
  const ending = Uint8Array.from(numbers, (all) => (all.length > 0 ? 1 : 0));
  return (text, found) => {
    found.fill(0);
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      state = next[state * width + (unit < 128 ? ascii[unit]! : (classes.get(unit) ?? foreign))]!;
      if (ending[state] === 1) for (const number of numbers[state]!) found[number] = 1;
    }
  };
}
