// What Bellhop watches over without being asked: deadlines, the store against the books, what a buyer decided, where an earlier license
// went; and orders that somebody asks for by number. Everything on the wire.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { FEATURE_DATABASES } from './databases.ts';
import { startWorld, type World } from './world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const KIM = 'kim@example.com';

/** Messages that are no cards, since so many. */
function rings(world: World, channelId = world.discord.channelId): string[] {
  return world.discord
    .messages(channelId)
    .filter(({ embeds }) => embeds.length === 0)
    .map(({ content }) => content);
}

function reminders(world: World): string[] {
  return rings(world).filter((text) => text.includes('발송기한'));
}

function reports(world: World): string[] {
  return rings(world).filter((text) => text.startsWith('📋'));
}

async function type(world: World, command: string, options: Record<string, string> = {}) {
  const answer = await world.discord.slash({ command, options, user: world.minsu });
  const message = await answer.message();
  await world.bot.idle();
  return message;
}

function sell(world: World, about: Partial<Parameters<World['naver']['pay']>[0]> & { email?: string } = {}) {
  const { email = KIM, ...rest } = about;
  const { orderId, productOrderIds } = world.naver.pay({ ...world.product, typed: { 이메일: email }, ...rest });
  const [id = ''] = productOrderIds;
  return { orderId, id, line: () => world.naver.line(id) };
}

/** Lets the bot's clock come so near to a line's deadline. */
async function comeNear(world: World, at: { dueAt: Date | undefined; leftMs: number; nowMs: number }): Promise<number> {
  const target = (at.dueAt?.getTime() ?? 0) - at.leftMs;
  world.later(target - at.nowMs);
  await world.settled();
  return target;
}

