// The result of comparing two configurations over one file: what `compare --json` writes.
import type { RiskName } from '../declaration/risk.js';
import type { VerdictComparison } from '../pipeline/comparison.js';
import type { Verdict } from '../scoring/verdict.js';
import type { AtTop, Counts, Estimate, Evaluation, Headline, SliceName } from './evaluation.js';

/** Declarations with one value of a slice, and where B puts them against A. */
export interface MovedRow {
  /** Null where the field is missing. */
  readonly value: string | null;
  readonly declarations: number;
  /** In a stricter lane by B, and in a milder one. */
  readonly stricter: number;
  readonly milder: number;
  /** Selected by A and by B. */
  readonly selectedA: number;
  readonly selectedB: number;
  /** Mean of risk by B - risk by A. */
  readonly meanDifference: { readonly [risk in RiskName]: number };
}

export interface MovedTable {
  readonly by: Exclude<SliceName, 'partySize'>;
  /** Most moved first. */
  readonly rows: readonly MovedRow[];
  readonly others: { readonly values: number; readonly declarations: number };
}

/** Positives that only one of two found, and McNemar's test of whether that is chance. */
export interface Discordance {
  readonly both: number;
  readonly onlyA: number;
  readonly onlyB: number;
  /** Chance of a split at least as uneven when neither is better, two-sided; exact up to 1,000 that differ. */
  readonly p: number;
  readonly exact: boolean;
}

export interface TopDifference {
  readonly share: number | null;
  readonly k: number;
  /** B - A. */
  readonly precision: Estimate;
  readonly recall: Estimate;
  readonly found: Discordance;
}

/** Both measured against one truth. */
export interface RiskDifference {
  readonly risk: RiskName;
  readonly label: string;
  readonly counts: Counts;
  readonly a: { readonly headline: Headline; readonly at: readonly AtTop[] };
  readonly b: { readonly headline: Headline; readonly at: readonly AtTop[] };
  /** B - A, with the interval of the difference when both meet the same draws. */
  readonly headline: Headline;
  readonly at: readonly TopDifference[];
  /** By the lanes that count as selected. */
  readonly selected: Discordance;
  readonly notes: readonly string[];
}

export interface Compared {
  readonly schema: 'comparison/1';
  readonly inputs: readonly string[];
  readonly records: Evaluation['records'];
  readonly selectedBy: string;
  readonly versions: { readonly a: Verdict['versions']; readonly b: Verdict['versions'] };
  /** Lanes of A (rows) and of B, and how far the risks differ. */
  readonly verdicts: VerdictComparison;
  readonly moved: readonly MovedTable[];
  /** Empty where nothing tells outcomes. */
  readonly risks: readonly RiskDifference[];
  readonly intervals: Evaluation['intervals'];
  readonly notes: readonly string[];
}
