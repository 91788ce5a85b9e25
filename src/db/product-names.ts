// Products by what a person types of their name or number.
import { sql } from 'kysely';
import type { Books } from './books.ts';

/** Every name that a product has, or was ever sold under. */
async function listNames(books: Books, storeId: string): Promise<{ productId: string; name: string }[]> {
  // By leaps: a look into the index for each name, however many lines bear it.
  const { rows } = await sql<{ productId: string; name: string }>`
    with recursive sold as (
      (select l.product_id, l.product_name from lines l where l.store_id = ${storeId}
        order by l.product_id, l.product_name limit 1)
      union all
      select n.product_id, n.product_name from sold cross join lateral (
        select l.product_id, l.product_name from lines l where l.store_id = ${storeId}
          and (l.product_id, l.product_name) > (sold.product_id, sold.product_name)
        order by l.product_id, l.product_name limit 1) n)
    select product_id as "productId", product_name as name from sold
    union
    select product_id, coalesce(name, '') from products where store_id = ${storeId}`.execute(books.db);
  return rows;
}

/** Products whose name has every word typed, in any order and also in the middle, or whose number it is. */
export async function findProductIds(
  books: Books,
  storeId: string,
  text: string,
  { isNumber }: { isNumber: (productId: string) => boolean },
): Promise<string[]> {
  const words = fold(text).split(' ').filter(Boolean);
  if (words.length === 0) return [];
  const named = (await listNames(books, storeId)).filter(({ productId, name }) => {
    const folded = fold(name);
    return isNumber(productId) || words.every((word) => folded.includes(word));
  });
  return [...new Set(named.map(({ productId }) => productId))];
}

/** One form for what looks alike: composed Hangul, plain width, small letters, single blanks. */
function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}
