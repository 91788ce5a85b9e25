// The claim endpoints, one product order per call, for what can happen to digital goods. There is no /cancel/reject.
import { actOnEach, answerIds, DELIVERY_COMPANIES, DELIVERY_METHODS } from './actions.ts';
import type { ActionRequest } from './actions.ts';
import { readEnum, readInteger, readObject, readString } from './body.ts';
import { beginClaim, completeCancel, completeReturn, moveClaim, openClaim } from './claims.ts';
import type { Store } from './store.ts';
import type { SandboxLine } from './types.ts';
import { badParameter } from './wire.ts';
import type { Answer, OrderCode } from './wire.ts';

const CANCEL_REASONS = [
  'INTENT_CHANGED',
  'COLOR_AND_SIZE',
  'WRONG_ORDER',
  'PRODUCT_UNSATISFIED',
  'DELAYED_DELIVERY',
  'SOLD_OUT',
  'INCORRECT_INFO',
];
/** What may be sent; what may be read is more, and sending that is refused. */
const CANCEL_REASON_SET: ReadonlySet<string> = new Set(CANCEL_REASONS);
const RETURN_REASON_SET: ReadonlySet<string> = new Set([
  ...CANCEL_REASONS,
  'DROPPED_DELIVERY',
  'BROKEN',
  'WRONG_DELIVERY',
  'WRONG_OPTION',
]);
const HOLDBACK_REASONS: ReadonlySet<string> = new Set([
  'RETURN_DELIVERYFEE',
  'EXTRAFEEE',
  'RETURN_DELIVERYFEE_AND_EXTRAFEEE',
  'RETURN_PRODUCT_NOT_DELIVERED',
  'ETC',
  'EXCHANGE_DELIVERYFEE',
  'EXCHANGE_EXTRAFEE',
  'EXCHANGE_PRODUCT_READY',
  'EXCHANGE_PRODUCT_NOT_DELIVERED',
  'EXCHANGE_HOLDBACK',
  'SELLER_CONFIRM_NEED',
  'PURCHASER_CONFIRM_NEED',
  'SELLER_REMIT',
  'ETC2',
]);

type ItemRefusal = OrderCode | { code: OrderCode; message: string } | undefined;

export type ClaimAction = (store: Store, request: ActionRequest, productOrderId: string) => Answer;

/** 취소 요청: the seller cancels a line that was not dispatched, or a part of it; `SOLD_OUT` takes the product off sale. */
export function requestCancelBySeller(store: Store, request: ActionRequest, productOrderId: string): Answer {
  const body = readObject(request);
  const reason = readEnum(body, 'cancelReason', CANCEL_REASON_SET);
  const detail = readString(body, 'cancelDetailedReason');
  const quantity = readInteger(body, 'cancelQuantity');
  if (reason === undefined) throw badParameter('NotNull.request.cancelReason');
  if (detail !== undefined && detail.length > 500) throw badParameter('Size.request.cancelDetailedReason');
  return actOn(store, request, productOrderId, (line) => {
    if (line.productOrderStatus !== 'PAYED' || openClaim(line)) return '104442';
    if (isWrongQuantity(line, quantity)) return '104133';
    if (hasAddOns(store, line, (addOn) => isAlive(addOn) && !addOn.currentClaim)) return addOnsFirst();
    const claim = beginClaim(store, line, {
      claimType: 'CANCEL',
      claimStatus: 'CANCELING',
      reason,
      detail,
      quantity,
      channel: '판매자 API',
    });
    completeCancel(store, line, claim);
    if (reason === 'SOLD_OUT') sellOut(store, line);
    return undefined;
  });
}

/** 취소 요청 승인: refunds what the buyer asked for. Cannot be undone. */
export function approveCancel(store: Store, request: ActionRequest, productOrderId: string): Answer {
  return actOn(store, request, productOrderId, (line) => {
    const claim = openClaim(line);
    if (line.claimStatus === 'CANCEL_DONE') return '105306';
    if (claim?.claimType !== 'CANCEL') return '104442';
    if (hasAddOns(store, line, isAlive)) return addOnsFirst();
    completeCancel(store, line, claim);
    return undefined;
  });
}

