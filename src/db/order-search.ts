// Finding orders by what a person has at hand: a number or its end, a product, a buyer's whole name or address, a key or its end.
import { type RawBuilder, sql } from 'kysely';
import type { Books } from './books.ts';
import { printOfTypedTail } from './key-tails.ts';
import { printsOf } from './keys-by-hand.ts';
import { inOrder, type Place, standsBeside } from './order-places.ts';
import { findProductIds } from './product-names.ts';

/** So many digits of an order's or a line's number tell it from others. */
const TAIL_DIGITS = 6;
/** While somebody is still typing. */
const SUGGESTED_TAIL_DIGITS = 4;
/** Among so many newest lines and orders any part of a number is looked for. */
const RECENT = 2_000;
const LONGEST_NUMBER = 40;
/** No key is shorter. */
const SHORTEST_KEY = 4;

/** Letters of a print that buttons carry: enough to mean one text. */
export const PRINT_LENGTH = 20;

/** Keyed prints of what a person may have typed for a buyer: they are found only by the whole of it. */
export type BuyerPrint = { kind: 'name' | 'email' | 'buyer'; print: string };

/** What orders are asked for by. A print may be its first PRINT_LENGTH letters. */
export type Clue =
  | { kind: 'number'; digits: string }
  | { kind: 'product'; productIds: readonly string[] }
  | BuyerPrint
  | { kind: 'key'; prints: readonly string[] }
  | { kind: 'key_tail'; print: string };

export type FoundOrder = { orderId: string; paidAt: Date };

/** An address is one by its sign, Naver's buyer number has only digits, all else is a name. Computed as orders.ts and lines.ts do. */
export function printOfBuyer({ seal }: Pick<Books, 'seal'>, text: string): BuyerPrint {
  const whole = text.trim().normalize('NFC');
  if (whole.includes('@')) return { kind: 'email', print: seal.fingerprint('email', whole.toLowerCase()) };
  const kind = /^\d+$/.test(whole) ? 'buyer' : 'name';
  return { kind, print: seal.fingerprint(kind, whole) };
}

