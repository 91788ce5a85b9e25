import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { panelIdOf, parsePanelId, readNumber, VERBS } from '../../commands/more/id.ts';
import { importKeys } from '../../src/db/batches.ts';
import { inTransaction } from '../../src/db/books.ts';
import { append } from '../../src/db/history.ts';
import { saveGoods } from '../../src/db/goods.ts';
import { customIdOf, moreIdOf } from '../../src/order/custom-id.ts';
import type { SandboxMessage } from '../../src/sandbox/discord/index.ts';
import { NOON } from '../build.ts';
import { labelsOf, openShop, type OrderFacts, type Shop, STORE, textOf } from './shop.ts';

const ORDER = '2026112312345671';
const LINE = '2026112398765432';

/** An order whose line has the first so many of these keys. */
async function openWithKeys(keys: readonly string[], about: OrderFacts = {}, quantity = 1): Promise<Shop> {
  const shop = await openShop();
  await shop.enter({
    orderId: ORDER,
    productOrderId: LINE,
    quantity,
    remainQuantity: quantity,
    ...about,
    line: { status: 'dispatched', emailedAt: NOON, dispatchedAt: NOON, ...about.line },
  });
  if (keys.length === 0) return shop;
  await inTransaction(shop.books, async (trx) => {
    await importKeys(trx, { storeId: STORE, productId: '1000000001', keys, by: '민수', now: NOON });
    const rows = await trx.db.selectFrom('licenses').select('license_id').orderBy('license_id').execute();
    for (const [index, { license_id }] of rows.slice(0, quantity).entries())
      await trx.db
        .updateTable('licenses')
        .set({ status: 'delivered', product_order_id: LINE, unit: index + 1, reserved_at: NOON, delivered_at: NOON })
        .where('license_id', '=', license_id)
        .execute();
  });
  return shop;
}

/** A card with the button More, as it hangs in the channel, tapped. */
async function openPanel(shop: Shop, user: { id: string } = shop.emma): Promise<SandboxMessage> {
  const { card_no: cardNo } = await shop.books.db.selectFrom('orders').select('card_no').executeTakeFirstOrThrow();
  const messageId = await shop.postButton(moreIdOf({ cardNo, revision: 0 }), 'More');
  const answer = await shop.discord.click({ messageId, label: 'More', user });
  return await answer.message();
}

/** Taps what opens a message of its own. */
async function aside(shop: Shop, message: SandboxMessage, label: string, user: { id: string } = shop.emma) {
  return await (await shop.discord.click({ messageId: message.id, label, user })).message();
}

function menusOf(message: SandboxMessage) {
  return message.components.flatMap((row) => row.components ?? []).filter(({ type }) => type === 3);
}

suite('the ids of the panel', () => {
  test('say verb, card and revision, and are read back', () => {
    for (const verb of VERBS) {
      const tap = { verb, cardNo: 46_656, revision: 12 };
      assert.equal(panelIdOf(tap), `v1:more:${verb}:1000:12`);
      assert.deepEqual(parsePanelId(panelIdOf(tap)), { ...tap, arg: undefined });
      const long = { ...tap, arg: `zzzzzz.${crypto.randomUUID()}` };
      assert.deepEqual(parsePanelId(panelIdOf(long)), long);
      const longest = { verb, cardNo: 2 ** 31 - 1, revision: 2 ** 31 - 1, arg: long.arg };
      assert.ok(panelIdOf(longest).length <= 100);
    }
  });

  for (const id of [
    '',
    'v1:more:explode:a:1',
    'v1:more:toString:a:1',
    'v1:more:resend:A:1',
    'v1:more:resend:0a:1',
    'v1:more:resend:a:01',
    'v1:more:resend:zzzzzzzz:1',
    'v1:more:resend:a:9999999999',
    'v1:more:resend:a:1:',
    'v1:more:resend:a:1:A',
    `v1:more:resend:a:1:${'x'.repeat(51)}`,
    'v1:more:resend:a:1:x:y',
    'v2:more:resend:a:1',
    customIdOf({ action: 'hold', cardNo: 10, revision: 1 }),
  ]) {
    test(`“${id.slice(0, 40)}” is none of them`, () => assert.equal(parsePanelId(id), undefined));
  }

  for (const [text, number] of [
    ['z', 35],
    ['zzzzzz', undefined],
    ['-1', undefined],
    ['', undefined],
    [undefined, undefined],
  ] as const) {
    test(`${text} is the number ${number}`, () => assert.equal(readNumber(text), number));
  }
});

