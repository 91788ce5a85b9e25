// Licenses of every kind, from the paid order to the buyer's mailbox, everything on the wire, on both databases.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isWellFormed } from '../src/order/license-key.ts';
import type { OptionInput } from '../src/sandbox/discord/index.ts';
import { type LicenseServerSandbox, startLicenseServer } from '../src/sandbox/license-server.ts';
import { type DatabaseName, FEATURE_DATABASES } from './databases.ts';
import { startWorld, type World } from './world.ts';

const typed = { 이메일: 'kim@example.com' };
const PATTERN = 'XXXXX-XXXXX-XXXXX';
const GENERATED = /\b[A-Z2-9]{5}-[A-Z2-9]{5}-[A-Z2-9]{5}\b/g;
const ISSUED = /ISSUED-\d{4}-LICENSE/g;

/** Types a command as an admin; gives the answer. */
async function type({ discord, minsu, bot }: World, command: string, options: Record<string, OptionInput>) {
  const answer = await discord.slash({ command, options, user: minsu });
  const message = await answer.message();
  await bot.idle();
  return message;
}

async function setRule(world: World, options: Record<string, OptionInput>): Promise<string> {
  const { content } = await type(world, 'product set', { product: world.product.productId, ...options });
  assert.match(content, /✅/, content);
  return content;
}

/** Imports keys into any pool. */
async function stock(world: World, pool: { productId: string; option?: string }, ...keys: string[]): Promise<void> {
  const preview = await type(world, 'license import', {
    product: pool.productId,
    keys: keys.join('\n'),
    ...(pool.option && { option: pool.option }),
  });
  await (await world.discord.click({ messageId: preview.id, label: '등록', user: world.minsu })).settled();
  await world.bot.idle();
}

/** All texts of this form in the mails to Kim, each once. */
function mailed({ mailbox }: World, form: RegExp, to = 'kim@example.com'): string[] {
  return [...new Set(mailbox.to(to).flatMap(({ text }) => text.match(form) ?? []))];
}

async function startWithServer(database: DatabaseName): Promise<World & { server: LicenseServerSandbox }> {
  await using opened = new AsyncDisposableStack();
  const server = opened.use(await startLicenseServer());
  const world = opened.use(
    await startWorld(database, { DELIVERY_MODE: 'auto', LICENSE_SERVER_PRIVATE_HOSTS: '127.0.0.1' }),
  );
  const answer = await setRule(world, { source: 'http', url: server.url });
  server.secret = /bhsec_[\w-]+/.exec(answer)?.[0] ?? '';
  const moved = opened.move();
  return Object.assign(Object.create(world) as World, {
    server,
    [Symbol.asyncDispose]: async () => {
      await moved.disposeAsync();
      assert.deepEqual(server.violations(), []);
      const secrets = [server.secret, 'ISSUED-'].filter(Boolean);
      for (const secret of secrets) assert.ok(!JSON.stringify(world.logs).includes(secret), `${secret} is in the log`);
    },
  });
}

