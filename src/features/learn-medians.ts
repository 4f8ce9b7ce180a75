// Medians that grow: the values of each key in order, and from them the exact median and median absolute deviation.

/** Numbers in order. Those that were added last wait until somebody asks. */
export class SortedValues {
  #sorted = new Float64Array(4);
  #size = 0;
  #waiting: number[] = [];

  add(value: number): void {
    this.#waiting.push(value);
  }

  /** How many values there are, their median, and the median of their distances from it. Amortised linear in the values of the key. */
  summary(): readonly [count: number, median: number, deviation: number] {
    this.#merge();
    const sorted = this.#sorted;
    const size = this.#size;
    const half = size >> 1;
    const median = size % 2 === 1 ? sorted[half]! : middle(sorted[half - 1]!, sorted[half]!);
    const upper = distanceAt(sorted, size, median, half);
    const deviation = size % 2 === 1 ? upper : middle(distanceAt(sorted, size, median, half - 1), upper);
    return [size, median, deviation];
  }

  /** Merge from the end, so that the values that are there move once. */
  #merge(): void {
    const added = this.#waiting;
    if (added.length === 0) return;
    added.sort((a, b) => a - b);
    const size = this.#size + added.length;
    if (size > this.#sorted.length) {
      const grown = new Float64Array(Math.max(size, 2 * this.#sorted.length));
      grown.set(this.#sorted);
      this.#sorted = grown;
    }
    let from = this.#size - 1;
    let left = added.length - 1;
    for (let at = size - 1; left >= 0; at--)
      this.#sorted[at] = from >= 0 && this.#sorted[from]! > added[left]! ? this.#sorted[from--]! : added[left--]!;
    this.#size = size;
    this.#waiting = [];
  }
}

/** Halves are added, for a sum may be beyond what a double holds. */
function middle(a: number, b: number): number {
  return a / 2 + b / 2;
}

/**
 * The distance of rank `rank` (from 0) among those of sorted values from their median. Below the middle distances rise
 * from right to left, above it from left to right; a binary search finds how many of each come before the rank.
 */
function distanceAt(sorted: Float64Array, size: number, median: number, rank: number): number {
  const below = size >> 1;
  const above = size - below;
  const under = (at: number): number => median - sorted[below - 1 - at]!;
  const over = (at: number): number => sorted[below + at]! - median;
  // The fewest from below such that all of the `rank` nearest are among them and the first `rank - taken` from above.
  let low = Math.max(0, rank - above);
  let high = Math.min(rank, below);
  while (low < high) {
    const taken = (low + high) >> 1;
    if (taken < below && rank - taken > 0 && under(taken) < over(rank - taken - 1)) low = taken + 1;
    else high = taken;
  }
  const nearest = Math.min(
    low < below ? under(low) : Number.POSITIVE_INFINITY,
    rank - low < above ? over(rank - low) : Number.POSITIVE_INFINITY,
  );
  return Math.min(nearest, Number.MAX_VALUE);
}
