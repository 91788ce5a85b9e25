// One row per store: since when Bellhop serves it, and whether it is paused.
import { ConfigError } from '../errors.ts';
import { type Books, type BooksTrx, orUndefined } from './books.ts';
import type { Mode } from './products.ts';

export type Store = {
  storeId: string;
  /** What was paid before this goes out only when somebody says so. */
  firstPolledAt: Date | undefined;
  polledAt: Date | undefined;
  sweptAt: Date | undefined;
  pausedAt: Date | undefined;
  defaultMode: Mode;
  /** When the default was switched to auto; undefined when it has been auto from the start. */
  defaultAutoSince: Date | undefined;
  commandsPrint: string | undefined;
};

/**
 * Another SECRET_KEY would read nothing of what these books hold, and write what the right one cannot read.
 * @throws ConfigError  it is not the one that sealed them
 */
export async function checkSecretKey(books: Books): Promise<void> {
  const rows = await books.db
    .selectFrom('stores')
    .select('secret_key_id')
    .where('secret_key_id', 'is not', null)
    .limit(1)
    .execute();
  const [sealedBy] = rows;
  if (!sealedBy || sealedBy.secret_key_id === books.seal.keyId) return;
  throw new ConfigError([
    'SECRET_KEY is not the one that this database was sealed with: licenses and addresses in it cannot be read. ' +
      'Set the earlier SECRET_KEY, or put the earlier secret.key back into DATA_DIR.',
  ]);
}

/**
 * The store's row, made at its first start. A default mode that was switched to auto since the last start counts from now;
 * one that has been auto from the start has no such day.
 */
export async function openStore(trx: BooksTrx, storeId: string, defaultMode: Mode, now: Date): Promise<Store> {
  await trx.db
    .insertInto('stores')
    .values({ store_id: storeId, default_mode: defaultMode, secret_key_id: trx.seal.keyId })
    .onConflict((conflict) => conflict.column('store_id').doNothing())
    .execute();
  const store = await findStore(trx, storeId);
  if (store.defaultMode === defaultMode) return store;
  await trx.db
    .updateTable('stores')
    .set({ default_mode: defaultMode, default_auto_since: defaultMode === 'auto' ? now : null })
    .where('store_id', '=', storeId)
    .execute();
  return await findStore(trx, storeId);
}

export async function findStore(books: Books | BooksTrx, storeId: string): Promise<Store> {
  const row = await books.db.selectFrom('stores').selectAll().where('store_id', '=', storeId).executeTakeFirstOrThrow();
  return {
    storeId,
    firstPolledAt: orUndefined(row.first_polled_at),
    polledAt: orUndefined(row.polled_at),
    sweptAt: orUndefined(row.swept_at),
    pausedAt: orUndefined(row.paused_at),
    defaultMode: row.default_mode === 'auto' ? 'auto' : 'manual',
    defaultAutoSince: orUndefined(row.default_auto_since),
    commandsPrint: orUndefined(row.commands_print),
  };
}

/** The first poll draws the line between old orders and new; later calls change nothing. */
export async function noteFirstPoll(trx: BooksTrx, storeId: string, now: Date): Promise<void> {
  await trx.db
    .updateTable('stores')
    .set({ first_polled_at: now })
    .where('store_id', '=', storeId)
    .where('first_polled_at', 'is', null)
    .execute();
}

export async function notePolled(books: Books | BooksTrx, storeId: string, now: Date): Promise<void> {
  await books.db.updateTable('stores').set({ polled_at: now }).where('store_id', '=', storeId).execute();
}

export async function noteSwept(books: Books | BooksTrx, storeId: string, now: Date): Promise<void> {
  await books.db.updateTable('stores').set({ swept_at: now }).where('store_id', '=', storeId).execute();
}

/** Gives false when it was so already. */
export async function setPaused(books: Books | BooksTrx, storeId: string, pausedAt: Date | null): Promise<boolean> {
  const { numUpdatedRows } = await books.db
    .updateTable('stores')
    .set({ paused_at: pausedAt })
    .where('store_id', '=', storeId)
    .where('paused_at', pausedAt ? 'is' : 'is not', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function noteCommands(books: Books, storeId: string, print: string): Promise<void> {
  await books.db.updateTable('stores').set({ commands_print: print }).where('store_id', '=', storeId).execute();
}
