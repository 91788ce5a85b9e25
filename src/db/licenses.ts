// The license pool. A key is one row for ever: its print keeps it from being imported, and so sold, twice.
import { sql } from 'kysely';
import { OutOfLicenses } from '../errors.ts';
import type { LineKey } from '../order/line.ts';
import type { Books, BooksTrx } from './books.ts';
import { listHandedOver } from './mails.ts';

/**
 * Makes the keys bound to a line exactly as many as its units: all of them or none.
 * @throws OutOfLicenses when the pool has too few; nothing is taken then
 */
export async function reserveKeys(
  trx: BooksTrx,
  key: LineKey,
  { productId, units, now }: { productId: string; units: number; now: Date },
): Promise<void> {
  const bound = await trx.db
    .selectFrom('licenses')
    .select(['license_id', 'unit'])
    .where('store_id', '=', key.storeId)
    .where('product_order_id', '=', key.productOrderId)
    .orderBy('unit')
    .forUpdate()
    .execute();
  const surplus = bound.filter((row) => (row.unit ?? 0) > units).map((row) => row.license_id);
  if (surplus.length > 0) await free(trx, surplus);
  const missing = units - (bound.length - surplus.length);
  if (missing <= 0) return;
  const taken = await trx.db
    .selectFrom('licenses')
    .select('license_id')
    .where('store_id', '=', key.storeId)
    .where('product_id', '=', productId)
    .where('status', '=', sql.lit('free'))
    .orderBy('license_id')
    .limit(missing)
    .forUpdate()
    .skipLocked()
    .execute();
  if (taken.length < missing) throw new OutOfLicenses(missing, taken.length);
  const used = new Set(bound.map((row) => row.unit));
  const open = Array.from({ length: units }, (_, index) => index + 1).filter((unit) => !used.has(unit));
  const pairs = sql.join(taken.map((row, index) => sql`(${row.license_id}::int, ${open[index] ?? 0}::int)`));
  await sql`update licenses set status = 'reserved', product_order_id = ${key.productOrderId}, unit = pair.unit, reserved_at = ${now}
    from (values ${pairs}) as pair (license_id, unit) where licenses.license_id = pair.license_id`.execute(trx.db);
}

/**
 * Unbinds the reserved keys of a line that gets no license. Keys that may have left in a mail are set aside for a person
 * instead: they never go to the next buyer.
 */
export async function releaseKeys(trx: BooksTrx, key: LineKey): Promise<{ freed: number; setAside: number }> {
  const bound = await trx.db
    .selectFrom('licenses')
    .select('license_id')
    .where('store_id', '=', key.storeId)
    .where('product_order_id', '=', key.productOrderId)
    .where('status', '=', 'reserved')
    .forUpdate()
    .execute();
  const ids = bound.map((row) => row.license_id);
  if (ids.length === 0) return { freed: 0, setAside: 0 };
  const handedOver = await listHandedOver(trx, key.storeId, [key.productOrderId]);
  if (handedOver.size > 0) {
    await trx.db.updateTable('licenses').set({ status: 'set_aside' }).where('license_id', 'in', ids).execute();
    return { freed: 0, setAside: ids.length };
  }
  await free(trx, ids);
  return { freed: ids.length, setAside: 0 };
}

/** The mail server took them. */
export async function markDelivered(
  trx: BooksTrx,
  storeId: string,
  productOrderIds: readonly string[],
  now: Date,
): Promise<void> {
  if (productOrderIds.length === 0) return;
  await trx.db
    .updateTable('licenses')
    .set({ status: 'delivered', delivered_at: now })
    .where('store_id', '=', storeId)
    .where('product_order_id', 'in', [...productOrderIds])
    .where('status', 'in', ['reserved', 'set_aside'])
    .execute();
}

/** The keys bound to each line, in the order of its units. */
export async function listKeysOf(
  books: Books | BooksTrx,
  storeId: string,
  productOrderIds: readonly string[],
): Promise<Map<string, string[]>> {
  const keys = new Map<string, string[]>();
  if (productOrderIds.length === 0) return keys;
  const rows = await books.db
    .selectFrom('licenses')
    .select(['product_order_id', 'key_sealed', 'key_print'])
    .where('store_id', '=', storeId)
    .where('product_order_id', 'in', [...productOrderIds])
    .orderBy('unit')
    .execute();
  for (const row of rows) {
    const id = row.product_order_id ?? '';
    keys.set(id, [...(keys.get(id) ?? []), books.seal.open(row.key_sealed, aad(storeId, row.key_print))]);
  }
  return keys;
}

