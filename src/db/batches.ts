// Imports: each is a batch, and a license is one row for ever. Its print keeps it from being imported, and so sold, twice.
import { type Selectable, sql } from 'kysely';
import type { Pool } from '../order/goods.ts';
import type { LicenseFile } from '../order/key-archive.ts';
import { type Books, type BooksTrx, orUndefined } from './books.ts';
import { tailPrintOf } from './key-tails.ts';
import { licenseRow } from './licenses.ts';
import type { BatchesTable } from './schema.ts';

/** What one unit gets: a key, or a file. */
export type NewLicense = string | LicenseFile;

export type Import = {
  added: number;
  /** Indexes into what was given, of those the store has had before. */
  duplicates: number[];
  /** Undefined when nothing was added. */
  batchId: number | undefined;
};

/** A statement carries so many letters: the embedded engine holds it in memory several times. */
const LETTERS_AT_ONCE = 4_000_000;

/** The same license always has the same print; a key and a file never have the same. */
export function printOf({ seal }: Pick<Books, 'seal'>, license: NewLicense): string {
  // No key holds a control character.
  return seal.fingerprint('license', typeof license === 'string' ? license : `\0file\0${textOf(license)}`);
}

/** Indexes of the licenses that the store has ever had, whatever became of them. */
export async function findKnown(
  books: Books | BooksTrx,
  storeId: string,
  licenses: readonly NewLicense[],
): Promise<number[]> {
  const known = await listKnownPrints(
    books,
    storeId,
    licenses.map((each) => printOf(books, each)),
  );
  return licenses.flatMap((each, index) => (known.has(printOf(books, each)) ? [index] : []));
}

/**
 * Adds licenses to a pool, all or nothing; those that the store has ever had are left out and named. They go out in the
 * order given.
 * @param keys  clean and distinct
 */
export async function importKeys(
  trx: BooksTrx,
  about: {
    storeId: string;
    productId: string;
    option?: string;
    name?: string | undefined;
    keys: readonly NewLicense[];
    by: string;
    now: Date;
  },
): Promise<Import> {
  const { storeId, productId, option = '', name, keys, by, now } = about;
  // One import at a time: two lists that share keys would wait for each other in a circle.
  await sql`select pg_advisory_xact_lock(hashtext(${`import/${storeId}`}))`.execute(trx.db);
  const prints = keys.map((key) => printOf(trx, key));
  const known = await listKnownPrints(trx, storeId, prints);
  const duplicates = prints.flatMap((print, index) => (known.has(print) ? [index] : []));
  const fresh = keys
    .map((key, index) => ({ key, print: prints[index] ?? '' }))
    .filter(({ print }) => !known.has(print));
  if (fresh.length === 0) return { added: 0, duplicates, batchId: undefined };
  const { batch_id } = await trx.db
    .insertInto('batches')
    .values({
      store_id: storeId,
      product_id: productId,
      option,
      name: name ?? null,
      imported_at: now,
      imported_by: by,
      count: fresh.length,
    })
    .returning('batch_id')
    .executeTakeFirstOrThrow();
  const rows = fresh.map(({ key, print }) => ({
    print,
    sealed: trx.seal.seal(textOf(key), licenseRow(storeId, print)),
    fileName: typeof key === 'string' ? null : key.name,
    tail: tailPrintOf(trx, key),
  }));
  for (const part of inParts(rows)) {
    // unnest: thousands of keys in one statement, on both databases. (PGlite dies of COPY.)
    await sql`insert into licenses (store_id, product_id, option, batch_id, key_sealed, key_print, file_name, tail_print)
      select ${storeId}, ${productId}, ${option}, ${batch_id}::int, sealed, print, file_name, tail
      from unnest(${part.map(({ sealed }) => sealed)}::text[], ${part.map(({ print }) => print)}::text[],
        ${part.map(({ fileName }) => fileName)}::text[], ${part.map(({ tail }) => tail)}::text[])
        as given (sealed, print, file_name, tail)`.execute(trx.db);
  }
  return { added: fresh.length, duplicates, batchId: batch_id };
}

/** One import, and what has become of its licenses. */
export type Batch = Pool & {
  batchId: number;
  productName: string | undefined;
  /** As the importer called it. */
  name: string | undefined;
  importedAt: Date;
  importedBy: string;
  count: number;
  free: number;
  /** Set aside for orders that are not delivered yet. */
  reserved: number;
  delivered: number;
  withdrawn: number;
  taken: number;
  /** Revoked, or kept back for a person to look at. */
  dead: number;
};

/** A batch beside which a page ends. */
export type BatchPlace = { side: 'newer' | 'older'; batchId: number };

