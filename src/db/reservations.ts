// Licenses on their way to a line and back: set aside, made where there are none, given back when nobody gets them.
import { sql } from 'kysely';
import { OutOfLicenses } from '../errors.ts';
import { type Goods, type Part, type Pool, poolId } from '../order/goods.ts';
import { generateKey, type RandomInt } from '../order/license-key.ts';
import type { LineKey } from '../order/line.ts';
import { type NewLicense, printOf } from './batches.ts';
import type { Books, BooksTrx } from './books.ts';
import { tailPrintOf } from './key-tails.ts';
import { licenseRow, LIVING } from './licenses.ts';
import { listHandedOver } from './mails.ts';
import { enqueue } from './outbox.ts';

/** One place of a line that a license belongs to; both count from 1. */
export type Slot = { unit: number; part: number };

/** What a line is to have. */
export type Wanted = { units: number; parts: readonly Part[] };

/** A license that the seller's server has issued for one place of a line. */
export type IssuedLicense = Slot & { license: NewLicense };

/** How often keys are made anew that happen to exist; with 50 bits once is a miracle. */
const MAKE_AT_MOST = 5;

/**
 * Makes the licenses bound to a line exactly those of its units and parts: all of them or none. The line is locked before. Free ones
 * of a pool go out in the order in which they came, and keys are made where their goods say so; what a server issues is bound before.
 * Of what is too much, that which no mail held goes back.
 * @returns  false when a place is open that only a server can fill; nothing is taken then
 * @throws OutOfLicenses  a pool has too few; nothing is taken then
 */
export async function reserveLicenses(
  trx: BooksTrx,
  key: LineKey,
  { units, parts, randomInt, now }: Wanted & { randomInt: RandomInt; now: Date },
): Promise<boolean> {
  const { misfits, open } = compare(await listBoundRows(trx, key), { units, parts });
  if (misfits.length > 0 && (await listHandedOver(trx, key.storeId, [key.productOrderId])).size > 0)
    await putAway(trx, misfits, now);
  else await giveBack(trx, key.storeId, misfits, now);
  const pairs: (Slot & { licenseId: number })[] = [];
  const fill = async (places: readonly (Slot & { goods: Goods })[]) => {
    for (const slots of Map.groupBy(places, ({ goods }) => poolId(goods)).values()) {
      const goods = slots[0]?.goods;
      if (!goods) continue;
      const taken = await takeFree(trx, key.storeId, goods, { count: slots.length, randomInt });
      pairs.push(...slots.map(({ unit, part }, index) => ({ unit, part, licenseId: taken[index] ?? 0 })));
    }
  };
  // What can run out comes first: nothing is issued or made for a line that gets none.
  await fill(open.filter(({ goods }) => goods.source === 'pool'));
  if (open.some(({ goods }) => goods.source === 'http')) return false;
  await fill(open.filter(({ goods }) => goods.source === 'generate'));
  await bind(trx, key, pairs, now);
  return true;
}

/**
 * Enters what a server issued at its places of a line, which is locked. Also what is too much by now: it is given back like any
 * other, and the server is told.
 * @returns  `duplicate` when the store has had one of them before; nothing is entered then
 */
export async function bookIssued(
  trx: BooksTrx,
  key: LineKey,
  { issued, parts, now }: { issued: readonly IssuedLicense[]; parts: readonly Part[]; now: Date },
): Promise<'booked' | 'duplicate'> {
  if (issued.length === 0) return 'booked';
  const used = new Set((await listBoundRows(trx, key)).filter(isLiving).map(slotId));
  const pairs: (Slot & { licenseId: number })[] = [];
  for (const { unit, part, license } of issued) {
    const goods = parts.find((each) => each.part === part)?.goods;
    if (!goods || used.has(slotId({ unit, part }))) continue;
    const added = await addLicense(trx, key.storeId, { pool: goods, source: 'http', license });
    const licenseId = added ?? (await findFree(trx, key.storeId, goods, license));
    // What was entered so far stays in its pool: the next attempt finds it there.
    if (licenseId === undefined || pairs.some((pair) => pair.licenseId === licenseId)) return 'duplicate';
    pairs.push({ unit, part, licenseId });
  }
  await bind(trx, key, pairs, now);
  return 'booked';
}

/** The places of a line that a server is to fill, each with how many of its licenses were there before: the number of its next one. */
export async function listUnissued(
  books: Books | BooksTrx,
  key: LineKey,
  wanted: Wanted,
): Promise<(Slot & { goods: Goods; earlier: number })[]> {
  const rows = await listBoundRows(books, key);
  return compare(rows, wanted)
    .open.filter(({ goods }) => goods.source === 'http')
    .map(({ unit, part, goods }) => ({ unit, part, goods, earlier: countAt(rows, { unit, part }) }));
}

