// The life of a scorer: streams that end though their source does not, closing, the day, and scorers that share records.
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type BatchMetrics,
  createScorer,
  type Declaration,
  loadModel,
  type ManifestRecord,
  type Model,
  readManifest,
  type Verdict,
} from '../../src/index.js';
import { cutBatches, takeBatches } from '../../src/pipeline/take-batches.js';
import { cardFor, encodeGraph, tinyModel, writeModel } from '../model/tiny-model.js';
import { compilePolicy, createScorerParts } from './parts.js';

const rules = createScorerParts();
const shoes: Declaration = {
  id: 'D1',
  acceptedAt: '2026-03-01',
  items: [{ description: 'adidas shoes', hs: '640411', value: 30, currency: 'USD', netKg: 10, quantity: 4 }],
};
const never = new Promise<never>(() => {});

/** A source that gives some records and then none for ever. It notes when it is told to end. */
function stuckAfter(records: readonly Declaration[]): AsyncIterable<Declaration> & { ended: boolean } {
  const source = {
    ended: false,
    [Symbol.asyncIterator]: () => {
      let next = 0;
      return {
        next: async () => (next < records.length ? { done: false as const, value: records[next++]! } : never),
        return: async () => {
          source.ended = true;
          return { done: true as const, value: undefined };
        },
      };
    },
  };
  return source;
}

async function* stuckGenerator(): AsyncGenerator<Declaration> {
  yield shoes;
  await never;
}

describe('a stream whose source waits for ever', () => {
  it('ends when its reader leaves', async () => {
    const scorer = await createScorer({ ruleSets: [rules] });
    const source = stuckAfter([shoes]);
    for await (const result of scorer.scoreStream(source)) {
      expect(result.ok).toBe(true);
      break;
    }
    expect(source.ended).toBe(true);
    for await (const _ of scorer.scoreStream(stuckGenerator())) break;
  });

  it.each([
    ['an iterator', () => stuckAfter([shoes])],
    ['a generator', stuckGenerator],
    ['one that never gave anything', () => stuckAfter([])],
  ])('ends when the signal aborts: %s', async (_, make) => {
    const control = new AbortController();
    const scorer = await createScorer({ ruleSets: [rules], signal: control.signal });
    setTimeout(() => control.abort(new Error('shift is over')), 20);
    const drain = async (): Promise<void> => {
      for await (const _ of scorer.scoreStream(make()));
    };
    await expect(drain()).rejects.toThrow('shift is over');
  });

  it('leaves nothing at the signal, however many records it gives', async () => {
    const control = new AbortController();
    const add = vi.spyOn(control.signal, 'addEventListener');
    const remove = vi.spyOn(control.signal, 'removeEventListener');
    const slow = async function* () {
      for (let at = 0; at < 5; at++) {
        await new Promise((done) => setTimeout(done, 2));
        yield at;
      }
    };
    const taken: number[] = [];
    for await (const batch of takeBatches(slow(), control.signal, () => 1)) taken.push(...batch);
    expect(taken).toEqual([0, 1, 2, 3, 4]);
    expect(add).toHaveBeenCalled();
    expect(remove.mock.calls.length).toBe(add.mock.calls.length);
  });

  it('is cut into batches by the items of its records too, so that large declarations do not pile up', async () => {
    const batches: number[][] = [];
    const records = Array.from({ length: 9 }, () => 1_500);
    for await (const batch of takeBatches(records, undefined, (items) => items)) batches.push(batch);
    expect(batches.map((batch) => batch.length)).toEqual([3, 3, 3]);
    expect([...cutBatches(records, (items) => items)]).toEqual(batches);
  });

  it('is waited for until it has ended when it waits for nothing', async () => {
    let closed = false;
    const source = async function* () {
      try {
        while (true) yield shoes;
      } finally {
        await new Promise((done) => setTimeout(done, 20));
        closed = true;
      }
    };
    const scorer = await createScorer({ ruleSets: [rules] });
    for await (const _ of scorer.scoreStream(source())) break;
    expect(closed).toBe(true);
  });
});

describe('closing', () => {
  it('refuses work at once, waits for what is under way, and is one promise', async () => {
    const scorer = await createScorer({ ruleSets: [rules], model: await loadModel(tinyModel()) });
    const many = Array.from({ length: 1_000 }, (_, at) => ({ ...shoes, id: `D${at}` }));
    let scored = false;
    const batch = scorer.scoreBatch(many).then((results) => {
      scored = true;
      return results;
    });
    const closing = scorer.close();
    expect(scorer.close()).toBe(closing);
    await expect(scorer.score(shoes)).rejects.toMatchObject({ code: 'SCORER_CLOSED' });
    await expect(scorer.explain(shoes)).rejects.toMatchObject({ code: 'SCORER_CLOSED' });
    await closing;
    expect(scored).toBe(true);
    expect((await batch).map((result) => result.ok && result.verdict.degraded)).toEqual(many.map(() => null));
  });
});

describe('a long batch', () => {
  it('goes through the model in parts', async () => {
    const metrics: BatchMetrics[] = [];
    const scorer = await createScorer({ ruleSets: [rules], onBatch: (one) => metrics.push(one) });
    await scorer.scoreBatch(Array.from({ length: 600 }, () => shoes));
    expect(metrics.map((one) => one.declarations)).toEqual([256, 256, 88]);
  });
});

