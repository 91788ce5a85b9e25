import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { parseSearchId, searchIdOf } from '../../commands/order/search-id.ts';
import { importKeys } from '../../src/db/batches.ts';
import { inTransaction } from '../../src/db/books.ts';
import { openDatabase } from '../../src/db/open.ts';
import type { Database } from '../../src/db/schema.ts';
import type { SandboxMessage } from '../../src/sandbox/discord/index.ts';
import { NOON } from '../build.ts';
import { DATABASES, eachDatabase } from '../databases.ts';
import { startWorld } from '../world.ts';
import { openShop, type OrderFacts, type Shop, STORE, textOf } from './shop.ts';

const KIM = '2026112312345671';
const LEE = '2026112200000002';
const KEYS = ['ABCDE-FGHJK-7K90', 'ZZZZZ-FGHJK-1111', 'free1-free2-free'];

function idsIn(message: SandboxMessage): string[] {
  return [...textOf(message).matchAll(/`(\d+)` ·/g)].map(([, id]) => id ?? '');
}

/** Buttons by their labels; a menu has none. */
function buttonsOf(message: SandboxMessage): string[] {
  return message.components.flatMap((row) => row.components ?? []).flatMap(({ label }) => label ?? []);
}

async function openTwo(shop: Shop): Promise<void> {
  await shop.enter(
    {
      orderId: KIM,
      productOrderId: '2026112398765432',
      productName: '사진정리 프로 1년',
      line: { recipient: { address: 'Kim@Example.com', confidence: 'sure', source: 'typed_option' } },
    },
    {
      orderId: LEE,
      productOrderId: '2026112200000022',
      paidAt: new Date(NOON.getTime() - 86_400_000),
      productId: '2000000002',
      productName: 'Ｖideo Cut 100%',
      ordererName: '이바다',
      ordererNo: '555123',
      line: { recipient: { address: 'lee@example.com', confidence: 'sure', source: 'typed_option' } },
    },
  );
  await inTransaction(shop.books, async (trx) => {
    await importKeys(trx, { storeId: STORE, productId: '1000000001', keys: KEYS, by: 'Emma', now: NOON });
  });
  for (const [index, line] of ['2026112398765432', '2026112200000022'].entries())
    await shop.books.db
      .updateTable('licenses')
      .set({ status: 'delivered', product_order_id: line, unit: 1 })
      .where('license_id', '=', index + 1)
      .execute();
}