/** 반품 요청: the seller files a return for a line that was dispatched. */
export function requestReturnBySeller(store: Store, request: ActionRequest, productOrderId: string): Answer {
  const body = readObject(request);
  const reason = readEnum(body, 'returnReason', RETURN_REASON_SET);
  const collectMethod = readEnum(body, 'collectDeliveryMethod', DELIVERY_METHODS);
  readEnum(body, 'collectDeliveryCompany', DELIVERY_COMPANIES);
  readString(body, 'collectTrackingNumber');
  const quantity = readInteger(body, 'returnQuantity');
  if (reason === undefined) throw badParameter('NotNull.request.returnReason');
  if (collectMethod === undefined) throw badParameter('NotNull.request.collectDeliveryMethod');
  return actOn(store, request, productOrderId, (line) => {
    const isDispatched = line.productOrderStatus === 'DELIVERING' || line.productOrderStatus === 'DELIVERED';
    if (!isDispatched || openClaim(line)) return '104442';
    if (isWrongQuantity(line, quantity)) return '104133';
    if (hasAddOns(store, line, (addOn) => isAlive(addOn) && !addOn.currentClaim)) return addOnsFirst();
    const claim = beginClaim(store, line, {
      claimType: 'RETURN',
      claimStatus: 'RETURN_REQUEST',
      reason,
      quantity,
      collectMethod,
      channel: '판매자 API',
    });
    moveClaim(store, line, claim, 'RETURN_REQUEST');
    return undefined;
  });
}

/** 반품 승인: refunds a return that has been collected and is not held. Cannot be undone. */
export function approveReturn(store: Store, request: ActionRequest, productOrderId: string): Answer {
  return actOn(store, request, productOrderId, (line) => {
    const claim = openClaim(line);
    if (line.claimStatus === 'RETURN_DONE') return '105306';
    if (claim?.claimStatus !== 'COLLECT_DONE') return '104442';
    if (claim.holdback?.status === 'HOLDBACK')
      return { code: '9999', message: '보류 중인 반품입니다. 보류를 해제해 주세요.' };
    if (hasAddOns(store, line, isAlive)) return addOnsFirst();
    completeReturn(store, line, claim);
    return undefined;
  });
}

/** 반품 거부: back to what the line was, with a reason that the buyer reads. */
export function rejectReturn(store: Store, request: ActionRequest, productOrderId: string): Answer {
  const rejectReason = readString(readObject(request), 'rejectReturnReason');
  if (!rejectReason?.trim()) throw badParameter('NotBlank.request.rejectReturnReason');
  return actOn(store, request, productOrderId, (line) => {
    const claim = openClaim(line);
    if (claim?.claimStatus !== 'RETURN_REQUEST' && claim?.claimStatus !== 'COLLECTING') return '104442';
    claim.rejectReason = rejectReason;
    moveClaim(store, line, claim, 'RETURN_REJECT');
    return undefined;
  });
}

/** 반품 보류. */
export function holdReturn(store: Store, request: ActionRequest, productOrderId: string): Answer {
  const body = readObject(request);
  const reason = readEnum(body, 'holdbackClassType', HOLDBACK_REASONS);
  const detail = readString(body, 'holdbackReturnDetailReason');
  readInteger(body, 'extraReturnFeeAmount');
  if (reason === undefined) throw badParameter('NotNull.request.holdbackClassType');
  if (!detail?.trim()) throw badParameter('NotBlank.request.holdbackReturnDetailReason');
  return actOn(store, request, productOrderId, (line) => {
    const claim = openClaim(line);
    if (claim?.claimType !== 'RETURN') return '104442';
    if (claim.holdback?.status === 'HOLDBACK') return '105306';
    claim.holdback = { status: 'HOLDBACK', reason, detail, at: store.clock() };
    store.changed(productOrderId);
    return undefined;
  });
}

/** 반품 보류 해제. */
export function releaseReturn(store: Store, request: ActionRequest, productOrderId: string): Answer {
  return actOn(store, request, productOrderId, (line) => {
    const claim = openClaim(line);
    if (claim?.holdback?.status !== 'HOLDBACK') return '104442';
    claim.holdback = { ...claim.holdback, status: 'RELEASED' };
    store.changed(productOrderId);
    return undefined;
  });
}

function actOn(
  store: Store,
  request: ActionRequest,
  productOrderId: string,
  act: (line: SandboxLine) => ItemRefusal,
): Answer {
  return answerIds(actOnEach(store, [{ productOrderId }], request, act));
}

function isWrongQuantity(line: SandboxLine, quantity: number | undefined): boolean {
  return quantity !== undefined && (quantity < 1 || quantity > line.remainQuantity);
}

/** Claims go the other way round than dispatches: add-ons first, their main line last. */
function hasAddOns(store: Store, main: SandboxLine, isInTheWay: (addOn: SandboxLine) => boolean): boolean {
  const ids = store.orders.get(main.orderId)?.productOrderIds ?? [];
  return ids.some((id) => {
    const line = store.lines.get(id);
    return line?.mainProductOrderId === main.productOrderId && isInTheWay(line);
  });
}

function isAlive(line: SandboxLine): boolean {
  return line.productOrderStatus !== 'CANCELED' && line.productOrderStatus !== 'RETURNED';
}

function addOnsFirst(): ItemRefusal {
  return { code: '9999', message: '추가상품의 클레임을 먼저 처리해 주세요.' };
}

function sellOut(store: Store, line: SandboxLine): void {
  const product = store.products.get(line.productId);
  if (!product) return;
  product.stockQuantity = 0;
  product.statusType = 'OUTOFSTOCK';
}
