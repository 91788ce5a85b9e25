// Everything running, in this process: the stand-ins on the wire, a database, the bot. One world a test.
import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { type Bot, startBot } from '../src/bot.ts';
import { readConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import type { SandboxMessage } from '../src/sandbox/discord/index.ts';
import type { DatabaseName } from './databases.ts';
import { setStage, type Stage } from './stage.ts';

export type World = Stage & {
  bot: Bot;
  /** Lines that the bot logged, parsed. */
  logs: Record<string, unknown>[];
  /** Reads the store, and waits until nothing is owed that is due. */
  settled(): Promise<void>;
  /** The newest card that shows this order. */
  card(orderId: string): SandboxMessage;
  /** Taps a button of an order's card and waits until what follows is done. */
  tap(orderId: string, label: string, user?: { id: string }): Promise<void>;
  /** Imports keys by the slash command, as an operator does. */
  importKeys(...keys: string[]): Promise<void>;
  /** Stops the bot and starts it again on the same books. */
  restart(settings?: Record<string, string>): Promise<void>;
  /** The bot's clock goes on by so much, and what falls due by it is done. The store's clock stays. */
  later(ms: number): void;
};

/**
 * Ends with what must be true of every test: nobody broke a rule of Discord, Naver or SMTP, and no key or address is in a log.
 * @param settings  overrides of the bot's environment
 * @param options.before  what happens before the bot is started for the first time
 */
export async function startWorld(
  database: DatabaseName,
  settings: Record<string, string> = {},
  { before }: { before?: (stage: Stage) => void } = {},
): Promise<World> {
  await using opened = new AsyncDisposableStack();
  const stage = opened.use(
    // Tests say themselves when to look.
    await setStage(database, { POLL_CRON: '0 0 0 1 1 *', ...settings }),
  );
  const { naver, discord, mailbox, product, minsu, env } = stage;
  before?.(stage);
  const logs: Record<string, unknown>[] = [];
  const keys: string[] = [];
  let aheadMs = 0;
  const log = createLog({
    level: 'debug',
    format: 'json',
    destination: new Writable({
      write(chunk: Buffer, _encoding, done) {
        for (const line of chunk.toString().trim().split('\n')) logs.push(JSON.parse(line) as Record<string, unknown>);
        done();
      },
    }),
  });
  const start = async () =>
    await startBot({
      config: readConfig(env),
      log,
      version: 'test',
      now: () => new Date(Date.now() + aheadMs),
      // Nothing that a test does should end the process; if it does, the test ends.
      onFatal: (error) => {
        throw error;
      },
    });
  let bot = await start();
  opened.defer(async () => await bot.stop());
  await discord.connected();
  // The line between old orders and new ones.
  await bot.pollNow();

  const cardOf = (orderId: string) => {
    const card = discord
      .messages(discord.channelId)
      .findLast((message) => JSON.stringify(message.embeds).includes(orderId));
    if (!card) throw new Error(`no card shows the order ${orderId}`);
    return card;
  };
  const moved = opened.move();
  const world: World = {
    ...stage,
    get bot() {
      return bot;
    },
    logs,
    async settled() {
      await bot.pollNow();
      await bot.idle();
    },
    card: cardOf,
    async tap(orderId, label, user = minsu) {
      const answer = await discord.click({ messageId: cardOf(orderId).id, label, user });
      await answer.settled();
      await bot.idle();
    },
    async importKeys(...imported) {
      keys.push(...imported);
      const answer = await discord.slash({
        command: 'license import',
        options: { product: product.productId, keys: imported.join('\n') },
        user: minsu,
      });
      const preview = await answer.message();
      const added = await discord.click({ messageId: preview.id, label: '등록', user: minsu });
      await added.settled();
      await bot.idle();
    },
    async restart(changed = {}) {
      await bot.stop();
      Object.assign(env, changed);
      bot = await start();
      await discord.connected();
    },
    later(ms) {
      aheadMs += ms;
    },
    async [Symbol.asyncDispose]() {
      await moved.disposeAsync();
      assert.deepEqual(discord.violations, []);
      assert.deepEqual(mailbox.violations(), []);
      assert.deepEqual(
        naver.calls().filter(({ status }) => status === 429),
        [],
        'the store was asked too often',
      );
      for (const secret of [...keys, '@example.com', '@naver.com']) {
        assert.deepEqual(
          logs.filter((line) => JSON.stringify(line).includes(secret)),
          [],
          `${secret} is in the log`,
        );
        const shown = discord
          .messages(discord.channelId)
          .filter((message) => JSON.stringify(message).replaceAll('***@', '').includes(secret));
        assert.deepEqual(shown, [], `${secret} is in the channel`);
      }
    },
  };
  return world;
}
