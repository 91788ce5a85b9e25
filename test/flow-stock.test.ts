// Running out of licenses and coming back, from the operator's file to the buyer's mail, on both databases.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { strToU8, zipSync } from 'fflate';
import { createNaver } from '../src/naver/client.ts';
import type { OptionInput, SandboxMessage } from '../src/sandbox/discord/index.ts';
import { FEATURE_DATABASES } from './databases.ts';
import { startWorld, type World } from './world.ts';

const AUTO = { DELIVERY_MODE: 'auto' };

/** Types a command as the operator and gives the answer. */
async function type(world: World, command: string, options: Record<string, OptionInput> = {}): Promise<SandboxMessage> {
  const answer = await world.discord.slash({ command, options, user: world.minsu });
  const message = await answer.message();
  await world.bot.idle();
  return message;
}

/** Taps a button of an answer and gives what the answer has become. */
async function press(world: World, message: SandboxMessage, label: string): Promise<SandboxMessage> {
  const answer = await world.discord.click({ messageId: message.id, label, user: world.minsu });
  await answer.settled();
  await world.bot.idle();
  return world.discord.message(message.id);
}

async function importFile(
  world: World,
  filename: string,
  content: string | Uint8Array,
  more: Record<string, OptionInput> = {},
) {
  const preview = await type(world, 'license import', {
    product: world.product.productId,
    file: { filename, content },
    ...more,
  });
  return { preview, done: await press(world, preview, '등록') };
}

async function setRule(world: World, options: Record<string, OptionInput>): Promise<void> {
  assert.match(
    (await type(world, 'product set', { product: world.product.productId, ...options })).content,
    /저장했습니다/,
  );
}

/** Somebody pays and everything that follows is done. */
async function buy(world: World, email: string, about: { quantity?: number; option?: string } = {}) {
  const placed = world.naver.pay({ ...world.product, typed: { 이메일: email }, ...about });
  await world.settled();
  return placed;
}

/** Messages in the channel that are no cards. */
function notices({ discord }: World): string[] {
  return discord
    .messages(discord.channelId)
    .filter(({ embeds }) => embeds.length === 0)
    .map(({ content }) => content);
}

function statusOf({ naver, product }: World): string | undefined {
  return naver.products().find(({ productId }) => productId === product.productId)?.statusType;
}

/** As the seller does it in the seller center. */
async function setByHand({ naver }: World, status: 'SALE' | 'SUSPENSION'): Promise<void> {
  const hand = createNaver({ url: naver.url, clientId: naver.clientId, clientSecret: naver.clientSecret });
  await hand.changeStatus(naver.products()[0]?.originProductNo ?? '', status);
  await hand.close();
}

