// Near terms: words of a text that are one edit away from a listed term.
import { type FoldOption, foldFor, separator } from './fold.js';
import type { TermMatch } from './terms.js';

const shortest = 5;

/** Finds a word within one edit (insert, delete, replace, swap of neighbours) of a one-word term of 5 letters or more. */
export function createNearMatcher(
  terms: readonly string[],
  options: readonly FoldOption[],
): (text: string) => TermMatch | undefined {
  const fold = foldFor(options);
  const foldWord = (word: string): string =>
    Array.from({ length: word.length }, (_, at) => String.fromCharCode(fold(word.charCodeAt(at)))).join('');
  const candidates = new Map<string, { term: string; folded: string }[]>();
  for (const term of terms) {
    const folded = foldWord(term);
    if (folded.length < shortest || folded.includes(String.fromCharCode(separator))) continue;
    for (const key of withOneDeleted(folded)) candidates.set(key, [...(candidates.get(key) ?? []), { term, folded }]);
  }
  return (text) => {
    for (const word of wordsOf(text, fold)) {
      const folded = foldWord(word);
      if (folded.length < shortest - 1) continue;
      for (const key of withOneDeleted(folded)) {
        const match = candidates.get(key)?.find((candidate) => isOneEdit(folded, candidate.folded));
        if (match) return { term: match.term, found: word };
      }
    }
    return undefined;
  };
}

/** A word and all words it becomes when one letter is left out: two words within one edit share at least one of them. */
function withOneDeleted(word: string): string[] {
  return [word, ...Array.from({ length: word.length }, (_, at) => word.slice(0, at) + word.slice(at + 1))];
}

function wordsOf(text: string, fold: (unit: number) => number): string[] {
  const words: string[] = [];
  let start = -1;
  for (let at = 0; at <= text.length; at++) {
    const inside = at < text.length && fold(text.charCodeAt(at)) !== separator;
    if (inside && start < 0) start = at;
    if (!inside && start >= 0) {
      words.push(text.slice(start, at));
      start = -1;
    }
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
