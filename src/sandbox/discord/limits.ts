// Rate limits, in real time: the client really waits, whatever the clock of a test says.

/** A window opens with the first request and closes after that time. */
export type Limit = { bucket: string; limit: number; windowMs: number };

export type Verdict = { isAllowed: boolean; limit: number; remaining: number; resetAfterMs: number; bucket: string };

export type Limits = { take(limit: Limit): Verdict };

export function createLimits(): Limits {
  const windows = new Map<string, { endsAt: number; taken: number }>();
  return {
    take({ bucket, limit, windowMs }) {
      const now = performance.now();
      const open = windows.get(bucket);
      const window = open && open.endsAt > now ? open : { endsAt: now + windowMs, taken: 0 };
      windows.set(bucket, window);
      const isAllowed = window.taken < limit;
      if (isAllowed) window.taken += 1;
      return { isAllowed, limit, bucket, remaining: limit - window.taken, resetAfterMs: window.endsAt - now };
    },
  };
}

/** All requests of one bot, except answers to interactions. @see https://discord.com/developers/docs/topics/rate-limits#global-rate-limit */
export const GLOBAL_LIMIT: Limit = { bucket: 'global', limit: 50, windowMs: 1000 };

// The following two are what people have measured; Discord publishes no numbers and may change them.
/** New messages in a channel. */
export const createMessageLimit = (channelId: string): Limit => ({
  bucket: `create ${channelId}`,
  limit: 5,
  windowMs: 5000,
});

/** Edits of messages older than `OLD_MESSAGE_MS` in a channel; refused with code 30046. */
export const oldEditLimit = (channelId: string): Limit => ({
  bucket: `old edit ${channelId}`,
  limit: 3,
  windowMs: 6000,
});

export const OLD_MESSAGE_MS = 60 * 60 * 1000;
