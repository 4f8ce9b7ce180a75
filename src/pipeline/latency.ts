// Latency: times in a histogram of constant size, whose quantiles are right to five per cent.

export interface LatencyReport {
  /** Null while nothing was measured. */
  readonly p50: number | null;
  readonly p99: number | null;
}

export interface Latency {
  /** Add a time in milliseconds, as that of so many declarations. */
  readonly add: (milliseconds: number, count: number) => void;
  readonly report: () => LatencyReport;
}

// Each step is a tenth longer than the one before, from 0.1 µs to more than a minute; a middle is 5 % off at most.
const growth = 1.1;
const shortest = 1e-4;
const steps = 216;

/** Make the histogram. */
export function createLatency(): Latency {
  const counts = new Float64Array(steps);
  let total = 0;
  const quantile = (share: number): number | null => {
    let left = share * total;
    const at = counts.findIndex((count) => (left -= count) <= 0);
    return total === 0 ? null : shortest * growth ** (at + 0.5);
  };
  return {
    add: (milliseconds, count) => {
      const at = Math.floor(Math.log(Math.max(milliseconds, shortest) / shortest) / Math.log(growth));
      counts[Math.min(at, steps - 1)]! += count;
      total += count;
    },
    report: () => ({ p50: quantile(0.5), p99: quantile(0.99) }),
  };
}
