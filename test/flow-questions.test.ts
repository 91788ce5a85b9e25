// What buyers ask, from the store's lists to the card, and the answer back. Everything on the wire.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { SandboxMessage } from '../src/sandbox/discord/index.ts';
import { FEATURE_DATABASES } from './databases.ts';
import { startWorld, type World } from './world.ts';

const MINUTE_MS = 60_000;
const HELLO = '안녕하세요, 정리상점입니다.';

/** Cards of questions in the channel, oldest first. */
function cards({ discord }: World): SandboxMessage[] {
  return discord.messages(discord.channelId).filter((message) => JSON.stringify(message).includes('v1:question:whole'));
}

/** The one card. */
function card(world: World): SandboxMessage {
  const [first, ...more] = cards(world);
  assert.ok(first, 'no card');
  assert.equal(more.length, 0, 'more than one card');
  return first;
}

/** Messages without an embed: what rings. */
function rings({ discord }: World): SandboxMessage[] {
  return discord.messages(discord.channelId).filter(({ embeds }) => embeds.length === 0);
}

function labels({ components }: SandboxMessage): string[] {
  return components.flatMap((row) => row.components ?? []).map(({ label }) => label ?? '');
}

/** The bot's clock goes on by as much as it takes to look again, and it looks. */
async function lookAgain(world: World): Promise<void> {
  world.later(3 * MINUTE_MS);
  await world.settled();
}

/** Opens the form behind a button and gives it. */
async function open(world: World, label = '답변', user: { id: string } = world.minsu, message = card(world)) {
  const { modal } = await world.discord.click({ messageId: message.id, label, user });
  assert.ok(modal, `no form behind ${label}`);
  return modal;
}

/** Answers by the form; gives what only the presser sees. */
async function answer(world: World, text: string, user: { id: string } = world.minsu): Promise<SandboxMessage> {
  const submitted = await world.discord.submit(await open(world, undefined, user), { answer: text }, user);
  const said = await submitted.message();
  await world.bot.idle();
  return said;
}

/** An order whose license is out. */
async function deliver(world: World, key: string): Promise<{ orderId: string; productOrderIds: string[] }> {
  await world.importKeys(key);
  const placed = world.naver.pay({ ...world.product, typed: { 이메일: 'kim@example.com' } });
  await world.settled();
  await world.tap(placed.orderId, '발송 + 발송처리');
  return placed;
}

const text = (message: SandboxMessage) => JSON.stringify([message.content, message.embeds]);

/** The same without the backslashes that keep it from formatting. */
const read = (message: SandboxMessage) => text(message).replaceAll('\\', '');