eachDatabase((_name, open) => {
  suite('what is typed', () => {
    let shop: Shop;
    before(async () => {
      shop = await openShop(open);
      await openTwo(shop);
    });
    after(async () => await shop[Symbol.asyncDispose]());

    for (const [text, orderId, kind] of [
      [KIM, KIM, 'Order or line number'],
      ['2026 1123-9876 5432', KIM, 'Order or line number'],
      ['２０２６１１２３９８７６５４３２', KIM, 'Order or line number'],
      ['345671', KIM, 'Order or line number'],
      ['000 022', LEE, 'Order or line number'],
      ['1000000001', KIM, 'Product'],
      ['정리 프로', KIM, 'Product'],
      ['프로 사진', KIM, 'Product'],
      // As a Mac types it.
      ['사진정리'.normalize('NFD'), KIM, 'Product'],
      ['video CUT', LEE, 'Product'],
      ['100%', LEE, 'Product'],
      ['김하늘', KIM, 'Buyer’s name'],
      [' 이바다 '.normalize('NFD'), LEE, 'Buyer’s name'],
      ['kim@EXAMPLE.com', KIM, 'E-mail'],
      ['555123', LEE, 'Buyer number'],
      ['ABCDE-FGHJK-7K90', KIM, 'License key'],
      [' abcde-fghjk-7k90 ', KIM, 'License key'],
      ['7k90', KIM, 'Last four of a key'],
      ['ZZZZ-…-1111', LEE, 'Last four of a key'],
    ] as const) {
      test(`“${text}” finds one order, as ${kind}`, async () => {
        const message = await shop.type('order search', { text });
        assert.deepEqual(idsIn(message), [orderId]);
        assert.match(textOf(message), new RegExp(`^\\*\\*${kind}\\*\\*$`, 'm'));
        assert.doesNotMatch(JSON.stringify(message), /@example|김하늘|이바다|FGHJK|lee@|kim@/i);
      });
    }

    for (const text of [
      '12345',
      '999999',
      '하늘',
      '김하',
      'kim@example',
      'im@example.com',
      'ABCDE-FGHJK',
      '7K9',
      'K90',
      'Photo%',
      'video 프로',
      '201_',
      'free1-free2-free',
      'FREE',
      '2000000',
    ]) {
      test(`“${text}” finds nothing, and the answer says what was searched`, async () => {
        const message = await shop.type('order search', { text });
        assert.deepEqual(idsIn(message), []);
        assert.deepEqual(message.components, []);
        assert.match(message.content, /^No order found\. Searched: .*Buyer|^No order found\. Searched: .*E-mail/);
        assert.match(message.content, /`\/order (send|history)`/);
      });
    }

    test('a choice in the menu opens the order', async () => {
      const message = await shop.type('order search', { text: '345671' });
      const [menu] = message.components.flatMap((row) => row.components ?? []);
      const values = menu?.options?.map(({ value }) => value) ?? [];
      assert.equal(values.length, 1);
      const answer = await shop.discord.select({
        messageId: message.id,
        customId: menu?.custom_id ?? '',
        values,
        user: shop.emma,
      });
      await answer.settled();
      assert.match(shop.discord.message(message.id).content, new RegExp(KIM));
    });
  });

  test('a text that means several things is answered in groups, each with its own next page', async () => {
    await using shop = await openShop(open);
    const named = (index: number, more: OrderFacts): OrderFacts => ({
      orderId: `20261123000001${index}`,
      productOrderId: `20261123000009${index}`,
      paidAt: new Date(NOON.getTime() + index * 1_000),
      ...more,
    });
    await shop.enter(
      // A buyer who is called like a product.
      ...Array.from({ length: 3 }, (_, index) => named(10 + index, { ordererName: '하늘', productName: 'Other' })),
      ...Array.from({ length: 12 }, (_, index) => named(20 + index, { productId: '7', productName: '하늘 사진' })),
    );
    const message = await shop.type('order search', { text: '하늘' });
    assert.match(textOf(message), /Buyer’s name[^]*Product/);
    const newest = (from: number, to: number) =>
      Array.from({ length: from - to + 1 }, (_, index) => `20261123000001${from - index}`);
    assert.deepEqual(idsIn(message), [...newest(12, 10), ...newest(31, 25)]);
    assert.deepEqual(buttonsOf(message), ['More: Product']);

    const first = await shop.tap(message, 'More: Product');
    assert.deepEqual(idsIn(first), newest(31, 22));
    assert.deepEqual(buttonsOf(first), ['Next']);
    const last = await shop.tap(first, 'Next');
    assert.deepEqual(idsIn(last), newest(21, 20));
    assert.deepEqual(buttonsOf(last), ['Previous']);
    const back = await shop.tap(last, 'Previous');
    assert.deepEqual(idsIn(back), newest(31, 22));
  });

  for (const [kind, text] of [
    ['name', '김하늘'],
    ['email', 'kim@example.com'],
    ['number', '777777'],
    ['key_tail', 'same'],
  ] as const) {
    test(`35 orders found by ${kind} are each seen once, forward and back, whatever comes in meanwhile`, async () => {
      await using shop = await openShop(open);
      const orders = Array.from({ length: 35 }, (_, index) => ({
        orderId: `20261123${index + 10}777777`,
        productOrderId: `9${index + 10}`,
        paidAt: NOON,
      }));
      const others = orders.slice(0, 5).map((each, index) => ({
        orderId: `1${each.orderId}1`,
        productOrderId: `8${index}`,
        ordererName: '이바다',
        line: {
          recipient: { address: 'lee@example.com', confidence: 'sure' as const, source: 'typed_option' as const },
        },
      }));
      await shop.enter(...orders, ...others);
      await inTransaction(shop.books, async (trx) => {
        const keys = orders.map((_, index) => `KEY-${index}-same`);
        await importKeys(trx, { storeId: STORE, productId: '1', keys, by: 'Emma', now: NOON });
      });
      for (const [index, { productOrderId }] of orders.entries())
        await shop.books.db
          .updateTable('licenses')
          .set({ status: 'delivered', product_order_id: productOrderId, unit: 1 })
          .where('license_id', '=', index + 1)
          .execute();
      const newestFirst = orders.map(({ orderId }) => orderId).toReversed();
      let message = await shop.type('order search', { text });
      const seen = [idsIn(message)];
      await shop.enter({ orderId: '2026112499777777', productOrderId: '99', paidAt: new Date(NOON.getTime() + 1) });
      while (buttonsOf(message).includes('Next')) {
        message = await shop.tap(message, 'Next');
        seen.push(idsIn(message));
      }
      assert.deepEqual(seen, [
        newestFirst.slice(0, 10),
        newestFirst.slice(10, 20),
        newestFirst.slice(20, 30),
        newestFirst.slice(30),
      ]);
      message = await shop.tap(message, 'Previous');
      assert.deepEqual(idsIn(message), newestFirst.slice(20, 30));
      const ids = message.components.flatMap((row) => row.components ?? []).map((each) => each.custom_id ?? '');
      assert.doesNotMatch(ids.join(' '), /하늘|kim@|same/);
      assert.ok(ids.every((each) => each.length <= 100));
    });
  }
});

