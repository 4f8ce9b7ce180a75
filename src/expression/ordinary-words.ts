// Ordinary words: those that are not read as a brand although they are a letter off it.
import { commonWords } from './common-words.js';
import { foldFor, nothing } from './fold.js';
import { goodsWords } from './goods-words.js';

const fold = foldFor(['case']);
const words = new Set([...commonWords, ...goodsWords].flatMap((list) => list.split(/\s+/)));

/** Whether a word of a text, as written, is ordinary. Letters that only look alike and digits do not make it so. */
export function isOrdinaryWord(written: string): boolean {
  let folded = '';
  for (const letter of written) {
    const symbol = fold(letter.codePointAt(0)!);
    if (symbol !== nothing) folded += String.fromCodePoint(symbol);
  }
  return words.has(folded) || (folded.endsWith('s') && words.has(folded.slice(0, -1)));
}
