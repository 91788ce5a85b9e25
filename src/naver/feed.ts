// The change feed: which product orders have something new. It is a table of current values, not a log of events.

import { z } from 'zod';

import type { ProductOrderStatus } from '../order/snapshot.ts';
import { toProductOrderStatus } from './product-orders.ts';
import { ask } from './request.ts';
import type { Send } from './request.ts';
import { writeTime } from './time.ts';
import { dig, id, readEach, text, time } from './wire.ts';
import type { Unreadable } from './wire.ts';

/** Where the next page begins: the time in Naver's own writing and the product-order number. Only both together work. */
export type More = { from: string; sequence: string };

/** A product order's latest change. The detail query, not this row, says what is true. */
export type ChangeRow = {
  productOrderId: string;
  orderId: string;
  /** `lastChangedType`, e.g. `PAYED`, `CLAIM_REQUESTED`; the list grows. */
  changeType: string;
  changedAt: Date;
  /** Absent while unpaid. */
  paidAt?: Date;
  productOrderStatus: ProductOrderStatus;
  claimType?: string;
  claimStatus?: string;
  giftReceivingStatus?: string;
};

export type Changes = {
  rows: ChangeRow[];
  more?: More;
  /** The store's time of the answer. */
  at: Date;
  /** Worth keeping: Naver's support finds by it what the feed served. */
  traceId: string | undefined;
  unreadable: Unreadable[];
};

const MAX_ROWS = 300;
const DAY_MS = 86_400_000;

const Row = z
  .object({
    productOrderId: id,
    orderId: id,
    lastChangedType: text,
    lastChangedDate: time,
    paymentDate: time,
    productOrderStatus: text,
    claimType: text,
    claimStatus: text,
    giftReceivingStatus: text,
  })
  .transform((row, context): ChangeRow => {
    const {
      productOrderId,
      orderId,
      lastChangedType,
      lastChangedDate,
      paymentDate,
      claimType,
      claimStatus,
      giftReceivingStatus,
    } = row;
    if (!lastChangedDate) {
      context.addIssue({ code: 'custom', path: ['lastChangedDate'], message: 'missing' });
      return z.NEVER;
    }
    return {
      productOrderId,
      orderId,
      changeType: lastChangedType ?? '',
      changedAt: lastChangedDate,
      productOrderStatus: toProductOrderStatus(row.productOrderStatus),
      ...(paymentDate && { paidAt: paymentDate }),
      ...(claimType && { claimType }),
      ...(claimStatus && { claimStatus }),
      ...(giftReceivingStatus && { giftReceivingStatus }),
    };
  });

/** An empty window has no `data` at all. Half a `more` is refused: going on with it would lose rows. */
const Page = z.object({
  data: z
    .object({
      lastChangeStatuses: z.array(z.unknown()),
      more: z.object({ moreFrom: z.string().min(1), moreSequence: id }).nullish(),
    })
    .nullish(),
});

/**
 * One page of product orders whose state changed, oldest first, at most 300, of every type: a filter would miss a paid
 * order that has since moved on.
 * @param query.from  inclusive
 * @param query.to    inclusive, at most 24 hours later; the same for all pages
 * @param query.more  from the page before
 * @throws NaverError  also when `more` does not move on
 * @see https://apicenter.commerce.naver.com/llms/get-v1-pay-order-seller-product-orders-last-changed-statuses.md
 */
export async function readChanges(
  send: Send,
  query: { from: Date; to: Date; more?: More | undefined },
): Promise<Changes> {
  const { from, to, more } = query;
  if (to < from) throw new RangeError('A feed window must not end before it begins');
  if (to.getTime() - from.getTime() > DAY_MS) throw new RangeError('A feed window is 24 hours long at most');

  const { value, at, traceId } = await ask(send, {
    method: 'GET',
    api: '/v1/pay-order/seller/product-orders/last-changed-statuses',
    query: new URLSearchParams({
      lastChangedFrom: more?.from ?? writeTime(from),
      lastChangedTo: writeTime(to),
      limitCount: String(MAX_ROWS),
      ...(more && { moreSequence: more.sequence }),
    }),
    isWrite: false,
    read: (json) => {
      const page = Page.parse(json).data;
      const next = page?.more && { from: page.more.moreFrom, sequence: page.more.moreSequence };
      if (next && more && next.from === more.from && next.sequence === more.sequence)
        throw new RangeError('The feed does not move on');
      return { elements: page?.lastChangeStatuses ?? [], next };
    },
  });
  const { read, unreadable } = readEach(value.elements, Row, (element) => dig(element, 'productOrderId'));
  return { rows: read, unreadable, ...(value.next && { more: value.next }), at, traceId };
}