for (const database of DATABASES) {
  test(`${database}: the running bot fills in the ends of keys that it had before, and finds their orders`, async () => {
    await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
    await world.importKeys('AAAA-BBBB-0001', 'AAAA-BBBB-0002');
    const kim = world.naver.pay({ ...world.product, typed: { 이메일: 'kim@example.com' } });
    const lee = world.naver.pay({ ...world.product, typed: { 이메일: 'lee@example.com' } });
    await world.settled();
    await world.settled();
    assert.equal(world.mailbox.to('kim@example.com').length + world.mailbox.to('lee@example.com').length, 2);

    const ask = async (text: string) => {
      const answer = await world.discord.slash({ command: 'order search', options: { text }, user: world.minsu });
      return await answer.message();
    };
    const [found, ...others] = idsIn(await ask('0001'));
    assert.ok(found === kim.orderId || found === lee.orderId);
    assert.deepEqual(others, []);
    for (const [text, order] of [
      ['kim@example.com', kim],
      ['LEE@example.com', lee],
    ] as const) {
      const message = await ask(text);
      assert.deepEqual(idsIn(message), [order.orderId]);
      assert.doesNotMatch(JSON.stringify(message), /kim@|lee@|AAAA-BBBB/i);
    }

    // As books are that were written before.
    await world.bot.stop();
    const { db, close } = await openDatabase<Database>({
      url: world.env['DATABASE_URL'],
      dataDir: world.env['DATA_DIR'] ?? '',
    });
    await db.updateTable('licenses').set({ tail_print: null }).execute();
    await close();
    await world.restart();
    assert.deepEqual(idsIn(await ask('0001')), []);
    await world.settled();
    // Stopping waits for what is under way.
    await world.restart();
    assert.deepEqual(idsIn(await ask('0001')), [found]);
  });
}

suite('buttons', () => {
  for (const page of [
    { clue: { kind: 'number', digits: '7'.repeat(40) }, place: { side: 'newer', cardNo: 2 ** 31 - 1 } },
    { clue: { kind: 'product', productIds: ['9'.repeat(20), '1'] }, place: undefined },
    { clue: { kind: 'name', print: '-_'.repeat(10) }, place: { side: 'older', cardNo: 1 } },
    { clue: { kind: 'key_tail', print: 'a'.repeat(20) }, place: undefined },
  ] as const) {
    test(`${page.clue.kind} comes back as it was`, () => {
      const customId = searchIdOf({ ...page, clue: { ...page.clue } });
      assert.ok(customId && customId.length <= 100);
      assert.deepEqual(parseSearchId(customId), page);
    });
  }

  test('more products than fit have no button', () => {
    const productIds = Array.from({ length: 20 }, (_, index) => `${10_000_000 + index}`);
    assert.equal(searchIdOf({ clue: { kind: 'product', productIds }, place: undefined }), undefined);
  });

  for (const customId of [
    'v1:find:',
    'v1:find:o1:',
    'v1:find:ozzzzzzz:d1',
    'v1:find::n1',
    'v1:find::pa',
    'v1:find:x1:d1',
  ])
    test(`${customId} is no button of ours`, () => assert.equal(parseSearchId(customId), undefined));
});
