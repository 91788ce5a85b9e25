// Where the licenses of a product come from, and of each option that has a rule of its own. Links, addresses and secrets lie sealed.
import {
  type BundleItem,
  type Goods,
  goodsFor,
  type GoodsProblem,
  isProblem,
  type LineGoods,
  partsOf,
  type Pool,
  poolId,
  type Source,
} from '../order/goods.ts';
import type { Line } from '../order/line.ts';
import type { Snapshot } from '../order/snapshot.ts';
import { type Books, type BooksTrx, orUndefined } from './books.ts';

/** All goods of these products, the product's own before its options'; without `productIds` those of the whole store. */
export async function findGoods(
  books: Books | BooksTrx,
  storeId: string,
  productIds?: readonly string[],
): Promise<Goods[]> {
  if (productIds?.length === 0) return [];
  const rows = await books.db
    .selectFrom('goods')
    .selectAll()
    .where('store_id', '=', storeId)
    .$if(productIds !== undefined, (query) => query.where('product_id', 'in', [...(productIds ?? [])]))
    .orderBy('product_id')
    .orderBy('option')
    .execute();
  return rows.map((row) => {
    const pool = { productId: row.product_id, option: row.option };
    const open = (sealed: string | null, column: Column) =>
      sealed === null ? undefined : books.seal.open(sealed, aad(storeId, pool, column));
    return {
      ...pool,
      source: row.source,
      pattern: orUndefined(row.pattern),
      link: open(row.link_sealed, 'link'),
      url: open(row.url_sealed, 'url'),
      secret: open(row.secret_sealed, 'secret'),
      bundle: orUndefined(row.bundle),
    };
  });
}

/** What changes of goods: an absent member stays, `null` takes it away. */
export type GoodsChange = {
  source?: Source | undefined;
  pattern?: string | null | undefined;
  link?: string | null | undefined;
  url?: string | null | undefined;
  secret?: string | null | undefined;
  bundle?: BundleItem[] | null | undefined;
};

/** Changes the goods of a product, or of one of its options; those that were not there begin as keys from their own pool. */
export async function saveGoods(trx: BooksTrx, storeId: string, pool: Pool, change: GoodsChange): Promise<void> {
  const seal = (text: string | null | undefined, column: Column) =>
    text == null ? null : trx.seal.seal(text, aad(storeId, pool, column));
  const row = {
    ...(change.source !== undefined && { source: change.source }),
    ...(change.pattern !== undefined && { pattern: change.pattern }),
    ...(change.link !== undefined && { link_sealed: seal(change.link, 'link') }),
    ...(change.url !== undefined && { url_sealed: seal(change.url, 'url') }),
    ...(change.secret !== undefined && { secret_sealed: seal(change.secret, 'secret') }),
    ...(change.bundle !== undefined && { bundle: change.bundle && JSON.stringify(change.bundle) }),
  };
  await trx.db
    .insertInto('goods')
    .values({ store_id: storeId, product_id: pool.productId, option: pool.option, ...row })
    .onConflict((conflict) =>
      conflict.columns(['store_id', 'product_id', 'option']).doUpdateSet({ product_id: pool.productId, ...row }),
    )
    .execute();
}

/** Takes away the rule of one option; its lines get what the product gives from now on. */
export async function removeGoods(trx: BooksTrx, storeId: string, { productId, option }: Pool): Promise<void> {
  await trx.db
    .deleteFrom('goods')
    .where('store_id', '=', storeId)
    .where('product_id', '=', productId)
    .where('option', '=', option)
    .execute();
}

/** What each line gets per unit, by its number; or why nobody can say. */
export async function listLineGoods(
  books: Books | BooksTrx,
  storeId: string,
  lines: readonly Pick<Line, 'productOrderId' | 'shown'>[],
): Promise<Map<string, LineGoods | GoodsProblem>> {
  const productIds = [...new Set(lines.map(({ shown }) => shown.productId))];
  const goods = await findGoods(books, storeId, productIds);
  const others = new Set(goods.flatMap(({ bundle }) => bundle ?? []).map(({ productId }) => productId));
  const parts = await findGoods(
    books,
    storeId,
    [...others].filter((productId) => !productIds.includes(productId)),
  );
  const all = new Map([...goods, ...parts].map((each) => [poolId(each), each]));
  const typed = await listTypedLabels(books, storeId, productIds);
  return new Map(lines.map(({ productOrderId, shown }) => [productOrderId, goodsOfLine(shown, goods, { all, typed })]));
}

function goodsOfLine(
  shown: Snapshot,
  goods: readonly Goods[],
  { all, typed }: { all: Map<string, Goods>; typed: Map<string, string[]> },
): LineGoods | GoodsProblem {
  const ofProduct = goods.filter(({ productId }) => productId === shown.productId);
  const own = goodsFor(shown, ofProduct, typed.get(shown.productId) ?? []);
  return isProblem(own) ? own : partsOf(own, (pool) => all.get(poolId(pool)));
}

/** The links of each line's goods, the product's own first. */
export async function listLinksOf(
  books: Books | BooksTrx,
  storeId: string,
  lines: readonly Pick<Line, 'productOrderId' | 'shown'>[],
): Promise<Map<string, string[]>> {
  const goods = await listLineGoods(books, storeId, lines);
  return new Map([...goods].map(([id, each]) => [id, isProblem(each) ? [] : each.links]));
}

/** Products whose lines may take keys of this one's pools: itself, and those that hold it in a bundle. */
export async function listProductsDrawingOn(
  books: Books | BooksTrx,
  storeId: string,
  productId: string,
): Promise<string[]> {
  const rows = await books.db
    .selectFrom('goods')
    .select(['product_id', 'bundle'])
    .where('store_id', '=', storeId)
    .where('bundle', 'is not', null)
    .execute();
  const bundled = rows.filter((row) => row.bundle?.some((item) => item.productId === productId));
  return [...new Set([productId, ...bundled.map((row) => row.product_id)])];
}

/** Whether lines of these products take their keys from more than each product's own pool. */
export async function haveSeveralPools(
  books: Books | BooksTrx,
  storeId: string,
  productIds: readonly string[],
): Promise<boolean> {
  const row = await books.db
    .selectFrom('goods')
    .select('product_id')
    .where('store_id', '=', storeId)
    .where('product_id', 'in', [...productIds])
    .where((eb) => eb.or([eb('option', '!=', ''), eb('bundle', 'is not', null)]))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The labels under which buyers type: what stands there is theirs and chooses nothing. */
async function listTypedLabels(
  books: Books | BooksTrx,
  storeId: string,
  productIds: readonly string[],
): Promise<Map<string, string[]>> {
  if (productIds.length === 0) return new Map();
  const rows = await books.db
    .selectFrom('products')
    .select(['product_id', 'email_option', 'direct_inputs'])
    .where('store_id', '=', storeId)
    .where('product_id', 'in', [...productIds])
    .execute();
  return new Map(
    rows.map((row) => [
      row.product_id,
      [...(row.direct_inputs ?? []), ...(row.email_option === null ? [] : [row.email_option])],
    ]),
  );
}

type Column = 'link' | 'url' | 'secret';

function aad(storeId: string, { productId, option }: Pool, column: Column): string {
  // A product's own link has been sealed under this name since there were no options.
  return option === ''
    ? `products/${storeId}/${productId}/${column}`
    : `goods/${storeId}/${productId}/${option}/${column}`;
}
