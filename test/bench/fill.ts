// Three years of a store, written by the database itself: who bought what, the keys that went out, and what is still open.
import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../../src/db/schema.ts';
import type { Seal } from '../../src/db/seal.ts';

export const STORE = 'main';
const PRODUCTS = 20;
export const NOW = new Date('2026-11-24T00:00:00.000Z');
const BUYERS_PER_ORDER = 0.3;
/** Two Koreans in a thousand bear the commonest whole name. */
const NAMES = 8_000;
const FREE_PER_PRODUCT = 2_000;

/** Seals nothing, and prints what SQL can print too: what is measured here is the database. */
export const clearSeal: Seal = {
  seal: (text) => text,
  open: (sealed) => sealed,
  fingerprint: (kind, text) => createHash('sha256').update(`${kind}/${text}`).digest('base64url'),
  keyId: 'bench',
};

/** What was bought by whom, as a person would type it. */
export type Sample = {
  orderId: string;
  lineId: string;
  cardNo: number;
  name: string;
  email: string;
  buyerNo: string;
  key: string;
};

/** Fills an empty migrated database with so many orders, 1.2 lines each. */
export async function fill(database: Kysely<Database>, orders: number): Promise<void> {
  // One session all the way: it may take its time.
  await database.connection().execute(async (db) => await fillIn(db, orders));
}

async function fillIn(db: Kysely<Database>, orders: number): Promise<void> {
  await sql`set statement_timeout = 0`.execute(db);
  const buyers = Math.round(orders * BUYERS_PER_ORDER);
  // Indexes are built at the end, as a dump is read in.
  const { rows: indexes } = await sql<{
    name: string;
    definition: string;
  }>`select i.indexname as name, i.indexdef as definition
    from pg_indexes i where i.schemaname = 'public' and i.tablename in ('orders', 'lines', 'licenses', 'history', 'mails', 'mail_lines')
      and not exists (select from pg_constraint c where c.conname = i.indexname)`.execute(db);
  for (const { name } of indexes) await sql`drop index ${sql.ref(name)}`.execute(db);

  const print = (kind: string, text: string) =>
    sql`translate(encode(sha256(convert_to(${sql.lit(`${kind}/`)} || ${sql.raw(text)}, 'UTF8')), 'base64'), '+/=', '-_')`;
  await sql`insert into stores (store_id) values (${STORE})`.execute(db);
  await sql`insert into products (store_id, product_id, name)
    select ${STORE}, (1000000000 + n)::text, '상품 ' || n || '호 평생 라이선스' from generate_series(1, ${PRODUCTS}::int) n`.execute(
    db,
  );
  await sql`create table bought as select g,
      ${NOW}::timestamptz - make_interval(secs => (${orders}::int - g)::float8 / ${orders}::int * 94608000 + random() * 60) as paid_at,
      floor(${buyers}::int * power(random(), 1.7))::int as buyer, random() as luck, g % 5 = 0 as is_two
    from generate_series(1, ${orders}::int) g`.execute(db);
  await sql`insert into orders (store_id, order_id, buyer_sealed, buyer_print, buyer_name_print, paid_at, channel_id, message_id)
    select ${STORE}, ${numberOf('g', 0)}, '{}', ${print('buyer', "'9' || buyer")},
      ${print('name', `'김구매' || (power((buyer::int8 * 7919 % 100003) / 100003.0, 1.5) * ${NAMES})::int`)}, paid_at,
      '1100000000000000001', (1200000000000000000 + g)::text from bought order by g`.execute(db);
  for (const part of [0, 1]) {
    await sql`insert into lines (store_id, product_order_id, order_id, status, product_id, product_name, amount_krw, remain_quantity,
        paid_at, dispatch_due_at, shown_sealed, recipient_sealed, recipient_print, emailed_at, dispatched_at, seen_at)
      select ${STORE}, line, "order", status, product, '상품 ' || (product::int - 1000000000) || '호 평생 라이선스', 29000, 1,
        paid_at, paid_at + interval '3 days',
        json_build_object('productOrderId', line, 'orderId', "order", 'productOrderStatus', 'PAYED', 'placeOrderStatus', 'OK',
          'orderedAt', paid_at, 'paidAt', paid_at, 'productId', product, 'productName', '상품', 'isAddOn', false, 'quantity', 1,
          'remainQuantity', 1, 'amountKrw', 29000, 'expectedDeliveryMethod', 'NOTHING', 'filler', repeat('x', 700))::text,
        json_build_object('address', 'buyer' || buyer || '@example.com', 'confidence', 'sure', 'source', 'typed_option')::text,
        ${print('email', "'buyer' || buyer || '@example.com'")}, case when is_out then paid_at + interval '1 minute' end,
        case when is_out then paid_at + interval '2 minutes' end, paid_at
      from (select *, status in ('dispatched', 'returned') as is_out from (
        select *, ${numberOf('g', part + 1)} as line, ${numberOf('g', 0)} as "order",
          (1000000001 + floor(${PRODUCTS}::int * power(random(), 2))::int)::text as product,
          case when g > ${orders}::int * 0.998 then (array['awaiting_approval', 'awaiting_approval', 'awaiting_address', 'awaiting_stock',
              'held', 'emailed', 'needs_attention', 'cancel_requested'])[1 + floor(random() * 8)::int]
            when luck < 0.94 then 'dispatched' when luck < 0.985 then 'canceled' else 'returned' end as status
        from bought ${part === 1 ? sql`where is_two` : sql``}) b) b order by g`.execute(db);
  }
  await fillLicenses(db, print);
  await sql`insert into mails (store_id, order_id, message_id, state, recipient_sealed, raw_sealed, body_print, composed_at, accepted_at)
    select store_id, order_id, order_id || '@bench', 'accepted', repeat('x', 100), repeat('x', 300), 'x', paid_at, paid_at from orders`.execute(
    db,
  );
  await sql`insert into mail_lines (mail_id, store_id, product_order_id, units)
    select m.mail_id, l.store_id, l.product_order_id, 1 from mails m join lines l using (store_id, order_id)`.execute(
    db,
  );
  for (const what of ['paid', 'deliver_approved', 'dispatched'])
    await sql`insert into history (store_id, order_id, product_order_id, at, actor, what)
      select store_id, order_id, product_order_id, paid_at, 'auto', ${what} from lines`.execute(db);
  for (const { definition } of indexes) await sql.raw(definition).execute(db);
  await sql`reset statement_timeout`.execute(db);
}

