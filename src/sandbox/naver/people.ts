// What people do after the checkout, outside the API: the buyer in Naver Pay, the seller in the seller center, Naver itself.
import { beginClaim, completeCancel, completeClaim, moveClaim, openClaim } from './claims.ts';
import type { ClaimRequest } from './claims.ts';
import { linesOf, lineOf, recordChange } from './store.ts';
import type { Store } from './store.ts';
import type { SandboxClaim, SandboxLine } from './types.ts';

/**
 * The buyer cancels: done at once before the seller confirmed, a request afterwards.
 * @param request.stuck  the refund cannot run at once, so an unconfirmed line stays in CANCELING
 * @throws Error where the buyer has no such button: dispatched, already canceled, a claim under way
 */
export function requestCancel(
  store: Store,
  productOrderId: string,
  request: ClaimRequest & { stuck?: boolean | undefined } = {},
): void {
  const line = claimable(store, productOrderId, request.quantity);
  if (line.productOrderStatus === 'PAYMENT_WAITING') {
    // As on the official page: an unpaid line shows CANCEL / CANCELING under CLAIM_REQUESTED.
    moveClaim(
      store,
      line,
      beginClaim(store, line, { claimType: 'CANCEL', claimStatus: 'CANCELING', ...request }),
      'CANCELING',
    );
    return;
  }
  if (line.productOrderStatus !== 'PAYED')
    throw new Error(`${productOrderId} is ${line.productOrderStatus}: nothing to cancel`);
  const claim = beginClaim(store, line, { claimType: 'CANCEL', claimStatus: 'CANCEL_REQUEST', ...request });
  if (line.placeOrderStatus === 'OK') moveClaim(store, line, claim, 'CANCEL_REQUEST');
  else if (request.stuck) moveClaim(store, line, claim, 'CANCELING');
  else completeCancel(store, line, claim);
}

/** The buyer of a dispatched line wants to give it back. @throws Error before dispatch, after the purchase decision, or with a claim under way */
export function requestReturn(store: Store, productOrderId: string, request: ClaimRequest = {}): void {
  const line = claimable(store, productOrderId, request.quantity);
  if (line.productOrderStatus !== 'DELIVERING' && line.productOrderStatus !== 'DELIVERED') {
    throw new Error(`${productOrderId} is ${line.productOrderStatus}: nothing to return`);
  }
  const claim = beginClaim(store, line, {
    claimType: 'RETURN',
    claimStatus: 'RETURN_REQUEST',
    collectMethod: 'RETURN_INDIVIDUAL',
    ...request,
  });
  moveClaim(store, line, claim, 'RETURN_REQUEST');
}

/** What was to be returned has arrived. */
export function collectReturn(store: Store, productOrderId: string): void {
  const line = lineOf(store, productOrderId);
  const claim = waiting(line);
  if (claim.claimType !== 'RETURN') throw new Error(`${productOrderId} has no return under way`);
  moveClaim(store, line, claim, 'COLLECT_DONE');
}

/** The buyer takes a cancel or return request back. */
export function withdrawClaim(store: Store, productOrderId: string): void {
  const line = lineOf(store, productOrderId);
  const claim = waiting(line);
  moveClaim(store, line, claim, claim.claimType === 'RETURN' ? 'RETURN_REJECT' : 'CANCEL_REJECT');
}

/** The seller approves the buyer's cancel in the seller center. */
export function approveCancelByHand(store: Store, productOrderId: string): void {
  const line = lineOf(store, productOrderId);
  const claim = waiting(line);
  if (claim.claimType !== 'CANCEL') throw new Error(`${productOrderId} has no cancel request`);
  completeCancel(store, line, claim);
}

/** The seller confirms in the seller center (발주확인). The feed is not told. */
export function confirmByHand(store: Store, productOrderId: string): void {
  const line = lineOf(store, productOrderId);
  if (line.productOrderStatus !== 'PAYED')
    throw new Error(`${productOrderId} is ${line.productOrderStatus}: nothing to confirm`);
  confirm(store, line);
}

/** The seller dispatches in the seller center (발송처리). */
export function dispatchByHand(store: Store, productOrderId: string): void {
  const line = lineOf(store, productOrderId);
  if (line.productOrderStatus !== 'PAYED')
    throw new Error(`${productOrderId} is ${line.productOrderStatus}: nothing to dispatch`);
  if (openClaim(line)?.claimStatus === 'CANCELING') throw new Error(`${productOrderId} is being refunded`);
  dispatch(store, line, { by: 'hand', at: store.clock(), method: line.hasDelivery ? 'DIRECT_DELIVERY' : 'NOTHING' });
}