suite('the panel', () => {
  test('offers what can be done for a delivered order, in English', async () => {
    await using shop = await openWithKeys(['AAAA-BBBB-CCCC-0001']);
    const panel = await openPanel(shop);
    assert.equal(panel.viewerId, shop.emma.id);
    assert.match(
      textOf(panel),
      /More · order 2026112312345671[^]*Photo Pack[^]*`AAAA-…-0001`[^]*ki\*\*\*@example\.com/,
    );
    assert.deepEqual(labelsOf(panel), [
      'Resend',
      'Resend elsewhere',
      'Show license',
      'TalkTalk text',
      'Replace',
      'Revoke',
      'Note',
      'History',
    ]);
  });

  test('offers nothing that cannot be done: before the delivery, and to whoever may not see keys', async () => {
    await using shop = await openWithKeys([], {
      line: { status: 'awaiting_approval', emailedAt: undefined, dispatchedAt: undefined },
    });
    assert.deepEqual(labelsOf(await openPanel(shop)), ['TalkTalk text', 'Note', 'History', 'Delay']);
    await using sold = await openWithKeys(['AAAA-BBBB-CCCC-0001']);
    const panel = await openPanel(sold, sold.helper);
    assert.ok(!labelsOf(panel).includes('Show license'));
    const talk = await aside(sold, panel, 'TalkTalk text', sold.helper);
    assert.deepEqual(labelsOf(talk), []);
  });

  test('of an order of many lines with long names and many keys stays within what Discord allows', async () => {
    await using shop = await openWithKeys(
      Array.from({ length: 40 }, (_, index) => `KEY-${'X'.repeat(30)}-${1000 + index}`),
      { productName: '*'.repeat(300) },
      40,
    );
    for (let index = 0; index < 20; index += 1)
      await shop.enter({
        orderId: ORDER,
        productOrderId: `90000000000000${10 + index}`,
        productName: '_'.repeat(300),
        line: { status: 'dispatched', emailedAt: NOON },
      });
    const panel = await openPanel(shop);
    assert.match(textOf(panel), /and 35 more/);
    assert.deepEqual(shop.discord.violations, []);
  });

  test('an old id answers that the panel is old, and changes nothing', async () => {
    await using shop = await openWithKeys(['AAAA-BBBB-CCCC-0001']);
    const messageId = await shop.postButton('v1:more:explode:1:0', 'Old');
    const answer = await shop.discord.click({ messageId, label: 'Old', user: shop.emma });
    assert.match((await answer.message()).content, /too old/);
  });

  test('a card that is not in the books is said to be none', async () => {
    await using shop = await openShop();
    const messageId = await shop.postButton(moreIdOf({ cardNo: 9, revision: 0 }), 'More');
    const answer = await shop.discord.click({ messageId, label: 'More', user: shop.emma });
    assert.match((await answer.message()).content, /cannot be found/);
  });
});

suite('licenses to choose from', () => {
  test('come 25 a page, and the pages turn', async () => {
    await using shop = await openWithKeys(
      Array.from({ length: 60 }, (_, index) => `AAAA-BBBB-CCCC-${1000 + index}`),
      {},
      60,
    );
    let message = await shop.tap(await openPanel(shop), 'Revoke');
    assert.deepEqual([menusOf(message)[0]?.options?.length, menusOf(message)[0]?.max_values], [25, 25]);
    assert.deepEqual(labelsOf(message).filter(Boolean), ['▶', 'Back']);
    message = await shop.tap(await shop.tap(message, '▶'), '▶');
    assert.equal(menusOf(message)[0]?.options?.length, 10);
    assert.match(menusOf(message)[0]?.options?.[9]?.label ?? '', /1059/);
    message = await shop.tap(message, 'Back');
    assert.ok(labelsOf(message).includes('Resend'));
  });

  test('several are revoked with one second tap, which names how many', async () => {
    await using shop = await openWithKeys(['AAAA-BBBB-CCCC-0001', 'AAAA-BBBB-CCCC-0002'], {}, 2);
    const message = await shop.tap(await openPanel(shop), 'Revoke');
    const [menu] = menusOf(message);
    const values = (menu?.options ?? []).map(({ value }) => value);
    const answer = await shop.discord.select({
      messageId: message.id,
      customId: menu?.custom_id ?? '',
      values,
      user: shop.emma,
    });
    await answer.settled();
    const asked = shop.discord.message(message.id);
    assert.match(asked.content, /2 licenses \(`…0001`, `…0002`\)/);
    const done = await shop.tap(asked, 'Revoke');
    assert.match(done.content, /2 licenses revoked/);
    const rows = await shop.books.db.selectFrom('licenses').select(['status', 'reason']).execute();
    assert.deepEqual(rows, [
      { status: 'revoked', reason: 'by_hand' },
      { status: 'revoked', reason: 'by_hand' },
    ]);
    assert.deepEqual(
      (await shop.books.db.selectFrom('history').select(['what', 'actor', 'detail']).execute()).map(
        (row) => row.detail?.['old'],
      ),
      ['…0001', '…0002'],
    );
  });

  test('what a server issued is told to it, and never goes into a pool', async () => {
    await using shop = await openWithKeys(['AAAA-BBBB-CCCC-0001']);
    await shop.books.db.updateTable('licenses').set({ source: 'http' }).execute();
    const message = await shop.tap(await openPanel(shop), 'Revoke');
    const [menu] = menusOf(message);
    const value = menu?.options?.[0]?.value ?? '';
    await (
      await shop.discord.select({
        messageId: message.id,
        customId: menu?.custom_id ?? '',
        values: [value],
        user: shop.emma,
      })
    ).settled();
    const panel = await shop.tap(shop.discord.message(message.id), 'Revoke');
    const owed = await shop.books.db.selectFrom('outbox').select(['kind', 'subject']).execute();
    assert.ok(owed.some(({ kind, subject }) => kind === 'tell_license_server' && subject === '1'));
    const again = await shop.tap(panel, 'Revoke');
    assert.match(again.content, /no license to revoke/);
  });
});