/** How many licenses of a server one place of a line has had. */
export async function countIssued(books: Books | BooksTrx, key: LineKey, slot: Slot): Promise<number> {
  return countAt(await listBoundRows(books, key), slot);
}

/** How many keys a line still needs of each pool that can run out, by poolId(). */
export async function countNeeded(
  books: Books | BooksTrx,
  key: LineKey,
  wanted: Wanted,
): Promise<{ pool: Pool; count: number }[]> {
  const { open } = compare(await listBoundRows(books, key), wanted);
  const byPool = Map.groupBy(
    open.filter(({ goods }) => goods.source === 'pool'),
    ({ goods }) => poolId(goods),
  );
  return [...byPool.values()].flatMap(([first, ...rest]) =>
    first ? { pool: { productId: first.goods.productId, option: first.goods.option }, count: rest.length + 1 } : [],
  );
}

/**
 * Unbinds the reserved licenses of a line that gets none. Those that may have left in a mail are set aside for a person instead:
 * they never go to the next buyer. Those of a server are revoked, and it is told.
 */
export async function releaseLicenses(
  trx: BooksTrx,
  key: LineKey,
  now: Date,
): Promise<{ freed: number; setAside: number }> {
  const reserved = (await listBoundRows(trx, key)).filter(({ status }) => status === 'reserved');
  if (reserved.length === 0) return { freed: 0, setAside: 0 };
  const handedOver = await listHandedOver(trx, key.storeId, [key.productOrderId]);
  if (handedOver.size === 0) {
    await giveBack(trx, key.storeId, reserved, now);
    return { freed: reserved.length, setAside: 0 };
  }
  await trx.db
    .updateTable('licenses')
    .set({ status: 'set_aside' })
    .where(
      'license_id',
      'in',
      reserved.map(({ licenseId }) => licenseId),
    )
    .execute();
  return { freed: 0, setAside: reserved.length };
}

/**
 * Adds one license to a pool, free: the next to be bound. Gives its number; undefined when the store has had it before.
 * @param source  who made it
 */
export async function addLicense(
  trx: BooksTrx,
  storeId: string,
  { pool, source, license }: { pool: Pool; source: 'generate' | 'http'; license: NewLicense },
): Promise<number | undefined> {
  const print = printOf(trx, license);
  const text = typeof license === 'string' ? license : Buffer.from(license.bytes).toString('base64');
  const row = await trx.db
    .insertInto('licenses')
    .values({
      store_id: storeId,
      product_id: pool.productId,
      option: pool.option,
      source,
      key_sealed: trx.seal.seal(text, licenseRow(storeId, print)),
      key_print: print,
      file_name: typeof license === 'string' ? null : license.name,
      tail_print: tailPrintOf(trx, license),
    })
    .onConflict((conflict) => conflict.columns(['store_id', 'key_print']).doNothing())
    .returning('license_id')
    .executeTakeFirst();
  return row?.license_id;
}

/** The number of this very license, if it is a server's and lies free in its pool. */
export async function findFree(
  books: Books | BooksTrx,
  storeId: string,
  { productId, option }: Pool,
  license: NewLicense,
): Promise<number | undefined> {
  const row = await books.db
    .selectFrom('licenses')
    .select('license_id')
    .where('store_id', '=', storeId)
    .where('key_print', '=', printOf(books, license))
    .where('product_id', '=', productId)
    .where('option', '=', option)
    .where('source', '=', 'http')
    .where('status', '=', sql.lit('free'))
    .executeTakeFirst();
  return row?.license_id;
}

/** Makes one key by the goods' pattern, free in their pool; gives its number. */
export async function makeLicense(trx: BooksTrx, storeId: string, goods: Goods, randomInt: RandomInt): Promise<number> {
  const { pattern } = goods;
  if (pattern === undefined) throw new Error(`${poolId(goods)} has no pattern to make keys by`);
  for (let attempt = 1; attempt <= MAKE_AT_MOST; attempt += 1) {
    const license = generateKey(pattern, randomInt);
    const licenseId = await addLicense(trx, storeId, { pool: goods, source: 'generate', license });
    if (licenseId !== undefined) return licenseId;
  }
  throw new Error(`${MAKE_AT_MOST} keys in a row exist already: the pattern of ${poolId(goods)} is used up`);
}

type BoundRow = Slot & Pool & { licenseId: number; status: string; source: string };

