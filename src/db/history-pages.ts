// Past orders, page by page. A page begins where the last one ended, at an order: what comes in meanwhile shifts nothing.
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { LineStatus } from '../order/line.ts';
import type { Books } from './books.ts';
import { type OrderSummary, listSummaries } from './order-summaries.ts';
import type { BuyerPrint } from './order-search.ts';

/** Letters of a buyer's print that a filter carries: enough to mean one buyer. */
export const PRINT_LENGTH = 20;

/** By the time of payment; `to` is exclusive. An order is in with any line that has all of status, product and address. */
export type OrderFilter = {
  from?: Date | undefined;
  to?: Date | undefined;
  status?: LineStatus | undefined;
  productId?: string | undefined;
  /** The print, or its first PRINT_LENGTH letters. */
  buyer?: BuyerPrint | undefined;
};

/** Relative to the order with that card number, which is not part of the page itself. */
export type Place = { side: 'older' | 'newer'; cardNo: number };

export type OrderPage = {
  orders: OrderSummary[];
  /** How many stand before this page. */ newer: number;
  hasOlder: boolean;
};

/** A page of orders, newest first. Where nothing is left beside the place, or too little on its newer side, it is the first page. */
export async function listOrderPage(
  books: Books,
  storeId: string,
  filter: OrderFilter,
  { place, limit }: { place?: Place | undefined; limit: number },
): Promise<OrderPage> {
  const ids = await listIds(books, storeId, filter, place, limit + 1);
  if (place && (ids.length === 0 || (place.side === 'newer' && ids.length <= limit)))
    return await listOrderPage(books, storeId, filter, { limit });
  const shown = place?.side === 'newer' ? ids.slice(1) : ids.slice(0, limit);
  const orders = await listSummaries(books, storeId, shown);
  const first = orders[0];
  return {
    orders,
    newer: first ? await countNewer(books, storeId, filter, first.cardNo) : 0,
    // On the newer side always so: the place itself is older.
    hasOlder: ids.length > limit,
  };
}

/** `over`: lines that are canceled or returned; they are in none of the other figures but `orders`. */
export type Totals = { orders: number; lines: number; units: number; amountKrw: number; over: number };

/** Over all pages. */
export async function sumOrders(books: Books, storeId: string, filter: OrderFilter): Promise<Totals> {
  const isOver = sql`l.status in ('canceled', 'returned')`;
  const row = await books.db
    .selectFrom('orders as o')
    .innerJoin('lines as l', (join) =>
      join.onRef('l.store_id', '=', 'o.store_id').onRef('l.order_id', '=', 'o.order_id'),
    )
    .select([
      sql<number>`count(distinct o.order_id)::int`.as('orders'),
      sql<number>`(count(*) filter (where not ${isOver}))::int`.as('lines'),
      // Sums of won outgrow integer; float8 is exact far beyond them.
      sql<number>`coalesce(sum(l.remain_quantity) filter (where not ${isOver}), 0)::float8`.as('units'),
      sql<number>`coalesce(sum(l.amount_krw) filter (where not ${isOver}), 0)::float8`.as('amountKrw'),
      sql<number>`(count(*) filter (where ${isOver}))::int`.as('over'),
    ])
    .where('o.store_id', '=', storeId)
    .where(ofOrder(filter))
    .where(ofLine(filter))
    .executeTakeFirstOrThrow();
  return row;
}

/** Newest first. On the newer side those next to the place are taken, with the extra one in front. */
async function listIds(
  books: Books,
  storeId: string,
  filter: OrderFilter,
  place: Place | undefined,
  limit: number,
): Promise<string[]> {
  const direction = place?.side === 'newer' ? 'asc' : 'desc';
  const rows = await select(books, storeId, filter)
    .select('o.order_id')
    .$if(place !== undefined, (query) => query.where(beside(storeId, place ?? { side: 'older', cardNo: 0 })))
    .orderBy('o.paid_at', direction)
    .orderBy('o.order_id', direction)
    .limit(limit)
    .execute();
  const ids = rows.map((row) => row.order_id);
  return direction === 'asc' ? ids.toReversed() : ids;
}

async function countNewer(books: Books, storeId: string, filter: OrderFilter, cardNo: number): Promise<number> {
  const row = await select(books, storeId, filter)
    .select(sql<number>`count(*)::int`.as('count'))
    .where(beside(storeId, { side: 'newer', cardNo }))
    .executeTakeFirstOrThrow();
  return row.count;
}

function select(books: Books, storeId: string, filter: OrderFilter) {
  return books.db
    .selectFrom('orders as o')
    .where('o.store_id', '=', storeId)
    .where(ofOrder(filter))
    .where(
      sql<SqlBool>`exists (select from lines l where l.store_id = o.store_id and l.order_id = o.order_id and ${ofLine(filter)})`,
    );
}

/** Compared within the database: a Date would lose its microseconds on the way, and orders paid at one time their place. */
function beside(storeId: string, { side, cardNo }: Place): RawBuilder<SqlBool> {
  const than = side === 'older' ? sql`<` : sql`>`;
  return sql<SqlBool>`(o.paid_at, o.order_id) ${than} (select p.paid_at, p.order_id from orders p where p.store_id = ${storeId} and p.card_no = ${cardNo})`;
}

function ofOrder({ from, to, buyer }: OrderFilter): RawBuilder<SqlBool> {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (from) conditions.push(sql`o.paid_at >= ${from}`);
  if (to) conditions.push(sql`o.paid_at < ${to}`);
  if (buyer?.kind === 'name') conditions.push(startsAs('o.buyer_name_print', buyer));
  if (buyer?.kind === 'buyer') conditions.push(startsAs('o.buyer_print', buyer));
  return sql<SqlBool>`(${sql.join(conditions, sql` and `)})`;
}

function ofLine({ status, productId, buyer }: OrderFilter): RawBuilder<SqlBool> {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (status) conditions.push(sql`l.status = ${status}`);
  if (productId) conditions.push(sql`l.product_id = ${productId}`);
  if (buyer?.kind === 'email') conditions.push(startsAs('l.recipient_print', buyer));
  return sql<SqlBool>`(${sql.join(conditions, sql` and `)})`;
}

function startsAs(column: string, { print }: BuyerPrint): RawBuilder<unknown> {
  return sql`left(${sql.ref(column)}, ${sql.lit(PRINT_LENGTH)}) = ${print.slice(0, PRINT_LENGTH)}`;
}
