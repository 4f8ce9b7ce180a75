// Ordinary words: those that are not read as a brand although they are a letter off it.
import { commonWords } from './common-words.js';
import { foldFor, nothing } from './fold.js';
import { goodsWords } from './goods-words.js';

const fold = foldFor(['case']);
const words = new Set([...commonWords, ...goodsWords].flatMap((list) => list.split(/\s+/)));
// Regular inflections, and what the base form has in the place of the ending.
const endings = [
  ['s', ''],
  ['es', ''],
  ['d', ''],
  ['ed', ''],
  ['ing', ''],
  ['ing', 'e'],
] as const;
const shortestStem = 4;

/** Whether a word of a text, as written, is ordinary, in its base form or inflected. Letters that only look alike and digits do not make it so. */
export function isOrdinaryWord(written: string): boolean {
  let folded = '';
  for (const letter of written) {
    const symbol = fold(letter.codePointAt(0)!);
    if (symbol !== nothing) folded += String.fromCodePoint(symbol);
  }
  return (
    words.has(folded) || endings.some(([ending, base]) => folded.endsWith(ending) && hasStem(folded, ending, base))
  );
}

const hasStem = (word: string, ending: string, base: string): boolean =>
  word.length - ending.length >= shortestStem && words.has(word.slice(0, -ending.length) + base);
