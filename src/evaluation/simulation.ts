// Simulation: what a simulation of selection over time came to.

/** Figures of one step, over declarations with a known outcome. A figure that cannot be told is null. */
export interface SimulatedFigures {
  /** Hits among the picks / picks. */
  readonly precision: number | null;
  /** Precision / the best that any choice of so many could have had. */
  readonly normalisedPrecision: number | null;
  /** Hits among the picks / positives. */
  readonly recall: number | null;
  /** Of the keys that items look up in tables of rates and counts, the share that the tables do not hold. */
  readonly unseenKeys: number | null;
}

export interface SimulatedStep extends SimulatedFigures {
  /** First and last day. */
  readonly from: string;
  readonly until: string;
  /** Whether everything was opened. */
  readonly isWarmUp: boolean;
  readonly declarations: number;
  readonly positives: number;
  readonly picks: number;
  /** Of the picks those made at random. */
  readonly random: number;
  readonly hits: number;
}

/** One run over all steps with one share of exploration. */
export interface SimulatedRun {
  /** Part of the picks made at random, 0 to 1. */
  readonly explore: number;
  readonly steps: readonly SimulatedStep[];
  /** Means over the last quarter of the steps after the warm-up, and how many those are. */
  readonly lastQuarter: SimulatedFigures & { readonly steps: number };
}

export interface Simulation {
  readonly label: string;
  readonly rate: number;
  readonly daysPerStep: number;
  readonly warmUp: number;
  /** Whether tables began empty, or as the model brings them. */
  readonly begins: 'from-nothing' | 'with-the-tables-of-the-model';
  readonly model: string;
  /** Records that were faulty or had no day, and declarations whose outcome is not known: both were left out. */
  readonly rejected: number;
  readonly unknown: number;
  readonly runs: readonly SimulatedRun[];
}