/** All licenses of a line, also the revoked ones, held until the transaction ends. */
async function listBoundRows(books: Books | BooksTrx, key: LineKey): Promise<BoundRow[]> {
  const rows = await books.db
    .selectFrom('licenses')
    .select(['license_id', 'unit', 'part', 'status', 'source', 'product_id', 'option'])
    .where('store_id', '=', key.storeId)
    .where('product_order_id', '=', key.productOrderId)
    .orderBy('license_id')
    .$if(books.db.isTransaction, (query) => query.forUpdate())
    .execute();
  return rows.map((row) => ({
    licenseId: row.license_id,
    unit: row.unit ?? 0,
    part: row.part,
    status: row.status,
    source: row.source,
    productId: row.product_id,
    option: row.option,
  }));
}

/** What is bound to a line against what it is to have: reserved licenses that belong to no place, and places without a license. */
function compare(bound: readonly BoundRow[], { units, parts }: Wanted) {
  const living = bound.filter(isLiving);
  const misfits = living.filter((row) => {
    const goods = parts.find(({ part }) => part === row.part)?.goods;
    return row.status === 'reserved' && (row.unit > units || !goods || poolId(goods) !== poolId(row));
  });
  const used = new Set(living.filter((row) => !misfits.includes(row)).map(slotId));
  const all = Array.from({ length: units }, (_, index) =>
    parts.map(({ part, goods }) => ({ unit: index + 1, part, goods })),
  ).flat();
  return { misfits, open: all.filter((slot) => !used.has(slotId(slot))) };
}

function countAt(rows: readonly BoundRow[], { unit, part }: Slot): number {
  return rows.filter((row) => row.unit === unit && row.part === part && row.source === 'http').length;
}

function isLiving({ status }: BoundRow): boolean {
  return (LIVING as readonly string[]).includes(status);
}

function slotId({ unit, part }: Slot): string {
  return `${unit}/${part}`;
}

/**
 * Free licenses of a pool, oldest first, held; what a generating one lacks is made.
 * @throws OutOfLicenses
 */
async function takeFree(
  trx: BooksTrx,
  storeId: string,
  goods: Goods,
  { count, randomInt }: { count: number; randomInt: RandomInt },
): Promise<number[]> {
  const rows = await trx.db
    .selectFrom('licenses')
    .select('license_id')
    .where('store_id', '=', storeId)
    .where('product_id', '=', goods.productId)
    .where('option', '=', goods.option)
    .where('status', '=', sql.lit('free'))
    .orderBy('license_id')
    .limit(count)
    .forUpdate()
    .skipLocked()
    .execute();
  const taken = rows.map((row) => row.license_id);
  if (taken.length < count && goods.source !== 'generate')
    throw new OutOfLicenses(count, taken.length, { productId: goods.productId, option: goods.option });
  while (taken.length < count) taken.push(await makeLicense(trx, storeId, goods, randomInt));
  return taken;
}

async function bind(
  trx: BooksTrx,
  key: LineKey,
  pairs: readonly (Slot & { licenseId: number })[],
  now: Date,
): Promise<void> {
  if (pairs.length === 0) return;
  const values = sql.join(
    pairs.map(({ licenseId, unit, part }) => sql`(${licenseId}::int, ${unit}::int, ${part}::int)`),
  );
  await sql`update licenses set status = 'reserved', product_order_id = ${key.productOrderId}, unit = pair.unit, part = pair.part,
    reserved_at = ${now} from (values ${values}) as pair (license_id, unit, part)
    where licenses.license_id = pair.license_id`.execute(trx.db);
}

/** Licenses that no longer fit and may have left in a mail: worth nothing from now on, and never for the next buyer. */
async function putAway(trx: BooksTrx, rows: readonly BoundRow[], now: Date): Promise<void> {
  await trx.db
    .updateTable('licenses')
    .set({ status: 'revoked', revoked_at: now, reason: 'may_be_out' })
    .where(
      'license_id',
      'in',
      rows.map(({ licenseId }) => licenseId),
    )
    .execute();
}

/** Reserved licenses that nobody has seen: free for the next buyer. A server issued its own for this one line, so those end, and it is told. */
async function giveBack(trx: BooksTrx, storeId: string, rows: readonly BoundRow[], now: Date): Promise<void> {
  const issued = rows.filter(({ source }) => source === 'http').map(({ licenseId }) => licenseId);
  const others = rows.filter(({ source }) => source !== 'http').map(({ licenseId }) => licenseId);
  if (others.length > 0) {
    await trx.db
      .updateTable('licenses')
      .set({ status: 'free', product_order_id: null, unit: null, part: 1, reserved_at: null })
      .where('license_id', 'in', others)
      .execute();
  }
  if (issued.length === 0) return;
  await trx.db
    .updateTable('licenses')
    .set({ status: 'revoked', revoked_at: now, reason: 'not_needed' })
    .where('license_id', 'in', issued)
    .execute();
  await enqueue(
    trx,
    issued.map((id) => ({ storeId, kind: 'tell_license_server', subject: String(id), orderId: undefined })),
    now,
  );
}
