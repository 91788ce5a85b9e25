// What the store shows, held against what we knew: the difference is what happened. Pure; both the poller and every gate use it.
import type { Line, LineEvent, LineStatus } from './line.ts';
import type { Snapshot } from './snapshot.ts';

/** What a buyer's or Naver's claim means for a delivery. `unclear` blocks it: a state that we do not know is never "fine". */
export type ClaimStanding = 'none' | 'cancel_requested' | 'canceled' | 'return_requested' | 'returned' | 'unclear';

/** @see naver-commerce-api: claimStatus, 4.3; a status that only ends a claim leaves the line as if there had been none. */
const MEANS: Record<string, ClaimStanding> = {
  CANCEL_REQUEST: 'cancel_requested',
  CANCELING: 'cancel_requested',
  ADMIN_CANCELING: 'cancel_requested',
  CANCEL_DONE: 'canceled',
  ADMIN_CANCEL_DONE: 'canceled',
  CANCEL_REJECT: 'none',
  ADMIN_CANCEL_REJECT: 'none',
  RETURN_REQUEST: 'return_requested',
  EXCHANGE_REQUEST: 'return_requested',
  COLLECTING: 'return_requested',
  COLLECT_DONE: 'return_requested',
  EXCHANGE_REDELIVERING: 'return_requested',
  RETURN_DONE: 'returned',
  RETURN_REJECT: 'none',
  EXCHANGE_DONE: 'none',
  EXCHANGE_REJECT: 'none',
  PURCHASE_DECISION_HOLDBACK: 'none',
  PURCHASE_DECISION_REQUEST: 'none',
  PURCHASE_DECISION_HOLDBACK_RELEASE: 'none',
};

/** Reads order status and claim status together: a finished claim over a part of the quantity leaves the rest alive. */
export function claimStanding(shown: Snapshot): ClaimStanding {
  switch (shown.productOrderStatus) {
    case 'CANCELED':
    case 'CANCELED_BY_NOPAYMENT':
      return 'canceled';
    case 'RETURNED':
      return 'returned';
    case 'unknown':
      return 'unclear';
    default:
  }
  if (shown.remainQuantity <= 0) return 'canceled';
  if (shown.claimStatus === undefined) return 'none';
  const meaning = MEANS[shown.claimStatus] ?? 'unclear';
  const isPartial = shown.remainQuantity < shown.quantity;
  return isPartial && (meaning === 'canceled' || meaning === 'returned') ? 'none' : meaning;
}

/** Dispatched, by whomever: the status says so, or a send date is there. */
export function isDispatched(shown: Snapshot): boolean {
  return (
    shown.dispatchedAt !== undefined ||
    ['DELIVERING', 'DELIVERED', 'PURCHASE_DECIDED', 'EXCHANGED'].includes(shown.productOrderStatus)
  );
}

/** Bought, and still the buyer's: what may be seen as a new line. */
export function isPaid(shown: Snapshot): boolean {
  return (
    shown.paidAt !== undefined &&
    shown.productOrderStatus !== 'PAYMENT_WAITING' &&
    shown.productOrderStatus !== 'CANCELED_BY_NOPAYMENT'
  );
}

const IN_CLAIM: LineStatus[] = [
  'cancel_requested',
  'approving_cancel',
  'refusing_cancel',
  'canceled',
  'return_requested',
  'returned',
];

/**
 * What must have happened at the store between the line as we know it and what the store shows now, in order.
 * @param at  when the store showed it; stands in where the store gives no time of its own
 */
export function happened(line: Line, shown: Snapshot, at: Date): LineEvent[] {
  const events: LineEvent[] = [];
  if (shown.remainQuantity < line.shown.remainQuantity && shown.remainQuantity > 0)
    events.push({ type: 'quantity_reduced' });
  if (line.status === 'awaiting_gift' && shown.giftReceivingStatus === 'RECEIVED')
    events.push({ type: 'gift_accepted' });

  const claim = claimStanding(shown);
  const isUnclear = line.status === 'needs_attention' && line.attention === 'claim_unclear';
  if (claim === 'unclear') {
    // It waits for a person anyway, who is told of this as soon as it goes on: the next gate sees it.
    if (line.status !== 'needs_attention') events.push({ type: 'claim_unclear' });
  } else if (claim !== 'none') {
    if (claim !== line.status && !(claim === 'cancel_requested' && isBeingAnswered(line.status, shown)))
      events.push({ type: claim });
  } else if (isDispatched(shown) && !line.dispatchedAt) {
    events.push({ type: 'dispatched_elsewhere', at: shown.dispatchedAt ?? at });
  } else if (IN_CLAIM.includes(line.status) || isUnclear) {
    events.push({ type: 'claim_withdrawn' });
  }
  return events;
}

/** The store shows a buyer's request until our answer to it is through; Naver's own cancel (직권취소) asks for none. */
function isBeingAnswered(status: LineStatus, shown: Snapshot): boolean {
  return (status === 'approving_cancel' || status === 'refusing_cancel') && !shown.claimStatus?.startsWith('ADMIN_');
}
