// Naver counts calls per application and per API: 2 a second, 4 in a burst. We stay inside, so that a 429 is never ours.

/** What the gateway's `GNCP-GW-RateLimit-*` headers said; undefined where it did not. */
export type RateLimits = {
  ratePerSecond: number | undefined;
  burst: number | undefined;
  remaining: number | undefined;
};

/** The right to one call. */
export type Slot = { api: string; number: number };

export type Pace = {
  /** Waits for the turn of one call to `api`, in order of asking; `first` goes ahead of those who wait. Rejects when closed. */
  take(api: string, options?: { first?: boolean }): Promise<Slot>;
  /** The slot was not used. */
  giveBack(slot: Slot): void;
  /** Adapts to what the gateway said, downward only. */
  learn(slot: Slot, limits: RateLimits): void;
  /** Nobody calls `api` for so long. */
  block(api: string, ms: number): void;
};

export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

type Waiter = { resolve: (slot: Slot) => void; reject: (reason: unknown) => void };

type Bucket = {
  api: string;
  tokens: number;
  filledAtMs: number;
  ratePerSecond: number;
  capacity: number;
  blockedUntilMs: number;
  granted: number;
  waiters: Waiter[];
  isDraining: boolean;
};

const RATE_PER_SECOND = 2;
const BURST = 4;

// One token stays unspent. Two calls half a second apart at our end may arrive closer together at theirs, and a bucket
// filled to the brim here would then be overdrawn there.
const RESERVE = 1;

/**
 * A token bucket per API.
 * @param now     milliseconds of a clock that does not jump
 * @param signal  when it aborts, all who wait are sent away with its reason
 */
export function createPace({ now, sleep, signal }: { now: () => number; sleep: Sleep; signal: AbortSignal }): Pace {
  const buckets = new Map<string, Bucket>();

  function bucketOf(api: string): Bucket {
    let bucket = buckets.get(api);
    if (!bucket) {
      const capacity = BURST - RESERVE;
      bucket = {
        api,
        tokens: capacity,
        filledAtMs: now(),
        ratePerSecond: RATE_PER_SECOND,
        capacity,
        blockedUntilMs: -Infinity,
        granted: 0,
        waiters: [],
        isDraining: false,
      };
      buckets.set(api, bucket);
    }
    return bucket;
  }

  function fill(bucket: Bucket): void {
    const nowMs = now();
    const gained = (Math.max(0, nowMs - bucket.filledAtMs) / 1000) * bucket.ratePerSecond;
    bucket.tokens = Math.min(bucket.capacity, bucket.tokens + gained);
    bucket.filledAtMs = nowMs;
  }

  function waitMs(bucket: Bucket): number {
    fill(bucket);
    const untilToken = bucket.tokens >= 1 ? 0 : ((1 - bucket.tokens) / bucket.ratePerSecond) * 1000;
    return Math.ceil(Math.max(untilToken, bucket.blockedUntilMs - now(), 0));
  }

  async function drain(bucket: Bucket): Promise<void> {
    if (bucket.isDraining) return;
    bucket.isDraining = true;
    try {
      while (bucket.waiters.length > 0) {
        const ms = waitMs(bucket);
        if (ms > 0) {
          await sleep(ms, signal);
          continue;
        }
        bucket.tokens -= 1;
        bucket.granted += 1;
        bucket.waiters.shift()?.resolve({ api: bucket.api, number: bucket.granted });
      }
    } catch (reason) {
      for (const waiter of bucket.waiters.splice(0)) waiter.reject(signal.aborted ? signal.reason : reason);
    } finally {
      bucket.isDraining = false;
    }
  }

  return {
    async take(api, { first = false } = {}) {
      signal.throwIfAborted();
      const bucket = bucketOf(api);
      const { promise, resolve, reject } = Promise.withResolvers<Slot>();
      bucket.waiters[first ? 'unshift' : 'push']({ resolve, reject });
      void drain(bucket);
      return await promise;
    },

    giveBack({ api }) {
      const bucket = bucketOf(api);
      bucket.tokens = Math.min(bucket.capacity, bucket.tokens + 1);
    },

    learn({ api, number }, { ratePerSecond, burst, remaining }) {
      const bucket = bucketOf(api);
      fill(bucket);
      if (ratePerSecond !== undefined && ratePerSecond > 0)
        bucket.ratePerSecond = Math.min(RATE_PER_SECOND, ratePerSecond);
      if (burst !== undefined && burst > 0) bucket.capacity = Math.max(1, Math.min(BURST, burst) - RESERVE);
      // Calls that left after this one are not yet counted in what it was told.
      const left = remaining === undefined ? Infinity : Math.max(0, remaining - (bucket.granted - number));
      bucket.tokens = Math.min(bucket.tokens, bucket.capacity, left);
    },

    block(api, ms) {
      const bucket = bucketOf(api);
      fill(bucket);
      bucket.tokens = 0;
      bucket.blockedUntilMs = Math.max(bucket.blockedUntilMs, now() + ms);
    },
  };
}