async function fillLicenses(db: Kysely<Database>, print: (kind: string, text: string) => unknown): Promise<void> {
  const key = `upper(substr(md5('key' || number), 1, 5) || '-' || substr(md5('key' || number), 6, 5) || '-' || substr(md5('key' || number), 11, 5))`;
  const values = sql`${sql.raw(key)}, ${print('license', key)}, ${print('license_tail', `right(${key}, 4)`)}`;
  await sql`insert into batches (store_id, product_id, imported_at, imported_by, count)
    select ${STORE}, product_id, ${NOW}, 'bench', 0 from products order by product_id`.execute(db);
  // The last product's keys are made one by one.
  await sql`insert into licenses (store_id, product_id, batch_id, source, key_sealed, key_print, tail_print, status,
      product_order_id, unit, reserved_at, delivered_at)
    select l.store_id, l.product_id, b.batch_id, case when b.batch_id is null then 'generate' else 'pool' end, ${values}, 'delivered',
      l.product_order_id, 1, l.paid_at, l.emailed_at
    from (select *, product_order_id as number from lines where emailed_at is not null) l
    left join batches b on b.store_id = l.store_id and b.product_id = l.product_id and b.product_id <> ${String(1_000_000_000 + PRODUCTS)}`.execute(
    db,
  );
  await sql`insert into licenses (store_id, product_id, batch_id, key_sealed, key_print, tail_print)
    select ${STORE}, product_id, batch_id, ${values}
    from (select product_id, batch_id, product_id || '/' || n as number from batches, generate_series(1, ${FREE_PER_PRODUCT}::int) n) l`.execute(
    db,
  );
  await sql`update batches set count = (select count(*) from licenses l where l.batch_id = batches.batch_id)`.execute(
    db,
  );
}

/** Sixteen digits, as Naver gives them: the day, and a number that looks like any other. 99999989 is a prime: none comes twice. */
function numberOf(counter: string, part: number) {
  return sql`to_char(paid_at at time zone 'Asia/Seoul', 'YYYYMMDD') ||
    lpad((((${sql.raw(counter)}::int8 * 4 + ${sql.lit(part)}) * 48271) % 99999989)::text, 8, '0')`;
}

/** Orders from everywhere in the three years, delivered. */
export async function takeSamples(db: Kysely<Database>, count: number): Promise<Sample[]> {
  const { rows } =
    await sql<Sample>`select o.order_id as "orderId", l.product_order_id as "lineId", o.card_no as "cardNo",
      '김구매' || (power((b.buyer::int8 * 7919 % 100003) / 100003.0, 1.5) * ${sql.lit(NAMES)})::int as name,
      'buyer' || b.buyer || '@example.com' as email, '9' || b.buyer as "buyerNo", k.key_sealed as key
    from (select buyer, ${numberOf('g', 0)} as number from bought order by md5(g::text) limit ${count * 2}) b
    join orders o on o.store_id = ${STORE} and o.order_id = b.number
    join lines l on l.store_id = o.store_id and l.order_id = o.order_id
    join licenses k on k.store_id = l.store_id and k.product_order_id = l.product_order_id
    limit ${count}`.execute(db);
  return rows;
}
