import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { importKeys } from '../../src/db/batches.ts';
import { type Books, inTransaction } from '../../src/db/books.ts';
import { COUNTED, listOrderPage, sumOrders } from '../../src/db/history-pages.ts';
import { fillTails, tailPrintOf } from '../../src/db/key-tails.ts';
import { countOpen, saveLines } from '../../src/db/lines.ts';
import { findOrderIds, listClues, listFound, suggestOrderIds } from '../../src/db/order-search.ts';
import { insertOrders } from '../../src/db/orders.ts';
import { listPools } from '../../src/db/pools.ts';
import { addLicense } from '../../src/db/reservations.ts';
import { aLine, aSnapshot, NOON } from '../build.ts';
import { eachDatabase } from '../databases.ts';
import { openBooks } from './books.ts';

async function enter(books: Books, ...shown: (Partial<Parameters<typeof aSnapshot>[0]> & { storeId?: string })[]) {
  await inTransaction(books, async (trx) => {
    for (const { storeId = 'main', ...about } of shown) {
      const snapshot = aSnapshot(about);
      await insertOrders(trx, [
        {
          storeId,
          orderId: snapshot.orderId,
          paidAt: snapshot.paidAt ?? NOON,
          isSilent: false,
          buyerName: snapshot.ordererName,
          buyerNo: snapshot.ordererNo,
        },
      ]);
      const line = aLine({ storeId, shown: snapshot });
      await saveLines(trx, [{ line, trouble: undefined, changedAt: undefined, changedTo: undefined, seenAt: NOON }]);
    }
  });
}

