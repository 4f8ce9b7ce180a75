// Trie: the letters of many terms as a tree, and the automaton made of it (Aho-Corasick) in which no step looks back.

/** The tree while it grows; a state is a number, the root is 0. */
export class Trie {
  readonly #steps: Map<number, number>[] = [new Map()];
  readonly #ends = new Map<number, { length: number; lists: number[]; plain: number[] }>();

  /** Add a term by the classes of its letters, as one of a list; `isPlain` is kept with it. */
  add(classes: readonly number[], list: number, isPlain = false): void {
    let state = 0;
    for (const letter of classes) {
      let next = this.#steps[state]!.get(letter);
      if (next === undefined) {
        next = this.#steps.push(new Map()) - 1;
        this.#steps[state]!.set(letter, next);
      }
      state = next;
    }
    const end = this.#ends.get(state) ?? { length: classes.length, lists: [], plain: [] };
    if (!end.lists.includes(list)) end.lists.push(list);
    if (isPlain && !end.plain.includes(list)) end.plain.push(list);
    this.#ends.set(state, end);
  }

  get steps(): readonly ReadonlyMap<number, number>[] {
    return this.#steps;
  }

  get ends(): ReadonlyMap<number, TermEnd> {
    return this.#ends;
  }
}

/** What ends in a state: terms of so many letters, of these lists. */
export interface TermEnd {
  readonly length: number;
  readonly lists: readonly number[];
  /** Those of the lists of which one is plain. */
  readonly plain: readonly number[];
}

/** The automaton: `next[state × width + class]` is the state after a letter. */
export interface TermAutomaton {
  readonly next: Int32Array;
  readonly width: number;
  readonly ends: readonly (TermEnd | undefined)[];
  /** The longest shorter term that ends where this state ends, as its state; 0 for none. */
  readonly shorter: Int32Array;
  readonly longest: number;
}

/**
 * Make the automaton of a tree whose letters are numbered below `width`. Its states are numbered anew, short beginnings
 * first: nearly every step leads to one of these, and they stand close together in memory.
 */
export function finishTrie({ steps, ends }: Trie, width: number): TermAutomaton {
  const next = new Int32Array(steps.length * width);
  const fail = new Int32Array(steps.length);
  const shorter = new Int32Array(steps.length);
  const endings: (TermEnd | undefined)[] = [];
  const queue = [0];
  let longest = 0;
  for (let state = 0; state < queue.length; state++) {
    const end = ends.get(queue[state]!);
    endings.push(end);
    longest = Math.max(longest, end?.length ?? 0);
    shorter[state] = endings[fail[state]!] && state !== 0 ? fail[state]! : shorter[fail[state]!]!;
    // A letter that leads nowhere from here leads where it would from the longest shorter beginning.
    if (state !== 0) next.copyWithin(state * width, fail[state]! * width, (fail[state]! + 1) * width);
    for (const [letter, child] of steps[queue[state]!]!) {
      fail[queue.length] = state === 0 ? 0 : next[state * width + letter]!;
      next[state * width + letter] = queue.length;
      queue.push(child);
    }
  }
  return { next, width, ends: endings, shorter, longest };
}
