// What nobody takes care of rings again: after a while, after a longer while for a second role, and when quiet hours end. One message a
// round for all lines. Needs only the books, so that it goes on while the store cannot be reached.
import { CATCH_UP, REMIND } from './catch-up.ts';
import { raiseAlarm } from './db/alarms.ts';
import { type Books, type BooksTrx, inTransaction } from './db/books.ts';
import { findNotify, noteCaughtUp, noteWaits, type NotifySettings, restartWaits, takeWaits } from './db/notify.ts';
import type { Log } from './log.ts';
import { isQuiet, lastQuiet } from './order/quiet.ts';

export type RemindersOptions = {
  books: Books;
  storeId: string;
  now: () => Date;
  /** Something is owed now. */
  wake: () => void;
  log: Log;
};

const EVERY_MS = 15_000;
const MINUTE_MS = 60_000;

/** Gives what every tick calls; resolves to how many lines it had rung for. */
export function createReminders(options: RemindersOptions): () => Promise<number> {
  const { books, storeId, log } = options;
  let lookedAtMs = -Infinity;
  return async function ringAgain() {
    const now = options.now();
    if (Math.abs(now.getTime() - lookedAtMs) < EVERY_MS) return 0;
    lookedAtMs = now.getTime();
    const count = await inTransaction(books, async (trx) => {
      const settings = await findNotify(trx, storeId);
      await noteWaits(trx, storeId, now);
      return (await catchUpAfterQuiet(trx, options, settings, now)) ?? (await remind(trx, options, settings, now));
    });
    if (count === 0) return 0;
    log.info('reminders.rung', { storeId, lines: count });
    options.wake();
    return count;
  };
}

/** Undefined when no quiet hours have just ended with something waiting. */
async function catchUpAfterQuiet(
  trx: BooksTrx,
  { storeId }: RemindersOptions,
  { quiet, caughtUpAt }: NotifySettings,
  now: Date,
): Promise<number | undefined> {
  if (!quiet || isQuiet(quiet, now)) return undefined;
  const { endedAt } = lastQuiet(quiet, now);
  if (caughtUpAt && caughtUpAt >= endedAt) return undefined;
  if (!(await noteCaughtUp(trx, storeId, endedAt))) return undefined;
  const lines = await restartWaits(trx, storeId, now);
  if (lines.length === 0) return undefined;
  await raiseAlarm(trx, storeId, `${CATCH_UP}:${now.toISOString()}`, { detail: { lines }, now });
  return lines.length;
}

async function remind(
  trx: BooksTrx,
  { storeId }: RemindersOptions,
  settings: NotifySettings,
  now: Date,
): Promise<number> {
  const quietNow = isQuiet(settings.quiet, now);
  const ago = (minutes: number) => new Date(now.getTime() - minutes * MINUTE_MS);
  const { remindMinutes, escalateMinutes, escalateRole } = settings;
  // First those that rang once already, so that no line climbs two steps in one round.
  const second =
    escalateMinutes > 0 && escalateRole
      ? await takeWaits(trx, storeId, {
          rung: remindMinutes > 0 ? 1 : 0,
          since: ago(Math.max(escalateMinutes, remindMinutes)),
          isQuiet: quietNow,
        })
      : [];
  const first =
    remindMinutes > 0 ? await takeWaits(trx, storeId, { rung: 0, since: ago(remindMinutes), isQuiet: quietNow }) : [];
  const lines = [...second, ...first];
  if (lines.length === 0) return 0;
  const detail = { lines, second: second.length };
  await raiseAlarm(trx, storeId, `${REMIND}:${now.toISOString()}`, { detail, now });
  return lines.length;
}
