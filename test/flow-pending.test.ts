// Many orders at once: what waits for a person, approved together; what comes in all at once, in one message. Everything on the wire.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { SandboxMessage } from '../src/sandbox/discord/index.ts';
import { FEATURE_DATABASES } from './databases.ts';
import { sayAll } from './panel.ts';
import { startWorld, type World } from './world.ts';

const CHOOSE = 'v1:pend:choose';

function pay(world: World, email = 'kim@example.com') {
  return world.naver.pay({ ...world.product, typed: { 이메일: email } });
}

async function openList(world: World, user = world.minsu): Promise<SandboxMessage> {
  const answer = await world.discord.slash({ command: 'order pending', user });
  return await answer.message();
}

function partsOf(message: SandboxMessage) {
  return message.components.flatMap((row) => row.components ?? []);
}

function menuOf(message: SandboxMessage) {
  return partsOf(message).find(({ custom_id: id }) => id === CHOOSE)?.options ?? [];
}

function chosenIn(message: SandboxMessage): string[] {
  return menuOf(message).flatMap((option) => (option.default ? [option.value] : []));
}

function labelsOf(message: SandboxMessage): string[] {
  return partsOf(message).flatMap(({ label }) => label ?? []);
}

/** Taps the one green button, and waits until everything that it began is through and said. */
async function approve(world: World, message: SandboxMessage, user = world.minsu): Promise<SandboxMessage> {
  const { discord } = world;
  const label = labelsOf(discord.message(message.id)).find((each) => each.includes('발송 + 발송처리')) ?? '';
  const isOver = ({ id, content }: SandboxMessage) => id === message.id && /^[✅⚠]/u.test(content);
  const over = discord.nextEdit(isOver, { timeoutMs: 60_000 });
  const answer = await discord.click({ messageId: message.id, label, user });
  assert.ok(await answer.settled());
  return await over;
}

function receivers(world: World): string[] {
  return world.mailbox
    .mails()
    .flatMap(({ to }) => to[0] ?? [])
    .toSorted((a, b) => a.localeCompare(b));
}

function loud(world: World): SandboxMessage[] {
  return world.discord.messages(world.discord.channelId).filter(({ notified }) => notified);
}

