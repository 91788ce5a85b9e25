// What rings, when, and where: reminders, quiet hours, the channel of what goes by itself. Everything on the wire.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { OptionInput, SandboxMessage } from '../src/sandbox/discord/index.ts';
import { FEATURE_DATABASES } from './databases.ts';
import { startWorld, type World } from './world.ts';

const MINUTE_MS = 60_000;

function pay(world: World, email = 'kim@example.com') {
  return world.naver.pay({ ...world.product, typed: { 이메일: email } });
}

async function set(world: World, options: Record<string, OptionInput>): Promise<string> {
  const answer = await world.discord.slash({ command: 'notify set', options, user: world.minsu });
  return (await answer.message()).content;
}

async function after(world: World, minutes: number): Promise<void> {
  world.later(minutes * MINUTE_MS);
  await world.settled();
}

/** Messages that are no cards. */
function notes(world: World, channelId = world.discord.channelId): SandboxMessage[] {
  return world.discord.messages(channelId).filter(({ embeds }) => embeds.length === 0);
}

function reminders(world: World): SandboxMessage[] {
  return notes(world).filter(({ content }) => /기다리는 주문/.test(content));
}

/** `23:05` in Korea, so many minutes from now. */
function clockIn(minutes: number): string {
  return new Date(Date.now() + minutes * MINUTE_MS + 9 * 60 * MINUTE_MS).toISOString().slice(11, 16);
}

