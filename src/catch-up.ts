// Many new orders at once, after an outage or a night: their cards come without a sound, and one message rings for all of them.
import { raiseAlarm } from './db/alarms.ts';
import { type Books, inTransaction } from './db/books.ts';
import {
  countRungCards,
  findNotify,
  findRoundState,
  findToldIn,
  listLinesToldIn,
  listNeedy,
  listUnposted,
  tellTogether,
} from './db/notify.ts';
import { countWaiting, listStillWaiting } from './db/pending.ts';
import type { Log } from './log.ts';
import type { LineStatus } from './order/line.ts';
import type { Notice } from './order/notices.ts';
import { countOf, renderCatchUp, renderReminder } from './order/pending-panel.ts';
import { propose } from './pending.ts';

export type CatchUpOptions = {
  books: Books;
  storeId: string;
  now: () => Date;
  log: Log;
};

/** The code of such a message is this and the time; that of what rings again is the other. */
export const CATCH_UP = 'catch_up';
export const REMIND = 'remind';

/** New cards that may ring within a minute; with more of them, one message does. */
const RINGS_AT_MOST = 8;
const ROUND_MS = 60_000;

/** Before new cards are posted: makes them silent where there are too many. Gives whether it did. */
export async function hushMany({ books, storeId, now, log }: CatchUpOptions): Promise<boolean> {
  const unposted = await listLoud(books, storeId);
  if (unposted.length === 0) return false;
  const at = now();
  const rung = await countRungCards(books, storeId, new Date(at.getTime() - ROUND_MS));
  if (unposted.length + rung <= RINGS_AT_MOST) return false;
  const code = `${CATCH_UP}:${at.toISOString()}`;
  await inTransaction(books, async (trx) => {
    await tellTogether(trx, storeId, { orderIds: unposted, code, now: at });
  });
  log.info('cards.hushed', { storeId, orders: unposted.length });
  return true;
}

/** Orders whose cards would ring: not those that go to a channel of their own. */
async function listLoud(books: Books, storeId: string): Promise<string[]> {
  const unposted = await listUnposted(books, storeId);
  const { autoChannel } = await findNotify(books, storeId);
  return autoChannel ? [...(await listNeedy(books, storeId, unposted))] : unposted;
}

/** After the card of an order was posted: asks for the message once all cards that it tells of are there. */
export async function ringForMany({ books, storeId, now }: CatchUpOptions, orderId: string): Promise<void> {
  const code = await findToldIn(books, storeId, orderId);
  if (!code || (await findRoundState(books, storeId, code)) !== 'complete') return;
  await inTransaction(books, async (trx) => await raiseAlarm(trx, storeId, code, { now: now() }));
}

/** Whether an order's own message may ring: what is told together is not told before that alone. */
export async function mayRingAlone(
  { books, storeId }: Pick<CatchUpOptions, 'books' | 'storeId'>,
  orderId: string,
): Promise<'yes' | 'no' | 'soon'> {
  const code = await findToldIn(books, storeId, orderId);
  const state = code && (await findRoundState(books, storeId, code));
  if (!state || state === 'told') return 'yes';
  // It may have been read already, so that this is not in it.
  return state === 'asked' ? 'soon' : 'no';
}

/** Whether an alarm's code is that of a message about all that waits. */
export function isAboutWaiting(code: string): boolean {
  return code.startsWith(`${CATCH_UP}:`) || code.startsWith(`${REMIND}:`);
}

/** One that stands for cards that would have been silent in quiet hours. */
export function isRungByCards(code: string): boolean {
  return code.startsWith(`${CATCH_UP}:`);
}

export type WaitingOptions = CatchUpOptions & {
  cardUrl: (channelId: string, messageId: string) => string;
  /** Who is called when something waits for long. */
  operatorRoleIds: readonly string[];
  lang: 'ko' | 'en';
};

/** The message, read from the books when its turn comes; undefined when nothing is left to tell. */
export async function writeAboutWaiting(
  options: WaitingOptions,
  alarm: { code: string; detail: Record<string, unknown> | undefined },
): Promise<Notice | undefined> {
  const { books, storeId, cardUrl, lang, operatorRoleIds } = options;
  const ids = (alarm.detail?.['lines'] ?? []) as string[];
  if (alarm.code.startsWith(`${REMIND}:`)) {
    const second = new Set(ids.slice(0, Number(alarm.detail?.['second'] ?? 0)));
    const lines = await listStillWaiting(books, storeId, ids);
    if (lines.length === 0) return undefined;
    const { escalateRole } = await findNotify(books, storeId);
    const isSecond = escalateRole !== undefined && lines.some(({ productOrderId }) => second.has(productOrderId));
    const isFirst = lines.some(({ productOrderId }) => !second.has(productOrderId));
    const roles = new Set([...(isFirst ? operatorRoleIds : []), ...(isSecond ? [escalateRole] : [])]);
    return renderReminder({ lines, isSecond, roles: [...roles] }, lang, cardUrl);
  }
  const isNight = alarm.detail?.['lines'] !== undefined;
  const told = isNight ? [] : await listLinesToldIn(books, storeId, alarm.code);
  const waiting = await listStillWaiting(
    books,
    storeId,
    isNight ? ids : told.map(({ productOrderId }) => productOrderId),
  );
  if (isNight && waiting.length === 0) return undefined;
  return renderCatchUp(
    {
      orders: isNight ? undefined : new Set(told.map(({ orderId }) => orderId)).size,
      statuses: countOf(isNight ? waiting : told.map(({ status }) => ({ status: status as LineStatus }))),
      waiting,
      counts: await countWaiting(books, storeId),
    },
    await propose({ books, storeId }),
    lang,
    cardUrl,
  );
}
