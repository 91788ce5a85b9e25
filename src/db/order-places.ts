// Pages of orders, newest first: each begins beside an order, so that what comes in meanwhile shifts nothing.
import { type RawBuilder, type SqlBool, sql } from 'kysely';

/** Relative to the order with that card number, which is not part of the page itself. */
export type Place = { side: 'older' | 'newer'; cardNo: number };

/**
 * That a row stands on that side of the place; everything does where there is none. Compared within the database: a Date would lose
 * its microseconds on the way, and orders paid at one time their place.
 * @param row  the alias of orders or of lines, whose time of payment is their order's
 */
export function standsBeside(storeId: string, row: 'o' | 'l', place: Place | undefined): RawBuilder<SqlBool> {
  if (!place) return sql<SqlBool>`true`;
  const than = place.side === 'older' ? sql`<` : sql`>`;
  return sql<SqlBool>`(${sql.ref(`${row}.paid_at`)}, ${sql.ref(`${row}.order_id`)}) ${than}
    (select p.paid_at, p.order_id from orders p where p.store_id = ${storeId} and p.card_no = ${place.cardNo})`;
}

/** Rows next to the place come first. */
export function inOrder(row: 'o' | 'l' | 'f', place: Place | undefined): RawBuilder<unknown> {
  const direction = place?.side === 'newer' ? sql`asc` : sql`desc`;
  return sql`${sql.ref(`${row}.paid_at`)} ${direction}, ${sql.ref(`${row}.order_id`)} ${direction}`;
}
