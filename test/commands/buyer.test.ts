import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { findLines } from '../../src/db/lines.ts';
import { noteCard } from '../../src/db/orders.ts';
import { NOON } from '../build.ts';
import { openShop, type Shop, STORE } from './shop.ts';

const OTHER = { ordererNo: '7', ordererName: '남남' };

async function statesOf({ books }: Shop, ...ids: string[]): Promise<string[]> {
  const found = await findLines(books, STORE, ids);
  return ids.map((id) => {
    const { status, because } = found.get(id)?.line ?? {};
    return [status, because].filter(Boolean).join(' ');
  });
}

async function historyOf({ books }: Shop): Promise<string[]> {
  const rows = await books.db
    .selectFrom('history')
    .select(['actor', 'what', 'order_id'])
    .orderBy('history_id')
    .execute();
  return rows.map(({ actor, what, order_id }) => `${actor} ${what} ${order_id}`);
}

suite('/buyer block and unblock', () => {
  test('all open lines of the buyer are held, whatever they wait for or are in the middle of, and nobody else’s', async () => {
    await using shop = await openShop();
    await shop.enter(
      { orderId: '100001', productOrderId: 'a1' },
      { orderId: '100001', productOrderId: 'a2', line: { status: 'awaiting_address' } },
      { orderId: '100002', productOrderId: 'b1', line: { status: 'confirmed', goal: 'deliver' } },
      { orderId: '100003', productOrderId: 'c1', line: { status: 'dispatched', dispatchedAt: NOON } },
      { orderId: '100004', productOrderId: 'd1', line: { status: 'canceled' } },
      { orderId: '100005', productOrderId: 'e1', line: { status: 'held', because: 'many_units' } },
      { orderId: '100006', productOrderId: 'f1', ...OTHER },
    );
    await noteCard(shop.books, STORE, '100001', { channelId: '11', messageId: '22' });
    const { content } = await shop.type('buyer block', { order: '100003' });
    assert.match(content, /^⛔ This buyer is blocked\. Every later order will be held\.\nHeld 4 open lines:\n/);
    assert.match(content, /• `100001` · 2 lines · \[card\]\(https:\/\/discord\.com\/channels\/\d+\/11\/22\)/);
    assert.deepEqual(await statesOf(shop, 'a1', 'a2', 'b1', 'c1', 'd1', 'e1', 'f1'), [
      'held blocked_buyer',
      'held blocked_buyer',
      'held blocked_buyer',
      'dispatched',
      'canceled',
      'held blocked_buyer',
      'awaiting_approval',
    ]);
    assert.deepEqual(await historyOf(shop), [
      'Emma buyer.block 100003',
      'Emma held 100001',
      'Emma held 100001',
      'Emma held 100002',
      'Emma held 100005',
    ]);
    assert.ok(shop.ports.woken > 0);

    const again = await shop.type('buyer block', { order: '100001' }, shop.minsu);
    assert.match(again.content, /이미 차단한 구매자입니다 \(<t:1795402800:f>, Emma\)/);
    assert.match(again.content, /열려 있는 상품주문이 없었습니다/);
    assert.equal((await historyOf(shop)).length, 5);
    assert.match((await shop.type('store holds')).content, /1 blocked buyer /);
  });

  test('unblocking says what is still held and lets nothing go by itself', async () => {
    await using shop = await openShop();
    await shop.enter({ orderId: '100001', productOrderId: 'a1' }, { orderId: '100002', productOrderId: 'b1' });
    assert.match((await shop.type('buyer unblock', { order: '100001' })).content, /not blocked/);
    await shop.type('buyer block', { order: '100001' });
    const { content } = await shop.type('buyer unblock', { order: '100002' });
    assert.match(content, /^✅ Unblocked.*\nStill held: 2 lines\. Resume.*\n• `100001`\n• `100002`$/);
    assert.deepEqual(await statesOf(shop, 'a1', 'b1'), ['held blocked_buyer', 'held blocked_buyer']);
    assert.equal((await historyOf(shop)).at(-1), 'Emma buyer.unblock 100002');
  });

  test('a buyer without a number cannot be blocked, and the answer says what to do instead', async () => {
    await using shop = await openShop();
    await shop.enter({ orderId: '100001', productOrderId: 'a1', ordererNo: undefined });
    for (const command of ['buyer block', 'buyer unblock'])
      assert.match((await shop.type(command, { order: '100001' })).content, /no buyer number.*Hold on the card/);
    assert.deepEqual(await statesOf(shop, 'a1'), ['awaiting_approval']);
  });

  test('no order, or several, is said; operators may block', async () => {
    await using shop = await openShop();
    await shop.enter(
      { orderId: '5000123456', productOrderId: 'a1' },
      { orderId: '6000123456', productOrderId: 'b1', ...OTHER },
    );
    assert.match((await shop.type('buyer block', { order: '999999' })).content, /No order found/);
    assert.match((await shop.type('buyer block', { order: '123456' })).content, /Several orders fit/);
    assert.match((await shop.type('buyer block', { order: '5000123456' }, shop.helper)).content, /is blocked/);
    const choices = await shop.discord.autocomplete({
      command: 'buyer block',
      option: 'order',
      value: '6000',
      user: shop.emma,
    });
    assert.deepEqual(
      choices.map(({ value }) => value),
      ['6000123456'],
    );
  });
});
