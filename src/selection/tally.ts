// The tally of a lane in one group: what was picked and why, and what was left.
import type { Strategy } from './strategy.js';

export interface LaneTally {
  /** Most that the lane may take; null where it has no bound. */
  readonly capacity: number | null;
  readonly picks: { [strategy in Strategy]: number };
  /** Declarations over the threshold of the lane that nothing else had chosen: those beyond the picks fell to the next. */
  wanted: number;
  /** Random draws for which there was no room. */
  cut: number;
  /** Picks of forced lanes and overrides beyond the capacity. */
  over: number;
  /** Capacity that is left; null where there is no bound. */
  left: number | null;
  /** By number of the lane that a quota is drawn of, the chance that each of its declarations had. */
  readonly drawn: { readonly of: number; readonly chance: number }[];
  /** The chance of each declaration that was left for exploration at random. */
  explored: number;
}

export function newLaneTally(capacity: number): LaneTally {
  return {
    capacity: Number.isFinite(capacity) ? capacity : null,
    picks: { override: 0, forced: 0, random: 0, risk: 0, uncertain: 0, novel: 0, 'top-up': 0 },
    wanted: 0,
    cut: 0,
    over: 0,
    left: null,
    drawn: [],
    explored: 0,
  };
}
