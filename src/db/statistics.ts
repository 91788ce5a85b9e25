// What the database knows of its tables when it chooses an index. A server keeps that up to date by itself, the embedded one never does.
import { sql } from 'kysely';
import type { Books } from './books.ts';

const GROWING = ['orders', 'lines', 'licenses', 'history', 'mails', 'mail_lines', 'batches', 'notes'] as const;

/** Looks at the tables that grow, one by one: what else is asked meanwhile comes in between. */
export async function refreshStatistics(books: Pick<Books, 'db'>): Promise<void> {
  for (const table of GROWING) await sql`analyze ${sql.table(table)}`.execute(books.db);
}
