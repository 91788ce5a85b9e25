// What the pools hold, who waits for it, and which products are watched because they may run out.
import { sql } from 'kysely';
import { type Pool, poolId } from '../order/goods.ts';
import type { Line, LineStatus } from '../order/line.ts';
import { type Books, type BooksTrx, orUndefined } from './books.ts';
import { findLines } from './lines.ts';

/** Delivered licenses that were made one by one are counted only so far: of those that were imported the sum of the imports tells. */
const COUNTED = 50_000;

export type PoolCounts = Pool & {
  name: string | undefined;
  free: number;
  reserved: number;
  delivered: number;
  /** There are more than `delivered`. */
  isMore: boolean;
  /** May be out although no mail was accepted: for a person to look at. */
  setAside: number;
  revoked: number;
  withdrawn: number;
  taken: number;
  /** Delivered since the day asked about. */
  lately: number;
};

/** Licenses by pool and state, for one product or all that have some. */
export async function listPools(
  books: Books | BooksTrx,
  storeId: string,
  { productId, since }: { productId?: string | undefined; since: Date },
): Promise<PoolCounts[]> {
  const only = productId === undefined ? sql`` : sql`and product_id = ${productId}`;
  const ofPool = sql`l.store_id = ${storeId} and l.product_id = pool.product_id and l.option = pool.option`;
  const isRare = sql`l.status not in ('free', 'delivered')`;
  const { rows } = await sql<Omit<PoolCounts, 'name' | 'isMore'> & { name: string | null; made: number }>`
    with recursive made as (
      (select l.product_id, l.option from licenses l where l.store_id = ${storeId} and l.batch_id is null
        order by l.product_id, l.option limit 1)
      union all
      select n.product_id, n.option from made cross join lateral (
        select l.product_id, l.option from licenses l where l.store_id = ${storeId} and l.batch_id is null
          and (l.product_id, l.option) > (made.product_id, made.option)
        order by l.product_id, l.option limit 1) n)
    select pool.product_id as "productId", pool.option, p.name, free.count as free, rare.reserved, rare."setAside",
      rare.revoked, rare.withdrawn, rare.taken, made.count as made,
      made.count + imported.count - (free.count - unsold.count) - rare.imported as delivered, lately.count as lately
    from (select product_id, option from made where true ${only}
      union select product_id, option from batches where store_id = ${storeId} ${only}) pool
    left join products p on p.store_id = ${storeId} and p.product_id = pool.product_id
    cross join lateral (select coalesce(sum(count), 0)::int as count from batches l where ${ofPool}) imported
    cross join lateral (select count(*)::int as count from licenses l where ${ofPool} and l.status = 'free') free
    cross join lateral (select count(*)::int as count from licenses l
      where ${ofPool} and l.status = 'free' and l.batch_id is null) unsold
    cross join lateral (select count(*)::int as count from (select from licenses l
      where ${ofPool} and l.status = 'delivered' and l.batch_id is null limit ${sql.lit(COUNTED + 1)}) l) made
    cross join lateral (select
        (count(*) filter (where l.status = 'reserved'))::int as reserved,
        (count(*) filter (where l.status = 'set_aside'))::int as "setAside",
        (count(*) filter (where l.status = 'revoked'))::int as revoked,
        (count(*) filter (where l.status = 'withdrawn'))::int as withdrawn,
        (count(*) filter (where l.status = 'taken'))::int as taken,
        (count(*) filter (where l.batch_id is not null))::int as imported
      from licenses l where ${ofPool} and ${isRare}) rare
    cross join lateral (select count(*)::int as count from licenses l where ${ofPool} and l.delivered_at >= ${since}) lately
    order by pool.product_id, pool.option`.execute(books.db);
  return rows.map(({ name, made, delivered, ...counts }) => {
    const isMore = made > COUNTED;
    return { ...counts, name: orUndefined(name), delivered: isMore ? delivered - 1 : delivered, isMore };
  });
}

/** Free licenses by poolId(); pools without any are missing. Without `productIds` those of the whole store. */
export async function countFreeByPool(
  books: Books | BooksTrx,
  storeId: string,
  productIds?: readonly string[],
): Promise<Map<string, number>> {
  if (productIds?.length === 0) return new Map();
  const rows = await books.db
    .selectFrom('licenses')
    .select(['product_id', 'option', sql<number>`count(*)::int`.as('count')])
    .where('store_id', '=', storeId)
    .where('status', '=', sql.lit('free'))
    .$if(productIds !== undefined, (query) => query.where('product_id', 'in', [...(productIds ?? [])]))
    .groupBy(['product_id', 'option'])
    .execute();
  return new Map(rows.map((row) => [poolId({ productId: row.product_id, option: row.option }), row.count]));
}

