// A product order as Naver's detail answers show it, turned into our Snapshot.

import { z } from 'zod';

import type { ProductOrderStatus, Snapshot } from '../order/snapshot.ts';
import type { Unreadable } from './wire.ts';
import { count, dig, id, looseText, readEach, text, time, won } from './wire.ts';

export type Snapshots = { snapshots: Snapshot[]; unreadable: Unreadable[] };

const STATUSES: ReadonlySet<string> = new Set<ProductOrderStatus>([
  'PAYMENT_WAITING',
  'PAYED',
  'DELIVERING',
  'DELIVERED',
  'PURCHASE_DECIDED',
  'EXCHANGED',
  'CANCELED',
  'RETURNED',
  'CANCELED_BY_NOPAYMENT',
]);

/** Claims that are over and left the line alive. */
const WITHDRAWN: ReadonlySet<string> = new Set([
  'CANCEL_REJECT',
  'RETURN_REJECT',
  'EXCHANGE_REJECT',
  'ADMIN_CANCEL_REJECT',
  'PURCHASE_DECISION_HOLDBACK_RELEASE',
]);

const claim = z.object({ claimStatus: text, claimRequestDate: time }).nullish();

// The top-level `cancel`, `return` and `exchange` are not read: Naver takes them away on 2026-10-28, and a client that
// trusts them then sees no claim at all.
const Element = z
  .object({
    order: z.object({
      orderId: id,
      orderDate: time,
      paymentDate: time,
      ordererName: looseText,
      ordererNo: looseText,
      ordererTel: looseText,
    }),
    productOrder: z.object({
      productOrderId: id,
      productOrderStatus: text,
      placeOrderStatus: text,
      claimType: text,
      claimStatus: text,
      giftReceivingStatus: text,
      shippingDueDate: time,
      productId: id,
      productName: text,
      productClass: text,
      productOption: text,
      optionCode: looseText,
      sellerProductCode: looseText,
      quantity: count,
      initialQuantity: count,
      remainQuantity: count,
      totalPaymentAmount: won,
      remainPaymentAmount: won,
      expectedDeliveryMethod: text,
      shippingMemo: text,
    }),
    delivery: z.object({ sendDate: time }).nullish(),
    currentClaim: z.object({ cancel: claim, return: claim, exchange: claim }).nullish(),
  })
  .transform((element, context): Snapshot => {
    const { order, productOrder } = element;
    const quantity = productOrder.quantity ?? productOrder.initialQuantity ?? productOrder.remainQuantity;
    if (quantity === undefined) {
      context.addIssue({ code: 'custom', path: ['productOrder', 'quantity'], message: 'missing' });
      return z.NEVER;
    }
    return {
      productOrderId: productOrder.productOrderId,
      orderId: order.orderId,
      productOrderStatus: toProductOrderStatus(productOrder.productOrderStatus),
      placeOrderStatus: toPlaceOrderStatus(productOrder.placeOrderStatus),
      ...witness(productOrder, element.currentClaim ?? {}),
      giftReceivingStatus: toGiftStatus(productOrder.giftReceivingStatus),
      orderedAt: order.orderDate,
      paidAt: order.paymentDate,
      dispatchedAt: element.delivery?.sendDate,
      dispatchDueAt: productOrder.shippingDueDate,
      productId: productOrder.productId,
      productName: productOrder.productName ?? '',
      isAddOn: productOrder.productClass?.trim() === '추가구성상품',
      productOption: productOrder.productOption ?? '',
      optionCode: productOrder.optionCode,
      sellerProductCode: productOrder.sellerProductCode,
      quantity,
      remainQuantity: productOrder.remainQuantity ?? quantity,
      amountKrw: Math.round(productOrder.remainPaymentAmount ?? productOrder.totalPaymentAmount ?? 0),
      expectedDeliveryMethod: productOrder.expectedDeliveryMethod,
      shippingMemo: productOrder.shippingMemo,
      ordererName: order.ordererName,
      ordererNo: order.ordererNo,
      ordererTel: order.ordererTel,
    };
  });

/** What `data[]` of the detail query holds. */
export function readSnapshots(elements: readonly unknown[]): Snapshots {
  const { read, unreadable } = readEach(elements, Element, (element) => dig(element, 'productOrder', 'productOrderId'));
  return { snapshots: read, unreadable };
}

/** What `data.contents[]` of the conditional query holds: the same one level down, with its number beside it. */
export function readSnapshotRows(rows: readonly unknown[]): Snapshots {
  const { read, unreadable } = readEach(
    rows,
    z.object({ content: Element }),
    (row) => dig(row, 'content', 'productOrder', 'productOrderId') ?? dig(row, 'productOrderId'),
  );
  return { snapshots: read.map(({ content }) => content), unreadable };
}

/** A status that we do not know is `unknown`, never "paid". */
export function toProductOrderStatus(value: string | undefined): ProductOrderStatus {
  return isProductOrderStatus(value) ? value : 'unknown';
}

function isProductOrderStatus(value: string | undefined): value is ProductOrderStatus {
  return value !== undefined && STATUSES.has(value);
}

function toPlaceOrderStatus(value: string | undefined): Snapshot['placeOrderStatus'] {
  return value === 'NOT_YET' || value === 'OK' || value === 'CANCEL' ? value : undefined;
}

function toGiftStatus(value: string | undefined): Snapshot['giftReceivingStatus'] {
  if (value === undefined || value === 'WAIT_FOR_RECEIVING' || value === 'RECEIVED') return value;
  return 'unknown';
}

type Claim = { claimStatus: string | undefined; claimRequestDate: Date | undefined };
type CurrentClaim = Partial<Record<'cancel' | 'return' | 'exchange', Claim | null | undefined>>;

/**
 * The line's own claim, unless it shows none that is alive and `currentClaim` does: of two witnesses, the one who
 * saw a claim is believed.
 */
function witness(
  { claimType, claimStatus }: { claimType: string | undefined; claimStatus: string | undefined },
  { cancel, return: returned, exchange }: CurrentClaim,
): Pick<Snapshot, 'claimType' | 'claimStatus' | 'claimRequestedAt'> {
  const seen = [
    { type: 'CANCEL', claim: cancel },
    { type: 'RETURN', claim: returned },
    { type: 'EXCHANGE', claim: exchange },
  ].flatMap(({ type, claim: found }) =>
    found ? [{ type, status: found.claimStatus, at: found.claimRequestDate }] : [],
  );
  const alive = seen.find(({ status }) => status !== undefined && !WITHDRAWN.has(status));
  const own = seen.find(({ type }) => type === claimType) ?? seen[0];

  const isOwnAlive = claimStatus !== undefined && !WITHDRAWN.has(claimStatus);
  if (!isOwnAlive && alive) return { claimType: alive.type, claimStatus: alive.status, claimRequestedAt: alive.at };
  return { claimType: claimType ?? own?.type, claimStatus: claimStatus ?? own?.status, claimRequestedAt: own?.at };
}
