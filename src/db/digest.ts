// The daily digest: when it comes, that it comes once a day, and what it tells of what waits.
import { sql } from 'kysely';
import type { LineStatus } from '../order/line.ts';
import type { Due, Waiting } from '../report/digest.ts';
import { type Books, type BooksTrx, orUndefined } from './books.ts';
import { enqueue } from './outbox.ts';

export type DigestSetting = {
  /** After midnight in Korea; undefined: never. */
  minutes: number | undefined;
  /** The day in Korea whose digest was asked for last: `2026-11-24`. */
  digestedOn: string | undefined;
};

export async function findDigest(books: Books | BooksTrx, storeId: string): Promise<DigestSetting> {
  const row = await books.db
    .selectFrom('stores')
    .select(['digest_minutes', 'digested_on'])
    .where('store_id', '=', storeId)
    .executeTakeFirstOrThrow();
  return { minutes: orUndefined(row.digest_minutes), digestedOn: orUndefined(row.digested_on) };
}

/** @param digestedOn  a day whose digest shall not come any more */
export async function setDigest(trx: BooksTrx, storeId: string, { minutes, digestedOn }: DigestSetting): Promise<void> {
  await trx.db
    .updateTable('stores')
    .set({ digest_minutes: minutes ?? null, ...(digestedOn !== undefined && { digested_on: digestedOn }) })
    .where('store_id', '=', storeId)
    .execute();
}

/**
 * Asks for today's digest when its hour has come: once a day, whoever looks and how often. A store that was not served yet at that
 * hour has nothing to tell. Gives whether it was asked for.
 */
export async function askForDigest(
  trx: BooksTrx,
  storeId: string,
  { today, midnight, now }: { today: string; midnight: Date; now: Date },
): Promise<boolean> {
  const asked = await trx.db
    .updateTable('stores')
    .set({ digested_on: today })
    .where('store_id', '=', storeId)
    .where((eb) => eb.or([eb('digested_on', 'is', null), eb('digested_on', '<', today)]))
    .where(sql<boolean>`${midnight}::timestamptz + make_interval(mins => digest_minutes) <= ${now}`)
    .where(sql<boolean>`${midnight}::timestamptz + make_interval(mins => digest_minutes) > first_polled_at`)
    .returning('store_id')
    .executeTakeFirst();
  if (!asked) return false;
  await enqueue(trx, [{ storeId, kind: 'digest', subject: today, orderId: undefined }], now);
  return true;
}

/** Where a line stays until somebody does something, the most urgent first. */
const FOR_A_PERSON: readonly LineStatus[] = [
  'needs_attention',
  'cancel_requested',
  'return_requested',
  'awaiting_address',
  'awaiting_approval',
  'awaiting_stock',
  'dispatched_elsewhere',
  'emailed',
  'held',
];

export async function listForAPerson(books: Books, storeId: string, shown: number): Promise<Waiting[]> {
  const counts = await books.db
    .selectFrom('lines')
    .select(['status', sql<number>`count(*)::int`.as('lines')])
    .where('store_id', '=', storeId)
    .where('status', 'in', FOR_A_PERSON)
    .groupBy('status')
    .execute();
  const waiting: Waiting[] = [];
  for (const status of FOR_A_PERSON) {
    const lines = counts.find((row) => row.status === status)?.lines ?? 0;
    if (lines === 0) continue;
    const first = await books.db
      .selectFrom('lines as l')
      .innerJoin('orders as o', (join) =>
        join.onRef('o.store_id', '=', 'l.store_id').onRef('o.order_id', '=', 'l.order_id'),
      )
      .select(['l.order_id', 'l.product_name', 'l.dispatch_due_at', 'o.channel_id', 'o.message_id'])
      .where('l.store_id', '=', storeId)
      .where('l.status', '=', status)
      .orderBy(sql`l.dispatch_due_at nulls last`)
      .orderBy('l.product_order_id')
      .limit(shown)
      .execute();
    waiting.push({
      status,
      lines,
      first: first.map((row) => ({
        orderId: row.order_id,
        productName: row.product_name,
        dueAt: orUndefined(row.dispatch_due_at),
        place:
          row.channel_id !== null && row.message_id !== null
            ? { channelId: row.channel_id, messageId: row.message_id }
            : undefined,
      })),
    });
  }
  return waiting;
}

/** Lines that are still to be dispatched, by deadline. @param until  the end of the day */
export async function countDue(
  books: Books,
  storeId: string,
  { now, until }: { now: Date; until: Date },
): Promise<Due> {
  const row = await books.db
    .selectFrom('lines')
    .select([
      sql<number>`(count(*) filter (where dispatch_due_at <= ${now}))::int`.as('overdue'),
      sql<number>`(count(*) filter (where dispatch_due_at > ${now}))::int`.as('today'),
      sql<Date | null>`min(dispatch_due_at) filter (where dispatch_due_at > ${now})`.as('first'),
    ])
    .where('store_id', '=', storeId)
    .where('dispatched_at', 'is', null)
    .where('dispatch_due_at', '<', until)
    // What lies longer than that was settled elsewhere.
    .where('dispatch_due_at', '>', new Date(now.getTime() - 30 * 86_400_000))
    .where('status', 'not in', ['canceled', 'returned', 'cancel_requested', 'approving_cancel', 'return_requested'])
    .executeTakeFirstOrThrow();
  return { overdue: row.overdue, today: row.today, firstAt: orUndefined(row.first) };
}
