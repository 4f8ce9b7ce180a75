// Letter tree: the beginnings of many words as numbers, in flat arrays.

/** A state is a beginning of a word; the root, 0, is the empty one. */
export interface LetterTree {
  /** States that are one letter longer are numbered in a row from `first[state]` to before `first[state + 1]`. */
  readonly first: Int32Array;
  /** The last letter of each state; ascending within a row. */
  readonly letter: Int32Array;
  /** For each word the states on its way, from the root to the whole word. */
  readonly ways: readonly Int32Array[];
}

/** Make the tree of words that are given letter by letter. Takes memory linear in their letters. */
export function growTree(words: readonly (readonly number[])[]): LetterTree {
  const order = words.map((_, word) => word).sort((one, other) => compareLetters(words[one]!, words[other]!));
  const ways = words.map(({ length }) => new Int32Array(length + 1));
  const first: number[] = [];
  const letter = [0];
  // The words with the beginning of a state, as a part of `order`, and how long it is.
  const from = [0];
  const to = [order.length];
  const depth = [0];
  for (let state = 0; state < letter.length; state++) {
    first.push(letter.length);
    const length = depth[state]!;
    for (let at = from[state]!; at < to[state]!; ) {
      const next = words[order[at]!]![length];
      if (next === undefined) {
        at++; // the word ends here
        continue;
      }
      from.push(at);
      for (; at < to[state]! && words[order[at]!]![length] === next; at++)
        ways[order[at]!]![length + 1] = letter.length;
      to.push(at);
      depth.push(length + 1);
      letter.push(next);
    }
  }
  first.push(letter.length);
  return { first: Int32Array.from(first), letter: Int32Array.from(letter), ways };
}

/** The state one letter on, or -1 when no word goes on so. */
export function stepOn({ first, letter }: LetterTree, state: number, wanted: number): number {
  let low = first[state]!;
  let high = first[state + 1]!;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (letter[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low < first[state + 1]! && letter[low] === wanted ? low : -1;
}

function compareLetters(one: readonly number[], other: readonly number[]): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) if (one[at] !== other[at]) return one[at]! - other[at]!;
  return one.length - other.length;
}
