import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { append } from '../../src/db/history.ts';
import { NOON } from '../build.ts';
import { labelsOf, openShop, type Shop, STORE, textOf } from './shop.ts';

const HOUR_MS = 3_600_000;
const before = (hours: number) => new Date(NOON.getTime() - hours * HOUR_MS);

async function openWithSales(): Promise<Shop> {
  const shop = await openShop();
  await shop.enter(
    {
      orderId: '2026112300000001',
      productOrderId: '9026112300000001',
      paidAt: before(1),
      line: { status: 'dispatched', emailedAt: NOON },
    },
    {
      orderId: '2026112200000002',
      productOrderId: '9026112200000002',
      paidAt: before(30),
      productName: '=cmd|사진',
      productId: '2',
    },
    {
      orderId: '2026101000000003',
      productOrderId: '9026101000000003',
      paidAt: before(24 * 40),
      line: { status: 'canceled' },
    },
  );
  const entry = { storeId: STORE, orderId: '2026112300000001', productOrderId: '9026112300000001', at: before(1) };
  await append(shop.books, [{ ...entry, actor: '민수', what: 'deliver_approved' }]);
  return shop;
}

async function historyOf({ books }: Shop): Promise<string[]> {
  const rows = await books.db
    .selectFrom('history')
    .select(['actor', 'what', 'outcome', 'detail'])
    .where('what', 'like', 'report.%')
    .orderBy('history_id')
    .execute();
  return rows.map(({ actor, what, outcome, detail }) => [actor, what, outcome, JSON.stringify(detail)].join(' '));
}

suite('/report sales', () => {
  test('gives figures and a picture to who asked, in that person’s language', async () => {
    await using shop = await openWithSales();
    const message = await shop.type('report sales', { period: '7d' });
    assert.equal(message.viewerId, shop.emma.id);
    const text = textOf(message);
    assert.match(
      text,
      /^Sales report · Last 7 days\nTue 17 Nov – Mon 23 Nov\nRevenue ₩58,000\n-# By payment · canceled and returned left out\n2 orders · 2 lines · 2 units\n/,
    );
    assert.match(text, /Delivered\n0 by itself · 1 approved\nPayment → mail: median 1h 0m · longest 1h 0m\n/);
    assert.match(text, /Top products\nPhoto Pack · ×1 · ₩29,000\n\\=cmd\\|사진 · ×1 · ₩29,000/);
    const [picture] = message.attachments;
    assert.equal(picture?.filename, 'sales.png');
    assert.equal(picture?.bytes.toString('latin1', 1, 4), 'PNG');
    assert.deepEqual(labelsOf(message), ['Post in channel']);
    assert.match(
      textOf(await shop.type('report sales', { period: 'all' }, shop.minsu)),
      /전체 기간\n.*\n매출 58,000원[^]*취소 1건/,
    );
  });

  test('says so when nothing was sold, and still has its picture', async () => {
    await using shop = await openShop();
    const message = await shop.type('report sales', {}, shop.minsu);
    assert.match(textOf(message), /최근 7일\n.*\n이 기간에는 판매가 없습니다/);
    assert.equal(message.attachments.length, 1);
  });

  test('a tap shows it to everybody in the language of the cards, once, and the button goes', async () => {
    await using shop = await openWithSales();
    const answer = await shop.type('report sales', { period: '30d' }, shop.helper);
    const taps = await Promise.all(
      [1, 2].map(
        async () => await shop.discord.click({ messageId: answer.id, label: 'Post in channel', user: shop.helper }),
      ),
    );
    await Promise.all(taps.map(async (tap) => await tap.settled()));
    const [posted, ...more] = shop.discord.messages(shop.discord.channelId);
    assert.equal(more.length, 0, 'two taps, two messages');
    assert.ok(posted);
    assert.match(textOf(posted), /판매 리포트 · 최근 30일[^]*Helper님이 올림/);
    assert.equal(posted.attachments[0]?.filename, 'sales.png');
    assert.match(posted.attachments[0]?.description ?? '', /매출 58,000원, 주문 2건/);
    assert.equal(posted.notified, false);
    const left = shop.discord.message(answer.id);
    assert.deepEqual([left.content, labelsOf(left), left.attachments.length], ['✅ Posted in the channel.', [], 1]);
    assert.match((await historyOf(shop))[0] ?? '', /^Helper report\.post done {"period":"30d"}$/);
    assert.deepEqual(shop.discord.violations, []);
  });

  test('holds nothing about a buyer', async () => {
    await using shop = await openWithSales();
    const message = await shop.type('report sales', { period: 'all' });
    assert.doesNotMatch(JSON.stringify({ ...message, attachments: [] }), /김하늘|kim@|201234567|20261123000/);
  });
});

