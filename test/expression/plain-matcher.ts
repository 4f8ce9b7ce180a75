// Plain matcher: the slow and obvious search for one term, against which the automaton is compared. It tries every part
// of a text that begins and ends at the edge of a word, and compares it with the term letter by letter.
import { type FoldOption, foldFor, isUnspaced, nothing, separator } from '../../src/expression/fold.js';

interface Letter {
  readonly written: string;
  readonly symbol: number;
}
type Piece = readonly Letter[];

/** Whether a term stands in a text under the folds. */
export function standsIn(text: string, term: string, options: readonly FoldOption[]): boolean {
  const joins = options.includes('separators');
  const merges = options.includes('doubles');
  const spellings = merges
    ? [piecesOf(term, options, true), piecesOf(term, options, false)]
    : [piecesOf(term, options, false)];
  const isShort = lettersOf(piecesOf(term, options, true)).length < 3;
  const doubled = lettersOf(piecesOf(term, options, false)).join();
  return partsOf(piecesOf(text, options, merges)).some(
    ({ pieces, whole }) =>
      (!isShort || lettersOf(unmerge(pieces, options)).join() === doubled) &&
      (lettersIn(pieces) || !/\p{L}/u.test(term.normalize('NFKD'))) &&
      spellings.some((words) => (joins ? readsJoined(pieces, whole, words) : readsPlain(pieces, words))),
  );
}

/** The pieces of a text between its separators; without what is read over, and without doubles where they are merged. */
function piecesOf(text: string, options: readonly FoldOption[], merges: boolean): Piece[] {
  const fold = foldFor(options);
  const pieces: Letter[][] = [[]];
  for (const written of text) {
    const symbol = fold(written.codePointAt(0)!);
    const piece = pieces.at(-1)!;
    if (symbol === nothing) continue;
    if (symbol === separator) pieces.push([]);
    else if (merges && piece.at(-1)?.symbol === symbol) piece.push({ written: piece.pop()!.written + written, symbol });
    else piece.push({ written, symbol });
  }
  return pieces.filter((piece) => piece.length > 0);
}

const lettersOf = (pieces: readonly Piece[]): number[] => pieces.flat().map(({ symbol }) => symbol);

/** The same pieces with their doubles. */
function unmerge(pieces: readonly Piece[], options: readonly FoldOption[]): Piece[] {
  return pieces.flatMap((piece) => piecesOf(piece.map(({ written }) => written).join(''), options, false));
}

/** Every part of a text that begins and ends at the edge of a word; `whole` holds the pieces that it was cut from. */
function partsOf(text: readonly Piece[]): { pieces: Piece[]; whole: readonly Piece[] }[] {
  const parts: { pieces: Piece[]; whole: readonly Piece[] }[] = [];
  for (let from = 0; from < text.length; from++) {
    for (let to = from; to < text.length; to++) {
      const whole = text.slice(from, to + 1);
      for (const start of edges(text[from]!)) {
        for (const stop of edges(text[to]!)) {
          const pieces = whole.map((piece, at) =>
            piece.slice(at === 0 ? start : 0, at === to - from ? stop : undefined),
          );
          if (pieces.every((piece) => piece.length > 0)) parts.push({ pieces, whole });
        }
      }
    }
  }
  return parts;
}

function edges(piece: Piece): number[] {
  const unspaced = (at: number): boolean => isUnspaced(piece[at]?.written.codePointAt(0) ?? 0);
  return Array.from({ length: piece.length + 1 }, (_, at) => at).filter(
    (at) => at === 0 || at === piece.length || unspaced(at - 1) || unspaced(at),
  );
}

const spelled = (pieces: readonly Piece[]): string => lettersOf(pieces).join();

function readsPlain(pieces: readonly Piece[], words: readonly Piece[]): boolean {
  return pieces.length === words.length && pieces.every((piece, at) => spelled([piece]) === spelled([words[at]!]));
}

/** Pieces are joined where the term has a separator itself, or between two single letters. */
function readsJoined(pieces: readonly Piece[], whole: readonly Piece[], words: readonly Piece[]): boolean {
  const ends = (list: readonly Piece[]): number[] => list.map((_, at) => list.slice(0, at + 1).flat().length);
  const breaks = new Set(ends(words));
  const mayJoin = (end: number, at: number): boolean =>
    at === pieces.length - 1 || breaks.has(end) || (whole[at]!.length === 1 && whole[at + 1]!.length === 1);
  return spelled(pieces) === spelled(words) && ends(pieces).every(mayJoin);
}

function lettersIn(pieces: readonly Piece[]): boolean {
  return pieces.flat().some(({ written }) => /\p{L}/u.test(written.normalize('NFKD')));
}
