// What rings where and when, as the seller set it; and what has been waiting for somebody since when.
import { sql } from 'kysely';
import { BY_ITSELF, RINGS_AGAIN } from '../order/waiting.ts';
import { type Books, type BooksTrx, orUndefined } from './books.ts';

/** Minutes; of the day in Korea for quiet hours. A number of 0 minutes: never. */
export type NotifySettings = {
  remindMinutes: number;
  escalateMinutes: number;
  escalateRole: string | undefined;
  quiet: { from: number; to: number } | undefined;
  alarmChannel: string | undefined;
  autoChannel: string | undefined;
  /** The end of quiet hours that was told of last. */
  caughtUpAt: Date | undefined;
};

/** What changes: an absent member stays, `null` takes it away. */
export type NotifyChange = {
  remindMinutes?: number | undefined;
  escalateMinutes?: number | undefined;
  escalateRole?: string | null | undefined;
  quiet?: { from: number; to: number } | null | undefined;
  alarmChannel?: string | null | undefined;
  autoChannel?: string | null | undefined;
};

export async function findNotify(books: Books | BooksTrx, storeId: string): Promise<NotifySettings> {
  const row = await books.db.selectFrom('notify').selectAll().where('store_id', '=', storeId).executeTakeFirst();
  const { quiet_from: from = null, quiet_to: to = null } = row ?? {};
  return {
    remindMinutes: row?.remind_minutes ?? 15,
    escalateMinutes: row?.escalate_minutes ?? 60,
    escalateRole: row?.escalate_role ?? undefined,
    quiet: from !== null && to !== null ? { from, to } : undefined,
    alarmChannel: row?.alarm_channel ?? undefined,
    autoChannel: row?.auto_channel ?? undefined,
    caughtUpAt: row?.caught_up_at ?? undefined,
  };
}

export async function saveNotify(trx: BooksTrx, storeId: string, change: NotifyChange, now: Date): Promise<void> {
  const { remindMinutes, escalateMinutes, escalateRole, quiet, alarmChannel, autoChannel } = change;
  const row = {
    ...(remindMinutes !== undefined && { remind_minutes: remindMinutes }),
    ...(escalateMinutes !== undefined && { escalate_minutes: escalateMinutes }),
    ...(escalateRole !== undefined && { escalate_role: escalateRole }),
    // What went by before they were set was not quiet.
    ...(quiet !== undefined && { quiet_from: quiet?.from ?? null, quiet_to: quiet?.to ?? null, caught_up_at: now }),
    ...(alarmChannel !== undefined && { alarm_channel: alarmChannel }),
    ...(autoChannel !== undefined && { auto_channel: autoChannel }),
  };
  await trx.db
    .insertInto('notify')
    .values({ store_id: storeId, ...row })
    .onConflict((conflict) => conflict.column('store_id').doUpdateSet({ store_id: storeId, ...row }))
    .execute();
}

