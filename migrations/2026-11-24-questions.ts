import { type Kysely, sql } from 'kysely';

// What buyers ask: customer inquiries (고객 문의, private) and product Q&A (상품 문의, public), each with its card and its answer. What people
// wrote lies sealed.
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('questions')
    // Short and ours: buttons carry it.
    .addColumn('question_id', 'integer', (col) => col.primaryKey().generatedAlwaysAsIdentity())
    .addColumn('store_id', 'text', (col) => col.notNull())
    .addColumn('kind', 'text', (col) => col.notNull().check(sql`kind in ('private', 'public')`))
    // The store's number.
    .addColumn('naver_no', 'text', (col) => col.notNull())
    .addColumn('asked_at', 'timestamptz', (col) => col.notNull())
    .addColumn('seen_at', 'timestamptz', (col) => col.notNull())
    .addColumn('category', 'text')
    .addColumn('product_name', 'text')
    .addColumn('order_id', 'text')
    .addColumn('product_order_ids', 'jsonb', (col) => col.notNull())
    // Title, text and option.
    .addColumn('asked_sealed', 'text', (col) => col.notNull())
    .addColumn('state', 'text', (col) =>
      col
        .notNull()
        .defaultTo('open')
        .check(sql`state in ('open', 'sending', 'failed', 'answered', 'gone')`),
    )
    // Our answer, until the store has it; kept when it did not get through.
    .addColumn('draft_sealed', 'text')
    .addColumn('draft_by', 'text')
    .addColumn('draft_at', 'timestamptz')
    // It holds licenses of the order.
    .addColumn('with_license', 'boolean', (col) => col.notNull().defaultTo(false))
    .addColumn('failure', 'text')
    .addColumn('failure_code', 'text')
    // What the store has; answered_by is null for one that was written elsewhere.
    .addColumn('answer_sealed', 'text')
    .addColumn('answered_by', 'text')
    .addColumn('answered_at', 'timestamptz')
    .addColumn('revision', 'integer', (col) => col.notNull().defaultTo(0))
    .addColumn('is_silent', 'boolean', (col) => col.notNull().defaultTo(false))
    .addColumn('channel_id', 'text')
    .addColumn('message_id', 'text')
    .addColumn('card_attempted_at', 'timestamptz')
    .addUniqueConstraint('questions_once', ['store_id', 'kind', 'naver_no'])
    .execute();
  await sql`create index questions_open on questions (store_id, asked_at) where state in ('open', 'failed')`.execute(
    db,
  );

  await db.schema
    .alterTable('stores')
    .addColumn('questions_off_at', 'timestamptz')
    // The first look at a list, at a start or after it was switched on again: its cards come without a sound.
    .addColumn('private_questions_at', 'timestamptz')
    .addColumn('public_questions_at', 'timestamptz')
    .execute();
}