/** The digits of a number that was typed with spaces, dashes or full-width digits; undefined for what is no number. */
export function digitsOf(text: string): string | undefined {
  const bare = text.normalize('NFKC').replaceAll(/[\s\p{Pd}#,.]/gu, '');
  return /^\d+$/.test(bare) ? bare : undefined;
}

/** Everything that a text may mean. */
export async function listClues(books: Books, storeId: string, text: string): Promise<Clue[]> {
  const typed = text.trim();
  if (typed === '') return [];
  const digits = digitsOf(typed);
  const isNumber = digits !== undefined && digits.length >= TAIL_DIGITS && digits.length <= LONGEST_NUMBER;
  const tail = printOfTypedTail(books, typed);
  return [
    ...(isNumber ? [{ kind: 'number' as const, digits }] : []),
    ...(await listWordClues(books, storeId, typed)),
    ...(typed.length >= SHORTEST_KEY ? [{ kind: 'key' as const, prints: printsOf(books, typed) }] : []),
    ...(tail === undefined ? [] : [{ kind: 'key_tail' as const, print: tail }]),
  ];
}

/** Orders that a clue leads to, newest first; on the newer side of a place those next to it. */
export async function listFound(
  books: Books,
  storeId: string,
  clue: Clue,
  { place, limit }: { place?: Place | undefined; limit: number },
): Promise<FoundOrder[]> {
  const whole = await complete(books, storeId, clue);
  if (!whole) return [];
  const { rows } = await sql<FoundOrder>`select f.order_id as "orderId", f.paid_at as "paidAt"
    from (${sourceOf(storeId, whole, place, limit)}) f
    group by f.paid_at, f.order_id order by ${inOrder('f', place)} limit ${limit}`.execute(books.db);
  return place?.side === 'newer' ? rows.toReversed() : rows;
}

/**
 * Ids of the orders meant, newest first. A whole order or line number means that order alone; then the end of one, at
 * least six digits of it; then names, addresses and products.
 */
export async function findOrderIds(books: Books, storeId: string, text: string, limit: number): Promise<string[]> {
  const typed = text.trim();
  if (typed === '') return [];
  const digits = digitsOf(typed);
  for (const whole of new Set([digits ?? typed, typed])) {
    const found = await findByNumber(books, storeId, whole);
    if (found !== undefined) return [found];
  }
  if (digits !== undefined && digits.length >= TAIL_DIGITS && digits.length <= LONGEST_NUMBER) {
    const found = await listFound(books, storeId, { kind: 'number', digits }, { limit });
    if (found.length > 0) return found.map(({ orderId }) => orderId);
  }
  return await listNewest(books, storeId, await listWordClues(books, storeId, typed), limit);
}

/**
 * As findOrderIds, while somebody is still typing: the beginning of a number will do, its end from four digits, any part of it among
 * the newest orders. Nothing typed gives the newest orders.
 */
export async function suggestOrderIds(books: Books, storeId: string, text: string, limit: number): Promise<string[]> {
  const typed = text.trim();
  const digits = digitsOf(typed);
  if (typed === '') {
    const { rows } = await sql<FoundOrder>`select o.order_id as "orderId" from orders o where o.store_id = ${storeId}
      order by o.paid_at desc, o.order_id desc limit ${limit}`.execute(books.db);
    return rows.map(({ orderId }) => orderId);
  }
  if (digits === undefined || digits.length > LONGEST_NUMBER)
    return await listNewest(books, storeId, await listWordClues(books, storeId, typed), limit);
  const begun = await listBegun(books, storeId, digits, limit);
  const isEnd = digits.length >= SUGGESTED_TAIL_DIGITS;
  const clues: Clue[] = [
    ...(isEnd ? [{ kind: 'number' as const, digits }] : []),
    ...(await listWordClues(books, storeId, typed, (productId) => productId.startsWith(digits))),
  ];
  return await listNewest(books, storeId, clues, limit, begun);
}

/** Names, addresses and products. */
async function listWordClues(
  books: Books,
  storeId: string,
  typed: string,
  isNumber = (productId: string) => productId === digitsOf(typed),
): Promise<Clue[]> {
  const productIds = await findProductIds(books, storeId, typed, { isNumber });
  return [printOfBuyer(books, typed), ...(productIds.length > 0 ? [{ kind: 'product' as const, productIds }] : [])];
}

async function listNewest(
  books: Books,
  storeId: string,
  clues: readonly Clue[],
  limit: number,
  more: readonly FoundOrder[] = [],
): Promise<string[]> {
  const found = new Map(more.map((each) => [each.orderId, each]));
  for (const clue of clues)
    for (const each of await listFound(books, storeId, clue, { limit })) found.set(each.orderId, each);
  return [...found.values()]
    .toSorted((a, b) => b.paidAt.getTime() - a.paidAt.getTime() || (a.orderId < b.orderId ? 1 : -1))
    .slice(0, limit)
    .map(({ orderId }) => orderId);
}

async function findByNumber(books: Books, storeId: string, number: string): Promise<string | undefined> {
  const { rows } = await sql<{ orderId: string }>`
    select o.order_id as "orderId" from orders o where o.store_id = ${storeId} and o.order_id = ${number}
    union all
    select l.order_id from lines l where l.store_id = ${storeId} and l.product_order_id = ${number}
    limit 1`.execute(books.db);
  return rows[0]?.orderId;
}

/** Orders whose number, or that of a line, begins so; and of the newest those that have the digits anywhere. */
async function listBegun(books: Books, storeId: string, digits: string, limit: number): Promise<FoundOrder[]> {
  const part = `%${digits}%`;
  const begins = (column: string) => {
    const next = String(BigInt(digits) + 1n).padStart(digits.length, '0');
    // After 99… comes nothing. Numbers begin with their day: the newest are the highest.
    const to = next.length > digits.length ? sql`true` : sql`${sql.ref(column)} < ${next}`;
    return sql`${sql.ref(column)} >= ${digits} and ${to} and left(${sql.ref(column)}, ${digits.length}::int) = ${digits}`;
  };
  const { rows } = await sql<FoundOrder>`
    select o.order_id as "orderId", o.paid_at as "paidAt" from orders o where o.store_id = ${storeId} and o.order_id in (
      (select b.order_id from orders b where b.store_id = ${storeId} and ${begins('b.order_id')}
        order by b.order_id desc limit ${limit})
      union all
      (select l.order_id from lines l where l.store_id = ${storeId} and ${begins('l.product_order_id')}
        order by l.product_order_id desc limit ${limit})
      union all
      (select r.order_id from (select n.order_id, n.paid_at from orders n where n.store_id = ${storeId}
        order by n.paid_at desc, n.order_id desc limit ${sql.lit(RECENT)}) r
        where r.order_id like ${part} order by r.paid_at desc limit ${limit})
      union all
      (select r.order_id from (select n.order_id, n.product_order_id, n.paid_at from lines n where n.store_id = ${storeId}
        order by n.paid_at desc, n.product_order_id desc limit ${sql.lit(RECENT)}) r
        where r.product_order_id like ${part} order by r.paid_at desc limit ${limit}))
    order by o.paid_at desc, o.order_id desc limit ${limit}`.execute(books.db);
  return rows;
}

/** Where the orders of a clue come from: at least the first so many in the order of the page. */
function sourceOf(storeId: string, clue: Clue, place: Place | undefined, limit: number): RawBuilder<unknown> {
  const ofLines = (condition: RawBuilder<unknown>) => sql`select l.paid_at, l.order_id from lines l
    where l.store_id = ${storeId} and ${condition} and ${standsBeside(storeId, 'l', place)}
    group by l.paid_at, l.order_id order by ${inOrder('l', place)} limit ${limit}`;
  const ofOrders = (condition: RawBuilder<unknown>) => sql`select o.paid_at, o.order_id from orders o
    where o.store_id = ${storeId} and ${condition} and ${standsBeside(storeId, 'o', place)}
    order by ${inOrder('o', place)} limit ${limit}`;
  const ofLicenses = (condition: RawBuilder<unknown>) =>
    ofOrders(sql`o.order_id in (select l.order_id from licenses k
      join lines l on l.store_id = k.store_id and l.product_order_id = k.product_order_id
      where k.store_id = ${storeId} and k.product_order_id is not null and ${condition})`);
  switch (clue.kind) {
    case 'number':
      return ofOrders(sql`o.order_id in (
        select e.order_id from orders e where e.store_id = ${storeId} and ${endsAs('e.order_id', clue.digits)}
        union all
        select e.order_id from lines e where e.store_id = ${storeId} and ${endsAs('e.product_order_id', clue.digits)})`);
    case 'product':
      return sql`select p.paid_at, p.order_id from unnest(${[...clue.productIds]}::text[]) as given (product_id)
        cross join lateral (${ofLines(sql`l.product_id = given.product_id`)}) p`;
    case 'name':
      return ofOrders(sql`o.buyer_name_print = ${clue.print}`);
    case 'buyer':
      return ofOrders(sql`o.buyer_print = ${clue.print}`);
    case 'email':
      return ofLines(sql`l.recipient_print = ${clue.print}`);
    case 'key':
      return ofLicenses(sql`k.key_print = any(${[...clue.prints]}::text[])`);
    default:
      return ofLicenses(sql`k.tail_print = ${clue.print}`);
  }
}

/** Backwards it begins so; byte by byte what follows the digit 9 is a colon. */
function endsAs(column: string, digits: string): RawBuilder<unknown> {
  const begins = Array.from(digits).toReversed().join('');
  const backwards = sql`reverse(${sql.ref(column)}) collate "C"`;
  return sql`${backwards} >= ${begins} and ${backwards} < ${`${begins}:`}`;
}

const PRINTS = {
  name: ['orders', 'buyer_name_print'],
  buyer: ['orders', 'buyer_print'],
  email: ['lines', 'recipient_print'],
  key_tail: ['licenses', 'tail_print'],
} as const;

/** A clue with its whole print; undefined where nothing has a print that begins so. */
export async function complete<C extends Clue>(books: Books, storeId: string, clue: C): Promise<C | undefined> {
  if (!('print' in clue) || clue.print.length > PRINT_LENGTH) return clue;
  const [table, column] = PRINTS[clue.kind];
  const isBound = table === 'licenses' ? sql`and product_order_id is not null` : sql``;
  // No letter of a print stands behind the tilde.
  const { rows } = await sql<{ print: string }>`select ${sql.ref(column)} as print from ${sql.table(table)}
    where store_id = ${storeId} and ${sql.ref(column)} >= ${clue.print} and ${sql.ref(column)} < ${`${clue.print}~`}
    ${isBound} limit 1`.execute(books.db);
  return rows[0] && { ...clue, print: rows[0].print };
}
