// The composition root: the one file that knows every adapter, and the order in which things start and stop.
import cron from 'node-cron';
import { commands, commandsShownFor, components } from '../commands/index.ts';
import type { CommandContext, PollOutcome } from '../commands/context.ts';
import type { Config } from './config.ts';
import { clearAlarm, raiseAlarmNow } from './db/alarms.ts';
import { type Books, inTransaction } from './db/books.ts';
import { takeLeadership } from './db/leader.ts';
import { migrate } from './db/migrate.ts';
import { openDatabase } from './db/open.ts';
import { releaseLeases } from './db/outbox.ts';
import type { Database } from './db/schema.ts';
import { createSeal } from './db/seal.ts';
import { loadSecretKey } from './db/secret-key.ts';
import { checkSecretKey, findStore, noteCommands, openStore } from './db/stores.ts';
import { createDesk } from './desk.ts';
import { createAttachments } from './discord/attachments.ts';
import { createCards, isChannelTrouble, messageUrl } from './discord/cards.ts';
import { createDiscord } from './discord/client.ts';
import { registerCommands } from './discord/command.ts';
import { answerInteractions } from './discord/interactions.ts';
import { NaverError } from './errors.ts';
import { createFulfilment, type StorePort } from './fulfil.ts';
import type { Log } from './log.ts';
import { composeMail, messageIdFor } from './mail/compose.ts';
import { createMailer } from './mail/smtp.ts';
import { dispatchMethodFor } from './naver/actions.ts';
import { createNaver } from './naver/client.ts';
import { createProductSearch } from './naver/product-search.ts';
import { poll, type PollOptions, sweep } from './poll.ts';
import type { RecordOptions } from './record.ts';
import { createSendLicense, rehearseMail } from './send-license.ts';
import { createShow } from './show.ts';
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

  const { books, database } = await openBooks(options, opened);
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
  const fulfilling: StorePort = {
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
  };
  const worker = startWorker({
    ...common,
    performers: {
      ...createFulfilment({
        ...common,
        store: fulfilling,
        rehearseMail: async (booked) => await rehearseMail(mailOptions, booked),
      }),
      send_license: createSendLicense({
        ...common,
        ...mailOptions,
        store: fulfilling,
        mailer,
        compose: async (mail) => await composeMail({ ...mail, from, replyTo }),
        messageIdFor: (deliveryId, resend) => messageIdFor({ deliveryId, resend, domain: domainOf(from.address) }),
        from: from.address,
        bcc: bcc?.address,
        mailUnknown: config.mailUnknown,
        width: MAIL_WIDTH,
        onMailServer,
      }),
      ...createShow({
        ...common,
        chat: { ...createCards(discord), messageUrl: cardUrl, isChannelTrouble },
        channelId: config.discord.channelId,
        alarmChannelId: config.discord.alarmChannelId,
        lang: config.language,
      }),
    },
  });
  opened.defer(async () => await Promise.race([worker.stop(), delay(STOP_MS)]));

  const polling: PollOptions = { ...common, store: naver, wake };
  const pollNow = oneAtATime(async (): Promise<PollOutcome> => {
    const { pausedAt } = await findStore(books, storeId);
    if (pausedAt) return { outcome: 'paused' };
    try {
      const { changed } = await poll(polling);
      await sweep(polling);
      return { outcome: 'done', changed };
    } catch (error) {
      if (!(error instanceof NaverError)) throw error;
      log.warn('poll.failed', { storeId, status: error.status, code: error.code, traceId: error.traceId });
      return { outcome: 'failed', why: [error.status, error.code].filter(Boolean).join(' ') || 'no answer' };
    }
  });

  const desk = createDesk({ ...common, cardUrl, wake });
  const interactions = answerInteractions(discord, {
    operatorRoleIds: config.discord.operatorRoleIds,
    adminRoleIds: config.discord.adminRoleIds,
    storeOf: () => storeId,
    desk,
    commands,
    components,
    contextFor: ({ by, isAdmin }): CommandContext => ({
      books,
      storeId,
      lang: config.language,
      now,
      isAdmin,
      by: by.name,
      pollNow,
      wake,
      restock: async (productId) => await desk.restock(productId),
      searchProducts: createProductSearch(naver, now),
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
    await Promise.race([pollNow.settled(), delay(STOP_MS)]);
  });
  log.info('bot.started', { storeId, version: options.version, database: database.mode, mode: store.defaultMode });

  const started = opened.move();
  return {
    pollNow,
    idle: async () => await worker.idle(),
    stop: async () => await started.disposeAsync(),
  };
}

/** The database, led by us alone, migrated, with the key that it was sealed with. */
async function openBooks({ config, log, onFatal, signal }: BotOptions, opened: AsyncDisposableStack) {
  const { databaseUrl: url, dataDir } = config;
  // First, because it says in plain words what is wrong with DATABASE_URL.
  const database = opened.use(await openDatabase<Database>({ url, dataDir, log, onLost: onFatal }));
  if (url) {
    const leadership = await takeLeadership({ url, signal, log, onLost: onFatal });
    opened.defer(async () => await leadership.release());
  }
  await migrate(database.db);
  const books: Books = { db: database.db, seal: createSeal(config.secretKey ?? (await loadSecretKey({ dataDir }))) };
  await checkSecretKey(books);
  return { books, database };
}

/** A call that comes while another is under way waits for it and then runs; several that wait share that run. */
function oneAtATime<T>(run: () => Promise<T>): (() => Promise<T>) & { settled: () => Promise<void> } {
  let current: Promise<T> | undefined;
  let next: Promise<T> | undefined;
  const start = (): Promise<T> => {
    current = run().finally(() => {
      current = undefined;
    });
    return current;
  };
  const call = (): Promise<T> => {
    if (!current) return start();
    next ??= current
      .catch(() => {})
      .then(() => {
        next = undefined;
        return start();
      });
    return next;
  };
  const settled = async () => void (await Promise.allSettled([current, next]));
  return Object.assign(call, { settled });
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
