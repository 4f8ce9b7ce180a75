// Near terms: words of a text that are one edit away from a listed term.
import { type Fold, type FoldOption, foldFor, separator } from './fold.js';
import { SymbolReader } from './symbol-reader.js';
import type { TermMatch } from './terms.js';

const shortest = 5;
/** Letters of the longest term that is looked for: a word is tried once for each of its letters, each time in whole. */
const longest = 64;

interface Word {
  readonly written: string;
  readonly folded: string;
}

/** Finds a word within one edit (insert, delete, replace, swap of neighbours) of a one-word term of 5 to 64 letters. */
export function createNearMatcher(
  terms: readonly string[],
  options: readonly FoldOption[],
): (text: string) => TermMatch | undefined {
  const fold = foldFor(options);
  const candidates = new Map<string, { term: string; folded: string }[]>();
  for (const term of terms) {
    const [word, ...more] = wordsOf(term, fold);
    if (!word || more.length > 0 || word.folded.length < shortest || word.folded.length > longest) continue;
    const { folded } = word;
    for (const key of withOneDeleted(folded)) candidates.set(key, [...(candidates.get(key) ?? []), { term, folded }]);
  }
  return (text) => {
    for (const { written, folded } of wordsOf(text, fold)) {
      if (folded.length < shortest - 1 || folded.length > longest + 1) continue;
      for (const key of withOneDeleted(folded)) {
        const match = candidates.get(key)?.find((candidate) => isOneEdit(folded, candidate.folded));
        if (match) return { term: match.term, found: written };
      }
    }
    return undefined;
  };
}

/** A word and all words it becomes when one letter is left out: two words within one edit share at least one of them. */
function withOneDeleted(word: string): string[] {
  return [word, ...Array.from({ length: word.length }, (_, at) => word.slice(0, at) + word.slice(at + 1))];
}

function wordsOf(text: string, fold: Fold): Word[] {
  const words: Word[] = [];
  const reader = new SymbolReader(text, fold, false);
  let start = 0;
  let folded = '';
  while (reader.read()) {
    if (reader.symbol === separator) continue;
    if (folded === '') start = reader.start;
    folded += String.fromCodePoint(reader.symbol);
    if (reader.next !== separator) continue;
    words.push({ written: text.slice(start, reader.stop), folded });
    folded = '';
  }
  return words;
}

function isOneEdit(a: string, b: string): boolean {
  let head = 0;
  while (head < a.length && a[head] === b[head]) head++;
  const restA = a.slice(head);
  const restB = b.slice(head);
  if (restA.length === restB.length) {
    const swapped =
      restA.length >= 2 && restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
    return swapped || restA.slice(1) === restB.slice(1);
  }
  return restA.length > restB.length ? restA.slice(1) === restB : restA === restB.slice(1);
}
