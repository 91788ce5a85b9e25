import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { inTransaction } from '../../src/db/books.ts';
import { append } from '../../src/db/history.ts';
import { addNote } from '../../src/db/notes.ts';
import { NOON } from '../build.ts';
import { labelsOf, openShop, type Shop, STORE, textOf } from './shop.ts';

const ORDER = '2026112312345671';
const LINE = '2026112398765432';

async function openWithOrders(): Promise<Shop> {
  const shop = await openShop();
  await shop.enter(
    { orderId: ORDER, productOrderId: LINE },
    {
      orderId: '2026112200000002',
      productOrderId: '2026112200000022',
      paidAt: new Date(NOON.getTime() - 86_400_000),
      productId: '2000000002',
      productName: 'Video Cut 100%',
      ordererName: '이바다',
      ordererNo: '555',
      line: { recipient: { address: 'lee@example.com', confidence: 'sure', source: 'typed_option' } },
    },
  );
  return shop;
}

suite('what is typed', () => {
  let shop: Shop;
  before(async () => {
    shop = await openWithOrders();
  });
  after(async () => await shop[Symbol.asyncDispose]());

  for (const typed of [
    ORDER,
    LINE,
    ` ${LINE} `,
    '2026 1123 9876 5432',
    '2026-1123-1234-5671',
    '２０２６112312345671',
    '345671',
    '765 432',
    '김하늘',
    'KIM@example.com',
    '201234567',
    'photo pa',
  ]) {
    test(`finds the order by “${typed}”`, async () => {
      const message = await shop.type('order status', { order: typed });
      assert.match(message.content, new RegExp(`Needs you.*${ORDER}$|Needs you.*${ORDER}\n`));
    });
  }

  for (const typed of ['999999', '2345', '하늘', 'kim@', '201_', 'Photo%Pack']) {
    test(`“${typed}” fits nothing, and the answer says what was searched`, async () => {
      const { content } = await shop.type('order status', { order: typed });
      assert.match(
        content,
        /^No order fits .* Searched: order and line numbers .* whole buyer names, whole e-mail addresses, product names/,
      );
    });
  }

  test('a percent sign is only a percent sign', async () => {
    assert.match((await shop.type('order status', { order: '100%' })).content, /2026112200000002/);
  });
});

