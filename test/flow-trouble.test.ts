// What goes wrong in the middle: buyers who change their mind, servers that answer late, wrongly or not at all.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { DATABASES } from './databases.ts';
import { startWorld, type World } from './world.ts';

const MINUTE_MS = 60_000;
const KIM = 'kim@example.com';

/** One order of Kim's, read by the bot, and delivered as far as it gets by itself. */
async function sell(world: World): Promise<{ orderId: string; line: () => ReturnType<World['naver']['line']> }> {
  const { orderId, productOrderIds } = world.naver.pay({ ...world.product, typed: { 이메일: KIM } });
  await world.settled();
  return { orderId, line: () => world.naver.line(productOrderIds[0] ?? '') };
}

for (const database of DATABASES) {
  suite(database, { concurrency: 6 }, () => {
    const auto = async (settings: Record<string, string> = {}) => {
      const world = await startWorld(database, { DELIVERY_MODE: 'auto', ...settings });
      await world.importKeys('AAAA-AAAA-0001', 'AAAA-AAAA-0002');
      return world;
    };

    test('a cancel request between confirm and mail: nothing is sent, and the request still stands', async () => {
      await using world = await auto();
      world.naver.on('answered', ({ api, ids }) => {
        if (api === 'confirm') world.naver.requestCancel(ids?.[0] ?? '');
      });
      const { orderId, line } = await sell(world);
      assert.equal(world.mailbox.mails().length, 0);
      assert.equal(line().claimStatus, 'CANCEL_REQUEST');
      assert.match(world.card(orderId).content, /취소 요청 · 키 미발송/);
    });

    test('a cancel request between mail and dispatch: not dispatched over, and the card says that the key was sent', async () => {
      await using world = await auto();
      world.mailbox.on('accepted', () => world.naver.requestCancel(world.naver.lines()[0]?.productOrderId ?? ''));
      const { orderId, line } = await sell(world);
      assert.deepEqual([line().claimStatus, line().productOrderStatus], ['CANCEL_REQUEST', 'PAYED']);
      assert.match(world.card(orderId).content, /취소 요청 · 키 발송됨/);
      const rings = world.discord.messages(world.discord.channelId).filter((message) => message.embeds.length === 0);
      assert.ok(rings.length >= 1, 'nobody was told');
    });

    test('a cancel request noticed at the moment of the 354: no byte is given', async () => {
      await using world = await auto();
      world.mailbox.on('data', async () => {
        world.naver.requestCancel(world.naver.lines()[0]?.productOrderId ?? '');
        await world.bot.pollNow();
      });
      await sell(world);
      assert.equal(world.mailbox.mails().length, 0);
    });

    test('withdrawn, the line goes on where it was, with the same key', async () => {
      await using world = await auto();
      const off = world.naver.on('answered', ({ api, ids }) => {
        if (api === 'confirm') world.naver.requestCancel(ids?.[0] ?? '');
      });
      const { line } = await sell(world);
      off();
      world.naver.withdrawClaim(line().productOrderId);
      await world.settled();
      assert.equal(world.mailbox.to(KIM).length, 1);
      assert.deepEqual([line().productOrderStatus, line().dispatchCount], ['DELIVERING', 1]);
    });

    test('canceled before the mail: the key is free for the next buyer', async () => {
      await using world = await auto();
      world.naver.on('answered', ({ api, ids }) => {
        if (api === 'confirm') world.naver.requestCancel(ids?.[0] ?? '');
      });
      const { line, orderId } = await sell(world);
      world.naver.approveCancelByHand(line().productOrderId);
      await world.settled();
      assert.match(world.card(orderId).content, /취소 완료/);
      const answer = await world.discord.slash({ command: 'license stock', user: world.minsu });
      assert.match(JSON.stringify(await answer.message()), /남음 \*\*2\*\*/);
    });

    test('a dispatched-by-hand line is not mailed by itself', async () => {
      await using world = await auto();
      const { productOrderIds } = world.naver.pay({ ...world.product, typed: { 이메일: KIM } });
      world.naver.dispatchByHand(productOrderIds[0] ?? '');
      await world.settled();
      assert.equal(world.mailbox.mails().length, 0);
      const { orderId } = world.naver.line(productOrderIds[0] ?? '');
      await world.tap(orderId, '라이선스 발송');
      assert.equal(world.mailbox.to(KIM).length, 1);
    });

    test('the answer to the mail is lost: after a minute the same bytes once more, then dispatched', async () => {
      await using world = await auto();
      world.mailbox.faults.add({ stage: 'accept', kind: 'drop', when: 'after' });
      const { line } = await sell(world);
      assert.equal(world.mailbox.to(KIM).length, 1);
      assert.equal(line().productOrderStatus, 'PAYED', 'dispatched although nobody knows whether the mail arrived');
      world.later(MINUTE_MS + 1_000);
      await world.bot.idle();
      const [first, second, ...more] = world.mailbox.to(KIM);
      assert.equal(more.length, 0);
      assert.deepEqual(second?.raw, first?.raw);
      assert.deepEqual([line().productOrderStatus, line().dispatchCount], ['DELIVERING', 1]);
    });

    test('lost twice: a person decides, and a retry has the same key and a new Message-ID', async () => {
      await using world = await auto();
      world.mailbox.faults.add({ stage: 'accept', kind: 'drop', when: 'after', times: 2 });
      const { orderId, line } = await sell(world);
      for (let round = 0; round < 3; round += 1) {
        world.later(MINUTE_MS + 1_000);
        await world.bot.idle();
      }
      assert.equal(world.mailbox.to(KIM).length, 2, 'repeated without a person');
      await world.tap(orderId, '다시 시도');
      const copies = world.mailbox.to(KIM);
      assert.equal(copies.length, 3);
      assert.equal(new Set(copies.map((mail) => mail.text.match(/AAAA-AAAA-\d{4}/)?.[0])).size, 1);
      assert.equal(new Set(copies.map((mail) => mail.messageId)).size, 2);
      assert.equal(line().productOrderStatus, 'DELIVERING');
    });

    test('MAIL_UNKNOWN=ask: lost once, a person decides', async () => {
      await using world = await auto({ MAIL_UNKNOWN: 'ask' });
      world.mailbox.faults.add({ stage: 'accept', kind: 'drop', when: 'after' });
      const { orderId } = await sell(world);
      world.later(MINUTE_MS + 1_000);
      await world.bot.idle();
      assert.equal(world.mailbox.to(KIM).length, 1);
      assert.ok(labels(world, orderId).includes('다시 시도'));
    });

    test('canceled between the lost answer and the repeat: not repeated, and the key goes to nobody else', async () => {
      await using world = await auto();
      world.mailbox.faults.add({ stage: 'accept', kind: 'drop', when: 'after' });
      const { line } = await sell(world);
      world.naver.requestCancel(line().productOrderId);
      world.naver.approveCancelByHand(line().productOrderId);
      world.later(MINUTE_MS + 1_000);
      await world.settled();
      assert.equal(world.mailbox.to(KIM).length, 1);
      const next = await sell(world);
      assert.equal(next.line().productOrderStatus, 'DELIVERING');
      const keys = world.mailbox.to(KIM).map((mail) => mail.text.match(/AAAA-AAAA-\d{4}/)?.[0]);
      assert.equal(new Set(keys).size, 2);
    });

    test('the mail server refuses the address: a person is told why, a new address delivers', async () => {
      await using world = await auto();
      const { discord, minsu, mailbox } = world;
      mailbox.faults.add({
        stage: 'rcpt',
        kind: 'reply',
        code: 550,
        text: '5.1.1 no such user',
        address: KIM,
        times: Infinity,
      });
      const { orderId, line } = await sell(world);
      assert.match(world.card(orderId).content, /메일 거부됨/);
      const { modal } = await discord.click({ messageId: world.card(orderId).id, label: '이메일 수정', user: minsu });
      await (await discord.submit(modal, { address: 'new@example.com' }, minsu)).settled();
      await world.bot.idle();
      assert.equal(mailbox.to('new@example.com').length, 1);
      assert.equal(line().productOrderStatus, 'DELIVERING');
    });

    test('a mail server that says "later" is asked again, and the buyer gets one mail', async () => {
      await using world = await auto();
      world.mailbox.faults.add({ stage: 'rcpt', kind: 'reply', code: 451, times: 2 });
      const { line } = await sell(world);
      for (let round = 0; round < 3; round += 1) {
        world.later(5 * MINUTE_MS);
        await world.bot.idle();
      }
      assert.equal(world.mailbox.to(KIM).length, 1);
      assert.equal(line().productOrderStatus, 'DELIVERING');
    });

    for (const [api, kind, when, status] of [
      ['confirm', 'status', 'after', 500],
      ['confirm', 'status', 'before', 500],
      ['dispatch', 'status', 'after', 504],
      ['dispatch', 'reset', 'after', undefined],
      ['dispatch', 'lose', 'after', undefined],
      ['dispatch', 'lose', 'before', undefined],
    ] as const) {
      test(`the answer to ${api} is lost (${kind} ${when} the effect): looked at again, done once`, async () => {
        await using world = await auto();
        world.naver.faults.add({ api, kind, when, status });
        const { line, orderId } = await sell(world);
        for (let round = 0; round < 3; round += 1) {
          world.later(MINUTE_MS);
          await world.bot.idle();
        }
        assert.equal(world.mailbox.to(KIM).length, 1);
        assert.deepEqual([line().productOrderStatus, line().dispatchCount], ['DELIVERING', 1]);
        assert.match(world.card(orderId).content, /발송 완료/);
      });
    }

    test('the store refuses the dispatch: a person is told in the store’s own words', async () => {
      await using world = await auto();
      world.naver.faults.add({ api: 'dispatch', kind: 'refuse', code: '104443', times: Infinity });
      const { orderId } = await sell(world);
      assert.match(JSON.stringify(world.card(orderId).embeds), /104443/);
      world.naver.faults.clear();
      await world.tap(orderId, '다시 시도');
      assert.equal(world.mailbox.to(KIM).length, 1, 'mailed again');
      assert.match(world.card(orderId).content, /발송 완료/);
    });

    test('Discord is down: the buyer is served, and the card catches up with one message', async () => {
      await using world = await auto();
      const { discord, naver, mailbox, product } = world;
      discord.faults.add({ route: 'create_message', kind: 'status', status: 503, times: Infinity });
      const { orderId, productOrderIds } = naver.pay({ ...product, typed: { 이메일: KIM } });
      await world.bot.pollNow();
      await mailbox.nextMail();
      await world.bot.idle();
      assert.equal(naver.line(productOrderIds[0] ?? '').productOrderStatus, 'DELIVERING');
      discord.faults.clear();
      world.later(5 * MINUTE_MS);
      await world.bot.idle();
      assert.match(world.card(orderId).content, /발송 완료/);
      assert.equal(discord.messages(discord.channelId).length, 1);
    });

    test('the answer to the card is lost: still one card', async () => {
      await using world = await auto();
      world.discord.faults.add({ route: 'create_message', kind: 'status', status: 502, when: 'after' });
      const { orderId } = await sell(world);
      world.later(MINUTE_MS);
      await world.bot.idle();
      assert.equal(world.discord.messages(world.discord.channelId).length, 1);
      assert.match(world.card(orderId).content, /발송 완료/);
    });

    test('a card deleted by hand is posted anew at the next change', async () => {
      await using world = await startWorld(database);
      await world.importKeys('AAAA-AAAA-0001');
      const { orderId, line } = await sell(world);
      world.discord.deleteMessage(world.card(orderId).id);
      world.naver.requestCancel(line().productOrderId);
      await world.settled();
      assert.match(world.card(orderId).content, /취소/);
    });

    test('a card that could not be redrawn does not act on what it still shows', async () => {
      await using world = await startWorld(database);
      const { discord, minsu, jiwon, mailbox } = world;
      await world.importKeys('AAAA-AAAA-0001');
      const { orderId } = await sell(world);
      const card = world.card(orderId);
      discord.faults.add({ route: 'update_message', kind: 'status', status: 503, times: Infinity });
      const { modal } = await discord.click({ messageId: card.id, label: '이메일 수정', user: minsu });
      await discord.submit(modal, { address: 'lee@example.com' }, minsu);
      await world.bot.idle();
      assert.match(JSON.stringify(world.card(orderId)), /ki\*\*\*@/, 'the card was redrawn');

      const answer = await discord.click({ messageId: card.id, label: '발송 + 발송처리', user: jiwon });
      await answer.followUp();
      await world.bot.idle();
      assert.equal(mailbox.mails().length, 0);

      discord.faults.clear();
      world.later(5 * MINUTE_MS);
      await world.bot.idle();
      await world.tap(orderId, '발송 + 발송처리', jiwon);
      assert.equal(mailbox.to('lee@example.com').length, 1);
    });
  });
}

function labels(world: World, orderId: string): string[] {
  return world
    .card(orderId)
    .components.flatMap((row) => ('components' in row ? (row.components as { label?: string }[]) : []))
    .flatMap(({ label }) => label ?? []);
}
