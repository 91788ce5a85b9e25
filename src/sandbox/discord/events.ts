// Listening and waiting, so that nobody has to sleep and look again.

type Listener<Args extends unknown[]> = (...args: Args) => unknown;

/** A set of named events. `Events` maps each name to what its listeners are handed. */
export type Emitter<Events extends Record<string, unknown[]>> = {
  /** @returns what ends the listening */
  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): () => void;
  emit<Name extends keyof Events>(name: Name, ...args: Events[Name]): void;
  /** Like `emit`, and waits for listeners that return a promise, one after the other. */
  emitAndWait<Name extends keyof Events>(name: Name, ...args: Events[Name]): Promise<void>;
};

export function createEmitter<Events extends Record<string, unknown[]>>(): Emitter<Events> {
  const listeners: { [Name in keyof Events]?: Set<Listener<Events[Name]>> } = {};
  return {
    on(name, listener) {
      const set = (listeners[name] ??= new Set());
      set.add(listener);
      return () => void set.delete(listener);
    },
    emit(name, ...args) {
      for (const listener of listeners[name]?.values().toArray() ?? []) listener(...args);
    },
    async emitAndWait(name, ...args) {
      for (const listener of listeners[name]?.values().toArray() ?? []) await listener(...args);
    },
  };
}

/** What a wait may be given. */
export type WaitOptions = {
  /** Milliseconds until the wait rejects; 15,000 unless told. */
  timeoutMs?: number;
  signal?: AbortSignal;
};

/** Milliseconds that a wait lasts when nothing else is said. */
const WAIT_MS = 15_000;

/**
 * Looks now and at every occurrence of the event, until `look` finds something.
 * @param what  for the message of the error: what did not come
 * @throws Error when the time is over or the signal aborts
 */
export async function waitFor<Events extends Record<string, unknown[]>, Name extends keyof Events, Found>(
  emitter: Emitter<Events>,
  names: readonly Name[],
  look: (...args: Events[Name] | []) => Found | undefined,
  what: string,
  { timeoutMs = WAIT_MS, signal }: WaitOptions = {},
): Promise<Found> {
  const already = look();
  if (already !== undefined) return already;
  const { promise, resolve, reject } = Promise.withResolvers<Found>();
  const timer = setTimeout(() => reject(new Error(`Waited ${timeoutMs} ms in vain for ${what}`)), timeoutMs);
  const abort = (): void => reject(new Error(`Stopped waiting for ${what}`, { cause: signal?.reason }));
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  const stops = names.map((name) =>
    emitter.on(name, (...args) => {
      try {
        const found = look(...args);
        if (found !== undefined) resolve(found);
      } catch (error) {
        reject(error);
      }
    }),
  );
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    for (const stop of stops) stop();
  }
}
