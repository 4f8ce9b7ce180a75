// Batches from a stream: as many records as are ready, up to a most; a slow source is waited for as long as is allowed.
import { unlessAborted } from './abort.js';

/** Declarations that go through the model together, and items of theirs; more makes it no faster, and takes memory. */
const batchSize = 256;
const batchItems = 4_096;

/** How a stream is cut into batches. */
export interface BatchLimits {
  /** Records at most. */
  readonly size: number;
  /** Milliseconds that the first record of a batch waits for others, at most. */
  readonly waitMs: number;
}

export const usualLimits: BatchLimits = { size: batchSize, waitMs: 0 };

/** A batch that is being filled. */
class Batch<T> {
  #records: T[] = [];
  #items = 0;

  constructor(
    readonly itemsOf: (record: T) => number,
    readonly size: number = batchSize,
  ) {}

  get isEmpty(): boolean {
    return this.#records.length === 0;
  }

  get isFull(): boolean {
    return this.#records.length >= this.size || this.#items >= batchItems;
  }

  add(record: T): void {
    this.#records.push(record);
    this.#items += this.itemsOf(record);
  }

  /** What it holds; it is empty afterwards. */
  take(): T[] {
    const records = this.#records;
    this.#records = [];
    this.#items = 0;
    return records;
  }
}

/** Cut what is there already into batches. */
export function* cutBatches<T>(records: readonly T[], itemsOf: (record: T) => number): Generator<T[], void, void> {
  const batch = new Batch(itemsOf);
  for (const record of records) {
    batch.add(record);
    if (batch.isFull) yield batch.take();
  }
  if (!batch.isEmpty) yield batch.take();
}

/**
 * Gather records into batches. Ends the source when the consumer stops, and throws the reason of the signal when it
 * aborts, also while the source waits for its next record: such a source is told to end and not waited for.
 */
export async function* takeBatches<T>(
  source: AsyncIterable<T> | Iterable<T>,
  signal: AbortSignal | undefined,
  itemsOf: (record: T) => number,
  { size, waitMs }: BatchLimits = usualLimits,
): AsyncGenerator<T[], void, void> {
  const records = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : syncToAsync(source);
  let state: 'open' | 'waiting' | 'ended' = 'open';
  const take = async (): Promise<IteratorResult<T>> => {
    state = 'waiting';
    try {
      const result = await records.next();
      state = result.done ? 'ended' : 'open';
      return result;
    } catch (fault) {
      state = 'ended';
      throw fault;
    }
  };
  const batch = new Batch(itemsOf, size);
  let begun = 0;
  try {
    for (let finished = false; !finished; ) {
      signal?.throwIfAborted();
      const next = take();
      const left = batch.isEmpty ? 0 : begun + waitMs - performance.now();
      const ready = (await isReady(next)) || (waitMs > 0 && left > 0 && (await settlesWithin(next, left)));
      if (!ready && !batch.isEmpty) yield batch.take();
      const result = await (ready ? next : unlessAborted(next, signal));
      finished = result.done === true;
      if (!result.done) {
        if (waitMs > 0 && batch.isEmpty) begun = performance.now();
        batch.add(result.value);
      }
      if (batch.isFull || (finished && !batch.isEmpty)) yield batch.take();
    }
  } finally {
    await endSource(records, state);
  }
}

async function endSource(records: AsyncIterator<unknown>, state: 'open' | 'waiting' | 'ended'): Promise<void> {
  if (state === 'ended' || !records.return) return;
  const ending = Promise.resolve(records.return());
  // A generator that waits for its next record ends only after that, which may be never.
  if (state === 'waiting') await isReady(ending);
  else await ending;
}

function syncToAsync<T>(source: Iterable<T>): AsyncIterator<T> {
  const records = source[Symbol.iterator]();
  return {
    next: async () => records.next(),
    return: async () => records.return?.() ?? { done: true, value: undefined },
  };
}

/** Whether a promise settles without waiting for the outside world: within some microtasks, else within a turn of the loop. */
async function isReady(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = (): void => {
    settled = true;
  };
  promise.then(settle, settle);
  for (let turn = 0; turn < 8 && !settled; turn++) await undefined;
  if (!settled) await new Promise((done) => setImmediate(done));
  return settled;
}

/** Whether a promise settles within some milliseconds. */
async function settlesWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((done) => {
    timer = setTimeout(() => done(false), milliseconds);
  });
  const settled = promise.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, late]).finally(() => clearTimeout(timer));
}
