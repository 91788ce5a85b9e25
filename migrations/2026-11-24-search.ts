import { type Kysely, sql } from 'kysely';

// Any order in one look, also among a million: each way to ask for one has an index that ends in the order of the pages.
export async function up(db: Kysely<unknown>): Promise<void> {
  // An order's time of payment is that of all its lines, so that lines can be paged like orders.
  await sql`update lines set paid_at = orders.paid_at from orders
    where orders.store_id = lines.store_id and orders.order_id = lines.order_id and orders.paid_at <> lines.paid_at`.execute(
    db,
  );

  // Prints are also found by their beginnings, which needs the order of the bytes, whatever the server's own language is.
  for (const index of ['orders_buyer', 'orders_buyer_name', 'lines_by_recipient'])
    await db.schema.dropIndex(index).execute();
  await sql`alter table orders alter column buyer_print type text collate "C",
    alter column buyer_name_print type text collate "C"`.execute(db);
  await sql`alter table lines alter column recipient_print type text collate "C"`.execute(db);
  await db.schema
    .createIndex('orders_buyer')
    .on('orders')
    .columns(['store_id', 'buyer_print', 'paid_at', 'order_id'])
    .execute();
  await db.schema
    .createIndex('orders_buyer_name')
    .on('orders')
    .columns(['store_id', 'buyer_name_print', 'paid_at', 'order_id'])
    .execute();
  await db.schema
    .createIndex('lines_by_recipient')
    .on('lines')
    .columns(['store_id', 'recipient_print', 'paid_at', 'order_id'])
    .execute();

  // The end of a number: the beginning of what it is backwards.
  await sql`create index orders_by_end on orders (store_id, (reverse(order_id) collate "C"))`.execute(db);
  await sql`create index lines_by_end on lines (store_id, (reverse(product_order_id) collate "C"))`.execute(db);

  for (const index of ['lines_by_status', 'lines_by_product']) await db.schema.dropIndex(index).execute();
  // With what is added up of them: the rows themselves are wide, and lie all over the table.
  await sql`create index lines_by_status on lines (store_id, status, paid_at, order_id)
    include (product_id, amount_krw, remain_quantity)`.execute(db);
  await sql`create index lines_by_product on lines (store_id, product_id, paid_at, order_id)
    include (status, amount_krw, remain_quantity)`.execute(db);
  // Every name that a product was ever sold under: few, and read by leaps.
  await db.schema.createIndex('lines_names').on('lines').columns(['store_id', 'product_id', 'product_name']).execute();

  // The last four characters of a key; '' where there are none to ask for. Null: written before this column was, and filled in
  // once an order has the license, for only the running bot can open it.
  await sql`alter table licenses add column tail_print text collate "C"`.execute(db);
  await sql`create index licenses_by_tail on licenses (store_id, tail_print) where product_order_id is not null`.execute(
    db,
  );
  await sql`create index licenses_without_tail on licenses (license_id)
    where tail_print is null and product_order_id is not null`.execute(db);

  // What pools hold without counting what was delivered over the years.
  await sql`create index licenses_delivered on licenses (store_id, product_id, option, delivered_at)
    where delivered_at is not null`.execute(db);
  await sql`create index licenses_rare on licenses (store_id, product_id, option, status)
    where status not in ('free', 'delivered')`.execute(db);
  await sql`create index licenses_made on licenses (store_id, product_id, option, status)
    where batch_id is null`.execute(db);
}
