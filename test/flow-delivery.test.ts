// From the paid order to the dispatched line, everything on the wire, on both databases.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { DATABASES } from './databases.ts';
import { startWorld } from './world.ts';

const KEY = /[A-Z]{4}-[A-Z]{4}-\d{4}/g;

for (const database of DATABASES) {
  // Most of a test is waiting for the store's pace.
  suite(database, { concurrency: 6 }, () => {
    test(`a tap on Send & deliver brings one mail with one key, and dispatches`, async () => {
      await using world = await startWorld(database);
      const { naver, mailbox, product } = world;
      await world.importKeys('AAAA-AAAA-0001', 'AAAA-AAAA-0002');
      const { orderId, productOrderIds } = naver.pay({ ...product, typed: { 이메일: 'kim@example.com' } });
      await world.settled();
      assert.match(world.card(orderId).content, /승인 대기/);
      assert.equal(mailbox.mails().length, 0, 'a mail left without a tap');

      await world.tap(orderId, '발송 + 발송처리');

      const [mail, ...more] = mailbox.to('kim@example.com');
      assert.equal(more.length, 0);
      assert.deepEqual([...new Set(mail?.text.match(KEY))], ['AAAA-AAAA-0001']);
      assert.ok(!mail?.text.includes('kim@example.com'), 'the typed address is no news to the buyer');
      assert.deepEqual([...new Set(mail?.html.match(KEY))], ['AAAA-AAAA-0001']);
      const line = naver.line(productOrderIds[0] ?? '');
      assert.deepEqual([line.productOrderStatus, line.placeOrderStatus, line.dispatchCount], ['DELIVERING', 'OK', 1]);
      assert.match(world.card(orderId).content, /발송 완료/);
      assert.match(JSON.stringify(world.card(orderId).embeds), /민수/);
      assert.equal(world.discord.messages(world.discord.channelId).length, 1, 'one order, one card');
    });

    test(`in auto mode nobody taps`, async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      const { naver, mailbox, product } = world;
      await world.importKeys('AAAA-AAAA-0001');
      const { orderId, productOrderIds } = naver.pay({ ...product, typed: { 이메일: 'kim@example.com' } });
      await world.settled();
      assert.equal(mailbox.to('kim@example.com').length, 1);
      assert.equal(naver.line(productOrderIds[0] ?? '').productOrderStatus, 'DELIVERING');
      assert.match(world.card(orderId).content, /발송 완료/);
      await world.settled();
      assert.equal(mailbox.mails().length, 1, 'the feed brought it back and it was mailed again');
    });

    test(`Send license mails only, Mark delivered dispatches only`, async () => {
      await using world = await startWorld(database);
      const { naver, mailbox, product } = world;
      await world.importKeys('AAAA-AAAA-0001');
      const { orderId, productOrderIds } = naver.pay({ ...product, typed: { 이메일: 'kim@example.com' } });
      const status = () => naver.line(productOrderIds[0] ?? '').productOrderStatus;
      await world.settled();
      await world.tap(orderId, '라이선스 발송');
      assert.deepEqual([mailbox.mails().length, status()], [1, 'PAYED']);
      await world.tap(orderId, '발송처리');
      assert.deepEqual([mailbox.mails().length, status()], [1, 'DELIVERING']);
    });

    test(`Mark delivered alone sends nothing and takes no key; the license can follow`, async () => {
      await using world = await startWorld(database);
      const { naver, mailbox, product } = world;
      await world.importKeys('AAAA-AAAA-0001');
      const { orderId, productOrderIds } = naver.pay({ ...product, typed: { 이메일: 'kim@example.com' } });
      await world.settled();
      await world.tap(orderId, '발송처리');
      assert.deepEqual(
        [mailbox.mails().length, naver.line(productOrderIds[0] ?? '').productOrderStatus],
        [0, 'DELIVERING'],
      );
      await world.tap(orderId, '라이선스 발송');
      assert.equal(mailbox.to('kim@example.com').length, 1);
      assert.equal(naver.line(productOrderIds[0] ?? '').dispatchCount, 1);
    });

    test(`without an address the card asks, and Edit email gives it`, async () => {
      await using world = await startWorld(database);
      const { naver, mailbox, discord, product, minsu } = world;
      await world.importKeys('AAAA-AAAA-0001');
      const { orderId } = naver.pay({ ...product, typed: { 이메일: '메일 없어요' } });
      await world.settled();
      const card = world.card(orderId);
      assert.match(card.content, /이메일 확인 필요/);
      const { modal } = await discord.click({ messageId: card.id, label: '이메일 수정', user: minsu });

      const wrong = await discord.submit(modal, { address: 'kim@' }, minsu);
      assert.match((await wrong.followUp()).content, /주소/);
      await (await discord.submit(modal, { address: ' Kim@Example.com ' }, minsu)).settled();
      await world.bot.idle();
      await world.tap(orderId, '발송 + 발송처리');
      assert.equal(mailbox.to('Kim@example.com').length, 1);
    });

    test(`a held line takes no step, a resumed one goes on`, async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      const { naver, mailbox, product } = world;
      const { orderId } = naver.pay({ ...product, typed: { 이메일: 'kim@example.com' } });
      await world.settled();
      assert.match(world.card(orderId).content, /재고 대기/);
      await world.tap(orderId, '보류');
      await world.importKeys('AAAA-AAAA-0001');
      assert.equal(mailbox.mails().length, 0);
      await world.tap(orderId, '재개');
      assert.equal(mailbox.to('kim@example.com').length, 1);
    });

    test(`out of keys, buyers wait in order and are served by an import`, async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      const { naver, mailbox, product, discord } = world;
      const at = Date.now();
      naver.pay({ ...product, typed: { 이메일: 'second@example.com' }, paidAt: new Date(at + 2) });
      naver.pay({ ...product, typed: { 이메일: 'first@example.com' }, paidAt: new Date(at + 1) });
      await world.settled();
      const alarms = discord.messages(discord.channelId).filter((message) => message.embeds.length === 0);
      assert.equal(alarms.length, 1, 'two lines, one alarm');
      await world.importKeys('AAAA-AAAA-0001');
      assert.deepEqual(
        mailbox.mails().map(({ to }) => to[0]),
        ['first@example.com'],
      );
      await world.importKeys('AAAA-AAAA-0002');
      assert.deepEqual(
        mailbox.mails().map(({ to }) => to[0]),
        ['first@example.com', 'second@example.com'],
      );
    });

    test(`one mail for the lines of a checkout, one key a unit, main line dispatched before its add-on`, async () => {
      await using world = await startWorld(database);
      const { naver, mailbox, product } = world;
      await world.importKeys('AAAA-AAAA-0001', 'AAAA-AAAA-0002', 'AAAA-AAAA-0003');
      const typed = { 이메일: 'kim@example.com' };
      const { orderId, productOrderIds } = naver.pay({
        lines: [
          { ...product, typed, quantity: 2 },
          { ...product, typed, addOn: true },
        ],
      });
      await world.settled();
      await world.tap(orderId, '발송 + 발송처리');
      const [mail, ...more] = mailbox.mails();
      assert.equal(more.length, 0);
      assert.deepEqual(new Set(mail?.text.match(KEY)), new Set(['AAAA-AAAA-0001', 'AAAA-AAAA-0002', 'AAAA-AAAA-0003']));
      const dispatched = naver
        .calls()
        .filter(({ api }) => api === 'dispatch')
        .map(({ ids }) => ids);
      assert.deepEqual(
        dispatched,
        productOrderIds.map((id) => [id]),
      );
    });

    test(`fewer units after a partial cancel, fewer keys`, async () => {
      await using world = await startWorld(database);
      const { naver, mailbox, product } = world;
      await world.importKeys('AAAA-AAAA-0001', 'AAAA-AAAA-0002', 'AAAA-AAAA-0003');
      const { orderId, productOrderIds } = naver.pay({ ...product, quantity: 3, typed: { 이메일: 'kim@example.com' } });
      await world.settled();
      naver.requestCancel(productOrderIds[0] ?? '', { quantity: 1 });
      await world.tap(orderId, '발송 + 발송처리');
      assert.equal(new Set(mailbox.mails()[0]?.text.match(KEY)).size, 2);
      assert.equal(mailbox.mails().length, 1);
    });

    test(`a paid order that moved on before the bot looked, its latest change not "paid", is delivered all the same`, async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      const { naver, mailbox, product } = world;
      await world.importKeys('AAAA-AAAA-0001');
      const { productOrderIds } = naver.pay({ ...product, typed: { 이메일: 'kim@example.com' } });
      naver.changeAddress(productOrderIds[0] ?? '');
      await world.settled();
      assert.equal(mailbox.to('kim@example.com').length, 1);
    });

    test(`a line that the store confirms by itself is delivered without a confirm of ours`, async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      const { naver, mailbox, product } = world;
      await world.importKeys('AAAA-AAAA-0001');
      naver.settings.autoConfirm = true;
      naver.pay({ ...product, typed: { 이메일: 'kim@example.com' } });
      await world.settled();
      assert.equal(mailbox.to('kim@example.com').length, 1);
      assert.equal(naver.calls().filter(({ api }) => api === 'confirm').length, 0);
    });

    test(`an unaccepted gift waits, and goes out when it is accepted`, async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      const { naver, mailbox, product } = world;
      await world.importKeys('AAAA-AAAA-0001');
      const { orderId } = naver.pay({ ...product, typed: { 이메일: 'kim@example.com' }, gift: true });
      await world.settled();
      assert.equal(mailbox.mails().length, 0);
      assert.match(world.card(orderId).content, /선물/);
      naver.acceptGift(orderId);
      await world.settled();
      assert.equal(mailbox.to('kim@example.com').length, 1);
    });

    test(`a product with a link needs no keys`, async () => {
      await using world = await startWorld(database);
      const { naver, mailbox, discord, product, minsu } = world;
      const set = await discord.slash({
        command: 'product set',
        options: { product: product.productId, source: 'link', link: 'https://download.example/photo', mode: 'auto' },
        user: minsu,
      });
      await set.message();
      naver.pay({ ...product, typed: { 이메일: 'kim@example.com' } });
      await world.settled();
      assert.match(mailbox.to('kim@example.com')[0]?.text ?? '', /https:\/\/download\.example\/photo/);
    });

    test(`two operators tap at once: one mail, and the slower one is told`, async () => {
      await using world = await startWorld(database);
      const { naver, mailbox, discord, product, minsu, jiwon } = world;
      await world.importKeys('AAAA-AAAA-0001', 'AAAA-AAAA-0002');
      const { orderId } = naver.pay({ ...product, typed: { 이메일: 'kim@example.com' } });
      await world.settled();
      const messageId = world.card(orderId).id;
      const answers = await Promise.all(
        [minsu, jiwon].map(async (user) => await discord.click({ messageId, label: '발송 + 발송처리', user })),
      );
      await Promise.all(answers.map(async (answer) => await answer.settled()));
      await world.bot.idle();
      assert.equal(mailbox.mails().length, 1);
      assert.equal(answers.filter((answer) => answer.followUps().length === 1).length, 1);
    });

    test(`many taps at once, on orders of several lines: each is delivered, and nobody waits for another in a circle`, async () => {
      await using world = await startWorld(database);
      const { naver, mailbox, discord, product, minsu, logs } = world;
      await world.importKeys(...Array.from({ length: 12 }, (_, index) => `MANY-TAPS-${1000 + index}`));
      const typed = { 이메일: 'kim@example.com' };
      const orders = Array.from({ length: 6 }, () =>
        naver.pay({
          lines: [
            { ...product, typed },
            { ...product, typed },
          ],
        }),
      );
      await world.settled();
      const taps = orders.map(async ({ orderId }) => {
        const answer = await discord.click({
          messageId: world.card(orderId).id,
          label: '발송 + 발송처리',
          user: minsu,
        });
        await answer.settled();
      });
      await Promise.all(taps);
      await world.bot.idle();
      assert.equal(mailbox.mails().length, 6);
      assert.ok(naver.lines().every(({ dispatchCount }) => dispatchCount === 1));
      assert.deepEqual(
        logs.filter(({ event }) => event === 'outbox.settle_failed' || event === 'interaction.failed'),
        [],
      );
    });

    test(`a tap by somebody without the role does nothing and says why`, async () => {
      await using world = await startWorld(database);
      const { naver, mailbox, discord, product, visitor } = world;
      await world.importKeys('AAAA-AAAA-0001');
      const { orderId } = naver.pay({ ...product, typed: { 이메일: 'kim@example.com' } });
      await world.settled();
      const answer = await discord.click({
        messageId: world.card(orderId).id,
        label: '발송 + 발송처리',
        user: visitor,
      });
      assert.match((await answer.message()).content, /<@&\d+>/);
      await world.bot.idle();
      assert.equal(mailbox.mails().length, 0);
      assert.match(world.card(orderId).content, /승인 대기/);
    });
  });
}
