// Reminders of dispatch deadlines: one new message a round for all lines that came nearer to theirs. Needs only the books, so that it
// goes on while the store cannot be reached.
import { raiseAlarm } from './db/alarms.ts';
import { type Books, inTransaction } from './db/books.ts';
import { takeNear } from './db/deadlines.ts';
import type { Log } from './log.ts';

/** The code of a round's message is this and the time. */
export const DEADLINES = 'deadlines';

const EVERY_MS = 60_000;

/** Gives what every tick calls; it looks at most once a minute, and resolves to how many lines it told of. */
export function createDeadlines(options: {
  books: Books;
  storeId: string;
  now: () => Date;
  /** Something is owed now. */
  wake: () => void;
  log: Log;
}): () => Promise<number> {
  const { books, storeId, log } = options;
  let lookedAtMs = -Infinity;
  return async function remind() {
    const now = options.now();
    if (now.getTime() - lookedAtMs < EVERY_MS) return 0;
    lookedAtMs = now.getTime();
    const count = await inTransaction(books, async (trx) => {
      const near = await takeNear(trx, storeId, now);
      if (near.length === 0) return 0;
      // What each of them waits for is read when the message is written.
      const detail = { lines: near.map(({ productOrderId }) => productOrderId) };
      await raiseAlarm(trx, storeId, `${DEADLINES}:${now.toISOString()}`, { detail, now });
      return near.length;
    });
    if (count === 0) return 0;
    log.info('deadlines.near', { storeId, lines: count });
    options.wake();
    return count;
  };
}
