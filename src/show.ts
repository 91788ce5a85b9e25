// What people see in Discord: the card of each order, messages that ring, alarms. Always drawn from the books when its turn comes, so late is
// never stale; and never on the way to a buyer.
import { hushMany, isAboutWaiting, isRungByCards, mayRingAlone, ringForMany, writeAboutWaiting } from './catch-up.ts';
import { clearAlarm, listAlarms, raiseAlarmNow } from './db/alarms.ts';
import { type Books, inTransaction } from './db/books.ts';
import { findNotify, findToldIn, listNeedy } from './db/notify.ts';
import { findOrderView, noteCard, noteCardAttempt } from './db/orders.ts';
import { enqueue, type Leased, type OwedKind } from './db/outbox.ts';
import type { Log } from './log.ts';
import { type CardMessage, renderCard } from './order/card.ts';
import { type AlarmCode, type Notice, renderAlarm, renderFirstStart, renderRing } from './order/notices.ts';
import { openButton, renderChoices } from './order/pending-panel.ts';
import { isQuiet } from './order/quiet.ts';
import { isMomentary } from './order/stock-notices.ts';
import type { OrderView } from './order/view.ts';
import { needsNobody } from './order/waiting.ts';
import { propose } from './pending.ts';
import { isAboutOrders, isRound, writeRound } from './rounds.ts';
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
  /** Who is called when something waits for long. */
  operatorRoleIds: readonly string[];
  lang: 'ko' | 'en';
  now: () => Date;
  log: Log;
};

/** Within this time the chat itself knows a repeated nonce; later the channel is searched. Discord says "a few minutes". */
const NONCE_HOLDS_MS = 2 * 60_000;

/** What a ring that has to wait for the message about many orders waits. */
const RING_AGAIN_MS = 1_000;

export function createShow(options: ShowOptions): Partial<Record<OwedKind, Performer>> {
  const oneByOne = (show: Show): Performer => ({
    limit: 10,
    async perform(rows, settle) {
      for (const row of rows) await settle({ rows: [row], again: (await show(options, row)) ?? undefined });
    },
  });
  const cards = oneByOne(watchChannel(showCard));
  return {
    show_card: {
      ...cards,
      async perform(rows, settle) {
        const isHushed = await hushMany(options);
        // What needs somebody goes before what comes by itself.
        const { books, storeId, now } = options;
        const orderIds = rows.map(({ subject }) => subject);
        const needy = rows.length > 1 ? await listNeedy(books, storeId, orderIds) : new Set(orderIds);
        const first = rows.filter(({ subject }) => needy.has(subject));
        const later = rows.filter(({ subject }) => !needy.has(subject));
        // Others of the round that need somebody are still to be taken up.
        if (isHushed && later.length > 0) await settle({ rows: later, again: now() });
        await cards.perform(isHushed ? first : [...first, ...later], settle);
      },
    },
    ring: oneByOne(ring),
    alarm: oneByOne(sound),
  };
}

/** Gives when to come back, where it is too early. */
type Show = (options: ShowOptions, row: Leased) => Promise<Date | void>;

