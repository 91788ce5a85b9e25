// How far this machine's clock is from Discord's, from the Date header of its answers.

const SAMPLES = 32;

export type ClockSkew = {
  /** @param date  the header; without it, or where it cannot be read, nothing is learned */
  learn: (date: string | null, receivedAt: Date) => void;
  /** Positive: our clock is ahead. 0 until something is learned. */
  ms: () => number;
};

/**
 * Each sample is too large by the way of the answer and by the header's lost milliseconds, so the least of the last few
 * is the best; an event never looks older for it than it is.
 */
export function createClockSkew(): ClockSkew {
  const samples: number[] = [];
  return {
    learn(date, receivedAt) {
      const sentAtMs = Date.parse(date ?? '');
      if (Number.isNaN(sentAtMs)) return;
      samples.push(receivedAt.getTime() - sentAtMs);
      if (samples.length > SAMPLES) samples.shift();
    },
    ms: () => (samples.length > 0 ? Math.min(...samples) : 0),
  };
}
