// After an import: which waiting lines it set going, until they are through and one message can sum it up. A round lies among the
// alarms, as one that never stood: nothing shows it, and it outlives a restart.
import { sql } from 'kysely';
import { type Pool, poolId } from '../order/goods.ts';
import type { Books, BooksTrx } from './books.ts';

export type Round = Pool & {
  /** Lines that went on. */
  productOrderIds: string[];
  /** The listing came back on sale meanwhile. */
  isListingBack: boolean;
};

const PREFIX = 'restock:';

/** Adds lines to the round of a pool, a new one where none is open. */
export async function openRound(trx: BooksTrx, storeId: string, round: Round, now: Date): Promise<void> {
  const before = (await lockRounds(trx, storeId)).find((each) => poolId(each) === poolId(round));
  const productOrderIds = [...new Set([...(before?.productOrderIds ?? []), ...round.productOrderIds])];
  await write(trx, storeId, { ...round, productOrderIds, isListingBack: before?.isListingBack ?? false }, now);
}

/** The listing of a product is back on sale; false when no round of it is open, so that nobody will tell. */
export async function noteListingBack(trx: BooksTrx, storeId: string, productId: string, now: Date): Promise<boolean> {
  const round = (await lockRounds(trx, storeId)).find((each) => each.productId === productId);
  if (round) await write(trx, storeId, { ...round, isListingBack: true }, now);
  return round !== undefined;
}

/** Rounds that are not told yet. */
export async function listRounds(books: Books | BooksTrx, storeId: string): Promise<Round[]> {
  const rows = await selectRounds(books, storeId).execute();
  return rows.map((row) => row.detail as unknown as Round);
}

async function lockRounds(trx: BooksTrx, storeId: string): Promise<Round[]> {
  const rows = await selectRounds(trx, storeId).forUpdate().execute();
  return rows.map((row) => row.detail as unknown as Round);
}

function selectRounds(books: Books | BooksTrx, storeId: string) {
  return books.db
    .selectFrom('alarms')
    .select('detail')
    .where('store_id', '=', storeId)
    .where('code', 'like', `${PREFIX}%`)
    .where('detail', 'is not', null)
    .orderBy('code');
}

/** Ends a round; false when somebody else was quicker. */
export async function closeRound(trx: BooksTrx, storeId: string, pool: Pool): Promise<boolean> {
  const row = await trx.db
    .updateTable('alarms')
    .set({ detail: null })
    .where('store_id', '=', storeId)
    .where('code', '=', PREFIX + poolId(pool))
    .where('detail', 'is not', null)
    .returning('code')
    .executeTakeFirst();
  return row !== undefined;
}

/** Products whose listing we owe a look, with how often it was tried. */
export async function listOwedListings(books: Books | BooksTrx, storeId: string): Promise<Map<string, number>> {
  const rows = await books.db
    .selectFrom('outbox')
    .select(['subject', 'attempts'])
    .where('store_id', '=', storeId)
    .where('kind', '=', sql.lit('set_listing'))
    .execute();
  return new Map(rows.map((row) => [row.subject, row.attempts]));
}

/** Whether lines are about to take licenses: what is free now may be gone in a moment. */
export async function isReserving(books: Books | BooksTrx, storeId: string): Promise<boolean> {
  const row = await books.db
    .selectFrom('outbox')
    .select('outbox_id')
    .where('store_id', '=', storeId)
    .where('kind', '=', sql.lit('reserve_licenses'))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

async function write(trx: BooksTrx, storeId: string, round: Round, now: Date): Promise<void> {
  const { productId, option, productOrderIds, isListingBack } = round;
  const told = { raised_at: now, cleared_at: now };
  const detail = JSON.stringify({ productId, option, productOrderIds, isListingBack });
  await trx.db
    .insertInto('alarms')
    .values({ store_id: storeId, code: PREFIX + poolId(round), ...told, detail })
    .onConflict((conflict) => conflict.columns(['store_id', 'code']).doUpdateSet({ ...told, detail }))
    .execute();
}
