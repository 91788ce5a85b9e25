// Finding an order by what a person has at hand: a number or its end, a product's name, a buyer's whole name or address.
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Books } from './books.ts';

/** So many digits of an order's or a line's number tell it from others. */
const TAIL_DIGITS = 6;

/** Keyed prints of what a person may have typed for a buyer: they are found only by the whole of it. */
export type BuyerPrint = { kind: 'name' | 'email' | 'buyer'; print: string };

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

/**
 * Ids of the orders meant, newest first. A whole order or line number means that order alone; then the end of one, at
 * least six digits of it; then names, addresses and products.
 */
export async function findOrderIds(books: Books, storeId: string, text: string, limit: number): Promise<string[]> {
  const typed = text.trim();
  if (typed === '') return [];
  const number = digitsOf(typed);
  for (const whole of new Set([number ?? typed, typed])) {
    const found = await pick(
      books,
      storeId,
      1,
      sql<SqlBool>`o.order_id = ${whole} or ${ofLines(storeId, sql`l.product_order_id = ${whole}`)}`,
    );
    if (found.length > 0) return found;
  }
  if (number !== undefined && number.length >= TAIL_DIGITS) {
    const found = await pick(books, storeId, limit, byNumber(storeId, `%${number}`));
    if (found.length > 0) return found;
  }
  return await pick(books, storeId, limit, byWords(books, storeId, typed));
}

/** As findOrderIds, while somebody is still typing: any part of a number will do, and nothing typed gives the newest orders. */
export async function suggestOrderIds(books: Books, storeId: string, text: string, limit: number): Promise<string[]> {
  const typed = text.trim();
  if (typed === '') return await pick(books, storeId, limit, sql<SqlBool>`true`);
  const number = digitsOf(typed);
  const words = byWords(books, storeId, typed);
  return await pick(
    books,
    storeId,
    limit,
    number === undefined ? words : sql<SqlBool>`${byNumber(storeId, `%${number}%`)} or ${words}`,
  );
}

async function pick(books: Books, storeId: string, limit: number, condition: Expression<SqlBool>): Promise<string[]> {
  const rows = await books.db
    .selectFrom('orders as o')
    .select('o.order_id')
    .where('o.store_id', '=', storeId)
    .where(sql<SqlBool>`(${condition})`)
    .orderBy('o.paid_at', 'desc')
    .orderBy('o.order_id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => row.order_id);
}

function byNumber(storeId: string, pattern: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`o.order_id like ${pattern} or ${ofLines(storeId, sql`l.product_order_id like ${pattern}`)}`;
}

function byWords(books: Books, storeId: string, typed: string): RawBuilder<SqlBool> {
  const { kind, print } = printOfBuyer(books, typed);
  const product = sql`l.product_name ilike ${`%${typed.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`}`;
  if (kind === 'email') return ofLines(storeId, sql`l.recipient_print = ${print} or ${product}`);
  const column = kind === 'name' ? sql.ref('o.buyer_name_print') : sql.ref('o.buyer_print');
  return sql<SqlBool>`${column} = ${print} or ${ofLines(storeId, product)}`;
}

/** Not correlated, so that the database makes the set once and does not ask for every order. */
function ofLines(storeId: string, condition: Expression<unknown>): RawBuilder<SqlBool> {
  return sql<SqlBool>`o.order_id in (select l.order_id from lines l where l.store_id = ${storeId} and (${condition}))`;
}
