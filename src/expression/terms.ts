// Term automaton: finds any of many terms in a text in one pass (Aho-Corasick), folding look-alikes inside the scan.
import { type Fold, type FoldOption, foldFor, isUnspaced, separator } from './fold.js';
import { growTree, type LetterTree, stepOn } from './letter-tree.js';
import { SymbolReader } from './symbol-reader.js';

/** A term as listed, and the part of the text that was read as it. */
export interface TermMatch {
  readonly term: string;
  readonly found: string;
}

/**
 * Finds the first term in a text, whole words only. A term with a letter is found only where the text has a letter too:
 * a number alone never reads as a word. Time is linear in the text, whatever the number of terms.
 */
export interface TermMatcher {
  readonly find: (text: string) => TermMatch | undefined;
}

/** One spelling of a term, as a sequence of symbols. */
interface Spelling {
  readonly term: string;
  readonly symbols: readonly number[];
  /** Where the term itself has a separator: the numbers of the symbols before which one stands. */
  readonly breaks: ReadonlySet<number>;
  /** Whether the term has a letter; then what is read as it must have one too. */
  readonly lettered: boolean;
  /** The letters with their doubles, of a term that has too few without: what is read as it must have the same. */
  readonly doubles: string | undefined;
}

/** The beginnings of all spellings, with what to do where none goes on with the next symbol. */
interface Automaton {
  readonly tree: LetterTree;
  /** For each state the longest end of it that is a beginning too. */
  readonly fail: Int32Array;
  /** Spellings that end in a state, in the order of the list. */
  readonly ends: readonly (readonly Spelling[] | undefined)[];
  /** The nearest state down the fail links at which a spelling ends; 0 for none. */
  readonly shorter: Int32Array;
}

interface Matching extends Automaton {
  readonly fold: Fold;
  /** Whether the letters of a term may stand apart in the text. */
  readonly joins: boolean;
  readonly merges: boolean;
  /** Where in the text the last symbols begin, -1 for one that begins no word; a ring as long as the longest spelling. */
  readonly starts: Int32Array;
  /** For a symbol with a seam before it, the symbol with the seam before that; a ring likewise. */
  readonly seams: Int32Array;
}

/** Doubles fold where this many letters are left: "ugg" is not "ug", nor "ill" any letter that looks like i. */
const fewestLetters = 3;

/**
 * Whether a term, where doubles fold, is found in every word that reads as it does and has a letter: it is one word, and
 * has enough letters without its doubles.
 */
export function isPlainTerm(term: string, options: readonly FoldOption[]): boolean {
  if (!options.includes('doubles')) return false;
  const fold = foldFor(options);
  const { breaks } = spell(term, fold, true, true);
  return breaks.size === 0 && [...lettersOf(term, fold, true)].length >= fewestLetters;
}

/** Build the matcher of a term list. Building takes time linear in the letters of all terms. */
export function createTermMatcher(terms: readonly string[], options: readonly FoldOption[]): TermMatcher {
  const fold = foldFor(options);
  const joins = options.includes('separators');
  const merges = options.includes('doubles');
  const spellings: Spelling[] = [];
  for (const term of terms) {
    // A double letter is merged in the text unless a separator stands within it ("g u c c i"), so both forms are listed.
    for (const merged of merges ? [true, false] : [false]) {
      const spelling = spell(term, fold, joins, merged);
      if (spelling.symbols.length > 0) spellings.push(spelling);
    }
  }
  const longest = spellings.reduce((most, { symbols }) => Math.max(most, symbols.length), 1);
  const rings = { starts: new Int32Array(longest), seams: new Int32Array(longest) };
  const matching = { ...createAutomaton(spellings), fold, joins, merges, ...rings };
  return { find: (text) => scan(text, matching) };
}

/**
 * A seam is a separator in the text that only a separator of the term can stand for. Where the letters of a term may
 * stand apart, the separators between two single letters are no seams: "n i k e" reads as nike, "ni ke" does not.
 */
