// One store, one tick: what changed since the cursor becomes events. The cursor moves in the transaction that stores what was read, page by page.
import { raiseAlarmNow } from './db/alarms.ts';
import { type Books, type BooksTrx, inTransaction } from './db/books.ts';
import { type Cursor, findCursor, moveCursor } from './db/cursors.ts';
import { type BookedLine, findLines } from './db/lines.ts';
import { countSilent } from './db/orders.ts';
import { findRules, noteProduct } from './db/products.ts';
import { findStore, noteFirstPoll, notePolled, noteSwept } from './db/stores.ts';
import type { Log } from './log.ts';
import { FIRST_LOOK_MS, isBeforeStart } from './order/policy.ts';
import type { ProductOrderStatus, Snapshot } from './order/snapshot.ts';
import { learn, type RecordOptions, type Sighting } from './record.ts';

/** A row of the change feed: the latest change of one line. */
export type ChangeRow = {
  productOrderId: string;
  changeType: string;
  changedAt: Date;
  paidAt?: Date | undefined;
  productOrderStatus: ProductOrderStatus;
  claimStatus?: string | undefined;
  giftReceivingStatus?: string | undefined;
};

/** An element of an answer that could not be read; its number, where at least that was there. */
export type Unreadable = { productOrderId?: string | undefined };

/** What polling needs of the store. All of it throws NaverError. */
export type FeedPort = {
  /** The store's time. */
  now(): Date;
  changes(query: { from: Date; to: Date; more?: { from: string; sequence: string } | undefined }): Promise<{
    rows: ChangeRow[];
    more?: { from: string; sequence: string } | undefined;
    unreadable: Unreadable[];
    traceId: string | undefined;
  }>;
  details(productOrderIds: string[]): Promise<{ snapshots: Snapshot[]; unreadable: Unreadable[] }>;
  paidBetween(
    from: Date,
    to: Date,
    page: number,
  ): Promise<{ snapshots: Snapshot[]; hasNext: boolean; unreadable: Unreadable[] }>;
  product(productId: string): Promise<{ name: string; directInputs: string[] }>;
};

export type PollOptions = {
  books: Books;
  storeId: string;
  store: FeedPort;
  recordOptions: () => RecordOptions;
  /** Something is owed now. */
  wake: () => void;
  log: Log;
};

const FEED = 'changes';
/** Rows become visible late and move while they are read: each tick reads so far back. */
const OVERLAP_MS = 10 * 60_000;
/** Naver's windows are at most 24 hours. */
const WINDOW_MS = 23 * 3_600_000;
const SWEEP_EVERY_MS = 3_600_000;
const SWEEP_BACK_MS = 3 * 24 * 3_600_000;
/** Messages about lines that cannot be read, a page: if it is all of them, one more would not help. */
const UNREADABLE_TOLD = 5;
/** Labels of a product's options change rarely. */
const LOOK_UP_EVERY_MS = 24 * 3_600_000;

/** Reads everything that changed since the last time; gives how many lines are new or moved. Resumes a window that an earlier tick left half-read. */
export async function poll(options: PollOptions): Promise<{ changed: number }> {
  const { books, storeId, store } = options;
  const { firstPolledAt } = await findStore(books, storeId);
  let cursor = await findCursor(books, storeId, FEED);
  if (!cursor) {
    // Ask once for the store's time before the line between old and new orders is drawn by it.
    await store.changes({ from: new Date(store.now().getTime() - OVERLAP_MS), to: store.now() });
    cursor = await inTransaction(books, async (trx) => {
      const start: Cursor = { readTo: new Date(store.now().getTime() - FIRST_LOOK_MS), inside: undefined };
      await noteFirstPoll(trx, storeId, store.now());
      await moveCursor(trx, storeId, FEED, start);
      return start;
    });
  }
  // By the store's own clock, so not in its future; what the present second still hides, the overlap brings.
  const end = store.now();
  let changed = 0;
  let isFirstWindow = true;
  while (cursor.inside || isFirstWindow || cursor.readTo < end) {
    const page = await readPage(options, cursor, end);
    changed += page.changed;
    cursor = page.cursor;
    isFirstWindow = false;
  }
  await notePolled(books, storeId, end);
  if (!firstPolledAt) {
    // A week was just read, day by day: the first sweep can wait its hour.
    await noteSwept(books, storeId, options.recordOptions().now);
    await tellFirstStart(options);
  }
  return { changed };
}

