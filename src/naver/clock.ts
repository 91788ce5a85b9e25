// What time it is at the store: it refuses signatures and dispatches from the future, and cuts feed windows by its own clock.

export type Sighting = {
  /** What the store said its time was while it answered. */
  storeMs: number;
  /** How coarse that is: a `Date` header is cut to the second. */
  resolutionMs: number;
  /** When the question left and the answer arrived, by our clock. */
  sentMs: number;
  receivedMs: number;
};

export type Clock = {
  /** Milliseconds since the epoch, as the store would say. */
  now(): number;
  learn(sighting: Sighting): void;
};

/**
 * Never ahead of the store as far as its answers tell: a dispatch dated in the future is refused, and so is one dated
 * before the confirmation, whose answer told the time too. Until the first answer our own clock is believed.
 * A coarse time only bounds the difference, and moves the estimate no further than the bounds demand.
 * @param now  our clock in milliseconds since the epoch; should not jump
 */
export function createClock(now: () => number): Clock {
  let offsetMs = 0;
  return {
    now: () => now() + offsetMs,
    learn({ storeMs, resolutionMs, sentMs, receivedMs }) {
      // The store wrote its time after we asked and before we heard.
      const least = storeMs - receivedMs;
      const most = storeMs + resolutionMs - sentMs;
      const isCoarse = resolutionMs > 1;
      if (!isCoarse || offsetMs < least || offsetMs > most) offsetMs = least;
    },
  };
}
