// The seller's rules that hold a line until somebody lets it go, and which of them a line falls under.
import { sql } from 'kysely';
import { isOver } from '../order/face.ts';
import type { HoldReason, LineStatus } from '../order/line.ts';
import { type Books, type BooksTrx, orUndefined } from './books.ts';

/** What a seller may set; undefined: no such rule. */
export type HoldRules = {
  /** An order of so many units, or more. */
  units: number | undefined;
  /** An order of so much, or more. */
  sumKrw: number | undefined;
  /** The same buyer paid another order at most so long before. */
  againMinutes: number | undefined;
  /** Another buyer used the address. */
  sharedAddress: boolean;
};

/** What the rules look at in a line. Of lines that are not written yet a transaction hands in the same. */
export type HoldFacts = {
  productOrderId: string;
  orderId: string;
  buyerPrint: string | undefined;
  paidAt: Date;
  /** Where the license would go, where that is sure. */
  address: string | undefined;
  units: number;
  amountKrw: number;
  /** Canceled or returned: counts no more. */
  isOver: boolean;
};

/** The rules in force, and whether any buyer is blocked at all. */
export type HoldBook = HoldRules & { hasBlocked: boolean };

const MINUTE_MS = 60_000;

/** The gravest first: a line is held for one reason. */
const REASONS: readonly HoldReason[] = ['blocked_buyer', 'many_units', 'large_sum', 'bought_again', 'shared_address'];

export async function findHoldRules(books: Books | BooksTrx, storeId: string): Promise<HoldRules> {
  return toRules(await selectRules(books, storeId).executeTakeFirstOrThrow());
}

/** Changes what is named; `null` takes a rule away. */
export async function saveHoldRules(
  trx: BooksTrx,
  storeId: string,
  change: {
    units?: number | null | undefined;
    sumKrw?: number | null | undefined;
    againMinutes?: number | null | undefined;
    sharedAddress?: boolean | undefined;
  },
): Promise<HoldRules> {
  const row = {
    ...(change.units !== undefined && { hold_units: change.units }),
    ...(change.sumKrw !== undefined && { hold_sum_krw: change.sumKrw }),
    ...(change.againMinutes !== undefined && { hold_again_minutes: change.againMinutes }),
    ...(change.sharedAddress !== undefined && { hold_shared_address: change.sharedAddress }),
  };
  if (Object.keys(row).length > 0) {
    await trx.db.updateTable('stores').set(row).where('store_id', '=', storeId).execute();
  }
  return await findHoldRules(trx, storeId);
}

/**
 * What findHold() needs, read once a transaction. Whoever blocks a buyer waits until this transaction has ended: either
 * its lines are there to be held, or it has seen the block.
 */
export async function openHoldBook(trx: BooksTrx, storeId: string): Promise<HoldBook> {
  const rules = toRules(await selectRules(trx, storeId).forKeyShare().executeTakeFirstOrThrow());
  const { hasBlocked } = await trx.db
    .selectNoFrom((eb) =>
      eb.exists(eb.selectFrom('blocked_buyers').select('store_id').where('store_id', '=', storeId)).as('hasBlocked'),
    )
    .executeTakeFirstOrThrow();
  return { ...rules, hasBlocked: Boolean(hasBlocked) };
}

/**
 * The rule that holds a line, if any.
 * @param beside  lines that the transaction knows and has not written yet; the books' own word on them is not asked
 */
export async function findHold(
  trx: BooksTrx,
  storeId: string,
  book: HoldBook,
  line: HoldFacts,
  beside: readonly HoldFacts[],
): Promise<HoldReason | undefined> {
  for (const reason of REASONS) {
    if (await doesHold(trx, storeId, { reason, book, line, beside })) return reason;
  }
  return undefined;
}

/** The number in the rule that held a line, as it is now; undefined where the rule has none, or the line would pass it today. */
export async function findHoldLimit(
  books: Books,
  storeId: string,
  reason: HoldReason,
  line: HoldFacts,
): Promise<number | undefined> {
  const book = { ...(await findHoldRules(books, storeId)), hasBlocked: true };
  if (!(await doesHold(books, storeId, { reason, book, line, beside: [] }))) return undefined;
  if (reason === 'many_units') return book.units;
  if (reason === 'large_sum') return book.sumKrw;
  return reason === 'bought_again' ? book.againMinutes : undefined;
}

type Case = { reason: HoldReason; book: HoldBook; line: HoldFacts; beside: readonly HoldFacts[] };

async function doesHold(
  books: Books | BooksTrx,
  storeId: string,
  { reason, book, line, beside }: Case,
): Promise<boolean> {
  switch (reason) {
    case 'blocked_buyer':
      return book.hasBlocked && (await isBlocked(books, storeId, line));
    case 'many_units':
      if (book.units === undefined) return false;
      return (await countOrder(books, storeId, line, beside)).units >= book.units;
    case 'large_sum':
      if (book.sumKrw === undefined) return false;
      return (await countOrder(books, storeId, line, beside)).sumKrw >= book.sumKrw;
    case 'bought_again':
      return book.againMinutes !== undefined && (await boughtAgain(books, storeId, { line, beside, book }));
    default:
      return book.sharedAddress && (await isAddressShared(books, storeId, line, beside));
  }
}

