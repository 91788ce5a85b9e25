// Where the reading of the change feed stands, to the row.
import { type Books, type BooksTrx, orUndefined } from './books.ts';

export type Cursor = {
  /** Everything up to here was read and stored. */
  readTo: Date;
  /** In the middle of a window: its end, and Naver's own words for its next page. */
  inside: { windowTo: Date; from: string; sequence: string } | undefined;
};

export async function findCursor(books: Books, storeId: string, feed: string): Promise<Cursor | undefined> {
  const row = await books.db
    .selectFrom('cursors')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('feed', '=', feed)
    .executeTakeFirst();
  if (!row) return undefined;
  const windowTo = orUndefined(row.window_to);
  const inside =
    windowTo && row.more_from !== null && row.more_sequence !== null
      ? { windowTo, from: row.more_from, sequence: row.more_sequence }
      : undefined;
  return { readTo: row.read_to, inside };
}

/** Only in the transaction that stores what was read. */
export async function moveCursor(trx: BooksTrx, storeId: string, feed: string, cursor: Cursor): Promise<void> {
  const place = {
    read_to: cursor.readTo,
    window_to: cursor.inside?.windowTo ?? null,
    more_from: cursor.inside?.from ?? null,
    more_sequence: cursor.inside?.sequence ?? null,
  };
  await trx.db
    .insertInto('cursors')
    .values({ store_id: storeId, feed, ...place })
    .onConflict((conflict) => conflict.columns(['store_id', 'feed']).doUpdateSet(place))
    .execute();
}