function scan(text: string, matching: Matching): TermMatch | undefined {
  const { joins, starts, seams } = matching;
  const room = starts.length;
  const reader = new SymbolReader(text, matching.fold, matching.merges);
  let state = 0;
  let last = separator;
  let lastUnspaced = false;
  let lastAlone = false;
  let symbols = 0;
  let seam = -1;
  while (reader.read()) {
    const { symbol } = reader;
    if (symbol === separator && (joins || last === separator)) {
      last = separator;
      continue;
    }
    const endsPiece = reader.next === separator;
    if (joins && last === separator) {
      if (!lastAlone || !endsPiece) {
        seams[symbols % room] = seam;
        seam = symbols;
      }
      lastAlone = endsPiece;
    }
    const unspaced = isUnspaced(reader.point);
    starts[symbols % room] = last === separator || unspaced || lastUnspaced ? reader.start : -1;
    symbols++;
    state = advance(matching.tree, matching.fail, state, symbol);
    last = symbol;
    lastUnspaced = unspaced;
    if (!endsPiece && !unspaced && !isUnspaced(reader.nextPoint)) continue;
    const match = matchAt(text, reader.stop, state, symbols, seam, matching);
    if (match) return match;
  }
  return undefined;
}

/** The longest spelling that ends with the last symbol read and keeps to the words of the text. */
function matchAt(
  text: string,
  stop: number,
  state: number,
  symbols: number,
  seam: number,
  { ends, shorter, starts, seams, fold }: Matching,
): TermMatch | undefined {
  const room = starts.length;
  for (let end = ends[state] ? state : shorter[state]!; end > 0; end = shorter[end]!) {
    const spellings = ends[end]!;
    const first = symbols - spellings[0]!.symbols.length;
    const start = starts[first % room]!;
    if (start < 0) continue;
    const found = text.slice(start, stop);
    const spelling = spellings.find(({ breaks, lettered, doubles }) => {
      for (let at = seam; at > first; at = seams[at % room]!) if (!breaks.has(at - first)) return false;
      if (doubles !== undefined && doubles !== lettersOf(found, fold, false)) return false;
      return !lettered || hasLetter(found);
    });
    if (spelling) return { term: spelling.term, found };
  }
  return undefined;
}

/** Whether a text has a letter, of whatever script. */
export function hasLetter(text: string): boolean {
  if (/[a-z]/i.test(text)) return true; // nearly always
  // Without its marks, a long run of which takes quadratic time to put in order.
  return /\p{L}/u.test(text.replace(/\p{M}+/gu, '').normalize('NFKD'));
}

function advance(tree: LetterTree, fail: Int32Array, from: number, symbol: number): number {
  for (let state = from; ; state = fail[state]!) {
    const next = stepOn(tree, state, symbol);
    if (next >= 0) return next;
    if (state === 0) return 0;
  }
}

function spell(term: string, fold: Fold, joins: boolean, merges: boolean): Spelling {
  const symbols: number[] = [];
  const breaks = new Set<number>();
  const reader = new SymbolReader(term, fold, merges);
  let broken = false;
  while (reader.read()) {
    if (reader.symbol === separator) {
      broken = symbols.length > 0;
      continue;
    }
    if (broken && joins) breaks.add(symbols.length);
    if (broken && !joins) symbols.push(separator);
    symbols.push(reader.symbol);
    broken = false;
  }
  const isShort = [...lettersOf(term, fold, true)].length < fewestLetters;
  return {
    term,
    symbols,
    breaks,
    lettered: hasLetter(term),
    doubles: isShort ? lettersOf(term, fold, false) : undefined,
  };
}

/** All letters of a text, folded, without separators. */
function lettersOf(text: string, fold: Fold, merges: boolean): string {
  let letters = '';
  const reader = new SymbolReader(text, fold, merges);
  while (reader.read()) if (reader.symbol !== separator) letters += String.fromCodePoint(reader.symbol);
  return letters;
}

function createAutomaton(spellings: readonly Spelling[]): Automaton {
  const tree = growTree(spellings.map(({ symbols }) => symbols));
  const { first, letter, ways } = tree;
  const ends: Spelling[][] = [];
  spellings.forEach((spelling, at) => {
    const listed = (ends[ways[at]!.at(-1)!] ??= []);
    if (!listed.some((other) => isAlike(other, spelling))) listed.push(spelling);
  });
  const fail = new Int32Array(letter.length);
  const shorter = new Int32Array(letter.length);
  for (let state = 0; state < letter.length; state++) {
    shorter[state] = ends[fail[state]!] ? fail[state]! : shorter[fail[state]!]!;
    for (let child = first[state]!; child < first[state + 1]!; child++)
      fail[child] = state === 0 ? 0 : advance(tree, fail, fail[state]!, letter[child]!);
  }
  return { tree, fail, ends, shorter };
}

/** Whether two spellings of the same symbols are found in the same places. */
function isAlike(one: Spelling, other: Spelling): boolean {
  const sameBreaks = one.breaks.size === other.breaks.size && [...one.breaks].every((at) => other.breaks.has(at));
  return sameBreaks && one.lettered === other.lettered && one.doubles === other.doubles;
}
