// What a message about many orders says, read from the books when its turn comes: what was done meanwhile is no longer in it.
import { AUDIT } from './audit.ts';
import type { Books } from './db/books.ts';
import { listDifferences } from './db/audit.ts';
import { listStillNear } from './db/deadlines.ts';
import { listSummaries } from './db/order-summaries.ts';
import { findOrderView } from './db/orders.ts';
import { findStore } from './db/stores.ts';
import { DEADLINES } from './deadlines.ts';
import type { Notice } from './order/notices.ts';
import { type NearView, renderAudit, renderDeadlines } from './order/rounds.ts';

/** Lines that are written out; a phone shows no more of them anyway. */
const WRITTEN = 10;
/** The store was read so long ago that a person may have been quicker. */
const STALE_MS = 30 * 60_000;

export type RoundOptions = {
  books: Books;
  storeId: string;
  cardUrl: (channelId: string, messageId: string) => string;
  lang: 'ko' | 'en';
  now: () => Date;
};

/** Whether an alarm's code is that of a message about many orders. */
export function isRound(code: string): boolean {
  return code.startsWith(`${DEADLINES}:`) || code.startsWith(`${AUDIT}:`);
}

/** A round that belongs beside the cards. */
export function isAboutOrders(code: string): boolean {
  return code.startsWith(`${DEADLINES}:`);
}

/** The message; undefined when nothing is left to tell. */
export async function writeRound(
  options: RoundOptions,
  alarm: { code: string; detail: Record<string, unknown> | undefined },
): Promise<Notice | undefined> {
  return alarm.code.startsWith(`${AUDIT}:`)
    ? await writeAudit(options, alarm.code)
    : await writeDeadlines(options, (alarm.detail?.['lines'] ?? []) as string[]);
}

async function writeDeadlines(options: RoundOptions, productOrderIds: string[]): Promise<Notice | undefined> {
  const { books, storeId, cardUrl, lang } = options;
  const now = options.now();
  const near = await listStillNear(books, storeId, productOrderIds);
  if (near.length === 0) return undefined;
  const lines: NearView[] = [];
  for (const { orderId, productOrderId, dueAt } of near.slice(0, WRITTEN)) {
    const order = await findOrderView(books, storeId, orderId);
    const view = order?.lines.find(({ line }) => line.productOrderId === productOrderId);
    if (!order || !view) continue;
    const { channelId, messageId } = order;
    lines.push({ view, dueAt, url: channelId && messageId ? cardUrl(channelId, messageId) : undefined });
  }
  const { polledAt } = await findStore(books, storeId);
  const isStale = polledAt !== undefined && now.getTime() - polledAt.getTime() > STALE_MS;
  const passed = near.filter(({ dueAt }) => dueAt <= now).length;
  return renderDeadlines({ lines, total: near.length, passed, readAt: isStale ? polledAt : undefined }, lang);
}

async function writeAudit({ books, storeId, cardUrl, lang }: RoundOptions, code: string): Promise<Notice | undefined> {
  const differences = await listDifferences(books, storeId, code);
  if (differences.length === 0) return undefined;
  const orders = await listSummaries(books, storeId, [...new Set(differences.map(({ orderId }) => orderId))]);
  const urls = new Map(
    orders.map(({ orderId, channelId, messageId }) => [
      orderId,
      channelId && messageId ? cardUrl(channelId, messageId) : undefined,
    ]),
  );
  return renderAudit(
    differences.map((difference) => ({ difference, url: urls.get(difference.orderId) })),
    lang,
  );
}
