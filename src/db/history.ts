// The append-only history: when, who (or `auto`), what, outcome. Nothing that is appended may hold keys or buyers' data.
import type { LastAction } from '../order/view.ts';
import { type Books, type BooksTrx, orUndefined } from './books.ts';

export type Entry = {
  storeId: string;
  orderId?: string | undefined;
  productOrderId?: string | undefined;
  at: Date;
  /** A person's name, `auto`, or `store` for what the store showed. */
  actor: string;
  /** A line event, an effect, or an operator's command such as `license.import`. */
  what: string;
  outcome?: string | undefined;
  detail?: Record<string, unknown> | undefined;
};

export async function append(trx: BooksTrx | Books, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return;
  await trx.db
    .insertInto('history')
    .values(
      entries.map((entry) => ({
        store_id: entry.storeId,
        order_id: entry.orderId ?? null,
        product_order_id: entry.productOrderId ?? null,
        at: entry.at,
        actor: entry.actor,
        what: entry.what,
        outcome: entry.outcome ?? null,
        detail: entry.detail ? JSON.stringify(entry.detail) : null,
      })),
    )
    .execute();
}

/** What happened to an order, oldest first; the intents of effects are left out unless asked for. */
export async function listHistory(
  books: Books | BooksTrx,
  { storeId, orderId }: { storeId: string; orderId: string },
  { withIntents = false, limit = 200 }: { withIntents?: boolean; limit?: number } = {},
): Promise<Entry[]> {
  const rows = await books.db
    .selectFrom('history')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('order_id', '=', orderId)
    .$if(!withIntents, (query) =>
      query.where((eb) => eb.or([eb('outcome', 'is', null), eb('outcome', '!=', 'intended')])),
    )
    .orderBy('history_id', 'desc')
    .limit(limit)
    .execute();
  return rows.toReversed().map((row) => ({
    storeId: row.store_id,
    orderId: orUndefined(row.order_id),
    productOrderId: orUndefined(row.product_order_id),
    at: row.at,
    actor: row.actor,
    what: row.what,
    outcome: orUndefined(row.outcome),
    detail: orUndefined(row.detail),
  }));
}

export type LastDeeds = {
  /** Whatever happened last; intents are none. */
  last: LastAction | undefined;
  /** What a person did last. */
  byPerson: LastAction | undefined;
  /** Who had it sent or dispatched. */
  approved: LastAction | undefined;
};

const APPROVALS = ['deliver_approved', 'send_approved', 'dispatch_approved'];

/** The end of an order's history, as its card and a second presser are told it. */
export async function findLastDeeds(books: Books | BooksTrx, storeId: string, orderId: string): Promise<LastDeeds> {
  const entries = (await listHistory(books, { storeId, orderId })).map(({ at, actor, what }) => ({ at, actor, what }));
  return {
    last: entries.at(-1),
    byPerson: entries.findLast(({ actor }) => actor !== 'auto' && actor !== 'store'),
    approved: entries.findLast(({ what }) => APPROVALS.includes(what)),
  };
}
