// What the books need beside the work: the ends of keys that were there before they could be found by them, a few at a time (where
// it was cut, it goes on at the next look); and, embedded, fresh statistics.
import type { Books } from './db/books.ts';
import { fillTails } from './db/key-tails.ts';
import { refreshStatistics } from './db/statistics.ts';
import type { Log } from './log.ts';

const STATISTICS_MS = 6 * 3_600_000;

/** Disposing ends it after the step under way. */
export type Upkeep = AsyncDisposable & {
  /** Starts what is to be done, unless that is under way. Returns at once. */
  look(): void;
};

export function createUpkeep(options: {
  books: Books;
  storeId: string;
  isEmbedded: boolean;
  now: () => Date;
  log: Log;
}): Upkeep {
  const { books, storeId, isEmbedded, now, log } = options;
  const stopping = new AbortController();
  let underWay: Promise<void> | undefined;
  let refreshedAt: number | undefined;

  const keepUp = async () => {
    let filled = 0;
    while (!stopping.signal.aborted) {
      const count = await fillTails(books, storeId);
      if (count === 0) break;
      filled += count;
    }
    if (filled > 0) log.info('key_tails.filled', { storeId, filled });
    const at = now().getTime();
    if (!isEmbedded || stopping.signal.aborted || at - (refreshedAt ?? 0) < STATISTICS_MS) return;
    await refreshStatistics(books);
    refreshedAt = at;
  };

  return {
    look() {
      if (stopping.signal.aborted) return;
      underWay ??= keepUp()
        .catch((error: unknown) => log.error('upkeep.broke', { storeId, error }))
        .finally(() => (underWay = undefined));
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await underWay;
    },
  };
}