for (const database of FEATURE_DATABASES) {
  suite(database, { concurrency: 4 }, () => {
    test('low stock rings once, and again only after there was enough in between', async () => {
      await using world = await startWorld(database, AUTO);
      await setRule(world, { low_stock: 2 });
      await world.importKeys('AAAA-0001', 'AAAA-0002', 'AAAA-0003', 'AAAA-0004');
      await buy(world, 'a@example.com');
      assert.deepEqual(notices(world), []);
      await buy(world, 'b@example.com');
      assert.deepEqual(notices(world), [
        '⚠️ 재고 부족 · 사진정리 프로 · 2개 남음 (약 28일분)\n/라이선스 등록으로 키를 더 넣으세요.',
      ]);
      await buy(world, 'c@example.com');
      assert.equal(notices(world).length, 1, 'it rang for every key');
      await world.importKeys('AAAA-0005', 'AAAA-0006', 'AAAA-0007');
      assert.equal(notices(world).length, 1);
      await buy(world, 'd@example.com');
      await buy(world, 'e@example.com');
      assert.equal(notices(world).length, 2, 'it did not ring when it went low again');
    });

    test('the last key: the alarm, the listing off sale; an import: the waiting served in order, the listing back, one message', async () => {
      await using world = await startWorld(database, AUTO);
      const { mailbox, naver } = world;
      await setRule(world, { pause_listing: true });
      await world.importKeys('AAAA-0001');
      // All of them paid before the listing was off.
      const [at, typed] = [Date.now(), (email: string) => ({ ...world.product, typed: { 이메일: email } })];
      naver.pay({ ...typed('first@example.com'), paidAt: new Date(at + 1) });
      naver.pay({ ...typed('second@example.com'), paidAt: new Date(at + 2) });
      naver.pay({ ...typed('third@example.com'), quantity: 3, paidAt: new Date(at + 3) });
      naver.pay({ ...typed('fourth@example.com'), paidAt: new Date(at + 4) });
      await world.settled();
      assert.equal(statusOf(world), 'SUSPENSION');
      assert.deepEqual(
        notices(world).map((text) => text.split(' · ')[0]),
        ['🚨 재고 없음', '⏸️ 판매중지'],
      );
      assert.equal(notices(world).length, 2);
      const { preview, done } = await importFile(world, 'keys.txt', 'BBBB-0001\nBBBB-0002\nBBBB-0003');
      assert.match(preview.content, /재고 0개 → 3개\n▶️ 등록하면 기다리던 상품주문 2건/);
      assert.match(done.content, /✅ 등록 3개[^]*▶️ 기다리던 상품주문 2건이 이어서 나갑니다/);
      // Served in order: the older one has the older key. Their mails go out side by side.
      const keysOf = (email: string) => mailbox.to(email).map((mail) => /BBBB-\d{4}/.exec(mail.text)?.[0]);
      assert.deepEqual(keysOf('second@example.com'), ['BBBB-0001']);
      assert.deepEqual(keysOf('fourth@example.com'), ['BBBB-0002']);
      assert.equal(mailbox.mails().length, 3);
      assert.equal(statusOf(world), 'SALE');
      assert.deepEqual(notices(world).slice(2), [
        [
          '📦 재고 등록 완료 · 사진정리 프로 · 기다리던 주문 2건 발송 · 1개 남음',
          '스마트스토어 판매를 다시 시작했습니다.',
          '아직 기다리는 상품주문 1건: 키를 더 등록하세요.',
        ].join('\n'),
      ]);
      assert.equal(naver.calls().filter(({ api }) => api === 'product.status').length, 2);
      await importFile(world, 'more.txt', 'BBBB-0004\nBBBB-0005');
      assert.equal(mailbox.to('third@example.com').length, 1);
      assert.ok(notices(world).some((text) => /^📦.* 1건 발송 · 0개 남음\n기다리는 주문이 없습니다/.test(text)));
      assert.equal(statusOf(world), 'SUSPENSION', 'all are gone again');
    });

    test('asked for while there is nothing to sell, the listing is paused at the next look, once', async () => {
      await using world = await startWorld(database, AUTO);
      await setRule(world, { pause_listing: true });
      await world.settled();
      await world.settled();
      assert.equal(statusOf(world), 'SUSPENSION');
      assert.equal(world.naver.calls().filter(({ api }) => api === 'product.status').length, 1);
      await world.importKeys('AAAA-0001');
      assert.equal(statusOf(world), 'SALE');
      assert.deepEqual(
        notices(world).map((text) => text.split(' · ')[0]),
        ['⏸️ 판매중지', '▶️ 판매 재개'],
      );
    });

    test('what a person took off sale, an import does not put back', async () => {
      await using world = await startWorld(database, AUTO);
      await setRule(world, { pause_listing: true });
      await world.importKeys('AAAA-0001');
      world.naver.pay({ ...world.product, typed: { 이메일: 'a@example.com' } });
      await setByHand(world, 'SUSPENSION');
      await world.settled();
      assert.equal(world.mailbox.mails().length, 1);
      await world.importKeys('AAAA-0002');
      await world.settled();
      assert.equal(statusOf(world), 'SUSPENSION');
      assert.deepEqual(
        notices(world).filter((text) => /판매/.test(text)),
        [],
      );
    });

    test('a listing that a person put back on sale stays on sale while there is nothing, and is paused when it runs out again', async () => {
      await using world = await startWorld(database, AUTO);
      await setRule(world, { pause_listing: true });
      await world.importKeys('AAAA-0001');
      await buy(world, 'a@example.com');
      await setByHand(world, 'SALE');
      await buy(world, 'b@example.com');
      assert.equal(statusOf(world), 'SALE', 'a person decided otherwise');
      await world.importKeys('AAAA-0002', 'AAAA-0003');
      assert.equal(statusOf(world), 'SALE');
      await buy(world, 'c@example.com');
      assert.equal(statusOf(world), 'SUSPENSION');
    });

    test('the answer to the pause is lost: it is known that it was we, and the listing comes back', async () => {
      await using world = await startWorld(database, AUTO);
      const { naver, discord } = world;
      await setRule(world, { pause_listing: true });
      await world.importKeys('AAAA-0001');
      naver.faults.add({ api: 'product.status', kind: 'reset', when: 'after' });
      const told = discord.nextMessage(({ content }) => content.includes('판매중지'));
      await buy(world, 'a@example.com');
      assert.equal(statusOf(world), 'SUSPENSION');
      await told;
      await world.importKeys('AAAA-0002', 'AAAA-0003');
      await world.settled();
      assert.equal(statusOf(world), 'SALE');
      assert.match(notices(world).at(-1) ?? '', /^▶️ 판매 재개/);
    });

    test('a refused pause is told, and delivery goes on', async () => {
      await using world = await startWorld(database, AUTO);
      const { naver, mailbox } = world;
      await setRule(world, { pause_listing: true });
      await world.importKeys('AAAA-0001');
      naver.faults.add({ api: 'product.status', kind: 'status', status: 400, code: 'BAD_REQUEST' });
      await buy(world, 'a@example.com');
      assert.equal(mailbox.to('a@example.com').length, 1);
      assert.match(notices(world).at(-1) ?? '', /^⚠️ 판매중지 실패 · 사진정리 프로/);
      await world.importKeys('AAAA-0002');
      await world.settled();
      assert.equal(statusOf(world), 'SALE');
    });

    test('each option has its own pool, its own alarm and its own waiting buyers', async () => {
      await using world = await startWorld(database, AUTO);
      const { naver, mailbox } = world;
      const { productId } = naver.addProduct({
        name: '영상자르기',
        priceKrw: 9_000,
        hasDelivery: false,
        directInputs: ['이메일'],
        options: [{ name: '기간', values: ['1년', '영구'] }],
      });
      const own: World = { ...world, product: { productId } };
      await setRule(own, { option: '1년', source: 'pool', low_stock: 1, pause_listing: true });
      await setRule(own, { option: '영구', source: 'pool' });
      await importFile(own, 'year.txt', 'YEAR-0001\nYEAR-0002', { option: '1년', name: '1차 입고' });
      const { preview } = await importFile(own, 'ever.txt', 'EVER-0001', { option: ' 영구 ' });
      assert.match(preview.content, /옵션 영구\*\*/);
      await buy(own, 'ever@example.com', { option: '기간: 영구' });
      await buy(own, 'ever2@example.com', { option: '기간: 영구' });
      assert.match(mailbox.to('ever@example.com')[0]?.text ?? '', /EVER-0001/);
      assert.equal(mailbox.to('ever2@example.com').length, 0);
      assert.match(notices(own).at(-1) ?? '', /^🚨 재고 없음 · 영상자르기 · 옵션 영구/);
      assert.equal(naver.products().at(-1)?.statusType, 'SALE', 'the other option can still be sold');
      await buy(own, 'year@example.com', { option: '기간: 1년' });
      assert.match(mailbox.to('year@example.com')[0]?.text ?? '', /YEAR-0001/);
      assert.match(notices(own).at(-1) ?? '', /^⚠️ 재고 부족 · 영상자르기 · 옵션 1년 · 1개 남음/);
      const stock = await type(own, 'license stock', { product: productId });
      const text = stock.embeds[0]?.description ?? '';
      assert.match(text, /옵션 1년\*\*\n남음 \*\*1\*\*/);
      assert.match(text, /옵션 영구\*\*\n남음 \*\*0\*\* · 예약 0 · 발송 1 · ⚠️ 재고 대기 1건/);
      await importFile(own, 'more.txt', 'EVER-0002', { option: '영구' });
      assert.match(mailbox.to('ever2@example.com')[0]?.text ?? '', /EVER-0002/);
      assert.match(
        notices(own).at(-1) ?? '',
        /^📦 재고 등록 완료 · 영상자르기 · 옵션 영구 · 기다리던 주문 1건 발송 · 0개 남음/,
      );
    });

    test('the preview stores nothing; cancel, another person, a restart and a quarter of an hour end it', async () => {
      await using world = await startWorld(database);
      const { discord, jiwon, minsu } = world;
      const ask = async () =>
        await type(world, 'license import', {
          product: world.product.productId,
          keys: 'CANARY-KEY-00001 CANARY-KEY-00002',
        });
      const left = async () =>
        (await type(world, 'license stock')).content + (await type(world, 'license stock')).embeds[0]?.description;
      const first = await ask();
      assert.match(first.content, /등록할 키 \*\*2\*\*개\n처음 `CANA-…-0001` · 끝 `CANA-…-0002`\n재고 0개 → 2개/);
      assert.match(await left(), /등록된 키가 없습니다/);
      assert.match((await press(world, first, '취소')).content, /취소했습니다/);

      const second = await ask();
      await assert.rejects(discord.click({ messageId: second.id, label: '등록', user: jiwon }), /does not see/);
      await world.restart();
      assert.match((await press(world, second, '등록')).content, /다시 실행하세요/);

      const third = await ask();
      world.later(15 * 60_000 + 1);
      assert.match((await press(world, third, '등록')).content, /다시 실행하세요/);
      assert.match(await left(), /등록된 키가 없습니다/);

      const fourth = await ask();
      const taps = await Promise.all(
        [1, 2].map(async () => await discord.click({ messageId: fourth.id, label: '등록', user: minsu })),
      );
      for (const tap of taps) await tap.settled();
      assert.match(
        discord.message(fourth.id).content.replaceAll('\\', ''),
        /✅ 등록 2개\n묶음: \d+\/\d+ #1\n남은 키 2개/,
      );
      assert.match(await left(), /남음 \*\*2\*\*/);
      assert.doesNotMatch(JSON.stringify(world.logs), /CANARY/);
    });

    test('files: an archive gives one to a unit, attached to the mail as it was', async () => {
      await using world = await startWorld(database, AUTO);
      const { mailbox } = world;
      const one = Uint8Array.from({ length: 3_000 }, (_, index) => index % 251);
      const archive = zipSync({ 'keys/홍 1.lic': one, 'keys/2.lic': strToU8('second') });
      const { preview, done } = await importFile(world, 'files.zip', archive);
      assert.match(preview.content, /등록할 파일 \*\*2\*\*개/);
      assert.match(done.content, /✅ 등록 2개/);
      await buy(world, 'kim@example.com');
      const mail = mailbox.to('kim@example.com')[0];
      assert.ok(mail, 'no mail left');
      assert.ok(mail.raw.toString('latin1').replaceAll('\r\n', '').includes(Buffer.from(one).toString('base64')));
      const again = await type(world, 'license import', {
        product: world.product.productId,
        file: { filename: 'again.zip', content: archive },
      });
      assert.match(again.content, /등록할 것이 없습니다\.\n중복\(이미 있던 파일\) 2개: 1–2번째 파일/);
    });

    test('taken, found, exported, withdrawn: each key ends where its history says', async () => {
      await using world = await startWorld(database, AUTO);
      const keys = ['AAAA-0001', 'AAAA-0002', 'AAAA-0003', 'AAAA-0004', 'AAAA-0005'];
      await world.importKeys(...keys);
      await buy(world, 'kim@example.com');
      const of = { product: world.product.productId };

      const particular = await type(world, 'license take', { ...of, key: ' aaaa-0004 ', reason: '리뷰어' });
      assert.match(particular.content, /1개를 꺼냈습니다[^]*남은 키 3개\n\|\|```\nAAAA-0004\n```\|\|$/);
      const next = await type(world, 'license take', { ...of, count: 2, reason: '협력사 전달' });
      assert.match(next.content, /AAAA-0002[^]*AAAA-0003/);
      assert.match((await type(world, 'license take', { ...of, count: 2, reason: '더' })).content, /1개뿐입니다/);
      assert.match(
        (await type(world, 'license take', { ...of, key: 'AAAA-0001', reason: 'x' })).content,
        /남은 재고에 없습니다/,
      );

      const exported = await type(world, 'license export', of);
      const file = await fetch(exported.attachments[0]?.url ?? '');
      assert.equal(await file.text(), 'AAAA-0005\n');

      const find = async (key: string) => (await type(world, 'license find', { key })).content;
      assert.match(await find('AAAA-0001'), /^\*\*발송됨 · 주문 \d{16}[^]*#1\n카드: https:/);
      assert.match(await find('aaaa-0004'), /^\*\*직접 꺼냄\*\*[^]*사유: 리뷰어$/);
      assert.match(await find('AAAA-0005'), /아직 팔리지 않았습니다/);
      assert.match(await find('NOBODY'), /등록된 적이 없는 키/);

      const [choice] = await world.discord.autocomplete({
        command: 'license withdraw',
        option: 'batch',
        value: '',
        user: world.minsu,
      });
      assert.match(choice?.name ?? '', /#1 · 사진정리 프로 · 1개 남음$/);
      const question = await type(world, 'license withdraw', { batch: String(choice?.value) });
      assert.match(question.content, /안 팔린 키 \*\*1\*\*개를 재고에서 뺍니다/);
      await world.restart();
      assert.match((await press(world, question, '1개 회수')).content, /1개를 회수했습니다/);
      assert.match(await find('AAAA-0005'), /^\*\*회수됨/);
      const [batch] = (await type(world, 'license batches')).embeds;
      assert.match(batch?.description ?? '', /5개 중 \*\*0\*\*개 남음 · 예약 0 · 발송 1 · 회수 1 · 꺼냄 3/);
      assert.match((await type(world, 'license import', { ...of, keys: 'AAAA-0005' })).content, /등록할 것이 없습니다/);
    });

    test('ten thousand keys are previewed and added within seconds', async () => {
      await using world = await startWorld(database);
      const lines = Array.from({ length: 10_000 }, (_, index) => `KEY-${String(index).padStart(6, '0')}-CANARY`);
      const started = performance.now();
      const { done } = await importFile(world, 'keys.csv', lines.join('\r\n'));
      assert.match(done.content, /✅ 등록 10,000개/);
      assert.ok(performance.now() - started < 15_000, `${Math.round(performance.now() - started)} ms`);
      assert.doesNotMatch(JSON.stringify(world.logs), /CANARY/);
    });

    test('a key that a canceled order gives back goes to whoever waits', async () => {
      await using world = await startWorld(database, AUTO);
      const { naver, mailbox } = world;
      await world.importKeys('AAAA-0001');
      // The mail server is away: the key is set aside and does not go out.
      mailbox.faults.add({ stage: 'rcpt', kind: 'reply', times: Infinity });
      const first = await buy(world, 'first@example.com');
      await buy(world, 'second@example.com');
      naver.adminCancel(first.productOrderIds[0] ?? '');
      mailbox.faults.clear();
      await world.settled();
      world.later(10 * 60_000);
      await world.settled();
      assert.deepEqual(
        mailbox.mails().map(({ to }) => to[0]),
        ['second@example.com'],
      );
    });

    test('the sum of an import outlives a restart in the middle of it', async () => {
      await using world = await startWorld(database, AUTO);
      const { naver, mailbox, discord } = world;
      await buy(world, 'a@example.com');
      naver.faults.add({ api: 'confirm', kind: 'status', status: 500, times: Infinity });
      await world.importKeys('AAAA-0001');
      assert.equal(mailbox.mails().length, 0);
      assert.equal(notices(world).filter((text) => text.startsWith('📦')).length, 0, 'it was summed up too early');
      naver.faults.clear();
      const told = discord.nextMessage(({ content }) => content.startsWith('📦'));
      world.later(10 * 60_000);
      await world.restart();
      await world.settled();
      assert.match((await told).content, /기다리던 주문 1건 발송 · 0개 남음\n기다리는 주문이 없습니다/);
      assert.equal(mailbox.to('a@example.com').length, 1);
    });
  });
}