/** The end of these quiet hours is told of. False when it was already. */
export async function noteCaughtUp(trx: BooksTrx, storeId: string, endedAt: Date): Promise<boolean> {
  const { numUpdatedRows } = await trx.db
    .updateTable('notify')
    .set({ caught_up_at: endedAt })
    .where('store_id', '=', storeId)
    .where((eb) => eb.or([eb('caught_up_at', 'is', null), eb('caught_up_at', '<', endedAt)]))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** A line waits for somebody; what a person put on hold, or only mailed, waits by his will. */
const WAITS = sql<boolean>`status in (${sql.join(RINGS_AGAIN)}) and not (status = 'held' and coalesce(because, 'manual') = 'manual')`;
const STATE = sql<string>`status || '/' || coalesce(attention, '')`;

/** Holds against the books what was known to wait: what is new waits from now on, what waits for something else begins anew. */
export async function noteWaits(trx: BooksTrx, storeId: string, now: Date): Promise<void> {
  await sql`delete from waits w where w.store_id = ${storeId} and not exists (select 1 from lines l
    where l.store_id = w.store_id and l.product_order_id = w.product_order_id and ${WAITS})`.execute(trx.db);
  await sql`insert into waits (store_id, product_order_id, state, since)
    select store_id, product_order_id, ${STATE}, ${now} from lines where store_id = ${storeId} and ${WAITS}
    on conflict (store_id, product_order_id) do update set state = excluded.state, since = excluded.since, rung = 0
    where waits.state != excluded.state`.execute(trx.db);
}

/** Lines that have been waiting since then or longer and rang so often, marked as rung once more. */
export async function takeWaits(
  trx: BooksTrx,
  storeId: string,
  { rung, since, isQuiet }: { rung: number; since: Date; isQuiet: boolean },
): Promise<string[]> {
  const rows = await trx.db
    .updateTable('waits')
    .set({ rung: rung + 1 })
    .where('store_id', '=', storeId)
    .where('rung', '=', rung)
    .where('since', '<=', since)
    // Whoever canceled is not kept waiting by the night.
    .$if(isQuiet, (query) => query.where('state', 'like', 'cancel_requested/%'))
    .returning('product_order_id')
    .execute();
  return rows.map((row) => row.product_order_id);
}

/** All that waits, told of now in one message: it begins to wait anew. */
export async function restartWaits(trx: BooksTrx, storeId: string, now: Date): Promise<string[]> {
  const rows = await trx.db
    .updateTable('waits')
    .set({ since: now, rung: 0 })
    .where('store_id', '=', storeId)
    .returning('product_order_id')
    .execute();
  return rows.map((row) => row.product_order_id);
}

/** Orders whose card is still to be posted and would ring. */
export async function listUnposted(books: Books | BooksTrx, storeId: string): Promise<string[]> {
  const rows = await books.db
    .selectFrom('orders as o')
    .innerJoin('outbox as x', (join) =>
      join.onRef('x.store_id', '=', 'o.store_id').onRef('x.subject', '=', 'o.order_id'),
    )
    .select('o.order_id')
    .where('o.store_id', '=', storeId)
    .where('x.kind', '=', 'show_card')
    .where('o.message_id', 'is', null)
    .where('o.is_silent', '=', false)
    .where('o.told_in', 'is', null)
    .execute();
  return rows.map((row) => row.order_id);
}

/** How many cards rang since then. */
export async function countRungCards(books: Books | BooksTrx, storeId: string, since: Date): Promise<number> {
  const { count } = await books.db
    .selectFrom('orders')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('store_id', '=', storeId)
    .where('card_attempted_at', '>', since)
    .where('message_id', 'is not', null)
    .where('is_silent', '=', false)
    .where('told_in', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** One message will ring for all of these; what needs somebody is posted first, the earliest deadline before others. */
export async function tellTogether(
  trx: BooksTrx,
  storeId: string,
  { orderIds, code, now }: { orderIds: readonly string[]; code: string; now: Date },
): Promise<void> {
  // Held in one order everywhere, see raiseRevisions().
  await trx.db
    .selectFrom('orders')
    .select('order_id')
    .where('store_id', '=', storeId)
    .where('order_id', 'in', [...orderIds])
    .orderBy('order_id')
    .forUpdate()
    .execute();
  await trx.db
    .updateTable('orders')
    .set({ told_in: code })
    .where('store_id', '=', storeId)
    .where('order_id', 'in', [...orderIds])
    .execute();
  // The lane takes what is due longest. Rows in its hands, or in those of another transaction, keep their turn.
  await sql`with free as (select outbox_id, subject from outbox where store_id = ${storeId} and kind = 'show_card'
      and subject in (${sql.join([...orderIds])}) and leased_until is null for update skip locked),
    ranked as (select order_id, (row_number() over (order by bool_or(not (status in (${sql.join(BY_ITSELF)}))) desc,
        min(dispatch_due_at), order_id))::int as rank
      from lines where store_id = ${storeId} and order_id in (${sql.join([...orderIds])}) group by order_id)
    update outbox x set due_at = ${now}::timestamptz - interval '1 hour' + r.rank * interval '1 millisecond'
    from free f join ranked r on r.order_id = f.subject where x.outbox_id = f.outbox_id`.execute(trx.db);
}

/** Which message tells of an order; undefined: its own card. */
export async function findToldIn(books: Books, storeId: string, orderId: string): Promise<string | undefined> {
  const row = await books.db
    .selectFrom('orders')
    .select('told_in')
    .where('store_id', '=', storeId)
    .where('order_id', '=', orderId)
    .executeTakeFirst();
  return row && orUndefined(row.told_in);
}

/** How far a message about many orders is: its cards are still to come, it can be asked for, it is on its way, it was posted. */
export async function findRoundState(
  books: Books | BooksTrx,
  storeId: string,
  code: string,
): Promise<'posting' | 'complete' | 'asked' | 'told'> {
  const alarm = await books.db
    .selectFrom('alarms')
    .select('cleared_at')
    .where('store_id', '=', storeId)
    .where('code', '=', code)
    .executeTakeFirst();
  if (alarm) return alarm.cleared_at ? 'told' : 'asked';
  const unposted = await books.db
    .selectFrom('orders')
    .select('order_id')
    .where('store_id', '=', storeId)
    .where('told_in', '=', code)
    .where('message_id', 'is', null)
    // A card that was given up, because the channel was closed to us, holds up nothing.
    .where(
      sql<boolean>`exists (select 1 from outbox x where x.store_id = orders.store_id and x.kind = 'show_card' and x.subject = orders.order_id)`,
    )
    .limit(1)
    .executeTakeFirst();
  return unposted ? 'posting' : 'complete';
}

/** Those of the orders of which a line needs somebody, or may. */
export async function listNeedy(books: Books, storeId: string, orderIds: readonly string[]): Promise<Set<string>> {
  if (orderIds.length === 0) return new Set();
  const rows = await books.db
    .selectFrom('lines')
    .select('order_id')
    .distinct()
    .where('store_id', '=', storeId)
    .where('order_id', 'in', [...orderIds])
    .where('status', 'not in', [...BY_ITSELF])
    .execute();
  return new Set(rows.map((row) => row.order_id));
}

/** The lines of the orders that a message tells of. */
export async function listLinesToldIn(
  books: Books,
  storeId: string,
  code: string,
): Promise<{ productOrderId: string; orderId: string; status: string }[]> {
  const rows = await books.db
    .selectFrom('lines as l')
    .innerJoin('orders as o', (join) =>
      join.onRef('o.store_id', '=', 'l.store_id').onRef('o.order_id', '=', 'l.order_id'),
    )
    .select(['l.product_order_id', 'l.order_id', 'l.status'])
    .where('o.store_id', '=', storeId)
    .where('o.told_in', '=', code)
    .execute();
  return rows.map((row) => ({ productOrderId: row.product_order_id, orderId: row.order_id, status: row.status }));
}
