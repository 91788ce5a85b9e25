// The books as a bot needs them: the database open, led by us alone, migrated, and with the key that it was sealed with.
import type { Log } from '../log.ts';
import type { Books } from './books.ts';
import { takeLeadership } from './leader.ts';
import { migrate } from './migrate.ts';
import { type OpenDatabase, openDatabase } from './open.ts';
import type { Database } from './schema.ts';
import { createSeal } from './seal.ts';
import { loadSecretKey } from './secret-key.ts';
import { checkSecretKey } from './stores.ts';

export type OpenBooksOptions = {
  /** Undefined: embedded, under `dataDir`. */
  databaseUrl: string | undefined;
  dataDir: string;
  /** 32 bytes; undefined: the one in `dataDir`, made when there is none. */
  secretKey: Buffer | undefined;
  log: Log;
  /** The database is gone, or another process leads. */
  onLost: (error: Error) => void;
  /** Ends the waiting for leadership. */
  signal?: AbortSignal | undefined;
};

/**
 * @param opened  takes over what has to be closed again
 * @throws ConfigError, or what the database said
 */
export async function openBooks(
  { databaseUrl: url, dataDir, secretKey, log, onLost, signal }: OpenBooksOptions,
  opened: AsyncDisposableStack,
): Promise<{ books: Books; database: OpenDatabase<Database> }> {
  // First, because it says in plain words what is wrong with DATABASE_URL.
  const database = opened.use(await openDatabase<Database>({ url, dataDir, log, onLost }));
  if (url) {
    const leadership = await takeLeadership({ url, signal, log, onLost });
    opened.defer(async () => await leadership.release());
  }
  await migrate(database.db);
  const books: Books = { db: database.db, seal: createSeal(secretKey ?? (await loadSecretKey({ dataDir }))) };
  await checkSecretKey(books);
  return { books, database };
}
