// Lease, perform, settle, until stopped. One lane a kind, so that what is slow (Discord) never holds up what matters (buyers).
import { type Books, type BooksTrx, inTransaction } from './db/books.ts';
import { noteTrouble } from './db/lines.ts';
import { enqueue, findNextDue, lease, type Leased, type OwedKind, postpone, settle } from './db/outbox.ts';
import { retryDelay } from './errors.ts';
import type { Log } from './log.ts';
import type { Attention, LineEvent } from './order/line.ts';
import { type Happening, record, type RecordOptions } from './record.ts';

/** How rows end: paid, with what happened, or due again. `work` runs in the same transaction and may add to what happened. */
export type Settlement = {
  rows: readonly Leased[];
  work?: ((trx: BooksTrx) => Promise<Happening[]>) | undefined;
  /** Not paid: due again then. */
  again?: Date | undefined;
};

export type Settle = (settlement: Settlement) => Promise<void>;

/** Performs leased rows of one kind, all of the worker's store. Rows that it leaves unsettled when it throws are tried again, or given to a person. */
export type Performer = {
  /** Rows at a time; Naver takes 30 lines a call. */
  limit: number;
  perform: (rows: Leased[], settle: Settle) => Promise<void>;
  /** What it means when trying again cannot help. */
  attention?: Attention | undefined;
  /** In place of `attention`, where the line goes back to what it was. */
  givenUp?: LineEvent | undefined;
  trouble?: 'mail_server' | 'store' | undefined;
};

export type Worker = {
  /** Something was committed: look now. */
  wake(): void;
  /** Resolves when nothing is leased and nothing is due; for tests and for a graceful stop. */
  idle(): Promise<void>;
  stop(): Promise<void>;
};

/** Longer than any batch may take; a lease ends by settling, or when a new process starts. */
const LEASE_MS = 15 * 60_000;
/** Even if a wake-up got lost, nothing waits longer. */
const LOOK_MS = 5_000;
/** Due, yet not to be had: its store is paused, or a sibling is a moment behind. A commit wakes us earlier. */
const HELD_BACK_MS = 1_000;
/** From this attempt on the card says that something keeps failing. */
const TELL_FROM = 3;

