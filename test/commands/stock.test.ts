import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { importKeys } from '../../src/db/batches.ts';
import { inTransaction } from '../../src/db/books.ts';
import { openShop, type Shop, STORE, textOf } from './shop.ts';

const PRODUCT = '1000000001';

/** Keys K1, K2, … of a pool, as an import leaves them. */
async function fill({ books, ports }: Shop, count: number, option = ''): Promise<void> {
  const keys = Array.from({ length: count }, (_, index) => `${option}K${index + 1}`);
  const about = { storeId: STORE, productId: PRODUCT, option, keys, by: 'Emma', now: ports.now };
  await inTransaction(books, async (trx) => await importKeys(trx, about));
}

suite('/license stock', () => {
  test('says what is left and what became of the rest, how long it lasts, and who waits', async () => {
    await using shop = await openShop();
    shop.ports.products = [{ productId: PRODUCT, name: 'Photo_Pack' }];
    await shop.type('product set', { product: PRODUCT, mode: 'manual' });
    await fill(shop, 27);
    const put = async (ids: number[], state: Record<string, unknown>) =>
      await shop.books.db.updateTable('licenses').set(state).where('license_id', 'in', ids).execute();
    const bind = async (ids: number[], status: string, deliveredAt: Date | null = null) => {
      for (const id of ids) await put([id], { status, product_order_id: `${id}`, unit: 1, delivered_at: deliveredAt });
    };
    const daysAgo = (days: number) => new Date(shop.ports.now.getTime() - days * 86_400_000);
    await bind([1, 2], 'reserved');
    await bind([3], 'set_aside');
    await bind([4, 5, 6, 7, 8, 9, 10], 'delivered', daysAgo(13));
    await bind([11, 12, 13, 14], 'delivered', daysAgo(15));
    await bind([15], 'revoked');
    await put([16], { status: 'withdrawn' });
    await put([17], { status: 'taken' });
    await shop.enter(
      { orderId: '1', productOrderId: '11', line: { status: 'awaiting_stock' } },
      { orderId: '2', productOrderId: '22', productId: '77', line: { status: 'awaiting_stock' } },
    );
    const text = textOf(await shop.type('license stock', {}, shop.helper));
    assert.match(
      text,
      /\*\*Photo\\_Pack \(1000000001\)\*\*\nleft \*\*10\*\* · about 20 days · reserved 2 · delivered 11 · to be checked 1 · revoked 1 · withdrawn 1 · taken out 1 · ⚠️ 1 line waits for keys/,
    );
    assert.match(
      text,
      /\*\*name not known yet \(77\)\*\*\nleft \*\*0\*\* · reserved 0 · delivered 0 · ⚠️ 1 line waits for keys/,
    );
    const one = textOf(await shop.type('license stock', { product: '77' }, shop.minsu));
    assert.match(one, /남음 \*\*0\*\*/);
    assert.doesNotMatch(one, /Photo/);
  });

  test('every option has a row of its own, and counts those who wait for it', async () => {
    await using shop = await openShop();
    await shop.type('product set', { product: PRODUCT, option: '1년', source: 'pool' });
    await fill(shop, 2);
    await fill(shop, 3, '1년');
    await shop.enter({
      orderId: '1',
      productOrderId: '11',
      productOption: '기간: 1년',
      line: { status: 'awaiting_stock' },
    });
    const text = textOf(await shop.type('license stock'));
    assert.match(text, /\(1000000001\)\*\*\nleft \*\*2\*\* · none delivered in 14 days · reserved 0 · delivered 0\n/);
    assert.match(text, /option 1년\*\*\nleft \*\*3\*\* .* · ⚠️ 1 line waits for keys$/);
  });

  test('nothing there names the way to get some', async () => {
    await using shop = await openShop();
    assert.match((await shop.type('license stock')).content, /Add some with `\/license import`/);
    assert.match(
      (await shop.type('license stock', { product: '5' }, shop.minsu)).content,
      /\(5\): 등록된 키가 없습니다/,
    );
  });
});
