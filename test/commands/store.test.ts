import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { raiseAlarmNow } from '../../src/db/alarms.ts';
import { inTransaction } from '../../src/db/books.ts';
import { moveCursor } from '../../src/db/cursors.ts';
import { findStore, notePolled } from '../../src/db/stores.ts';
import { openShop, type Shop, STORE, textOf } from './shop.ts';

async function historyOf({ books }: Shop): Promise<string[]> {
  const rows = await books.db
    .selectFrom('history')
    .select(['actor', 'what', 'outcome'])
    .orderBy('history_id')
    .execute();
  return rows.map(({ actor, what, outcome }) => `${actor} ${what} ${outcome}`);
}

suite('/store pause and resume', () => {
  test('pause, once; resume, once; and the history says who', async () => {
    await using shop = await openShop();
    assert.match((await shop.type('store pause', {}, shop.minsu)).content, /멈췄습니다/);
    assert.deepEqual((await findStore(shop.books, STORE)).pausedAt, shop.ports.now);
    assert.match((await shop.type('store pause')).content, /paused already, since <t:1795402800:f>/);
    assert.equal(shop.ports.woken, 0);

    assert.match((await shop.type('store resume')).content, /Resumed/);
    assert.equal((await findStore(shop.books, STORE)).pausedAt, undefined);
    assert.equal(shop.ports.woken, 1);
    assert.match((await shop.type('store resume')).content, /is not paused/);
    assert.equal(shop.ports.woken, 1);
    assert.deepEqual(await historyOf(shop), ['민수 store.pause done', 'Emma store.resume done']);
  });
});

suite('/store poll', () => {
  let shop: Shop;
  before(async () => {
    shop = await openShop();
  });
  after(async () => await shop[Symbol.asyncDispose]());

  for (const [outcome, says] of [
    [{ outcome: 'done', changed: 0 }, /Nothing new/],
    [{ outcome: 'done', changed: 3 }, /3 lines changed/],
    [{ outcome: 'paused' }, /after `\/store resume`/],
    [{ outcome: 'failed', why: '429 GW.RATE_LIMIT' }, /The poll failed: 429 GW\\\.RATE\\_LIMIT\n/],
  ] as const) {
    test(`${JSON.stringify(outcome)} is said in words`, async () => {
      shop.ports.poll = outcome;
      assert.match((await shop.type('store poll')).content, says);
    });
  }
});

suite('/store status', () => {
  test('a fresh store says so', async () => {
    await using shop = await openShop();
    assert.equal(
      textOf(await shop.type('store status')),
      [
        'Store status',
        '▶️ Running',
        'Last poll: none yet',
        'Queue: empty',
        'Waiting for a person: none',
        'Last comparison with the store: none yet (every night after 04:00)',
        'Naver calls: 1,234 since the start',
        'Mail: none sent since the start',
        'Discord: 42 ms',
        'Database: embedded, PostgreSQL 18\\.6',
        'Bellhop 1\\.2\\.3',
        '',
        'No alarms',
      ].join('\n'),
    );
  });

  test('trouble is told: pause, lag, queue, people waited for, quota, mail, alarms', async () => {
    await using shop = await openShop();
    const { books, ports } = shop;
    await shop.type('store pause');
    const ago = (ms: number) => new Date(ports.now.getTime() - ms);
    await notePolled(books, STORE, ago(60_000));
    await inTransaction(
      books,
      async (trx) => await moveCursor(trx, STORE, 'changes', { readTo: ago(3 * 3_600_000), inside: undefined }),
    );
    await shop.enter(
      {},
      { orderId: '2', productOrderId: '22', line: { status: 'held' } },
      { orderId: '3', productOrderId: '33', line: { status: 'dispatched' } },
    );
    await raiseAlarmNow(books, STORE, 'mail_server', { now: ports.now });
    await raiseAlarmNow(books, STORE, 'out_of_stock:1', { detail: { productName: 'Photo_Pack' }, now: ports.now });
    await raiseAlarmNow(books, STORE, 'brand_new', { now: ports.now });
    ports.blockedUntil = ports.now;
    ports.mail = { ok: false, at: ports.now };
    const text = textOf(await shop.type('store status', {}, shop.minsu));
    assert.match(text, /⏸️ 일시 정지 중 \(<t:1795402800:f>부터\)/);
    assert.match(
      text,
      /마지막 조회: <t:1795402740:R>\n지연: 3시간\n대기열: 경보 3\n사람을 기다림: 🟡 승인 대기 1, ⏸️ 보류 1\n/,
    );
    assert.match(text, /🔴 네이버 한도: <t:1795402800:f>까지/);
    assert.match(text, /🔴 메일: 나가지 않음/);
    assert.match(text, /\*\*경보\*\*\n/);
    assert.match(text, /메일이 나가지 않습니다.* \(<t:1795402800:R>부터\)/);
    assert.match(text, /재고 없음 · Photo＿Pack/);
    assert.match(text, /brand\\_new/);
  });
});
