// Work: what a scorer has under way, so that closing it takes no more and waits for the rest.
import { setupFault } from '../errors.js';

export interface Work {
  /** Do a job. Rejects with SCORER_CLOSED once closed. */
  readonly run: <T>(job: () => Promise<T>) => Promise<T>;
  /** One promise however often it is called. */
  readonly close: () => Promise<void>;
}

/** Make it; `release` is called once, when the last job that was taken has ended. */
export function createWork(release: () => Promise<void>): Work {
  const underWay = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;
  return {
    run: async (job) => {
      if (closing) throw setupFault('SCORER_CLOSED', 'the scorer was closed');
      const running = job();
      underWay.add(running);
      try {
        return await running;
      } finally {
        underWay.delete(running);
      }
    },
    close: () => {
      closing ??= Promise.allSettled(underWay).then(release);
      return closing;
    },
  };
}
