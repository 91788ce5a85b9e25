// Rules that hold an order until somebody lets it go, blocked buyers, and several rules within one order; everything on the wire.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { FEATURE_DATABASES } from './databases.ts';
import { startWorld, type World } from './world.ts';

const KEYS = Array.from({ length: 9 }, (_, index) => `HOLD-RULE-000${index + 1}`);

/** The world with keys and rules. */
async function open(
  database: (typeof FEATURE_DATABASES)[number],
  rules: Record<string, string>,
  settings: Record<string, string> = { DELIVERY_MODE: 'auto' },
): Promise<World> {
  const world = await startWorld(database, settings);
  await world.importKeys(...KEYS);
  if (Object.keys(rules).length > 0) await type(world, 'store holds', rules);
  return world;
}

async function type(world: World, command: string, options: Record<string, string> = {}): Promise<string> {
  const answer = await world.discord.slash({ command, options, user: world.minsu });
  const { content } = await answer.message();
  await world.bot.idle();
  return content;
}

function sell(world: World, about: Partial<Parameters<World['naver']['pay']>[0]> & { email?: string } = {}) {
  const { email = 'kim@example.com', ...rest } = about;
  return world.naver.pay({ ...world.product, typed: { 이메일: email }, ...rest });
}

function rings(world: World): string[] {
  return world.discord
    .messages(world.discord.channelId)
    .filter(({ embeds }) => embeds.length === 0)
    .map(({ content }) => content);
}

