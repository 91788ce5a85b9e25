// Licenses: what lines have, and what the pools hold. A license is one row for ever, whatever becomes of it.
import { sql } from 'kysely';
import { type Pool, poolId } from '../order/goods.ts';
import type { Books, BooksTrx } from './books.ts';

/** The states in which a license belongs to a unit of a line, of each unit and part one. */
export const LIVING = ['reserved', 'delivered', 'set_aside'] as const;

/** One license of a line: a key, or a file. */
export type LineLicense = Pool & {
  licenseId: number;
  /** From 1. */
  unit: number;
  /** Which license of the unit, from 1. */
  part: number;
  status: (typeof LIVING)[number];
  source: 'pool' | 'generate' | 'http';
  key?: string | undefined;
  file?: { name: string; bytes: Buffer } | undefined;
};

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

/** The living licenses of each line, in the order of units and parts; lines without any are missing. */
export async function listLicensesOf(
  books: Books | BooksTrx,
  storeId: string,
  productOrderIds: readonly string[],
): Promise<Map<string, LineLicense[]>> {
  if (productOrderIds.length === 0) return new Map();
  const rows = await books.db
    .selectFrom('licenses')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('product_order_id', 'in', [...productOrderIds])
    .where('status', 'in', LIVING)
    .orderBy('unit')
    .orderBy('part')
    .execute();
  const byLine = Map.groupBy(rows, (row) => row.product_order_id ?? '');
  return new Map(
    [...byLine].map(([id, licenses]) => [
      id,
      licenses.map((row): LineLicense => {
        const text = books.seal.open(row.key_sealed, licenseRow(storeId, row.key_print));
        return {
          licenseId: row.license_id,
          productId: row.product_id,
          option: row.option,
          unit: row.unit ?? 0,
          part: row.part,
          // The query asks for no other.
          status: row.status as LineLicense['status'],
          source: row.source,
          ...(row.file_name === null
            ? { key: text }
            : { file: { name: row.file_name, bytes: Buffer.from(text, 'base64') } }),
        };
      }),
    ]),
  );
}

/** The living keys of each line, in the order of units and parts; files are left out. */
export async function listKeysOf(
  books: Books | BooksTrx,
  storeId: string,
  productOrderIds: readonly string[],
): Promise<Map<string, string[]>> {
  const licenses = await listLicensesOf(books, storeId, productOrderIds);
  return new Map([...licenses].map(([id, each]) => [id, each.flatMap(({ key }) => key ?? [])]));
}

/** A license that a seller's server issued for a line. */
export type IssuedRow = Pool & {
  licenseId: number;
  orderId: string | undefined;
  productOrderId: string;
  unit: number;
  part: number;
  status: string;
  /** The key; of a file its name. */
  license: string;
};

/** Undefined for a license that no server issued, or that belongs to no line. */
export async function findIssued(books: Books, storeId: string, licenseId: number): Promise<IssuedRow | undefined> {
  const row = await books.db
    .selectFrom('licenses as l')
    .leftJoin('lines', (join) =>
      join.onRef('lines.store_id', '=', 'l.store_id').onRef('lines.product_order_id', '=', 'l.product_order_id'),
    )
    .selectAll('l')
    .select('lines.order_id')
    .where('l.store_id', '=', storeId)
    .where('l.license_id', '=', licenseId)
    .where('l.source', '=', 'http')
    .executeTakeFirst();
  if (!row || row.product_order_id === null) return undefined;
  return {
    licenseId,
    orderId: row.order_id ?? undefined,
    productOrderId: row.product_order_id,
    productId: row.product_id,
    option: row.option,
    unit: row.unit ?? 0,
    part: row.part,
    status: row.status,
    license: row.file_name ?? books.seal.open(row.key_sealed, licenseRow(storeId, row.key_print)),
  };
}