suite('licenses in clear', () => {
  test('too many for a message come as a file behind a spoiler', async () => {
    await using shop = await openWithKeys(
      Array.from({ length: 60 }, (_, index) => `AAAA-BBBB-CCCC-DDDD-EEEE-${1000 + index}`),
      {},
      60,
    );
    const shown = await aside(shop, await openPanel(shop), 'Show license');
    assert.match(shown.content, /attached file/);
    const [file] = shown.attachments;
    assert.match(file?.filename ?? '', /^SPOILER_/);
    assert.equal(file?.bytes.toString().split('\n').length, 61);
    const looks = await shop.books.db.selectFrom('history').select(['what', 'actor']).execute();
    assert.deepEqual(looks, [{ what: 'license_shown', actor: 'Emma' }]);
  });

  test('a key that holds a fence cannot break out of its block', async () => {
    await using shop = await openWithKeys(['```KEY-0001```']);
    const shown = await aside(shop, await openPanel(shop), 'Show license');
    assert.doesNotMatch(shown.content, /KEY-0001/);
    assert.match(shown.attachments[0]?.bytes.toString() ?? '', /```KEY-0001```/);
  });

  test('files are attached', async () => {
    await using shop = await openWithKeys(['AAAA-BBBB-CCCC-0001']);
    await inTransaction(shop.books, async (trx) => {
      await importKeys(trx, {
        storeId: STORE,
        productId: '1000000001',
        keys: [{ name: 'license.lic', bytes: Buffer.from('binary') }],
        by: '민수',
        now: NOON,
      });
      await trx.db
        .updateTable('licenses')
        .set({ status: 'delivered', product_order_id: LINE, unit: 1, part: 2, delivered_at: NOON })
        .where('file_name', 'is not', null)
        .execute();
    });
    const shown = await aside(shop, await openPanel(shop), 'Show license');
    assert.match(shown.content, /AAAA-BBBB-CCCC-0001/);
    assert.deepEqual(
      shown.attachments.map(({ filename, bytes }) => [filename, bytes.toString()]),
      [['SPOILER_license.lic', 'binary']],
    );
  });

  test('a link is shown and written down like a key', async () => {
    await using shop = await openWithKeys([]);
    await inTransaction(shop.books, async (trx) => {
      const pool = { productId: '1000000001', option: '' };
      await saveGoods(trx, STORE, pool, { source: 'link', link: 'https://download.example/photo' });
    });
    const panel = await openPanel(shop);
    const shown = await aside(shop, panel, 'Show license');
    assert.match(shown.content, /https:\/\/download\.example\/photo/);
    const talk = await aside(shop, panel, 'TalkTalk text');
    const withKeys = await aside(shop, talk, 'Text with keys');
    assert.match(withKeys.content, /■ Photo Pack\nhttps:\/\/download\.example\/photo/);
    const looks = await shop.books.db.selectFrom('history').select('what').orderBy('history_id').execute();
    assert.deepEqual(
      looks.map(({ what }) => what),
      ['license_shown', 'license_copied'],
    );
  });

  test('what a buyer typed cannot break out of the text for TalkTalk', async () => {
    await using shop = await openWithKeys([], {
      line: {
        status: 'awaiting_address',
        emailedAt: undefined,
        dispatchedAt: undefined,
        recipient: { confidence: 'doubtful', typed: '```\n@everyone gildong@naver', why: 'impossible' },
      },
    });
    const talk = await aside(shop, await openPanel(shop), 'TalkTalk text');
    assert.equal(talk.content.match(/```/g)?.length, 2);
    assert.match(talk.content, /입력하신 "ˋˋˋ @everyone gildong@naver"/);
    assert.equal(talk.mentions.everyone, false);
  });
});

test('what somebody else did meanwhile is told, and nothing is done over it', async () => {
  await using shop = await openWithKeys(['AAAA-BBBB-CCCC-0001']);
  const panel = await openPanel(shop);
  await append(shop.books, [{ storeId: STORE, orderId: ORDER, at: NOON, actor: '지원', what: 'held' }]);
  await shop.books.db.updateTable('orders').set({ revision: 5 }).execute();
  const told = await shop.tap(panel, 'Resend');
  assert.match(told.content, /changed meanwhile[^]*지원 · 12:00 · held/);
  assert.equal((await shop.books.db.selectFrom('mails').select('mail_id').execute()).length, 0);
  assert.match((await shop.tap(told, 'Resend')).content, /Sending it again/);
});
