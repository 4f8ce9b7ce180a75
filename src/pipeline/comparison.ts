// Comparison: how two verdicts on each declaration differ, gathered in constant memory whatever the number.
import { type Lane, laneNames, type RiskName, riskNames } from '../declaration/risk.js';
import { logit } from '../model/odds.js';
import type { Verdict } from '../scoring/verdict.js';

/** How far the risks of one dimension differ: the other verdict's against the one that counts. */
export interface RiskComparison {
  readonly meanDifference: number;
  readonly meanAbsoluteDifference: number;
  readonly greatestDifference: number;
  /** Spearman's rank correlation, of risks sorted into steps of 0.22 in log-odds; null while all are in one step. */
  readonly rankCorrelation: number | null;
  /**
   * Of the highest 1, 5 and 10 per cent by the verdicts that count, the share that is among as many highest of the others;
   * within a step that is cut in two, both are taken to rank alike.
   */
  readonly sharedTop: { readonly [percent in '1' | '5' | '10']: number };
}

export interface VerdictComparison {
  readonly declarations: number;
  /** `lanes[lane][other]`: declarations of `lane` that the others put into `other`. */
  readonly lanes: { readonly [lane in Lane]: { readonly [other in Lane]: number } };
  readonly risks: { readonly [risk in RiskName]: RiskComparison };
}

export interface Comparing {
  readonly add: (verdict: Verdict, other: Verdict) => void;
  readonly report: () => VerdictComparison;
}

// Log-odds from -14 to 14 hold every risk of six decimals but 0 and 1, which go to the outermost steps.
const steps = 128;
const reach = 14;

/** Begin a comparison: 128 × 128 counters for each risk, nothing more. */
export function createComparison(): Comparing {
  const lanes = perLane(() => perLane(() => 0));
  const risks = { counterfeit: newRisk(), safety: newRisk() };
  let declarations = 0;
  return {
    add: (verdict, other) => {
      declarations++;
      lanes[verdict.lane][other.lane]++;
      for (const risk of riskNames) addRisk(risks[risk], verdict.risks[risk], other.risks[risk]);
    },
    report: () => ({
      declarations,
      lanes: perLane((lane) => ({ ...lanes[lane] })),
      risks: {
        counterfeit: reportRisk(risks.counterfeit, declarations),
        safety: reportRisk(risks.safety, declarations),
      },
    }),
  };
}

function perLane<T>(make: (lane: Lane) => T): { [lane in Lane]: T } {
  return Object.fromEntries(laneNames.map((lane) => [lane, make(lane)])) as { [lane in Lane]: T }; // fromEntries forgets the keys
}

interface Gathered {
  sum: number;
  absolute: number;
  greatest: number;
  /** `joint[step × steps + step of the other]`. */
  readonly joint: Float64Array;
}

const newRisk = (): Gathered => ({ sum: 0, absolute: 0, greatest: 0, joint: new Float64Array(steps * steps) });

function addRisk(gathered: Gathered, risk: number, other: number): void {
  const difference = other - risk;
  gathered.sum += difference;
  gathered.absolute += Math.abs(difference);
  gathered.greatest = Math.max(gathered.greatest, Math.abs(difference));
  gathered.joint[stepOf(risk) * steps + stepOf(other)]!++;
}

function stepOf(risk: number): number {
  const at = Math.floor(((logit(risk) + reach) / (2 * reach)) * steps);
  return Math.min(steps - 1, Math.max(0, at));
}

function reportRisk({ sum, absolute, greatest, joint }: Gathered, declarations: number): RiskComparison {
  const own = new Float64Array(steps);
  const others = new Float64Array(steps);
  joint.forEach((count, at) => {
    own[Math.floor(at / steps)]! += count;
    others[at % steps]! += count;
  });
  const shared = (percent: number): number => sharedTop(joint, own, others, (declarations * percent) / 100);
  return {
    meanDifference: declarations === 0 ? 0 : sum / declarations,
    meanAbsoluteDifference: declarations === 0 ? 0 : absolute / declarations,
    greatestDifference: greatest,
    rankCorrelation: rankCorrelation(joint, own, others),
    sharedTop: { '1': shared(1), '5': shared(5), '10': shared(10) },
  };
}

/** Pearson's correlation of the middle ranks of the steps. */
function rankCorrelation(joint: Float64Array, own: Float64Array, others: Float64Array): number | null {
  const [a, b] = [middleRanks(own), middleRanks(others)];
  const count = own.reduce((total, one) => total + one, 0);
  const mean = (count + 1) / 2;
  const spread = (counts: Float64Array, ranks: Float64Array): number =>
    counts.reduce((total, one, at) => total + one * (ranks[at]! - mean) ** 2, 0);
  const together = joint.reduce(
    (total, one, at) => total + one * (a[Math.floor(at / steps)]! - mean) * (b[at % steps]! - mean),
    0,
  );
  const scale = Math.sqrt(spread(own, a) * spread(others, b));
  return scale === 0 ? null : together / scale;
}

function middleRanks(counts: Float64Array): Float64Array {
  let below = 0;
  return counts.map((count) => {
    const rank = below + (count + 1) / 2;
    below += count;
    return rank;
  });
}

function sharedTop(joint: Float64Array, own: Float64Array, others: Float64Array, wanted: number): number {
  if (wanted === 0) return 1;
  const [a, b] = [sharesOfTop(own, wanted), sharesOfTop(others, wanted)];
  return (
    joint.reduce((total, one, at) => total + one * Math.min(a[Math.floor(at / steps)]!, b[at % steps]!), 0) / wanted
  );
}

/** For each step the share of it that is among the `wanted` highest. */
function sharesOfTop(counts: Float64Array, wanted: number): Float64Array {
  const shares = new Float64Array(counts.length);
  let left = wanted;
  for (let at = counts.length - 1; at >= 0 && left > 0; at--) {
    if (counts[at] === 0) continue;
    shares[at] = Math.min(1, left / counts[at]!);
    left -= counts[at]!;
  }
  return shares;
}
