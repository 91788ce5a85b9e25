import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { pageIdOf, parsePageId } from '../../commands/order/page-id.ts';
import type { SandboxMessage } from '../../src/sandbox/discord/index.ts';
import { labelsOf, openShop, type OrderFacts, type Shop, textOf } from './shop.ts';

/** `at` in Korea's time. */
function paid(orderId: string, at: string, more: OrderFacts = {}): OrderFacts {
  return { orderId, productOrderId: `${orderId}1`, paidAt: new Date(`${at}+09:00`), ...more };
}

function idsIn(message: SandboxMessage): string[] {
  return [...textOf(message).matchAll(/`(\d+)` ·/g)].map(([, id]) => id ?? '');
}

suite('pages', () => {
  test('35 orders paid in the same moment are each seen once, forward and back, whatever comes in meanwhile', async () => {
    await using shop = await openShop();
    const orders = Array.from({ length: 35 }, (_, index) => paid(`${2026112300 + index}`, '2026-11-23T12:00:00'));
    await shop.enter(...orders);
    const newestFirst = orders.map(({ orderId = '' }) => orderId).toReversed();

    const first = await shop.type('order history');
    assert.deepEqual(labelsOf(first), ['Next']);
    assert.deepEqual(idsIn(first), newestFirst.slice(0, 10));
    assert.match(textOf(first), /1–10 of 35/);
    assert.match(textOf(first), /35 lines · quantity 35 · ₩1,015,000/);

    const second = await shop.tap(first, 'Next');
    assert.equal(second.id, first.id);
    assert.deepEqual(labelsOf(second), ['Previous', 'Next']);
    assert.deepEqual(idsIn(second), newestFirst.slice(10, 20));

    await shop.enter(paid('2026112400', '2026-11-23T12:00:01'));
    const third = await shop.tap(second, 'Next');
    assert.deepEqual(idsIn(third), newestFirst.slice(20, 30));
    assert.match(textOf(third), /22–31 of 36/);

    const last = await shop.tap(third, 'Next');
    assert.deepEqual(idsIn(last), newestFirst.slice(30));
    assert.deepEqual(labelsOf(last), ['Previous']);

    await shop.tap(last, 'Previous');
    const back = await shop.tap(last, 'Previous');
    assert.deepEqual(idsIn(back), newestFirst.slice(10, 20));
    assert.deepEqual(labelsOf(back), ['Previous', 'Next']);
    const top = await shop.tap(back, 'Previous');
    assert.deepEqual(idsIn(top), newestFirst.slice(0, 10));
    const newest = await shop.tap(top, 'Previous');
    assert.deepEqual(idsIn(newest), ['2026112400', ...newestFirst.slice(0, 9)]);
    assert.deepEqual(labelsOf(newest), ['Next']);
  });

  test('ten orders are one page, without buttons', async () => {
    await using shop = await openShop();
    await shop.enter(...Array.from({ length: 10 }, (_, index) => paid(`${100 + index}`, '2026-11-23T12:00:00')));
    assert.deepEqual(labelsOf(await shop.type('order history')), []);
  });

  test('the filter travels with the buttons and says nothing of the buyer', async () => {
    await using shop = await openShop();
    const kims = Array.from({ length: 11 }, (_, index) => paid(`${200 + index}`, '2026-11-22T12:00:00'));
    const lees = Array.from({ length: 5 }, (_, index) =>
      paid(`${300 + index}`, '2026-11-22T12:00:00', { ordererName: '이바다' }),
    );
    await shop.enter(...kims, ...lees);
    const first = await shop.type('order history', {
      from: '2026-11-01',
      to: '2026-11-30',
      status: 'awaiting_approval',
      product: '1000000001',
      buyer: '김하늘',
    });
    assert.match(textOf(first), /1–10 of 11/);
    const [button] = first.components.flatMap((row) => row.components ?? []);
    assert.ok((button?.custom_id ?? '').length <= 100);
    assert.doesNotMatch(button?.custom_id ?? '', /김하늘|20\d|kim/);
    const second = await shop.tap(first, 'Next');
    assert.deepEqual(idsIn(second), ['200']);
    assert.match(textOf(second), /2026-11-01 to 2026-11-30 · 🟡 Needs you · product .*1000000001.* · one buyer/);
  });

  test('the longest button fits and comes back as it was', () => {
    const filter = {
      from: new Date('2026-11-22T15:00:00.000Z'),
      to: new Date('2099-12-31T15:00:00.000Z'),
      status: 'dispatched_elsewhere',
      productId: '9'.repeat(20),
      buyer: { kind: 'email', print: '-_'.repeat(10) },
    } as const;
    const place = { side: 'newer', cardNo: 2 ** 31 - 1 } as const;
    const customId = pageIdOf(filter, place);
    assert.ok(customId.length <= 100, `${customId.length}`);
    assert.deepEqual(parsePageId(customId), { filter, place });
  });

  for (const customId of [
    'v1:page:',
    'v1:page:x1:::::',
    'v1:page:o1::::nowhere:',
    'v1:page:o1:::gone::',
    'v1:page:ozzzzzzz:::::',
    'v1:page:o0:::::',
    'v1:page:o1:::::n1',
  ]) {
    test(`${customId} is no page of ours`, () => assert.equal(parsePageId(customId), undefined));
  }
});

