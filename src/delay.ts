// 발송지연: a later dispatch deadline, asked of the store by an operator. What the store then shows is what counts.
import { append } from './db/history.ts';
import { findLines, listLinesOfOrder } from './db/lines.ts';
import { findOrderOfCard } from './db/orders.ts';
import { NaverError } from './errors.ts';
import type { BatchOutcome } from './fulfil.ts';
import { canDelay, type DelayReason } from './order/aftercare.ts';
import type { Line } from './order/line.ts';
import { lookAt, type LookOptions } from './resend.ts';

export type Delay = {
  /** The new deadline. */
  dueAt: Date;
  reason: DelayReason;
  /** For Naver and the buyer to read. */
  detail: string;
};

export type DelayOptions = LookOptions & {
  /** Throws NaverError. */
  delay: (productOrderId: string, until: Delay) => Promise<BatchOutcome>;
  now: () => Date;
  /** Something is owed now. */
  wake: () => void;
};

/** What became of one line. `refusal`: the store's own words. `dueAt`: the deadline as the store shows it now. */
export type Delayed = {
  productName: string;
  outcome: 'done' | 'refused' | 'unknown';
  refusal: string | undefined;
  dueAt: Date | undefined;
};

/** The deadline of every line of an order that is still to be dispatched. Undefined: there is no such card. None: nothing to move. */
export function createDelay(options: DelayOptions) {
  const { books, storeId, now, log } = options;

  return async function delay(
    { cardNo, by }: { cardNo: number; by: { id: string; name: string } },
    until: Delay,
  ): Promise<Delayed[] | undefined> {
    const card = await findOrderOfCard(books, storeId, cardNo);
    if (!card) return undefined;
    const lines = (await listLinesOfOrder(books, storeId, card.orderId)).map(({ line }) => line).filter(canDelay);
    const asked: { line: Line; outcome: Delayed['outcome']; refusal: string | undefined }[] = [];
    for (const line of lines) {
      const entry = {
        storeId,
        orderId: line.orderId,
        productOrderId: line.productOrderId,
        actor: by.name,
        what: 'delayed',
      };
      const detail = { userId: by.id, until: until.dueAt.toISOString(), reason: until.reason };
      await append(books, [{ ...entry, at: now(), outcome: 'intended', detail }]);
      const { outcome, refusal } = await ask(line, until);
      await append(books, [{ ...entry, at: now(), outcome, detail: refusal ? { ...detail, refusal } : detail }]);
      log.info('order.delayed', { storeId, productOrderId: line.productOrderId, outcome, userId: by.id });
      asked.push({ line, outcome, refusal });
    }
    const ids = lines.map(({ productOrderId }) => productOrderId);
    if (ids.length > 0) await readBack(ids);
    options.wake();
    const after = await findLines(books, storeId, ids);
    return asked.map(({ line, outcome, refusal }) => {
      const dueAt = after.get(line.productOrderId)?.line.shown.dispatchDueAt;
      const isMoved = dueAt !== undefined && Math.abs(dueAt.getTime() - until.dueAt.getTime()) < 1_000;
      // An answer that got lost is found at the store.
      const seen = outcome === 'unknown' && isMoved ? 'done' : outcome;
      return { productName: line.shown.productName, outcome: seen, refusal, dueAt };
    });
  };

  async function ask(line: Line, until: Delay): Promise<Pick<Delayed, 'outcome' | 'refusal'>> {
    try {
      const { done, refused } = await options.delay(line.productOrderId, until);
      if (done.includes(line.productOrderId)) return { outcome: 'done', refusal: undefined };
      const [no] = refused;
      return { outcome: no ? 'refused' : 'unknown', refusal: no && `${no.code} ${no.message}`.trim().slice(0, 300) };
    } catch (error) {
      if (!(error instanceof NaverError)) throw error;
      log.warn('delay.failed', { storeId, status: error.status, code: error.code, traceId: error.traceId });
      if (error.mayHaveHappened) return { outcome: 'unknown', refusal: undefined };
      const facts = [error.status, error.code].filter(Boolean).join(' ');
      return { outcome: 'refused', refusal: facts || undefined };
    }
  }

  /** The card follows what the store shows; should it not answer now, the feed brings it. */
  async function readBack(ids: string[]): Promise<void> {
    try {
      await lookAt(options, ids);
    } catch (error) {
      if (!(error instanceof NaverError)) throw error;
      log.warn('delay.not_read_back', { storeId, status: error.status, code: error.code });
    }
  }
}
