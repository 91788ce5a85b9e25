// Beginnings and ends: the first start, a switch to auto, restarts, pauses, what happened while the bot was away.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { DATABASES } from './databases.ts';
import { startWorld } from './world.ts';

const DAY_MS = 24 * 3_600_000;
const EMAIL = { typed: { 이메일: 'kim@example.com' } };

for (const database of DATABASES) {
  // Most of a test is waiting for the store's pace.
  suite(database, { concurrency: 6 }, () => {
    for (const [firstStart, mails] of [
      ['ask', 0],
      ['deliver', 1],
    ] as const) {
      test(`FIRST_START=${firstStart}: what was paid before the first poll`, async () => {
        await using world = await startWorld(
          database,
          { DELIVERY_MODE: 'auto', FIRST_START: firstStart },
          {
            before: ({ naver, product }) => {
              naver.pay({ ...product, ...EMAIL, paidAt: new Date(Date.now() - 3 * DAY_MS) });
              naver.pay({ ...product, ...EMAIL, paidAt: new Date(Date.now() - 8 * DAY_MS) });
            },
          },
        );
        const { discord, mailbox } = world;
        await world.importKeys('AAAA-AAAA-0001', 'AAAA-AAAA-0002');
        await world.settled();
        const messages = discord.messages(discord.channelId);
        const cards = messages.filter((message) => message.embeds.length > 0);
        assert.equal(cards.length, 1, 'eight days ago is too long ago');
        assert.equal(mailbox.mails().length, mails);
        if (firstStart === 'deliver') return;
        assert.equal(cards[0]?.notified, false, 'the card rang');
        assert.deepEqual(messages.filter((message) => message.notified).length, 1, 'one message rings for all');
        await world.tap(world.naver.lines()[0]?.orderId ?? '', '발송 + 발송처리');
        assert.equal(mailbox.mails().length, 1, 'an operator may still deliver it');
      });
    }

    test(`what waited before the default was switched to auto does not go out unasked`, async () => {
      await using world = await startWorld(database);
      const { naver, mailbox, product } = world;
      await world.importKeys('AAAA-AAAA-0001', 'AAAA-AAAA-0002');
      naver.pay({ ...product, typed: { 이메일: 'before@example.com' } });
      await world.settled();
      await world.restart({ DELIVERY_MODE: 'auto' });
      naver.pay({ ...product, typed: { 이메일: 'after@example.com' } });
      await world.settled();
      assert.deepEqual(
        mailbox.mails().map(({ to }) => to[0]),
        ['after@example.com'],
      );
    });

    test(`the same for a product that is switched to auto`, async () => {
      await using world = await startWorld(database);
      const { naver, mailbox, discord, product, minsu } = world;
      await world.importKeys('AAAA-AAAA-0001', 'AAAA-AAAA-0002');
      const { orderId } = naver.pay({ ...product, typed: { 이메일: '없음' } });
      await world.settled();
      await (
        await discord.slash({
          command: 'product set',
          options: { product: product.productId, mode: 'auto' },
          user: minsu,
        })
      ).message();
      naver.pay({ ...product, typed: { 이메일: 'after@example.com' } });
      await world.settled();
      const { modal } = await discord.click({ messageId: world.card(orderId).id, label: '이메일 수정', user: minsu });
      await (await discord.submit(modal, { address: 'before@example.com' }, minsu)).settled();
      await world.bot.idle();
      assert.deepEqual(
        mailbox.mails().map(({ to }) => to[0]),
        ['after@example.com'],
        'an address alone is no approval',
      );
    });

    test(`days offline are caught up with, and taps on old cards still work`, async () => {
      await using world = await startWorld(database);
      const { naver, mailbox, product } = world;
      await world.importKeys('AAAA-AAAA-0001', 'AAAA-AAAA-0002');
      const { orderId } = naver.pay({ ...product, ...EMAIL });
      await world.settled();
      await world.restart();
      await world.tap(orderId, '발송 + 발송처리');
      assert.equal(mailbox.mails().length, 1);
      assert.equal(world.discord.messages(world.discord.channelId).length, 1, 'the card was posted again');
    });

    test(`commands are registered once, not at every start`, async () => {
      await using world = await startWorld(database);
      await world.restart();
      const puts = world.discord.calls().filter(({ method, path }) => method === 'PUT' && path.endsWith('/commands'));
      assert.equal(puts.length, 1);
    });

    test(`while paused nothing is read and nothing goes out`, async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      const { naver, mailbox, discord, product, minsu } = world;
      await world.importKeys('AAAA-AAAA-0001');
      await (await discord.slash({ command: 'store pause', user: minsu })).message();
      naver.pay({ ...product, ...EMAIL });
      assert.deepEqual(await world.bot.pollNow(), { outcome: 'paused' });
      await (await discord.slash({ command: 'store resume', user: minsu })).message();
      await world.settled();
      assert.equal(mailbox.mails().length, 1);
    });

    test('a tap while the store is paused sends nothing, and says so', async () => {
      await using world = await startWorld(database);
      const { naver, mailbox, discord, product, minsu } = world;
      await world.importKeys('AAAA-AAAA-0001');
      const { orderId } = naver.pay({ ...product, ...EMAIL });
      await world.settled();
      await (await discord.slash({ command: 'store pause', user: minsu })).message();
      const answer = await discord.click({ messageId: world.card(orderId).id, label: '발송 + 발송처리', user: minsu });
      assert.match((await answer.followUp()).content, /일시 정지/);
      await (await discord.slash({ command: 'store resume', user: minsu })).message();
      await world.bot.idle();
      assert.equal(mailbox.mails().length, 0);
      await world.tap(orderId, '발송 + 발송처리');
      assert.equal(mailbox.mails().length, 1);
    });

    test(`what the feed never shows, the hourly sweep finds and delivers`, async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      const { naver, mailbox, product } = world;
      await world.importKeys('AAAA-AAAA-0001');
      naver.settings.visibilityLagMs = 30 * DAY_MS;
      naver.pay({ ...product, ...EMAIL });
      await world.settled();
      assert.equal(mailbox.mails().length, 0);
      world.later(3_700_000);
      await world.settled();
      assert.equal(mailbox.mails().length, 1);
      assert.ok(world.logs.some(({ event }) => event === 'sweep.found'));
    });

    test(`what the bot did itself is not read again`, async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      const { naver, product } = world;
      await world.importKeys('AAAA-AAAA-0001');
      naver.pay({ ...product, ...EMAIL });
      await world.settled();
      const count = (wanted: string) => naver.calls().filter(({ api }) => api === wanted).length;
      const before = { details: count('details'), feed: count('feed') };
      await world.settled();
      await world.settled();
      assert.deepEqual({ details: count('details'), feed: count('feed') }, { ...before, feed: before.feed + 2 });
    });

    test(`another SECRET_KEY is refused with the cure`, async () => {
      await using world = await startWorld(database);
      await assert.rejects(world.restart({ SECRET_KEY: Buffer.alloc(32, 1).toString('base64') }), /SECRET_KEY/);
      delete world.env['SECRET_KEY'];
      await world.restart();
    });
  });
}
