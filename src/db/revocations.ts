// Licenses after their delivery: revoked, given back to the pool, one in place of another. A license is one row for ever; what is revoked
// stays with the line that had it.
import { type Selectable, sql } from 'kysely';
import type { BoundLicense } from '../order/aftercare.ts';
import { type Books, type BooksTrx, orUndefined } from './books.ts';
import { licenseRow } from './licenses.ts';
import type { LicensesTable } from './schema.ts';

/** Every license that a line of these has or had, in the order of lines, units and parts; the revoked ones of a place first. */
export async function listBound(
  books: Books | BooksTrx,
  storeId: string,
  productOrderIds: readonly string[],
): Promise<BoundLicense[]> {
  if (productOrderIds.length === 0) return [];
  const rows = await bound(books, storeId, productOrderIds).execute();
  return rows.map((row) => toBound(books, row));
}

/** As listBound, held until the transaction ends; the lines are held before. */
export async function lockBound(
  trx: BooksTrx,
  storeId: string,
  productOrderIds: readonly string[],
): Promise<BoundLicense[]> {
  if (productOrderIds.length === 0) return [];
  const rows = await bound(trx, storeId, productOrderIds).forUpdate().execute();
  return rows.map((row) => toBound(trx, row));
}

/** Worth nothing any more. They stay with their line and never return to the pool by themselves. */
export async function revokeLicenses(
  trx: BooksTrx,
  licenseIds: readonly number[],
  { reason, now }: { reason: string; now: Date },
): Promise<void> {
  if (licenseIds.length === 0) return;
  await trx.db
    .updateTable('licenses')
    .set({ status: 'revoked', revoked_at: now, reason })
    .where('license_id', 'in', [...licenseIds])
    .execute();
}

/** Back in the pool, as if it had never been set aside: nobody saw it. */
export async function freeLicense(trx: BooksTrx, licenseId: number): Promise<void> {
  await trx.db
    .updateTable('licenses')
    .set({
      status: 'free',
      product_order_id: null,
      unit: null,
      part: 1,
      reserved_at: null,
      delivered_at: null,
      revoked_at: null,
      reason: null,
      replaces: null,
    })
    .where('license_id', '=', licenseId)
    .execute();
}

/** Revoked, or given back, by mistake: the buyer's again, who has it in a mail. Its place must be empty. */
export async function reviveLicense(
  trx: BooksTrx,
  licenseId: number,
  { place, now }: { place: Pick<BoundLicense, 'productOrderId' | 'unit' | 'part'>; now: Date },
): Promise<void> {
  await trx.db
    .updateTable('licenses')
    .set((eb) => ({
      status: 'delivered',
      product_order_id: place.productOrderId,
      unit: place.unit,
      part: place.part,
      delivered_at: eb.fn.coalesce('delivered_at', sql<Date>`${now}::timestamptz`),
      revoked_at: null,
      reason: null,
    }))
    .where('license_id', '=', licenseId)
    .execute();
}

