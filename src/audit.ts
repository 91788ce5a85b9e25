// The nightly comparison of store and books: every open line and what was dispatched lately is read again, and what the store lists as
// paid is looked up. Every difference is told in one message and taken in like any other sighting.
import { type Books, type BooksTrx, inTransaction } from './db/books.ts';
import { closeAudit, findAudit, listAuditable, noteDifferences } from './db/audit.ts';
import { findLines, lockLines } from './db/lines.ts';
import type { Log } from './log.ts';
import { findDifference, noteMissing } from './order/compare.ts';
import type { Snapshot } from './order/snapshot.ts';

/** What the comparison needs of the store. All of it throws NaverError. */
export type AuditPort = {
  /** The store's time. */
  now(): Date;
  details(productOrderIds: string[]): Promise<{ snapshots: Snapshot[]; missing: string[] }>;
  paidBetween(from: Date, to: Date, page: number): Promise<{ snapshots: Snapshot[]; hasNext: boolean }>;
};

export type AuditOptions = {
  books: Books;
  storeId: string;
  store: AuditPort;
  /** Takes in what was seen like a poll; `before` runs in the same transaction, first. */
  takeIn: (sightings: { shown: Snapshot }[], before?: (trx: BooksTrx) => Promise<void>) => Promise<unknown>;
  /** Reads what changed since the last time: most differences are only news. */
  readFeed: () => Promise<unknown>;
  now: () => Date;
  /** Something is owed now. */
  wake: () => void;
  log: Log;
};

/** The code of a night's message is this and the day. */
export const AUDIT = 'audit';

/** One call's worth of reading. */
type Piece = { kind: 'paid'; from: Date; to: Date; page: number } | { kind: 'lines'; productOrderIds: string[] };

type Night = { code: string; pieces: Piece[]; lines: number };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 04:00 in Korea, counted from UTC. */
const BEGINS_MS = 19 * HOUR_MS;
const DISPATCHED_WITHIN_MS = 30 * DAY_MS;
/** Naver's windows are at most 24 hours. */
const WINDOW_MS = 23 * HOUR_MS;
const PAID_WITHIN_MS = 4 * WINDOW_MS;
/** Naver gives so many details a call. */
const DETAILS = 300;
/** Calls of a tick: deliveries share the store's pace, and orders are read in between. */
const CALLS_A_TICK = 6;
/** After a failure. */
const PAUSE_MS = 10 * 60_000;

/** Gives what every tick calls after it has read the feed; a night takes as many ticks as it needs. Never throws. */
export function createAudit(options: AuditOptions): () => Promise<void> {
  const { books, storeId, log } = options;
  let night: Night | undefined;
  let pausedUntilMs = -Infinity;

  async function goOn(): Promise<void> {
    night ??= await begin(options);
    if (!night) return;
    for (let calls = 0; calls < CALLS_A_TICK; calls += 1) {
      const [piece] = night.pieces;
      if (!piece) break;
      const next = await (piece.kind === 'paid'
        ? comparePaid(options, night, piece)
        : compareLines(options, night, piece.productOrderIds));
      night.pieces.splice(0, 1, ...(next ? [next] : []));
    }
    if (night.pieces.length > 0) return;
    const { code, lines } = night;
    const differences = await inTransaction(books, async (trx) => await closeAudit(trx, storeId, code, options.now()));
    night = undefined;
    log.info('audit.done', { storeId, lines, differences });
    if (differences > 0) options.wake();
  }

  return async function audit() {
    if (options.now().getTime() < pausedUntilMs) return;
    try {
      await goOn();
    } catch (error) {
      // It can wait; reading and delivering go on.
      pausedUntilMs = options.now().getTime() + PAUSE_MS;
      log.warn('audit.interrupted', { storeId, error });
    }
  };
}

/** The latest 04:00 in Korea. */
function nightOf(now: Date): Date {
  return new Date(Math.floor((now.getTime() - BEGINS_MS) / DAY_MS) * DAY_MS + BEGINS_MS);
}

async function begin({ books, storeId, store, now, log }: AuditOptions): Promise<Night | undefined> {
  const { auditedAt, firstPolledAt } = await findAudit(books, storeId);
  const since = auditedAt ?? firstPolledAt;
  const nightAt = nightOf(now());
  if (!since || since >= nightAt) return undefined;
  const ids = await listAuditable(books, storeId, new Date(now().getTime() - DISPATCHED_WITHIN_MS));
  const pieces: Piece[] = [];
  const end = store.now().getTime();
  for (let to = end; to > end - PAID_WITHIN_MS; to -= WINDOW_MS)
    pieces.push({ kind: 'paid', from: new Date(to - WINDOW_MS), to: new Date(to), page: 1 });
  for (let at = 0; at < ids.length; at += DETAILS)
    pieces.push({ kind: 'lines', productOrderIds: ids.slice(at, at + DETAILS) });
  log.info('audit.begun', { storeId, lines: ids.length });
  // The day in Korea.
  const day = new Date(nightAt.getTime() + 9 * HOUR_MS).toISOString().slice(0, 10);
  return { code: `${AUDIT}:${day}`, pieces, lines: ids.length };
}

/** What the store lists as paid. Gives the next page. */
async function comparePaid(options: AuditOptions, night: Night, piece: Piece & { kind: 'paid' }) {
  const { from, to, page } = piece;
  const { snapshots, hasNext } = await options.store.paidBetween(from, to, page);
  await settle(options, night, await listSuspects(options, snapshots));
  return hasNext ? { ...piece, page: page + 1 } : undefined;
}

async function compareLines(options: AuditOptions, night: Night, productOrderIds: string[]): Promise<undefined> {
  const { snapshots, missing } = await options.store.details(productOrderIds);
  const suspects = new Set(await listSuspects(options, snapshots));
  // What the store does silently.
  const others = snapshots.filter(({ productOrderId }) => !suspects.has(productOrderId));
  await options.takeIn(others.map((shown) => ({ shown })));
  await settle(options, night, [...suspects, ...missing]);
}

async function listSuspects({ books, storeId, now }: AuditOptions, snapshots: readonly Snapshot[]): Promise<string[]> {
  const known = await findLines(
    books,
    storeId,
    snapshots.map(({ productOrderId }) => productOrderId),
  );
  return snapshots
    .filter((shown) => findDifference(known.get(shown.productOrderId)?.line, shown, now()) !== undefined)
    .map(({ productOrderId }) => productOrderId);
}

/** What differs may have happened a second ago: the feed is read once more, then the lines; what still differs is told, and taken in. */
async function settle(options: AuditOptions, { code }: Night, suspects: string[]): Promise<void> {
  if (suspects.length === 0) return;
  const { books, storeId, store, log } = options;
  await options.readFeed();
  const { snapshots, missing } = await store.details(suspects);
  const now = options.now();
  const unknownToStore = await findLines(books, storeId, missing);
  await options.takeIn(
    snapshots.map((shown) => ({ shown })),
    async (trx) => {
      const held = await lockLines(
        trx,
        storeId,
        snapshots.map(({ productOrderId }) => productOrderId),
      );
      const differences = [
        ...snapshots.map((shown) => findDifference(held.get(shown.productOrderId)?.line, shown, now)),
        ...[...unknownToStore.values()].map(({ line }) => noteMissing(line)),
      ].filter((difference) => difference !== undefined);
      const fresh = await noteDifferences(trx, storeId, code, differences, now);
      for (const { orderId, productOrderId, books: said, store: says } of fresh)
        log.warn('audit.difference', { storeId, orderId, productOrderId, books: said?.status, store: says?.status });
    },
  );
}
