// Serving: the parts that score now. Others take their place between two batches; a batch keeps those it began with.
import type { OpenModel } from '../model/predict.js';
import type { Parts, ScoreBatch } from './score-batch.js';

/** Parts made ready to score. */
export interface Service {
  readonly parts: Parts;
  readonly scoreTogether: ScoreBatch;
  /** The same with the model of the shadow; null where there is none. */
  readonly scoreShadow: ScoreBatch | null;
}

export interface Serving {
  readonly current: () => Service;
  /** Do a job with the parts that serve when it begins, whatever is swapped meanwhile. */
  readonly run: <T>(job: (service: Service) => Promise<T>) => Promise<T>;
  /** Put a service in the place of the current one. A model that no longer serves is closed after its last job. */
  readonly replace: (next: Service) => void;
  /** Close the models. Nothing may be under way. */
  readonly close: () => Promise<void>;
}

/** A service and its jobs. */
interface Held {
  readonly service: Service;
  jobs: number;
}

/** Make it. */
export function createServing(first: Service): Serving {
  let current: Held = { service: first, jobs: 0 };
  const retired = new Set<Held>();
  let closing = Promise.resolve();
  const isUsed = (model: OpenModel): boolean =>
    [current, ...retired].some(({ service }) => service.parts.model === model);
  const retire = (held: Held): void => {
    if (held === current || held.jobs > 0 || !retired.delete(held)) return;
    const { model } = held.service.parts;
    if (!model || isUsed(model)) return;
    const own = model.close();
    closing = closing.then(() => own);
    closing.catch(() => {}); // it is told when the scorer closes
  };
  return {
    current: () => current.service,
    run: async (job) => {
      const held = current;
      held.jobs++;
      try {
        return await job(held.service);
      } finally {
        held.jobs--;
        retire(held);
      }
    },
    replace: (next) => {
      const before = current;
      current = { service: next, jobs: 0 };
      retired.add(before);
      retire(before);
    },
    close: async () => {
      await current.service.parts.model?.close();
      await closing;
    },
  };
}
