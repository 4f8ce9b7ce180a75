// Lookup tables as features use them: a number, or past rates, by a key made of one or more values.

export type LookupTable =
  | { readonly type: 'number'; readonly entries: ReadonlyMap<string, number> }
  /** `entries` hold how many were seen and how many of them were positive; `strength` is the weight of the prior, in cases. */
  | {
      readonly type: 'rate';
      readonly prior: number;
      readonly strength: number;
      readonly entries: ReadonlyMap<string, readonly [seen: number, positive: number]>;
    };

/** The key of several values in a table: joined by a bar, in order. */
export function joinKey(parts: readonly unknown[]): string {
  return parts.join('|');
}
