// Term automaton: finds any of many terms in a text in one pass (Aho-Corasick), folding look-alikes inside the scan.
import { type Fold, type FoldOption, foldFor, isUnspaced, separator } from './fold.js';
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

interface State {
  readonly next: Map<number, State>;
  fail: State | undefined;
  /** Spellings that end here, in the order of the list. */
  spellings: readonly Spelling[];
  /** Symbols from the root to here. */
  readonly length: number;
  /** The nearest state down the fail links at which a spelling ends. */
  shorter: State | undefined;
}

interface Automaton {
  readonly root: State;
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

const newState = (length: number): State => ({
  next: new Map(),
  fail: undefined,
  spellings: [],
  length,
  shorter: undefined,
});

/** Build the matcher of a term list. Building takes time linear in the letters of all terms. */
export function createTermMatcher(terms: readonly string[], options: readonly FoldOption[]): TermMatcher {
  const fold = foldFor(options);
  const joins = options.includes('separators');
  const merges = options.includes('doubles');
  const root = newState(0);
  let longest = 1;
  for (const term of terms) {
    // A double letter is merged in the text unless a separator stands within it ("g u c c i"), so both forms are listed.
    for (const merged of merges ? [true, false] : [false]) {
      const spelling = spell(term, fold, joins, merged);
      longest = Math.max(longest, spelling.symbols.length);
      if (spelling.symbols.length > 0) addSpelling(root, spelling);
    }
  }
  linkFailures(root);
  const automaton = { root, fold, joins, merges, starts: new Int32Array(longest), seams: new Int32Array(longest) };
  return { find: (text) => scan(text, automaton) };
}

/**
 * A seam is a separator in the text that only a separator of the term can stand for. Where the letters of a term may
 * stand apart, the separators between two single letters are no seams: "n i k e" reads as nike, "ni ke" does not.
 */
function scan(text: string, automaton: Automaton): TermMatch | undefined {
  const { joins, starts, seams, root } = automaton;
  const room = starts.length;
  const reader = new SymbolReader(text, automaton.fold, automaton.merges);
  let state = root;
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
    state = advance(root, state, symbol);
    last = symbol;
    lastUnspaced = unspaced;
    if (!endsPiece && !unspaced && !isUnspaced(reader.nextPoint)) continue;
    const match = matchAt(text, reader.stop, state, symbols, seam, automaton);
    if (match) return match;
  }
  return undefined;
}

/** The longest spelling that ends with the last symbol read and keeps to the words of the text. */
function matchAt(
  text: string,
  stop: number,
  state: State,
  symbols: number,
  seam: number,
  { starts, seams, fold }: Automaton,
): TermMatch | undefined {
  const room = starts.length;
  for (let end: State | undefined = state.spellings.length > 0 ? state : state.shorter; end; end = end.shorter) {
    const first = symbols - end.length;
    const start = starts[first % room]!;
    if (start < 0) continue;
    const found = text.slice(start, stop);
    const spelling = end.spellings.find(({ breaks, lettered, doubles }) => {
      for (let at = seam; at > first; at = seams[at % room]!) if (!breaks.has(at - first)) return false;
      if (doubles !== undefined && doubles !== lettersOf(found, fold)) return false;
      return !lettered || hasLetter(found);
    });
    if (spelling) return { term: spelling.term, found };
  }
  return undefined;
}

function hasLetter(text: string): boolean {
  // Without its marks, a long run of which takes quadratic time to put in order.
  return /\p{L}/u.test(text.replace(/\p{M}+/gu, '').normalize('NFKD'));
}

function advance(root: State, from: State, symbol: number): State {
  for (let state: State | undefined = from; state; state = state.fail) {
    const next = state.next.get(symbol);
    if (next) return next;
  }
  return root;
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
  const isShort =
    symbols.filter((symbol, at) => symbol !== separator && symbol !== symbols[at - 1]).length < fewestLetters;
  return { term, symbols, breaks, lettered: hasLetter(term), doubles: isShort ? lettersOf(term, fold) : undefined };
}

/** All letters of a text, folded, without separators. */
function lettersOf(text: string, fold: Fold): string {
  let letters = '';
  const reader = new SymbolReader(text, fold, false);
  while (reader.read()) if (reader.symbol !== separator) letters += String.fromCodePoint(reader.symbol);
  return letters;
}

function addSpelling(root: State, spelling: Spelling): void {
  let state = root;
  for (const symbol of spelling.symbols) {
    let next = state.next.get(symbol);
    if (!next) {
      next = newState(state.length + 1);
      state.next.set(symbol, next);
    }
    state = next;
  }
  if (!state.spellings.some((listed) => isAlike(listed, spelling))) state.spellings = [...state.spellings, spelling];
}

/** Whether two spellings of the same symbols are found in the same places. */
function isAlike(one: Spelling, other: Spelling): boolean {
  const sameBreaks = one.breaks.size === other.breaks.size && [...one.breaks].every((at) => other.breaks.has(at));
  return sameBreaks && one.lettered === other.lettered && one.doubles === other.doubles;
}

function linkFailures(root: State): void {
  const queue: State[] = [];
  for (const child of root.next.values()) {
    child.fail = root;
    queue.push(child);
  }
  for (let at = 0; at < queue.length; at++) {
    const state = queue[at]!;
    for (const [symbol, child] of state.next) {
      child.fail = advance(root, state.fail!, symbol);
      child.shorter = child.fail.spellings.length > 0 ? child.fail : child.fail.shorter;
      queue.push(child);
    }
  }
}
