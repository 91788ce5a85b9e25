// The handle that every query module takes: the database, and the seal for what must not lie in it in clear.
import type { Kysely, Transaction } from 'kysely';
import type { Database } from './schema.ts';
import type { Seal } from './seal.ts';

export type Books = { db: Kysely<Database>; seal: Seal };

/** Asking for this instead of Books says: only together with your cause. */
export type BooksTrx = { db: Transaction<Database>; seal: Seal };

/** Runs `work` in one transaction. Inside it use only `trx`, and never await the network: the embedded database has one connection. */
export async function inTransaction<T>(books: Books, work: (trx: BooksTrx) => Promise<T>): Promise<T> {
  return await books.db.transaction().execute(async (db) => await work({ db, seal: books.seal }));
}

/** `null` comes from SQL; inside, what is absent is undefined. */
export function orUndefined<T>(value: T | null): T | undefined {
  return value === null ? undefined : value;
}
