import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { NOON } from '../build.ts';
import { labelsOf, openShop } from './shop.ts';

const A = { orderId: '2026112310000001', productOrderId: '2026112310000011' };
const ELSEWHERE = { status: 'dispatched_elsewhere', dispatchedAt: NOON } as const;

suite('/order send', () => {
  test('presses Send & deliver on the card as it is now, by whoever asks; number, line or end of one', async () => {
    await using shop = await openShop();
    await shop.enter(A);
    for (const order of [A.orderId, A.productOrderId, '2026-1123-1000-0001', '000011']) {
      assert.match((await shop.type('order send', { order })).content, /^📨 Sending 1 line\./);
    }
    assert.deepEqual(
      shop.ports.pressed,
      Array.from({ length: 4 }, () => ({ cardNo: 1, revision: 0, action: 'deliver' })),
    );
    assert.deepEqual(shop.ports.fetchedFor, []);
  });

  test('a name is not taken for a number, nor is the end of a number asked of the store', async () => {
    await using shop = await openShop();
    await shop.enter(A);
    assert.match((await shop.type('order send', { order: '김하늘' }, shop.minsu)).content, /주문번호가 아닙니다/);
    assert.match((await shop.type('order send', { order: '201234567' })).content, /Neither Bellhop nor SmartStore/);
    assert.match((await shop.type('order send', { order: '99999' })).content, /Neither/);
    assert.deepEqual([shop.ports.pressed, shop.ports.fetchedFor], [[], []]);
  });

  for (const [fetched, says] of [
    [{ outcome: 'unknown' }, /Neither Bellhop nor SmartStore/],
    [{ outcome: 'unpaid' }, /not paid yet/],
    [{ outcome: 'over' }, /canceled or returned/],
    [{ outcome: 'failed', why: '429 GW.RATE_LIMIT' }, /could not be asked.*429 GW/],
  ] as const) {
    test(`one that the books do not know: ${fetched.outcome}`, async () => {
      await using shop = await openShop();
      shop.ports.fetched = fetched;
      assert.match((await shop.type('order send', { order: '2026112399999999' })).content, says);
      assert.deepEqual(shop.ports.fetchedFor, ['2026112399999999']);
      assert.deepEqual(shop.ports.pressed, []);
    });
  }

  test('what the desk refuses is said', async () => {
    await using shop = await openShop();
    await shop.enter(A);
    for (const [why, says] of [
      ['paused', /paused/],
      ['stale', /changed/],
      ['not_possible', /not possible/i],
    ] as const) {
      shop.ports.press = { ok: false, why };
      assert.match((await shop.type('order send', { order: A.orderId })).content, says);
    }
  });

  test('what waits for something else is named, what is under way too', async () => {
    await using shop = await openShop();
    await shop.enter({ ...A, line: { status: 'held', because: 'many_units' } });
    await shop.enter({ orderId: '2026112310000002', productOrderId: '21', line: { status: 'confirmed' } });
    const held = await shop.type('order send', { order: A.orderId });
    assert.match(held.content, /^No line can be sent now: ⏸️ Held\nDo first what the card asks for/);
    const moving = await shop.type('order send', { order: '2026112310000002' });
    assert.match(moving.content, /^It is going out already/);
    assert.deepEqual(shop.ports.pressed, []);
  });

  test('one that was dispatched in the seller center is asked about; the second tap counts for a minute', async () => {
    await using shop = await openShop();
    await shop.enter({ ...A, line: ELSEWHERE });
    const asked = await shop.type('order send', { order: A.orderId });
    assert.match(asked.content, /1 line was dispatched in the seller center/);
    assert.deepEqual(labelsOf(asked), ['Send license']);
    assert.deepEqual(shop.ports.pressed, []);
    const done = await shop.tap(asked, 'Send license');
    assert.match(done.content, /Sending the license mail/);
    assert.deepEqual(labelsOf(done), []);
    assert.deepEqual(shop.ports.pressed, [{ cardNo: 1, revision: 0, action: 'send' }]);

    const late = await shop.type('order send', { order: A.orderId });
    shop.ports.now = new Date(NOON.getTime() + 61_000);
    assert.match((await shop.tap(late, 'Send license')).content, /More than a minute/);
    assert.equal(shop.ports.pressed.length, 1);
  });
});
