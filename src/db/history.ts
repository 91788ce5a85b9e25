// The append-only history: when, who (or `auto`), what, outcome. Nothing that is appended may hold keys or buyers' data.
import type { Selectable } from 'kysely';
import type { LastAction } from '../order/view.ts';
import { type Books, type BooksTrx, orUndefined } from './books.ts';
import type { HistoryTable } from './schema.ts';

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
  return rows.toReversed().map(toEntry);
}

/** Beside an entry, which is not part of the page itself. */
export type HistoryPlace = { side: 'older' | 'newer'; entryId: number };

/** `entries` newest first. `first` and `last` are the ids of its ends; 0 where it is empty. */
export type HistoryPage = { entries: Entry[]; first: number; last: number; hasOlder: boolean; hasNewer: boolean };

/** A page of what happened to an order, intents left out. Where too little is left on the newer side it is the first page. */
export async function listHistoryPage(
  books: Books,
  { storeId, orderId }: { storeId: string; orderId: string },
  { place, limit }: { place?: HistoryPlace | undefined; limit: number },
): Promise<HistoryPage> {
  const isNewer = place?.side === 'newer';
  const rows = await books.db
    .selectFrom('history')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('order_id', '=', orderId)
    .where((eb) => eb.or([eb('outcome', 'is', null), eb('outcome', '!=', 'intended')]))
    .$if(place !== undefined, (query) => query.where('history_id', isNewer ? '>' : '<', place?.entryId ?? 0))
    .orderBy('history_id', isNewer ? 'asc' : 'desc')
    .limit(limit + 1)
    .execute();
  if (isNewer && rows.length <= limit) return await listHistoryPage(books, { storeId, orderId }, { limit });
  const shown = isNewer ? rows.slice(0, limit).toReversed() : rows.slice(0, limit);
  return {
    entries: shown.map(toEntry),
    first: shown[0]?.history_id ?? 0,
    last: shown.at(-1)?.history_id ?? 0,
    hasOlder: isNewer || rows.length > limit,
    hasNewer: isNewer || place !== undefined,
  };
}

function toEntry(row: Selectable<HistoryTable>): Entry {
  return {
    storeId: row.store_id,
    orderId: orUndefined(row.order_id),
    productOrderId: orUndefined(row.product_order_id),
    at: row.at,
    actor: row.actor,
    what: row.what,
    outcome: orUndefined(row.outcome),
    detail: orUndefined(row.detail),
  };
}

export type LastDeeds = {
  /** Whatever happened last; intents are none. */
  last: LastAction | undefined;
  /** What a person did last. */
  byPerson: LastAction | undefined;
  /** Who had it sent or dispatched. */
  approved: LastAction | undefined;
  /** The latest mail that was asked for after the delivery did not get through; a later one that did ends it. */
  resend: LastAction | undefined;
};

const APPROVALS = ['deliver_approved', 'send_approved', 'dispatch_approved'];
const RESENDS = ['resent', 'resend_refused', 'resend_stopped', 'resend_unclear'];
/** They change nothing about an order, and are nobody's business in the channel. */
const UNSEEN = ['license_shown', 'license_copied', 'note_added', 'order.proof'];

/** The end of an order's history, as its card and a second presser are told it. */
export async function findLastDeeds(books: Books | BooksTrx, storeId: string, orderId: string): Promise<LastDeeds> {
  const entries = (await listHistory(books, { storeId, orderId }))
    .filter(({ what }) => !UNSEEN.includes(what))
    .map(({ at, actor, what }) => ({ at, actor, what }));
  const resend = entries.findLast(({ what }) => RESENDS.includes(what));
  return {
    last: entries.at(-1),
    byPerson: entries.findLast(({ actor }) => actor !== 'auto' && actor !== 'store'),
    approved: entries.findLast(({ what }) => APPROVALS.includes(what)),
    resend: resend?.what === 'resent' ? undefined : resend,
  };
}
