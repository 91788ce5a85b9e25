// kill -9 at every moment of a delivery that can be seen from outside, then a new start: nothing lost, no key used twice. Counted in the
// inbox and at the store, not in the bot's own tables.
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { test } from 'node:test';
import type { DiscordSandbox, SandboxMessage } from '../src/sandbox/discord/index.ts';
import { DATABASES } from './databases.ts';
import { type Process, startProcess, untilRegistered } from './process.ts';
import { setStage } from './stage.ts';

/** Where in the delivery of one order the process is killed; each once. */
const MOMENTS = [
  ...['details 1', 'confirm 1', 'details 2', 'details 3', 'dispatch 1'].flatMap((call) => [
    `naver ${call} request`,
    `naver ${call} answered`,
  ]),
  ...['mail', 'rcpt', 'data', 'body', 'accept', 'accepted'].map((stage) => `smtp ${stage} 1`),
  ...['POST 1', 'PATCH 1'].flatMap((call) => [`discord ${call} request`, `discord ${call} answered`]),
];

/** All of them take minutes: who has few kills at every fourth one. */
const WANTED = MOMENTS.filter((_, index) => !process.env['BELLHOP_TEST_SMALL'] || index % 4 === 2);

const KEY = /KILL-[A-Z]{4}-\d{4}/g;

for (const database of DATABASES) {
  test(
    `${database}: killed at each of ${WANTED.length} moments, every order ends with one key and one dispatch`,
    { timeout: 600_000 },
    async () => {
      await using opened = new AsyncDisposableStack();
      const { naver, discord, mailbox, product, minsu, env } = opened.use(
        await setStage(database, {
          DELIVERY_MODE: 'auto',
          // What a killed process may have handed over is not repeated by itself here: nobody wants to wait for it a minute.
          MAIL_UNKNOWN: 'ask',
          POLL_CRON: '* * * * * *',
          LOG_LEVEL: 'silent',
        }),
      );
      const moments = new EventEmitter();
      let counts = new Map<string, number>();
      let wanted: string | undefined;
      /** Whether the mail server had said 354 when the process was killed. */
      let isHandedOver = false;
      let bot: Process = startProcess(env);
      opened.defer(async () => await bot.kill());
      const pass = async (name: string, suffix = '') => {
        const count = (counts.get(name) ?? 0) + (suffix === 'answered' ? 0 : 1);
        counts.set(name, count);
        if (wanted !== [name, count, suffix].filter(Boolean).join(' ')) return;
        wanted = undefined;
        isHandedOver = counts.has('smtp data');
        await bot.kill();
        moments.emit('killed');
      };
      naver.on('request', async ({ api }) => await pass(`naver ${api}`, 'request'));
      naver.on('answered', async ({ api }) => await pass(`naver ${api}`, 'answered'));
      for (const stage of ['mail', 'rcpt', 'data', 'body', 'accept', 'accepted'] as const) {
        mailbox.on(stage, async () => await pass(`smtp ${stage}`));
      }
      const isOfCard = ({ path: where }: { path: string }) => where.includes('/messages');
      discord.on('request', async (call) => isOfCard(call) && (await pass(`discord ${call.method}`, 'request')));
      discord.on('answered', async (call) => isOfCard(call) && (await pass(`discord ${call.method}`, 'answered')));

      await untilRegistered(discord);
      const keys = WANTED.map((_, index) => `KILL-AAAA-${String(index).padStart(4, '0')}`);
      const imported = await discord.slash({
        command: 'license import',
        options: { product: product.productId, keys: keys.join('\n') },
        user: minsu,
      });
      const preview = await imported.message();
      await (await discord.click({ messageId: preview.id, label: '등록', user: minsu })).settled();
      // What is paid before the first poll would wait for a tap.
      await (await discord.slash({ command: 'store poll', user: minsu })).message();

      const orders: string[] = [];
      for (const [index, moment] of WANTED.entries()) {
        const to = `buyer${index}@example.com`;
        counts = new Map();
        wanted = moment;
        const killed = once(moments, 'killed', { signal: AbortSignal.timeout(60_000) });
        const { orderId, productOrderIds } = naver.pay({ productId: product.productId, typed: { 이메일: to } });
        orders.push(orderId);
        await killed.catch(() => assert.fail(`the moment "${moment}" never came`));
        bot = startProcess(env);

        const shows = (words: RegExp) => (message: SandboxMessage) =>
          words.test(message.content) && JSON.stringify(message.embeds).includes(orderId);
        const ended = await seen(discord, shows(/발송 완료|메일 결과 불명/), moment);
        if (!/발송 완료/.test(ended.content)) {
          assert.ok(isHandedOver, `parked after "${moment}", and nothing was handed over: ${ended.content}`);
          const copies = mailbox.to(to).length;
          await discord.click({ messageId: ended.id, label: '다시 시도', user: minsu });
          await seen(discord, shows(/발송 완료/), moment);
          assert.equal(mailbox.to(to).length, copies + 1, 'a person asked for one more');
        }
        const copies = mailbox.to(to);
        assert.ok(copies.length >= 1, `nothing was sent after "${moment}"`);
        assert.equal(
          new Set(copies.flatMap((mail) => mail.text.match(KEY) ?? [])).size,
          1,
          `another key after "${moment}"`,
        );
        const line = naver.line(productOrderIds[0] ?? '');
        assert.deepEqual([line.productOrderStatus, line.dispatchCount], ['DELIVERING', 1], moment);
      }

      const keyOf = orders.map((_, index) => mailbox.to(`buyer${index}@example.com`)[0]?.text.match(KEY)?.[0]);
      assert.equal(new Set(keyOf).size, WANTED.length, 'a key went to two buyers');
      for (const orderId of orders) {
        const cards = discord
          .messages(discord.channelId)
          .filter((message) => JSON.stringify(message.embeds).includes(orderId));
        assert.equal(cards.length, 1, `${orderId} has ${cards.length} cards`);
      }
      assert.deepEqual(discord.violations, []);
    },
  );
}

/** The card once it says so, now or later. */
async function seen(
  discord: DiscordSandbox,
  isWanted: (message: SandboxMessage) => boolean,
  moment: string,
): Promise<SandboxMessage> {
  const now = discord.messages(discord.channelId).find(isWanted);
  if (now) return now;
  const wait = { timeoutMs: 60_000 };
  try {
    return await Promise.any([discord.nextMessage(isWanted, wait), discord.nextEdit(isWanted, wait)]);
  } catch {
    const shown = discord.messages(discord.channelId).map(({ content }) => content);
    return assert.fail(`after "${moment}" the card says: ${shown.at(-1)}`);
  }
}
