// Runs that must not overlap, such as two looks at the store.

/** A call that comes while another is under way waits for it and then runs; several that wait share that run. */
export function oneAtATime<T>(run: () => Promise<T>): (() => Promise<T>) & { settled: () => Promise<void> } {
  let current: Promise<T> | undefined;
  let next: Promise<T> | undefined;
  const start = (): Promise<T> => {
    current = run().finally(() => {
      current = undefined;
    });
    return current;
  };
  const call = (): Promise<T> => {
    if (!current) return start();
    next ??= current
      .catch(() => {})
      .then(() => {
        next = undefined;
        return start();
      });
    return next;
  };
  const settled = async () => void (await Promise.allSettled([current, next]));
  return Object.assign(call, { settled });
}