/** How many licenses each line had that were revoked. */
export async function countRevoked(
  books: Books | BooksTrx,
  storeId: string,
  productOrderIds: readonly string[],
): Promise<Map<string, number>> {
  if (productOrderIds.length === 0) return new Map();
  const rows = await books.db
    .selectFrom('licenses')
    .select(['product_order_id', sql<number>`count(*)::int`.as('count')])
    .where('store_id', '=', storeId)
    .where('product_order_id', 'in', [...productOrderIds])
    .where('status', '=', 'revoked')
    .groupBy('product_order_id')
    .execute();
  return new Map(rows.map((row) => [row.product_order_id ?? '', row.count]));
}

/** Licenses that are out beyond the units that are left, part by part. */
export function countSurplus(licenses: readonly LineLicense[], remainQuantity: number): number {
  const out = licenses.filter(({ status }) => status === 'delivered');
  const perPart = Map.groupBy(out, ({ part }) => part);
  return [...perPart.values()].reduce((sum, each) => sum + Math.max(0, each.length - remainQuantity), 0);
}

/** Free keys by pool, see poolId(); a pool without any is missing. */
export async function countFree(
  books: Books | BooksTrx,
  storeId: string,
  productIds: readonly string[],
): Promise<Map<string, number>> {
  if (productIds.length === 0) return new Map();
  const rows = await books.db
    .selectFrom('licenses')
    .select(['product_id', 'option', sql<number>`count(*)::int`.as('count')])
    .where('store_id', '=', storeId)
    .where('product_id', 'in', [...productIds])
    .where('status', '=', sql.lit('free'))
    .groupBy(['product_id', 'option'])
    .execute();
  return new Map(rows.map((row) => [poolId({ productId: row.product_id, option: row.option }), row.count]));
}

export type Stock = Pool & {
  name: string | undefined;
  free: number;
  reserved: number;
  delivered: number;
  setAside: number;
  revoked: number;
  withdrawn: number;
  taken: number;
};

/** Licenses by pool and state, for one product or all that have some; a product's own pool before those of its options. */
export async function listStock(books: Books, storeId: string, productId?: string): Promise<Stock[]> {
  const inState = (status: string) => sql<number>`count(*) filter (where l.status = ${sql.lit(status)})::int`;
  const rows = await books.db
    .selectFrom('licenses as l')
    .leftJoin('products as p', (join) =>
      join.onRef('p.store_id', '=', 'l.store_id').onRef('p.product_id', '=', 'l.product_id'),
    )
    .select([
      'l.product_id',
      'l.option',
      'p.name',
      inState('free').as('free'),
      inState('reserved').as('reserved'),
      inState('delivered').as('delivered'),
      inState('set_aside').as('set_aside'),
      inState('revoked').as('revoked'),
      inState('withdrawn').as('withdrawn'),
      inState('taken').as('taken'),
    ])
    .where('l.store_id', '=', storeId)
    .$if(productId !== undefined, (query) => query.where('l.product_id', '=', productId ?? ''))
    .groupBy(['l.product_id', 'l.option', 'p.name'])
    .orderBy('l.product_id')
    .orderBy('l.option')
    .execute();
  return rows.map((row) => ({
    productId: row.product_id,
    option: row.option,
    name: row.name ?? undefined,
    free: row.free,
    reserved: row.reserved,
    delivered: row.delivered,
    setAside: row.set_aside,
    revoked: row.revoked,
    withdrawn: row.withdrawn,
    taken: row.taken,
  }));
}

/** What a card shows of a license: the masked key, or the masked name of the file, whose ending tells what it is. */
export function maskLicense({ key, file }: Pick<LineLicense, 'key' | 'file'>): string {
  if (!file) return maskKey(key ?? '');
  const dot = file.name.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [file.name.slice(0, dot), file.name.slice(dot)] : [file.name, ''];
  return `📎 ${maskKey(stem)}${ending}`;
}

/** `ABCD-…-7890`: enough to tell keys apart, too little to use one. Short keys show less. */
export function maskKey(key: string): string {
  if (key.length <= 8) return '…';
  if (key.length < 16) return `…${key.slice(-4)}`;
  const dash = key.includes('-') ? '-' : '';
  return `${key.slice(0, 4)}${dash}…${dash}${key.slice(-4)}`;
}

/** What a license is sealed for; see Seal. */
export function licenseRow(storeId: string, keyPrint: string): string {
  return `licenses/${storeId}/${keyPrint}`;
}