async function readPage(options: PollOptions, cursor: Cursor, end: Date): Promise<{ changed: number; cursor: Cursor }> {
  const { store } = options;
  const from = new Date(cursor.readTo.getTime() - OVERLAP_MS);
  const windowTo = cursor.inside?.windowTo ?? new Date(Math.min(end.getTime(), cursor.readTo.getTime() + WINDOW_MS));
  const { rows, more, unreadable, traceId } = await store.changes({ from, to: windowTo, more: cursor.inside });
  await tellUnreadable(options, unreadable, traceId);
  if (more && more.from === cursor.inside?.from && more.sequence === cursor.inside.sequence) {
    throw new Error(`the change feed does not get on: ${traceId ?? 'no trace id'}`);
  }
  const next: Cursor = more
    ? { readTo: cursor.readTo, inside: { windowTo, from: more.from, sequence: more.sequence } }
    : { readTo: windowTo > cursor.readTo ? windowTo : cursor.readTo, inside: undefined };
  const sightings = await lookUp(options, rows);
  const { newLines, changedLines } = await takeIn(options, sightings, {
    after: async (trx) => await moveCursor(trx, options.storeId, FEED, next),
  });
  return { changed: newLines + changedLines, cursor: next };
}

/** Details of the rows that say something new. What the bot did itself comes back in the feed and is not read again. */
async function lookUp(options: PollOptions, rows: readonly ChangeRow[]): Promise<Sighting[]> {
  const { books, storeId, store } = options;
  const known = await findLines(
    books,
    storeId,
    rows.map((row) => row.productOrderId),
  );
  const { firstPolledAt } = await findStore(books, storeId);
  const news = new Map<string, ChangeRow>();
  for (const row of rows) {
    if (saysSomethingNew(row, known.get(row.productOrderId), firstPolledAt)) news.set(row.productOrderId, row);
  }
  if (news.size === 0) return [];
  const { snapshots, unreadable } = await store.details([...news.keys()]);
  // One bad element does not stop its page. The next ticks try it again within the overlap, then the sweep does.
  await tellUnreadable(options, unreadable, undefined);
  return snapshots.map((shown) => {
    const row = news.get(shown.productOrderId);
    return { shown, changedAt: row?.changedAt, changedTo: row && stateOf(row) };
  });
}

async function tellUnreadable(
  { books, storeId, recordOptions, wake, log }: PollOptions,
  unreadable: readonly Unreadable[],
  traceId: string | undefined,
): Promise<void> {
  if (unreadable.length === 0) return;
  log.error('poll.unreadable', { storeId, traceId, lines: unreadable.map(({ productOrderId }) => productOrderId) });
  for (const { productOrderId = '?' } of unreadable.slice(0, UNREADABLE_TOLD)) {
    const now = recordOptions().now;
    await raiseAlarmNow(books, storeId, `unreadable:${productOrderId}`, { detail: { lines: productOrderId }, now });
  }
  wake();
}

function saysSomethingNew(row: ChangeRow, booked: BookedLine | undefined, firstPolledAt: Date | undefined): boolean {
  if (!booked) {
    // Never paid, or over before we came: nothing to sell. The detail decides about everything else.
    if (!row.paidAt && row.productOrderStatus !== 'PAYED' && row.productOrderStatus !== 'unknown') return false;
    if (
      row.productOrderStatus === 'CANCELED' ||
      row.productOrderStatus === 'RETURNED' ||
      row.productOrderStatus === 'CANCELED_BY_NOPAYMENT'
    )
      return false;
    const isFinished = row.productOrderStatus !== 'PAYED' && row.productOrderStatus !== 'unknown';
    return !(isFinished && row.paidAt && isBeforeStart({ firstPolledAt }, row.paidAt));
  }
  if (booked.changedAt?.getTime() === row.changedAt.getTime() && booked.changedTo === stateOf(row)) return false;
  const isOwnDispatch =
    row.changeType === 'DISPATCHED' && row.claimStatus === undefined && booked.line.status === 'dispatched';
  return !isOwnDispatch;
}

function stateOf(row: ChangeRow): string {
  return [row.changeType, row.productOrderStatus, row.claimStatus ?? '', row.giftReceivingStatus ?? ''].join('/');
}