suite('/order status', () => {
  test('shows card, timeline and a link, and none of the buttons of the card', async () => {
    await using shop = await openWithOrders();
    await shop.books.db.updateTable('orders').set({ channel_id: '5', message_id: '6' }).execute();
    const entry = { storeId: STORE, orderId: ORDER, productOrderId: LINE, at: NOON };
    await append(shop.books, [
      { ...entry, actor: 'store', what: 'paid' },
      { ...entry, actor: '민*수*', what: 'deliver_approved' },
      { ...entry, actor: 'auto', what: 'confirm', outcome: 'intended' },
      { ...entry, actor: 'auto', what: 'failed', detail: { refusal: 'not [now]' } },
    ]);
    const message = await shop.type('order status', { order: ORDER }, shop.minsu);
    assert.match(message.content, /^🟡 승인 대기/);
    assert.equal(message.embeds[0]?.title, `주문 ${ORDER}`);
    assert.deepEqual(
      message.embeds[1]?.description?.split('\n'),
      [
        '11/23 12:00 · 결제 확인 · 스마트스토어',
        '11/23 12:00 · 발송 + 발송처리 승인 · 민＊수＊',
        '11/23 12:00 · 실패 · not [now] · 자동',
      ].map((row) => row.replaceAll(/[!-/:-@[-`{-~]/g, String.raw`\$&`)),
    );
    const [button, ...others] = message.components.flatMap((row) => row.components ?? []);
    assert.equal(button?.url, `https://discord.com/channels/${shop.discord.guildId}/5/6`);
    assert.deepEqual(others, []);
    assert.equal(message.viewerId, shop.minsu.id);
  });

  test('tells what was done after the delivery: which license for which, why a mail stopped, and the notes', async () => {
    await using shop = await openWithOrders();
    const entry = { storeId: STORE, orderId: ORDER, productOrderId: LINE, at: NOON, actor: '민수' };
    await append(shop.books, [
      { ...entry, what: 'replaced', detail: { userId: '1', why: 'faulty', old: '…0001', new: '…0002' } },
      { ...entry, actor: 'auto', what: 'resend_stopped', detail: { why: 'cancel_requested', isMaybeOut: false } },
      { ...entry, actor: 'auto', what: 'resend_refused', detail: { refusal: 'SMTP 550' } },
      { ...entry, what: 'license_revoked', detail: { why: 'surplus', old: '…0003' } },
    ]);
    await inTransaction(
      shop.books,
      async (trx) =>
        await addNote(trx, { storeId: STORE, orderId: ORDER }, { at: NOON, by: '지원', text: '*called* <@1>' }),
    );
    const message = await shop.type('order status', { order: ORDER }, shop.minsu);
    assert.deepEqual(message.embeds.at(-1)?.description?.replaceAll('\\', '').split('\n'), [
      '11/23 12:00 · 라이선스 교체 · 작동하지 않음 · …0001 → …0002 · 민수',
      '11/23 12:00 · 재발송 중단 · 취소 요청 · 자동',
      '11/23 12:00 · 재발송 메일 거부됨 · SMTP 550 · 자동',
      '11/23 12:00 · 라이선스 무효화 · 남는 수량 · …0003 · 민수',
    ]);
    assert.equal(
      message.embeds[1]?.description,
      String.raw`**📝 메모**` + '\n' + String.raw`11\/23 12\:00 · 지원: \*called\* \<\@1\>`,
    );
  });

  test('long notes give way to the timeline, the newest stay', async () => {
    await using shop = await openWithOrders();
    for (let index = 0; index < 8; index += 1)
      await inTransaction(
        shop.books,
        async (trx) =>
          await addNote(
            trx,
            { storeId: STORE, orderId: ORDER },
            { at: NOON, by: '지원', text: `${index} ${'x'.repeat(900)}` },
          ),
      );
    const message = await shop.type('order status', { order: ORDER }, shop.minsu);
    assert.match(message.embeds[1]?.description ?? '', /지원: 7 /);
    assert.deepEqual(shop.discord.violations, []);
  });

  test('an order whose card is not posted yet is shown without a link', async () => {
    await using shop = await openWithOrders();
    const message = await shop.type('order status', { order: ORDER });
    assert.match(message.content, /The card is not in the channel yet/);
    assert.deepEqual(message.components, []);
  });

  test('a long timeline keeps its end and says how much is missing', async () => {
    await using shop = await openWithOrders();
    const entry = { storeId: STORE, orderId: ORDER, productOrderId: LINE, at: NOON, actor: 'x'.repeat(60) };
    await append(shop.books, [
      ...Array.from({ length: 100 }, () => ({ ...entry, what: 'held' })),
      { ...entry, what: 'resumed' },
    ]);
    const message = await shop.type('order status', { order: ORDER });
    const rows = message.embeds[1]?.description?.split('\n') ?? [];
    assert.match(rows.at(-1) ?? '', /resumed/i);
    assert.equal(rows[0], `… ${101 - (rows.length - 1)} earlier`);
    assert.ok(rows.length > 20);
  });

  test('several orders that fit are listed by number, and a tap opens one', async () => {
    await using shop = await openWithOrders();
    await shop.enter({
      orderId: '2026112100000003',
      productOrderId: '2026112100000033',
      paidAt: new Date(NOON.getTime() - 172_800_000),
    });
    const message = await shop.type('order status', { order: '김하늘' });
    assert.match(message.content, /^Several orders fit/);
    assert.match(
      textOf(message),
      new RegExp(`\\*\\*1\\*\\* 🟡.*\n\`${ORDER}\`.*\n\\*\\*2\\*\\* 🟡.*\n\`2026112100000003\``),
    );
    assert.deepEqual(labelsOf(message), ['1', '2']);
    const opened = await shop.tap(message, '2');
    assert.match(opened.content, /2026112100000003/);
    assert.deepEqual(labelsOf(opened), []);
  });

  test('more than ten that fit are cut to the newest, within the limits of Discord', async () => {
    await using shop = await openShop();
    await shop.enter(
      ...Array.from({ length: 30 }, (_, index) => ({
        orderId: `${2026112300000000 + index}`,
        productOrderId: `9${2026112300000000 + index}`,
        productName: '*'.repeat(300),
      })),
    );
    const message = await shop.type('order status', { order: '김하늘' });
    assert.equal(labelsOf(message).length, 10);
    assert.match(textOf(message), /the newest 10/);
    const choices = await shop.discord.autocomplete({
      command: 'order status',
      option: 'order',
      value: '',
      user: shop.emma,
    });
    assert.equal(choices.length, 25);
  });
});

suite('while a number is typed', () => {
  let shop: Shop;
  before(async () => {
    shop = await openWithOrders();
  });
  after(async () => await shop[Symbol.asyncDispose]());

  for (const [value, expected] of [
    ['', [ORDER, '2026112200000002']],
    ['1234', [ORDER]],
    ['9876', [ORDER]],
    ['video', ['2026112200000002']],
    ['이바다', ['2026112200000002']],
    ['lee@example.com', ['2026112200000002']],
    ['zzz', []],
  ] as const) {
    test(`“${value}” offers ${expected.length}`, async () => {
      const choices = await shop.discord.autocomplete({
        command: 'order status',
        option: 'order',
        value,
        user: shop.emma,
      });
      assert.deepEqual(
        choices.map((choice) => choice.value),
        expected,
      );
    });
  }

  test('a choice names what stands there, without the buyer', async () => {
    const [choice] = await shop.discord.autocomplete({
      command: 'order status',
      option: 'order',
      value: '345671',
      user: shop.minsu,
    });
    assert.equal(choice?.name, `${ORDER} · Photo Pack ×1 · 🟡 승인 대기 · 11/23 12:00`);
  });
});