suite('which days', () => {
  let shop: Shop;
  before(async () => {
    shop = await openShop();
    // In UTC it is still the day before.
    shop.ports.now = new Date('2026-11-23T01:00:00+09:00');
    await shop.enter(...days);
  });
  after(async () => await shop[Symbol.asyncDispose]());

  const days = [
    paid('1001', '2026-11-16T23:59:59.999'),
    paid('1002', '2026-11-17T00:00:00'),
    paid('1003', '2026-11-22T23:59:59.999'),
    paid('1004', '2026-11-23T00:00:00'),
    paid('1005', '2026-11-23T23:59:59.999'),
    paid('1006', '2026-11-24T00:00:00'),
  ];

  for (const [options, expected] of [
    [{}, ['1006', '1005', '1004', '1003', '1002', '1001']],
    [{ period: 'all' }, ['1006', '1005', '1004', '1003', '1002', '1001']],
    [{ period: 'today' }, ['1006', '1005', '1004']],
    [{ period: '7d' }, ['1006', '1005', '1004', '1003', '1002']],
    [{ from: '2026-11-23' }, ['1006', '1005', '1004']],
    [{ to: '2026-11-22' }, ['1003', '1002', '1001']],
    [{ from: '2026-11-23', to: '2026-11-23' }, ['1005', '1004']],
    [{ from: '2026.11.17', to: '20261122' }, ['1003', '1002']],
  ] as const) {
    test(`${JSON.stringify(options)} counts in days of Korea`, async () => {
      assert.deepEqual(idsIn(await shop.type('order history', options)), expected);
    });
  }

  for (const [options, says] of [
    [{ from: '2026-02-30' }, /“2026\\-02\\-30” is not a day/],
    [{ to: 'yesterday' }, /is not a day/],
    [{ from: '2026-11-24', to: '2026-11-23' }, /Swap/],
    [{ period: 'today', from: '2026-11-23' }, /either a period/],
    [{ product: 'Nothing' }, /No product/],
  ] as const) {
    test(`${JSON.stringify(options)} is refused with a sentence`, async () => {
      assert.match((await shop.type('order history', options)).content, says);
    });
  }
});

suite('which orders', () => {
  test('by state, product and buyer; a state counts with any line of the order', async () => {
    await using shop = await openShop();
    await shop.enter(
      paid('1', '2026-11-23T10:00:00', { line: { status: 'dispatched' } }),
      paid('2', '2026-11-23T11:00:00', { productId: '2000000002', productName: 'Video Cut', ordererName: '이바다' }),
      { ...paid('2', '2026-11-23T11:00:00', { line: { status: 'dispatched' } }), productOrderId: '22' },
      paid('3', '2026-11-23T12:00:00', {
        line: { recipient: { address: 'Lee@Example.com', confidence: 'sure', source: 'typed_option' } },
      }),
    );
    const find = async (options: Record<string, string>) => idsIn(await shop.type('order history', options));
    assert.deepEqual(await find({ status: 'dispatched' }), ['2', '1']);
    assert.deepEqual(await find({ product: '2000000002' }), ['2']);
    assert.deepEqual(await find({ status: 'dispatched', product: '2000000002' }), []);
    assert.deepEqual(await find({ buyer: ' 이바다 ' }), ['2']);
    assert.deepEqual(await find({ buyer: '이바' }), []);
    assert.deepEqual(await find({ buyer: 'lee@EXAMPLE.com' }), ['3']);
  });

  test('totals leave out what was canceled or returned, and say how many', async () => {
    await using shop = await openShop();
    await shop.enter(
      paid('1', '2026-11-23T10:00:00', { amountKrw: 2_000_000_000, quantity: 3, remainQuantity: 3 }),
      paid('2', '2026-11-23T11:00:00', { amountKrw: 2_000_000_000, line: { status: 'dispatched' } }),
      paid('3', '2026-11-23T12:00:00', { line: { status: 'canceled' } }),
      paid('4', '2026-11-23T13:00:00', { line: { status: 'returned' } }),
    );
    const text = textOf(await shop.type('order history'));
    assert.match(text, /1–4 of 4\n2 lines · quantity 4 · ₩4,000,000,000 .*\n2 canceled or returned/);
  });

  test('nothing found says what was searched', async () => {
    await using shop = await openShop();
    const { content } = await shop.type('order history', { period: 'today', status: 'held' });
    assert.match(content, /No orders fit\.\nSearched: since 2026-11-23 · ⏸️ Held/);
  });

  test('a row names product, quantity, amount, number and time, and links to the card; formatting in names stays text', async () => {
    await using shop = await openShop();
    await shop.enter(paid('77', '2026-11-23T12:34:00', { productName: '**Pro** @everyone', remainQuantity: 2 }));
    await shop.books.db.updateTable('orders').set({ channel_id: '5', message_id: '6' }).execute();
    const message = await shop.type('order history', {}, shop.minsu);
    assert.match(
      textOf(message),
      /🟡 승인 대기 · \*\*\\\*\\\*Pro\\\*\\\* \\@everyone\*\* ×2 · 29,000원\n`77` · 11\/23 12:34 · \[카드\]\(https:\/\/discord\.com\/channels\/\d+\/5\/6\)/,
    );
  });
});