/** Free keys by product. */
export async function countFree(
  books: Books | BooksTrx,
  storeId: string,
  productIds: readonly string[],
): Promise<Map<string, number>> {
  if (productIds.length === 0) return new Map();
  const rows = await books.db
    .selectFrom('licenses')
    .select(['product_id', sql<number>`count(*)::int`.as('count')])
    .where('store_id', '=', storeId)
    .where('product_id', 'in', [...productIds])
    .where('status', '=', sql.lit('free'))
    .groupBy('product_id')
    .execute();
  return new Map(rows.map((row) => [row.product_id, row.count]));
}

export type Stock = {
  productId: string;
  name: string | undefined;
  free: number;
  reserved: number;
  delivered: number;
  setAside: number;
};

/** Keys by product and state, for one product or all that have keys. */
export async function listStock(books: Books, storeId: string, productId?: string): Promise<Stock[]> {
  const rows = await books.db
    .selectFrom('licenses as l')
    .leftJoin('products as p', (join) =>
      join.onRef('p.store_id', '=', 'l.store_id').onRef('p.product_id', '=', 'l.product_id'),
    )
    .select([
      'l.product_id',
      'p.name',
      sql<number>`count(*) filter (where l.status = 'free')::int`.as('free'),
      sql<number>`count(*) filter (where l.status = 'reserved')::int`.as('reserved'),
      sql<number>`count(*) filter (where l.status = 'delivered')::int`.as('delivered'),
      sql<number>`count(*) filter (where l.status = 'set_aside')::int`.as('set_aside'),
    ])
    .where('l.store_id', '=', storeId)
    .$if(productId !== undefined, (query) => query.where('l.product_id', '=', productId ?? ''))
    .groupBy(['l.product_id', 'p.name'])
    .orderBy('l.product_id')
    .execute();
  return rows.map((row) => ({
    productId: row.product_id,
    name: row.name ?? undefined,
    free: row.free,
    reserved: row.reserved,
    delivered: row.delivered,
    setAside: row.set_aside,
  }));
}

export type Import = {
  added: number;
  /** Indexes into the keys given, of those the store has had before. */ duplicates: number[];
};

/**
 * Adds keys to a product's pool, all or nothing; keys that the store has ever had are left out and named.
 * @param keys  clean and distinct
 */
export async function importKeys(
  trx: BooksTrx,
  {
    storeId,
    productId,
    keys,
    by,
    now,
  }: { storeId: string; productId: string; keys: readonly string[]; by: string; now: Date },
): Promise<Import> {
  const prints = keys.map((key) => trx.seal.fingerprint('license', key));
  const known = new Set(
    (
      await trx.db
        .selectFrom('licenses')
        .select('key_print')
        .where('store_id', '=', storeId)
        .where(sql<boolean>`key_print = any(${prints}::text[])`)
        .execute()
    ).map((row) => row.key_print),
  );
  const fresh = keys
    .map((key, index) => ({ key, print: prints[index] ?? '' }))
    .filter(({ print }) => !known.has(print));
  const duplicates = prints.flatMap((print, index) => (known.has(print) ? [index] : []));
  if (fresh.length === 0) return { added: 0, duplicates };
  const { batch_id } = await trx.db
    .insertInto('batches')
    .values({ store_id: storeId, product_id: productId, imported_at: now, imported_by: by, count: fresh.length })
    .returning('batch_id')
    .executeTakeFirstOrThrow();
  // unnest: thousands of keys in one statement, on both databases. (PGlite dies of COPY.)
  await sql`insert into licenses (store_id, product_id, batch_id, key_sealed, key_print)
    select ${storeId}, ${productId}, ${batch_id}::int, sealed, print
    from unnest(${fresh.map(({ key, print }) => trx.seal.seal(key, aad(storeId, print)))}::text[], ${fresh.map(({ print }) => print)}::text[])
      as given (sealed, print)`.execute(trx.db);
  return { added: fresh.length, duplicates };
}

/** `ABCD-…-7890`: enough to tell keys apart, too little to use one. Short keys show less. */
export function maskKey(key: string): string {
  if (key.length <= 8) return '…';
  if (key.length < 16) return `…${key.slice(-4)}`;
  const dash = key.includes('-') ? '-' : '';
  return `${key.slice(0, 4)}${dash}…${dash}${key.slice(-4)}`;
}

async function free(trx: BooksTrx, licenseIds: readonly number[]): Promise<void> {
  await trx.db
    .updateTable('licenses')
    .set({ status: 'free', product_order_id: null, unit: null, reserved_at: null })
    .where('license_id', 'in', [...licenseIds])
    .execute();
}

function aad(storeId: string, keyPrint: string): string {
  return `licenses/${storeId}/${keyPrint}`;
}