for (const database of FEATURE_DATABASES) {
  suite(database, { concurrency: 6 }, () => {
    test('an inquiry about an order comes once, as a card that links to the order, and is answered by its form', async () => {
      await using world = await startWorld(database);
      const { naver, product } = world;
      const { orderId } = naver.pay({ ...product, typed: { 이메일: 'kim@example.com' } });
      await world.settled();
      const orderCard = world.card(orderId).id;
      const no = naver.askPrivately({
        orderId,
        category: '배송',
        title: '언제 오나요',
        text: '메일이 **안** 왔어요.\n@everyone https://evil.example/x 제 메일은 hane@naver.com 이에요',
      });
      await lookAgain(world);
      const shown = card(world);
      assert.match(shown.content, /^💬 고객 문의 · 답변 대기 · 사진정리 프로 · 배송$/);
      assert.match(text(shown), new RegExp(`\\[${orderId}\\]\\(https://discord\\.com/channels/`));
      assert.ok(text(shown).includes(orderCard), 'no link to the card of the order');
      assert.match(text(shown), /언제 오나요/);
      assert.match(text(shown), /\\\\\*\\\\\*안/, 'the buyer formats');
      assert.doesNotMatch(text(shown), /https:\/\/evil/, 'the buyer links');
      assert.doesNotMatch(read(shown), /hane@/, 'an address is in the channel');
      assert.match(text(shown), /<t:\d+:R>/);
      assert.deepEqual(labels(shown), ['답변', '전체 보기'], 'a license that is not out cannot be told');
      await lookAgain(world);
      await world.restart();
      await world.settled();
      assert.equal(cards(world).length, 1, 'shown twice');

      const modal = await open(world);
      assert.match(JSON.stringify(modal), /안녕하세요, 정리상점입니다/);
      const said = await answer(world, `${HELLO}\n스팸함을 확인해 주세요.`);
      assert.match(said.content, /답변을 보냅니다/);
      const [asked] = naver.questions();
      assert.deepEqual(
        [asked?.no, asked?.answer?.text, asked?.answer?.by, asked?.answerCalls],
        [no, `${HELLO}\n스팸함을 확인해 주세요.`, 'api', 1],
      );
      const done = card(world);
      assert.match(done.content, /^🟢 고객 문의 · 답변 완료/);
      assert.match(JSON.stringify(done.embeds), /민수/);
      assert.deepEqual(labels(done), ['전체 보기']);
      const whole = await world.discord.click({ messageId: done.id, label: '전체 보기', user: world.jiwon });
      assert.match(text(await whole.message()), /hane\\\\@naver\\\\.com[\s\S]*스팸함을 확인/);
      const rows = world.logs.filter((line) => JSON.stringify(line).match(/언제 오나요|스팸함|hane/));
      assert.deepEqual(rows, [], 'what people wrote is in the log');
    });

    test('a question of the product Q&A is public: no key can be put in, and an answer that holds one is refused', async () => {
      await using world = await startWorld(database, { DISCORD_ADMIN_ROLE_IDS: '' });
      const { naver, product, discord, minsu } = world;
      await deliver(world, 'QNAS-KEYS-0001');
      await world.importKeys('FREE-KEYS-0002');
      naver.askPublicly({ productId: product.productId, text: '맥에서도 되나요?' });
      await lookAgain(world);
      const shown = card(world);
      assert.match(shown.content, /^💬 상품 문의 · 답변 대기 · 사진정리 프로$/);
      assert.match(text(shown), /누구나 봅니다/);
      assert.deepEqual(labels(shown), ['답변', '전체 보기']);

      for (const told of [
        '키는 QNAS-KEYS-0001입니다',
        '키: (FREE-KEYS-0002)',
        'free keys 0002',
        'ＱＮＡＳ－ＫＥＹＳ－０００１',
      ]) {
        const refused = await answer(world, told);
        assert.match(refused.content, /공개 답변에 라이선스/, told);
        assert.ok(refused.content.includes(told), 'what was typed is lost');
      }
      assert.equal(naver.questions()[0]?.answer, undefined);

      const refused = await answer(world, '네, 됩니다. QNAS-KEYS-0001');
      const modal = await open(world, '쓴 답변 열기', minsu, refused);
      assert.match(JSON.stringify(modal), /네, 됩니다/);
      const sent = await discord.submit(modal, { answer: '네, 됩니다.' }, minsu);
      assert.match((await sent.message()).content, /답변을 보냅니다/);
      await world.bot.idle();
      assert.equal(naver.questions()[0]?.answer?.text, '네, 됩니다.');
      assert.match(card(world).content, /^🟢 상품 문의 · 답변 완료/);
    });

    test('an answer with the license text holds the license of that order only, and leaves a trace', async () => {
      await using world = await startWorld(database);
      const { naver } = world;
      const { orderId } = await deliver(world, 'MINE-KEYS-0001');
      await deliver(world, 'OTHR-KEYS-0002');
      naver.askPrivately({ orderId, text: '키 MINE-KEYS-0001 이 안 됩니다' });
      await lookAgain(world);
      assert.deepEqual(labels(card(world)), ['답변', '라이선스로 답변', '전체 보기']);
      const modal = await open(world, '라이선스로 답변');
      assert.match(JSON.stringify(modal), /MINE-KEYS-0001/);
      assert.doesNotMatch(JSON.stringify(modal), /OTHR-KEYS-0002/);

      const foreign = await world.discord.submit(modal, { answer: '대신 OTHR-KEYS-0002 를 쓰세요' }, world.minsu);
      assert.match((await foreign.message()).content, /이 주문의 것이 아닌/);
      const again = await open(world, '라이선스로 답변');
      const sent = await world.discord.submit(again, { answer: `${HELLO}\nMINE-KEYS-0001` }, world.minsu);
      await sent.message();
      await world.bot.idle();
      assert.equal(naver.questions()[0]?.answer?.text, `${HELLO}\nMINE-KEYS-0001`);
      assert.ok(naver.lines().every(({ dispatchCount }) => dispatchCount === 1));
      const status = await world.discord.slash({
        command: 'order status',
        options: { order: orderId },
        user: world.minsu,
      });
      assert.match(text(await status.message()), /키 포함 문구 열람/);
      const whole = await world.discord.click({ messageId: card(world).id, label: '전체 보기', user: world.minsu });
      assert.match(read(await whole.message()), /키 …0001 이 안 됩니다/);
      assert.doesNotMatch(read(await whole.message()), /MINE-KEYS-0001/);
    });

    test('only an admin puts licenses in; a draft that holds one is not opened for others', async () => {
      await using world = await startWorld(database, {}, {});
      const { naver, discord, env, minsu, jiwon } = world;
      const adminRole = discord.addRole('관리자');
      const operator = env['DISCORD_OPERATOR_ROLE_IDS'] ?? '';
      discord.setRoles(minsu, [operator, adminRole]);
      await world.restart({ DISCORD_ADMIN_ROLE_IDS: adminRole });
      const { orderId } = await deliver(world, 'ADMN-KEYS-0001');
      naver.askPrivately({ orderId, text: '키를 다시 알려 주세요' });
      await lookAgain(world);
      const refused = await discord.click({ messageId: card(world).id, label: '라이선스로 답변', user: jiwon });
      assert.match((await refused.message()).content, /관리자 역할만/);

      naver.faults.add({ api: 'inquiry.answer', kind: 'status', status: 400, code: 'ERR-NC-101005' });
      const modal = await open(world, '라이선스로 답변');
      await (await discord.submit(modal, { answer: '키: ADMN-KEYS-0001' }, minsu)).message();
      await world.bot.idle();
      assert.match(card(world).content, /^🔴 고객 문의 · 답변 실패/);
      assert.doesNotMatch(JSON.stringify(await open(world, '답변 다시 쓰기', jiwon)), /ADMN-KEYS/);
      assert.match(JSON.stringify(await open(world, '답변 다시 쓰기', minsu)), /ADMN-KEYS-0001/);
    });

    test('the order is canceled between the form and the sending: its license is not told', async () => {
      await using world = await startWorld(database);
      const { naver, discord, minsu } = world;
      const { orderId, productOrderIds } = await deliver(world, 'GATE-KEYS-0001');
      naver.askPrivately({ orderId, text: '키를 다시 알려 주세요' });
      await lookAgain(world);
      const modal = await open(world, '라이선스로 답변');
      naver.requestReturn(productOrderIds[0] ?? '');
      await (await discord.submit(modal, { answer: '키: GATE-KEYS-0001' }, minsu)).message();
      await world.bot.idle();
      assert.equal(naver.questions()[0]?.answer, undefined);
      assert.match(card(world).content, /답변 실패/);
      assert.match(text(rings(world).at(-1) as SandboxMessage), /라이선스가 든 답변을 보내지 않았습니다/);
      const refused = await discord.click({ messageId: card(world).id, label: '답변 다시 쓰기', user: minsu });
      const resent = await discord.submit(refused.modal, { answer: '반품 접수되었습니다.' }, minsu);
      await resent.message();
      await world.bot.idle();
      assert.equal(naver.questions()[0]?.answer?.text, '반품 접수되었습니다.');
    });

    test('two operators answer at once: one answer goes out, and the other one is told who was first', async () => {
      await using world = await startWorld(database);
      const { naver, product, discord, minsu, jiwon } = world;
      naver.askPublicly({ productId: product.productId, text: '기간이 얼마인가요?' });
      await lookAgain(world);
      const forms = [await open(world, '답변', minsu), await open(world, '답변', jiwon)];
      const sent = await Promise.all(
        [minsu, jiwon].map(async (user, index) => {
          const submitted = await discord.submit(forms[index], { answer: `${index + 1}년입니다.` }, user);
          return (await submitted.message()).content;
        }),
      );
      await world.bot.idle();
      assert.equal(sent.filter((said) => said.includes('답변을 보냅니다')).length, 1);
      const loser = sent.find((said) => !said.includes('답변을 보냅니다')) ?? '';
      assert.match(loser, /(민수|지원)님?의 답변을 보내는 중|이미 답변했습니다/);
      assert.match(loser, /년입니다/, 'what the slower one typed is lost');
      assert.equal(naver.questions()[0]?.answerCalls, 1);
    });

    for (const api of ['inquiry.answer', 'qna.answer'] as const) {
      const ask = (world: World) => {
        if (api === 'qna.answer')
          return world.naver.askPublicly({ productId: world.product.productId, text: '되나요?' });
        const { orderId } = world.naver.pay({ ...world.product, typed: { 이메일: 'kim@example.com' } });
        return world.naver.askPrivately({ orderId, text: '되나요?' });
      };

      test(`${api}: an answer whose outcome is lost after it took effect is not sent twice`, async () => {
        await using world = await startWorld(database);
        ask(world);
        await lookAgain(world);
        world.naver.faults.add({ api, kind: 'reset', when: 'after' });
        await answer(world, '네, 됩니다.');
        world.later(MINUTE_MS);
        await world.bot.idle();
        assert.match(card(world).content, /답변 완료/);
        assert.match(JSON.stringify(card(world).embeds), /민수/);
        assert.equal(world.naver.questions()[0]?.answerCalls, 1);
        assert.equal(world.naver.calls().filter((call) => call.api === api).length, 1, 'repeated without a look');
      });

      test(`${api}: an answer that is lost before it took effect is sent once more, also after a restart`, async () => {
        await using world = await startWorld(database);
        ask(world);
        await lookAgain(world);
        world.naver.faults.add({ api, kind: 'reset' });
        await answer(world, '네, 됩니다.');
        await world.restart();
        world.later(MINUTE_MS);
        await world.bot.idle();
        assert.match(card(world).content, /답변 완료/);
        assert.equal(world.naver.questions()[0]?.answer?.text, '네, 됩니다.');
        assert.equal(world.naver.questions()[0]?.answerCalls, 1);
      });

      test(`${api}: somebody answers in the seller center before ours leaves: theirs stands, ours is kept, and it rings`, async () => {
        await using world = await startWorld(database);
        const no = ask(world);
        await lookAgain(world);
        const modal = await open(world);
        world.naver.answerByHand(api === 'qna.answer' ? 'qna' : 'inquiry', no, '먼저 답변했습니다.');
        await (await world.discord.submit(modal, { answer: '네, 됩니다.' }, world.minsu)).message();
        await world.bot.idle();
        assert.equal(world.naver.questions()[0]?.answer?.text, '먼저 답변했습니다.', 'written over');
        assert.match(card(world).content, /답변 완료/);
        assert.match(text(card(world)), /다른 곳에서 먼저[\s\S]*판매자센터/);
        assert.match(rings(world).at(-1)?.content ?? '', /다른 곳에서 먼저 답변했습니다/);
        const whole = await world.discord.click({ messageId: card(world).id, label: '전체 보기', user: world.minsu });
        assert.match(text(await whole.message()), /먼저 답변했습니다[\s\S]*네[^a-z]+됩니다/);
      });
    }

    test('answered or deleted in the seller center, the card turns by itself', async () => {
      await using world = await startWorld(database);
      const { naver, product } = world;
      const answered = naver.askPublicly({ productId: product.productId, text: '하나' });
      const deleted = naver.askPublicly({ productId: product.productId, text: '둘' });
      await lookAgain(world);
      const before = rings(world).length;
      naver.answerByHand('qna', answered, '답입니다.');
      naver.deleteQuestion('qna', deleted);
      await lookAgain(world);
      const [first, second] = cards(world);
      assert.match(first?.content ?? '', /^🟢/);
      assert.match(text(first as SandboxMessage), /판매자센터/);
      assert.match(second?.content ?? '', /^💬/, 'gone at the first look that misses it');
      await lookAgain(world);
      assert.match(cards(world)[1]?.content ?? '', /^⚪ 상품 문의 · 삭제된 문의/);
      assert.deepEqual(labels(cards(world)[1] as SandboxMessage), ['전체 보기']);
      assert.equal(rings(world).length, before, 'an edit is silent');
    });

    test('a refusal rings, and nothing that was typed is lost', async () => {
      await using world = await startWorld(database);
      const { naver, product, minsu } = world;
      naver.askPublicly({ productId: product.productId, text: '되나요?' });
      await lookAgain(world);
      naver.faults.add({ api: 'qna.answer', kind: 'status', status: 400, code: 'BAD_WORDS' });
      await answer(world, '네, 아주 잘 됩니다.');
      assert.match(card(world).content, /^🔴 상품 문의 · 답변 실패/);
      assert.match(text(card(world)), /BAD/);
      const ring = rings(world).at(-1) as SandboxMessage;
      assert.match(ring.content, /답변을 보내지 못했습니다[\s\S]*카드: https/);
      const modal = await open(world, '답변 다시 쓰기', minsu, ring);
      assert.match(JSON.stringify(modal), /네, 아주 잘 됩니다\./);
      await (await world.discord.submit(modal, { answer: '네, 됩니다.' }, minsu)).message();
      await world.bot.idle();
      assert.equal(naver.questions()[0]?.answer?.text, '네, 됩니다.');
      assert.match(card(world).content, /답변 완료/);
    });

    test('a store that answers nothing for long: a person is asked, and the answer is kept', async () => {
      await using world = await startWorld(database);
      const { naver, product } = world;
      naver.askPublicly({ productId: product.productId, text: '되나요?' });
      await lookAgain(world);
      naver.faults.add({ api: 'qna.answer', kind: 'status', status: 503, code: 'GW.BLOCK.02', times: Infinity });
      await answer(world, '네, 됩니다.');
      for (let round = 0; round < 8; round += 1) {
        world.later(5 * MINUTE_MS);
        await world.bot.idle();
      }
      assert.match(card(world).content, /답변 실패/);
      assert.match(rings(world).at(-1)?.content ?? '', /응답하지 않아|알 수 없습니다/);
      assert.match(JSON.stringify(await open(world, '답변 다시 쓰기')), /네, 됩니다/);
    });

    test('those that are there at the first start come silently, with one message that counts them', async () => {
      await using world = await startWorld(
        database,
        {},
        {
          before: ({ naver, product }) => {
            for (let index = 0; index < 3; index += 1)
              naver.askPublicly({
                productId: product.productId,
                text: `질문 ${index}`,
                askedAt: new Date(Date.now() - (index + 1) * 3_600_000),
              });
            const long = new Date(Date.now() - 40 * 24 * 3_600_000);
            naver.askPublicly({ productId: product.productId, text: '오래전', askedAt: long });
          },
        },
      );
      await world.settled();
      assert.equal(cards(world).length, 3, 'what was asked long ago is over');
      assert.match(text(cards(world)[0] as SandboxMessage), /질문 2/, 'the oldest first');
      assert.deepEqual(
        rings(world).map(({ content }) => content.split('\n')[0]),
        ['💬 답변을 기다리는 문의 3건'],
      );
      const loud = world.discord.messages(world.discord.channelId).filter(({ notified }) => notified);
      assert.equal(loud.length, 1, 'more than one message rings');
      world.naver.askPublicly({ productId: world.product.productId, text: '나중' });
      await lookAgain(world);
      assert.equal(rings(world).length, 1, 'one that comes later rings by its card');
    });

    test('without the API group there is one alarm, orders go on, and nothing is read until it is there', async () => {
      await using world = await startWorld(
        database,
        { DELIVERY_MODE: 'auto' },
        {
          before: ({ naver }) => naver.dropApiGroup(true, 'inquiry'),
        },
      );
      const { naver, mailbox, product } = world;
      await world.settled();
      const alarms = () => rings(world).filter(({ content }) => content.startsWith('🚨'));
      assert.equal(alarms().length, 1);
      assert.match(alarms()[0]?.content ?? '', /‘문의’ API 그룹을 추가/);
      await world.importKeys('GRUP-KEYS-0001');
      naver.pay({ ...product, typed: { 이메일: 'kim@example.com' } });
      await world.settled();
      assert.equal(mailbox.to('kim@example.com').length, 1, 'orders are disturbed');
      const asked = () => naver.calls().filter(({ path }) => path.startsWith('/v1/contents')).length;
      const before = asked();
      world.later(5 * MINUTE_MS);
      await world.settled();
      assert.equal(asked(), before, 'asked again and again');
      const refused = world.logs.filter(({ event }) => event === 'questions.not_read');
      assert.equal(refused.length, 2, 'tried again too soon');
      naver.askPublicly({ productId: product.productId, text: '되나요?' });
      naver.dropApiGroup(false, 'inquiry');
      await world.restart();
      await world.settled();
      assert.match(card(world).content, /상품 문의/);
      assert.equal(alarms().length, 1);
      const status = await world.discord.slash({ command: 'store status', options: {}, user: world.minsu });
      assert.doesNotMatch(text(await status.message()), /API 그룹/, 'the alarm stands although it is over');
    });

    test('switched off nothing is read; switched on again what has gathered comes as one message', async () => {
      await using world = await startWorld(database);
      const { naver, product, discord, minsu } = world;
      const type = async (state: string) => {
        const typed = await discord.slash({ command: 'store questions', options: { state }, user: minsu });
        const { content } = await typed.message();
        await lookAgain(world);
        return content;
      };
      assert.match(await type('off'), /껐습니다/);
      naver.askPublicly({ productId: product.productId, text: '되나요?' });
      const { orderId } = naver.pay({ ...product, typed: { 이메일: 'kim@example.com' } });
      naver.askPrivately({ orderId, text: '왜 안 오나요?' });
      await lookAgain(world);
      assert.equal(cards(world).length, 0);
      assert.match(await type('on'), /켰습니다/);
      assert.equal(cards(world).length, 2);
      assert.match(rings(world).at(-1)?.content ?? '', /문의 2건/);
    });

    test('while the orders cannot be read, nobody asks for questions', async () => {
      await using world = await startWorld(database);
      const { naver, product } = world;
      await world.bot.idle();
      naver.askPublicly({ productId: product.productId, text: '되나요?' });
      naver.faults.add({ api: 'feed', kind: 'status', status: 503, code: 'GW.BLOCK.02', times: Infinity });
      const asked = () => naver.calls().filter(({ api }) => api === 'qnas' || api === 'inquiries').length;
      const before = asked();
      await lookAgain(world);
      assert.equal(asked(), before);
      naver.faults.clear();
      await lookAgain(world);
      assert.match(card(world).content, /답변 대기/);
    });

    test('lists that cannot be read stop nothing: orders are delivered, and the questions come later', async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      const { naver, mailbox, product } = world;
      await world.importKeys('SLOW-KEYS-0001');
      naver.askPublicly({ productId: product.productId, text: '되나요?' });
      await world.bot.idle();
      const { promise: patience, resolve: goOn } = Promise.withResolvers<void>();
      let begun = 0;
      naver.on('request', async ({ api }) => {
        if (api !== 'inquiries') return;
        begun += 1;
        await patience;
      });
      naver.faults.add({ api: 'qnas', kind: 'status', status: 400, code: 'BAD_REQUEST', times: 1 });
      naver.pay({ ...product, typed: { 이메일: 'kim@example.com' } });
      world.later(3 * MINUTE_MS);
      // Ends although the list of inquiries has not answered yet.
      await world.bot.pollNow();
      assert.ok(begun <= 1, 'the orders wait for the questions');
      const shown = await mailbox.nextMail(({ to }) => to.includes('kim@example.com'));
      assert.match(shown.text, /SLOW-KEYS-0001/);
      goOn();
      await world.settled();
      assert.equal(cards(world).length, 0);
      await lookAgain(world);
      assert.match(card(world).content, /답변 대기/);
      assert.equal(rings(world).filter(({ content }) => content.startsWith('🚨')).length, 0);
    });

    test('a card that was posted without our hearing of it is found again, not posted twice', async () => {
      await using world = await startWorld(database);
      const { naver, discord, product } = world;
      naver.askPublicly({ productId: product.productId, text: '되나요?' });
      // The card stands, its answer is lost, and then Discord is away for longer than it remembers a nonce.
      discord.faults.add({ route: 'create_message', kind: 'status', status: 502, when: 'after' });
      const off = discord.on('message', () => {
        discord.faults.add({ route: 'create_message', kind: 'status', status: 503, times: Infinity });
      });
      await lookAgain(world);
      off();
      discord.faults.clear();
      const before = discord.calls().length;
      world.later(10 * MINUTE_MS);
      await world.settled();
      assert.equal(cards(world).length, 1);
      const since = discord.calls().slice(before);
      const posted = since.filter(({ method, path }) => method === 'POST' && path.endsWith('/messages'));
      assert.equal(posted.length, 0, 'posted again without a look into the channel');
      await answer(world, '네.');
      assert.match(card(world).content, /답변 완료/);
    });

    test('a tap without the role, or on a question that is not there, does nothing and says why', async () => {
      await using world = await startWorld(database);
      const { naver, discord, product, visitor } = world;
      naver.askPublicly({ productId: product.productId, text: '되나요?' });
      await lookAgain(world);
      for (const label of ['답변', '전체 보기']) {
        const refused = await discord.click({ messageId: card(world).id, label, user: visitor });
        assert.match((await refused.message()).content, /<@&\d+>/);
      }
    });

    test('many at once come silently, with one message', async () => {
      await using world = await startWorld(database);
      for (let index = 0; index < 6; index += 1)
        world.naver.askPublicly({ productId: world.product.productId, text: `질문 ${index}` });
      await lookAgain(world);
      assert.equal(cards(world).length, 6);
      assert.match(rings(world).at(-1)?.content ?? '', /문의 6건/);
    });

    test("a key in the buyer's own words is masked on the card; in English all of it is English", async () => {
      await using world = await startWorld(database, { BELLHOP_LANG: 'en' });
      const { naver, discord, visitor, env } = world;
      const { orderId } = await deliverInEnglish(world, 'WORD-KEYS-0001');
      naver.askPrivately({ orderId, category: '기타', text: 'My key WORD-KEYS-0001 does not work' });
      await lookAgain(world);
      const shown = card(world);
      assert.match(shown.content, /^💬 Customer inquiry · waits for an answer/);
      assert.match(read(shown), /My key …0001 does not work/);
      assert.deepEqual(labels(shown), ['Answer', 'Answer with license text', 'Show all']);
      discord.setRoles(visitor, [env['DISCORD_OPERATOR_ROLE_IDS'] ?? '']);
      const { modal } = await discord.click({ messageId: shown.id, label: 'Answer', user: visitor });
      assert.match(JSON.stringify(modal), /Hello, this is 정리상점/);
      const sent = await discord.submit(modal, { answer: 'We look into it.' }, visitor);
      assert.match((await sent.message()).content, /Sending the answer/);
      await world.bot.idle();
      assert.match(card(world).content, /^🟢 Customer inquiry · answered/);
    });
  });
}

/** As deliver(), where the card is in English. */
async function deliverInEnglish(world: World, key: string): Promise<{ orderId: string }> {
  await world.importKeys(key);
  const placed = world.naver.pay({ ...world.product, typed: { 이메일: 'kim@example.com' } });
  await world.settled();
  await world.tap(placed.orderId, 'Send & deliver');
  return placed;
}