/** Imports, newest first: those on one side of a place, or the newest. */
export async function listBatches(
  books: Books,
  storeId: string,
  { productId, place, limit }: { productId?: string | undefined; place?: BatchPlace | undefined; limit: number },
): Promise<{ batches: Batch[]; hasNewer: boolean; hasOlder: boolean }> {
  const isNewer = place?.side === 'newer';
  const rows = await selectBatches(books, storeId)
    .$if(productId !== undefined, (query) => query.where('b.product_id', '=', productId ?? ''))
    .$if(place !== undefined, (query) => query.where('b.batch_id', isNewer ? '>' : '<', place?.batchId ?? 0))
    .orderBy('b.batch_id', isNewer ? 'asc' : 'desc')
    .limit(limit + 1)
    .execute();
  const hasMore = rows.length > limit;
  const page = rows.slice(0, limit).map(toBatch);
  return {
    batches: isNewer ? page.toReversed() : page,
    hasNewer: isNewer ? hasMore : place !== undefined,
    hasOlder: isNewer || hasMore,
  };
}

export async function findBatch(books: Books | BooksTrx, storeId: string, batchId: number): Promise<Batch | undefined> {
  const row = await selectBatches(books, storeId).where('b.batch_id', '=', batchId).executeTakeFirst();
  return row && toBatch(row);
}

/** Batches that still have unsold licenses, newest first. */
export async function listOpenBatches(books: Books, storeId: string, limit: number): Promise<Batch[]> {
  const rows = await selectBatches(books, storeId)
    .having(sql<boolean>`count(*) filter (where l.status = 'free') > 0`)
    .orderBy('b.batch_id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toBatch);
}

/** Takes the unsold licenses of a batch out of its pool for good; gives how many. Those that an order holds stay with it. */
export async function withdrawBatch(trx: BooksTrx, storeId: string, batchId: number): Promise<number> {
  const rows = await trx.db
    .updateTable('licenses')
    .set({ status: 'withdrawn' })
    .where('store_id', '=', storeId)
    .where('batch_id', '=', batchId)
    .where('status', '=', sql.lit('free'))
    .returning('license_id')
    .execute();
  return rows.length;
}

function selectBatches(books: Books | BooksTrx, storeId: string) {
  const among = (...statuses: string[]) =>
    sql<number>`(count(*) filter (where l.status in (${sql.join(statuses.map((status) => sql.lit(status)))})))::int`;
  return books.db
    .selectFrom('batches as b')
    .leftJoin('licenses as l', 'l.batch_id', 'b.batch_id')
    .leftJoin('products as p', (join) =>
      join.onRef('p.store_id', '=', 'b.store_id').onRef('p.product_id', '=', 'b.product_id'),
    )
    .selectAll('b')
    .select([
      'p.name as product_name',
      among('free').as('free'),
      among('reserved').as('reserved'),
      among('delivered').as('delivered'),
      among('withdrawn').as('withdrawn'),
      among('taken').as('taken'),
      among('revoked', 'set_aside').as('dead'),
    ])
    .where('b.store_id', '=', storeId)
    .groupBy(['b.batch_id', 'p.name']);
}

type BatchRow = Selectable<BatchesTable> & {
  product_name: string | null;
} & Pick<Batch, 'free' | 'reserved' | 'delivered' | 'withdrawn' | 'taken' | 'dead'>;

function toBatch(row: BatchRow): Batch {
  const { free, reserved, delivered, withdrawn, taken, dead } = row;
  return {
    batchId: row.batch_id,
    productId: row.product_id,
    productName: orUndefined(row.product_name),
    option: row.option,
    name: orUndefined(row.name),
    importedAt: row.imported_at,
    importedBy: row.imported_by,
    count: row.count,
    free,
    reserved,
    delivered,
    withdrawn,
    taken,
    dead,
  };
}

async function listKnownPrints(
  books: Books | BooksTrx,
  storeId: string,
  prints: readonly string[],
): Promise<Set<string>> {
  const rows = await books.db
    .selectFrom('licenses')
    .select('key_print')
    .where('store_id', '=', storeId)
    .where(sql<boolean>`key_print = any(${prints}::text[])`)
    .execute();
  return new Set(rows.map((row) => row.key_print));
}

/** What lies sealed in the database: the key, or the bytes of the file in base64. */
function textOf(license: NewLicense): string {
  return typeof license === 'string' ? license : Buffer.from(license.bytes).toString('base64');
}

function inParts<T extends { sealed: string }>(rows: readonly T[]): T[][] {
  const parts: T[][] = [[]];
  let letters = 0;
  for (const row of rows) {
    letters += row.sealed.length;
    if (letters > LETTERS_AT_ONCE) {
      parts.push([]);
      letters = row.sealed.length;
    }
    parts.at(-1)?.push(row);
  }
  return parts;
}
