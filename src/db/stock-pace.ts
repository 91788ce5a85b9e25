// How fast the keys of a product go, and who waits for some.
import { sql } from 'kysely';
import type { Books } from './books.ts';

export type Pace = { /** Keys delivered since. */ delivered: number; /** Lines that wait for keys. */ waiting: number };

/** By productId; products of which neither is true are missing. */
export async function listPace(books: Books, storeId: string, since: Date): Promise<Map<string, Pace>> {
  const delivered = await books.db
    .selectFrom('licenses')
    .select(['product_id', sql<number>`count(*)::int`.as('count')])
    .where('store_id', '=', storeId)
    .where('delivered_at', '>=', since)
    .groupBy('product_id')
    .execute();
  const waiting = await books.db
    .selectFrom('lines')
    .select(['product_id', sql<number>`count(*)::int`.as('count')])
    .where('store_id', '=', storeId)
    .where('status', '=', 'awaiting_stock')
    .groupBy('product_id')
    .execute();
  const paces = new Map<string, Pace>(delivered.map((row) => [row.product_id, { delivered: row.count, waiting: 0 }]));
  for (const row of waiting)
    paces.set(row.product_id, { delivered: paces.get(row.product_id)?.delivered ?? 0, waiting: row.count });
  return paces;
}
