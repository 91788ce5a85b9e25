// Dispatch deadlines 발송기한 that come near: which lines are to be told of now, and which of those still wait when the message is written.
import { sql } from 'kysely';
import type { LineStatus } from '../order/line.ts';
import type { Books, BooksTrx } from './books.ts';

export type NearLine = { productOrderId: string; orderId: string; dueAt: Date };

const HOUR_MS = 3_600_000;
/** Told when so much is left, then when so much is left, then when it has passed. */
const FIRST_MS = 24 * HOUR_MS;
const SECOND_MS = 3 * HOUR_MS;
/** A line of a product with a short deadline was seen by its seller a moment ago. */
const JUST_PAID_MS = 3 * HOUR_MS;
/** What is overdue for longer than this, nobody is told of again. */
const LONG_AGO_MS = 30 * 24 * HOUR_MS;

/** Somebody has to act. */
const WAITING: readonly LineStatus[] = [
  'awaiting_gift',
  'awaiting_address',
  'awaiting_approval',
  'awaiting_stock',
  'held',
  'emailed',
  'needs_attention',
];
/** They go out by themselves at this moment; unless something stops them. */
const MOVING: readonly LineStatus[] = ['approved', 'reserved', 'confirmed', 'dispatching'];

/** The lines whose deadline came nearer than they were last told of, marked as told. Each threshold is told once. */
export async function takeNear(trx: BooksTrx, storeId: string, now: Date): Promise<NearLine[]> {
  const [second, longAgo] = [after(now, SECOND_MS), after(now, -LONG_AGO_MS)];
  // When the last of the thresholds that the line is past was reached.
  const reached = sql<Date>`case when dispatch_due_at <= ${now} then dispatch_due_at
    when dispatch_due_at <= ${second} then dispatch_due_at - make_interval(secs => ${SECOND_MS / 1_000}::int)
    else dispatch_due_at - make_interval(secs => ${FIRST_MS / 1_000}::int) end`;
  const rows = await trx.db
    .selectFrom('lines')
    .select(['product_order_id', 'order_id', 'dispatch_due_at'])
    .where('store_id', '=', storeId)
    .where('dispatched_at', 'is', null)
    .where('dispatch_due_at', '<=', after(now, FIRST_MS))
    .where('dispatch_due_at', '>', longAgo)
    .where(stands(storeId))
    // Of what was there before Bellhop one message told already.
    .where(
      sql<boolean>`coalesce(reminded_at, (select lines.seen_at from orders o where o.store_id = lines.store_id
        and o.order_id = lines.order_id and o.is_silent), '-infinity') < ${reached}`,
    )
    .where((eb) => eb.or([eb('dispatch_due_at', '<=', second), eb('paid_at', '<=', after(now, -JUST_PAID_MS))]))
    // As lines are locked everywhere.
    .orderBy('product_order_id')
    .forUpdate()
    .execute();
  if (rows.length === 0) return [];
  await trx.db
    .updateTable('lines')
    .set({ reminded_at: now })
    .where('store_id', '=', storeId)
    .where(
      'product_order_id',
      'in',
      rows.map((row) => row.product_order_id),
    )
    .execute();
  return sortByDue(rows);
}

/** Those of the lines that still wait for somebody, the most urgent first. */
export async function listStillNear(
  books: Books,
  storeId: string,
  productOrderIds: readonly string[],
): Promise<NearLine[]> {
  if (productOrderIds.length === 0) return [];
  const rows = await books.db
    .selectFrom('lines')
    .select(['product_order_id', 'order_id', 'dispatch_due_at'])
    .where('store_id', '=', storeId)
    .where('product_order_id', 'in', [...productOrderIds])
    .where('dispatched_at', 'is', null)
    .where(stands(storeId))
    .execute();
  return sortByDue(rows);
}

/** Not on its way, or on its way and stuck. */
function stands(storeId: string) {
  return sql<boolean>`(status in (${sql.join(WAITING)}) or (status in (${sql.join(MOVING)}) and (trouble is not null
    or exists (select 1 from stores s where s.store_id = ${storeId} and s.paused_at is not null))))`;
}

function sortByDue(rows: readonly { product_order_id: string; order_id: string; dispatch_due_at: Date | null }[]) {
  return rows
    .flatMap(({ product_order_id: productOrderId, order_id: orderId, dispatch_due_at: dueAt }) =>
      dueAt ? [{ productOrderId, orderId, dueAt }] : [],
    )
    .toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || (a.productOrderId < b.productOrderId ? -1 : 1));
}

function after(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}
