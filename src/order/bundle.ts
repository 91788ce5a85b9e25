// A bundle as a seller types it: `1000000002 x1, 1000000003/1년 x2`; without a number the product itself is meant, `x3`.
import { type BundleItem, type Pool, poolId } from './goods.ts';

const ITEM = /^(?<id>\d{1,20})?\s*(?:\/\s*(?<option>.+?))?\s*(?:[x×*]\s*(?<count>\d{1,3}))?$/iu;

/** The items, each pool once; undefined where the text is none of this kind. @param own  the pool that the bundle is for */
export function readBundle(text: string, own: Pool): BundleItem[] | undefined {
  const items = new Map<string, BundleItem>();
  for (const piece of text.split(/[,\n]/).map((each) => each.trim())) {
    const { id, option, count = '1' } = ITEM.exec(piece)?.groups ?? {};
    if (piece === '' || Number(count) === 0 || !ITEM.test(piece)) return undefined;
    const pool: Pool =
      id === undefined && option === undefined
        ? { productId: own.productId, option: own.option }
        : { productId: id ?? own.productId, option: option ?? '' };
    const before = items.get(poolId(pool))?.count ?? 0;
    items.set(poolId(pool), { ...pool, count: before + Number(count) });
  }
  return [...items.values()];
}
