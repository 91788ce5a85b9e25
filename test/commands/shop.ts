// A shop in which people type commands: the real client against the stand-in Discord, real books, and ports that a test can set.
import { commands, components } from '../../commands/index.ts';
import type { CommandContext, PollOutcome, ProductHit } from '../../commands/context.ts';
import type { Books } from '../../src/db/books.ts';
import { inTransaction } from '../../src/db/books.ts';
import { saveLines } from '../../src/db/lines.ts';
import { insertOrders } from '../../src/db/orders.ts';
import { openStore } from '../../src/db/stores.ts';
import { createAttachments } from '../../src/discord/attachments.ts';
import { createDiscord } from '../../src/discord/client.ts';
import { registerCommands } from '../../src/discord/command.ts';
import { answerInteractions } from '../../src/discord/interactions.ts';
import type { Line } from '../../src/order/line.ts';
import type { Snapshot } from '../../src/order/snapshot.ts';
import {
  type DiscordSandbox,
  type OptionInput,
  type SandboxMessage,
  startDiscord,
} from '../../src/sandbox/discord/index.ts';
import { aLine, aSnapshot, KIM, NOON } from '../build.ts';
import { openPglite } from '../databases.ts';
import { openBooks } from '../db/books.ts';

export const STORE = 'main';

export type Shop = AsyncDisposable & {
  books: Books;
  discord: DiscordSandbox;
  /** What the ports say, and what was asked of them. */
  ports: {
    now: Date;
    poll: PollOutcome;
    products: ProductHit[];
    /** What restock() gives; the products it was called for. */
    goOn: number;
    restocked: string[];
    woken: number;
    blockedUntil: Date | undefined;
    mail: { ok: boolean; at: Date } | undefined;
  };
  /** Has every role; Discord in Korean. */
  minsu: { id: string };
  /** The same in English. */
  emma: { id: string };
  /** May act, and not change rules. */
  helper: { id: string };
  /** Types a command and gives the whole answer. In English, unless another person types. */
  type(command: string, options?: Record<string, OptionInput>, user?: { id: string }): Promise<SandboxMessage>;
  /** Taps a button of an answer and gives what it has become. */
  tap(message: SandboxMessage, label: string, user?: { id: string }): Promise<SandboxMessage>;
  /** Enters paid orders as the poller does. */
  enter(...orders: OrderFacts[]): Promise<void>;
};

export type OrderFacts = Partial<Snapshot> & { line?: Partial<Line> };

