// The result of an evaluation: what reports are drawn from and what `evaluate --json` writes.
import type { Lane, RiskName } from '../declaration/risk.js';
import type { Verdict } from '../scoring/verdict.js';

/** A figure with the interval that holds 95 % of what resampling gives; null where there is nothing to measure it on. */
export interface Estimate {
  readonly value: number | null;
  readonly interval: readonly [low: number, high: number] | null;
}

/** What the figures of one set of declarations rest on. */
export interface Counts {
  readonly declarations: number;
  /** Those with a known outcome: all figures are of them. */
  readonly labelled: number;
  readonly positive: number;
}

/** Which number ranks: the risk of the verdict (model, rules, base rate of the policy), or the model's own probability. */
export type ScoreName = 'risk' | 'model';

/** The k declarations with the highest scores; of equal scores those that were read first. */
export interface AtTop {
  /** Part of the labelled declarations, 0 to 1; null where k was asked for. */
  readonly share: number | null;
  readonly k: number;
  /** Lowest score among them; null when k is 0. */
  readonly threshold: number | null;
  /** Declarations with that very score that are not among them. */
  readonly tiesLeft: number;
  /** Hits among them / k. */
  readonly precision: Estimate;
  /** Hits among them / all positives. */
  readonly recall: Estimate;
  /** Precision / the best that any ranking could reach with as many picks; 0 to 1. */
  readonly normalisedPrecision: number | null;
  /** Precision / share of positives. */
  readonly lift: number | null;
  /** Revenue found / revenue of all, and / the best that any ranking could reach; null where no revenue is told. */
  readonly revenue: number | null;
  readonly normalisedRevenue: number | null;
  /** Declared value of the hits / declared value of all positives, in the currency of the policy. */
  readonly value: number | null;
}

/** Precision and recall of the declarations from a score on. */
export interface CurvePoint {
  readonly threshold: number;
  /** Part of the labelled declarations with that score or a higher one. */
  readonly share: number;
  readonly precision: number;
  readonly recall: number;
}