describe('the day of undated declarations', () => {
  afterEach(() => void vi.useRealTimers());

  it('is that of the batch, not of the scorer', async () => {
    const { acceptedAt: _, ...undated } = { ...shoes, transport: { mode: '4' } };
    const hit = (verdict: Verdict): boolean => verdict.reasons.some((reason) => reason.id === 'T-5');
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-06-30T23:59:59Z') });
    const scorer = await createScorer({ ruleSets: [rules] });
    const fixed = await createScorer({ ruleSets: [rules], asOf: '2026-06-30' });
    expect(hit(await scorer.score(undated))).toBe(true);
    vi.setSystemTime(new Date('2026-07-01T00:00:00Z'));
    expect(hit(await scorer.score(undated))).toBe(false);
    expect((await scorer.explain(undated)).rules.find((rule) => rule.id === 'T-5')?.outcome).toBe('out_of_scope');
    expect(hit(await fixed.score(undated))).toBe(true);
  });
});

/** The tiny model, whose features are told of each run, after the canary rows. */
async function watched(onRun: () => void): Promise<Model> {
  const model = await loadModel(tinyModel());
  let canaries = true;
  const build: Model['features']['build'] = (rows) => {
    if (!canaries) onRun();
    canaries = false;
    return model.features.build(rows);
  };
  return { ...model, features: { ...model.features, build } };
}

describe('the run of the model', () => {
  it('is told of with its cause when it fails', async () => {
    const metrics: BatchMetrics[] = [];
    const model = await watched(() => {
      throw new Error('no memory left');
    });
    const scorer = await createScorer({ ruleSets: [rules], model, onBatch: (one) => metrics.push(one) });
    expect(await scorer.score({ id: 'D2', items: [{ description: 'wood' }] })).toMatchObject({
      degraded: 'model-failed',
    });
    expect(metrics).toMatchObject([{ degraded: 1, modelFailure: 'no memory left' }]);
  });

  it('is told of too when it gives no number', async () => {
    const weights = [
      [1, 1],
      [0, 0],
    ];
    const graph = encodeGraph({ weights, log: true });
    const model = await loadModel(writeModel(cardFor(graph, [Math.log(2), Math.log(2)]), graph));
    const metrics: BatchMetrics[] = [];
    const scorer = await createScorer({ ruleSets: [rules], model, onBatch: (one) => metrics.push(one) });
    await scorer.score({ id: 'D2', items: [{ quantity: 4 }] });
    await scorer.score({ id: 'D3', items: [{ netKg: 2, quantity: 4 }] });
    expect(metrics.map((one) => one.modelFailure)).toEqual(['it gave no number for some items', null]);
    const { modelOutputs } = await scorer.explain({ id: 'D2', items: [{ quantity: 4 }] });
    expect(modelOutputs.map((one) => one.probability)).toEqual([null, null]);
  });

  it('happens once for an explanation', async () => {
    let times = 0;
    const scorer = await createScorer({ ruleSets: [rules], model: await watched(() => times++) });
    await scorer.explain(shoes);
    expect(times).toBe(1);
  });
});

describe('two scorers of different currencies', () => {
  it('give the same verdicts on one record at the same time as alone', async () => {
    // 3 dollars per kg are below the threshold of T-1, 300 yen are not.
    const dollars = await createScorer({ ruleSets: [rules], model: await loadModel(tinyModel()) });
    const inYen = compilePolicy({ baseCurrency: 'JPY', exchangeRates: { USD: { JPY: 100, date: '2026-03-01' } } });
    const yen = await createScorer({ ruleSets: [rules], policy: inYen });
    const read = async (): Promise<ManifestRecord[]> => {
      const records: ManifestRecord[] = [];
      for await (const record of readManifest([JSON.stringify(shoes)])) records.push(record);
      return records;
    };
    const score = async (scorer: typeof yen, records: readonly ManifestRecord[]): Promise<unknown> => {
      for await (const result of scorer.scoreStream(records)) return result;
    };
    const alone = [await score(dollars, await read()), await score(yen, await read())];
    expect(alone[0]).toMatchObject({
      verdict: { reasons: expect.arrayContaining([expect.objectContaining({ id: 'T-1' })]) },
    });
    const shared = await read();
    expect(await Promise.all([score(dollars, shared), score(yen, shared)])).toEqual(alone);
  });
});

describe('batches of a stream', () => {
  const slowly = async function* (): AsyncGenerator<Declaration, void, void> {
    for (let at = 0; at < 6; at++) {
      await new Promise((done) => setTimeout(done, 2));
      yield { id: `D${at}`, items: [{}] };
    }
  };
  const sizes = async (batch: { size?: number; waitMs?: number } | undefined): Promise<number[]> => {
    const given: number[] = [];
    const scorer = await createScorer({ ruleSets: [rules], batch, onBatch: (one) => given.push(one.declarations) });
    for await (const _ of scorer.scoreStream(slowly()));
    await scorer.close();
    return given;
  };

  it('take what is ready, or wait as long as is allowed until they have the size', async () => {
    expect(await sizes(undefined)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(await sizes({ size: 3, waitMs: 60_000 })).toEqual([3, 3]);
    expect(await sizes({ size: 4, waitMs: 60_000 })).toEqual([4, 2]);
  });
});
