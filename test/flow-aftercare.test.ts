// What operators do for an order after its delivery: everything on the wire, on both databases.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { startLicenseServer } from '../src/sandbox/license-server.ts';
import { FEATURE_DATABASES } from './databases.ts';

import { openPanel, sayAll } from './panel.ts';
import { startWorld, type World } from './world.ts';

const MINUTE_MS = 60_000;
const KIM = 'kim@example.com';
const NEW = 'new@example.com';
const [K1, K2, K3] = ['AAAA-AAAA-0001', 'BBBB-BBBB-0002', 'CCCC-CCCC-0003'] as const;
const KEY = /[A-Z]{4}-[A-Z]{4}-\d{4}/g;

type Sold = { orderId: string; ids: string[]; line: () => ReturnType<World['naver']['line']> };

/** One order of Kim's, delivered. */
async function sell(world: World, { quantity = 1, label = '발송 + 발송처리' } = {}): Promise<Sold> {
  const paid = world.naver.pay({ ...world.product, quantity, typed: { 이메일: KIM } });
  await world.settled();
  await world.tap(paid.orderId, label);
  const ids = paid.productOrderIds;
  return { orderId: paid.orderId, ids, line: () => world.naver.line(ids[0] ?? '') };
}

function keysIn(mail: { text: string } | undefined): string[] {
  return [...new Set(mail?.text.match(KEY))];
}

function productOf({ product }: World): { product: string } {
  return { product: product.productId };
}

/** Messages that ring: new ones without a card's embed. */
function rings(world: World): string[] {
  return world.discord
    .messages(world.discord.channelId)
    .filter((message) => message.embeds.length === 0)
    .map(({ content }) => content);
}

async function ask(world: World, command: string, options: Record<string, string> = {}, user = world.minsu) {
  return sayAll(await (await world.discord.slash({ command, options, user })).message());
}

