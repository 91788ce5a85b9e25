// A shop in which people type commands: the real client against the stand-in Discord, real books, and ports that a test can set.
import { commands, components, forms } from '../../commands/index.ts';
import { createDrafts } from '../../commands/template/drafts.ts';
import type { CommandContext, PollOutcome, ProductHit } from '../../commands/context.ts';
import { createParked, type ParkedImport } from '../../commands/license/parked.ts';
import { createAftercare } from '../../src/aftercare.ts';
import { createBlocking } from '../../src/blocking.ts';
import { createChannelAccess } from '../../src/discord/channel-access.ts';
import { createPending } from '../../src/pending.ts';
import type { Books } from '../../src/db/books.ts';
import { inTransaction } from '../../src/db/books.ts';
import { saveLines } from '../../src/db/lines.ts';
import { insertOrders } from '../../src/db/orders.ts';
import type { Database } from '../../src/db/schema.ts';
import { openStore } from '../../src/db/stores.ts';
import { createAttachments } from '../../src/discord/attachments.ts';
import { createDiscord } from '../../src/discord/client.ts';
import { createPosts } from '../../src/discord/posts.ts';
import { registerCommands } from '../../src/discord/command.ts';
import { answerInteractions } from '../../src/discord/interactions.ts';
import { previewLetter } from '../../src/letter.ts';
import { createQuestionDesk } from '../../src/question-desk.ts';
import { faultOfUrl } from '../../src/license-server/address.ts';
import { createLog } from '../../src/log.ts';
import { createProof } from '../../src/proof.ts';
import { drawPicture } from '../../src/report/picture.ts';
import type { Line } from '../../src/order/line.ts';
import type { Snapshot } from '../../src/order/snapshot.ts';
import {
  type DiscordSandbox,
  type OptionInput,
  type SandboxMessage,
  startDiscord,
} from '../../src/sandbox/discord/index.ts';
import { aLine, aSnapshot, KIM, NOON } from '../build.ts';
import { openPglite, type OpenTestDatabase } from '../databases.ts';
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
    /** Cards' buttons that commands pressed, and what the desk answers. */
    pressed: Parameters<CommandContext['press']>[0][];
    press: Awaited<ReturnType<CommandContext['press']>>;
    /** Orders asked for by number, and what the store says. */
    fetchedFor: string[];
    fetched: Awaited<ReturnType<CommandContext['fetchOrder']>>;
    /** Test mails that were sent, and what the mail server makes of them. */
    testMails: Parameters<CommandContext['mails']['sendTest']>[0][];
    sendTest: () => Promise<boolean>;
  };
  /** What makes an operator, and no admin. */
  operatorRoleIds: string[];
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
  /** Posts a message with one button in the channel, as a card has them; gives its id. */
  postButton(customId: string, label: string): Promise<string>;
  /** Enters paid orders as the poller does. */
  enter(...orders: OrderFacts[]): Promise<void>;
};

export type OrderFacts = Partial<Snapshot> & { line?: Partial<Line> };