for (const database of FEATURE_DATABASES) {
  suite(database, { concurrency: 6 }, () => {
    test('three units of one line are held, with the rule on the card; Resume lets them go', async () => {
      await using world = await open(database, { units: '3' });
      const small = sell(world, { quantity: 2, ordererName: '이하나' });
      const large = sell(world, { quantity: 3, email: 'lee@example.com', ordererName: '박두리' });
      await world.settled();
      assert.match(world.card(small.orderId).content, /발송 완료/);
      assert.match(world.card(large.orderId).content, /^⏸️ 보류 · 수량 3개 이상 · /);
      assert.deepEqual(world.mailbox.to('lee@example.com'), []);
      await world.tap(large.orderId, '재개');
      assert.equal(world.mailbox.to('lee@example.com').length, 1);
      assert.match(world.card(large.orderId).content, /발송 완료/);
    });

    test('the units of all lines of an order count together, from its first line on', async () => {
      await using world = await open(database, { units: '3' });
      const typed = { 이메일: 'kim@example.com' };
      const { orderId } = world.naver.pay({
        lines: [
          { ...world.product, typed },
          { ...world.product, typed },
          { ...world.product, typed, addOn: true },
        ],
      });
      await world.settled();
      assert.equal(world.mailbox.mails().length, 0);
      assert.match(world.card(orderId).content, /보류 · 수량 3개 이상/);
    });

    test('a large sum is held, also where somebody has to approve anyway', async () => {
      await using world = await open(database, { sum: '58,000원' }, {});
      const { orderId } = sell(world, { quantity: 2 });
      await world.settled();
      assert.match(world.card(orderId).content, /보류 · 58,000원 이상/);
      await world.tap(orderId, '재개');
      assert.match(world.card(orderId).content, /승인 대기/);
      await world.tap(orderId, '발송 + 발송처리');
      assert.equal(world.mailbox.mails().length, 1);
    });

    test('the same buyer again within the hour is held, also when both orders come with one look', async () => {
      await using world = await open(database, { again_minutes: '60' });
      const at = Date.now();
      const first = sell(world, { paidAt: new Date(at) });
      await world.settled();
      const second = sell(world, { paidAt: new Date(at + 1) });
      const third = sell(world, { paidAt: new Date(at + 3) });
      const stranger = sell(world, { paidAt: new Date(at + 2), ordererName: '남남', email: 'nam@example.com' });
      await world.settled();
      assert.match(world.card(second.orderId).content, /보류 · 같은 구매자가 60분 안에 다시 주문/);
      assert.match(world.card(third.orderId).content, /보류/);
      assert.match(world.card(stranger.orderId).content, /발송 완료/);
      assert.match(world.card(first.orderId).content, /발송 완료/);
    });

    test('of two orders of one buyer in one look the earlier goes out', async () => {
      await using world = await open(database, { again_minutes: '60' });
      const at = Date.now();
      const later = sell(world, { paidAt: new Date(at + 2) });
      const earlier = sell(world, { paidAt: new Date(at + 1) });
      await world.settled();
      assert.match(world.card(earlier.orderId).content, /발송 완료/);
      assert.match(world.card(later.orderId).content, /보류/);
    });

    test('an address that another buyer used is held, also when both come with one look, and also when it is given later', async () => {
      await using world = await open(database, { shared_address: 'on' });
      const first = sell(world, { ordererName: '하나', email: 'one@example.com' });
      await world.settled();
      assert.match(world.card(first.orderId).content, /발송 완료/);
      const second = sell(world, { ordererName: '두리', email: 'ONE@example.com' });
      const twins = ['세라', '네오'].map((ordererName) => sell(world, { ordererName, email: 'two@example.com' }));
      const none = sell(world, { ordererName: '다솜', email: '메일 없어요' });
      await world.settled();
      assert.match(world.card(second.orderId).content, /보류 · 다른 구매자가 쓴 이메일/);
      for (const { orderId } of twins) assert.match(world.card(orderId).content, /보류 · 다른 구매자가 쓴 이메일/);
      const { modal } = await world.discord.click({
        messageId: world.card(none.orderId).id,
        label: '이메일 수정',
        user: world.minsu,
      });
      await (await world.discord.submit(modal, { address: 'one@example.com' }, world.minsu)).settled();
      await world.bot.idle();
      assert.match(world.card(none.orderId).content, /보류 · 다른 구매자가 쓴 이메일/);
      assert.equal(world.mailbox.to('two@example.com').length, 0);
    });

    test('a gift is judged when it is accepted, and what a claim gave back is judged again', async () => {
      await using world = await open(database, {});
      const gift = sell(world, { gift: true, quantity: 3 });
      await world.settled();
      assert.match(world.card(gift.orderId).content, /선물 수락 대기/);
      await type(world, 'store holds', { units: '3' });
      world.naver.acceptGift(gift.orderId);
      await world.settled();
      assert.match(world.card(gift.orderId).content, /보류 · 수량 3개 이상/);
      assert.ok(
        rings(world).some((text) => text.includes('보류 규칙에 걸렸습니다: 수량 3개 이상')),
        'nobody was told',
      );
    });

    test('block: the open orders of the buyer are held at once, a delivery in its middle too, and every later one', async () => {
      await using world = await open(database, {});
      const { naver, product, discord, mailbox } = world;
      // In the middle: the mail server does not take it, so it is tried again and again.
      mailbox.faults.add({ stage: 'rcpt', kind: 'reply', code: 451, times: Infinity });
      const middle = sell(world);
      const other = sell(world, { ordererName: '남남', email: 'nam@example.com' });
      naver.pay({ ...product, typed: { 이메일: '없음' } });
      await world.settled();
      const answer = await type(world, 'buyer block', { order: middle.orderId });
      assert.match(answer, /차단했습니다/);
      assert.match(answer, /상품주문 2건을 보류했습니다/);
      assert.match(answer, new RegExp(`${middle.orderId}.*discord\\.com/channels`));
      mailbox.faults.clear();
      world.later(10 * 60_000);
      await world.settled();
      assert.deepEqual(mailbox.to('kim@example.com'), []);
      assert.equal(mailbox.to('nam@example.com').length, 1, 'somebody else was held, too');
      assert.match(world.card(middle.orderId).content, /보류 · 차단한 구매자/);
      assert.match(world.card(other.orderId).content, /발송 완료/);
      const next = sell(world);
      await world.settled();
      assert.match(world.card(next.orderId).content, /보류 · 차단한 구매자/);

      const again = await type(world, 'buyer block', { order: next.orderId });
      assert.match(again, /이미 차단한 구매자입니다/);
      const unblocked = await type(world, 'buyer unblock', { order: next.orderId });
      assert.match(unblocked, /차단을 풀었습니다/);
      assert.match(unblocked, /아직 보류 중인 상품주문 3건/);
      const free = sell(world);
      await world.settled();
      assert.match(world.card(free.orderId).content, /발송 완료/);
      assert.match(world.card(next.orderId).content, /보류/, 'what was held went out by itself');
      await world.tap(next.orderId, '재개');
      assert.match(world.card(next.orderId).content, /발송 완료/);
      assert.equal(discord.messages(discord.channelId).filter(({ embeds }) => embeds.length > 0).length, 5);
    });

    test('one order, three rules: the automatic line goes out, the manual one asks, the held one waits', async () => {
      await using world = await open(database, { shared_address: 'on' }, {});
      const { naver, mailbox, product } = world;
      const by = naver.addProduct({ name: '자동 상품', priceKrw: 10_000, directInputs: ['이메일'] });
      const add = naver.addProduct({ name: '추가 상품', priceKrw: 5_000, directInputs: ['이메일'] });
      for (const { productId } of [by, add]) {
        await type(world, 'product set', {
          product: productId,
          source: 'link',
          link: `https://download.example/${productId}`,
          mode: 'auto',
        });
      }
      sell(world, { ordererName: '남남', email: 'used@example.com' });
      await world.settled();
      const { orderId, productOrderIds } = naver.pay({
        lines: [
          { ...product, typed: { 이메일: 'kim@example.com' } },
          { productId: by.productId, typed: { 이메일: 'kim@example.com' } },
          { productId: by.productId, typed: { 이메일: 'used@example.com' } },
          { productId: add.productId, typed: { 이메일: 'kim@example.com' }, addOn: true },
        ],
      });
      const states = () => productOrderIds.map((id) => naver.line(id).productOrderStatus);
      await world.settled();
      // Naver takes an add-on only after its main line, and that is the one that is held.
      assert.deepEqual(states(), ['PAYED', 'DELIVERING', 'PAYED', 'PAYED']);
      const [mail, ...more] = mailbox.to('kim@example.com');
      assert.equal(more.length, 0);
      for (const { productId } of [by, add]) assert.ok(mail?.text.includes(`https://download.example/${productId}`));
      assert.equal(mailbox.to('used@example.com').length, 0);
      const card = JSON.stringify(world.card(orderId).embeds);
      assert.match(card, /승인 대기/);
      assert.match(card, /보류 · 다른 구매자가 쓴 이메일/);
      assert.doesNotMatch(card, /거부/, 'waiting for the main line is no failure');

      await world.tap(orderId, '발송 + 발송처리');
      assert.deepEqual(states(), ['DELIVERING', 'DELIVERING', 'PAYED', 'PAYED']);
      await world.tap(orderId, '재개');
      assert.deepEqual(states(), ['DELIVERING', 'DELIVERING', 'DELIVERING', 'DELIVERING']);
      assert.equal(mailbox.to('kim@example.com').length, 2);
      assert.equal(mailbox.to('used@example.com').length, 1);
      assert.ok(naver.lines().every(({ dispatchCount }) => dispatchCount <= 1));
    });

    test('a rule survives a restart, and one that was taken away holds nobody', async () => {
      await using world = await open(database, { units: '2' });
      await world.restart();
      const held = sell(world, { quantity: 2 });
      await world.settled();
      assert.match(world.card(held.orderId).content, /보류 · 수량 2개 이상/);
      await type(world, 'store holds', { units: '-' });
      const free = sell(world, { quantity: 2, ordererName: '하나', email: 'one@example.com' });
      await world.settled();
      assert.match(world.card(free.orderId).content, /발송 완료/);
      assert.match(world.card(held.orderId).content, /보류/);
    });
  });
}