export function startWorker(options: {
  books: Books;
  storeId: string;
  performers: Partial<Record<OwedKind, Performer>>;
  recordOptions: () => RecordOptions;
  now: () => Date;
  log: Log;
}): Worker {
  const { books, storeId, now, log } = options;
  const stopping = new AbortController();
  let wakers: (() => void)[] = [];
  let wakeUps = 0;
  let busy = 0;
  let idlers: (() => void)[] = [];

  const wake = () => {
    wakeUps += 1;
    const waiting = wakers;
    wakers = [];
    for (const go of waiting) go();
  };

  const settleNow: Settle = async ({ rows, work, again }) => {
    // An answer that came from outside must not get lost: while the database is away, hold it and try again.
    for (let attempt = 1; ; attempt += 1) {
      try {
        await inTransaction(books, async (trx) => {
          const happenings = work ? await work(trx) : [];
          const { refused } = await record(trx, storeId, happenings, options.recordOptions());
          for (const { happening, error } of refused) {
            log.warn('line.event_too_late', {
              storeId,
              productOrderId: happening.productOrderId,
              event: error.event,
              status: error.status,
            });
          }
          if (again) await postpone(trx, rows, again);
          else await settle(trx, rows, now());
        });
        wake();
        return;
      } catch (error) {
        if (stopping.signal.aborted && attempt > 3) throw error;
        log.error('outbox.settle_failed', { storeId, attempt, error });
        await pause(Math.min(10_000, 200 * 2 ** attempt));
      }
    }
  };

  async function runLane(kind: OwedKind, performer: Performer): Promise<void> {
    while (!stopping.signal.aborted) {
      busy += 1;
      const seen = wakeUps;
      let leased: Leased[] = [];
      try {
        leased = await lease(books, storeId, kind, { limit: performer.limit, leaseMs: LEASE_MS, now: now() });
        if (leased.length > 0) await perform(kind, performer, leased);
      } catch (error) {
        log.error('lane.failed', { storeId, kind, error });
        await pause(1_000);
      }
      busy -= 1;
      if (leased.length === 0) await rest(kind, seen);
    }
  }

  async function perform(kind: OwedKind, performer: Performer, rows: Leased[]): Promise<void> {
    const open = new Map(rows.map((row) => [row.outboxId, row]));
    try {
      await performer.perform(rows, async (settlement) => {
        await settleNow(settlement);
        for (const row of settlement.rows) open.delete(row.outboxId);
      });
    } catch (error) {
      await handleFailure(kind, performer, [...open.values()], error);
      return;
    }
    if (open.size > 0) log.error('lane.left_unsettled', { storeId, kind, count: open.size });
  }

  async function handleFailure(kind: OwedKind, performer: Performer, rows: Leased[], error: unknown): Promise<void> {
    const attempts = Math.max(...rows.map((row) => row.attempts), 1);
    const delayMs = retryDelay(error, attempts);
    log.warn('effect.failed', { storeId, kind, count: rows.length, attempts, retryInMs: delayMs, error });
    if (delayMs !== undefined) {
      const { trouble } = performer;
      await settleNow({
        rows,
        again: new Date(now().getTime() + delayMs),
        work: async (trx) => {
          const stuck = rows.filter((row) => row.attempts >= TELL_FROM);
          if (!trouble || stuck.length === 0) return [];
          const { orderIds } = await noteTrouble(
            trx,
            storeId,
            stuck.map((row) => row.subject),
            trouble,
          );
          await enqueue(
            trx,
            orderIds.map((orderId) => ({ storeId, kind: 'show_card', subject: orderId, orderId })),
            now(),
          );
          return [];
        },
      });
      return;
    }
    // One bad line must not sink its batch: each of them once more, alone.
    if (rows.length > 1) {
      for (const row of rows) await perform(kind, performer, [row]);
      return;
    }
    const { attention } = performer;
    const event = attention ? ({ type: 'failed', attention } as const) : performer.givenUp;
    await settleNow({
      rows,
      work: async () => (event ? rows.map((row) => ({ productOrderId: row.subject, event, actor: 'auto' })) : []),
    });
  }

  async function rest(kind: OwedKind, seen: number): Promise<void> {
    const next = await findNextDue(books, storeId, kind).catch(() => undefined);
    if (busy === 0 && idlers.length > 0 && (await isNothingDue())) {
      const waiting = idlers;
      idlers = [];
      for (const go of waiting) go();
    }
    // A wake-up that came while we looked must not be slept through.
    if (wakeUps !== seen) return;
    const inMs = next ? next.getTime() - now().getTime() : LOOK_MS;
    await pause(Math.min(LOOK_MS, inMs > 0 ? inMs : HELD_BACK_MS));
  }

  async function isNothingDue(): Promise<boolean> {
    const seen = wakeUps;
    for (const kind of Object.keys(options.performers)) {
      const next = await findNextDue(books, storeId, kind as OwedKind).catch(() => undefined);
      if (next && next <= now()) return false;
    }
    // A commit meanwhile may owe something of a kind that was looked at before it.
    return busy === 0 && wakeUps === seen;
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (stopping.signal.aborted) return resolve();
      const timer = setTimeout(go, ms);
      function go() {
        clearTimeout(timer);
        resolve();
      }
      wakers.push(go);
    });
  }

  const lanes = Object.entries(options.performers).map(([kind, performer]) => runLane(kind as OwedKind, performer));

  return {
    wake,
    idle() {
      const done = new Promise<void>((resolve) => idlers.push(resolve));
      wake();
      return done;
    },
    async stop() {
      stopping.abort();
      wake();
      await Promise.all(lanes);
    },
  };
}
