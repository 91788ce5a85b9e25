import { type Kysely, sql } from 'kysely';

// The books of a store: what was ordered, what was asked for, what went out. storeId leads every key, because one bot will
// serve several stores. A column that ends in _sealed is encrypted, one that ends in _print is a keyed hash to find it by.
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('stores')
    .addColumn('store_id', 'text', (col) => col.primaryKey())
    // What was paid before this goes out only when somebody says so.
    .addColumn('first_polled_at', 'timestamptz')
    .addColumn('polled_at', 'timestamptz')
    .addColumn('swept_at', 'timestamptz')
    .addColumn('paused_at', 'timestamptz')
    .addColumn('default_mode', 'text')
    .addColumn('default_auto_since', 'timestamptz')
    .addColumn('commands_print', 'text')
    // Names the SECRET_KEY that sealed these books, so that another one is noticed at start.
    .addColumn('secret_key_id', 'text')
    .execute();

  // Where the reading of a feed stands. more_* and window_to are set in the middle of a window of several pages.
  await db.schema
    .createTable('cursors')
    .addColumn('store_id', 'text', (col) => col.notNull())
    .addColumn('feed', 'text', (col) => col.notNull())
    .addColumn('read_to', 'timestamptz', (col) => col.notNull())
    .addColumn('window_to', 'timestamptz')
    .addColumn('more_from', 'text')
    .addColumn('more_sequence', 'text')
    .addPrimaryKeyConstraint('cursors_pkey', ['store_id', 'feed'])
    .execute();

  await db.schema
    .createTable('products')
    .addColumn('store_id', 'text', (col) => col.notNull())
    .addColumn('product_id', 'text', (col) => col.notNull())
    .addColumn('name', 'text')
    .addColumn('mode', 'text', (col) => col.check(sql`mode in ('manual', 'auto')`))
    .addColumn('auto_since', 'timestamptz')
    .addColumn('source', 'text', (col) =>
      col
        .notNull()
        .defaultTo('pool')
        .check(sql`source in ('pool', 'link')`),
    )
    .addColumn('link_sealed', 'text')
    .addColumn('email_option', 'text')
    // Labels of the product's direct-input options (직접입력형 옵션), as the store has them.
    .addColumn('direct_inputs', 'jsonb')
    .addColumn('looked_up_at', 'timestamptz')
    .addPrimaryKeyConstraint('products_pkey', ['store_id', 'product_id'])
    .execute();

  // One checkout, and its one card in Discord.
  await db.schema
    .createTable('orders')
    .addColumn('store_id', 'text', (col) => col.notNull())
    .addColumn('order_id', 'text', (col) => col.notNull())
    // Short and ours: buttons carry it, for their ids can be read by clients.
    .addColumn('card_no', 'integer', (col) => col.notNull().generatedAlwaysAsIdentity().unique())
    .addColumn('revision', 'integer', (col) => col.notNull().defaultTo(0))
    .addColumn('buyer_sealed', 'text')
    .addColumn('buyer_print', 'text')
    .addColumn('buyer_name_print', 'text')
    .addColumn('paid_at', 'timestamptz', (col) => col.notNull())
    // Paid before the first poll: the card comes without a sound.
    .addColumn('is_silent', 'boolean', (col) => col.notNull().defaultTo(false))
    .addColumn('channel_id', 'text')
    .addColumn('message_id', 'text')
    .addColumn('card_attempted_at', 'timestamptz')
    .addPrimaryKeyConstraint('orders_pkey', ['store_id', 'order_id'])
    .execute();
  await db.schema
    .createIndex('orders_newest')
    .on('orders')
    .columns(['store_id', 'paid_at desc', 'order_id desc'])
    .execute();
  await db.schema.createIndex('orders_buyer').on('orders').columns(['store_id', 'buyer_print']).execute();
  await db.schema.createIndex('orders_buyer_name').on('orders').columns(['store_id', 'buyer_name_print']).execute();

  // One row per product order, a line of a Naver order: that is the unit Naver lets us dispatch.
  await db.schema
    .createTable('lines')
    .addColumn('store_id', 'text', (col) => col.notNull())
    .addColumn('product_order_id', 'text', (col) => col.notNull())
    .addColumn('order_id', 'text', (col) => col.notNull())
    .addColumn('status', 'text', (col) => col.notNull())
    .addColumn('goal', 'text')
    .addColumn('attention', 'text')
    .addColumn('refusal', 'text')
    .addColumn('because', 'text')
    .addColumn('trouble', 'text')
    .addColumn('product_id', 'text', (col) => col.notNull())
    .addColumn('product_name', 'text', (col) => col.notNull())
    .addColumn('amount_krw', 'integer', (col) => col.notNull())
    .addColumn('remain_quantity', 'integer', (col) => col.notNull())
    .addColumn('paid_at', 'timestamptz', (col) => col.notNull())
    .addColumn('dispatch_due_at', 'timestamptz')
    // The store's latest word on the line, with what the buyer typed: sealed as a whole.
    .addColumn('shown_sealed', 'text', (col) => col.notNull())
    .addColumn('recipient_sealed', 'text', (col) => col.notNull())
    .addColumn('recipient_print', 'text')
    .addColumn('emailed_at', 'timestamptz')
    .addColumn('dispatched_at', 'timestamptz')
    // The feed's lastChangedDate and the state it named: a row that says nothing new is not read again.
    .addColumn('changed_at', 'timestamptz')
    .addColumn('changed_to', 'text')
    .addColumn('seen_at', 'timestamptz', (col) => col.notNull())
    .addPrimaryKeyConstraint('lines_pkey', ['store_id', 'product_order_id'])
    .addForeignKeyConstraint('lines_order', ['store_id', 'order_id'], 'orders', ['store_id', 'order_id'])
    .execute();
  await db.schema.createIndex('lines_of_order').on('lines').columns(['store_id', 'order_id']).execute();
  await db.schema.createIndex('lines_by_status').on('lines').columns(['store_id', 'status', 'paid_at']).execute();
  await db.schema
    .createIndex('lines_by_product')
    .on('lines')
    .columns(['store_id', 'product_id', 'paid_at desc'])
    .execute();
  await db.schema.createIndex('lines_by_recipient').on('lines').columns(['store_id', 'recipient_print']).execute();

  await db.schema
    .createTable('batches')
    .addColumn('batch_id', 'integer', (col) => col.primaryKey().generatedAlwaysAsIdentity())
    .addColumn('store_id', 'text', (col) => col.notNull())
    .addColumn('product_id', 'text', (col) => col.notNull())
    .addColumn('imported_at', 'timestamptz', (col) => col.notNull())
    .addColumn('imported_by', 'text', (col) => col.notNull())
    .addColumn('count', 'integer', (col) => col.notNull())
    .execute();

  // One row per imported key, for ever: the print keeps a key from being imported, and so sold, twice.
  await db.schema
    .createTable('licenses')
    .addColumn('license_id', 'integer', (col) => col.primaryKey().generatedAlwaysAsIdentity())
    .addColumn('store_id', 'text', (col) => col.notNull())
    .addColumn('product_id', 'text', (col) => col.notNull())
    .addColumn('batch_id', 'integer', (col) => col.notNull().references('batches.batch_id'))
    .addColumn('key_sealed', 'text', (col) => col.notNull())
    .addColumn('key_print', 'text', (col) => col.notNull())
    .addColumn('status', 'text', (col) => col.notNull().defaultTo('free'))
    .addColumn('product_order_id', 'text')
    .addColumn('unit', 'integer')
    .addColumn('reserved_at', 'timestamptz')
    .addColumn('delivered_at', 'timestamptz')
    .addUniqueConstraint('licenses_key', ['store_id', 'key_print'])
    // One license per unit of a line.
    .addUniqueConstraint('licenses_unit', ['store_id', 'product_order_id', 'unit'])
    .addCheckConstraint('licenses_status', sql`status in ('free', 'reserved', 'delivered', 'set_aside')`)
    .addCheckConstraint(
      'licenses_bound',
      sql`(status = 'free') = (product_order_id is null) and (status = 'free') = (unit is null)`,
    )
    .execute();
  await db.schema
    .createIndex('licenses_free')
    .on('licenses')
    .columns(['store_id', 'product_id', 'license_id'])
    .where(sql.ref('status'), '=', sql.lit('free'))
    .execute();

  // A license mail, fixed before its first attempt: the same bytes under the same Message-ID every time.
  await db.schema
    .createTable('mails')
    .addColumn('mail_id', 'integer', (col) => col.primaryKey().generatedAlwaysAsIdentity())
    .addColumn('store_id', 'text', (col) => col.notNull())
    .addColumn('order_id', 'text', (col) => col.notNull())
    .addColumn('message_id', 'text', (col) => col.notNull().unique())
    .addColumn('state', 'text', (col) =>
      col
        .notNull()
        .defaultTo('planned')
        .check(sql`state in ('planned', 'handing_over', 'unknown', 'accepted', 'refused', 'abandoned')`),
    )
    // How often nobody could tell whether the server took it.
    .addColumn('unknowns', 'integer', (col) => col.notNull().defaultTo(0))
    .addColumn('recipient_sealed', 'text', (col) => col.notNull())
    .addColumn('raw_sealed', 'text', (col) => col.notNull())
    .addColumn('body_print', 'text', (col) => col.notNull())
    .addColumn('composed_at', 'timestamptz', (col) => col.notNull())
    .addColumn('handed_over_at', 'timestamptz')
    .addColumn('accepted_at', 'timestamptz')
    .addColumn('response_sealed', 'text')
    .execute();
  await db.schema.createIndex('mails_of_order').on('mails').columns(['store_id', 'order_id']).execute();
  await db.schema
    .createTable('mail_lines')
    .addColumn('mail_id', 'integer', (col) => col.notNull().references('mails.mail_id'))
    .addColumn('store_id', 'text', (col) => col.notNull())
    .addColumn('product_order_id', 'text', (col) => col.notNull())
    .addColumn('units', 'integer', (col) => col.notNull())
    .addPrimaryKeyConstraint('mail_lines_pkey', ['mail_id', 'product_order_id'])
    .execute();
  await db.schema
    .createIndex('mail_lines_of_line')
    .on('mail_lines')
    .columns(['store_id', 'product_order_id'])
    .execute();

  // Only what is owed: a row is born in the transaction of its cause and goes in the transaction of its outcome.
  await db.schema
    .createTable('outbox')
    .addColumn('outbox_id', 'integer', (col) => col.primaryKey().generatedAlwaysAsIdentity())
    .addColumn('store_id', 'text', (col) => col.notNull())
    .addColumn('kind', 'text', (col) => col.notNull())
    // What it is about: a productOrderId, an orderId for cards, a code for alarms.
    .addColumn('subject', 'text', (col) => col.notNull())
    .addColumn('order_id', 'text')
    .addColumn('due_at', 'timestamptz', (col) => col.notNull())
    // The fencing token: raised by every lease, and a settlement must still find its own.
    .addColumn('attempts', 'integer', (col) => col.notNull().defaultTo(0))
    // Raised when it is asked for again, so that a settlement does not swallow what came while it was performed.
    .addColumn('requests', 'integer', (col) => col.notNull().defaultTo(1))
    .addColumn('leased_until', 'timestamptz')
    .addUniqueConstraint('outbox_once', ['store_id', 'kind', 'subject'])
    .execute();
  await db.schema.createIndex('outbox_due').on('outbox').columns(['kind', 'due_at', 'outbox_id']).execute();

  // Append-only: what was intended, tried, answered, decided. No personal data, no keys.
  await db.schema
    .createTable('history')
    .addColumn('history_id', 'integer', (col) => col.primaryKey().generatedAlwaysAsIdentity())
    .addColumn('store_id', 'text', (col) => col.notNull())
    .addColumn('order_id', 'text')
    .addColumn('product_order_id', 'text')
    .addColumn('at', 'timestamptz', (col) => col.notNull())
    .addColumn('actor', 'text', (col) => col.notNull())
    .addColumn('what', 'text', (col) => col.notNull())
    .addColumn('outcome', 'text')
    .addColumn('detail', 'jsonb')
    .execute();
  await db.schema
    .createIndex('history_of_order')
    .on('history')
    .columns(['store_id', 'order_id', 'history_id'])
    .execute();
  await sql`create function history_is_append_only() returns trigger language plpgsql as $$
    begin raise exception 'history is append-only'; end $$`.execute(db);
  await sql`create trigger history_append_only before update or delete on history
    for each statement execute function history_is_append_only()`.execute(db);

  await db.schema
    .createTable('alarms')
    .addColumn('store_id', 'text', (col) => col.notNull())
    .addColumn('code', 'text', (col) => col.notNull())
    .addColumn('raised_at', 'timestamptz', (col) => col.notNull())
    .addColumn('cleared_at', 'timestamptz')
    .addColumn('detail', 'jsonb')
    .addPrimaryKeyConstraint('alarms_pkey', ['store_id', 'code'])
    .execute();
}
