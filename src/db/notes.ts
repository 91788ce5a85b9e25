// Internal notes to an order, for the people who work on it. They may hold anything, also a buyer's words, and lie sealed.
import { sql } from 'kysely';
import type { Books, BooksTrx } from './books.ts';

/** `by`: the name of who wrote it. */
export type Note = { at: Date; by: string; text: string };

export async function addNote(
  trx: BooksTrx,
  { storeId, orderId }: { storeId: string; orderId: string },
  { at, by, text }: Note,
): Promise<void> {
  await trx.db
    .insertInto('notes')
    .values({ store_id: storeId, order_id: orderId, at, by, text_sealed: trx.seal.seal(text, aad(storeId, orderId)) })
    .execute();
}

/** The newest notes of an order, oldest first. */
export async function listNotes(
  books: Books | BooksTrx,
  { storeId, orderId }: { storeId: string; orderId: string },
  limit: number,
): Promise<Note[]> {
  const rows = await books.db
    .selectFrom('notes')
    .select(['at', 'by', 'text_sealed'])
    .where('store_id', '=', storeId)
    .where('order_id', '=', orderId)
    .orderBy('note_id', 'desc')
    .limit(limit)
    .execute();
  return rows
    .toReversed()
    .map(({ at, by, text_sealed }) => ({ at, by, text: books.seal.open(text_sealed, aad(storeId, orderId)) }));
}

export async function countNotes(books: Books | BooksTrx, storeId: string, orderId: string): Promise<number> {
  const { count } = await books.db
    .selectFrom('notes')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('store_id', '=', storeId)
    .where('order_id', '=', orderId)
    .executeTakeFirstOrThrow();
  return count;
}

function aad(storeId: string, orderId: string): string {
  return `notes/${storeId}/${orderId}`;
}
