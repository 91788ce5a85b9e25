// One deed after a delivery: a license sent again, replaced, revoked, given back. Each is one transaction that holds the lines first, and is
// done or refused as a whole.
import { type Books, type BooksTrx, inTransaction } from './db/books.ts';
import { append, findLastDeeds } from './db/history.ts';
import { countFree } from './db/licenses.ts';
import { type BookedLine, listLinesOfOrder, lockLinesOfOrder, saveLines } from './db/lines.ts';
import { listUnderWay, takeBackMail } from './db/mails.ts';
import { findOrderOfCard } from './db/orders.ts';
import { listBound, lockBound } from './db/revocations.ts';
import { findStore } from './db/stores.ts';
import { LicenseServerError, NaverError } from './errors.ts';
import { freeAgain, replaceOne, revokeMany, type SwapRefusal, takeBack } from './license-swap.ts';
import { type BoundLicense, type NotMailed, whyNotMailed } from './order/aftercare.ts';
import { type Pool, poolId } from './order/goods.ts';
import { cleanAddress, type Recipient } from './order/recipient.ts';
import type { LastAction } from './order/view.ts';
import { askResend, lookAt, type LookOptions, tellOrder } from './resend.ts';
import type { WriteOptions } from './send-license.ts';

/** Who tapped, by Discord's id and the name shown in the server. */
export type Person = { id: string; name: string };

/** @param revision  of the order as it was drawn for the tap */
export type CareTap = { cardNo: number; revision: number; by: Person };

/** License ids are ours. `unseen`: the buyer never saw it, so that it may be sold. */
export type Deed =
  | { type: 'resend'; address?: string | undefined }
  | { type: 'replace'; licenseId: number; why: 'faulty' | 'unseen'; key?: string | undefined }
  | { type: 'undo_replace'; licenseId: number }
  | { type: 'revoke'; licenseIds: readonly number[]; why: 'by_hand' | 'surplus' | 'over' }
  | { type: 'unseen'; licenseId: number };

export type CareRefusal =
  | NotMailed
  | SwapRefusal
  | 'no_card'
  | 'stale'
  | 'paused'
  | 'too_late'
  | 'not_an_address'
  | 'under_way' // a mail that was asked for earlier is still to leave
  | 'nothing' // no license is out
  | 'license_server' // it gave none
  | 'unwritable';

/** `last`: what was done meanwhile and by whom, for whoever came second. */
export type Refusal = { ok: false; why: CareRefusal; last?: LastAction | undefined; cardUrl?: string | undefined };

/** `to`: the addresses of the mails that will leave; `count`: how many licenses it was about; `withdrew`: mails that were to leave were taken back. */
export type Done = { ok: true; deed: Deed; to: string[]; count: number; withdrew: boolean };

export type DeedOptions = WriteOptions &
  LookOptions & {
    books: Books;
    cardUrl: (channelId: string, messageId: string) => string;
    /** Something is owed now. */
    wake: () => void;
    /** Licenses went back to a pool: the lines that wait for them go on. */
    restock: () => Promise<number>;
    /** One was taken out of a pool: what is left is looked at. */
    noteTaken: (pool: Pool) => Promise<void>;
    /** Another license of the same goods, generated or issued by the seller's server: its number, free in its pool. Undefined where only a pool could help. Throws LicenseServerError. */
    issue: (instead: BoundLicense) => Promise<number | undefined>;
  };

type Outcome = Omit<Done, 'ok' | 'deed'> & { freed: Pool[]; taken: Pool[] };

type Held = { orderId: string; booked: readonly BookedLine[]; licenses: readonly BoundLicense[] };

/** Ends a deed's transaction: nothing was changed. */
class Refused extends Error {
  override readonly name = 'Refused';
  readonly why: CareRefusal;

  constructor(why: CareRefusal) {
    super(why);
    this.why = why;
  }
}