async function isBlocked(books: Books | BooksTrx, storeId: string, { buyerPrint }: HoldFacts): Promise<boolean> {
  if (buyerPrint === undefined) return false;
  const row = await books.db
    .selectFrom('blocked_buyers')
    .select('buyer_print')
    .where('store_id', '=', storeId)
    .where('buyer_print', '=', buyerPrint)
    .executeTakeFirst();
  return row !== undefined;
}

/** Units and won of the whole checkout, as far as it is not canceled. */
async function countOrder(
  books: Books | BooksTrx,
  storeId: string,
  line: HoldFacts,
  beside: readonly HoldFacts[],
): Promise<{ units: number; sumKrw: number }> {
  const rows = await books.db
    .selectFrom('lines')
    .select(['product_order_id', 'status', 'remain_quantity', 'amount_krw'])
    .where('store_id', '=', storeId)
    .where('order_id', '=', line.orderId)
    .execute();
  const all = new Map<string, Pick<HoldFacts, 'units' | 'amountKrw' | 'isOver'>>(
    rows.map((row) => [
      row.product_order_id,
      { units: row.remain_quantity, amountKrw: row.amount_krw, isOver: isOver(row.status as LineStatus) },
    ]),
  );
  for (const each of beside) {
    if (each.orderId === line.orderId) all.set(each.productOrderId, each);
  }
  all.set(line.productOrderId, line);
  const alive = [...all.values()].filter((each) => !each.isOver);
  return {
    units: alive.reduce((sum, each) => sum + each.units, 0),
    sumKrw: alive.reduce((sum, each) => sum + each.amountKrw, 0),
  };
}

/** The later of two orders is "again"; of two paid at one moment, the one with the higher number. */
async function boughtAgain(
  books: Books | BooksTrx,
  storeId: string,
  { line, beside, book }: Pick<Case, 'line' | 'beside' | 'book'>,
): Promise<boolean> {
  const { buyerPrint, paidAt, orderId } = line;
  if (buyerPrint === undefined || book.againMinutes === undefined) return false;
  const since = new Date(paidAt.getTime() - book.againMinutes * MINUTE_MS);
  const isEarlier = (other: HoldFacts) =>
    other.buyerPrint === buyerPrint &&
    other.orderId !== orderId &&
    other.paidAt >= since &&
    (other.paidAt < paidAt || (other.paidAt.getTime() === paidAt.getTime() && other.orderId < orderId));
  if (beside.some(isEarlier)) return true;
  const row = await books.db
    .selectFrom('orders')
    .select('order_id')
    .where('store_id', '=', storeId)
    .where('buyer_print', '=', buyerPrint)
    .where('order_id', '!=', orderId)
    .where('paid_at', '>=', since)
    .where(sql<boolean>`(paid_at, order_id) < (${paidAt}::timestamptz, ${orderId})`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Where either buyer is unknown, nobody can tell whether they are two. */
async function isAddressShared(
  books: Books | BooksTrx,
  storeId: string,
  { address, buyerPrint }: HoldFacts,
  beside: readonly HoldFacts[],
): Promise<boolean> {
  if (address === undefined || buyerPrint === undefined) return false;
  const same = address.toLowerCase();
  const isAnother = (other: HoldFacts) =>
    other.address?.toLowerCase() === same && other.buyerPrint !== undefined && other.buyerPrint !== buyerPrint;
  if (beside.some(isAnother)) return true;
  const row = await books.db
    .selectFrom('lines as l')
    .innerJoin('orders as o', (join) =>
      join.onRef('o.store_id', '=', 'l.store_id').onRef('o.order_id', '=', 'l.order_id'),
    )
    .select('l.order_id')
    .where('l.store_id', '=', storeId)
    .where('l.recipient_print', '=', books.seal.fingerprint('email', same))
    .where('o.buyer_print', '!=', buyerPrint)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

function selectRules({ db }: Books | BooksTrx, storeId: string) {
  return db
    .selectFrom('stores')
    .select(['hold_units', 'hold_sum_krw', 'hold_again_minutes', 'hold_shared_address'])
    .where('store_id', '=', storeId);
}

function toRules(row: {
  hold_units: number | null;
  hold_sum_krw: number | null;
  hold_again_minutes: number | null;
  hold_shared_address: boolean;
}): HoldRules {
  return {
    units: orUndefined(row.hold_units),
    sumKrw: orUndefined(row.hold_sum_krw),
    againMinutes: orUndefined(row.hold_again_minutes),
    sharedAddress: row.hold_shared_address,
  };
}