export async function openShop(open: OpenTestDatabase<Database> = openPglite): Promise<Shop> {
  await using opened = new AsyncDisposableStack();
  const books = opened.use(await openBooks(open));
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
    pressed: [],
    press: { ok: true },
    fetchedFor: [],
    fetched: { outcome: 'unknown' },
    testMails: [],
    sendTest: () => Promise.resolve(true),
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
  const drafts = createDrafts(() => ports.now);
  const parked = createParked<ParkedImport>(() => ports.now);
  const aftercare = createAftercare({
    books,
    storeId: STORE,
    recordOptions: () => ({ now: ports.now, firstStart: 'ask' }),
    now: () => ports.now,
    wake: () => void (ports.woken += 1),
    log: createLog({ level: 'silent', format: 'json' }),
    // A store that shows nothing new.
    store: { details: () => Promise.resolve({ snapshots: [], missing: [], unreadable: [] }) },
    compose: ({ text }) => Promise.resolve(Buffer.from(text)),
    messageIdFor: (deliveryId, number) => `<d-${deliveryId}.${number}@shop.example>`,
    language: 'ko',
    shopName: () => '정리상점',
    contactEmail: 'help@shop.example',
    cardUrl: (channelId, messageId) => `https://discord.com/channels/${sandbox.guildId}/${channelId}/${messageId}`,
    restock: () => Promise.resolve(0),
    noteTaken: () => Promise.resolve(),
    issue: () => Promise.resolve(undefined),
    delay: (productOrderId) => Promise.resolve({ done: [productOrderId], refused: [], unknown: [] }),
  });
  const questions = createQuestionDesk({
    books,
    storeId: STORE,
    now: () => ports.now,
    wake: () => void (ports.woken += 1),
    lookSoon: () => {},
    log: createLog({ level: 'silent', format: 'json' }),
  });
  const blocking = createBlocking({
    books,
    storeId: STORE,
    recordOptions: () => ({ now: ports.now, firstStart: 'ask' }),
    now: () => ports.now,
    wake: () => void (ports.woken += 1),
    log: createLog({ level: 'silent', format: 'json' }),
  });
  const pending = createPending({
    books,
    storeId: STORE,
    recordOptions: () => ({ now: ports.now, firstStart: 'ask' }),
    now: () => ports.now,
    wake: () => void (ports.woken += 1),
    log: createLog({ level: 'silent', format: 'json' }),
  });
  opened.defer(async () => await pending.stop());
  let secrets = 0;
  const fetchAttachment = createAttachments({ apiUrl: sandbox.apiUrl });
  answerInteractions<CommandContext>(discord, {
    operatorRoleIds: [operator],
    adminRoleIds: [admin],
    storeOf: () => STORE,
    desk: {
      press: () => Promise.reject(new Error('no card was tapped')),
      ask: () => Promise.resolve(undefined),
      addressDraft: () => Promise.resolve(undefined),
      giveAddress: () => Promise.reject(new Error('no form was sent')),
    },
    commands,
    components,
    forms,
    contextFor: ({ by, isAdmin }) => ({
      books,
      storeId: STORE,
      lang: 'ko',
      now: () => ports.now,
      isAdmin,
      by: by.name,
      userId: by.id,
      pollNow: () => Promise.resolve(ports.poll),
      wake: () => void (ports.woken += 1),
      press: (tap) => {
        ports.pressed.push(tap);
        return Promise.resolve(ports.press);
      },
      fetchOrder: (number) => {
        ports.fetchedFor.push(number);
        return Promise.resolve(ports.fetched);
      },
      buyers: {
        block: async (orderId) => await blocking.block(orderId, by),
        unblock: async (orderId) => await blocking.unblock(orderId, by),
      },
      restock: (productId) => {
        ports.restocked.push(productId);
        return Promise.resolve(ports.goOn);
      },
      stock: {
        refill: (_trx, { productId }) => {
          ports.restocked.push(productId);
          return Promise.resolve(ports.goOn);
        },
        countGoingOn: () => Promise.resolve(ports.goOn),
        look: () => Promise.resolve(),
        noteTaken: () => Promise.resolve(),
      },
      aftercare,
      pending,
      channels: createChannelAccess(discord),
      questions,
      parked,
      mails: {
        language: 'ko',
        shopName: '정리상점',
        contactEmail: 'help@shop.example',
        preview: async (orderId, language) =>
          await previewLetter(
            { books, storeId: STORE, language, shopName: () => '정리상점', contactEmail: 'help@shop.example' },
            orderId,
          ),
        sendTest: (mail) => {
          ports.testMails.push(mail);
          return ports.sendTest();
        },
      },
      drafts,
      reports: {
        drawPicture,
        post: async (channelId, message, { nonce }) => {
          await createPosts(discord).post(channelId, message, { nonce, silent: true });
          return true;
        },
        writeProof: createProof({ books, storeId: STORE, shopName: () => '정리상점', now: () => ports.now }),
      },
      searchProducts: (text) =>
        Promise.resolve(
          ports.products.filter(
            ({ name, productId }) => name.toLowerCase().includes(text.toLowerCase()) || productId.includes(text),
          ),
        ),
      licenseServer: {
        faultOfUrl: (url) => faultOfUrl(url, new Set(['licenses.internal'])),
        makeSecret: () => `bhsec_${(secrets += 1)}`,
      },
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
    operatorRoleIds: [operator],
    minsu,
    emma,
    helper,
    type: async (command, options = {}, user = emma) => await whole(await sandbox.slash({ command, options, user })),
    async tap(message, label, user = emma) {
      const answer = await sandbox.click({ messageId: message.id, label, user });
      await answer.settled();
      return await whole({ message: () => Promise.resolve(sandbox.message(message.id)) });
    },
    async postButton(customId, label) {
      const { id } = (await discord.rest.post(`/channels/${sandbox.channelId}/messages`, {
        body: {
          content: 'card',
          components: [{ type: 1, components: [{ type: 2, style: 2, label, custom_id: customId }] }],
        },
      })) as { id: string };
      return id;
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