eachDatabase((_name, open) => {
  test('every kind of clue stays within its own store', async () => {
    await using books = await openBooks(open);
    await enter(books, { storeId: 'other', orderId: '2026112312345678', productOrderId: '2026112387654321' });
    // The same order number, and nothing else in common.
    await enter(books, {
      orderId: '2026112312345678',
      productOrderId: '1',
      productId: '2',
      productName: 'Video Cut',
      productOption: '',
      ordererName: '이바다',
    });
    await books.db.updateTable('lines').set({ recipient_print: null }).where('store_id', '=', 'main').execute();
    await inTransaction(books, async (trx) => {
      await importKeys(trx, { storeId: 'other', productId: '1', keys: ['KEYKEY-7890'], by: 'x', now: NOON });
    });
    await sql`update licenses set status = 'delivered', product_order_id = '2026112387654321', unit = 1`.execute(
      books.db,
    );
    for (const text of ['654321', 'Photo', '1000000001', '김하늘', 'kim@example.com', 'KEYKEY-7890', '7890']) {
      for (const [storeId, expected] of [
        ['other', 1],
        ['main', 0],
      ] as const) {
        const clues = await listClues(books, storeId, text);
        const found = await Promise.all(clues.map(async (clue) => await listFound(books, storeId, clue, { limit: 5 })));
        assert.equal(found.flat().length, expected, `${text} in ${storeId}`);
      }
    }
    assert.deepEqual(await suggestOrderIds(books, 'main', '87654321', 5), []);
    assert.deepEqual(await suggestOrderIds(books, 'other', '20261123', 5), ['2026112312345678']);
  });

  test('a product is found by every name that it was sold under', async () => {
    await using books = await openBooks(open);
    await enter(
      books,
      { orderId: '100001', productOrderId: '1', productName: '옛 이름' },
      { orderId: '100002', productOrderId: '2', productName: '새 이름' },
    );
    await sql`insert into products (store_id, product_id, name) values ('main', '1000000001', '요즘 이름')`.execute(
      books.db,
    );
    for (const text of ['옛', '새 이름', '요즘'])
      assert.deepEqual(await findOrderIds(books, 'main', text, 5), ['100002', '100001']);
  });

  test('while a number is typed its beginning, its end and any part of a new one are offered', async () => {
    await using books = await openBooks(open);
    await enter(
      books,
      { orderId: '2026112399990000', productOrderId: '2026112300004444', paidAt: NOON },
      { orderId: '9999999999999999', productOrderId: '5', paidAt: new Date(NOON.getTime() - 1_000) },
    );
    for (const [typed, expected] of [
      ['20261', ['2026112399990000']],
      ['4444', ['2026112399990000']],
      ['9999', ['2026112399990000', '9999999999999999']],
      ['99999', ['9999999999999999']],
      ['1239', ['2026112399990000']],
      ['777', []],
    ] as const)
      assert.deepEqual(await suggestOrderIds(books, 'main', typed, 5), expected, typed);
  });

  test('a line has the time of payment of its checkout, to the microsecond, whatever it says itself', async () => {
    await using books = await openBooks(open);
    await enter(
      books,
      { orderId: '1', productOrderId: '11', paidAt: NOON },
      { orderId: '1', productOrderId: '12', paidAt: new Date(NOON.getTime() + 5_000) },
    );
    const { rows } = await sql`select 1 from lines l join orders o using (store_id, order_id)
      where l.paid_at = o.paid_at`.execute(books.db);
    assert.equal(rows.length, 2);
  });

  test('ends of old keys are filled in once an order has them, round by round, and found then', async () => {
    await using books = await openBooks(open);
    await enter(books, { orderId: '2026112312345678', productOrderId: '11' });
    const keys = Array.from({ length: 450 }, (_, index) => `KEY-${1_000 + index}`);
    await inTransaction(books, async (trx) => {
      await importKeys(trx, { storeId: 'main', productId: '1', keys, by: 'x', now: NOON });
    });
    await sql`update licenses set tail_print = null`.execute(books.db);
    const find = async (tail: string) => {
      const clue = (await listClues(books, 'main', tail)).find(({ kind }) => kind === 'key_tail');
      return clue ? (await listFound(books, 'main', clue, { limit: 5 })).length : -1;
    };
    // Whoever reserves passes over rows that are held: free ones are never touched.
    assert.equal(await fillTails(books, 'main'), 0);
    await sql`update licenses set status = 'delivered', product_order_id = '11', unit = license_id where license_id > 5`.execute(
      books.db,
    );
    assert.equal(await find('1449'), 0);
    const rounds = [];
    for (let filled = await fillTails(books, 'main'); filled > 0; filled = await fillTails(books, 'main'))
      rounds.push(filled);
    assert.deepEqual(rounds, [200, 200, 45]);
    assert.equal(await find('1449'), 1);
    const { rows } = await sql<{ tail: string | null }>`select tail_print as tail from licenses
      where license_id in (5, 450) order by license_id`.execute(books.db);
    assert.deepEqual(
      rows.map(({ tail }) => tail),
      [null, tailPrintOf(books, 'KEY-1449')],
    );
    assert.equal(tailPrintOf(books, '1449'), '');
    assert.equal(tailPrintOf(books, { name: '1449.lic', bytes: Buffer.from('KEY-1449') }), '');
  });

  test('more lines than anybody waits for are neither added up nor counted', async () => {
    await using books = await openBooks(open);
    await enter(books, { orderId: '1', productOrderId: '1' });
    const copy = async (count: number) =>
      await sql`with o as (insert into orders (store_id, order_id, paid_at)
          select 'main', (100000 + n)::text, ${NOON}::timestamptz + make_interval(secs => n) from generate_series(1, ${count}::int) n
          on conflict do nothing returning *)
        insert into lines (store_id, product_order_id, order_id, status, product_id, product_name, amount_krw, remain_quantity, paid_at,
          shown_sealed, recipient_sealed, seen_at)
        select l.store_id, o.order_id, o.order_id, 'dispatched', l.product_id, l.product_name, 2000000000, 1, o.paid_at,
          '', '', l.seen_at from o, lines l where l.product_order_id = '1'`.execute(books.db);
    await copy(COUNTED - 1);
    assert.deepEqual(await sumOrders(books, 'main', {}), {
      orders: COUNTED,
      lines: COUNTED,
      units: COUNTED,
      amountKrw: (COUNTED - 1) * 2_000_000_000 + 29_000,
      over: 0,
    });
    await copy(COUNTED + 20);
    assert.equal(await sumOrders(books, 'main', {}), undefined);
    assert.equal(await sumOrders(books, 'main', { status: 'dispatched' }), undefined);
    assert.equal((await sumOrders(books, 'main', { status: 'awaiting_approval' }))?.orders, 1);
    const { card_no: cardNo } = await books.db
      .selectFrom('orders')
      .select('card_no')
      .where('order_id', '=', '100015')
      .executeTakeFirstOrThrow();
    const { newer, orders } = await listOrderPage(books, 'main', {}, { place: { side: 'older', cardNo }, limit: 10 });
    assert.equal(newer, undefined);
    assert.equal(orders[0]?.orderId, '100014');
    // What is through is not counted; the rest is.
    assert.deepEqual(await countOpen(books, 'main'), { awaiting_approval: 1 });
  });

  test('pools count by their imports what was delivered, and by themselves what was made', async () => {
    await using books = await openBooks(open);
    await inTransaction(books, async (trx) => {
      const about = { storeId: 'main', by: 'x', now: NOON };
      await importKeys(trx, { ...about, productId: '1', keys: ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7'] });
      await importKeys(trx, { ...about, productId: '1', option: '1년', keys: ['b1'] });
      for (const license of ['c1', 'c2', 'c3'])
        await addLicense(trx, 'main', { pool: { productId: '1', option: '' }, source: 'generate', license });
      await addLicense(trx, 'main', { pool: { productId: '2', option: '' }, source: 'http', license: 'd1' });
    });
    const states = ['delivered', 'delivered', 'reserved', 'revoked', 'withdrawn', 'taken', 'free', 'delivered'];
    for (const [index, status] of [...states, 'delivered', 'revoked', 'free', 'delivered'].entries()) {
      const isBound = !['free', 'withdrawn', 'taken'].includes(status);
      await sql`update licenses set status = ${status}, product_order_id = ${isBound ? `l${index}` : null},
        unit = ${isBound ? 1 : null}::int, delivered_at = ${status === 'delivered' ? NOON : null}
        where license_id = ${index + 1}`.execute(books.db);
    }
    const none = {
      name: undefined,
      free: 0,
      reserved: 0,
      setAside: 0,
      revoked: 0,
      withdrawn: 0,
      taken: 0,
      isMore: false,
    };
    assert.deepEqual(await listPools(books, 'main', { since: NOON }), [
      {
        ...none,
        productId: '1',
        option: '',
        free: 2,
        reserved: 1,
        delivered: 3,
        revoked: 2,
        withdrawn: 1,
        taken: 1,
        lately: 3,
      },
      { ...none, productId: '1', option: '1년', delivered: 1, lately: 1 },
      { ...none, productId: '2', option: '', delivered: 1, lately: 1 },
    ]);
    const [only, ...others] = await listPools(books, 'main', { productId: '2', since: new Date(NOON.getTime() + 1) });
    assert.deepEqual([only?.productId, only?.lately, others], ['2', 0, []]);
  });
});
