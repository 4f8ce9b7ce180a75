// Strategies: why a declaration is in the lane that selection put it in.

/** In the order in which they are applied within a lane. */
export const strategyNames = ['override', 'forced', 'random', 'risk', 'uncertain', 'novel', 'top-up'] as const;
export type Strategy = (typeof strategyNames)[number];

/** Number of a strategy in arrays; 0 is none: the declaration is released. */
export const strategyCode = Object.fromEntries(strategyNames.map((name, at) => [name, at + 1])) as {
  readonly [strategy in Strategy]: number;
}; // fromEntries forgets the keys
