// Licenses that a person asks for by hand: taken out of a pool, exported, or looked up by the key itself.
import { sql } from 'kysely';
import { OutOfLicenses } from '../errors.ts';
import type { Pool } from '../order/goods.ts';
import type { LicenseFile } from '../order/key-archive.ts';
import { printOf } from './batches.ts';
import { type Books, type BooksTrx, orUndefined } from './books.ts';
import { licenseRow } from './licenses.ts';

/** A license in clear: for a person's eyes, never for a log. */
export type OpenLicense = { licenseId: number; license: string | LicenseFile };

/** Where a key is, and what became of it. */
export type FoundLicense = Pool & {
  licenseId: number;
  productName: string | undefined;
  status: 'free' | 'reserved' | 'delivered' | 'set_aside' | 'revoked' | 'withdrawn' | 'taken';
  batchId: number | undefined;
  productOrderId: string | undefined;
  orderId: string | undefined;
  deliveredAt: Date | undefined;
  revokedAt: Date | undefined;
  /** Why it was revoked or taken out. */
  reason: string | undefined;
};

/** The license with this key, whatever became of it. Spaces and another case do not hide it. */
export async function findLicenseByKey(
  books: Books | BooksTrx,
  storeId: string,
  key: string,
): Promise<FoundLicense | undefined> {
  const row = await books.db
    .selectFrom('licenses as l')
    .leftJoin('products as p', (join) =>
      join.onRef('p.store_id', '=', 'l.store_id').onRef('p.product_id', '=', 'l.product_id'),
    )
    .leftJoin('lines as i', (join) =>
      join.onRef('i.store_id', '=', 'l.store_id').onRef('i.product_order_id', '=', 'l.product_order_id'),
    )
    .select(['l.license_id', 'l.product_id', 'l.option', 'l.status', 'l.batch_id', 'l.product_order_id'])
    .select(['l.delivered_at', 'l.revoked_at', 'l.reason', 'p.name', 'i.order_id'])
    .where('l.store_id', '=', storeId)
    .where('l.key_print', 'in', printsOf(books, key))
    .executeTakeFirst();
  return (
    row && {
      licenseId: row.license_id,
      productId: row.product_id,
      option: row.option,
      productName: orUndefined(row.name),
      status: row.status,
      batchId: orUndefined(row.batch_id),
      productOrderId: orUndefined(row.product_order_id),
      orderId: orUndefined(row.order_id),
      deliveredAt: orUndefined(row.delivered_at),
      revokedAt: orUndefined(row.revoked_at),
      reason: orUndefined(row.reason),
    }
  );
}

/**
 * The license with this key, held until the transaction ends, when it is free in the pool; else undefined. What becomes of it is
 * the caller's to write.
 */
export async function takeParticular(
  trx: BooksTrx,
  storeId: string,
  { productId, option, key }: Pool & { key: string },
): Promise<OpenLicense | undefined> {
  const row = await selectFree(trx, storeId, { productId, option })
    .where('key_print', 'in', printsOf(trx, key))
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  return row && open(trx, storeId, row);
}

/**
 * Takes licenses out of a pool for good, the oldest first: all of them or none.
 * @param reason  in the taker's words
 * @throws OutOfLicenses when the pool has too few
 */
export async function takeOut(
  trx: BooksTrx,
  storeId: string,
  { productId, option, count, key, reason }: Pool & { count: number; key?: string | undefined; reason: string },
): Promise<OpenLicense[]> {
  const pool = { productId, option };
  const picked = key === undefined ? undefined : await takeParticular(trx, storeId, { ...pool, key });
  const oldest = selectFree(trx, storeId, pool).orderBy('license_id').limit(count).forUpdate().skipLocked();
  const rows = key === undefined ? await oldest.execute() : [];
  const taken = picked ? [picked] : rows.map((row) => open(trx, storeId, row));
  if (taken.length < count) throw new OutOfLicenses(count, taken.length);
  await trx.db
    .updateTable('licenses')
    .set({ status: 'taken', reason })
    .where(
      'license_id',
      'in',
      taken.map(({ licenseId }) => licenseId),
    )
    .execute();
  return taken;
}

/** The unsold licenses of a pool, the oldest first. */
export async function listFree(books: Books | BooksTrx, storeId: string, pool: Pool): Promise<OpenLicense[]> {
  const rows = await selectFree(books, storeId, pool).orderBy('license_id').execute();
  return rows.map((row) => open(books, storeId, row));
}

function selectFree(books: Books | BooksTrx, storeId: string, { productId, option }: Pool) {
  return books.db
    .selectFrom('licenses')
    .select(['license_id', 'key_sealed', 'key_print', 'file_name'])
    .where('store_id', '=', storeId)
    .where('product_id', '=', productId)
    .where('option', '=', option)
    .where('status', '=', sql.lit('free'));
}

type Sealed = { license_id: number; key_sealed: string; key_print: string; file_name: string | null };

function open({ seal }: Pick<Books, 'seal'>, storeId: string, row: Sealed): OpenLicense {
  const text = seal.open(row.key_sealed, licenseRow(storeId, row.key_print));
  const license = row.file_name === null ? text : { name: row.file_name, bytes: Buffer.from(text, 'base64') };
  return { licenseId: row.license_id, license };
}

/** The prints of a key as typed, and as a buyer may have copied it. */
export function printsOf(books: Pick<Books, 'seal'>, key: string): string[] {
  const typed = key.trim();
  const bare = typed.replaceAll(/[\s|`]+/g, '');
  const forms = [typed, bare].flatMap((form) => [form, form.normalize('NFKC'), form.toUpperCase(), form.toLowerCase()]);
  return [...new Set(forms)].map((form) => printOf(books, form));
}
