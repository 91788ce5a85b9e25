// What is wrong with the store as a whole, told once until it is over.
import { type Books, type BooksTrx, inTransaction } from './books.ts';
import { enqueue } from './outbox.ts';

export type Alarm = { code: string; raisedAt: Date; detail: Record<string, unknown> | undefined };

/** Raises an alarm and asks for its message; one that stands already stays silent. Gives whether it is new. */
export async function raiseAlarm(
  trx: BooksTrx,
  storeId: string,
  code: string,
  { detail, now }: { detail?: Record<string, unknown> | undefined; now: Date },
): Promise<boolean> {
  const fresh = { raised_at: now, cleared_at: null, detail: detail ? JSON.stringify(detail) : null };
  const raised = await trx.db
    .insertInto('alarms')
    .values({ store_id: storeId, code, ...fresh })
    .onConflict((conflict) =>
      conflict.columns(['store_id', 'code']).doUpdateSet(fresh).where('alarms.cleared_at', 'is not', null),
    )
    .returning('code')
    .executeTakeFirst();
  if (!raised) return false;
  await enqueue(trx, [{ storeId, kind: 'alarm', subject: code, orderId: undefined }], now);
  return true;
}

/** It is over; the next time it rings again. */
export async function clearAlarm(books: Books | BooksTrx, storeId: string, code: string, now: Date): Promise<void> {
  await books.db
    .updateTable('alarms')
    .set({ cleared_at: now })
    .where('store_id', '=', storeId)
    .where('code', '=', code)
    .where('cleared_at', 'is', null)
    .execute();
}

/** As raiseAlarm, for a cause that has no transaction of its own. */
export async function raiseAlarmNow(
  books: Books,
  storeId: string,
  code: string,
  options: { detail?: Record<string, unknown> | undefined; now: Date },
): Promise<boolean> {
  return await inTransaction(books, async (trx) => await raiseAlarm(trx, storeId, code, options));
}

/** The alarms that stand, or one of them. */
export async function listAlarms(books: Books, storeId: string, code?: string): Promise<Alarm[]> {
  const rows = await books.db
    .selectFrom('alarms')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('cleared_at', 'is', null)
    .$if(code !== undefined, (query) => query.where('code', '=', code ?? ''))
    .orderBy('raised_at')
    .execute();
  return rows.map((row) => ({ code: row.code, raisedAt: row.raised_at, detail: row.detail ?? undefined }));
}
