// Past orders, page by page, by what their lines and buyers are.
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { LineStatus } from '../order/line.ts';
import type { Books } from './books.ts';
import { inOrder, type Place, standsBeside } from './order-places.ts';
import { type BuyerPrint, complete } from './order-search.ts';
import { type OrderSummary, listSummaries } from './order-summaries.ts';

/** Lines beyond this many are not added up, nor orders before a page counted: nobody would wait for a million. */
export const COUNTED = 5_000;

/** By the time of payment; `to` is exclusive. An order is in with any line that has all of status, product and address. */
export type OrderFilter = {
  from?: Date | undefined;
  to?: Date | undefined;
  status?: LineStatus | undefined;
  productId?: string | undefined;
  /** The print, or its first PRINT_LENGTH letters. */
  buyer?: BuyerPrint | undefined;
};

export type OrderPage = {
  orders: OrderSummary[];
  /** How many stand before this page; undefined when it is more than COUNTED. */
  newer: number | undefined;
  hasOlder: boolean;
};

/** A page of orders, newest first. Where nothing is left beside the place, or too little on its newer side, it is the first page. */
export async function listOrderPage(
  books: Books,
  storeId: string,
  asked: OrderFilter,
  { place, limit }: { place?: Place | undefined; limit: number },
): Promise<OrderPage> {
  const filter = await completeFilter(books, storeId, asked);
  if (!filter) return { orders: [], newer: 0, hasOlder: false };
  const ids = await listIds(books, storeId, filter, place, limit + 1);
  if (place && (ids.length === 0 || (place.side === 'newer' && ids.length <= limit)))
    return await listOrderPage(books, storeId, filter, { limit });
  const shown = place?.side === 'newer' ? ids.slice(1) : ids.slice(0, limit);
  const orders = await listSummaries(books, storeId, shown);
  const first = orders[0];
  return {
    orders,
    newer: first && place ? await countNewer(books, storeId, filter, first.cardNo) : 0,
    // On the newer side always so: the place itself is older.
    hasOlder: ids.length > limit,
  };
}

/** `over`: lines that are canceled or returned; they are in none of the other figures but `orders`. */
export type Totals = { orders: number; lines: number; units: number; amountKrw: number; over: number };

/** Over all pages; undefined for more than COUNTED lines. */
export async function sumOrders(books: Books, storeId: string, asked: OrderFilter): Promise<Totals | undefined> {
  const filter = await completeFilter(books, storeId, asked);
  const isOver = sql`c.status in ('canceled', 'returned')`;
  const { rows } = await sql<Totals & { counted: number }>`
    select count(*)::int as orders, coalesce(sum(s.counted), 0)::int as counted, coalesce(sum(s.over), 0)::int as over,
      coalesce(sum(s.counted - s.over), 0)::int as lines,
      -- Sums of won outgrow integer; float8 is exact far beyond them.
      coalesce(sum(s.units), 0)::float8 as units, coalesce(sum(s.amount), 0)::float8 as "amountKrw"
    from (
      select count(*) as counted, count(*) filter (where ${isOver}) as over,
        sum(c.remain_quantity) filter (where not ${isOver}) as units, sum(c.amount_krw) filter (where not ${isOver}) as amount
      from (select l.order_id, l.status, l.remain_quantity, l.amount_krw
        from lines l ${isOfOrders(filter ?? {}) ? withOrders() : sql``}
        where l.store_id = ${storeId} and ${filter ? ofLine(filter) : sql`false`} and ${ofOrder('l', filter ?? {})}
        limit ${sql.lit(COUNTED + 1)}) c
      group by c.order_id) s`.execute(books.db);
  const [row] = rows;
  if (!row || row.counted > COUNTED) return undefined;
  const { counted: _, ...totals } = row;
  return totals;
}

/** Newest first. On the newer side those next to the place are taken, with the extra one in front. */
async function listIds(
  books: Books,
  storeId: string,
  filter: OrderFilter,
  place: Place | undefined,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ orderId: string }>`${select(storeId, filter, place)} limit ${limit}`.execute(books.db);
  const ids = rows.map(({ orderId }) => orderId);
  return place?.side === 'newer' ? ids.toReversed() : ids;
}

async function countNewer(
  books: Books,
  storeId: string,
  filter: OrderFilter,
  cardNo: number,
): Promise<number | undefined> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count
    from (${select(storeId, filter, { side: 'newer', cardNo })} limit ${sql.lit(COUNTED + 1)}) c`.execute(books.db);
  const count = rows[0]?.count ?? 0;
  return count > COUNTED ? undefined : count;
}

/** From the lines where they tell more than the buyer and the days do: each way has an index in the order of the pages. */
function select(storeId: string, filter: OrderFilter, place: Place | undefined): RawBuilder<unknown> {
  if (isOfLines(filter) && !isOfOrders(filter))
    return sql`select l.order_id as "orderId" from lines l
      where l.store_id = ${storeId} and ${ofLine(filter)} and ${ofOrder('l', filter)} and ${standsBeside(storeId, 'l', place)}
      group by l.paid_at, l.order_id order by ${inOrder('l', place)}`;
  const withLine = isOfLines(filter)
    ? sql`and exists (select from lines l where l.store_id = o.store_id and l.order_id = o.order_id and ${ofLine(filter)})`
    : sql``;
  return sql`select o.order_id as "orderId" from orders o
    where o.store_id = ${storeId} and ${ofOrder('o', filter)} and ${standsBeside(storeId, 'o', place)} ${withLine}
    order by ${inOrder('o', place)}`;
}

function withOrders(): RawBuilder<unknown> {
  return sql`join orders o on o.store_id = l.store_id and o.order_id = l.order_id`;
}

function isOfLines({ status, productId, buyer }: OrderFilter): boolean {
  return status !== undefined || productId !== undefined || buyer?.kind === 'email';
}

function isOfOrders({ buyer }: OrderFilter): boolean {
  return buyer !== undefined && buyer.kind !== 'email';
}

/** @param row  whose time of payment is compared; the buyer is always that of the order */
function ofOrder(row: 'o' | 'l', { from, to, buyer }: OrderFilter): RawBuilder<SqlBool> {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (from) conditions.push(sql`${sql.ref(`${row}.paid_at`)} >= ${from}`);
  if (to) conditions.push(sql`${sql.ref(`${row}.paid_at`)} < ${to}`);
  if (buyer?.kind === 'name') conditions.push(sql`o.buyer_name_print = ${buyer.print}`);
  if (buyer?.kind === 'buyer') conditions.push(sql`o.buyer_print = ${buyer.print}`);
  return sql<SqlBool>`(${sql.join(conditions, sql` and `)})`;
}

function ofLine({ status, productId, buyer }: OrderFilter): RawBuilder<SqlBool> {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (status) conditions.push(sql`l.status = ${status}`);
  if (productId) conditions.push(sql`l.product_id = ${productId}`);
  if (buyer?.kind === 'email') conditions.push(sql`l.recipient_print = ${buyer.print}`);
  return sql<SqlBool>`(${sql.join(conditions, sql` and `)})`;
}

/** With the buyer's whole print; undefined when the store has no such buyer. */
async function completeFilter(books: Books, storeId: string, filter: OrderFilter): Promise<OrderFilter | undefined> {
  if (!filter.buyer) return filter;
  const buyer = await complete(books, storeId, filter.buyer);
  return buyer && { ...filter, buyer };
}
