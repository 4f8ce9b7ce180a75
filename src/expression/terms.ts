// Term automaton: finds any of many terms in a text in one pass (Aho-Corasick), folding look-alikes inside the scan.
import { type Fold, type FoldOption, foldFor, isUnspaced, separator } from './fold.js';

/** A term as listed, and the part of the text that was read as it. */
export interface TermMatch {
  readonly term: string;
  readonly found: string;
}

/** Finds the first term in a text, whole words only. Time is linear in the text, whatever the number of terms. */
export interface TermMatcher {
  readonly size: number;
  readonly find: (text: string) => TermMatch | undefined;
}

interface State {
  readonly next: Map<number, State>;
  fail: State | undefined;
  /** Terms that end here, as index into the term list. */
  term: number;
  length: number;
  /** The nearest state down the fail links at which a term ends. */
  shorter: State | undefined;
}

const newState = (): State => ({ next: new Map(), fail: undefined, term: -1, length: 0, shorter: undefined });

/** Build the matcher of a term list. Building takes time linear in the letters of all terms. */
export function createTermMatcher(terms: readonly string[], options: readonly FoldOption[]): TermMatcher {
  const fold = foldFor(options);
  const joins = options.includes('separators');
  const merges = options.includes('doubles');
  const root = newState();
  let longest = 1;
  terms.forEach((term, at) => {
    // A double letter is merged in the text unless a separator stands within it ("g u c c i"), so both forms are listed.
    for (const symbols of [symbolsOf(term, fold, joins, merges), symbolsOf(term, fold, joins, false)]) {
      longest = Math.max(longest, symbols.length);
      if (symbols.length > 0) addTerm(root, symbols, at);
    }
  });
  linkFailures(root);
  const starts = new Int32Array(longest);
  return { size: terms.length, find: (text) => scan(text, { root, terms, fold, joins, merges, starts }) };
}

interface Automaton {
  readonly root: State;
  readonly terms: readonly string[];
  readonly fold: Fold;
  readonly joins: boolean;
  readonly merges: boolean;
  /** Where in the text the last symbols were read; a ring as long as the longest term. */
  readonly starts: Int32Array;
}

function scan(text: string, automaton: Automaton): TermMatch | undefined {
  const { fold, joins, merges, starts, root } = automaton;
  let state = root;
  let last = separator;
  let symbols = 0;
  for (let at = 0; at < text.length; at++) {
    const symbol = fold(text.charCodeAt(at));
    if (symbol === separator && (joins || last === separator)) {
      last = separator;
      continue;
    }
    if (merges && symbol === last) continue;
    last = symbol;
    starts[symbols++ % starts.length] = at;
    state = advance(root, state, symbol);
    for (let end: State | undefined = state.term >= 0 ? state : state.shorter; end; end = end.shorter) {
      const start = starts[(symbols - end.length) % starts.length]!;
      const stop = merges ? skipDoubles(text, at, fold) : at + 1;
      if (startsWord(text, start, fold) && endsWord(text, stop, fold))
        return { term: automaton.terms[end.term]!, found: text.slice(start, stop) };
    }
  }
  return undefined;
}

function advance(root: State, from: State, symbol: number): State {
  for (let state: State | undefined = from; state; state = state.fail) {
    const next = state.next.get(symbol);
    if (next) return next;
  }
  return root;
}

function skipDoubles(text: string, at: number, fold: Fold): number {
  const symbol = fold(text.charCodeAt(at));
  let stop = at + 1;
  while (stop < text.length && fold(text.charCodeAt(stop)) === symbol) stop++;
  return stop;
}

function startsWord(text: string, start: number, fold: Fold): boolean {
  return start === 0 || fold(text.charCodeAt(start - 1)) === separator || isUnspaced(text.charCodeAt(start));
}

function endsWord(text: string, stop: number, fold: Fold): boolean {
  return stop === text.length || fold(text.charCodeAt(stop)) === separator || isUnspaced(text.charCodeAt(stop - 1));
}

function symbolsOf(term: string, fold: Fold, joins: boolean, merges: boolean): number[] {
  const symbols: number[] = [];
  let last = separator;
  for (let at = 0; at < term.length; at++) {
    const symbol = fold(term.charCodeAt(at));
    const skipped = symbol === separator ? joins || last === separator : merges && symbol === last;
    last = symbol;
    if (!skipped) symbols.push(symbol);
  }
  if (symbols.at(-1) === separator) symbols.pop();
  return symbols;
}

function addTerm(root: State, symbols: readonly number[], term: number): void {
  let state = root;
  for (const symbol of symbols) {
    let next = state.next.get(symbol);
    if (!next) {
      next = newState();
      state.next.set(symbol, next);
    }
    state = next;
  }
  if (state.term < 0) state.term = term;
  state.length = symbols.length;
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
      child.shorter = child.fail.term >= 0 ? child.fail : child.fail.shorter;
      queue.push(child);
    }
  }
}
