// The daily digest of a store: asked for in the books when its hour has come, written when its turn comes, posted once.
import { listAlarms } from './db/alarms.ts';
import { type Books, inTransaction } from './db/books.ts';
import { askForDigest, countDue, findDigest, listForAPerson } from './db/digest.ts';
import type { Leased } from './db/outbox.ts';
import { listPools, listWatched } from './db/pools.ts';
import { readDeeds, readSales } from './db/reports.ts';
import { findStore } from './db/stores.ts';
import type { Log } from './log.ts';
import { poolId } from './order/goods.ts';
import { drawChart } from './report/chart.ts';
import {
  type DigestMessage,
  type DigestStock,
  type DigestView,
  digestTitle,
  isQuiet,
  renderDigest,
} from './report/digest.ts';
import { dayOf, daysBefore, midnightOf, minuteOf, writeDate } from './report/period.ts';
import type { Performer } from './worker.ts';

/** What the digest needs of the chat. */
export type DigestChat = {
  /** @param nonce  the same within a few minutes is the same message */
  post(
    channelId: string,
    message: DigestMessage & { files?: { name: string; content: Uint8Array }[] },
    options: { nonce: string; silent: boolean },
  ): Promise<unknown>;
  /** Whether a message of ours since then begins so. */
  hasPosted(channelId: string, beginning: string, since: Date): Promise<boolean>;
  messageUrl(channelId: string, messageId: string): string;
};

export type DigestOptions = {
  books: Books;
  storeId: string;
  chat: DigestChat;
  channelId: string;
  lang: 'ko' | 'en';
  drawPicture: (svg: string) => Promise<Buffer>;
  /** When the store was last read, by our clock; undefined: not since the start. */
  readAt: () => Date | undefined;
  now: () => Date;
  wake: () => void;
  log: Log;
};

const DAY_MS = 86_400_000;
/** What "the present pace" looks back over. */
const PACE_DAYS = 14;
/** Left for fewer days: worth a look. */
const FEW_DAYS = 3;
const LINES_SHOWN = 3;
/** Longer without a look at the store is worth a word. */
const STALE_MS = 30 * 60_000;
const PICTURE = 'week.png';

export function createDigest(options: DigestOptions): { tick: () => Promise<void>; performer: Performer } {
  const { books, storeId, now, wake } = options;
  return {
    /** On every look at the store; cheap when nothing is due. */
    async tick() {
      const at = now();
      const today = writeDate(dayOf(at));
      const { minutes, digestedOn } = await findDigest(books, storeId);
      if (minutes === undefined || minuteOf(at) < minutes || (digestedOn !== undefined && digestedOn >= today)) return;
      const midnight = midnightOf(dayOf(at));
      if (await inTransaction(books, async (trx) => await askForDigest(trx, storeId, { today, midnight, now: at })))
        wake();
    },

    performer: {
      limit: 1,
      async perform(rows, settle) {
        for (const row of rows) {
          await tell(options, row);
          await settle({ rows: [row] });
        }
      },
    },
  };
}

async function tell(options: DigestOptions, row: Leased): Promise<void> {
  const { storeId, chat, channelId, lang, now, log } = options;
  const at = now();
  // The chat was away until after midnight: by now there is another day to tell of.
  if (writeDate(dayOf(at)) !== row.subject) return log.info('digest.too_late', { storeId, day: row.subject });
  const view = await readView(options, at);
  // An earlier attempt may have got through without our hearing of it; a nonce holds for a few minutes only.
  if (row.attempts > 1 && (await chat.hasPosted(channelId, digestTitle(view.sales, lang), midnightOf(dayOf(at)))))
    return;
  const isMonday = new Date(midnightOf(dayOf(at)).getTime() + DAY_MS / 2).getUTCDay() === 1;
  const picture = isMonday ? await drawWeek(options, view, at) : undefined;
  const message = renderDigest(view, lang, picture && PICTURE);
  await chat.post(
    channelId,
    { ...message, ...(picture && { files: [{ name: PICTURE, content: picture }] }) },
    { nonce: `d${row.subject}`, silent: isQuiet(view) },
  );
  log.info('digest.posted', { storeId, day: row.subject });
}

async function drawWeek(options: DigestOptions, { week }: DigestView, at: Date): Promise<Buffer | undefined> {
  const { books, storeId, lang, log } = options;
  try {
    const figures = await readSales(books, storeId, week);
    // A week without a sale needs no picture.
    if (figures.lines === 0) return undefined;
    return await options.drawPicture(drawChart(figures, { lang, now: at }));
  } catch (error) {
    // The words are worth having without it.
    log.warn('digest.no_picture', { storeId, error });
    return undefined;
  }
}

async function readView({ books, storeId, chat, readAt }: DigestOptions, at: Date): Promise<DigestView> {
  const yesterday = daysBefore('today', at, 1);
  const { polledAt, pausedAt } = await findStore(books, storeId);
  const lastRead = readAt();
  const alarms = await listAlarms(books, storeId);
  const watched = await listWatched(books, storeId);
  return {
    now: at,
    sales: await readSales(books, storeId, yesterday),
    deeds: await readDeeds(books, storeId, yesterday),
    waiting: await listForAPerson(books, storeId, LINES_SHOWN),
    due: await countDue(books, storeId, { now: at, until: midnightOf(dayOf(at) + 1) }),
    stock: await listStock(books, storeId, at),
    system: {
      polledAt: lastRead ?? polledAt,
      isStale: pausedAt === undefined && !(lastRead && at.getTime() - lastRead.getTime() < STALE_MS),
      isPaused: pausedAt !== undefined,
      // What was told once, such as the first start, stands without being wrong.
      alarms: alarms.filter(({ code }) => isTrouble(code)).length,
      pausedListings: [...watched.values()].flatMap(({ listingPausedAt, name, productId }) =>
        listingPausedAt ? [name ?? productId] : [],
      ),
    },
    week: daysBefore('7d', at, 7),
    cardUrl: (channel, message) => chat.messageUrl(channel, message),
  };
}

/** The stock has a row of its own. */
function isTrouble(code: string): boolean {
  return !['first_start', 'low_stock', 'out_of_stock', 'restock', 'deadlines', 'audit'].includes(
    code.split(':')[0] ?? '',
  );
}

/** Pools that were drawn on lately or have something left, the scarcest first. */
async function listStock(books: Books, storeId: string, at: Date): Promise<DigestStock[]> {
  const pools = await listPools(books, storeId, { since: new Date(at.getTime() - PACE_DAYS * DAY_MS) });
  const watched = await listWatched(books, storeId, [...new Set(pools.map(({ productId }) => productId))]);
  return pools
    .filter(({ free, lately }) => free > 0 || lately > 0)
    .map((pool) => {
      const days = pool.lately > 0 ? Math.floor((pool.free * PACE_DAYS) / pool.lately) : undefined;
      const lowStock = watched.get(pool.productId)?.lowStock;
      const name = pool.option ? `${pool.name ?? pool.productId} (${pool.option})` : (pool.name ?? poolId(pool));
      const isLow =
        pool.free === 0 || (days !== undefined && days < FEW_DAYS) || (lowStock !== undefined && pool.free <= lowStock);
      return { name, left: pool.free, days, isLow };
    })
    .toSorted((a, b) => (a.days ?? Infinity) - (b.days ?? Infinity) || a.left - b.left);
}
