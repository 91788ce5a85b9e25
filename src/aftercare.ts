// What operators do for an order after its delivery. What cannot be taken back is asked once more, and forgotten after a minute; whoever reads
// a license is in the history before it is shown.
import { randomUUID } from 'node:crypto';
import { inTransaction } from './db/books.ts';
import { listLinksOf } from './db/goods.ts';
import { append } from './db/history.ts';
import { type BookedLine, listLinesOfOrder } from './db/lines.ts';
import { addNote } from './db/notes.ts';
import { findOrderOfCard } from './db/orders.ts';
import { enqueue } from './db/outbox.ts';
import { listBound } from './db/revocations.ts';
import {
  type CareTap,
  createDeeds,
  type Deed,
  type DeedOptions,
  type Done,
  type Person,
  type Refusal,
} from './deeds.ts';
import { createDelay, type DelayOptions } from './delay.ts';
import type { BoundLicense } from './order/aftercare.ts';
import { cleanAddress } from './order/recipient.ts';

export type AftercareOptions = DeedOptions & DelayOptions;

/** What is said before a second tap. `wasMailed`: a mail server took one of the licenses. */
export type Question = {
  ok: true;
  token: string;
  deed: Deed;
  licenses: BoundLicense[];
  wasMailed: boolean;
  /** It was asked once already. */
  isAgain: boolean;
};

/** A question is forgotten after so long. */
const SURE_WITHIN_MS = 60_000;
/** Questions that may be open at once are few; more than these are nobody's. */
const QUESTIONS_KEPT = 1_000;

export function createAftercare(options: AftercareOptions) {
  const { books, storeId, now, log } = options;
  const { act, refuse } = createDeeds(options);
  const questions = new Map<string, { tap: CareTap; deed: Deed; until: Date; asksAgain: boolean }>();

  /** Forgets what nobody answered. */
  function remember(question: { tap: CareTap; deed: Deed; asksAgain: boolean }): string {
    for (const [token, { until }] of questions)
      if (until < now() || questions.size >= QUESTIONS_KEPT) questions.delete(token);
    const token = randomUUID();
    questions.set(token, { ...question, until: new Date(now().getTime() + SURE_WITHIN_MS) });
    return token;
  }

  return {
    shopName: options.shopName,

    /** One tap that acts by itself. */
    act,

    delay: createDelay(options),

    /** What is said before a second tap, and the number under which it is kept for a minute. */
    async ask(tap: CareTap, deed: Deed): Promise<Question | Refusal> {
      const card = await findOrderOfCard(books, storeId, tap.cardNo);
      if (!card) return { ok: false, why: 'no_card' };
      if (card.revision !== tap.revision) return await refuse('stale', card);
      if (deed.type === 'resend' && deed.address !== undefined && cleanAddress(deed.address) === undefined)
        return await refuse('not_an_address', card);
      const booked = await listLinesOfOrder(books, storeId, card.orderId);
      const ids = booked.map(({ line }) => line.productOrderId);
      const bound = await listBound(books, storeId, ids);
      const meant = 'licenseIds' in deed ? deed.licenseIds : 'licenseId' in deed ? [deed.licenseId] : undefined;
      const licenses = meant ? bound.filter(({ licenseId }) => meant.includes(licenseId)) : bound;
      if (meant && licenses.length < meant.length) return await refuse('gone', card);
      const wasMailed = licenses.some(({ deliveredAt }) => deliveredAt !== undefined);
      // A key that a buyer may have read is sold to nobody else by a slip of the thumb.
      const asksAgain = deed.type === 'unseen' && wasMailed;
      return { ok: true, token: remember({ tap, deed, asksAgain }), deed, licenses, wasMailed, isAgain: false };
    },

    /** The second tap. What is asked twice comes back as a question once more. */
    async confirm(token: string, by: Person): Promise<Done | Question | Refusal> {
      const asked = questions.get(token);
      questions.delete(token);
      if (!asked || asked.until < now() || asked.tap.by.id !== by.id) return { ok: false, why: 'too_late' };
      const { tap, deed, asksAgain } = asked;
      if (!asksAgain) return await act(tap, deed);
      const again = remember({ tap, deed, asksAgain: false });
      return { ok: true, token: again, deed, licenses: [], wasMailed: true, isAgain: true };
    },

    /** Somebody read licenses: written down before they are shown. Gives those that are not revoked, and their lines. */
    async show(
      { cardNo, by }: Pick<CareTap, 'cardNo' | 'by'>,
      what: 'license_shown' | 'license_copied',
    ): Promise<
      { orderId: string; booked: BookedLine[]; licenses: BoundLicense[]; links: Map<string, string[]> } | undefined
    > {
      const card = await findOrderOfCard(books, storeId, cardNo);
      if (!card) return undefined;
      const { orderId } = card;
      const booked = await listLinesOfOrder(books, storeId, orderId);
      const ids = booked.map(({ line }) => line.productOrderId);
      const licenses = (await listBound(books, storeId, ids)).filter(({ status }) => status !== 'revoked');
      const links = await listLinksOf(
        books,
        storeId,
        booked.map(({ line }) => line),
      );
      await append(
        books,
        booked
          .filter(
            ({ line: { productOrderId } }) =>
              links.get(productOrderId)?.length ||
              licenses.some((license) => license.productOrderId === productOrderId),
          )
          .map(({ line: { productOrderId } }) => ({
            storeId,
            orderId,
            productOrderId,
            at: now(),
            actor: by.name,
            what,
            detail: { userId: by.id },
          })),
      );
      log.info('license.shown', { storeId, orderId, userId: by.id });
      return { orderId, booked, licenses, links };
    },

    /** False where there is no such card. */
    async note({ cardNo, by }: Pick<CareTap, 'cardNo' | 'by'>, text: string): Promise<boolean> {
      const card = await findOrderOfCard(books, storeId, cardNo);
      if (!card) return false;
      const key = { storeId, orderId: card.orderId };
      await inTransaction(books, async (trx) => {
        await addNote(trx, key, { at: now(), by: by.name, text });
        await append(trx, [{ ...key, at: now(), actor: by.name, what: 'note_added', detail: { userId: by.id } }]);
        // The card counts them; what it offers stays as it is.
        await enqueue(trx, [{ ...key, kind: 'show_card', subject: key.orderId }], now());
      });
      options.wake();
      return true;
    },
  };
}