/** Licenses of one pool that were delivered since. */
export async function countDelivered(
  books: Books | BooksTrx,
  storeId: string,
  { productId, option }: Pool,
  since: Date,
): Promise<number> {
  const { count } = await books.db
    .selectFrom('licenses')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('store_id', '=', storeId)
    .where('product_id', '=', productId)
    .where('option', '=', option)
    .where('delivered_at', '>=', since)
    .executeTakeFirstOrThrow();
  return count;
}

/** Pools that ever got an import, of these products. */
export async function listFilledPools(
  books: Books | BooksTrx,
  storeId: string,
  productIds: readonly string[],
): Promise<Pool[]> {
  if (productIds.length === 0) return [];
  const rows = await books.db
    .selectFrom('batches')
    .select(['product_id', 'option'])
    .distinct()
    .where('store_id', '=', storeId)
    .where('product_id', 'in', [...productIds])
    .orderBy('product_id')
    .orderBy('option')
    .execute();
  return rows.map((row) => ({ productId: row.product_id, option: row.option }));
}

/** What the seller asked for when a product runs out, and whether its listing is off sale by our doing. */
export type Watched = {
  productId: string;
  name: string | undefined;
  /** Left so many or fewer: tell. */
  lowStock: number | undefined;
  pauseListing: boolean;
  listingPausedAt: Date | undefined;
};

/** Products by number; without `productIds` those that are watched at all. */
export async function listWatched(
  books: Books | BooksTrx,
  storeId: string,
  productIds?: readonly string[],
): Promise<Map<string, Watched>> {
  if (productIds?.length === 0) return new Map();
  const rows = await books.db
    .selectFrom('products')
    .select(['product_id', 'name', 'low_stock', 'pause_listing', 'listing_paused_at'])
    .where('store_id', '=', storeId)
    .$if(productIds !== undefined, (query) => query.where('product_id', 'in', [...(productIds ?? [])]))
    .$if(productIds === undefined, (query) =>
      query.where((eb) =>
        eb.or([
          eb('low_stock', 'is not', null),
          eb('pause_listing', '=', true),
          eb('listing_paused_at', 'is not', null),
        ]),
      ),
    )
    .execute();
  return new Map(
    rows.map((row) => [
      row.product_id,
      {
        productId: row.product_id,
        name: orUndefined(row.name),
        lowStock: orUndefined(row.low_stock),
        pauseListing: row.pause_listing,
        listingPausedAt: orUndefined(row.listing_paused_at),
      },
    ]),
  );
}

/** We take a listing off sale, or no longer answer for its being off. */
export async function noteListing(
  books: Books | BooksTrx,
  storeId: string,
  productId: string,
  pausedAt: Date | undefined,
): Promise<void> {
  await books.db
    .updateTable('products')
    .set({ listing_paused_at: pausedAt ?? null })
    .where('store_id', '=', storeId)
    .where('product_id', '=', productId)
    .execute();
}

/** Lines that wait for licenses, oldest payment first. */
export async function listWaiting(books: Books | BooksTrx, storeId: string): Promise<Line[]> {
  const rows = await books.db
    .selectFrom('lines')
    .select('product_order_id')
    .where('store_id', '=', storeId)
    .where('status', '=', 'awaiting_stock' satisfies LineStatus)
    .orderBy('paid_at')
    .orderBy('product_order_id')
    .execute();
  const ids = rows.map((row) => row.product_order_id);
  const lines = await findLines(books, storeId, ids);
  return ids.flatMap((id) => lines.get(id)?.line ?? []);
}

/** Whether a line waits for licenses. */
export async function isAnybodyWaiting(books: Books | BooksTrx, storeId: string): Promise<boolean> {
  const row = await books.db
    .selectFrom('lines')
    .select('product_order_id')
    .where('store_id', '=', storeId)
    .where('status', '=', 'awaiting_stock' satisfies LineStatus)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Living licenses that lines hold already, by line and poolId(). */
export async function countHeld(
  books: Books | BooksTrx,
  storeId: string,
  productOrderIds: readonly string[],
): Promise<Map<string, Map<string, number>>> {
  const held = new Map<string, Map<string, number>>();
  if (productOrderIds.length === 0) return held;
  const rows = await books.db
    .selectFrom('licenses')
    .select(['product_order_id', 'product_id', 'option', sql<number>`count(*)::int`.as('count')])
    .where('store_id', '=', storeId)
    .where('product_order_id', 'in', [...productOrderIds])
    .where('status', 'in', ['reserved', 'delivered', 'set_aside'])
    .groupBy(['product_order_id', 'product_id', 'option'])
    .execute();
  for (const row of rows) {
    const id = row.product_order_id ?? '';
    const pools = held.get(id) ?? new Map<string, number>();
    held.set(id, pools.set(poolId({ productId: row.product_id, option: row.option }), row.count));
  }
  return held;
}
