import { type Kysely, sql } from 'kysely';

// Licenses of every kind, rules for single options, templates, rules that hold a line, and what happens after a delivery.
export async function up(db: Kysely<unknown>): Promise<void> {
  // Where the licenses of a product come from, and of one of its options where that has a rule of its own. '' is the product itself.
  await db.schema
    .createTable('goods')
    .addColumn('store_id', 'text', (col) => col.notNull())
    .addColumn('product_id', 'text', (col) => col.notNull())
    // An option code, or a text that stands in the option; as the seller wrote it.
    .addColumn('option', 'text', (col) => col.notNull().defaultTo(''))
    .addColumn('source', 'text', (col) =>
      col
        .notNull()
        .defaultTo('pool')
        .check(sql`source in ('pool', 'generate', 'link', 'http')`),
    )
    .addColumn('pattern', 'text')
    .addColumn('link_sealed', 'text')
    // The seller's own license server, and the secret that signs what we ask it.
    .addColumn('url_sealed', 'text')
    .addColumn('secret_sealed', 'text')
    // One unit gives these, a list of { productId, option, count }; null: one license of its own.
    .addColumn('bundle', 'jsonb')
    .addPrimaryKeyConstraint('goods_pkey', ['store_id', 'product_id', 'option'])
    .execute();
  await sql`insert into goods (store_id, product_id, source, link_sealed)
    select store_id, product_id, source, link_sealed from products`.execute(db);
  await db.schema
    .alterTable('products')
    .dropColumn('source')
    .dropColumn('link_sealed')
    .addColumn('low_stock', 'integer')
    .addColumn('pause_listing', 'boolean', (col) => col.notNull().defaultTo(false))
    // We took it off sale, so we may put it back.
    .addColumn('listing_paused_at', 'timestamptz')
    .execute();

  await db.schema
    .alterTable('batches')
    .addColumn('option', 'text', (col) => col.notNull().defaultTo(''))
    .addColumn('name', 'text')
    .execute();

  // A license may also be generated, issued by a server, or a file; and it may be worth nothing any more.
  await db.schema
    .alterTable('licenses')
    .addColumn('option', 'text', (col) => col.notNull().defaultTo(''))
    // Which license of a unit: a bundle gives several.
    .addColumn('part', 'integer', (col) => col.notNull().defaultTo(1))
    .addColumn('source', 'text', (col) =>
      col
        .notNull()
        .defaultTo('pool')
        .check(sql`source in ('pool', 'generate', 'http')`),
    )
    // Of a file key_sealed holds the bytes, base64.
    .addColumn('file_name', 'text')
    .addColumn('revoked_at', 'timestamptz')
    // Why it was revoked or taken out.
    .addColumn('reason', 'text')
    // The license that it stands in for.
    .addColumn('replaces', 'integer', (col) => col.references('licenses.license_id'))
    .execute();
  await db.schema
    .alterTable('licenses')
    .alterColumn('batch_id', (col) => col.dropNotNull())
    .execute();
  await db.schema.alterTable('licenses').dropConstraint('licenses_unit').execute();
  await db.schema.alterTable('licenses').dropConstraint('licenses_status').execute();
  await db.schema.alterTable('licenses').dropConstraint('licenses_bound').execute();
  await db.schema
    .alterTable('licenses')
    .addCheckConstraint(
      'licenses_status',
      sql`status in ('free', 'reserved', 'delivered', 'set_aside', 'revoked', 'withdrawn', 'taken')`,
    )
    .execute();
  await db.schema
    .alterTable('licenses')
    .addCheckConstraint(
      'licenses_bound',
      sql`(status in ('free', 'withdrawn', 'taken')) = (product_order_id is null) and (product_order_id is null) = (unit is null)`,
    )
    .execute();
  // One living license per unit and part of a line; revoked ones stay bound to the line that had them.
  await sql`create unique index licenses_unit on licenses (store_id, product_order_id, unit, part)
    where status in ('reserved', 'delivered', 'set_aside')`.execute(db);
  await db.schema
    .createIndex('licenses_of_line')
    .on('licenses')
    .columns(['store_id', 'product_order_id', 'unit', 'part'])
    .execute();
  await db.schema.dropIndex('licenses_free').execute();
  await db.schema
    .createIndex('licenses_free')
    .on('licenses')
    .columns(['store_id', 'product_id', 'option', 'license_id'])
    .where(sql.ref('status'), '=', sql.lit('free'))
    .execute();
  await db.schema.createIndex('licenses_of_batch').on('licenses').columns(['batch_id']).execute();

  // Mails as the seller worded them. '' is the default for products without one of their own.
  await db.schema
    .createTable('templates')
    .addColumn('store_id', 'text', (col) => col.notNull())
    .addColumn('product_id', 'text', (col) => col.notNull().defaultTo(''))
    .addColumn('language', 'text', (col) => col.notNull().check(sql`language in ('ko', 'en')`))
    .addColumn('subject', 'text', (col) => col.notNull())
    .addColumn('body', 'text', (col) => col.notNull())
    .addColumn('edited_at', 'timestamptz', (col) => col.notNull())
    .addColumn('edited_by', 'text', (col) => col.notNull())
    .addPrimaryKeyConstraint('templates_pkey', ['store_id', 'product_id', 'language'])
    .execute();

  await db.schema
    .alterTable('mails')
    .addColumn('kind', 'text', (col) =>
      col
        .notNull()
        .defaultTo('first')
        .check(sql`kind in ('first', 'resend', 'replace')`),
    )
    // Whoever had it sent again.
    .addColumn('asked_by', 'text')
    .execute();

  // Rules that hold a line until somebody lets it go; null: no such rule.
  await db.schema
    .alterTable('stores')
    .addColumn('hold_units', 'integer')
    .addColumn('hold_sum_krw', 'integer')
    .addColumn('hold_again_minutes', 'integer')
    .addColumn('hold_shared_address', 'boolean', (col) => col.notNull().defaultTo(false))
    // When the books were last held against the store, line by line.
    .addColumn('audited_at', 'timestamptz')
    .execute();
  await db.schema
    .createTable('blocked_buyers')
    .addColumn('store_id', 'text', (col) => col.notNull())
    .addColumn('buyer_print', 'text', (col) => col.notNull())
    .addColumn('order_id', 'text', (col) => col.notNull())
    .addColumn('blocked_at', 'timestamptz', (col) => col.notNull())
    .addColumn('blocked_by', 'text', (col) => col.notNull())
    .addPrimaryKeyConstraint('blocked_buyers_pkey', ['store_id', 'buyer_print'])
    .execute();

  await db.schema
    .alterTable('lines')
    // Somebody let it go in spite of the rule that held it.
    .addColumn('let_go', 'boolean', (col) => col.notNull().defaultTo(false))
    // The license went out past Bellhop, says an operator.
    .addColumn('given_by_hand_at', 'timestamptz')
    // The last reminder of its dispatch deadline.
    .addColumn('reminded_at', 'timestamptz')
    .execute();
  // What waits, by its deadline.
  await db.schema
    .createIndex('lines_by_deadline')
    .on('lines')
    .columns(['store_id', 'dispatch_due_at'])
    .where(sql.ref('dispatched_at'), 'is', null)
    .execute();

  await db.schema
    .createTable('notes')
    .addColumn('note_id', 'integer', (col) => col.primaryKey().generatedAlwaysAsIdentity())
    .addColumn('store_id', 'text', (col) => col.notNull())
    .addColumn('order_id', 'text', (col) => col.notNull())
    .addColumn('at', 'timestamptz', (col) => col.notNull())
    .addColumn('by', 'text', (col) => col.notNull())
    .addColumn('text_sealed', 'text', (col) => col.notNull())
    .addForeignKeyConstraint('notes_order', ['store_id', 'order_id'], 'orders', ['store_id', 'order_id'])
    .execute();
  await db.schema.createIndex('notes_of_order').on('notes').columns(['store_id', 'order_id', 'note_id']).execute();
}
