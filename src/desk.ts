// Operators' decisions: a tap on a card becomes events for the lines of its order, once, whoever else taps at the same moment.
import { type Books, inTransaction } from './db/books.ts';
import { findEarlierAddress } from './db/buyers.ts';
import { findLastDeeds } from './db/history.ts';
import { listLinesOfOrder, lockLinesOfOrder } from './db/lines.ts';
import { wantsAddress } from './db/order-hints.ts';
import { findOrderOfCard } from './db/orders.ts';
import { enqueue } from './db/outbox.ts';
import { findStore } from './db/stores.ts';
import type { Log } from './log.ts';
import { type Action, ASKED_TWICE, linesFor, MEANS, type PressAnswer } from './order/actions.ts';
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
const GOES_OUT: readonly Action[] = ['deliver', 'send', 'dispatch', 'retry', 'approve_cancel', 'refuse_cancel'];

/** A question about money is forgotten after so long. */
const SURE_WITHIN_MS = 60_000;

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
    /** One tap on a button that acts by itself; for what is asked twice, the second one. */
    async press(tap: Tap & { until?: Date | undefined }): Promise<PressAnswer> {
      const { action, until } = tap;
      if (action === 'edit_email') return { ok: false, why: 'not_possible' };
      if (ASKED_TWICE.includes(action) && (!until || until < now())) return { ok: false, why: 'too_late' };
      return await act(tap, () =>
        action === 'was_given' ? { type: MEANS[action], at: now() } : { type: MEANS[action] },
      );
    },

    /** What is said before a second tap: whether the license of a line that it would move is out, and how long the question holds. */
    async ask({
      cardNo,
      action,
    }: Pick<Tap, 'cardNo' | 'action'>): Promise<{ isOut: boolean; until: Date } | undefined> {
      const card = await findOrderOfCard(books, storeId, cardNo);
      if (!card) return undefined;
      const lines = (await listLinesOfOrder(books, storeId, card.orderId)).map(({ line }) => line);
      const moved = linesFor(lines, action);
      return {
        isOut: moved.some(({ emailedAt, givenByHandAt }) => emailedAt ?? givenByHandAt),
        until: new Date(now().getTime() + SURE_WITHIN_MS),
      };
    },

    /** The form behind `Edit email` came back. */
    async giveAddress(tap: Omit<Tap, 'action'> & { address: string }): Promise<PressAnswer> {
      const address = cleanAddress(tap.address);
      if (address === undefined) return { ok: false, why: 'not_an_address' };
      const recipient: Recipient = { address, confidence: 'sure', source: 'operator' };
      return await act({ ...tap, action: 'edit_email' }, () => ({ type: 'address_given', recipient }));
    },

    /** What the form is filled with: our best guess; what the buyer typed; and where an earlier order went, where that may help. */
    async addressDraft({
      cardNo,
    }: {
      cardNo: number;
    }): Promise<{ draft?: string | undefined; typed?: string | undefined; earlier?: string | undefined } | undefined> {
      const card = await findOrderOfCard(books, storeId, cardNo);
      if (!card) return undefined;
      const lines = (await listLinesOfOrder(books, storeId, card.orderId)).map(({ line }) => line);
      const wanting = lines.find(({ recipient }) => recipient.confidence !== 'sure') ?? lines[0];
      if (!wanting) return undefined;
      const { suggestion, address, typed } = wanting.recipient;
      const earlier = wantsAddress(wanting) ? await findEarlierAddress(books, storeId, card.orderId) : undefined;
      return { draft: suggestion ?? address ?? earlier, typed, earlier };
    },
  };
}
