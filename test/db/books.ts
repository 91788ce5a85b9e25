// Books that nobody has written in. A fresh embedded database costs seconds, so the tests of a file share one and empty it.
import { after } from 'node:test';
import { sql } from 'kysely';
import type { Books } from '../../src/db/books.ts';
import type { Database } from '../../src/db/schema.ts';
import { createSeal } from '../../src/db/seal.ts';
import type { OpenTestDatabase, TestDatabase } from '../databases.ts';

const opened = new Map<OpenTestDatabase<Database>, Promise<TestDatabase<Database>>>();

after(async () => {
  for (const database of opened.values()) await (await database).close();
});

export async function openBooks(open: OpenTestDatabase<Database>): Promise<Books & AsyncDisposable> {
  const opening = opened.get(open) ?? open();
  opened.set(open, opening);
  const { db } = await opening;
  const tables = await db.introspection.getTables();
  await sql`truncate ${sql.join(tables.map(({ name }) => sql.table(name)))} restart identity`.execute(db);
  return { db, seal: createSeal(Buffer.alloc(32, 7)), [Symbol.asyncDispose]: async () => {} };
}
