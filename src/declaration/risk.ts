// The words for what a declaration may be: its risk dimensions and the lanes it may take.

/** The risk dimensions. */
export const riskNames = ['counterfeit', 'safety'] as const;
export type RiskName = (typeof riskNames)[number];

/** Lanes from the strictest down: physical examination, documents, release with later audit, release. */
export const laneNames = ['red', 'yellow', 'blue', 'green'] as const;
export type Lane = (typeof laneNames)[number];

/** The lanes that somebody works on: all but the green one. */
export const workedLanes = ['red', 'yellow', 'blue'] as const satisfies readonly Lane[];
export type WorkedLane = (typeof workedLanes)[number];

/** The stricter of two lanes. */
export function stricterLane(a: Lane, b: Lane): Lane {
  return a === b || laneNames.indexOf(a) <= laneNames.indexOf(b) ? a : b;
}
