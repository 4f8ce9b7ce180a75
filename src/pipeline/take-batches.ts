// Batches from a stream: as many records as are ready, up to a most; a slow source is never waited for to fill one.

/** Gather records into batches. Stops the source when the consumer stops, and throws the reason of the signal when it aborts. */
export async function* takeBatches<T>(
  source: AsyncIterable<T> | Iterable<T>,
  most: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<T[], void, void> {
  const records = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : syncToAsync(source);
  let batch: T[] = [];
  let finished = false;
  try {
    while (!finished) {
      signal?.throwIfAborted();
      const next = records.next();
      if (batch.length > 0 && !(await isReady(next))) {
        yield batch;
        batch = [];
      }
      const result = await next;
      finished = result.done === true;
      if (!result.done) batch.push(result.value);
      if (batch.length >= most || (finished && batch.length > 0)) {
        yield batch;
        batch = [];
      }
    }
  } finally {
    if (!finished) await records.return?.();
  }
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