for (const database of FEATURE_DATABASES) {
  suite(database, { concurrency: 6 }, () => {
    test('what waits is listed with its sum; one tap approves all that raises no question, and the message says how it went', async () => {
      await using world = await startWorld(database);
      await world.importKeys('PEND-KEYS-0001', 'PEND-KEYS-0002', 'PEND-KEYS-0003', 'PEND-KEYS-0004');
      const ready = [pay(world, 'one@example.com'), pay(world, 'two@example.com')];
      const lost = pay(world, '없어요');
      await world.settled();

      const list = await openList(world);
      assert.match(list.content, /^📋 대기 3건\n/);
      assert.match(list.content, /이메일 확인 필요 1/);
      assert.match(list.content, /선택 2건, 키 2개\n사진정리 프로: 재고 4개 → 2개\n제외 1건: 이메일 없음 1/);
      assert.ok(sayAll(list).includes(`\`${lost.orderId}\``) && sayAll(list).includes('[카드](https://'));
      assert.equal(chosenIn(list).length, 2);

      const over = await approve(world, list);
      assert.match(over.content, /^✅ 2\/2 발송 완료\n승인: 민수/);
      assert.deepEqual(receivers(world), ['one@example.com', 'two@example.com']);
      for (const { orderId } of ready) assert.match(JSON.stringify(world.card(orderId).embeds), /민수/);
      await world.discord.click({ messageId: list.id, label: '목록', user: world.minsu });
      assert.match((await world.discord.nextEdit(({ id }) => id === list.id)).content, /^📋 대기 1건/);
    });

    test('too few keys: the oldest payments are served, the rest is named and stays', async () => {
      await using world = await startWorld(database);
      await world.importKeys('PEND-KEYS-0001', 'PEND-KEYS-0002');
      const at = Date.now() - 60_000;
      const orders = [3, 1, 2].map((place) =>
        world.naver.pay({
          ...world.product,
          typed: { 이메일: `buyer${place}@example.com` },
          paidAt: new Date(at + place * 1_000),
        }),
      );
      await world.settled();
      const list = await openList(world);
      assert.match(list.content, /선택 2건, 키 2개\n사진정리 프로: 재고 2개 → 0개\n제외 1건: 재고 부족 1/);
      // Somebody wants all of them all the same.
      const chosen = await world.discord.select({
        messageId: list.id,
        customId: CHOOSE,
        values: menuOf(list).map(({ value }) => value),
        user: world.minsu,
      });
      await chosen.settled();
      const over = await approve(world, list);
      assert.match(over.content, /^✅ 2\/2 발송 완료/);
      assert.ok(over.content.includes(`재고 부족: 사진정리 프로 \`${orders[0]?.orderId}\``), over.content);
      assert.deepEqual(receivers(world), ['buyer1@example.com', 'buyer2@example.com']);
      assert.match(world.card(orders[0]?.orderId ?? '').content, /승인 대기/);
    });

    test('a line that changed since the list was drawn is left out and named, the others go', async () => {
      await using world = await startWorld(database);
      await world.importKeys('PEND-KEYS-0001', 'PEND-KEYS-0002', 'PEND-KEYS-0003');
      const kept = pay(world, 'kept@example.com');
      const [changed, taken] = [pay(world, 'old@example.com'), pay(world, 'taken@example.com')];
      await world.settled();
      const list = await openList(world);
      await world.tap(changed.orderId, '보류');
      await world.tap(changed.orderId, '재개');
      await world.tap(taken.orderId, '발송 + 발송처리', world.jiwon);
      const over = await approve(world, list);
      assert.match(over.content, /^✅ 1\/1 발송 완료/);
      assert.ok(over.content.includes(`그사이 바뀜, 다시 확인: 사진정리 프로 \`${changed.orderId}\``), over.content);
      assert.ok(over.content.includes(`이미 처리됨: 사진정리 프로 \`${taken.orderId}\``), over.content);
      assert.equal(world.mailbox.to('kept@example.com').length, 1);
      assert.equal(world.mailbox.to('old@example.com').length, 0);
      assert.match(world.card(kept.orderId).content, /발송 완료/);
    });

    test('two operators approve the same at once: each line once, and the slower one is told', async () => {
      await using world = await startWorld(database);
      const { discord, minsu, jiwon } = world;
      await world.importKeys(...Array.from({ length: 6 }, (_, index) => `PEND-KEYS-${1000 + index}`));
      const orders = [pay(world), pay(world), pay(world)];
      await world.settled();
      const lists = [await openList(world), await openList(world, jiwon)];
      const answers = await Promise.all(
        lists.map(async ({ id }, index) => {
          const user = [minsu, jiwon][index] ?? minsu;
          return await discord.click({ messageId: id, label: '3건 발송 + 발송처리', user });
        }),
      );
      await Promise.all(answers.map(async (answer) => await answer.settled()));
      await world.bot.idle();
      assert.equal(world.mailbox.mails().length, 3);
      for (const { productOrderIds } of orders)
        assert.equal(world.naver.line(productOrderIds[0] ?? '').dispatchCount, 1);
      const told = answers.flatMap((answer) => answer.followUps().map(({ content }) => content));
      assert.equal(told.length, 1);
      assert.match(told[0] ?? '', /^승인한 주문이 없습니다.*\n이미 처리됨: /);
    });

    test('a choice and its list outlive a restart; a group that is under way can be looked at again', async () => {
      await using world = await startWorld(database);
      const { discord, minsu } = world;
      await world.importKeys('PEND-KEYS-0001', 'PEND-KEYS-0002', 'PEND-KEYS-0003');
      const orders = [pay(world, 'one@example.com'), pay(world, 'two@example.com')];
      await world.settled();
      const list = await openList(world);
      const [first = ''] = chosenIn(list);
      const chosen = await discord.select({ messageId: list.id, customId: CHOOSE, values: [first], user: minsu });
      await chosen.settled();
      assert.match(discord.message(list.id).content, /선택 1건, 키 1개\n.*\n제외 1건: 선택 안 함 1/);
      await world.restart();
      // The mail server takes nothing, so that it stays under way.
      world.mailbox.faults.add({ stage: 'mail', kind: 'reply', code: 421, times: Infinity });
      const tapped = await discord.click({ messageId: list.id, label: '1건 발송 + 발송처리', user: minsu });
      await tapped.settled();
      assert.match(discord.message(list.id).content, /^📨 0\/1 발송/);
      await world.restart();
      world.mailbox.faults.clear();
      world.later(60_000);
      await world.settled();
      const again = await discord.click({ messageId: list.id, label: '새로 고침', user: minsu });
      await again.settled();
      assert.match(discord.message(list.id).content, /^✅ 1\/1 발송 완료/);
      assert.equal(world.mailbox.mails().length, 1);
      assert.equal(orders.filter(({ orderId }) => /발송 완료/.test(world.card(orderId).content)).length, 1);
    });

    test('while paused nothing is approved, and whoever has no role is told so', async () => {
      await using world = await startWorld(database);
      const { discord, minsu, visitor } = world;
      await world.importKeys('PEND-KEYS-0001');
      pay(world);
      await world.settled();
      const refused = await discord.slash({ command: 'order pending', user: visitor });
      assert.match((await refused.message()).content, /<@&\d+>/);
      const list = await openList(world);
      await (await discord.slash({ command: 'store pause', user: minsu })).message();
      const answer = await discord.click({ messageId: list.id, label: '1건 발송 + 발송처리', user: minsu });
      assert.match((await answer.followUp()).content, /일시 정지/);
      assert.equal(world.mailbox.mails().length, 0);
    });

    test('many at once after an outage: silent cards, what needs somebody first, and one message that rings and approves', async () => {
      await using world = await startWorld(database);
      const { discord, naver, minsu } = world;
      await world.importKeys(...Array.from({ length: 12 }, (_, index) => `PEND-KEYS-${1000 + index}`));
      const ready = Array.from({ length: 8 }, (_, index) => pay(world, `buyer${index}@example.com`));
      const lost = pay(world, '없어요');
      const canceled = pay(world);
      naver.confirmByHand(canceled.productOrderIds[0] ?? '');
      naver.requestCancel(canceled.productOrderIds[0] ?? '');
      await world.settled();
      await world.settled();

      const [message, ...others] = loud(world);
      assert.equal(others.length, 0, 'more than one message rang');
      assert.ok(message);
      const cards = discord.messages(discord.channelId).filter(({ embeds }) => embeds.length > 0);
      assert.equal(cards.length, 10);
      assert.equal(discord.messages(discord.channelId).at(-1)?.id, message.id, 'it comes after the cards');
      assert.match(message.content, /^📬 주문 10건이 한꺼번에 들어왔습니다\n/);
      assert.match(message.content, /승인 대기 8/);
      assert.match(message.content, /이메일 확인 필요 1/);
      assert.match(message.content, /취소 요청 1/);
      assert.match(message.content, /선택 8건, 키 8개/);
      for (const { orderId } of [lost, canceled])
        assert.ok(message.content.includes(world.card(orderId).id), 'no link to what needs somebody');
      await world.restart();
      const over = await approve(world, message);
      assert.match(over.content, /^✅ 8\/8 발송 완료/);
      assert.ok(
        over.content.includes(world.card(lost.orderId).id),
        'what is still to be done is gone from the message',
      );
      for (const [index] of ready.entries()) assert.equal(world.mailbox.to(`buyer${index}@example.com`).length, 1);
      assert.equal(loud(world).length, 1);
      const opened = await discord.click({ messageId: message.id, label: '목록', user: minsu });
      const list = await opened.message();
      assert.equal(list.viewerId, minsu.id);
      assert.match(list.content, /^📋 대기 2건/);
    });

    test('a few orders ring one by one, as ever', async () => {
      await using world = await startWorld(database);
      for (let count = 0; count < 3; count += 1) pay(world);
      await world.settled();
      assert.equal(loud(world).length, 3);
      assert.ok(loud(world).every(({ embeds }) => embeds.length === 1));
    });

    test('Discord was away: what piled up comes in one message, and what went out by itself is said too', async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      const { discord } = world;
      await world.importKeys(...Array.from({ length: 9 }, (_, index) => `PEND-KEYS-${1000 + index}`));
      discord.faults.add({ route: 'create_message', kind: 'status', status: 503, times: Infinity });
      for (let count = 0; count < 9; count += 1) pay(world, `buyer${count}@example.com`);
      pay(world, '없어요');
      await world.settled();
      assert.equal(world.mailbox.mails().length, 9, 'buyers do not wait for Discord');
      discord.faults.clear();
      world.later(10 * 60_000);
      await world.settled();
      assert.equal(loud(world).length, 1);
      assert.match(loud(world)[0]?.content ?? '', /^📬 주문 10건이 한꺼번에/);
      assert.match(loud(world)[0]?.content ?? '', /발송 완료 9/);
      assert.match(loud(world)[0]?.content ?? '', /이메일 확인 필요 1/);
      const [first] = discord.messages(discord.channelId).filter(({ embeds }) => embeds.length > 0);
      assert.match(first?.content ?? '', /이메일 확인 필요/, 'what needs somebody comes first');
    });
  });
}
