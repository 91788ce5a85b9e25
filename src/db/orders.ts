// Orders as rows: one checkout and its one card in Discord.
import { sql } from 'kysely';
import {
  countPerPool,
  type GoodsProblem,
  isProblem,
  type LineGoods,
  type Source,
  sourceOf,
  unitsLeft,
} from '../order/goods.ts';
import type { Line } from '../order/line.ts';
import type { OrderView } from '../order/view.ts';
import { type Books, type BooksTrx, orUndefined } from './books.ts';
import { findLastDeeds } from './history.ts';
import { listLineGoods } from './goods.ts';
import { countFree, countRevoked, countSurplus, listLicensesOf, maskLicense } from './licenses.ts';
import { listLinesOfOrder, listWaitingForStock } from './lines.ts';
import { listHandedOver } from './mails.ts';
import { countNotes } from './notes.ts';
import { addHints } from './order-hints.ts';

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
  const ids = booked.map(({ line }) => line.productOrderId);
  const goods = await listLineGoods(
    books,
    storeId,
    booked.map(({ line }) => line),
  );
  const pools = [...goods.values()].flatMap((each) => (isProblem(each) ? [] : countPerPool(each)));
  const free = await countFree(books, storeId, [...new Set(pools.map(({ pool }) => pool.productId))]);
  const licenses = await listLicensesOf(books, storeId, ids);
  const revoked = await countRevoked(books, storeId, ids);
  const handedOver = await listHandedOver(
    books,
    storeId,
    booked.map(({ line }) => line.productOrderId),
  );
  const deeds = await findLastDeeds(books, storeId, orderId);
  const lines = await Promise.all(
    booked.map(async ({ line, trouble }) => {
      const mine = goods.get(line.productOrderId);
      const known = mine && !isProblem(mine) ? mine : undefined;
      const has = licenses.get(line.productOrderId) ?? [];
      return {
        line,
        trouble,
        maskedKeys: has.map(maskLicense),
        revoked: revoked.get(line.productOrderId) ?? 0,
        surplus: line.emailedAt ? countSurplus(has, line.shown.remainQuantity) : 0,
        source: known ? sourceOf(known) : sourceMeant(mine),
        hasLink: known ? known.links.length > 0 : false,
        keysFree: known && unitsLeft(known, free),
        queuePlace: line.status === 'awaiting_stock' ? await findQueuePlace(books, line, known) : undefined,
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
    lines: await addHints(
      books,
      storeId,
      { orderId, buyerPrint: orUndefined(order.buyer_print), paidAt: order.paid_at },
      lines,
    ),
    last: deeds.last,
    approved: deeds.approved,
    resend: deeds.resend,
    notes: await countNotes(books, storeId, orderId),
  };
}

/** Where the license would come from, if all that it takes were there. */
function sourceMeant(problem: LineGoods | GoodsProblem | undefined): Source {
  return problem && isProblem(problem) && problem.problem === 'incomplete' ? problem.source : 'pool';
}

/** A line's place among those that wait for keys of the same pool, from 1; undefined when it does not stand there. */
async function findQueuePlace(books: Books, line: Line, goods: LineGoods | undefined): Promise<number | undefined> {
  const { storeId, productOrderId, shown } = line;
  const { productId, option } = (goods && countPerPool(goods)[0]?.pool) ?? { productId: shown.productId, option: '' };
  const queue = await listWaitingForStock(books, storeId, productId, option);
  return queue.includes(productOrderId) ? queue.indexOf(productOrderId) + 1 : undefined;
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
