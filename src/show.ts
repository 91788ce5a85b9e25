// What people see in Discord: the card of each order, messages that ring, alarms. Always drawn from the books when its turn comes, so late is
// never stale; and never on the way to a buyer.
import { clearAlarm, listAlarms, raiseAlarmNow } from './db/alarms.ts';
import type { Books } from './db/books.ts';
import { findOrderView, noteCard, noteCardAttempt } from './db/orders.ts';
import type { Leased, OwedKind } from './db/outbox.ts';
import type { Log } from './log.ts';
import { type CardMessage, renderCard } from './order/card.ts';
import { type AlarmCode, type Notice, renderAlarm, renderFirstStart, renderRing } from './order/notices.ts';
import type { OrderView } from './order/view.ts';
import type { Performer } from './worker.ts';

/** What showing needs of the chat. */
export type ChatPort = {
  /** @param nonce  the same within a few minutes is the same message: given by what the message is about */
  post(channelId: string, message: CardMessage | Notice, options: { nonce: string; silent: boolean }): Promise<string>;
  edit(channelId: string, messageId: string, message: CardMessage): Promise<'edited' | 'gone'>;
  /** The card of an order among the channel's latest messages. */
  findCard(channelId: string, card: { cardNo: number; orderId: string }): Promise<string | undefined>;
  messageUrl(channelId: string, messageId: string): string;
  /** The chat is there, but not for us in this channel: gone, or no permission. */
  isChannelTrouble(error: unknown): boolean;
};

export type ShowOptions = {
  books: Books;
  storeId: string;
  chat: ChatPort;
  channelId: string;
  alarmChannelId: string;
  lang: 'ko' | 'en';
  now: () => Date;
  log: Log;
};

/** Within this time the chat itself knows a repeated nonce; later the channel is searched. Discord says "a few minutes". */
const NONCE_HOLDS_MS = 2 * 60_000;

export function createShow(options: ShowOptions): Partial<Record<OwedKind, Performer>> {
  const oneByOne = (show: (options: ShowOptions, row: Leased) => Promise<void>): Performer => ({
    limit: 10,
    async perform(rows, settle) {
      for (const row of rows) {
        await show(options, row);
        await settle({ rows: [row] });
      }
    },
  });
  return { show_card: oneByOne(watchChannel(showCard)), ring: oneByOne(ring), alarm: oneByOne(sound) };
}

/** A channel that we may not write to is told in the other one, where there is another one; until then it is in the log. */
function watchChannel(show: (options: ShowOptions, row: Leased) => Promise<void>): typeof show {
  let isBroken = false;
  return async (options, row) => {
    const { books, storeId, chat, channelId, alarmChannelId, now, log } = options;
    try {
      await show(options, row);
    } catch (error) {
      if (chat.isChannelTrouble(error)) {
        isBroken = true;
        log.error('discord.channel_closed', { storeId, channelId });
        if (alarmChannelId !== channelId) await raiseAlarmNow(books, storeId, 'discord_channel', { now: now() });
      }
      throw error;
    }
    if (isBroken) await clearAlarm(books, storeId, 'discord_channel', now());
    isBroken = false;
  };
}

async function showCard(options: ShowOptions, row: Leased): Promise<void> {
  const { books, storeId, chat, lang, now, log } = options;
  const view = await findOrderView(books, storeId, row.subject);
  if (!view) return;
  const message = renderCard(view, lang, now());
  if (view.messageId && view.channelId) {
    if ((await chat.edit(view.channelId, view.messageId, message)) === 'edited') return;
    log.info('card.deleted_by_hand', { storeId, orderId: view.orderId });
    await noteCard(books, storeId, view.orderId, undefined);
    await post(options, view, message, `c${view.cardNo.toString(36)}.${view.revision}`);
    return;
  }
  const attemptedAt = await noteCardAttempt(books, storeId, view.orderId, now());
  // We may have posted it without hearing of it: too long ago for the nonce, it is looked for in the channel.
  const isForgotten = attemptedAt !== undefined && now().getTime() - attemptedAt.getTime() > NONCE_HOLDS_MS;
  const found = isForgotten ? await chat.findCard(options.channelId, view) : undefined;
  if (found) await noteCard(books, storeId, view.orderId, { channelId: options.channelId, messageId: found });
  const messageId = found ?? (await post(options, view, message, `c${view.cardNo.toString(36)}`));
  // What an earlier attempt posted shows what was true then.
  if (attemptedAt) await chat.edit(options.channelId, messageId, message);
}

async function post(options: ShowOptions, view: OrderView, message: CardMessage, nonce: string): Promise<string> {
  const { books, storeId, chat, channelId } = options;
  const messageId = await chat.post(channelId, message, { nonce, silent: view.isSilent });
  await noteCard(books, storeId, view.orderId, { channelId, messageId });
  return messageId;
}

async function ring({ books, storeId, chat, channelId, lang }: ShowOptions, row: Leased): Promise<void> {
  const view = await findOrderView(books, storeId, row.subject);
  // A card that is still to be posted rings by itself.
  if (!view?.messageId || !view.channelId) return;
  const notice = renderRing(view, lang, chat.messageUrl(view.channelId, view.messageId));
  await chat.post(channelId, notice, { nonce: `r${view.cardNo.toString(36)}.${view.revision}`, silent: false });
}

async function sound(
  { books, storeId, chat, channelId, alarmChannelId, lang }: ShowOptions,
  row: Leased,
): Promise<void> {
  const [alarm] = await listAlarms(books, storeId, row.subject);
  if (!alarm) return;
  const nonce = `a${row.outboxId.toString(36)}`;
  if (alarm.code === 'first_start') {
    await chat.post(channelId, renderFirstStart({ count: Number(alarm.detail?.['count'] ?? 0) }, lang), {
      nonce,
      silent: false,
    });
    return;
  }
  const code = alarm.code.split(':')[0] as AlarmCode;
  await chat.post(alarmChannelId, renderAlarm(code, alarm.detail ?? {}, lang), {
    nonce,
    silent: false,
  });
}