for (const database of FEATURE_DATABASES) {
  suite(database, { concurrency: 6 }, () => {
    test('what waits rings again after 15 minutes for the operators and after an hour for the second role, all in one message, once each', async () => {
      await using world = await startWorld(database);
      const { discord } = world;
      const operators = world.env['DISCORD_OPERATOR_ROLE_IDS'] ?? '';
      const boss = discord.addRole('사장', { isMentionable: true });
      assert.match(await set(world, { escalate_role: boss }), new RegExp(`60분 기다리면 <@&${boss}>`));
      await world.importKeys('RING-KEYS-0001');
      const [waiting, lost, done] = [pay(world), pay(world, '없어요'), pay(world)];
      await world.settled();
      await world.tap(done.orderId, '발송 + 발송처리');
      await after(world, 1);
      await after(world, 13);
      assert.deepEqual(reminders(world), [], 'too early');

      await after(world, 3);
      const [first, ...more] = reminders(world);
      assert.equal(more.length, 0);
      assert.match(first?.content ?? '', new RegExp(`^⏰ 아직 기다리는 주문 2건 <@&${operators}>\n`));
      assert.equal(first?.notified, true);
      for (const { orderId } of [waiting, lost]) assert.ok(first?.content.includes(world.card(orderId).id));
      assert.ok(!first?.content.includes(world.card(done.orderId).id));
      await world.restart();
      await after(world, 20);
      assert.equal(reminders(world).length, 1, 'told twice for the same round');

      await world.tap(lost.orderId, '보류');
      await after(world, 30);
      const [, second, ...others] = reminders(world);
      assert.equal(others.length, 0);
      assert.match(second?.content ?? '', new RegExp(`^🚨 오래 기다리는 주문 1건 <@&${boss}>\n`));
      assert.deepEqual(second?.mentions, { users: [], roles: [boss], everyone: false });
      await after(world, 300);
      assert.equal(reminders(world).length, 2);
      const tapped = await discord.click({ messageId: second?.id ?? '', label: '대기 처리', user: world.minsu });
      assert.match((await tapped.message()).content, /^📋 대기 2건/);
    });

    test('what comes to wait for something else begins anew; 0 minutes is never', async () => {
      await using world = await startWorld(database);
      const order = pay(world, '없어요');
      await world.settled();
      await after(world, 1);
      await after(world, 16);
      assert.equal(reminders(world).length, 1);
      const { modal } = await world.discord.click({
        messageId: world.card(order.orderId).id,
        label: '이메일 수정',
        user: world.minsu,
      });
      await (await world.discord.submit(modal, { address: 'kim@example.com' }, world.minsu)).settled();
      await after(world, 1);
      await after(world, 10);
      assert.equal(reminders(world).length, 1);
      await after(world, 6);
      assert.equal(reminders(world).length, 2);
      await set(world, { remind_minutes: 0 });
      pay(world);
      await after(world, 1);
      await after(world, 500);
      assert.equal(reminders(world).length, 2);
    });

    test('quiet hours: cards and reminders are silent, a cancel request rings; at the end one message tells of all', async () => {
      await using world = await startWorld(database);
      const { naver } = world;
      await world.importKeys('RING-KEYS-0001', 'RING-KEYS-0002');
      assert.match(await set(world, { quiet_from: clockIn(-60), quiet_to: clockIn(120) }), /조용한 시간 \d\d:\d\d–/);
      const [first, asked] = [pay(world), pay(world)];
      await world.settled();
      assert.equal(world.card(first.orderId).notified, false, 'a card rang at night');
      naver.confirmByHand(asked.productOrderIds[0] ?? '');
      naver.requestCancel(asked.productOrderIds[0] ?? '');
      await world.settled();
      const [cancel, ...rest] = notes(world);
      assert.equal(rest.length, 0);
      assert.match(cancel?.content ?? '', /취소 요청이 들어왔습니다/);
      assert.equal(cancel?.notified, true);
      await after(world, 1);
      await after(world, 20);
      assert.equal(reminders(world).length, 1);
      assert.match(reminders(world)[0]?.content ?? '', /기다리는 주문 1건/, 'only the cancel request');
      await world.restart();
      await after(world, 125);
      const morning = notes(world).filter(({ content }) => content.startsWith('🌅'));
      assert.equal(morning.length, 1);
      assert.equal(morning[0]?.notified, true);
      assert.match(morning[0]?.content ?? '', /^🌅 조용한 시간에 쌓인 대기 2건\n/);
      assert.match(morning[0]?.content ?? '', /선택 1건, 키 1개/);
      await after(world, 1);
      assert.equal(reminders(world).length, 1, 'a reminder beside the message of the morning');
      const loudNow = pay(world);
      await world.settled();
      assert.equal(world.card(loudNow.orderId).notified, true);
    });

    test('a channel for what goes by itself: its cards are silent there, what needs somebody rings in the first with a link', async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      const { discord } = world;
      const auto = discord.addChannel('auto-orders');
      assert.match(await set(world, { auto_channel: auto }), new RegExp(`<#${auto}>`));
      await world.importKeys('RING-KEYS-0001');
      pay(world);
      await world.settled();
      const [card, ...others] = discord.messages(auto);
      assert.equal(others.length, 0);
      assert.match(card?.content ?? '', /발송 완료/);
      assert.equal(card?.notified, false);
      assert.equal(discord.messages(discord.channelId).length, 0, 'the first channel was disturbed');

      const lost = pay(world, '없어요');
      await world.settled();
      assert.equal(world.card(lost.orderId).notified, true);
      // No keys are left.
      const short = pay(world, 'lee@example.com');
      await world.settled();
      const place = discord.messages().find(({ embeds }) => JSON.stringify(embeds).includes(short.orderId));
      const rang = discord
        .messages(discord.channelId)
        .filter(
          ({ content, embeds, notified }) => notified && `${content}${JSON.stringify(embeds)}`.includes(short.orderId),
        );
      assert.equal(rang.length, 1, 'who needs keys is told once in the first channel');
      if (place?.channelId === auto) assert.ok(rang[0]?.content.includes(`${auto}/${place.id}`), 'no link to the card');
    });

    test('a line in the quiet channel that comes to need somebody rings in the first, and its card stays', async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      const { discord, naver } = world;
      const auto = discord.addChannel('auto-orders');
      await set(world, { auto_channel: auto });
      await world.importKeys('RING-KEYS-0001');
      const order = pay(world);
      await world.settled();
      const [card] = discord.messages(auto);
      naver.adminCancel(order.productOrderIds[0] ?? '');
      await world.settled();
      const [ring, ...more] = discord.messages(discord.channelId);
      assert.equal(more.length, 0);
      assert.ok(ring?.content.includes(`${auto}/${card?.id}`), 'no link to the card');
      assert.equal(ring?.notified, true);
      assert.equal(discord.messages(auto).length, 1);
      assert.match(discord.message(card?.id ?? '').content, /취소/);
      // The channel is gone: cards come to the first again.
      discord.deleteChannel(auto);
      await world.importKeys('RING-KEYS-0002');
      const next = pay(world, 'lee@example.com');
      await world.settled();
      assert.match(world.card(next.orderId).content, /발송 완료/);
    });

    test('alarms go to the channel that was set', async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      const { discord } = world;
      const alarms = discord.addChannel('alarms');
      await set(world, { alarm_channel: alarms });
      pay(world);
      await world.settled();
      assert.equal(notes(world, alarms).length, 1);
      assert.match(notes(world, alarms)[0]?.content ?? '', /재고/);
    });

    test('a channel in which the bot may not write is refused at once, with what is missing', async () => {
      await using world = await startWorld(database);
      const { discord } = world;
      const closed = discord.addChannel('closed');
      discord.deny(['sendMessages', 'embedLinks'], closed);
      const said = await set(world, { auto_channel: closed, remind_minutes: 5 });
      assert.match(said, /메시지 보내기, 링크 첨부.*바꾸지 않았습니다/);
      discord.deny('viewChannel', closed);
      assert.match(await set(world, { alarm_channel: closed }), /채널 보기/);
      const shown = await discord.slash({ command: 'notify show', user: world.minsu });
      assert.match((await shown.message()).content, /15분 기다리면.*\n/);
    });
  });
}
