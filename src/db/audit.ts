// The nightly comparison in the books: when it was last done, which lines it is about, and the differences it has found so far.
import type { Difference } from '../order/compare.ts';
import type { LineStatus } from '../order/line.ts';
import { clearAlarm, raiseAlarm } from './alarms.ts';
import { type Books, type BooksTrx, orUndefined } from './books.ts';
import { append } from './history.ts';

/** A line whose sale is neither over nor done, and nothing of ours under way. */
const OPEN: readonly LineStatus[] = [
  'awaiting_gift',
  'awaiting_address',
  'awaiting_approval',
  'awaiting_stock',
  'held',
  'emailed',
  'needs_attention',
  'cancel_requested',
  'return_requested',
];
const DISPATCHED: readonly LineStatus[] = ['dispatched', 'dispatched_elsewhere'];

/** When store and books were last compared; undefined: never. */
export async function findAudit(
  books: Books,
  storeId: string,
): Promise<{ auditedAt: Date | undefined; firstPolledAt: Date | undefined }> {
  const row = await books.db
    .selectFrom('stores')
    .select(['audited_at', 'first_polled_at'])
    .where('store_id', '=', storeId)
    .executeTakeFirstOrThrow();
  return { auditedAt: orUndefined(row.audited_at), firstPolledAt: orUndefined(row.first_polled_at) };
}

/** All open lines, and those paid since then that are dispatched. */
export async function listAuditable(books: Books, storeId: string, since: Date): Promise<string[]> {
  const rows = await books.db
    .selectFrom('lines')
    .select('product_order_id')
    .where('store_id', '=', storeId)
    .where((eb) =>
      eb.or([eb('status', 'in', [...OPEN]), eb.and([eb('status', 'in', [...DISPATCHED]), eb('paid_at', '>=', since)])]),
    )
    .execute();
  return rows.map((row) => row.product_order_id).toSorted();
}

/** Keeps differences for the message of the night, and writes each into the history of its order. Gives those that the night did not know yet. */
export async function noteDifferences(
  trx: BooksTrx,
  storeId: string,
  code: string,
  differences: readonly Difference[],
  now: Date,
): Promise<Difference[]> {
  const earlier = differences.length > 0 ? await listDifferences(trx, storeId, code) : [];
  const known = new Set(earlier.map(({ productOrderId }) => productOrderId));
  const fresh = differences.filter(({ productOrderId }) => !known.has(productOrderId));
  if (fresh.length === 0) return [];
  const found = [...earlier, ...fresh];
  // Cleared: it rings only when the night is through.
  const row = { raised_at: now, cleared_at: now, detail: JSON.stringify({ differences: found }) };
  await trx.db
    .insertInto('alarms')
    .values({ store_id: storeId, code, ...row })
    .onConflict((conflict) => conflict.columns(['store_id', 'code']).doUpdateSet(row))
    .execute();
  await append(
    trx,
    fresh.map(({ orderId, productOrderId, books, store }) => ({
      storeId,
      orderId,
      productOrderId,
      at: now,
      actor: 'auto',
      what: 'audit.difference',
      detail: { books, store },
    })),
  );
  return fresh;
}

/** What was found in a night. */
export async function listDifferences(books: Books | BooksTrx, storeId: string, code: string): Promise<Difference[]> {
  const row = await books.db
    .selectFrom('alarms')
    .select('detail')
    .where('store_id', '=', storeId)
    .where('code', '=', code)
    .executeTakeFirst();
  return (row?.detail?.['differences'] ?? []) as Difference[];
}

/** The night is through; asks for the message where there is something to tell. Gives how many differences there are. */
export async function closeAudit(trx: BooksTrx, storeId: string, code: string, now: Date): Promise<number> {
  const differences = await listDifferences(trx, storeId, code);
  if (differences.length > 0) {
    await clearAlarm(trx, storeId, code, now);
    await raiseAlarm(trx, storeId, code, { detail: { differences }, now });
  }
  await trx.db.updateTable('stores').set({ audited_at: now }).where('store_id', '=', storeId).execute();
  return differences.length;
}
