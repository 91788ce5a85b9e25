// What has to be known of the store before the rules of its products can be told.
import { findGoods } from '../../src/db/goods.ts';
import { countFree } from '../../src/db/licenses.ts';
import { findRules } from '../../src/db/products.ts';
import { findStore } from '../../src/db/stores.ts';
import type { Ask } from '../answer.ts';
import type { RuleFacts } from './rule.ts';

export async function findFacts(
  { books, storeId, isAdmin }: Ask,
  productIds: readonly string[],
): Promise<Omit<RuleFacts, 'rule'>> {
  const goods = await findGoods(books, storeId);
  const bundled = goods
    .filter(({ productId }) => productIds.includes(productId))
    .flatMap(({ bundle }) => bundle?.map(({ productId }) => productId) ?? []);
  const ids = [...new Set([...productIds, ...bundled])];
  const names = await findRules(books, storeId, ids);
  return {
    defaultMode: (await findStore(books, storeId)).defaultMode,
    goods,
    free: await countFree(books, storeId, ids),
    nameOf: (productId) => names.get(productId)?.name,
    isAdmin,
  };
}
