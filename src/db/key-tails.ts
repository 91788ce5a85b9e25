// The last four characters of keys: what a card shows of one, and what a buyer reads out on the phone. Only as keyed prints.
import { sql } from 'kysely';
import type { LicenseFile } from '../order/key-archive.ts';
import type { Books } from './books.ts';
import { licenseRow } from './licenses.ts';

const TAIL = 4;
/** So few that nobody waits for the rows. */
const AT_ONCE = 200;

/** The print to find a license by its end; '' for files and for keys that are hardly longer than their end. */
export function tailPrintOf({ seal }: Pick<Books, 'seal'>, license: string | LicenseFile): string {
  const letters = typeof license === 'string' ? Array.from(license.trim().normalize('NFKC')) : [];
  return letters.length > TAIL ? printOfTail({ seal }, letters.slice(-TAIL).join('')) : '';
}

/** Undefined for what is no end of a key: four characters, alone or masked as on a card (`ABCD-…-7890`). */
export function printOfTypedTail({ seal }: Pick<Books, 'seal'>, text: string): string | undefined {
  const [, masked] = /(?:…|\.{3})-?(\S{4})$/u.exec(text.trim()) ?? [];
  const tail = (masked ?? text.trim()).normalize('NFKC');
  return Array.from(tail).length === TAIL && !/\s/.test(tail) ? printOfTail({ seal }, tail) : undefined;
}

/**
 * Fills in the prints of licenses that orders have and that were written before there were any, a few of them; gives how many. Those
 * that somebody holds at the moment are left. Free
 * ones wait until an order has them: whoever reserves passes over what somebody holds, and would find the pool empty.
 */
export async function fillTails(books: Books, storeId: string): Promise<number> {
  const rows = await books.db
    .selectFrom('licenses')
    .select(['license_id', 'key_sealed', 'key_print', 'file_name'])
    .where('store_id', '=', storeId)
    .where('tail_print', 'is', null)
    .where('product_order_id', 'is not', null)
    .orderBy('license_id')
    .limit(AT_ONCE)
    .execute();
  if (rows.length === 0) return 0;
  const tails = rows.map((row) =>
    row.file_name === null
      ? tailPrintOf(books, books.seal.open(row.key_sealed, licenseRow(storeId, row.key_print)))
      : '',
  );
  // One statement, which waits for nobody.
  const { numAffectedRows } = await sql`update licenses set tail_print = given.tail
    from unnest(${rows.map((row) => row.license_id)}::int[], ${tails}::text[]) as given (license_id, tail)
    where licenses.license_id = given.license_id and licenses.license_id in (
      select license_id from licenses where license_id = any(${rows.map((row) => row.license_id)}::int[])
        and tail_print is null and product_order_id is not null
      order by license_id for update skip locked)`.execute(books.db);
  return Number(numAffectedRows ?? 0n);
}

function printOfTail({ seal }: Pick<Books, 'seal'>, tail: string): string {
  return seal.fingerprint('license_tail', tail.toUpperCase());
}
