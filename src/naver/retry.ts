import { NaverError } from '../errors.ts';
import { isPassing } from './faults.ts';

export type RetryOptions = {
  isWrite: boolean;
  /** Waits; rejects when the client closes. */
  pause: (ms: number) => Promise<void>;
  /** Nobody calls this API for so long. */
  block: (ms: number) => void;
  /** Hears of every failure that is tried again. */
  onRetry: (error: NaverError) => void;
  /** 0 … 1, for jitter. */
  random?: () => number;
};

const READ_TRIES = 3;
const REFUSAL_TRIES = 4;
const FIRST_PAUSE_MS = 300;

/**
 * Repeats what may be repeated here: a read, up to 3 tries in all, after passing faults; and anything that the rate limit
 * refused, since such a call was surely not processed, after 1, 2 and 4 seconds. A write is otherwise tried once.
 * @param attempt  is told whether it is a repeat
 */
export async function retry<T>(options: RetryOptions, attempt: (isRepeat: boolean) => Promise<T>): Promise<T> {
  const { isWrite, pause, block, onRetry, random = Math.random } = options;
  let faults = 0;
  let refusals = 0;
  for (;;) {
    try {
      return await attempt(faults + refusals > 0);
    } catch (error) {
      if (!(error instanceof NaverError)) throw error;
      if (error.code === 'GW.RATE_LIMIT') {
        block(1000 * 2 ** Math.min(refusals, 2));
        refusals += 1;
        if (refusals >= REFUSAL_TRIES) throw error;
        onRetry(error);
        continue;
      }
      if (isWrite || !isPassing(error)) throw error;
      faults += 1;
      if (faults >= READ_TRIES) throw error;
      onRetry(error);
      // 0.3 … 0.6 s, then 1.2 … 2.4 s: callers that failed together do not come back together.
      await pause(FIRST_PAUSE_MS * 4 ** (faults - 1) * (1 + random()));
    }
  }
}
