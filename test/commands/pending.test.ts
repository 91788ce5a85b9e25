import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { importKeys } from '../../src/db/batches.ts';
import { inTransaction } from '../../src/db/books.ts';
import { NOON } from '../build.ts';
import { openShop, type OrderFacts, STORE, textOf } from './shop.ts';

const DAY_MS = 86_400_000;

function order(number: number, about: OrderFacts = {}): OrderFacts {
  return {
    orderId: `2026112300000${100 + number}`,
    productOrderId: `8026112300000${100 + number}`,
    dispatchDueAt: new Date(NOON.getTime() + number * DAY_MS),
    ...about,
  };
}

suite('/order pending', () => {
  test('nothing waits', async () => {
    await using shop = await openShop();
    await shop.enter(order(1, { line: { status: 'dispatched' } }));
    assert.match((await shop.type('order pending')).content, /^✅ Nothing is waiting/);
  });

  test('the earliest deadline comes first, ten a page, back and forth', async () => {
    await using shop = await openShop();
    const numbers = Array.from({ length: 23 }, (_, index) => 23 - index);
    await shop.enter(...numbers.map((number) => order(number)));
    const seen = (text: string) => [...text.matchAll(/`2026112300000(\d+)`/g)].map(([, tail]) => Number(tail) - 100);
    const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
    const first = await shop.type('order pending');
    assert.match(first.content, /^📋 23 waiting\n/);
    assert.deepEqual(seen(textOf(first)), range(1, 10));
    const second = await shop.tap(first, 'Next');
    assert.deepEqual(seen(textOf(second)), range(11, 20));
    assert.match(textOf(second), /11–20 of 23/);
    assert.deepEqual(seen(textOf(await shop.tap(second, 'Next'))), range(21, 23));
    assert.deepEqual(seen(textOf(await shop.tap(second, 'Previous'))), range(11, 20));
    assert.deepEqual(seen(textOf(await shop.tap(second, 'Previous'))), range(1, 10));
  });

  test('what was paid before the start is not chosen by itself, and others are counted by why they are left out', async () => {
    await using shop = await openShop();
    await shop.enter(
      order(1, { line: { because: 'paid_before_start' } }),
      order(2),
      order(3, { line: { status: 'awaiting_address' } }),
      order(4, { line: { status: 'cancel_requested' } }),
      order(5),
    );
    await inTransaction(shop.books, async (trx) => {
      const pool = { productId: '1000000001', option: '' };
      await importKeys(trx, { storeId: STORE, ...pool, keys: ['AAAA-0001'], by: 'Emma', now: NOON });
    });
    const { content } = await shop.type('order pending');
    assert.match(content, /1 chosen, 1 key\n/);
    assert.match(content, /1 → 0 keys left/);
    assert.match(
      content,
      /Left out 4: no e-mail 1, needs something else 1, paid before the start 1, not enough keys 1$/,
    );
  });
});
