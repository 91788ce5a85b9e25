// Orders as rows: one checkout and its one card in Discord.
import { sql } from 'kysely';
import type { OrderView } from '../order/view.ts';
import { type Books, type BooksTrx, orUndefined } from './books.ts';
import { findLastDeeds } from './history.ts';
import { countFree, listKeysOf, maskKey } from './licenses.ts';
import { listLinesOfOrder, listWaitingForStock } from './lines.ts';
import { listHandedOver } from './mails.ts';
import { findRules } from './products.ts';

export type NewOrder = {
  storeId: string;
  orderId: string;
  paidAt: Date;
  /** Paid before the first poll: its card comes without a sound. */
  isSilent: boolean;
  buyerName: string | undefined;
  /** Naver's `ordererNo`. */
  buyerNo: string | undefined;
};

/** A checkout seen for the first time; one that is known stays as it is. */
export async function insertOrders(trx: BooksTrx, orders: readonly NewOrder[]): Promise<void> {
  if (orders.length === 0) return;
  await trx.db
    .insertInto('orders')
    .values(
      orders.map(({ storeId, orderId, paidAt, isSilent, buyerName, buyerNo }) => ({
        store_id: storeId,
        order_id: orderId,
        paid_at: paidAt,
        is_silent: isSilent,
        buyer_sealed: trx.seal.seal(JSON.stringify({ name: buyerName, no: buyerNo }), aad(storeId, orderId)),
        buyer_print: buyerNo ? trx.seal.fingerprint('buyer', buyerNo) : null,
        buyer_name_print: buyerName ? trx.seal.fingerprint('name', buyerName) : null,
      })),
    )
    .onConflict((conflict) => conflict.columns(['store_id', 'order_id']).doNothing())
    .execute();
}

/** Something that a card shows has changed: taps on the older card are stale from now on. */
export async function raiseRevisions(trx: BooksTrx, storeId: string, orderIds: readonly string[]): Promise<void> {
  if (orderIds.length === 0) return;
  // Held in one order everywhere, so that two batches that share checkouts never wait for each other.
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
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('store_id', '=', storeId)
    .where('order_id', 'in', [...orderIds])
    .execute();
}

/** How many orders came without a sound. */
export async function countSilent(books: Books, storeId: string): Promise<number> {
  const { count } = await books.db
    .selectFrom('orders')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('store_id', '=', storeId)
    .where('is_silent', '=', true)
    .executeTakeFirstOrThrow();
  return count;
}

/** Which order a button's number means, and where its card is. */
export async function findOrderOfCard(
  books: Books | BooksTrx,
  storeId: string,
  cardNo: number,
): Promise<
  { orderId: string; revision: number; place: { channelId: string; messageId: string } | undefined } | undefined
> {
  const row = await books.db
    .selectFrom('orders')
    .select(['order_id', 'revision', 'channel_id', 'message_id'])
    .where('store_id', '=', storeId)
    .where('card_no', '=', cardNo)
    .executeTakeFirst();
  if (!row) return undefined;
  const { channel_id: channelId, message_id: messageId } = row;
  const place = channelId !== null && messageId !== null ? { channelId, messageId } : undefined;
  return { orderId: row.order_id, revision: row.revision, place };
}

export async function findBuyer(
  books: Books | BooksTrx,
  storeId: string,
  orderId: string,
): Promise<{ name?: string; no?: string } | undefined> {
  const row = await books.db
    .selectFrom('orders')
    .select('buyer_sealed')
    .where('store_id', '=', storeId)
    .where('order_id', '=', orderId)
    .executeTakeFirst();
  if (!row?.buyer_sealed) return undefined;
  return JSON.parse(books.seal.open(row.buyer_sealed, aad(storeId, orderId))) as { name?: string; no?: string };
}

/** Everything that a card shows of an order. Keys leave this module masked. */
export async function findOrderView(books: Books, storeId: string, orderId: string): Promise<OrderView | undefined> {
  const order = await books.db
    .selectFrom('orders')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('order_id', '=', orderId)
    .executeTakeFirst();
  if (!order) return undefined;
  const booked = await listLinesOfOrder(books, storeId, orderId);
  const productIds = [...new Set(booked.map(({ line }) => line.shown.productId))];
  const rules = await findRules(books, storeId, productIds);
  const free = await countFree(books, storeId, productIds);
  const keys = await listKeysOf(
    books,
    storeId,
    booked.map(({ line }) => line.productOrderId),
  );
  const handedOver = await listHandedOver(
    books,
    storeId,
    booked.map(({ line }) => line.productOrderId),
  );
  const deeds = await findLastDeeds(books, storeId, orderId);
  const lines = await Promise.all(
    booked.map(async ({ line, trouble }) => {
      const rule = rules.get(line.shown.productId);
      const source = rule?.source ?? 'pool';
      return {
        line,
        trouble,
        maskedKeys: (keys.get(line.productOrderId) ?? []).map(maskKey),
        source,
        hasLink: rule?.link !== undefined,
        keysFree: source === 'pool' ? (free.get(line.shown.productId) ?? 0) : undefined,
        queuePlace:
          line.status === 'awaiting_stock'
            ? (await listWaitingForStock(books, storeId, line.shown.productId)).indexOf(line.productOrderId) + 1
            : undefined,
        isMaybeOut: line.emailedAt === undefined && handedOver.has(line.productOrderId),
      };
    }),
  );
  const seenAt = booked.reduce(
    (earliest, each) => (each.seenAt < earliest ? each.seenAt : earliest),
    booked[0]?.seenAt ?? order.paid_at,
  );
  return {
    storeId,
    orderId,
    cardNo: order.card_no,
    revision: order.revision,
    paidAt: order.paid_at,
    seenAt,
    channelId: orUndefined(order.channel_id),
    messageId: orUndefined(order.message_id),
    isSilent: order.is_silent,
    lines,
    last: deeds.last,
    approved: deeds.approved,
  };
}

/** Before a card is posted: after a crash the channel must be searched for it. Gives the time of an earlier attempt. */
export async function noteCardAttempt(
  books: Books,
  storeId: string,
  orderId: string,
  now: Date,
): Promise<Date | undefined> {
  const before = await books.db
    .selectFrom('orders')
    .select('card_attempted_at')
    .where('store_id', '=', storeId)
    .where('order_id', '=', orderId)
    .executeTakeFirst();
  await books.db
    .updateTable('orders')
    .set({ card_attempted_at: now })
    .where('store_id', '=', storeId)
    .where('order_id', '=', orderId)
    .execute();
  return before?.card_attempted_at ?? undefined;
}

/** The card's place; undefined when a person deleted it, so that it is posted anew. */
export async function noteCard(
  books: Books | BooksTrx,
  storeId: string,
  orderId: string,
  card: { channelId: string; messageId: string } | undefined,
): Promise<void> {
  await books.db
    .updateTable('orders')
    .set({
      channel_id: card?.channelId ?? null,
      message_id: card?.messageId ?? null,
      ...(card ? {} : { card_attempted_at: null }),
    })
    .where('store_id', '=', storeId)
    .where('order_id', '=', orderId)
    .execute();
}

function aad(storeId: string, orderId: string): string {
  return `orders/${storeId}/${orderId}/buyer`;
}