export function createDeeds(options: DeedOptions) {
  const { books, storeId, now, log } = options;

  /** One deed, done or refused as a whole. */
  async function act(tap: CareTap, deed: Deed): Promise<Done | Refusal> {
    const card = await findOrderOfCard(books, storeId, tap.cardNo);
    if (!card) return { ok: false, why: 'no_card' };
    const { orderId } = card;
    try {
      if (deed.type === 'resend' || deed.type === 'replace') await look(orderId);
      const fresh = deed.type === 'replace' ? await makeFresh(orderId, tap, deed) : undefined;
      const { freed, taken, ...outcome } = await inTransaction(books, async (trx) => {
        // Who comes second waits here.
        await lockLinesOfOrder(trx, storeId, orderId);
        const booked = await listLinesOfOrder(trx, storeId, orderId);
        const ids = booked.map(({ line }) => line.productOrderId);
        const held = { orderId, booked, licenses: await lockBound(trx, storeId, ids) };
        const performed = await perform(trx, { tap, deed, held, fresh });
        await tellOrder(trx, { storeId, orderId }, { rings: false, now: now() });
        return performed;
      });
      options.wake();
      log.info('order.aftercare', { storeId, orderId, deed: deed.type, userId: tap.by.id, count: outcome.count });
      if (freed.length > 0) await options.restock();
      for (const pool of taken) await options.noteTaken(pool);
      return { ok: true, deed, ...outcome };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return await refuse(error.why, card);
    }
  }

  async function refuse(
    why: CareRefusal,
    { orderId, place }: { orderId: string; place: { channelId: string; messageId: string } | undefined },
  ): Promise<Refusal> {
    const { byPerson, last } = await findLastDeeds(books, storeId, orderId);
    return {
      ok: false,
      why,
      last: byPerson ?? last,
      cardUrl: place && options.cardUrl(place.channelId, place.messageId),
    };
  }

  /** The store now, so that the answer is not one of yesterday. Where it cannot be had, the mail's own gate asks again. */
  async function look(orderId: string): Promise<void> {
    const ids = (await listLinesOfOrder(books, storeId, orderId)).map(({ line }) => line.productOrderId);
    try {
      await lookAt(options, ids);
    } catch (error) {
      if (!(error instanceof NaverError)) throw error;
      log.warn('aftercare.not_looked', { storeId, orderId, status: error.status, code: error.code });
    }
  }

  /** Goods without a pool: made before the deed, for their server is somewhere else. Nothing is made for a deed that is refused anyway. */
  async function makeFresh(
    orderId: string,
    tap: CareTap,
    deed: Deed & { type: 'replace' },
  ): Promise<number | undefined> {
    const booked = await listLinesOfOrder(books, storeId, orderId);
    const ids = booked.map(({ line }) => line.productOrderId);
    const old = (await listBound(books, storeId, ids)).find(({ licenseId }) => licenseId === deed.licenseId);
    if (!old || deed.key) return undefined;
    const line = booked.find(({ line: { productOrderId } }) => productOrderId === old.productOrderId);
    await checkMailing(books, { orderId });
    refuseIf(line ? whyNotMailed(line.line) : 'gone');
    await checkRevision(books, tap);
    const free = await countFree(books, storeId, [old.productId]);
    // What a server issued lies free only for the line that it was issued for.
    if (old.source !== 'http' && free.has(poolId(old))) return undefined;
    try {
      return await options.issue(old);
    } catch (error) {
      if (!(error instanceof LicenseServerError)) throw error;
      log.warn('license_server.failed', { storeId, orderId, fault: error.fault, status: error.status });
      throw new Refused('license_server');
    }
  }

  async function perform(
    trx: BooksTrx,
    { tap, deed, held, fresh }: { tap: CareTap; deed: Deed; held: Held; fresh: number | undefined },
  ): Promise<Outcome> {
    switch (deed.type) {
      case 'resend':
        return { ...(await resend(trx, tap, held, deed.address)), withdrew: false, freed: [], taken: [] };
      case 'replace': {
        await checkMailing(trx, held);
        const line = lineOf(held, deed.licenseId);
        refuseIf(whyNotMailed(line.line));
        await checkRevision(trx, tap);
        const swapped = await replaceOne(storeId, trx, { deed, held, line: line.line, fresh, now: now() });
        if (!swapped.ok) throw new Refused(swapped.why);
        await write(trx, tap, held, 'replaced', line, swapped.detail);
        // What is bound now is what the buyer is to have.
        const licenses = await lockBound(trx, storeId, [line.line.productOrderId]);
        const to = await mail(trx, tap, { lines: [line], licenses, kind: 'replace' });
        return { to, count: 1, withdrew: false, freed: swapped.freed, taken: swapped.taken };
      }
      case 'undo_replace': {
        await checkRevision(trx, tap);
        const line = lineOf(held, deed.licenseId);
        const withdrew = await withdrawMails(trx, tap, held);
        const undone = await takeBack(storeId, trx, { held, licenseId: deed.licenseId, now: now() });
        if (!undone.ok) throw new Refused(undone.why);
        await write(trx, tap, held, 'replace_undone', line, undone.detail);
        return { to: [], count: 1, withdrew, freed: undone.freed, taken: [] };
      }
      case 'revoke': {
        await checkRevision(trx, tap);
        const withdrew = await withdrawMails(trx, tap, held);
        const revoked = await revokeMany(storeId, trx, {
          lines: held.booked.map(({ line }) => line),
          held,
          deed,
          now: now(),
        });
        if (!revoked.ok) throw new Refused(revoked.why);
        for (const { licenseId, detail } of revoked.each)
          await write(trx, tap, held, 'license_revoked', lineOf(held, licenseId), detail);
        return { to: [], count: revoked.each.length, withdrew, freed: [], taken: [] };
      }
      case 'unseen': {
        await checkRevision(trx, tap);
        const line = lineOf(held, deed.licenseId);
        const freed = await freeAgain(trx, { held, licenseId: deed.licenseId });
        if (!freed.ok) throw new Refused(freed.why);
        await write(trx, tap, held, 'license_freed', line, freed.detail);
        return { to: [], count: 1, withdrew: false, freed: freed.freed, taken: [] };
      }
      default:
        return deed satisfies never;
    }
  }

  /** All lines of the order that have something to send, whatever the others wait for. */
  async function resend(trx: BooksTrx, tap: CareTap, held: Held, typed: string | undefined) {
    await checkMailing(trx, held);
    const address = typed === undefined ? undefined : cleanAddress(typed);
    if (typed !== undefined && address === undefined) throw new Refused('not_an_address');
    const delivered = held.booked.filter(({ line }) => !whyNotMailed(line));
    if (delivered.length === 0) refuseIf(held.booked.map(({ line }) => whyNotMailed(line)).find(Boolean));
    const ready = delivered.filter(({ line }) => {
      const mine = held.licenses.filter(({ productOrderId }) => productOrderId === line.productOrderId);
      // Without any of its own it has a link.
      return mine.length === 0 || mine.some(({ status }) => status !== 'revoked');
    });
    if (ready.length === 0) throw new Refused('nothing');
    await checkRevision(trx, tap);
    const recipient: Recipient | undefined =
      address === undefined ? undefined : { address, confidence: 'sure', source: 'operator' };
    const lines = recipient ? ready.map((booked) => ({ ...booked, line: { ...booked.line, recipient } })) : ready;
    if (recipient) await saveLines(trx, lines);
    for (const line of lines)
      await write(trx, tap, held, recipient ? 'resend_asked_elsewhere' : 'resend_asked', line, {});
    const to = await mail(trx, tap, { lines, licenses: held.licenses, kind: 'resend' });
    return { to, count: lines.length };
  }

  async function mail(
    trx: BooksTrx,
    tap: CareTap,
    about: { lines: readonly BookedLine[]; licenses: readonly BoundLicense[]; kind: 'resend' | 'replace' },
  ): Promise<string[]> {
    try {
      return (await askResend(options, trx, { ...about, askedBy: tap.by.name })).map(({ to }) => to);
    } catch (error) {
      // The words of the mail are the seller's; what is wrong with the books is not for here.
      if (!(error instanceof TypeError)) throw error;
      log.error('mail.cannot_be_written', { storeId, orderId: about.lines[0]?.line.orderId, error });
      throw new Refused('unwritable');
    }
  }

  /** A mail that was asked for must have left, or come to nothing, before the next; and nothing leaves while the store is paused. */
  async function checkMailing(at: Books | BooksTrx, { orderId }: Pick<Held, 'orderId'>): Promise<void> {
    if ((await findStore(at, storeId)).pausedAt) throw new Refused('paused');
    if ((await listUnderWay(at, storeId, orderId)).length > 0) throw new Refused('under_way');
  }

  /** Mails that were asked for and have not left say what no longer holds. Gives whether there were any. */
  async function withdrawMails(trx: BooksTrx, tap: CareTap, held: Held): Promise<boolean> {
    let withdrew = false;
    for (const { mailId, productOrderIds } of await listUnderWay(trx, storeId, held.orderId)) {
      if (!(await takeBackMail(trx, mailId))) continue;
      withdrew = true;
      for (const line of held.booked.filter((each) => productOrderIds.includes(each.line.productOrderId)))
        await write(trx, tap, held, 'resend_stopped', line, { why: 'taken_back' });
    }
    return withdrew;
  }

  async function checkRevision(at: Books | BooksTrx, tap: CareTap): Promise<void> {
    const card = await findOrderOfCard(at, storeId, tap.cardNo);
    if (card?.revision !== tap.revision) throw new Refused('stale');
  }

  async function write(
    trx: BooksTrx,
    { by }: CareTap,
    { orderId }: Held,
    what: string,
    { line: { productOrderId } }: BookedLine,
    detail: Record<string, unknown>,
  ): Promise<void> {
    const entry = { storeId, orderId, productOrderId, at: now(), actor: by.name, what };
    await append(trx, [{ ...entry, detail: { userId: by.id, ...detail } }]);
  }

  return { act, refuse };

  function lineOf({ booked, licenses }: Held, licenseId: number): BookedLine {
    const license = licenses.find((each) => each.licenseId === licenseId);
    const found = booked.find(({ line }) => line.productOrderId === license?.productOrderId);
    if (!found) throw new Refused('gone');
    return found;
  }
}

function refuseIf(why: CareRefusal | undefined): void {
  if (why) throw new Refused(why);
}
