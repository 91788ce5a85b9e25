// Brings the tables up to date at start. Forward only: a mistake is the next migration.
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Kysely, sql } from 'kysely';
import { FileMigrationProvider, Migrator } from 'kysely/migration';

const MIGRATIONS = path.join(import.meta.dirname, '..', '..', 'migrations');

/**
 * Runs the migrations that this database has not seen, all in one transaction. Two processes that start together take
 * turns, and the second finds nothing to do.
 * @returns the names of those that ran, oldest first
 * @throws Error  naming the migration that failed; the database is then as it was before
 */
export async function migrate<DB>(db: Kysely<DB>, options: { folder?: string } = {}): Promise<string[]> {
  const provider = new FileMigrationProvider({
    fs,
    path,
    migrationFolder: options.folder ?? MIGRATIONS,
    // Windows takes a drive letter for a protocol.
    import: (file) => import(pathToFileURL(file).href),
  });
  return await db.connection().execute(async (connection) => {
    // A big table takes its time, and so does waiting for another process that migrates.
    await sql`set statement_timeout = 0`.execute(connection);
    try {
      const { error, results = [] } = await new Migrator({ db: connection, provider }).migrateToLatest();
      if (error !== undefined)
        throw explainMigration(error, results.find(({ status }) => status === 'Error')?.migrationName);
      return results.map(({ migrationName }) => migrationName);
    } finally {
      await sql`reset statement_timeout`.execute(connection);
    }
  });
}

function explainMigration(error: unknown, name: string | undefined): Error {
  const message = error instanceof Error ? error.message : String(error);
  if (name !== undefined) return new Error(`Migration ${name} failed: ${message}`, { cause: error });
  const unknown = /previously executed migration (\S+) is missing/.exec(message)?.[1];
  if (unknown === undefined) return new Error(`The database could not be migrated: ${message}`, { cause: error });
  return new Error(
    `This database was migrated by a newer Bellhop (${unknown} is not known here): start that version again.`,
    { cause: error },
  );
}
