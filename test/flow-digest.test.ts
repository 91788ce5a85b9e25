// The daily digest: once a day at its hour, whatever happens in between. Everything on the wire.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { dayOf, midnightOf } from '../src/report/period.ts';
import type { SandboxMessage } from '../src/sandbox/discord/index.ts';
import { FEATURE_DATABASES } from './databases.ts';
import { startWorld, type World } from './world.ts';

const MINUTE_MS = 60_000;
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

function digests({ discord }: World): SandboxMessage[] {
  return discord.messages(discord.channelId).filter(({ content }) => content.startsWith('📊'));
}

function textOf({ content, embeds }: SandboxMessage): string {
  return [
    content,
    ...embeds.flatMap(({ fields }) => (fields ?? []).map(({ name, value }) => `${name}: ${value}`)),
  ].join('\n');
}

/** A clock of the bot's that is set to a time of a day in Korea, so many days from today. */
function createClock(world: World) {
  const start = Date.now();
  const today = dayOf(new Date(start));
  let aheadMs = 0;
  return {
    today,
    async goTo(days: number, hour: number, minute = 0): Promise<void> {
      const target = midnightOf(today + days).getTime() + (hour * 60 + minute) * MINUTE_MS;
      world.later(target - start - aheadMs);
      aheadMs = target - start;
      await world.settled();
    },
  };
}

async function type(world: World, command: string, options: Record<string, string> = {}): Promise<string> {
  const answer = await world.discord.slash({ command, options, user: world.minsu });
  const { content } = await answer.message();
  return content;
}

for (const database of FEATURE_DATABASES) {
  suite(database, { concurrency: 6 }, () => {
    test('it comes at nine for the day before, once, over two looks and a restart', async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      const { naver, product } = world;
      const clock = createClock(world);
      await world.importKeys('DIGEST-KEY-0001', 'DIGEST-KEY-0002');
      naver.pay({ ...product, typed: { 이메일: 'kim@example.com' } });
      naver.pay({ ...product, quantity: 3, typed: { 이메일: '없어요' } });
      await world.settled();
      assert.deepEqual(digests(world), [], 'a store that was not served at that hour has nothing to tell');

      await clock.goTo(1, 8, 59);
      assert.deepEqual(digests(world), []);
      await clock.goTo(1, 9, 1);
      await Promise.all([world.settled(), world.settled()]);
      await world.restart();
      await clock.goTo(1, 23, 50);
      const [digest, ...more] = digests(world);
      assert.equal(more.length, 0, 'it came twice');
      assert.ok(digest);
      const text = textOf(digest);
      assert.match(text, /^📊 \d+\/\d+\(.\) · 판매 2건 116,000원 · 발송 1 · 확인 필요 1\n/);
      assert.match(
        text,
        /확인 필요: \*\*🟠 이메일 확인 필요 1건\*\*\n• 사진정리 프로 · .*\[카드\]\(https:\/\/discord\.com\/channels\/\d+\/\d+\/\d+\)/,
      );
      assert.match(text, /발송: 자동 1 · 승인 0\n결제→메일 중앙값/);
      assert.match(text, /재고: 사진정리 프로 1개\(약 14일\)/);
      assert.match(text, /시스템: 정상 · 마지막 조회 09:01/);
      assert.ok(digest.notified);

      await clock.goTo(2, 9, 1);
      assert.equal(digests(world).length, 2);
    });

    test('nothing sold and nothing wrong is one line that rings nowhere', async () => {
      await using world = await startWorld(database);
      const clock = createClock(world);
      await clock.goTo(1, 9, 1);
      const [digest, ...more] = digests(world);
      assert.equal(more.length, 0);
      assert.match(digest?.content ?? '', /^📊 \d+\/\d+\(.\) · 판매 없음 · 시스템 정상$/);
      assert.deepEqual(digest?.embeds, []);
      assert.equal(digest?.notified, false);
    });

    test('while the channel is closed it waits, comes later on the same day, and never after midnight', async () => {
      await using world = await startWorld(database);
      const clock = createClock(world);
      let giveBack = world.discord.deny('sendMessages');
      await clock.goTo(1, 9, 1);
      assert.deepEqual(digests(world), []);
      giveBack();
      await clock.goTo(1, 9, 40);
      assert.equal(digests(world).length, 1);

      giveBack = world.discord.deny('sendMessages');
      await clock.goTo(2, 9, 1);
      await clock.goTo(3, 0, 10);
      giveBack();
      await clock.goTo(3, 8, 30);
      assert.equal(digests(world).length, 1, 'a digest of two days ago came after midnight');
      await clock.goTo(3, 9, 1);
      assert.equal(digests(world).length, 2);
    });

    test('an answer that is lost on the way makes no second one', async () => {
      await using world = await startWorld(database);
      const clock = createClock(world);
      world.discord.faults.add({ route: 'create_message', kind: 'hangup', when: 'after' });
      await clock.goTo(1, 9, 1);
      await clock.goTo(1, 9, 30);
      assert.equal(digests(world).length, 1);
    });

    test('on Monday it brings a picture of the week, and a tap shows the week to one person', async () => {
      await using world = await startWorld(database);
      const { naver, product, discord, jiwon } = world;
      const clock = createClock(world);
      naver.pay({ ...product, typed: { 이메일: 'kim@example.com' } });
      await world.settled();
      // 0 is Monday.
      const monday = 7 - ((clock.today + 3) % 7);
      await clock.goTo(monday, 9, 1);
      const digest = digests(world).at(-1);
      const [picture] = digest?.attachments ?? [];
      assert.equal(picture?.filename, 'week.png');
      assert.ok(picture?.bytes.subarray(0, 4).equals(PNG));
      assert.ok(digest?.embeds[0]?.image?.url);

      const answer = await discord.click({ messageId: digest?.id ?? '', label: '주간 보기', user: jiwon });
      const seen = await answer.message();
      assert.equal(seen.viewerId, jiwon.id);
      assert.match(seen.embeds[0]?.fields?.[0]?.name ?? '', /29,000원/);
      assert.equal(seen.attachments.length, 1);
    });

    test('its hour can be changed and it can be switched off, by an admin', async () => {
      await using world = await startWorld(database);
      const { discord, minsu } = world;
      const clock = createClock(world);
      await clock.goTo(1, 8, 0);
      assert.match(await type(world, 'report digest', { time: '25:00' }), /시각이 아닙니다/);
      assert.match(await type(world, 'report digest', { time: '18:30' }), /매일 18:30/);
      await clock.goTo(1, 18, 29);
      assert.equal(digests(world).length, 0);
      await clock.goTo(1, 18, 31);
      assert.equal(digests(world).length, 1);
      // An hour that is over today is tomorrow's.
      await type(world, 'report digest', { time: '07:00' });
      await clock.goTo(1, 18, 40);
      assert.equal(digests(world).length, 1);
      await type(world, 'report digest', { time: 'off' });
      assert.match(await type(world, 'report digest'), /꺼져 있습니다/);
      await clock.goTo(3, 12, 0);
      assert.equal(digests(world).length, 1);

      const admin = discord.addRole('관리자');
      await world.restart({ DISCORD_ADMIN_ROLE_IDS: admin });
      const refused = await discord.slash({ command: 'report digest', options: { time: '09:00' }, user: minsu });
      assert.match((await refused.message()).content, new RegExp(`<@&${admin}>`));
    });
  });
}
