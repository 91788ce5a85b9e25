// Operators' decisions: a tap on a card becomes events for the lines of its order, once, whoever else taps at the same moment.
import { clearAlarm } from './db/alarms.ts';
import { type Books, inTransaction } from './db/books.ts';
import { findLastDeeds } from './db/history.ts';
import { listLinesOfOrder, listWaitingForStock, lockLinesOfOrder } from './db/lines.ts';
import { findOrderOfCard } from './db/orders.ts';
import { enqueue } from './db/outbox.ts';
import { findStore } from './db/stores.ts';
import type { Log } from './log.ts';
import { type Action, linesFor, MEANS, type PressAnswer } from './order/actions.ts';
import type { LineEvent } from './order/line.ts';
import { cleanAddress, type Recipient } from './order/recipient.ts';
import { record, type RecordOptions } from './record.ts';

/** Who tapped, by Discord's id and the name shown in the server. */
export type Person = { id: string; name: string };

/** @param revision  of the card as it was drawn for the tap */
export type Tap = { cardNo: number; revision: number; action: Action; by: Person };

export type DeskOptions = {
  books: Books;
  storeId: string;
  recordOptions: () => RecordOptions;
  cardUrl: (channelId: string, messageId: string) => string;
  now: () => Date;
  /** Something is owed now. */
  wake: () => void;
  log: Log;
};

/** Taps that make something go out. */
const GOES_OUT: readonly Action[] = ['deliver', 'send', 'dispatch', 'retry'];

export function createDesk(options: DeskOptions) {
  const { books, storeId, now, log } = options;

  async function act(tap: Tap, eventOf: () => LineEvent): Promise<PressAnswer> {
    const card = await findOrderOfCard(books, storeId, tap.cardNo);
    if (!card) return { ok: false, why: 'no_card' };
    const { orderId, place } = card;
    const why = await inTransaction(books, async (trx) => {
      // Who comes second waits here, and then finds a newer revision.
      const lines = await lockLinesOfOrder(trx, storeId, orderId);
      const revision = (await findOrderOfCard(trx, storeId, tap.cardNo))?.revision;
      // "Not now" is right however old the card.
      if (revision !== tap.revision && tap.action !== 'hold') {
        await enqueue(trx, [{ storeId, kind: 'show_card', subject: orderId, orderId }], now());
        return 'stale' as const;
      }
      // What the tap asks for would only be done after the pause, when its reasons may be gone.
      if (GOES_OUT.includes(tap.action) && (await findStore(trx, storeId)).pausedAt) return 'paused' as const;
      const moved = linesFor(lines, tap.action);
      const { applied } = await record(
        trx,
        storeId,
        moved.map(({ productOrderId }) => ({
          productOrderId,
          event: eventOf(),
          actor: tap.by.name,
          detail: { userId: tap.by.id },
        })),
        options.recordOptions(),
      );
      return applied.length === 0 ? ('not_possible' as const) : undefined;
    });
    options.wake();
    if (!why) {
      log.info('order.tapped', { storeId, orderId, action: tap.action, userId: tap.by.id });
      return { ok: true };
    }
    const { byPerson, last } = await findLastDeeds(books, storeId, orderId);
    const cardUrl = place && options.cardUrl(place.channelId, place.messageId);
    return { ok: false, why, last: byPerson ?? last, cardUrl };
  }

  return {
    /** One tap on a button that acts by itself. */
    async press(tap: Tap): Promise<PressAnswer> {
      const { action } = tap;
      if (action === 'edit_email') return { ok: false, why: 'not_possible' };
      return await act(tap, () => ({ type: MEANS[action] }));
    },

    /** The form behind `Edit email` came back. */
    async giveAddress(tap: Omit<Tap, 'action'> & { address: string }): Promise<PressAnswer> {
      const address = cleanAddress(tap.address);
      if (address === undefined) return { ok: false, why: 'not_an_address' };
      const recipient: Recipient = { address, confidence: 'sure', source: 'operator' };
      return await act({ ...tap, action: 'edit_email' }, () => ({ type: 'address_given', recipient }));
    },

    /** Keys have come: the lines of a product that wait for them try again, oldest payment first. Gives how many. */
    async restock(productId: string): Promise<number> {
      const waiting = await listWaitingForStock(books, storeId, productId);
      await inTransaction(books, async (trx) => {
        await clearAlarm(trx, storeId, `out_of_stock:${productId}`, now());
        const event = { type: 'restocked' } as const;
        const happenings = waiting.map((productOrderId) => ({ productOrderId, event, actor: 'auto' }));
        await record(trx, storeId, happenings, options.recordOptions());
      });
      options.wake();
      return waiting.length;
    },

    /** What the form is filled with: our best guess, and what the buyer typed. */
    async addressDraft({
      cardNo,
    }: {
      cardNo: number;
    }): Promise<{ draft?: string | undefined; typed?: string | undefined } | undefined> {
      const card = await findOrderOfCard(books, storeId, cardNo);
      if (!card) return undefined;
      const lines = await listLinesOfOrder(books, storeId, card.orderId);
      const recipients = lines.map(({ line }) => line.recipient);
      const doubtful = recipients.find(({ confidence }) => confidence !== 'sure') ?? recipients[0];
      return doubtful && { draft: doubtful.suggestion ?? doubtful.address, typed: doubtful.typed };
    },
  };
}
