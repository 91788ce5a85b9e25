// Buyers who change their mind, and what an operator answers: money moves only after a second tap, and never over a later word of the buyer.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { FEATURE_DATABASES } from './databases.ts';
import { startWorld, type World } from './world.ts';

const KIM = 'kim@example.com';

/** Taps a button that is asked twice; gives the question, and what the second tap is answered. */
async function tapTwice(world: World, orderId: string, label: string, between: () => Promise<void> | void = () => {}) {
  const { discord, minsu } = world;
  const first = await discord.click({ messageId: world.card(orderId).id, label, user: minsu });
  const question = await first.message();
  await between();
  const second = await discord.click({ messageId: question.id, label, user: minsu });
  await second.settled();
  await world.bot.idle();
  return { question: question.content, answer: (await second.message()).content };
}

function rings({ discord }: World): string {
  return discord
    .messages(discord.channelId)
    .filter((message) => message.embeds.length === 0)
    .map(({ content }) => content)
    .join('\n');
}

for (const database of FEATURE_DATABASES) {
  suite(database, { concurrency: 6 }, () => {
    /** An order of Kim's whose buyer asks to cancel while it is delivered: before the mail, or after it. */
    const asked = async (when: 'before the mail' | 'after the mail', quantity = 1) => {
      const world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      await world.importKeys('AAAA-AAAA-0001', 'AAAA-AAAA-0002', 'AAAA-AAAA-0003');
      const off =
        when === 'before the mail'
          ? world.naver.on('answered', ({ api, ids }) => {
              if (api === 'confirm') world.naver.requestCancel(ids?.[0] ?? '', { quantity: 1 });
            })
          : world.mailbox.on('accepted', () => world.naver.requestCancel(world.naver.lines()[0]?.productOrderId ?? ''));
      const { orderId, productOrderIds } = world.naver.pay({ ...world.product, quantity, typed: { 이메일: KIM } });
      await world.settled();
      off();
      const id = productOrderIds[0] ?? '';
      return { world, orderId, id, line: () => world.naver.line(id), sent: () => world.mailbox.to(KIM).length };
    };
    const approvals = (world: World) => world.naver.calls().filter(({ api }) => api === 'cancel.approve').length;

    test('Approve cancel is asked once more, then refunds, and the key is free again', async () => {
      const { world, orderId, line, sent } = await asked('before the mail');
      await using _ = world;
      const first = await world.discord.click({
        messageId: world.card(orderId).id,
        label: '취소 승인',
        user: world.minsu,
      });
      assert.match((await first.message()).content, /환불/);
      await world.bot.idle();
      assert.equal(line().claimStatus, 'CANCEL_REQUEST', 'one tap was enough to refund');

      await tapTwice(world, orderId, '취소 승인');

      assert.deepEqual([line().productOrderStatus, line().claimStatus, sent()], ['CANCELED', 'CANCEL_DONE', 0]);
      assert.match(world.card(orderId).content, /취소 완료 · 키 미발송/);
      const stock = await world.discord.slash({ command: 'license stock', user: world.minsu });
      assert.match(JSON.stringify(await stock.message()), /남음 \*\*3\*\*/);
    });

    test('approved after the mail, the question and the card say that the key is out', async () => {
      const { world, orderId, line, sent } = await asked('after the mail');
      await using _ = world;
      const { question } = await tapTwice(world, orderId, '취소 승인');
      assert.match(question, /이미 나갔습니다/);
      assert.deepEqual([line().productOrderStatus, sent()], ['CANCELED', 1]);
      assert.match(world.card(orderId).content, /취소 완료 · 키 발송됨/);
    });

    test('Refuse cancel dispatches over the request, and then the license goes out', async () => {
      const { world, orderId, line, sent } = await asked('before the mail');
      await using _ = world;
      assert.equal(sent(), 0);
      await tapTwice(world, orderId, '취소 거부');
      assert.deepEqual([line().productOrderStatus, line().dispatchCount, sent()], ['DELIVERING', 1, 1]);
      assert.match(world.card(orderId).content, /발송 완료/);
    });

    test('refused after the mail, it is dispatched and not mailed again', async () => {
      const { world, orderId, line, sent } = await asked('after the mail');
      await using _ = world;
      await tapTwice(world, orderId, '취소 거부');
      assert.deepEqual([line().productOrderStatus, line().dispatchCount, sent()], ['DELIVERING', 1, 1]);
    });

    test('a second tap after a minute does nothing', async () => {
      const { world, orderId, line } = await asked('before the mail');
      await using _ = world;
      const { answer } = await tapTwice(world, orderId, '취소 승인', () => world.later(61_000));
      assert.match(answer, /1분/);
      assert.equal(line().claimStatus, 'CANCEL_REQUEST');
    });

    test('withdrawn by the buyer between the two taps: nothing is refunded, the order is delivered', async () => {
      const { world, orderId, id, line, sent } = await asked('before the mail');
      await using _ = world;
      await tapTwice(world, orderId, '취소 승인', async () => {
        world.naver.withdrawClaim(id);
        await world.settled();
      });
      assert.deepEqual([approvals(world), line().productOrderStatus, sent()], [0, 'DELIVERING', 1]);
    });

    test('withdrawn after the second tap and before the call: the look before it sees that', async () => {
      const { world, orderId, id, line, sent } = await asked('before the mail');
      await using _ = world;
      const off = world.naver.on('request', ({ api }) => {
        if (api !== 'details') return;
        off();
        world.naver.withdrawClaim(id);
      });
      await tapTwice(world, orderId, '취소 승인');
      assert.deepEqual([approvals(world), line().productOrderStatus, sent()], [0, 'DELIVERING', 1]);
    });

    test('refused by the store, the card turns back with its reason, and rings', async () => {
      const { world, orderId, line } = await asked('before the mail');
      await using _ = world;
      world.naver.faults.add({ api: 'cancel.approve', kind: 'refuse', code: '9999' });
      await tapTwice(world, orderId, '취소 승인');
      assert.equal(line().claimStatus, 'CANCEL_REQUEST');
      const card = world.card(orderId);
      assert.match(card.content, /취소 요청/);
      assert.match(JSON.stringify(card.embeds), /9999/);
      await tapTwice(world, orderId, '취소 승인');
      assert.equal(line().productOrderStatus, 'CANCELED');
    });

    for (const [name, fault] of [
      ['lost after it took effect', { kind: 'status', when: 'after', status: 500 }],
      ['lost before it took effect', { kind: 'reset' }],
      ['silent about the line', { kind: 'lose' }],
    ] as const) {
      test(`an answer to an approval that is ${name}: one refund in the end`, async () => {
        const { world, orderId, line } = await asked('before the mail');
        await using _ = world;
        world.naver.faults.add({ api: 'cancel.approve', ...fault });
        await tapTwice(world, orderId, '취소 승인');
        world.later(60_000);
        await world.settled();
        assert.deepEqual([line().productOrderStatus, line().completedClaims.length], ['CANCELED', 1]);
        assert.match(world.card(orderId).content, /취소 완료/);
      });
    }

    test('one operator approves, another refuses, at the same moment: one of them is first', async () => {
      const { world, orderId, line, sent } = await asked('before the mail');
      await using _ = world;
      const { discord, minsu, jiwon } = world;
      const questions = await Promise.all(
        (
          [
            ['취소 승인', minsu],
            ['취소 거부', jiwon],
          ] as const
        ).map(async ([label, user]) => {
          const first = await discord.click({ messageId: world.card(orderId).id, label, user });
          return { label, user, messageId: (await first.message()).id };
        }),
      );
      const answers = await Promise.all(questions.map(async (question) => await discord.click(question)));
      await Promise.all(answers.map(async (answer) => await answer.settled()));
      await world.bot.idle();
      const isRefunded = line().productOrderStatus === 'CANCELED';
      assert.deepEqual(
        [line().dispatchCount, sent(), line().completedClaims.length],
        isRefunded ? [0, 0, 1] : [1, 1, 0],
      );
    });

    test('a part is asked to be canceled and approved: the rest goes out, with as many keys as are left', async () => {
      const { world, orderId, line, sent } = await asked('before the mail', 3);
      await using _ = world;
      await tapTwice(world, orderId, '취소 승인');
      await world.settled();
      assert.deepEqual([line().remainQuantity, line().productOrderStatus, sent()], [2, 'DELIVERING', 1]);
      assert.equal(new Set(world.mailbox.to(KIM)[0]?.text.match(/AAAA-AAAA-\d{4}/g)).size, 2);
    });

    test('Naver cancels a delivered order (직권취소): the card says so, and there is nothing to approve', async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      await world.importKeys('AAAA-AAAA-0001');
      const { orderId, productOrderIds } = world.naver.pay({ ...world.product, typed: { 이메일: KIM } });
      await world.settled();
      world.naver.adminCancel(productOrderIds[0] ?? '');
      await world.settled();
      assert.match(world.card(orderId).content, /취소 완료 · 키 발송됨/);
      assert.doesNotMatch(JSON.stringify(world.card(orderId).components), /취소 승인/);
      assert.match(rings(world), /무효화/);
    });

    test('returned after the delivery: the card turns with each step, and rings', async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      await world.importKeys('AAAA-AAAA-0001');
      const { orderId, productOrderIds } = world.naver.pay({ ...world.product, typed: { 이메일: KIM } });
      const id = productOrderIds[0] ?? '';
      await world.settled();
      world.naver.requestReturn(id);
      await world.settled();
      assert.match(world.card(orderId).content, /반품·교환 요청 · 키 발송됨/);
      world.naver.withdrawClaim(id);
      await world.settled();
      assert.match(world.card(orderId).content, /발송 완료/);
      world.naver.requestReturn(id);
      await world.settled();
      world.naver.collectReturn(id);
      await world.settled();
      assert.match(world.card(orderId).content, /반품·교환 요청/);
      assert.equal(world.mailbox.mails().length, 1);
    });

    test('dispatched by hand: asked once whether the license was given; yes ends it and sends nothing', async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      const { orderId, productOrderIds } = world.naver.pay({ ...world.product, typed: { 이메일: KIM } });
      await world.settled();
      world.naver.dispatchByHand(productOrderIds[0] ?? '');
      await world.settled();
      assert.match(world.card(orderId).content, /전달했나요/);
      assert.match(rings(world), /전달했나요/);
      await world.importKeys('AAAA-AAAA-0001');
      await world.tap(orderId, '이미 전달함');
      await world.settled();
      assert.match(world.card(orderId).content, /직접 전달함/);
      assert.equal(world.mailbox.mails().length, 0);
    });

    test('dispatched by hand, license not given: a tap sends it, and nothing is dispatched twice', async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      const { orderId, productOrderIds } = world.naver.pay({ ...world.product, typed: { 이메일: KIM } });
      await world.settled();
      world.naver.dispatchByHand(productOrderIds[0] ?? '');
      await world.importKeys('AAAA-AAAA-0001');
      await world.settled();
      assert.equal(world.mailbox.mails().length, 0, 'it went out unasked');
      await world.tap(orderId, '라이선스 발송');
      assert.equal(world.mailbox.to(KIM).length, 1);
      assert.equal(world.naver.line(productOrderIds[0] ?? '').dispatchRequests, 0);
    });

    test('a return is asked for while the license of a line dispatched by hand is still to come: it does not go out', async () => {
      await using world = await startWorld(database);
      const { orderId, productOrderIds } = world.naver.pay({ ...world.product, typed: { 이메일: KIM } });
      const id = productOrderIds[0] ?? '';
      await world.settled();
      world.naver.dispatchByHand(id);
      await world.settled();
      await world.tap(orderId, '라이선스 발송');
      assert.match(world.card(orderId).content, /재고 대기/);
      world.naver.requestReturn(id);
      await world.importKeys('AAAA-AAAA-0001');
      await world.settled();
      assert.equal(world.mailbox.mails().length, 0);
      assert.match(world.card(orderId).content, /반품·교환 요청 · 키 미발송/);
    });
  });
}