/** Whether the server that issued it was not told yet that it is revoked; then it is not told any more. */
export async function forgetTelling(trx: BooksTrx, storeId: string, licenseId: number): Promise<boolean> {
  const { numDeletedRows } = await trx.db
    .deleteFrom('outbox')
    .where('store_id', '=', storeId)
    .where('kind', '=', 'tell_license_server')
    .where('subject', '=', String(licenseId))
    .where('attempts', '=', 0)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Where a free license is looked for. */
export type Pool = { storeId: string; productId: string; option: string };

/** The oldest free license of a pool, held; undefined when there is none. */
export async function takeNextFree(trx: BooksTrx, { storeId, productId, option }: Pool): Promise<number | undefined> {
  const row = await trx.db
    .selectFrom('licenses')
    .select('license_id')
    .where('store_id', '=', storeId)
    .where('product_id', '=', productId)
    .where('option', '=', option)
    .where('status', '=', sql.lit('free'))
    .orderBy('license_id')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row?.license_id;
}

/** The very license with this key, held; undefined where it is not a free one of that pool. */
export async function takeFree(
  trx: BooksTrx,
  { storeId, productId, option }: Pool,
  key: string,
): Promise<number | undefined> {
  const row = await trx.db
    .selectFrom('licenses')
    .select('license_id')
    .where('store_id', '=', storeId)
    .where('key_print', '=', trx.seal.fingerprint('license', key))
    .where('product_id', '=', productId)
    .where('option', '=', option)
    .where('status', '=', sql.lit('free'))
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row?.license_id;
}

/** The license with this number, held; undefined where it is not a free one of that pool. */
export async function takeFreeById(
  trx: BooksTrx,
  { storeId, productId, option }: Pool,
  licenseId: number,
): Promise<number | undefined> {
  const row = await trx.db
    .selectFrom('licenses')
    .select('license_id')
    .where('store_id', '=', storeId)
    .where('license_id', '=', licenseId)
    .where('product_id', '=', productId)
    .where('option', '=', option)
    .where('status', '=', sql.lit('free'))
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row?.license_id;
}

/** Sets a free license aside in the place of another, which must have left it. */
export async function standIn(
  trx: BooksTrx,
  licenseId: number,
  { old, now }: { old: BoundLicense; now: Date },
): Promise<BoundLicense> {
  const row = await trx.db
    .updateTable('licenses')
    .set({
      status: 'reserved',
      product_order_id: old.productOrderId,
      unit: old.unit,
      part: old.part,
      reserved_at: now,
      replaces: old.licenseId,
    })
    .where('license_id', '=', licenseId)
    .returningAll()
    .executeTakeFirstOrThrow();
  return toBound(trx, row);
}

/** The mail server took a mail with all that these lines have now. */
export async function markMailed(
  trx: BooksTrx,
  storeId: string,
  productOrderIds: readonly string[],
  at: Date,
): Promise<void> {
  if (productOrderIds.length === 0) return;
  await trx.db
    .updateTable('licenses')
    .set({ status: 'delivered', delivered_at: at })
    .where('store_id', '=', storeId)
    .where('product_order_id', 'in', [...productOrderIds])
    .where('status', '=', 'reserved')
    .execute();
}

/** Whether a mail that was written after the license was set aside had been handed over: then it may be with the buyer. */
export async function mayBeOut(trx: BooksTrx, storeId: string, license: BoundLicense): Promise<boolean> {
  if (license.deliveredAt || !license.reservedAt) return license.deliveredAt !== undefined;
  const row = await trx.db
    .selectFrom('mails')
    .innerJoin('mail_lines', 'mail_lines.mail_id', 'mails.mail_id')
    .select('mails.mail_id')
    .where('mail_lines.store_id', '=', storeId)
    .where('mail_lines.product_order_id', '=', license.productOrderId)
    .where('mails.handed_over_at', 'is not', null)
    .where('mails.composed_at', '>=', license.reservedAt)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

function bound(books: Books | BooksTrx, storeId: string, productOrderIds: readonly string[]) {
  return books.db
    .selectFrom('licenses')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('product_order_id', 'in', [...productOrderIds])
    .orderBy('product_order_id')
    .orderBy('unit')
    .orderBy('part')
    .orderBy(sql`revoked_at nulls last`)
    .orderBy('license_id');
}

function toBound(books: Pick<Books, 'seal'>, row: Selectable<LicensesTable>): BoundLicense {
  const text = books.seal.open(row.key_sealed, licenseRow(row.store_id, row.key_print));
  return {
    licenseId: row.license_id,
    productOrderId: row.product_order_id ?? '',
    productId: row.product_id,
    option: row.option,
    unit: row.unit ?? 0,
    part: row.part,
    // Whatever is bound to a line is one of these; see the constraint licenses_bound.
    status: row.status as BoundLicense['status'],
    source: row.source,
    ...(row.file_name === null ? { key: text } : { file: { name: row.file_name, bytes: Buffer.from(text, 'base64') } }),
    reservedAt: orUndefined(row.reserved_at),
    deliveredAt: orUndefined(row.delivered_at),
    revokedAt: orUndefined(row.revoked_at),
    reason: orUndefined(row.reason),
    replaces: orUndefined(row.replaces),
  };
}