for (const database of FEATURE_DATABASES) {
  suite(database, { concurrency: 6 }, () => {
    test('a deadline that comes near is told 24 hours before, 3 hours before and when it has passed, once each, all lines in one message', async () => {
      await using world = await startWorld(database);
      await world.importKeys('WATCH-KEY-0001');
      const [waiting, lost, done] = [sell(world), sell(world, { email: '없어요' }), sell(world)];
      await world.settled();
      await world.tap(done.orderId, '발송 + 발송처리');
      const { dispatchDueAt: dueAt } = waiting.line();
      let nowMs = Date.now();
      nowMs = await comeNear(world, { dueAt, leftMs: 25 * HOUR_MS, nowMs });
      assert.deepEqual(reminders(world), [], 'too early');

      nowMs = await comeNear(world, { dueAt, leftMs: 24 * HOUR_MS - 60_000, nowMs });
      const [first = '', ...more] = reminders(world);
      assert.equal(more.length, 0);
      assert.match(first, /^⏰ 발송기한이 다가옵니다 · 2건\n/);
      assert.match(first, /사진정리 프로 ×1 · 승인 대기 · <t:\d+:R> · \[카드\]\(https:\/\/discord\.com\/channels\//);
      assert.match(first, /이메일 확인 필요/);
      assert.match(first, /발송지연/);
      assert.ok(first.includes(world.card(lost.orderId).id), 'no link to the card');
      assert.ok(!first.includes(world.card(done.orderId).id), 'what is dispatched needs no reminder');
      await world.restart();
      nowMs = await comeNear(world, { dueAt, leftMs: 12 * HOUR_MS, nowMs });
      assert.equal(reminders(world).length, 1, 'told again before the next threshold');

      nowMs = await comeNear(world, { dueAt, leftMs: 2 * HOUR_MS, nowMs });
      assert.equal(reminders(world).length, 2);
      await world.tap(lost.orderId, '보류');
      nowMs = await comeNear(world, { dueAt, leftMs: -60_000, nowMs });
      assert.match(reminders(world)[2] ?? '', /^🚨 발송기한이 지났습니다 · 2건\n/);
      assert.match(reminders(world)[2] ?? '', /보류/);
      await comeNear(world, { dueAt, leftMs: -3 * DAY_MS, nowMs });
      assert.equal(reminders(world).length, 3);
      for (const text of reminders(world)) assert.doesNotMatch(text, /<@|@everyone|@here/);
    });

    test('a deadline is told while the store is away and while Bellhop is paused, and not for what was canceled', async () => {
      await using world = await startWorld(database);
      const [waiting, canceled] = [sell(world), sell(world)];
      await world.settled();
      world.naver.requestCancel(canceled.id);
      await world.settled();
      await type(world, 'store pause');
      const nowMs = await comeNear(world, {
        dueAt: waiting.line().dispatchDueAt,
        leftMs: 20 * HOUR_MS,
        nowMs: Date.now(),
      });
      assert.match(reminders(world)[0] ?? '', /다가옵니다 · 1건/);
      await type(world, 'store resume');
      world.naver.faults.add({ kind: 'reset', times: Infinity });
      await comeNear(world, { dueAt: waiting.line().dispatchDueAt, leftMs: HOUR_MS, nowMs });
      assert.match(reminders(world)[1] ?? '', /다가옵니다 · 1건/);
      world.naver.faults.clear();
    });

    test('night: store and books agree, and nobody hears of it', async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      await world.importKeys('WATCH-KEY-0001');
      const sold = sell(world);
      await world.settled();
      world.naver.completeDelivery(sold.id);
      sell(world, { email: '없어요' });
      await world.settled();
      // That an order without an address still waits, and what was sold, are other matters.
      const heard = () =>
        world.discord.messages(world.discord.channelId).filter(({ content }) => !/기다리는 주문|^📊/u.test(content));
      const before = heard().length;
      world.later(DAY_MS);
      await world.settled();
      assert.equal(heard().length, before);
      const [done, ...more] = world.logs.filter(({ event }) => event === 'audit.done');
      assert.deepEqual([done?.['lines'], done?.['differences'], more.length], [2, 0, 0]);
      const status = JSON.stringify((await type(world, 'store status')).embeds);
      assert.match(status, /마지막 장부 대조: <t:\d+:R>/);
      world.later(HOUR_MS);
      await world.settled();
      assert.equal(world.logs.filter(({ event }) => event === 'audit.done').length, 1, 'twice in one night');
      world.later(DAY_MS);
      await world.settled();
      assert.equal(world.logs.filter(({ event }) => event === 'audit.done').length, 2);
    });

    test('night: what the feed never showed is told in one message, line by line, and taken in', async () => {
      await using world = await startWorld(database);
      const [canceled, asked, byHand, kept] = [sell(world), sell(world), sell(world), sell(world)];
      await world.settled();
      const { naver } = world;
      // From now on the feed shows nothing new.
      naver.settings.visibilityLagMs = 1e12;
      naver.requestCancel(canceled.id);
      naver.confirmByHand(asked.id);
      naver.requestCancel(asked.id);
      naver.dispatchByHand(byHand.id);
      await world.settled();
      assert.match(world.card(canceled.orderId).content, /승인 대기/);
      world.later(DAY_MS);
      await world.settled();

      const [report = '', ...more] = reports(world);
      assert.equal(more.length, 0);
      assert.match(report, /^📋 스토어와 장부가 다릅니다 · 3건\n/);
      assert.match(report, new RegExp(`${canceled.orderId}\` · 장부: 🟡 승인 대기.* → 스토어: 취소.*\\[카드\\]`));
      assert.match(report, new RegExp(`${asked.orderId}\` · 장부: 🟡 승인 대기 → 스토어: 결제완료, 취소 요청`));
      assert.match(report, new RegExp(`${byHand.orderId}\` · 장부: 🟡 승인 대기 → 스토어: 배송중`));
      assert.ok(!report.includes(kept.orderId));
      assert.match(world.card(canceled.orderId).content, /취소 완료/);
      assert.match(world.card(asked.orderId).content, /취소 요청/);
      assert.match(world.card(byHand.orderId).content, /직접 발송처리됨/);
      assert.match(world.card(kept.orderId).content, /승인 대기/);
      assert.ok(
        rings(world).some((text) => text.includes('취소 요청이 들어왔습니다')),
        'nobody was told that he is needed',
      );
      const timeline = JSON.stringify((await type(world, 'order status', { order: byHand.orderId })).embeds);
      assert.match(timeline, /스토어와 장부가 다름/);
      assert.equal(world.logs.filter(({ event }) => event === 'audit.difference').length, 3);
      world.later(DAY_MS);
      await world.settled();
      assert.equal(reports(world).length, 1, 'told again although it was taken in');
    });

    test('night: what the feed had only not brought yet is no difference', async () => {
      await using world = await startWorld(database);
      const sold = sell(world);
      await world.settled();
      let isFirst = true;
      world.naver.on('answered', ({ api }) => {
        if (api === 'conditional' && isFirst && world.logs.some(({ event }) => event === 'audit.begun')) {
          isFirst = false;
          world.naver.requestCancel(sold.id);
        }
      });
      world.later(DAY_MS);
      await world.settled();
      assert.equal(isFirst, false);
      await world.settled();
      assert.deepEqual(reports(world), []);
      assert.match(world.card(sold.orderId).content, /취소 완료/);
    });

    test('night: one that was slept through is made up for, and what is dispatched is compared too', async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      await world.importKeys('WATCH-KEY-0001');
      const sold = sell(world);
      await world.settled();
      assert.match(world.card(sold.orderId).content, /발송 완료/);
      await world.bot.stop();
      world.naver.settings.visibilityLagMs = 1e12;
      world.naver.adminCancel(sold.id);
      world.later(3 * DAY_MS);
      await world.restart();
      await world.settled();
      const [report = '', ...more] = reports(world);
      assert.equal(more.length, 0);
      assert.match(report, /장부: 🟢 발송 완료.* → 스토어: 취소/);
      assert.equal(world.logs.filter(({ event }) => event === 'audit.done').length, 1);
    });

    test('a decided purchase shows on the card, also of a line that Bellhop never delivered', async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      await world.importKeys('WATCH-KEY-0001');
      const sold = sell(world);
      await world.settled();
      assert.doesNotMatch(JSON.stringify(world.card(sold.orderId)), /구매확정/);
      world.naver.decidePurchase(sold.id);
      // Seen for the first time when it is decided already.
      const late = sell(world);
      world.naver.dispatchByHand(late.id);
      world.naver.decidePurchase(late.id);
      await world.settled();
      assert.match(world.card(sold.orderId).content, /발송 완료/);
      assert.match(JSON.stringify(world.card(sold.orderId).embeds), /구매확정/);
      assert.match(world.card(late.orderId).content, /직접 발송처리됨/);
      assert.match(JSON.stringify(world.card(late.orderId).embeds), /구매확정/);
      assert.equal(world.mailbox.mails().length, 1);
      const calls = () => world.naver.calls().filter(({ api }) => api === 'details').length;
      const before = calls();
      await world.settled();
      assert.equal(calls(), before, 'read again although nothing is new');
    });

    test('the address of an earlier order is offered, and never used unasked', async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      const { discord, minsu, mailbox } = world;
      await world.importKeys('WATCH-KEY-0001', 'WATCH-KEY-0002', 'WATCH-KEY-0003');
      sell(world, { email: 'old@example.com' });
      await world.settled();
      sell(world, { email: 'new@example.com' });
      sell(world, { email: 'stranger@example.com', ordererName: '남남' });
      await world.settled();
      const lost = sell(world, { email: '전에 받은 곳으로' });
      await world.settled();
      assert.equal(mailbox.mails().length, 3);
      const card = world.card(lost.orderId);
      assert.match(card.content, /이메일 확인 필요/);
      assert.match(JSON.stringify(card.embeds), /이전 주문의 주소: `ne\*\*\*@example\.com`/);
      const { modal } = await discord.click({ messageId: card.id, label: '이메일 수정', user: minsu });
      const form = JSON.stringify(modal);
      assert.match(form, /이전 주문의 주소: new\\\\@example\\\\\.com/);
      assert.match(form, /"value":"new@example\.com"/);
      await (await discord.submit(modal, { address: 'new@example.com' }, minsu)).settled();
      await world.bot.idle();
      assert.match(world.card(lost.orderId).content, /재고 대기|발송 완료/);
      assert.doesNotMatch(JSON.stringify(world.card(lost.orderId).embeds), /이전 주문의 주소/);
    });

    test('what the buyer meant goes before an earlier address; a gift is offered none, and a masked one is nobody’s', async () => {
      await using world = await startWorld(database);
      const { discord, minsu } = world;
      sell(world, { email: 'old@example.com' });
      await world.settled();
      const [typo, gift, masked] = [
        sell(world, { email: 'kim@naver.con' }),
        sell(world, { email: '받는 사람에게', gift: true }),
        sell(world, { email: 'kim****@naver.com', ordererName: '남남' }),
      ];
      await world.settled();
      const formOf = async ({ orderId }: { orderId: string }) => {
        const { modal } = await discord.click({
          messageId: world.card(orderId).id,
          label: '이메일 수정',
          user: minsu,
        });
        return JSON.stringify(modal);
      };
      assert.match(await formOf(typo), /"value":"kim@naver\.com"/);
      assert.match(await formOf(typo), /old\\\\@example/);
      assert.doesNotMatch(await formOf(gift), /example\\/);
      assert.doesNotMatch(JSON.stringify(world.card(gift.orderId).embeds), /이전 주문/);
      assert.doesNotMatch(await formOf(masked), /"value"/);
      assert.match(world.card(masked.orderId).content, /이메일 확인 필요/);
    });

    test('orders older than Bellhop: silent cards that go out when approved, and nothing by itself', async () => {
      const placed: { orderId: string }[] = [];
      await using world = await startWorld(
        database,
        { DELIVERY_MODE: 'auto' },
        {
          before: ({ naver, product }) =>
            placed.push(naver.pay({ ...product, typed: { 이메일: KIM }, paidAt: new Date(Date.now() - DAY_MS) })),
        },
      );
      await world.importKeys('WATCH-KEY-0001');
      const [{ orderId } = { orderId: '' }] = placed;
      await world.settled();
      assert.equal(world.mailbox.mails().length, 0);
      assert.match(world.card(orderId).content, /승인 대기/);
      await type(world, 'order send', { order: orderId });
      assert.equal(world.mailbox.to(KIM).length, 1);
      assert.match(JSON.stringify(world.card(orderId).embeds), /민수/);
    });

    test('/order send: an order that the poller never saw, by its number or a line’s, however old', async () => {
      const placed: { orderId: string; productOrderIds: string[] }[] = [];
      await using world = await startWorld(
        database,
        {},
        {
          // Longer ago than the first look goes back.
          before: ({ naver, product }) => {
            const typed = { 이메일: KIM };
            for (const days of [40, 20])
              placed.push(naver.pay({ ...product, typed, paidAt: new Date(Date.now() - days * DAY_MS) }));
          },
        },
      );
      await world.importKeys('WATCH-KEY-0001', 'WATCH-KEY-0002');
      await world.settled();
      assert.equal(world.discord.messages(world.discord.channelId).length, 0);
      const [byOrder, byLine] = placed;
      const answer = await type(world, 'order send', { order: byOrder?.orderId ?? '' });
      assert.match(answer.content, /상품주문 1건을 보냅니다/);
      assert.equal(world.mailbox.to(KIM).length, 1);
      assert.match(world.card(byOrder?.orderId ?? '').content, /발송 완료/);
      await type(world, 'order send', { order: byLine?.productOrderIds[0] ?? '' });
      assert.equal(world.mailbox.to(KIM).length, 2);

      const again = await type(world, 'order send', { order: byOrder?.orderId ?? '' });
      assert.match(again.content, /보낼 수 있는 상품주문이 없습니다: 🟢 발송 완료/);
      assert.equal(world.mailbox.to(KIM).length, 2);
      assert.match((await type(world, 'order send', { order: '2026010199999999' })).content, /모르는 번호입니다/);
    });

    test('/order send: one that was dispatched already is asked about, one that is canceled or unpaid is not sent', async () => {
      const ids: string[] = [];
      await using world = await startWorld(
        database,
        {},
        {
          before: ({ naver, product }) => {
            const old = { ...product, typed: { 이메일: KIM }, paidAt: new Date(Date.now() - 30 * DAY_MS) };
            const [dispatched, canceled] = [naver.pay(old), naver.pay(old)];
            naver.dispatchByHand(dispatched.productOrderIds[0] ?? '');
            naver.requestCancel(canceled.productOrderIds[0] ?? '');
            const unpaid = naver.placeUnpaid({ ...product, typed: { 이메일: KIM } });
            ids.push(dispatched.orderId, canceled.orderId, unpaid.orderId);
          },
        },
      );
      await world.importKeys('WATCH-KEY-0001');
      await world.settled();
      const [dispatched = '', canceled = '', unpaid = ''] = ids;
      const asked = await type(world, 'order send', { order: dispatched });
      assert.match(asked.content, /이미 발송처리되었습니다/);
      assert.equal(world.mailbox.mails().length, 0, 'sent without asking');
      const pressed = await world.discord.click({ messageId: asked.id, label: '라이선스 발송', user: world.minsu });
      await pressed.settled();
      await world.bot.idle();
      assert.equal(world.mailbox.to(KIM).length, 1);
      assert.equal(world.naver.lines().find(({ orderId }) => orderId === dispatched)?.dispatchCount, 1);

      assert.match((await type(world, 'order send', { order: canceled })).content, /취소되었거나 반품된/);
      assert.match((await type(world, 'order send', { order: unpaid })).content, /아직 결제되지 않은/);
      assert.equal(world.mailbox.mails().length, 1);
    });

    test('/order send says what a line waits for instead', async () => {
      await using world = await startWorld(database);
      await world.importKeys('WATCH-KEY-0001');
      const { naver, product } = world;
      const { orderId } = naver.pay({
        lines: [
          { ...product, typed: { 이메일: KIM } },
          { ...product, typed: { 이메일: '없어요' } },
        ],
      });
      await world.settled();
      const answer = await type(world, 'order send', { order: orderId });
      assert.match(answer.content, /상품주문 1건을 보냅니다/);
      assert.match(answer.content, /함께 나가지 않은 상품주문: 🟠 이메일 확인 필요/);
      assert.equal(world.mailbox.mails().length, 1);
    });
  });
}