/** Takes in what was seen; `before` and `after` run in the same transaction. `isWanted`: somebody asked for these lines. */
export async function takeIn(
  options: PollOptions,
  sightings: readonly Sighting[],
  {
    before,
    after,
    isWanted,
  }: {
    before?: ((trx: BooksTrx) => Promise<void>) | undefined;
    after?: ((trx: BooksTrx) => Promise<void>) | undefined;
    isWanted?: boolean | undefined;
  } = {},
): Promise<{ newLines: number; changedLines: number; newIds: string[] }> {
  const { books, storeId, log } = options;
  await lookUpProducts(options, sightings);
  const learned = await inTransaction(books, async (trx) => {
    await before?.(trx);
    const result = await learn(trx, storeId, sightings, { ...options.recordOptions(), isWanted });
    await after?.(trx);
    return result;
  });
  for (const productOrderId of learned.newLines) log.info('line.paid', { storeId, productOrderId });
  for (const { happening, error } of learned.refused) {
    log.warn('line.odd', {
      storeId,
      productOrderId: happening.productOrderId,
      status: error.status,
      event: error.event,
    });
  }
  if (learned.newLines.length + learned.changedLines.length > 0) options.wake();
  return { newLines: learned.newLines.length, changedLines: learned.changedLines.length, newIds: learned.newLines };
}

/** The labels of the options in which buyers type their address: known before the first line of a product is taken in. */
async function lookUpProducts(
  { books, storeId, store, recordOptions, log }: PollOptions,
  sightings: readonly Sighting[],
): Promise<void> {
  const productIds = [...new Set(sightings.map(({ shown }) => shown.productId))];
  const rules = await findRules(books, storeId, productIds);
  const { now } = recordOptions();
  for (const productId of productIds) {
    const lookedUpAt = rules.get(productId)?.lookedUpAt;
    if (lookedUpAt && now.getTime() - lookedUpAt.getTime() < LOOK_UP_EVERY_MS) continue;
    try {
      const { name, directInputs } = await store.product(productId);
      await noteProduct(books, { storeId, productId }, { name, directInputs, now });
    } catch (error) {
      // Without the labels an address is found by its looks; an order must not wait for a product page.
      log.warn('product.not_looked_up', { storeId, productId, error });
    }
  }
}

/** Once an hour: what was paid in the last days and the feed did not show. Gives how many lines only the sweep found. */
export async function sweep(options: PollOptions): Promise<{ found: number } | undefined> {
  const { books, storeId, store, log } = options;
  const { sweptAt } = await findStore(books, storeId);
  const startedAt = options.recordOptions().now;
  if (sweptAt && startedAt.getTime() - sweptAt.getTime() < SWEEP_EVERY_MS) return undefined;
  const now = store.now();
  let found = 0;
  for (let to = now; to > new Date(now.getTime() - SWEEP_BACK_MS); to = new Date(to.getTime() - WINDOW_MS)) {
    const from = new Date(to.getTime() - WINDOW_MS);
    for (let page = 1, hasNext = true; hasNext; page += 1) {
      const answer = await store.paidBetween(from, to, page);
      await tellUnreadable(options, answer.unreadable, undefined);
      const known = await findLines(
        books,
        storeId,
        answer.snapshots.map((shown) => shown.productOrderId),
      );
      // Lines in the books are the feed's and the gates' affair; reading them here would race with both.
      const missed = answer.snapshots.filter((shown) => !known.has(shown.productOrderId));
      const { newIds } = await takeIn(
        options,
        missed.map((shown) => ({ shown })),
      );
      for (const productOrderId of newIds) log.warn('sweep.found', { storeId, productOrderId });
      found += newIds.length;
      hasNext = answer.hasNext;
    }
  }
  await noteSwept(books, storeId, startedAt);
  return { found };
}

/** What was paid before the first poll waits silently on its cards; one message rings for all of it. */
async function tellFirstStart({ books, storeId, recordOptions, wake }: PollOptions): Promise<void> {
  const { now, firstStart } = recordOptions();
  if (firstStart !== 'ask') return;
  const count = await countSilent(books, storeId);
  if (count === 0) return;
  await raiseAlarmNow(books, storeId, 'first_start', { detail: { count }, now });
  wake();
}