for (const database of FEATURE_DATABASES) {
  suite(database, { concurrency: 6 }, () => {
    test('each option has keys of its own, and other options those of the product', async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      const { naver, product } = world;
      await setRule(world, { source: 'pool', option: '1년' });
      await setRule(world, { source: 'pool', option: '평생' });
      await stock(world, { ...product, option: '1년' }, 'YEAR-KEY-0001-AAAA');
      await stock(world, { ...product, option: '평생' }, 'EVER-KEY-0001-AAAA');
      await stock(world, product, 'BASE-KEY-0001-AAAA');
      for (const [option, to] of [
        ['기간: 평생', 'ever@example.com'],
        ['기간: 1년', 'year@example.com'],
        ['기간: 1개월', 'month@example.com'],
      ] as const)
        naver.pay({ ...product, typed: { 이메일: to }, option });
      // Nobody chooses by typing.
      const { orderId } = naver.pay({ ...product, typed: { 이메일: 'late@example.com / 평생' }, option: '기간: 1년' });
      await world.settled();
      const KEY = /\w{4}-KEY-\d{4}-AAAA/g;
      assert.deepEqual(
        ['ever', 'year', 'month', 'late'].map((name) => mailed(world, KEY, `${name}@example.com`)),
        [['EVER-KEY-0001-AAAA'], ['YEAR-KEY-0001-AAAA'], ['BASE-KEY-0001-AAAA'], []],
      );
      assert.match(world.card(orderId).content, /재고 대기|이메일 확인/);
    });

    test('two rules that fit alike stop the line for a person', async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      const { naver, mailbox, product } = world;
      await setRule(world, { source: 'pool', option: '1년' });
      await setRule(world, { source: 'pool', option: '2대' });
      await world.importKeys('AAAA-AAAA-0001');
      const { orderId } = naver.pay({ ...product, typed, option: '기간: 1년 / 기기: 2대' });
      await world.settled();
      assert.match(world.card(orderId).content, /라이선스 설정 없음/);
      assert.match(JSON.stringify(world.card(orderId).embeds), /1년 .*2대/);
      assert.equal(mailbox.mails().length, 0);
      await setRule(world, { source: 'pool', option: '1년 / 2대' });
      await stock(world, { ...product, option: '1년 / 2대' }, 'BOTH-KEY-0001-AAAA');
      await world.tap(orderId, '다시 시도');
      assert.equal(mailbox.to('kim@example.com').length, 1);
    });

    test('keys are made by a pattern, one a unit', async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      const { naver, product } = world;
      await setRule(world, { source: 'generate', pattern: PATTERN });
      naver.pay({ ...product, quantity: 4, typed });
      await world.settled();
      const keys = mailed(world, GENERATED);
      assert.equal(keys.length, 4);
      for (const key of keys) assert.ok(isWellFormed(PATTERN, key), 'a slip in it would not be noticed');
    });

    test('a link besides the keys, and a bundle of keys and links of several products', async () => {
      await using world = await startWorld(database, { DELIVERY_MODE: 'auto' });
      const { naver, product } = world;
      const plug = naver.addProduct({ name: '플러그인', priceKrw: 9_000, hasDelivery: false });
      const guide = naver.addProduct({ name: '안내서', priceKrw: 1_000, hasDelivery: false });
      const made = naver.addProduct({ name: '쿠폰', priceKrw: 1_000, hasDelivery: false });
      await type(world, 'product set', {
        product: guide.productId,
        source: 'link',
        link: 'https://files.example/guide',
      });
      await type(world, 'product set', { product: made.productId, source: 'generate', pattern: PATTERN });
      await setRule(world, {
        bundle: `x2, ${plug.productId}, ${guide.productId}, ${made.productId}`,
        link: 'https://files.example/photo',
      });
      await world.importKeys('AAAA-AAAA-0001', 'AAAA-AAAA-0002', 'AAAA-AAAA-0003', 'AAAA-AAAA-0004');
      const { orderId } = naver.pay({ ...product, typed, quantity: 2 });
      await world.settled();
      assert.match(world.card(orderId).content, /재고 대기/);
      assert.equal(world.mailbox.mails().length, 0, 'a part of a bundle left alone');

      await stock(world, plug, 'PLUG-KEY-0001-AAAA');
      assert.equal(world.mailbox.mails().length, 0, 'all units or none');
      await stock(world, plug, 'PLUG-KEY-0002-AAAA');
      assert.deepEqual(mailed(world, /AAAA-AAAA-\d{4}|PLUG-KEY-\d{4}/g).toSorted(), [
        'AAAA-AAAA-0001',
        'AAAA-AAAA-0002',
        'AAAA-AAAA-0003',
        'AAAA-AAAA-0004',
        'PLUG-KEY-0001',
        'PLUG-KEY-0002',
      ]);
      assert.equal(mailed(world, GENERATED).length, 2);
      const [mail] = world.mailbox.to('kim@example.com');
      assert.match(mail?.text ?? '', /https:\/\/files\.example\/photo/);
      assert.match(mail?.text ?? '', /https:\/\/files\.example\/guide/);
    });

    test('three units, one canceled before the mail: two keys leave, the third is free again', async () => {
      await using world = await startWorld(database);
      const { naver, product, mailbox } = world;
      await world.importKeys('AAAA-AAAA-0001', 'AAAA-AAAA-0002', 'AAAA-AAAA-0003');
      const { orderId, productOrderIds } = naver.pay({ ...product, quantity: 3, typed });
      await world.settled();
      mailbox.faults.add({ stage: 'data', kind: 'reply', code: 451 });
      await world.tap(orderId, '발송 + 발송처리');
      assert.equal(mailbox.mails().length, 0);
      naver.requestCancel(productOrderIds[0] ?? '', { quantity: 1 });
      await world.settled();
      naver.approveCancelByHand(productOrderIds[0] ?? '');
      world.later(120_000);
      await world.settled();
      assert.deepEqual(mailed(world, /AAAA-AAAA-\d{4}/g), ['AAAA-AAAA-0001', 'AAAA-AAAA-0002']);
      const next = naver.pay({ ...product, typed: { 이메일: 'next@example.com' } });
      await world.settled();
      await world.tap(next.orderId, '발송 + 발송처리');
      assert.deepEqual(mailed(world, /AAAA-AAAA-\d{4}/g, 'next@example.com'), ['AAAA-AAAA-0003']);
    });

    test('two buyers at once never share a license, of whatever kind', async () => {
      await using world = await startWithServer(database);
      const { naver, product } = world;
      const made = naver.addProduct({ name: '생성', priceKrw: 1_000, hasDelivery: false, directInputs: ['이메일'] });
      await type(world, 'product set', { product: made.productId, source: 'generate', pattern: PATTERN });
      for (let buyer = 0; buyer < 4; buyer += 1) {
        const to = { 이메일: `buyer${buyer}@example.com` };
        naver.pay({
          lines: [
            { ...product, typed: to, quantity: 2 },
            { productId: made.productId, typed: to, quantity: 2 },
          ],
        });
      }
      await world.settled();
      const all = [0, 1, 2, 3].flatMap((buyer) => [
        ...mailed(world, ISSUED, `buyer${buyer}@example.com`),
        ...mailed(world, GENERATED, `buyer${buyer}@example.com`),
      ]);
      assert.equal(all.length, 16);
      assert.equal(new Set(all).size, 16);
    });

    test('the seller’s own server issues a license for each unit', async () => {
      await using world = await startWithServer(database);
      const { naver, product, server } = world;
      const { orderId, productOrderIds } = naver.pay({ ...product, quantity: 2, typed, option: '기간: 1년' });
      await world.settled();
      assert.deepEqual(mailed(world, ISSUED).toSorted(), ['ISSUED-0001-LICENSE', 'ISSUED-0002-LICENSE']);
      assert.match(world.card(orderId).content, /발송 완료/);
      assert.match(JSON.stringify(world.card(orderId).embeds), /ISSU-…-ENSE/);
      const [call] = server.calls();
      assert.deepEqual(
        [call?.question.productOrderId, call?.question.quantity, call?.question.test],
        [productOrderIds[0], 2, false],
      );
      assert.doesNotMatch(JSON.stringify(server.calls()), /example\.com|김민지/);
    });

    for (const [what, fault] of [
      ['no answer', { kind: 'drop', when: 'after' }],
      ['500', { kind: 'status', status: 500, when: 'after' }],
    ] as const) {
      test(`after ${what} the server is asked again under the same name, and no license is lost`, async () => {
        await using world = await startWithServer(database);
        const { naver, product, server } = world;
        server.fail(fault);
        const { orderId } = naver.pay({ ...product, typed });
        await world.settled();
        world.later(10_000);
        await world.settled();
        assert.deepEqual(mailed(world, ISSUED), ['ISSUED-0001-LICENSE']);
        assert.equal(server.issued().size, 1);
        const [first, second, ...more] = server.calls();
        assert.deepEqual([more.length, first?.idempotencyKey], [0, second?.idempotencyKey]);
        assert.notEqual(first?.status, 200);
        assert.match(world.card(orderId).content, /발송 완료/);
      });
    }

    test('a server that stays away is said on the card, and does not hold up who needs none', async () => {
      await using world = await startWithServer(database);
      const { naver, product, server } = world;
      const other = naver.addProduct({
        name: '다른 상품',
        priceKrw: 1_000,
        hasDelivery: false,
        directInputs: ['이메일'],
      });
      await stock(world, other, 'POOL-KEY-0001-AAAA');
      server.fail({ kind: 'status', status: 503, times: Infinity });
      const { orderId } = naver.pay({ ...product, typed });
      naver.pay({ productId: other.productId, typed: { 이메일: 'other@example.com' } });
      await world.settled();
      assert.equal(world.mailbox.to('other@example.com').length, 1);
      for (let attempt = 0; attempt < 2; attempt += 1) {
        world.later(20_000);
        await world.settled();
      }
      assert.match(JSON.stringify(world.card(orderId).embeds), /라이선스 서버 문제/);
      server.heal();
      world.later(120_000);
      await world.settled();
      assert.match(world.card(orderId).content, /발송 완료/);
      assert.doesNotMatch(JSON.stringify(world.card(orderId).embeds), /라이선스 서버 문제/);
    });

    test('a server is not asked for a line that a pool cannot serve yet', async () => {
      await using world = await startWithServer(database);
      const { naver, product, server } = world;
      const plug = naver.addProduct({ name: '플러그인', priceKrw: 9_000, hasDelivery: false });
      await setRule(world, { bundle: `x1, ${plug.productId}` });
      const { orderId } = naver.pay({ ...product, typed });
      await world.settled();
      assert.match(world.card(orderId).content, /재고 대기/);
      assert.deepEqual(server.calls(), []);
      await stock(world, plug, 'PLUG-KEY-0001-AAAA');
      assert.deepEqual(mailed(world, /ISSUED-\d{4}|PLUG-KEY-\d{4}/g).toSorted(), ['ISSUED-0001', 'PLUG-KEY-0001']);
    });

    test('a refusal waits for a person, who tries again', async () => {
      await using world = await startWithServer(database);
      const { naver, product, server } = world;
      server.fail({ kind: 'status', status: 403, body: '{"error":"no seats for kim@example.com"}' });
      const { orderId } = naver.pay({ ...product, typed });
      await world.settled();
      assert.match(world.card(orderId).content, /라이선스 서버 거부/);
      assert.match(JSON.stringify(world.card(orderId).embeds), /HTTP 403/);
      await world.tap(orderId, '다시 시도');
      assert.deepEqual(mailed(world, ISSUED), ['ISSUED-0001-LICENSE']);
    });

    test('a license that another line has goes to nobody', async () => {
      await using world = await startWithServer(database);
      const { naver, product, server } = world;
      server.make = () => ({ license: 'ALWAYS-THE-SAME-LICENSE' });
      naver.pay({ ...product, typed });
      await world.settled();
      const second = naver.pay({ ...product, typed: { 이메일: 'second@example.com' } });
      await world.settled();
      assert.equal(world.mailbox.to('kim@example.com').length, 1);
      assert.equal(world.mailbox.to('second@example.com').length, 0);
      assert.match(world.card(second.orderId).content, /라이선스 서버 거부/);
    });

    test('cut between issuing and booking, the next start asks again and gets the same license', async () => {
      await using world = await startWithServer(database);
      const { naver, product, server } = world;
      server.fail({ kind: 'stall', when: 'after' });
      const asked = server.asked();
      naver.pay({ ...product, typed });
      await world.bot.pollNow();
      await asked;
      await world.restart();
      world.later(60_000);
      await world.settled();
      assert.deepEqual(mailed(world, ISSUED), ['ISSUED-0001-LICENSE']);
      const names = server.calls().map(({ idempotencyKey }) => idempotencyKey);
      assert.deepEqual([names.length, new Set(names).size, server.issued().size], [2, 1, 1]);
    });

    test('canceled before the mail: the server is told, however often that takes', async () => {
      await using world = await startWithServer(database);
      const { naver, product, server, mailbox } = world;
      mailbox.faults.add({ stage: 'data', kind: 'reply', code: 451, times: Infinity });
      const { productOrderIds } = naver.pay({ ...product, typed });
      await world.settled();
      server.fail({ kind: 'status', status: 503 });
      naver.adminCancel(productOrderIds[0] ?? '');
      await world.settled();
      world.later(10_000);
      await world.settled();
      assert.deepEqual(server.revoked(), ['ISSUED-0001-LICENSE']);
      assert.equal(mailbox.mails().length, 0);
    });

    test('canceled while the server was asked: what it issued is revoked, and mailed to nobody', async () => {
      await using world = await startWithServer(database);
      const { naver, product, server, mailbox } = world;
      const { productOrderIds } = naver.pay({ ...product, typed });
      server.make = async () => {
        naver.adminCancel(productOrderIds[0] ?? '');
        await world.bot.pollNow();
        return { license: 'ISSUED-0001-LICENSE' };
      };
      await world.settled();
      assert.deepEqual(server.revoked(), ['ISSUED-0001-LICENSE']);
      assert.equal(mailbox.mails().length, 0);
    });

    test('an address in the own network is refused when it is typed, and again when it is used', async () => {
      await using world = await startWithServer(database);
      const { naver, product, server } = world;
      const refused = await type(world, 'product set', {
        product: product.productId,
        url: 'https://10.0.0.7/licenses',
      });
      assert.match(refused.content, /내부망/);
      await world.restart({ LICENSE_SERVER_PRIVATE_HOSTS: 'licenses.internal' });
      const { orderId } = naver.pay({ ...product, typed });
      await world.settled();
      assert.match(world.card(orderId).content, /라이선스 서버 거부/);
      assert.deepEqual(server.calls(), []);
    });
  });
}
