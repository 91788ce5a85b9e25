// How fast the keys of each pool go, and who waits for some.
import { sql } from 'kysely';
import { countPerPool, isProblem, poolId } from '../order/goods.ts';
import type { LineStatus } from '../order/line.ts';
import type { Books, BooksTrx } from './books.ts';
import { listLineGoods } from './goods.ts';
import { findLines } from './lines.ts';

export type Pace = {
  productId: string;
  option: string;
  /** Licenses delivered since. */
  delivered: number;
  /** Lines that wait for keys. */
  waiting: number;
};

/** By poolId(); pools of which neither is true are missing. */
export async function listPace(books: Books | BooksTrx, storeId: string, since: Date): Promise<Map<string, Pace>> {
  const delivered = await books.db
    .selectFrom('licenses')
    .select(['product_id', 'option', sql<number>`count(*)::int`.as('count')])
    .where('store_id', '=', storeId)
    .where('delivered_at', '>=', since)
    .groupBy(['product_id', 'option'])
    .execute();
  const paces = new Map<string, Pace>();
  const paceOf = ({ productId, option }: { productId: string; option: string }): Pace => {
    const id = poolId({ productId, option });
    const pace = paces.get(id) ?? { productId, option, delivered: 0, waiting: 0 };
    paces.set(id, pace);
    return pace;
  };
  for (const row of delivered) paceOf({ productId: row.product_id, option: row.option }).delivered = row.count;
  for (const pool of await listWaitingPools(books, storeId)) paceOf(pool).waiting += 1;
  return paces;
}

/** The pools for whose keys lines wait, a line's pools once each. */
async function listWaitingPools(books: Books | BooksTrx, storeId: string) {
  const rows = await books.db
    .selectFrom('lines')
    .select('product_order_id')
    .where('store_id', '=', storeId)
    .where('status', '=', 'awaiting_stock' satisfies LineStatus)
    .execute();
  const booked = await findLines(
    books,
    storeId,
    rows.map((row) => row.product_order_id),
  );
  const lines = [...booked.values()].map(({ line }) => line);
  const goods = await listLineGoods(books, storeId, lines);
  return lines.flatMap(({ productOrderId, shown }) => {
    const each = goods.get(productOrderId);
    const pools = each && !isProblem(each) ? countPerPool(each).map(({ pool }) => pool) : [];
    return pools.length > 0 ? pools : [{ productId: shown.productId, option: '' }];
  });
}
