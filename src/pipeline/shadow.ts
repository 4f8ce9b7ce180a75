// Shadow: a second model that scores a share of the live traffic after the verdicts are out, to be compared and nothing else.
import type { FlatDeclaration } from '../declaration/flat.js';
import type { Model } from '../model/load.js';
import { sampleOf } from '../rules/sample.js';
import type { Verdict } from '../scoring/verdict.js';
import { createComparison, type VerdictComparison } from './comparison.js';
import { createLatency, type LatencyReport } from './latency.js';
import { modelVersion } from './open-parts.js';
import type { ScoreBatch } from './score-batch.js';

/** A model that is tried beside the one that serves. */
export interface ShadowOptions {
  readonly model: Model;
  /** Share of the declarations that it scores too, above 0 and up to 1; which they are follows from their ids. */
  readonly fraction: number;
}

/** What the shadow would have said, against the verdicts that were given. */
export interface ShadowReport extends VerdictComparison {
  /** Name, version and digest of the model. */
  readonly model: string;
  readonly fraction: number;
  /** Declarations of the share that were left out because the shadow was not done with earlier ones. */
  readonly skipped: number;
  /** Declarations of the share for which the shadow gave no sound answer; they are not compared. */
  readonly failed: number;
  /** Milliseconds for one declaration, in batches, rules and all. */
  readonly milliseconds: { readonly live: LatencyReport; readonly shadow: LatencyReport };
}

/** A batch that was scored. */
export interface ScoredBatch {
  readonly flats: readonly FlatDeclaration[];
  readonly verdicts: readonly Verdict[];
  readonly asOf: number;
  readonly tookMs: number;
}

export interface Shadow {
  /** Take in a batch, with a way to score it by the shadow's model; the work is done later, a batch at a time. Never throws. */
  readonly take: (batch: ScoredBatch, score: ScoreBatch) => void;
  readonly report: () => ShadowReport;
  /** Resolves when nothing is left to do. */
  readonly settled: () => Promise<void>;
}

// Batches that may wait: live traffic is never held up, so a shadow that is slower leaves some out.
const mostWaiting = 8;

/** Make it. What it gathers takes the same memory however long it runs. */
export function createShadow({ model, fraction }: ShadowOptions): Shadow {
  const isTaken = sampleOf('shadow', fraction * 100);
  const comparison = createComparison();
  const [live, shadow] = [createLatency(), createLatency()];
  let skipped = 0;
  let failed = 0;
  let waiting = 0;
  let work = Promise.resolve();
  const compare = async ({ flats, verdicts, asOf }: ScoredBatch, score: ScoreBatch): Promise<void> => {
    await new Promise((done) => setImmediate(done)); // let the verdicts out first
    try {
      const start = performance.now();
      const others = (await score(flats, asOf)).verdicts;
      shadow.add((performance.now() - start) / flats.length, flats.length);
      verdicts.forEach((verdict, at) => {
        if (verdict.degraded === 'model-failed' || others[at]!.degraded === 'model-failed') failed++;
        else comparison.add(verdict, others[at]!);
      });
    } catch {
      failed += flats.length;
    } finally {
      waiting--;
    }
  };
  return {
    take: ({ flats, verdicts, asOf, tookMs }, score) => {
      if (flats.length > 0) live.add(tookMs / flats.length, flats.length);
      const taken = verdicts.flatMap(({ declarationId }, at) => (isTaken(declarationId) ? [at] : []));
      if (taken.length === 0) return;
      if (waiting >= mostWaiting) {
        skipped += taken.length;
        return;
      }
      waiting++;
      const pick = <T>(all: readonly T[]): T[] => taken.map((at) => all[at]!);
      const batch = { flats: pick(flats), verdicts: pick(verdicts), asOf, tookMs };
      work = work.then(() => compare(batch, score));
    },
    report: () => {
      const milliseconds = { live: live.report(), shadow: shadow.report() };
      return { model: modelVersion(model), fraction, skipped, failed, ...comparison.report(), milliseconds };
    },
    settled: () => work,
  };
}
