// The composition root: the one file that knows every adapter, and the order in which things start and stop.
import { randomInt } from 'node:crypto';
import cron from 'node-cron';
import { createDrafts } from '../commands/template/drafts.ts';
import { commands, commandsShownFor, components, forms } from '../commands/index.ts';
import type { CommandContext, PollOutcome } from '../commands/context.ts';
import { createParked, type ParkedImport } from '../commands/license/parked.ts';
import { createAftercare } from './aftercare.ts';
import { createAudit } from './audit.ts';
import { createBlocking } from './blocking.ts';
import type { Config } from './config.ts';
import { clearAlarm, raiseAlarmNow } from './db/alarms.ts';
import { inTransaction } from './db/books.ts';
import { openBooks } from './db/open-books.ts';
import { releaseLeases } from './db/outbox.ts';
import { findStore, noteCommands, openStore } from './db/stores.ts';
import { type ClaimOptions, createClaims } from './claims.ts';
import { createDeadlines } from './deadlines.ts';
import { createDesk } from './desk.ts';
import { createDigest } from './digest.ts';
import { createAttachments } from './discord/attachments.ts';
import { createCards, isChannelTrouble, messageUrl } from './discord/cards.ts';
import { createChannelAccess } from './discord/channel-access.ts';
import { createDiscord } from './discord/client.ts';
import { registerCommands } from './discord/command.ts';
import { createPosts } from './discord/posts.ts';
import { answerInteractions } from './discord/interactions.ts';
import { NaverError } from './errors.ts';
import { createFetchOrder } from './fetch-order.ts';
import { createFulfilment, type StorePort } from './fulfil.ts';
import { previewLetter, rehearseMail } from './letter.ts';
import { createLicenseServer } from './license-server/client.ts';
import { makeSecret } from './license-server/signature.ts';
import { issueAnother } from './issue.ts';
import { createListing } from './listing.ts';
import type { Log } from './log.ts';
import { composeMail, messageIdFor } from './mail/compose.ts';
import { createMailer } from './mail/smtp.ts';
import { dispatchMethodFor } from './naver/actions.ts';
import { createNaver } from './naver/client.ts';
import { createProductSearch } from './naver/product-search.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { createPending } from './pending.ts';
import { poll, type PollOptions, sweep, takeIn } from './poll.ts';
import { createProof } from './proof.ts';
import { createQuestions } from './questions.ts';
import type { RecordOptions } from './record.ts';
import { drawPicture } from './report/picture.ts';
import { createReminders } from './reminders.ts';
import { createResend } from './resend.ts';
import { createReserve } from './reserve.ts';
import { type ComposePort, createSendLicense } from './send-license.ts';
import { createShow } from './show.ts';
import { createStock } from './stock.ts';
import { createTellLicenseServer } from './tell-license-server.ts';
import { createTestMail } from './test-mail.ts';
import { createUpkeep } from './upkeep.ts';
import { startWorker } from './worker.ts';

/** One store a bot today; everything in the books is keyed by it already. */
const STORE_ID = 'main';
/** Mails under way at once. */
const MAIL_WIDTH = 3;
/** Commits, mails and dispatches under way get so long to end; what is cut is repeated at the next start. */
const STOP_MS = 10_000;

export type Bot = {
  /** Reads the store now; waits for a poll that is under way first. */
  pollNow(): Promise<PollOutcome>;
  /** Resolves when nothing is owed that is due. */
  idle(): Promise<void>;
  stop(): Promise<void>;
};

export type BotOptions = {
  config: Config;
  log: Log;
  version: string;
  now?: () => Date;
  /** The process must end: Discord refuses us for good, the database is gone, another process leads. */
  onFatal: (error: Error) => void;
  /** Ends the waiting for leadership. */
  signal?: AbortSignal;
};

/**
 * Starts everything; resolves when the books are open and the first tick is due. Discord may still be away.
 * @throws ConfigError, or what the database said
 */
