// Trie: the letters of many terms as a tree, and the automaton made of it (Aho-Corasick) in which no step looks back.

/** The tree while it grows; a state is a number, the root is 0. */
export class Trie {
  readonly #steps: Map<number, number>[] = [new Map()];
  readonly #ends = new Map<number, { length: number; lists: number[] }>();

  /** Add a term by the classes of its letters, as one of a list. */
  add(classes: readonly number[], list: number): void {
    let state = 0;
    for (const letter of classes) {
      let next = this.#steps[state]!.get(letter);
      if (next === undefined) {
        next = this.#steps.push(new Map()) - 1;
        this.#steps[state]!.set(letter, next);
      }
      state = next;
    }
    const end = this.#ends.get(state) ?? { length: classes.length, lists: [] };
    if (!end.lists.includes(list)) end.lists.push(list);
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

/** Make the automaton of a tree whose letters are numbered below `width`. */
export function finishTrie({ steps, ends }: Trie, width: number): TermAutomaton {
  const next = new Int32Array(steps.length * width);
  const fail = new Int32Array(steps.length);
  const shorter = new Int32Array(steps.length);
  const queue = [0];
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head]!;
    // A letter that leads nowhere from here leads where it would from the longest shorter beginning.
    if (state !== 0) next.copyWithin(state * width, fail[state]! * width, (fail[state]! + 1) * width);
    for (const [letter, child] of steps[state]!) {
      fail[child] = state === 0 ? 0 : next[state * width + letter]!;
      next[state * width + letter] = child;
      shorter[child] = ends.has(fail[child]!) ? fail[child]! : shorter[fail[child]!]!;
      queue.push(child);
    }
  }
  let longest = 0;
  for (const { length } of ends.values()) longest = Math.max(longest, length);
  return { next, width, ends: steps.map((_, state) => ends.get(state)), shorter, longest };
}
