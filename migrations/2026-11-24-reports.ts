import { type Kysely, sql } from 'kysely';

// Figures over months, and the daily digest.
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('stores')
    // When the digest of the day before comes, in minutes after midnight in Korea; null: never.
    .addColumn('digest_minutes', 'integer', (col) => col.defaultTo(540))
    // The day in Korea, 2026-11-24, whose digest was asked for last.
    .addColumn('digested_on', 'text')
    .execute();
  // Lines by the time of payment, with all that is counted: their rows hold sealed texts, and are too wide to be read by the thousand.
  await sql`create index lines_reported on lines (store_id, paid_at, product_order_id)
    include (order_id, status, product_id, amount_krw, remain_quantity, emailed_at)`.execute(db);
  // What went out on a day, whenever it was paid.
  await sql`create index lines_emailed on lines (store_id, emailed_at) where emailed_at is not null`.execute(db);
  // Who had it sent, and what became of it: a small part of a long history.
  await sql`create index history_reported on history (store_id, at, what, product_order_id)
    where what in ('deliver_approved', 'send_approved', 'canceled', 'returned')`.execute(db);
}