suite('/report export', () => {
  test('gives every line of the period as CSV that opens in Excel, nothing in it in clear, and is in the history', async () => {
    await using shop = await openWithSales();
    const message = await shop.type('report export', { period: 'all', format: 'csv' }, shop.minsu);
    assert.equal(message.viewerId, shop.minsu.id);
    assert.match(message.content, /^✅ 상품주문 3건/);
    const [file] = message.attachments;
    assert.match(file?.filename ?? '', /\.csv$/);
    assert.deepEqual([...(file?.bytes.subarray(0, 3) ?? [])], [0xef, 0xbb, 0xbf]);
    const [headings, ...rows] = parse(file?.bytes ?? '', { bom: true });
    const lines = rows.map((row) => Object.fromEntries(row.map((cell, index) => [headings?.[index], cell])));
    assert.deepEqual(
      lines.map((line) => [
        line['주문번호'],
        line['결제일시'],
        line['상품명'],
        line['상태'],
        line['이메일(가림)'],
        line['승인'],
      ]),
      [
        ["'2026101000000003", '2026-10-14 12:00:00', 'Photo Pack', '취소 완료', 'ki***@example.com', ''],
        ["'2026112200000002", '2026-11-22 06:00:00', "'=cmd|사진", '승인 대기', 'ki***@example.com', ''],
        ["'2026112300000001", '2026-11-23 11:00:00', 'Photo Pack', '발송 완료', 'ki***@example.com', '민수'],
      ],
    );
    assert.doesNotMatch(file?.bytes.toString() ?? '', /kim@|김하늘|010-0000/);
    assert.deepEqual(await historyOf(shop), ['민수 report.export done {"lines":3,"format":"csv","period":"all"}']);
  });

  test('in English for who reads English; an empty period gives no file', async () => {
    await using shop = await openWithSales();
    const { attachments } = await shop.type('report export', { period: '7d' });
    assert.match(attachments[0]?.bytes.toString() ?? '', /^\uFEFFOrder,Line,Paid,/);
    await shop.books.db.deleteFrom('lines').execute();
    const empty = await shop.type('report export', { period: 'today' });
    assert.match(empty.content, /no orders/);
    assert.equal(empty.attachments.length, 0);
  });

  test('is for admins only', async () => {
    await using shop = await openWithSales();
    const refused = await shop.type('report export', {}, shop.helper);
    assert.match(refused.content, /only/i);
    assert.equal(refused.attachments.length, 0);
    assert.deepEqual(await historyOf(shop), []);
  });
});

suite('/report digest', () => {
  test('says and sets when it comes', async () => {
    await using shop = await openShop();
    assert.match((await shop.type('report digest')).content, /every day at 09:00 Korean time\. Next: 24 Nov 09:00$/);
    assert.match((await shop.type('report digest', { time: '13:30' })).content, /Next: 23 Nov 13:30$/);
    assert.match(
      (await shop.type('report digest', { time: '8시' }, shop.minsu)).content,
      /매일 08:00.*다음: 11\/24 08:00$/,
    );
    assert.match((await shop.type('report digest', { time: '*soon*' })).content, /“\\\*soon\\\*” is not a time/);
    assert.match((await shop.type('report digest', { time: 'OFF' })).content, /is off/);
    assert.match((await shop.type('report digest', {}, shop.minsu)).content, /꺼져 있습니다/);
    assert.deepEqual(await historyOf(shop), [
      'Emma report.digest done {"time":"13:30"}',
      '민수 report.digest done {"time":"08:00"}',
      'Emma report.digest done {"time":"off"}',
    ]);
    assert.match((await shop.type('report digest', { time: '9' }, shop.helper)).content, /only/i);
  });
});