/** The seller takes a product off sale in the seller center (판매중지), or puts it back. @throws Error where it is neither */
export function changeListingByHand(store: Store, productId: string, to: 'SALE' | 'SUSPENSION'): void {
  const product = store.products.get(productId);
  if (!product) throw new Error(`The sandbox sells no product ${productId}`);
  const from = to === 'SALE' ? 'SUSPENSION' : 'SALE';
  if (product.statusType !== from) throw new Error(`${product.name} is ${product.statusType}, not ${from}`);
  product.statusType = to;
  product.modifiedAt = store.clock();
  store.listed(productId);
}

/** Naver cancels of its own authority (직권취소), at any time. */
export function adminCancel(store: Store, productOrderId: string): void {
  const line = lineOf(store, productOrderId);
  if (line.remainQuantity === 0) throw new Error(`${productOrderId} has nothing left to cancel`);
  const claim = beginClaim(store, line, {
    claimType: 'ADMIN_CANCEL',
    claimStatus: 'ADMIN_CANCEL_DONE',
    channel: '관리자',
  });
  completeClaim(store, line, claim, { claimStatus: 'ADMIN_CANCEL_DONE', productOrderStatus: 'CANCELED' });
}

/** The receiver of a gift refuses it, or lets it lapse: the order is canceled. */
export function refuseGift(store: Store, orderId: string, reason = 'GIFT_REFUSAL'): void {
  for (const line of linesOf(store, orderId)) {
    if (line.giftReceivingStatus !== 'WAIT_FOR_RECEIVING') throw new Error(`Order ${orderId} is no gift that waits`);
    completeCancel(store, line, beginClaim(store, line, { claimType: 'CANCEL', claimStatus: 'CANCELING', reason }));
  }
}

/** The delivery arrives; only the detail query shows it. */
export function completeDelivery(store: Store, productOrderId: string): void {
  const line = lineOf(store, productOrderId);
  if (line.productOrderStatus !== 'DELIVERING')
    throw new Error(`${productOrderId} is ${line.productOrderStatus}: nothing on its way`);
  line.productOrderStatus = 'DELIVERED';
  line.deliveredAt = store.clock();
  store.changed(productOrderId);
}

/** The buyer, or time, closes the sale (구매확정). */
export function decidePurchase(store: Store, productOrderId: string): void {
  const line = lineOf(store, productOrderId);
  if (line.productOrderStatus !== 'DELIVERING' && line.productOrderStatus !== 'DELIVERED') {
    throw new Error(`${productOrderId} is ${line.productOrderStatus}: nothing to decide`);
  }
  line.productOrderStatus = 'PURCHASE_DECIDED';
  line.decidedAt = store.clock();
  recordChange(store, line, 'PURCHASE_DECIDED');
}

/** Confirms a line, for the seller center and the API. */
export function confirm(store: Store, line: SandboxLine): void {
  line.placeOrderStatus = 'OK';
  line.placeOrderedAt = store.clock();
  store.changed(line.productOrderId);
}

/** Dispatches a line, for the seller center and the API: over a cancel request too, which is thereby refused. */
export function dispatch(
  store: Store,
  line: SandboxLine,
  facts: {
    by: 'api' | 'hand';
    at: Date;
    method: string;
    company?: string | undefined;
    trackingNumber?: string | undefined;
  },
): void {
  const claim = openClaim(line);
  if (claim) moveClaim(store, line, claim, 'CANCEL_REJECT');
  if (line.placeOrderStatus !== 'OK') confirm(store, line);
  line.productOrderStatus = 'DELIVERING';
  line.dispatchedAt = facts.at;
  line.dispatchedBy = facts.by;
  line.dispatchMethod = facts.method;
  line.deliveryCompany = facts.company;
  line.trackingNumber = facts.trackingNumber;
  line.dispatchCount += 1;
  recordChange(store, line, 'DISPATCHED');
}

function claimable(store: Store, productOrderId: string, quantity: number | undefined): SandboxLine {
  const line = lineOf(store, productOrderId);
  if (openClaim(line)) throw new Error(`${productOrderId} already has a claim under way`);
  if (quantity !== undefined && (quantity < 1 || quantity > line.remainQuantity)) {
    throw new Error(`${productOrderId} has ${line.remainQuantity} units left, not ${quantity}`);
  }
  return line;
}

function waiting(line: SandboxLine): SandboxClaim {
  const claim = openClaim(line);
  if (!claim) throw new Error(`${line.productOrderId} has no claim under way`);
  return claim;
}
