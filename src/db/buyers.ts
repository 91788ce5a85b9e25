// What is known of a buyer beyond one order: whether a seller blocked him, what of his is open, where an earlier license went.
import { isAddress, type Recipient } from '../order/recipient.ts';
import type { HoldReason, Line, LineStatus } from '../order/line.ts';
import { type Books, type BooksTrx, orUndefined } from './books.ts';
import { findLines } from './lines.ts';

/** The print of an order's buyer; undefined for an order that is not in the books, or whose buyer has no number. */
export async function findBuyerPrint(
  books: Books | BooksTrx,
  storeId: string,
  orderId: string,
): Promise<string | undefined> {
  const row = await books.db
    .selectFrom('orders')
    .select('buyer_print')
    .where('store_id', '=', storeId)
    .where('order_id', '=', orderId)
    .executeTakeFirst();
  return row?.buyer_print ?? undefined;
}

export type Block = { orderId: string; at: Date; by: string };

/** Blocks a buyer, over one of his orders; gives false when he was blocked already. Waits until nobody is taking in lines who could have missed it. */
export async function blockBuyer(
  trx: BooksTrx,
  storeId: string,
  buyerPrint: string,
  { orderId, at, by }: Block,
): Promise<boolean> {
  await trx.db.selectFrom('stores').select('store_id').where('store_id', '=', storeId).forUpdate().execute();
  const row = await trx.db
    .insertInto('blocked_buyers')
    .values({ store_id: storeId, buyer_print: buyerPrint, order_id: orderId, blocked_at: at, blocked_by: by })
    .onConflict((conflict) => conflict.columns(['store_id', 'buyer_print']).doNothing())
    .returning('buyer_print')
    .executeTakeFirst();
  return row !== undefined;
}

/** Gives false when he was not blocked. */
export async function unblockBuyer(trx: BooksTrx, storeId: string, buyerPrint: string): Promise<boolean> {
  const { numDeletedRows } = await trx.db
    .deleteFrom('blocked_buyers')
    .where('store_id', '=', storeId)
    .where('buyer_print', '=', buyerPrint)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function findBlock(
  books: Books | BooksTrx,
  storeId: string,
  buyerPrint: string,
): Promise<Block | undefined> {
  const row = await books.db
    .selectFrom('blocked_buyers')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('buyer_print', '=', buyerPrint)
    .executeTakeFirst();
  return row && { orderId: row.order_id, at: row.blocked_at, by: row.blocked_by };
}

/** How many buyers are blocked. */
export async function countBlocked(books: Books, storeId: string): Promise<number> {
  const rows = await books.db
    .selectFrom('blocked_buyers')
    .select('buyer_print')
    .where('store_id', '=', storeId)
    .execute();
  return rows.length;
}

/** A line of a buyer, as far as a list needs it. */
export type BuyersLine = { productOrderId: string; orderId: string; status: LineStatus; because: Line['because'] };

/** A buyer's lines in one of these states, oldest payment first. */
export async function listLinesOfBuyer(
  books: Books | BooksTrx,
  storeId: string,
  buyerPrint: string,
  statuses: readonly LineStatus[],
): Promise<BuyersLine[]> {
  const rows = await books.db
    .selectFrom('lines as l')
    .innerJoin('orders as o', (join) =>
      join.onRef('o.store_id', '=', 'l.store_id').onRef('o.order_id', '=', 'l.order_id'),
    )
    .select(['l.product_order_id', 'l.order_id', 'l.status', 'l.because'])
    .where('o.store_id', '=', storeId)
    .where('o.buyer_print', '=', buyerPrint)
    .where('l.status', 'in', [...statuses])
    .orderBy('l.paid_at')
    .orderBy('l.product_order_id')
    .execute();
  return rows.map((row) => ({
    productOrderId: row.product_order_id,
    orderId: row.order_id,
    status: row.status as LineStatus,
    because: orUndefined(row.because) as HoldReason | undefined,
  }));
}

/** So many of his latest lines with an address are looked through. */
const LOOKED_THROUGH = 10;

/**
 * Where the newest earlier order of the same buyer went, for a person to take or leave; never to be used unasked.
 * Gifts are left out on both sides: what a giver typed may be somebody else's.
 */
export async function findEarlierAddress(
  books: Books | BooksTrx,
  storeId: string,
  orderId: string,
): Promise<string | undefined> {
  const order = await books.db
    .selectFrom('orders')
    .select(['buyer_print', 'paid_at'])
    .where('store_id', '=', storeId)
    .where('order_id', '=', orderId)
    .executeTakeFirst();
  if (!order?.buyer_print) return undefined;
  const rows = await books.db
    .selectFrom('orders as o')
    .innerJoin('lines as l', (join) =>
      join.onRef('l.store_id', '=', 'o.store_id').onRef('l.order_id', '=', 'o.order_id'),
    )
    .select('l.product_order_id')
    .where('o.store_id', '=', storeId)
    .where('o.buyer_print', '=', order.buyer_print)
    .where('o.order_id', '!=', orderId)
    .where('o.paid_at', '<=', order.paid_at)
    .where('l.recipient_print', 'is not', null)
    .orderBy('o.paid_at', 'desc')
    .orderBy('l.product_order_id', 'desc')
    .limit(LOOKED_THROUGH)
    .execute();
  const ids = rows.map((row) => row.product_order_id);
  const found = await findLines(books, storeId, ids);
  const lines = ids.flatMap((id) => found.get(id)?.line ?? []);
  return lines.find(({ recipient, shown }) => isWorthOffering(recipient) && !shown.giftReceivingStatus)?.recipient
    .address;
}

function isWorthOffering({ address, confidence }: Recipient): boolean {
  return confidence === 'sure' && address !== undefined && isAddress(address) && !address.includes('*');
}