/** A point of the ROC curve. */
export interface RocPoint {
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

/** Labelled declarations with neighbouring scores: bins of equal count, from low scores to high. */
export interface CalibrationBin {
  readonly rows: number;
  readonly lowest: number;
  readonly highest: number;
  readonly meanScore: number;
  /** Share of positives, with its Wilson interval. */
  readonly observed: number;
  readonly interval: readonly [low: number, high: number];
}

export interface Headline {
  readonly rocAuc: Estimate;
  readonly averagePrecision: Estimate;
  readonly logLoss: Estimate;
  readonly brier: Estimate;
  readonly calibrationError: Estimate;
}

/** How well one score ranks and tells one risk. */
export interface ScoreEvaluation {
  readonly score: ScoreName;
  readonly headline: Headline;
  readonly at: readonly AtTop[];
  /** At most 201 points each, from the highest scores down. */
  readonly curve: readonly CurvePoint[];
  readonly roc: readonly RocPoint[];
  readonly calibration: readonly CalibrationBin[];
  /** Why a figure is null, in words. */
  readonly notes: readonly string[];
}

/** A set of declarations that is measured by itself. */
export interface Regime {
  /** `all`; with tokens R1 (the same as all), R2 (token not seen before), R3 (the first declaration of each token of R2). */
  readonly name: 'all' | 'R1' | 'R2' | 'R3';
  readonly says: string;
  readonly counts: Counts;
  /** Always the risk; the model's own probability where there is one. */
  readonly scores: readonly ScoreEvaluation[];
}

export interface RiskEvaluation {
  readonly risk: RiskName;
  /** Name of the label, or of the result codes, that are its truth. */
  readonly label: string;
  /** The first holds all declarations. */
  readonly regimes: readonly Regime[];
  /** What is missing where outcomes are known of a part alone, and which way that bends the figures; null when all are known. */
  readonly bias: string | null;
  readonly slices: readonly SliceTable[];
  readonly random: RandomEstimate | null;
}

/** What a declaration is sliced by. Party size: how many declarations of the file have the same importer. */
export const sliceNames = ['origin', 'office', 'chapter', 'mode', 'partySize'] as const;
export type SliceName = (typeof sliceNames)[number];

export interface SliceTable {
  readonly by: SliceName;
  /** Most declarations first. */
  readonly rows: readonly SliceRow[];
  /** Values that are not listed for they are too many, and their declarations. */
  readonly others: { readonly values: number; readonly declarations: number };
}

/** The declarations with one value; those of several items count once for each value that they have. */
export interface SliceRow extends Counts {
  /** Null where the field is missing. */
  readonly value: string | null;
  readonly selected: number;
  /** Selected / declarations, with its Wilson interval. */
  readonly selectionRate: Estimate;
  /** Hits / selected with a known outcome, with its Wilson interval. */
  readonly hitRate: Estimate;
  /** Hits / positives. */
  readonly recall: number | null;
  readonly rocAuc: number | null;
  /** Mean risk, and share of positives among the labelled. */
  readonly meanRisk: number;
  readonly observed: number | null;
  /**
   * Set when the selection rate differs from that of all others beyond chance while the hit rate is lower than theirs beyond
   * chance: more of them are opened and less is found. A question to ask, not a finding.
   */
  readonly overSelected: boolean;
}

/** What the random picks alone tell of all declarations, each counted by the inverse of its chance of being picked. */
export interface RandomEstimate {
  readonly examined: number;
  readonly hits: number;
  /** Share of positives among all declarations: Hájek's estimate. */
  readonly prevalence: Estimate;
  /** Positives among all declarations: Horvitz and Thompson's estimate. */
  readonly positives: Estimate;
  /** Share of all positives that is among the selected. */
  readonly recallOfSelection: Estimate;
  /** Of the risk over all declarations, each examined one counted by the inverse of its chance. */
  readonly rocAuc: Estimate;
  readonly averagePrecision: Estimate;
  /** Hit rate of the targeted picks / hit rate of the random ones. */
  readonly liftOverRandom: number | null;
}

/** What became of the declarations of a lane. */
export interface LaneEvaluation {
  readonly lane: Lane;
  readonly declarations: number;
  readonly risks: { readonly [risk in RiskName]?: { readonly labelled: number; readonly positive: number } };
}

/** Why a rule may have had its day. */
export const staleReasons = ['never-fired', 'no-hit', 'review-overdue', 'expired'] as const;
export type StaleReason = (typeof staleReasons)[number];

/** What a rule did, in declarations. It fires where the verdict names it among its reasons. */
export interface RuleEffectiveness {
  readonly id: string;
  /** Of the rule in its rule set; null where only its id is known, from verdicts. */
  readonly title: string | null;
  readonly points: number | null;
  readonly risk: RiskName;
  readonly fires: number;
  /** Fires whose declaration is selected. */
  readonly selections: number;
  /** Fires whose outcome is known. */
  readonly examined: number;
  readonly hits: number;
  /** Hits / examined, with its Wilson interval. */
  readonly precision: Estimate;
  /** Hits of declarations on which no other rule of this risk fired. */
  readonly hitsAlone: number;
  /** Precision / hit rate of the random picks, where there are any, else / share of positives among the labelled. */
  readonly lift: number | null;
  readonly undetermined: number;
  readonly stale: readonly StaleReason[];
}

/** One period of a replay: scored by what was known before it, then learned. */
export interface ReplayPeriod {
  /** First and last day, YYYY-MM-DD. */
  readonly from: string;
  readonly until: string;
  readonly risks: { readonly [risk in RiskName]?: ReplayFigures };
}

export interface ReplayFigures {
  readonly counts: Counts;
  readonly rocAuc: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly normalisedPrecision: number | null;
}

/** A replay of the days in their order: every day is scored by what the days before it told, and learned afterwards. */
export interface Replay {
  /** Share that is picked in each period, for precision and recall. */
  readonly share: number;
  readonly periods: readonly ReplayPeriod[];
}

export interface Evaluation {
  readonly schema: 'evaluation/1';
  readonly inputs: readonly string[];
  readonly records: { readonly read: number; readonly rejected: number };
  readonly declarations: number;
  /** Declarations that count as selected. */
  readonly selected: { readonly by: string; readonly declarations: number };
  /** Of the verdicts, each once. */
  readonly versions: readonly Verdict['versions'][];
  readonly lanes: readonly LaneEvaluation[];
  readonly risks: readonly RiskEvaluation[];
  /** Most hits first. */
  readonly rules: readonly RuleEffectiveness[];
  readonly replay: Replay | null;
  readonly intervals: {
    readonly resamples: number;
    readonly seed: number;
    /** What is drawn again: declarations, or the groups that they are in. */
    readonly of: 'declaration' | 'group';
    /** Blocks of them that are drawn together; null where each is drawn by itself. */
    readonly blocks: number | null;
  };
  readonly notes: readonly string[];
}