export async function openShop(): Promise<Shop> {
  await using opened = new AsyncDisposableStack();
  const books = opened.use(await openBooks(openPglite));
  await inTransaction(books, async (trx) => await openStore(trx, STORE, 'manual', NOON));
  const sandbox = opened.use(await startDiscord({ rateLimits: false }));
  const ports: Shop['ports'] = {
    now: NOON,
    poll: { outcome: 'done', changed: 0 },
    products: [],
    goOn: 0,
    restocked: [],
    woken: 0,
    blockedUntil: undefined,
    mail: undefined,
  };
  const [operator, admin] = [sandbox.addRole('운영자'), sandbox.addRole('관리자')];
  const minsu = sandbox.addUser({ name: '민수', roleIds: [operator, admin], locale: 'ko' });
  const emma = sandbox.addUser({ name: 'Emma', roleIds: [operator, admin], locale: 'en-US' });
  const helper = sandbox.addUser({ name: 'Helper', roleIds: [operator], locale: 'en-US' });

  const failures: unknown[] = [];
  const silent = {
    info: () => {},
    warn: () => {},
    error: (event: string, fields: unknown) => void failures.push({ event, fields }),
  };
  const discord = createDiscord({
    token: sandbox.token,
    apiUrl: sandbox.apiUrl,
    guildId: sandbox.guildId,
    log: silent,
    onFatal: (error) => void failures.push(error),
  });
  const fetchAttachment = createAttachments({ apiUrl: sandbox.apiUrl });
  answerInteractions<CommandContext>(discord, {
    operatorRoleIds: [operator],
    adminRoleIds: [admin],
    storeOf: () => STORE,
    desk: {
      press: () => Promise.reject(new Error('no card was tapped')),
      addressDraft: () => Promise.resolve(undefined),
      giveAddress: () => Promise.reject(new Error('no form was sent')),
    },
    commands,
    components,
    contextFor: ({ by, isAdmin }) => ({
      books,
      storeId: STORE,
      lang: 'ko',
      now: () => ports.now,
      isAdmin,
      by: by.name,
      pollNow: () => Promise.resolve(ports.poll),
      wake: () => void (ports.woken += 1),
      restock: (productId) => {
        ports.restocked.push(productId);
        return Promise.resolve(ports.goOn);
      },
      searchProducts: (text) =>
        Promise.resolve(
          ports.products.filter(
            ({ name, productId }) => name.toLowerCase().includes(text.toLowerCase()) || productId.includes(text),
          ),
        ),
      fetchAttachment,
      cardUrl: (channelId, messageId) => `https://discord.com/channels/${sandbox.guildId}/${channelId}/${messageId}`,
      health: () =>
        Promise.resolve({
          version: '1.2.3',
          database: { mode: 'embedded', version: '18.6' },
          mail: ports.mail,
          naver: { blockedUntil: ports.blockedUntil, calls: 1234 },
          discordPingMs: 41.6,
        }),
    }),
    log: silent,
  });
  discord.start();
  opened.defer(async () => await discord.stop());
  await sandbox.connected();
  await registerCommands(discord, commands, { previousPrint: undefined });

  const whole = async (answer: { message: () => Promise<SandboxMessage> }): Promise<SandboxMessage> => {
    const message = await answer.message();
    if (failures.length > 0) throw new Error(`A command failed: ${JSON.stringify(failures)}`);
    if (sandbox.violations.length > 0) throw new Error(sandbox.violations.join('\n'));
    return message;
  };
  const moved = opened.move();
  return {
    books,
    discord: sandbox,
    ports,
    minsu,
    emma,
    helper,
    type: async (command, options = {}, user = emma) => await whole(await sandbox.slash({ command, options, user })),
    async tap(message, label, user = emma) {
      const answer = await sandbox.click({ messageId: message.id, label, user });
      await answer.settled();
      return await whole({ message: () => Promise.resolve(sandbox.message(message.id)) });
    },
    async enter(...orders) {
      await inTransaction(books, async (trx) => {
        for (const { line, ...about } of orders) {
          const shown = aSnapshot(about);
          await insertOrders(trx, [
            {
              storeId: STORE,
              orderId: shown.orderId,
              paidAt: shown.paidAt ?? NOON,
              isSilent: false,
              buyerName: shown.ordererName,
              buyerNo: shown.ordererNo,
            },
          ]);
          const entered = aLine({ recipient: KIM, ...line, storeId: STORE, shown });
          await saveLines(trx, [
            { line: entered, trouble: undefined, changedAt: undefined, changedTo: undefined, seenAt: NOON },
          ]);
        }
      });
    },
    [Symbol.asyncDispose]: async () => await moved.disposeAsync(),
  };
}

/** Everything that a message says, as one text. */
export function textOf({ content, embeds }: Pick<SandboxMessage, 'content' | 'embeds'>): string {
  const parts = embeds.flatMap(({ title, description, fields, footer }) => [
    title,
    description,
    ...(fields ?? []).flatMap(({ name, value }) => [name, value]),
    footer?.text,
  ]);
  return [content, ...parts].filter(Boolean).join('\n');
}

/** Labels of the buttons. */
export function labelsOf(message: Pick<SandboxMessage, 'components'>): string[] {
  return message.components.flatMap((row) => row.components ?? []).map(({ label }) => label ?? '');
}
