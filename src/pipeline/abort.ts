// Abort: waiting that a signal can end, though what is waited for never comes.

/** The promise, or a rejection with the reason of the signal when that aborts first. Leaves nothing at the signal. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((done, fail) => {
    const stop = (): void => fail(signal.reason);
    const leave = (): void => signal.removeEventListener('abort', stop);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
    promise.then(done, fail).finally(leave);
  });
}