/** A channel that we may not write to is told in the other one, where there is another one; until then it is in the log. */
function watchChannel(show: Show): Show {
  let isBroken = false;
  return async (options, row) => {
    const { books, storeId, chat, channelId, alarmChannelId, now, log } = options;
    try {
      await show(options, row);
    } catch (error) {
      if (chat.isChannelTrouble(error)) {
        isBroken = true;
        log.error('discord.channel_closed', { storeId, channelId });
        const { alarmChannel = alarmChannelId } = await findNotify(books, storeId);
        if (alarmChannel !== channelId) await raiseAlarmNow(books, storeId, 'discord_channel', { now: now() });
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
    if ((await chat.edit(view.channelId, view.messageId, message)) === 'edited') {
      await ringForMany(options, view.orderId);
      return;
    }
    log.info('card.deleted_by_hand', { storeId, orderId: view.orderId });
    await noteCard(books, storeId, view.orderId, undefined);
    await post(options, view, message, `c${view.cardNo.toString(36)}.${view.revision}`);
    return;
  }
  const attemptedAt = await noteCardAttempt(books, storeId, view.orderId, now());
  // We may have posted it without hearing of it: too long ago for the nonce, it is looked for in the channel.
  const isForgotten = attemptedAt !== undefined && now().getTime() - attemptedAt.getTime() > NONCE_HOLDS_MS;
  const found = isForgotten ? await findCard(options, view) : undefined;
  if (found) await noteCard(books, storeId, view.orderId, found);
  const place = found ?? (await post(options, view, message, `c${view.cardNo.toString(36)}`));
  // What an earlier attempt posted shows what was true then.
  if (attemptedAt) await chat.edit(place.channelId, place.messageId, message);
  await ringForMany(options, view.orderId);
}

type CardPlace = { channelId: string; messageId: string };

/** The card that we may have posted without hearing of it, wherever it would have stood. */
async function findCard(
  { books, storeId, chat, channelId }: ShowOptions,
  view: OrderView,
): Promise<CardPlace | undefined> {
  const { autoChannel } = await findNotify(books, storeId);
  for (const channel of [channelId, ...(autoChannel ? [autoChannel] : [])]) {
    const messageId = await chat.findCard(channel, view);
    if (messageId) return { channelId: channel, messageId };
  }
  return undefined;
}

async function post(options: ShowOptions, view: OrderView, message: CardMessage, nonce: string): Promise<CardPlace> {
  const { books, storeId, chat, channelId, now, log } = options;
  const { autoChannel, quiet } = await findNotify(books, storeId);
  if (autoChannel && autoChannel !== channelId && needsNobody(view)) {
    try {
      const messageId = await chat.post(autoChannel, message, { nonce, silent: true });
      await noteCard(books, storeId, view.orderId, { channelId: autoChannel, messageId });
      await ringIfNeeded(options, view.orderId);
      return { channelId: autoChannel, messageId };
    } catch (error) {
      if (!chat.isChannelTrouble(error)) throw error;
      log.warn('discord.auto_channel_closed', { storeId, channelId: autoChannel });
    }
  }
  const isTogether = (await findToldIn(books, storeId, view.orderId)) !== undefined;
  const silent = view.isSilent || isTogether || (isQuiet(quiet, now()) && !isUrgent(view));
  const messageId = await chat.post(channelId, message, { nonce, silent });
  await noteCard(books, storeId, view.orderId, { channelId, messageId });
  return { channelId, messageId };
}

/** A card in the quiet channel tells nobody: what came to need somebody while it was being posted has to ring. */
async function ringIfNeeded({ books, storeId, now }: ShowOptions, orderId: string): Promise<void> {
  const view = await findOrderView(books, storeId, orderId);
  if (!view || needsNobody(view)) return;
  await inTransaction(books, async (trx) => {
    await enqueue(trx, [{ storeId, kind: 'ring', subject: orderId, orderId }], now());
  });
}

async function ring(options: ShowOptions, row: Leased): Promise<Date | void> {
  const { books, storeId, chat, channelId, lang, now } = options;
  const view = await findOrderView(books, storeId, row.subject);
  // A card that is still to be posted rings by itself.
  if (!view?.messageId || !view.channelId) return;
  const mayRing = await mayRingAlone(options, view.orderId);
  if (mayRing === 'soon') return new Date(now().getTime() + RING_AGAIN_MS);
  if (mayRing === 'no') return;
  const { quiet } = await findNotify(books, storeId);
  const notice = renderRing(view, lang, chat.messageUrl(view.channelId, view.messageId));
  await chat.post(channelId, notice, {
    nonce: `r${view.cardNo.toString(36)}.${view.revision}`,
    silent: isQuiet(quiet, now()) && !isUrgent(view),
  });
}

/** Rings at night too: a buyer who wants his money back waits for an answer. */
function isUrgent({ lines }: OrderView): boolean {
  return lines.some(({ line }) => line.status === 'cancel_requested');
}

async function sound(options: ShowOptions, row: Leased): Promise<void> {
  const { books, storeId, chat, channelId, lang, now } = options;
  const [alarm] = await listAlarms(books, storeId, row.subject);
  if (!alarm) return;
  const { quiet, alarmChannel = options.alarmChannelId } = await findNotify(books, storeId);
  const silent = isQuiet(quiet, now());
  const nonce = `a${row.outboxId.toString(36)}`;
  const cardUrl = (channel: string, messageId: string) => chat.messageUrl(channel, messageId);
  if (isAboutWaiting(alarm.code)) {
    const { operatorRoleIds } = options;
    const notice = await writeAboutWaiting({ ...options, cardUrl, operatorRoleIds }, alarm);
    // What is told of in quiet hours all the same was chosen when it was asked for.
    if (notice) await chat.post(channelId, notice, { nonce, silent: silent && isRungByCards(alarm.code) });
    await clearAlarm(books, storeId, alarm.code, now());
    return;
  }
  if (isRound(alarm.code)) {
    const round = await writeRound({ books, storeId, cardUrl, lang, now }, alarm);
    const isOfOrders = isAboutOrders(alarm.code);
    // Orders have their channel; what is amiss with the store has the other. A deadline knows no night.
    if (round) await chat.post(isOfOrders ? channelId : alarmChannel, round, { nonce, silent: silent && !isOfOrders });
    await clearAlarm(books, storeId, alarm.code, now());
    return;
  }
  if (alarm.code === 'first_start') {
    const notice = renderFirstStart({ count: Number(alarm.detail?.['count'] ?? 0) }, lang);
    // Nothing of it is chosen: it may have been sent by hand.
    const components = renderChoices(await propose(options), lang, [openButton(lang)]);
    await chat.post(channelId, { ...notice, components }, { nonce, silent });
    return;
  }
  const code = alarm.code.split(':')[0] as AlarmCode;
  await chat.post(alarmChannel, renderAlarm(code, alarm.detail ?? {}, lang), { nonce, silent });
  if (isMomentary(code)) await clearAlarm(books, storeId, alarm.code, now());
}