export async function startBot(options: BotOptions): Promise<Bot> {
  const { config, log, onFatal, now = () => new Date() } = options;
  const storeId = STORE_ID;
  await using opened = new AsyncDisposableStack();

  const { databaseUrl, dataDir, secretKey } = config;
  const { books, database } = await openBooks(
    { databaseUrl, dataDir, secretKey, log, onLost: onFatal, signal: options.signal },
    opened,
  );
  const store = await inTransaction(books, async (trx) => await openStore(trx, storeId, config.deliveryMode, now()));
  await releaseLeases(books);

  const recordOptions = (): RecordOptions => ({ now: now(), firstStart: config.firstStart });
  const logFailure = (event: string) => (error: unknown) => log.error(event, { storeId, error });
  const wake = () => worker.wake();
  const common = { books, storeId, recordOptions, now, log };

  const naver = createNaver({
    url: config.naver.apiUrl,
    clientId: config.naver.clientId,
    clientSecret: config.naver.clientSecret,
    log,
    onAlarm: ({ code, until, traceId, api }) => {
      log.error('naver.alarm', { storeId, code, until, traceId, api });
      void raiseAlarmNow(books, storeId, code, { now: now() }).then(wake, logFailure('alarm.not_raised'));
    },
    onRecovered: (code) => void clearAlarm(books, storeId, code, now()).catch(logFailure('alarm.not_cleared')),
  });
  opened.defer(async () => await naver.close());
  const fulfilling: StorePort & ClaimOptions['store'] = {
    approveCancel: async (id) => await naver.approveCancel(id),
    details: async (ids) => await naver.details(ids),
    confirm: async (ids) => await naver.confirm(ids),
    dispatch: async (lines) =>
      await naver.dispatch(
        lines.map(({ productOrderId, expectedDeliveryMethod }) => ({
          productOrderId,
          deliveryMethod: dispatchMethodFor(expectedDeliveryMethod),
        })),
      ),
  };

  const mailer = createMailer({ smtpUrl: config.mail.smtpUrl, width: MAIL_WIDTH, log });
  opened.defer(async () => await mailer.close());
  let mailHealth: { ok: boolean; at: Date } | undefined;
  const onMailServer = async (ok: boolean) => {
    const before = mailHealth?.ok;
    mailHealth = { ok, at: now() };
    if (before === ok) return;
    if (ok) await clearAlarm(books, storeId, 'mail_server', now());
    else await raiseAlarmNow(books, storeId, 'mail_server', { now: now() });
    wake();
  };

  const discord = createDiscord({
    token: config.discord.token,
    apiUrl: config.discord.apiUrl,
    guildId: config.discord.guildId,
    log,
    onFatal,
    onReady: async () => {
      const { commandsPrint } = await findStore(books, storeId);
      const print = await registerCommands(discord, commandsShownFor(config.discord), { previousPrint: commandsPrint });
      if (print !== commandsPrint) await noteCommands(books, storeId, print);
    },
  });
  opened.defer(async () => await discord.stop());
  const cardUrl = (channelId: string, messageId?: string) => messageUrl(config.discord.guildId, channelId, messageId);

  const { from, replyTo, bcc } = config.mail;
  const mailOptions = {
    books,
    storeId,
    language: config.language,
    shopName: () => from.name ?? from.address,
    contactEmail: (replyTo ?? from).address,
    compose: async (mail: Parameters<ComposePort>[0]) => await composeMail({ ...mail, from, replyTo }),
    messageIdFor: (deliveryId: string, resend: number) =>
      messageIdFor({ deliveryId, resend, domain: domainOf(from.address) }),
    from: from.address,
    log,
  };
  const sending = {
    ...common,
    ...mailOptions,
    store: fulfilling,
    mailer,
    bcc: bcc?.address,
    mailUnknown: config.mailUnknown,
    width: MAIL_WIDTH,
    onMailServer,
  };
  const licenseServer = createLicenseServer({ privateHosts: config.licenseServer.privateHosts, now });
  const issuing = { ...common, licenseServer, randomInt: (below: number) => randomInt(below) };
  const fulfilment = { ...common, store: fulfilling };
  const stock = createStock({ ...common, wake });
  const chat = { ...createCards(discord), messageUrl: cardUrl, isChannelTrouble };
  const showing = { ...common, chat, channelId: config.discord.channelId, lang: config.language };
  const questions = createQuestions({ ...showing, store: naver, wake });
  const parked = createParked<ParkedImport>(now);
  const posts = createPosts(discord);
  let readAt: Date | undefined;
  const digest = createDigest({
    ...common,
    chat: { ...posts, messageUrl: cardUrl },
    channelId: config.discord.channelId,
    lang: config.language,
    drawPicture,
    readAt: () => readAt,
    wake,
  });
  const worker = startWorker({
    ...common,
    performers: stock.watching({
      ...createReserve({
        ...issuing,
        rehearseMail: async (booked) => await rehearseMail(mailOptions, booked),
      }),
      ...createTellLicenseServer(issuing),
      ...createFulfilment(fulfilment),
      ...createClaims(fulfilment),
      ...questions.performers,
      send_license: createSendLicense(sending),
      resend_license: createResend(sending),
      ...createShow({ ...showing, ...config.discord }),
      digest: digest.performer,
      set_listing: createListing({
        ...common,
        store: {
          listing: async (productId) => (await naver.searchProducts({ productIds: [productId] })).products[0],
          changeStatus: async (originProductNo, status) => await naver.changeStatus(originProductNo, status),
        },
        listSellable: stock.listSellable,
      }),
    }),
  });
  opened.defer(async () => await Promise.race([worker.stop(), delay(STOP_MS)]));
  // Before the worker, which waits for what is under way: a question that is cut is asked again, under the same name.
  opened.defer(async () => await licenseServer.close());

  const polling: PollOptions = { ...common, store: naver, wake };
  const audit = createAudit({
    ...common,
    store: naver,
    takeIn: async (sightings, before) => await takeIn(polling, sightings, { before }),
    readFeed: async () => await poll(polling),
    wake,
  });
  const remind = createDeadlines({ ...common, wake });
  const ringAgain = createReminders({ ...common, wake });
  const pending = createPending({ ...common, wake });
  opened.defer(async () => await pending.stop());
  const upkeep = opened.use(createUpkeep({ ...common, isEmbedded: database.mode === 'embedded' }));
  const readStore = async (): Promise<PollOutcome> => {
    const { pausedAt } = await findStore(books, storeId);
    if (pausedAt) return { outcome: 'paused' };
    try {
      const { changed } = await poll(polling);
      readAt = now();
      await sweep(polling);
      await stock.look();
      await audit();
      questions.look();
      return { outcome: 'done', changed };
    } catch (error) {
      if (!(error instanceof NaverError)) throw error;
      log.warn('poll.failed', { storeId, status: error.status, code: error.code, traceId: error.traceId });
      return { outcome: 'failed', why: [error.status, error.code].filter(Boolean).join(' ') || 'no answer' };
    }
  };
  const pollNow = oneAtATime(async (): Promise<PollOutcome> => {
    try {
      return await readStore();
    } finally {
      // After the look at the store, whatever came of it: a deadline passes all the same.
      await remind().catch(logFailure('deadlines.broke'));
      await ringAgain().catch(logFailure('reminders.broke'));
      upkeep.look();
      await digest.tick().catch(logFailure('digest.broke'));
    }
  });

  const mails: CommandContext['mails'] = {
    language: mailOptions.language,
    shopName: mailOptions.shopName(),
    contactEmail: mailOptions.contactEmail,
    preview: async (orderId, language) => await previewLetter({ ...mailOptions, language }, orderId),
    sendTest: createTestMail({ ...mailOptions, mailer, now }),
  };
  const drafts = createDrafts(now);
  const desk = createDesk({ ...common, cardUrl, wake });
  const aftercare = createAftercare({
    ...common,
    ...mailOptions,
    store: fulfilling,
    cardUrl,
    wake,
    restock: async () => await stock.restock(),
    noteTaken: async (pool) => await stock.noteTaken(pool),
    issue: async (instead) => await issueAnother(issuing, instead),
    delay: async (productOrderId, until) => await naver.delay(productOrderId, until),
  });
  const blocking = createBlocking({ ...common, wake });
  const fetchOrder = createFetchOrder({
    ...common,
    store: naver,
    takeIn: async (sightings) => await takeIn(polling, sightings, { isWanted: true }),
  });
  const interactions = answerInteractions(discord, {
    operatorRoleIds: config.discord.operatorRoleIds,
    adminRoleIds: config.discord.adminRoleIds,
    storeOf: () => storeId,
    desk,
    commands,
    components,
    forms,
    contextFor: ({ by, isAdmin }): CommandContext => ({
      books,
      storeId,
      lang: config.language,
      now,
      isAdmin,
      by: by.name,
      userId: by.id,
      pollNow,
      wake,
      press: async (tap) => await desk.press({ ...tap, by }),
      fetchOrder,
      buyers: {
        block: async (orderId) => await blocking.block(orderId, by),
        unblock: async (orderId) => await blocking.unblock(orderId, by),
      },
      restock: async () => await stock.restock(),
      stock,
      aftercare,
      questions: questions.desk,
      pending,
      channels: createChannelAccess(discord),
      parked,
      mails,
      drafts,
      reports: {
        drawPicture,
        post: async (channelId, message, { nonce }) => {
          try {
            await posts.post(channelId, message, { nonce, silent: true });
            return true;
          } catch (error) {
            if (isChannelTrouble(error)) return false;
            throw error;
          }
        },
        writeProof: createProof({ books, storeId, shopName: mailOptions.shopName, now }),
      },
      searchProducts: createProductSearch(naver, now),
      licenseServer: { faultOfUrl: (url) => licenseServer.faultOfUrl(url), makeSecret },
      fetchAttachment: createAttachments({ apiUrl: config.discord.apiUrl }),
      cardUrl,
      health: async () => ({
        version: options.version,
        database: { mode: database.mode, version: database.version },
        mail: mailHealth,
        naver: naver.quota(),
        discordPingMs: discord.pingMs(),
      }),
    }),
    log,
  });
  opened.defer(async () => await interactions.drain(STOP_MS));

  discord.start();
  let isStopping = false;
  const tick = () => {
    // A tick may still come while its timer is taken down.
    if (!isStopping) void pollNow().catch(logFailure('poll.broke'));
  };
  const timer = cron.schedule(config.pollCron, tick, {
    noOverlap: true,
    logger: {
      info: () => {},
      warn: (text) => log.warn('cron', { text }),
      error: (text) => log.error('cron', { text }),
      debug: () => {},
    },
  });
  opened.defer(async () => {
    isStopping = true;
    await timer.destroy();
    await Promise.race([Promise.all([pollNow.settled(), questions.settled()]), delay(STOP_MS)]);
  });
  log.info('bot.started', { storeId, version: options.version, database: database.mode, mode: store.defaultMode });

  const started = opened.move();
  return {
    pollNow,
    async idle() {
      await questions.settled();
      await worker.idle();
    },
    stop: async () => await started.disposeAsync(),
  };
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
