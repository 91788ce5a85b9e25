import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTransaction } from '../../src/db/books.ts';
import { listOrderPage, sumOrders } from '../../src/db/history-pages.ts';
import { saveLines } from '../../src/db/lines.ts';
import type { Place } from '../../src/db/order-places.ts';
import { findOrderIds, printOfBuyer, suggestOrderIds } from '../../src/db/order-search.ts';
import { insertOrders } from '../../src/db/orders.ts';
import { listPace } from '../../src/db/stock-pace.ts';
import { aLine, aSnapshot, NOON } from '../build.ts';
import { eachDatabase } from '../databases.ts';
import { openBooks } from '../db/books.ts';

eachDatabase((_name, open) => {
  test('paging, totals and search see the orders of their own store', async () => {
    await using books = await openBooks(open);
    const shown = Array.from({ length: 12 }, (_, index) =>
      aSnapshot({ orderId: `2026112300000${100 + index}`, productOrderId: `8026112300000${100 + index}` }),
    );
    await inTransaction(books, async (trx) => {
      for (const storeId of ['main', 'other']) {
        await insertOrders(
          trx,
          shown.map(({ orderId }) => ({
            storeId,
            orderId,
            paidAt: NOON,
            isSilent: false,
            buyerName: '김하늘',
            buyerNo: '7',
          })),
        );
        const lines = shown.map((each) => aLine({ storeId, shown: each, status: 'awaiting_stock' }));
        await saveLines(
          trx,
          lines.map((line) => ({ line, trouble: undefined, changedAt: undefined, changedTo: undefined, seenAt: NOON })),
        );
      }
    });

    const filter = {
      from: NOON,
      to: new Date(NOON.getTime() + 1),
      status: 'awaiting_stock' as const,
      productId: '1000000001',
      buyer: printOfBuyer(books, '김하늘'),
    };
    const seen: string[] = [];
    let place: Place | undefined;
    for (let hasMore = true; hasMore;) {
      const page = await listOrderPage(books, 'main', filter, { place, limit: 5 });
      assert.equal(page.newer, seen.length);
      seen.push(...page.orders.map(({ orderId }) => orderId));
      place = { side: 'older', cardNo: page.orders.at(-1)?.cardNo ?? 0 };
      hasMore = page.hasOlder;
    }
    assert.deepEqual(seen, shown.map(({ orderId }) => orderId).toReversed());
    assert.deepEqual(await sumOrders(books, 'main', filter), {
      orders: 12,
      lines: 12,
      units: 12,
      amountKrw: 348_000,
      over: 0,
    });
    assert.deepEqual(await listOrderPage(books, 'main', { ...filter, to: NOON }, { limit: 5 }), {
      orders: [],
      newer: 0,
      hasOlder: false,
    });

    assert.deepEqual(await findOrderIds(books, 'main', '000103', 10), ['2026112300000103']);
    assert.equal((await findOrderIds(books, 'main', '김하늘', 20)).length, 12);
    assert.equal((await suggestOrderIds(books, 'main', 'kim@example.com', 20)).length, 12);
    assert.deepEqual(await suggestOrderIds(books, 'elsewhere', '', 20), []);
    assert.deepEqual(
      [...(await listPace(books, 'main', NOON))],
      [['1000000001', { productId: '1000000001', option: '', delivered: 0, waiting: 12 }]],
    );
  });
});
