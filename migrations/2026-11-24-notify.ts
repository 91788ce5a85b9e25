import type { Kysely } from 'kysely';

// What rings where and when, what has been waiting for somebody since when, and approvals of many lines at once.
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('notify')
    .addColumn('store_id', 'text', (col) => col.primaryKey().references('stores.store_id'))
    // What waits for a person rings again after so long, and after so long for a second role; 0: never.
    .addColumn('remind_minutes', 'integer', (col) => col.notNull().defaultTo(15))
    .addColumn('escalate_minutes', 'integer', (col) => col.notNull().defaultTo(60))
    .addColumn('escalate_role', 'text')
    // Quiet hours, in minutes after midnight in Korea; both or none.
    .addColumn('quiet_from', 'integer')
    .addColumn('quiet_to', 'integer')
    // null: as the environment says.
    .addColumn('alarm_channel', 'text')
    // Where orders that need nobody are shown without a sound; null: with all others.
    .addColumn('auto_channel', 'text')
    // The end of quiet hours that was told of last.
    .addColumn('caught_up_at', 'timestamptz')
    .execute();

  // A line that waits for somebody: for what, since when, and how often that rang after its card did.
  await db.schema
    .createTable('waits')
    .addColumn('store_id', 'text', (col) => col.notNull())
    .addColumn('product_order_id', 'text', (col) => col.notNull())
    .addColumn('state', 'text', (col) => col.notNull())
    .addColumn('since', 'timestamptz', (col) => col.notNull())
    .addColumn('rung', 'integer', (col) => col.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('waits_pkey', ['store_id', 'product_order_id'])
    .execute();

  // The message about many orders that rings in place of this one's card.
  await db.schema.alterTable('orders').addColumn('told_in', 'text').execute();
  await db.schema
    .createIndex('orders_told_in')
    .on('orders')
    .columns(['store_id', 'told_in'])
    .where('told_in', 'is not', null)
    .execute();

  await db.schema
    .createTable('group_approvals')
    .addColumn('group_id', 'integer', (col) => col.primaryKey().generatedAlwaysAsIdentity())
    .addColumn('store_id', 'text', (col) => col.notNull())
    .addColumn('at', 'timestamptz', (col) => col.notNull())
    .addColumn('by', 'text', (col) => col.notNull())
    .addColumn('product_order_ids', 'jsonb', (col) => col.notNull())
    .execute();
}