for (const database of FEATURE_DATABASES) {
  suite(database, { concurrency: 6 }, () => {
    const start = async (settings: Record<string, string> = {}, keys: readonly string[] = [K1, K2]) => {
      const world = await startWorld(database, settings);
      await world.importKeys(...keys);
      return world;
    };

    test('a resend brings the same key under a new Message-ID, and says that it is one', async () => {
      await using world = await start();
      const { orderId } = await sell(world);
      const panel = await openPanel(world, orderId);
      assert.match(panel.text(), /…0001/);
      await panel.tap('재발송');
      const [first, again, ...more] = world.mailbox.to(KIM);
      assert.equal(more.length, 0);
      assert.deepEqual([keysIn(first), keysIn(again)], [[K1], [K1]]);
      assert.notEqual(again?.messageId, first?.messageId);
      assert.match(again?.subject ?? '', /재발송/);
      const status = await ask(world, 'order status', { order: orderId });
      assert.match(status, /재발송 요청.*민수[^]*재발송 메일 접수/);
      assert.match(JSON.stringify(world.card(orderId).embeds), /재발송 메일 접수/);
      assert.deepEqual(rings(world), []);
    });

    test('two operators ask for it at once: one mail, and the slower one is told', async () => {
      await using world = await start();
      const { orderId } = await sell(world);
      const panels = await Promise.all([world.minsu, world.jiwon].map((user) => openPanel(world, orderId, user)));
      await Promise.all(panels.map((panel) => panel.tap('재발송')));
      assert.equal(world.mailbox.to(KIM).length, 2);
      const told = panels.map((panel) => panel.text());
      assert.equal(told.filter((text) => /다시 보냅니다/.test(text)).length, 1);
      assert.equal(told.filter((text) => /그사이 바뀌었습니다|아직 나가는 중/.test(text)).length, 1);
    });

    test('a new address is asked about once more, gets the same key, and is the order’s from then on', async () => {
      await using world = await start();
      const { orderId } = await sell(world);
      const panel = await openPanel(world, orderId);
      await panel.fill('다른 주소로', { address: 'new@' });
      assert.match(panel.text(), /이메일 주소가 아닙니다/);

      await panel.fill('다른 주소로', { address: ` ${NEW} ` });
      assert.match(panel.text(), /new@example\.com.*누구나/);
      assert.equal(world.mailbox.to(NEW).length, 0, 'sent without a second tap');
      world.later(MINUTE_MS + 1_000);
      await panel.tap('이 주소로 보내기');
      assert.equal(world.mailbox.to(NEW).length, 0, 'sent after the question had lapsed');

      const other = await openPanel(world, orderId);
      await other.fill('다른 주소로', { address: NEW });
      await other.tap('이 주소로 보내기');
      assert.deepEqual(world.mailbox.to(NEW).map(keysIn), [[K1]]);
      await (await openPanel(world, orderId)).tap('재발송');
      assert.equal(world.mailbox.to(NEW).length, 2, 'the new address is the one in force');
      assert.equal(world.mailbox.to(KIM).length, 1);
    });

    test('a question is the presser’s own: the second tap of somebody else, or after a restart, does nothing', async () => {
      await using world = await start();
      const { orderId } = await sell(world);
      const panel = await openPanel(world, orderId);
      await panel.fill('다른 주소로', { address: NEW });
      await world.restart();
      await panel.tap('이 주소로 보내기');
      assert.match(panel.text(), /1분이 지나/);
      assert.equal(world.mailbox.to(NEW).length, 0);
    });

    test('a cancel request noticed at the moment of the 354: no byte is given, and somebody is told', async () => {
      await using world = await start();
      const { orderId, ids } = await sell(world, { label: '라이선스 발송' });
      const off = world.mailbox.on('data', async () => {
        world.naver.requestCancel(ids[0] ?? '');
        await world.bot.pollNow();
      });
      await (await openPanel(world, orderId)).tap('재발송');
      off();
      assert.equal(world.mailbox.to(KIM).length, 1);
      assert.ok(
        rings(world).some((ring) => /재발송 중단/.test(ring)),
        'nobody was told',
      );
      assert.match(await ask(world, 'order status', { order: orderId }), /재발송 중단.*취소 요청/);
    });

    test('canceled while the mail server said "later": the store is read again, and nothing goes out', async () => {
      await using world = await start();
      const { orderId, ids } = await sell(world, { label: '라이선스 발송' });
      world.mailbox.faults.add({ stage: 'rcpt', kind: 'reply', code: 451 });
      await (await openPanel(world, orderId)).tap('재발송');
      world.naver.requestCancel(ids[0] ?? '');
      world.later(5 * MINUTE_MS);
      await world.bot.idle();
      assert.equal(world.mailbox.to(KIM).length, 1);
      assert.ok(rings(world).some((ring) => /재발송 중단/.test(ring)));
    });

    test('canceled before the request: refused with the reason, from a fresh look at the store', async () => {
      await using world = await start();
      const { orderId, ids } = await sell(world, { label: '라이선스 발송' });
      const panel = await openPanel(world, orderId);
      world.naver.requestCancel(ids[0] ?? '');
      await panel.tap('재발송');
      assert.match(panel.text(), /취소 요청이 들어와 있어/);
      assert.ok(!panel.labels().includes('재발송'));
      assert.equal(world.mailbox.to(KIM).length, 1);
    });

    test('while the store is paused, or the order held, nothing is sent again', async () => {
      await using world = await start();
      const { orderId } = await sell(world, { label: '라이선스 발송' });
      const panel = await openPanel(world, orderId);
      await ask(world, 'store pause');
      await panel.tap('재발송');
      assert.match(panel.text(), /일시 정지/);
      await ask(world, 'store resume');
      await world.tap(orderId, '보류');
      await panel.tap('재발송');
      assert.match(panel.text(), /보류된 주문/);
      assert.equal(world.mailbox.to(KIM).length, 1);
    });

    test('the mail server refuses it: somebody is told, and another address goes through', async () => {
      await using world = await start();
      const { orderId } = await sell(world);
      const fault = { stage: 'rcpt', kind: 'reply', code: 550, address: KIM, times: Infinity } as const;
      world.mailbox.faults.add(fault);
      await (await openPanel(world, orderId)).tap('재발송');
      assert.ok(rings(world).some((ring) => /다른 주소로 보내세요/.test(ring)));
      assert.match(JSON.stringify(world.card(orderId).embeds), /재발송 메일 거부됨/);
      assert.match(await ask(world, 'order status', { order: orderId }), /SMTP 550/);

      const panel = await openPanel(world, orderId);
      await panel.fill('다른 주소로', { address: NEW });
      await panel.tap('이 주소로 보내기');
      assert.deepEqual(world.mailbox.to(NEW).map(keysIn), [[K1]]);
      assert.doesNotMatch(JSON.stringify(world.card(orderId).embeds), /재발송 메일 거부됨/);
    });

    test('its answer is lost: after a minute the same bytes once more; lost again, a person decides', async () => {
      await using world = await start();
      const { orderId } = await sell(world);
      world.mailbox.faults.add({ stage: 'accept', kind: 'drop', when: 'after', times: 2 });
      const panel = await openPanel(world, orderId);
      await panel.tap('재발송');
      assert.equal(world.mailbox.to(KIM).length, 2);
      await panel.tap('재발송');
      assert.match(panel.text(), /아직 나가는 중/, 'a second one was let through while the fate of the first is open');
      for (let round = 0; round < 3; round += 1) {
        world.later(MINUTE_MS + 1_000);
        await world.bot.idle();
      }
      const [, second, third, ...more] = world.mailbox.to(KIM);
      assert.equal(more.length, 0, 'repeated without a person');
      assert.deepEqual(third?.raw, second?.raw);
      assert.ok(rings(world).some((ring) => /도착했는지 알 수 없습니다/.test(ring)));
    });

    test('stopped and started again between the request and the sending: sent once', async () => {
      await using world = await start();
      const { orderId } = await sell(world);
      world.mailbox.faults.add({ stage: 'rcpt', kind: 'reply', code: 451 });
      await (await openPanel(world, orderId)).tap('재발송');
      assert.equal(world.mailbox.to(KIM).length, 1);
      await world.restart();
      world.later(5 * MINUTE_MS);
      await world.bot.idle();
      assert.deepEqual(world.mailbox.to(KIM).map(keysIn), [[K1], [K1]]);
    });

    test('stopped while the mail server was silent about it: repeated after a minute with the same bytes', async () => {
      await using world = await start();
      const { orderId } = await sell(world);
      world.mailbox.faults.add({ stage: 'accept', kind: 'stall', when: 'after' });
      const sent = world.mailbox.nextMail((mail) => /재발송/.test(mail.subject));
      await (await openPanel(world, orderId)).press('재발송');
      const first = await sent;
      const restarted = world.restart();
      world.mailbox.disconnectAll();
      await restarted;
      await world.bot.idle();
      world.later(MINUTE_MS + 1_000);
      await world.bot.idle();
      const copies = world.mailbox.to(KIM).slice(1);
      assert.equal(copies.length, 2);
      assert.deepEqual(copies[1]?.raw, first.raw);
    });

    test('a license that does not work is replaced: another one by mail, the old one revoked and never sold again', async () => {
      await using world = await start({}, [K1, K2, K3]);
      const { orderId } = await sell(world);
      const panel = await openPanel(world, orderId);
      await panel.tap('교체');
      await panel.chooseAndFill('교체할 키', '0001', { why: ['faulty'] });
      assert.match(panel.text(), /…0001.*무효화/);
      assert.equal(world.mailbox.mails().length, 1, 'replaced without a second tap');
      await panel.tap('교체하기');
      const [, mail] = world.mailbox.to(KIM);
      assert.deepEqual(keysIn(mail), [K2]);
      assert.match(mail?.subject ?? '', /교체/);
      assert.match(JSON.stringify(world.card(orderId).embeds), /…0002.*무효화 1개/);
      const status = await ask(world, 'order status', { order: orderId });
      assert.match(status.replaceAll('\\', ''), /라이선스 교체.*…0001 → …0002.*민수/);
      await (await openPanel(world, orderId)).tap('재발송');
      assert.deepEqual(keysIn(world.mailbox.to(KIM).at(-1)), [K2]);
      await sell(world);
      assert.deepEqual(keysIn(world.mailbox.to(KIM).at(-1)), [K3], 'the revoked key was sold again');
    });

    test('one the buyer never saw goes back to the pool; the new one may be a particular key', async () => {
      await using world = await start({}, [K1, K2, K3]);
      const { orderId } = await sell(world);
      const panel = await openPanel(world, orderId);
      await panel.tap('교체');
      await panel.chooseAndFill('교체할 키', '0001', { why: ['unseen'], key: 'NOT-IN-THE-POOL' });
      await panel.tap('교체하기');
      assert.match(panel.text(), /남은 재고에 없습니다/);
      await panel.tap('교체');
      await panel.chooseAndFill('교체할 키', '0001', { why: ['unseen'], key: K3 });
      assert.match(panel.text(), /두 사람이 같은 키/);
      await panel.tap('교체하기');
      assert.deepEqual(keysIn(world.mailbox.to(KIM).at(-1)), [K3]);
      await sell(world);
      assert.deepEqual(keysIn(world.mailbox.to(KIM).at(-1)), [K1], 'the oldest of the pool again');
    });

    test('without stock nothing is replaced, and nothing changes', async () => {
      await using world = await start({}, [K1]);
      const { orderId } = await sell(world);
      const panel = await openPanel(world, orderId);
      await panel.tap('교체');
      await panel.chooseAndFill('교체할 키', '0001', { why: ['faulty'] });
      await panel.tap('교체하기');
      assert.match(panel.text(), /재고가 없어/);
      await panel.tap('재발송');
      assert.deepEqual(world.mailbox.to(KIM).map(keysIn), [[K1], [K1]]);
    });

    test('of several keys one is replaced, and the mail holds all that are good now', async () => {
      await using world = await start({}, [K1, K2, K3]);
      const { orderId } = await sell(world, { quantity: 2 });
      const panel = await openPanel(world, orderId);
      await panel.tap('교체');
      await panel.chooseAndFill('교체할 키', '0001', { why: ['faulty'] });
      await panel.tap('교체하기');
      assert.deepEqual(keysIn(world.mailbox.to(KIM).at(-1)), [K3, K2]);
    });

    test('two operators replace the same key at once: one replacement', async () => {
      await using world = await start({}, [K1, K2, K3]);
      const { orderId } = await sell(world);
      const panels = await Promise.all([world.minsu, world.jiwon].map((user) => openPanel(world, orderId, user)));
      for (const panel of panels) {
        await panel.tap('교체');
        await panel.chooseAndFill('교체할 키', '0001', { why: ['faulty'] });
      }
      await Promise.all(panels.map((panel) => panel.tap('교체하기')));
      assert.equal(world.mailbox.mails().length, 2);
      assert.match(await ask(world, 'license stock'), /남음 \*\*1\*\*/);
    });

    test('a mistaken replacement is undone: the old key is good again, the new one, which is out, is revoked', async () => {
      await using world = await start();
      const { orderId } = await sell(world);
      const panel = await openPanel(world, orderId);
      await panel.tap('교체');
      await panel.chooseAndFill('교체할 키', '0001', { why: ['faulty'] });
      await panel.tap('교체하기');
      await (await openPanel(world, orderId)).tap('기록');
      const other = await openPanel(world, orderId);
      await other.tap('교체');
      await other.choose('되돌릴 교체', '0002');
      await other.tap('되돌리기');
      assert.match(other.text(), /교체를 되돌렸습니다[^]*…0001/);
      await other.tap('재발송');
      assert.deepEqual(keysIn(world.mailbox.to(KIM).at(-1)), [K1]);
      const { orderId: next } = world.naver.pay({ ...world.product, typed: { 이메일: 'lee@example.com' } });
      await world.settled();
      await world.tap(next, '발송 + 발송처리');
      assert.equal(world.mailbox.to('lee@example.com').length, 0, 'a key that was out was sold to somebody else');
    });

    test('undone before its mail has left: the new key is free, and that mail never leaves', async () => {
      await using world = await start();
      const { orderId } = await sell(world);
      world.mailbox.faults.add({ stage: 'rcpt', kind: 'reply', code: 451 });
      const panel = await openPanel(world, orderId);
      await panel.tap('교체');
      await panel.chooseAndFill('교체할 키', '0001', { why: ['faulty'] });
      await panel.tap('교체하기');
      await panel.tap('교체');
      await panel.choose('되돌릴 교체', '0002');
      await panel.tap('되돌리기');
      assert.match(panel.text(), /나가려던 메일은 거두었습니다/);
      world.later(5 * MINUTE_MS);
      await world.bot.idle();
      assert.equal(world.mailbox.mails().length, 1);
      assert.match(await ask(world, 'license stock'), /남음 \*\*1\*\*/);
      await panel.tap('재발송');
      assert.deepEqual(keysIn(world.mailbox.to(KIM).at(-1)), [K1]);
    });

    test('a revoked key is worth nothing; never seen by the buyer, it is sold again, but not by one tap', async () => {
      await using world = await start({}, [K1]);
      const { orderId } = await sell(world);
      const panel = await openPanel(world, orderId);
      await panel.tap('무효화');
      await panel.choose('무효화할 키', '0001');
      await panel.tap('무효화하기');
      assert.match(panel.text(), /키 1개를 무효화했습니다/);
      await panel.tap('재발송');
      assert.match(panel.text(), /보낼 라이선스가 없습니다/);
      const { orderId: next } = world.naver.pay({ ...world.product, typed: { 이메일: 'lee@example.com' } });
      await world.settled();
      await world.tap(next, '발송 + 발송처리');
      assert.match(world.card(next).content, /재고 대기/);

      await panel.tap('무효화');
      await panel.choose('구매자가 보지 못한 키를 재고로', '0001');
      await panel.tap('재고로 돌리기');
      assert.equal(world.mailbox.to('lee@example.com').length, 0, 'one tap too few');
      await panel.tap('그래도 재고로 돌리기');
      assert.deepEqual(world.mailbox.to('lee@example.com').map(keysIn), [[K1]]);
    });

    test('what is too many after a partial cancel is revoked with one tap, and not sent again', async () => {
      await using world = await start({}, [K1, K2, K3]);
      const { orderId, ids } = await sell(world, { quantity: 3, label: '라이선스 발송' });
      world.naver.requestCancel(ids[0] ?? '', { quantity: 1 });
      world.naver.approveCancelByHand(ids[0] ?? '');
      await world.settled();
      const panel = await openPanel(world, orderId);
      assert.match(panel.text(), /수량이 줄어 키 1개/);
      await panel.tap('재발송');
      assert.deepEqual(keysIn(world.mailbox.to(KIM).at(-1)), [K1, K2]);
      await panel.tap('무효화');
      await panel.tap('남는 키 1개');
      await panel.tap('무효화하기');
      assert.doesNotMatch(panel.text(), /수량이 줄어/);
      assert.match(panel.text(), /무효화 1개/);
    });

    test('all keys of a canceled order are revoked with one tap', async () => {
      await using world = await start({}, [K1, K2]);
      const { orderId, ids } = await sell(world, { quantity: 2, label: '라이선스 발송' });
      world.naver.requestCancel(ids[0] ?? '');
      world.naver.approveCancelByHand(ids[0] ?? '');
      await world.settled();
      const panel = await openPanel(world, orderId);
      assert.match(panel.text(), /끝난 주문인데 키 2개/);
      await panel.tap('무효화');
      await panel.tap('나간 키 2개 모두');
      await panel.tap('무효화하기');
      assert.match(panel.text(), /키 2개를 무효화했습니다/);
      assert.doesNotMatch(panel.text(), /끝난 주문인데/);
      assert.match(JSON.stringify(world.card(orderId).embeds), /무효화 2개/);
    });

    test('licenses are shown behind spoilers, to the presser alone, and every look is in the history', async () => {
      await using world = await start();
      const { orderId } = await sell(world);
      const panel = await openPanel(world, orderId);
      const shown = await panel.open('라이선스 보기');
      assert.match(shown.content, new RegExp(`\\|\\|\`\`\`\n${K1}\n\`\`\`\\|\\|`));
      assert.equal(shown.viewerId, world.minsu.id);
      assert.match(await ask(world, 'order status', { order: orderId }), /라이선스 열람.*민수/);
      assert.doesNotMatch(JSON.stringify(world.card(orderId).embeds), /열람/);
    });

    test('where an admin role is set, an operator without it sees no key', async () => {
      await using world = await startWorld(
        database,
        {},
        {
          before({ discord, env, minsu }) {
            const admin = discord.addRole('관리자');
            env['DISCORD_ADMIN_ROLE_IDS'] = admin;
            discord.setRoles(minsu, [env['DISCORD_OPERATOR_ROLE_IDS'] ?? '', admin]);
          },
        },
      );
      await world.importKeys(K1);
      const { orderId } = await sell(world);
      const panel = await openPanel(world, orderId, world.jiwon);
      assert.ok(!panel.labels().includes('라이선스 보기'));
      assert.ok(panel.labels().includes('재발송'));
      const talk = await panel.open('톡톡 문구');
      assert.deepEqual(talk.components, []);

      const open = await openPanel(world, orderId);
      world.discord.setRoles(world.minsu, [world.env['DISCORD_OPERATOR_ROLE_IDS'] ?? '']);
      assert.match((await open.open('라이선스 보기')).content, /관리자 역할만/);
      assert.doesNotMatch(await ask(world, 'order status', { order: orderId }), /열람/);
    });

    test('the text for TalkTalk says where the license went; with keys it is a look', async () => {
      await using world = await start();
      const { orderId } = await sell(world);
      const panel = await openPanel(world, orderId, world.jiwon);
      const talk = await panel.open('톡톡 문구');
      assert.match(
        talk.content,
        /```\n안녕하세요, 정리상점입니다\. 라이선스를 ki\*\*\*@example\.com 주소로 보내 드렸습니다\(.*\)\. 스팸함/,
      );
      const answer = await world.discord.click({ messageId: talk.id, label: '키 포함 문구', user: world.jiwon });
      assert.match((await answer.message()).content, new RegExp(`■ 사진정리 프로\n${K1}`));
      assert.match(await ask(world, 'order status', { order: orderId }), /키 포함 문구 열람.*지원/);
    });

    test('without an address the text asks for it, quoting what was typed', async () => {
      await using world = await start();
      const { orderId } = world.naver.pay({ ...world.product, typed: { 이메일: 'gildong@naver' } });
      await world.settled();
      const talk = await (await openPanel(world, orderId)).open('톡톡 문구');
      assert.match(talk.content, /이메일 주소를 알려 주세요\. 입력하신 "gildong@naver"/);
    });

    test('a note is for those who work on the order, and nowhere in the channel', async () => {
      await using world = await start();
      const { orderId } = await sell(world);
      const panel = await openPanel(world, orderId);
      await panel.fill('메모', { text: '전화로 주소 확인함' });
      assert.match(panel.text(), /민수: 전화로 주소 확인함/);
      assert.match(await ask(world, 'order status', { order: orderId }, world.jiwon), /민수: 전화로 주소 확인함/);
      const card = JSON.stringify(world.card(orderId));
      assert.match(card, /📝 1/);
      assert.doesNotMatch(JSON.stringify(world.discord.messages(world.discord.channelId)), /전화로/);
    });

    test('a later deadline is asked of the store, read back, and drawn; a refusal is told in its words', async () => {
      await using world = await start();
      const { orderId, productOrderIds } = world.naver.pay({ ...world.product, typed: { 이메일: KIM } });
      await world.settled();
      const panel = await openPanel(world, orderId);
      const due = new Date(Date.now() + 5 * 86_400_000 + 9 * 3_600_000).toISOString().slice(0, 10);
      await panel.fill('발송지연', { reason: ['PRODUCT_PREPARE'], date: 'morgen', detail: '키 입고 대기' });
      assert.match(panel.text(), /날짜가 아닙니다: morgen/);
      await panel.fill('발송지연', { reason: ['PRODUCT_PREPARE'], date: '2020-01-01', detail: '키 입고 대기' });
      assert.match(panel.text(), /지난 날짜/);
      await panel.fill('발송지연', { reason: ['PRODUCT_PREPARE'], date: due, detail: '키 입고 대기' });
      assert.match(panel.text(), /새 발송기한/);
      const line = world.naver.line(productOrderIds[0] ?? '');
      assert.deepEqual(line.delay, { reason: 'PRODUCT_PREPARE', detail: '키 입고 대기' });
      const at = new Date(`${due}T23:59:59+09:00`);
      assert.equal(line.dispatchDueAt?.getTime(), at.getTime());
      assert.match(JSON.stringify(world.card(orderId).embeds), new RegExp(`<t:${at.getTime() / 1000}:`));

      await panel.fill('발송지연', { reason: ['ETC'], date: due, detail: '한 번 더' });
      assert.match(panel.text(), /스마트스토어가 거부했습니다: .*9999/);
      assert.match(await ask(world, 'order status', { order: orderId }), /발송지연[^]*발송지연 · 거부됨.*9999/);
    });

    test('what a license server issued is replaced by another of its own, and it is told of the old one', async () => {
      await using server = await startLicenseServer();
      await using world = await startWorld(database, { LICENSE_SERVER_PRIVATE_HOSTS: '127.0.0.1' });
      const set = await ask(world, 'product set', { ...productOf(world), source: 'http', url: server.url });
      server.secret = /bhsec_[\w-]+/.exec(set)?.[0] ?? '';
      const { orderId } = await sell(world);
      const panel = await openPanel(world, orderId);
      await panel.tap('교체');
      await panel.chooseAndFill('교체할 키', '', { why: ['faulty'] });
      server.fail({ kind: 'status', status: 403 });
      await panel.tap('교체하기');
      assert.match(panel.text(), /라이선스 서버가 새 라이선스를 주지 않았습니다/);
      assert.equal(world.mailbox.mails().length, 1);

      await panel.tap('교체');
      await panel.chooseAndFill('교체할 키', '', { why: ['unseen'] });
      await panel.tap('교체하기');
      const [first, second] = world.mailbox.to(KIM).map(({ text }) => /ISSUED-\d{4}-LICENSE/.exec(text)?.[0]);
      assert.ok(first && second && first !== second);
      assert.deepEqual(server.revoked(), [first], 'no pool takes back what a server issued');

      const other = await openPanel(world, orderId);
      await other.tap('교체');
      await other.choose('되돌릴 교체', '');
      await other.tap('되돌리기');
      assert.match(other.text(), /이미 무효화를 알려/);
      assert.deepEqual(server.violations(), []);
    });

    test('a generated license is replaced by a new one', async () => {
      await using world = await startWorld(database);
      await ask(world, 'product set', { ...productOf(world), source: 'generate', pattern: 'XXXXX-XXXXX-XXXXX' });
      const { orderId } = await sell(world);
      const panel = await openPanel(world, orderId);
      await panel.tap('교체');
      await panel.chooseAndFill('교체할 키', '', { why: ['faulty'] });
      await panel.tap('교체하기');
      const made = world.mailbox.to(KIM).map(({ text }) => /\b[A-Z2-9]{5}-[A-Z2-9]{5}-[A-Z2-9]{5}\b/.exec(text)?.[0]);
      assert.equal(made.length, 2);
      assert.equal(new Set(made).size, 2);
    });

    test('the history turns its pages and comes back', async () => {
      await using world = await start();
      const { orderId } = await sell(world);
      for (let round = 0; round < 4; round += 1) await (await openPanel(world, orderId)).tap('재발송');
      const panel = await openPanel(world, orderId);
      await panel.tap('기록');
      assert.match(panel.text(), /^기록 · 주문 .*\n.*재발송 메일 접수/);
      assert.deepEqual(panel.labels(), ['이전 기록', '돌아가기']);
      await panel.tap('이전 기록');
      assert.match(panel.text(), /결제 확인/);
      await panel.tap('다음 기록');
      assert.match(panel.text(), /재발송 메일 접수/);
      await panel.tap('돌아가기');
      assert.ok(panel.labels().includes('재발송'));
    });
  });
}
