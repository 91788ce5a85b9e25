// How a product order looks in full: POST …/product-orders/query and the conditional query show the same.
import { readBoolean, readObject, readStrings } from './body.ts';
import { formatKst } from './kst.ts';
import type { Store } from './store.ts';
import type { SandboxClaim, SandboxLine, SandboxOrder } from './types.ts';
import { badParameter, orderRefusal } from './wire.ts';
import type { Answer } from './wire.ts';

const MAX_IDS = 300;
/** @see https://github.com/commerce-api-naver/commerce-api/discussions/3608 */
const LEGACY_CLAIMS_END = new Date('2026-10-28T00:00:00.000+09:00');
const CHANNEL_NO = '102761766';

/**
 * Full detail of up to 300 product orders, in the order asked for; unknown ids are left out, or fail, as set.
 * @throws Refusal 000400 for an unreadable body, 4000 for a wrong number of ids, 104131 for a repeated id
 * @see https://apicenter.commerce.naver.com/docs/commerce-api/current/seller-get-product-orders-pay-order-seller
 */
export function queryDetails(store: Store, request: { contentType: string; text: string }): Answer {
  const body = readObject(request);
  const ids = readStrings(body, 'productOrderIds');
  const quantityClaims = readBoolean(body, 'quantityClaimCompatibility') ?? false;
  if (!ids || ids.length < 1 || ids.length > MAX_IDS) throw badParameter('Size.request.productOrderIds');
  if (new Set(ids).size < ids.length) throw orderRefusal('104131');
  const data: unknown[] = [];
  for (const id of ids) {
    const line = store.lines.get(id);
    if (line && !line.ofAnotherSeller) data.push(renderDetail(store, line, quantityClaims));
    else if (store.settings.unknownIds === 'fail') throw orderRefusal(line ? '101009' : '100001');
  }
  return { status: 200, body: { data } };
}

/** @param quantityClaims  the caller declared that it understands partial claims; otherwise their fields stay hidden */
export function renderDetail(store: Store, line: SandboxLine, quantityClaims: boolean): unknown {
  const order = store.orders.get(line.orderId);
  if (!order) throw new Error(`Line ${line.productOrderId} has lost its order`);
  const claim = renderCurrentClaim(line.currentClaim);
  const showsLegacy = store.settings.legacyClaimNodes ?? store.clock() < LEGACY_CLAIMS_END;
  const completed = line.completedClaims.map(renderCompletedClaim);
  return {
    order: renderOrder(store, order),
    productOrder: renderProductOrder(store, { line, order, quantityClaims }),
    delivery: renderDelivery(line),
    ...(showsLegacy ? claim : {}),
    currentClaim: claim,
    completedClaims: quantityClaims && completed.length > 0 ? completed : undefined,
  };
}

function renderOrder(store: Store, order: SandboxOrder): unknown {
  const lines = order.productOrderIds.flatMap((id) => store.lines.get(id) ?? []);
  const paidKrw = lines.reduce((sum, line) => sum + line.unitPriceKrw * line.quantity, 0);
  return {
    orderId: order.orderId,
    orderDate: formatKst(order.orderedAt),
    paymentDate: order.paidAt && formatKst(order.paidAt),
    paymentDueDate: order.paymentDueAt && formatKst(order.paymentDueAt),
    ordererId: order.ordererId,
    ordererNo: order.ordererNo,
    ordererName: order.isGift ? maskName(order.ordererName) : order.ordererName,
    ordererTel: order.isGift ? maskTel(order.ordererTel) : order.ordererTel,
    paymentMeans: order.paymentMeans,
    payLocationType: order.payLocationType,
    // A string, not a boolean.
    isDeliveryMemoParticularInput: 'false',
    isMembershipSubscribed: false,
    generalPaymentAmount: order.paidAt ? paidKrw : 0,
    naverMileagePaymentAmount: 0,
    chargeAmountPaymentAmount: 0,
    checkoutAccumulationPaymentAmount: 0,
    payLaterPaymentAmount: 0,
    orderDiscountAmount: 0,
  };
}

function renderProductOrder(
  store: Store,
  facts: { line: SandboxLine; order: SandboxOrder; quantityClaims: boolean },
): unknown {
  const { line, order } = facts;
  const amountKrw = line.unitPriceKrw * line.quantity;
  const remainKrw = line.unitPriceKrw * line.remainQuantity;
  const paymentCommission = Math.round(amountKrw * 0.0363);
  const quantityView = {
    initialQuantity: line.quantity,
    remainQuantity: line.remainQuantity,
    initialProductAmount: amountKrw,
    remainProductAmount: remainKrw,
    initialPaymentAmount: amountKrw,
    remainPaymentAmount: remainKrw,
  };
  const itemNo =
    line.productOption === undefined ? undefined : String(50_000_000_000 + Number(line.productId.slice(-6)));
  return {
    productOrderId: line.productOrderId,
    productOrderStatus: line.productOrderStatus,
    placeOrderStatus: line.placeOrderStatus,
    placeOrderDate: line.placeOrderedAt && formatKst(line.placeOrderedAt),
    claimType: line.claimType,
    claimStatus: line.claimStatus,
    claimId: line.claimId,
    productId: line.productId,
    originalProductId: line.originProductNo,
    merchantChannelId: CHANNEL_NO,
    mallId: 'ncp_sandbox_01',
    productName: line.productName,
    productClass: productClass(line),
    productOption: line.productOption,
    optionCode: itemNo,
    itemNo,
    optionPrice: 0,
    sellerProductCode: line.sellerProductCode,
    quantity: line.quantity,
    ...(facts.quantityClaims ? quantityView : {}),
    unitPrice: line.unitPriceKrw,
    totalProductAmount: amountKrw,
    totalPaymentAmount: amountKrw,
    productDiscountAmount: 0,
    sellerBurdenDiscountAmount: 0,
    commissionRatingType: '결제수수료',
    commissionPrePayStatus: 'GENERAL_PRD',
    paymentCommission,
    saleCommission: 0,
    channelCommission: 0,
    knowledgeShoppingSellingInterlockCommission: 0,
    expectedSettlementAmount: amountKrw - paymentCommission,
    expectedDeliveryMethod: line.hasDelivery ? 'DELIVERY' : 'NOTHING',
    deliveryAttributeType: 'NORMAL',
    packageNumber: order.packageNumber,
    shippingAddress: renderAddress(store, { line, order }),
    shippingMemo: order.memo,
    shippingDueDate: line.dispatchDueAt && formatKst(line.dispatchDueAt),
    delayedDispatchReason: line.delay?.reason,
    delayedDispatchDetailedReason: line.delay?.detail,
    giftReceivingStatus: line.giftReceivingStatus,
    decisionDate: line.decidedAt && formatKst(line.decidedAt),
    inflowPath: '네이버쇼핑 외',
    taxType: 'TAXATION',
  };
}

function productClass(line: SandboxLine): string {
  if (line.addOn) return '추가구성상품';
  return line.productOption === undefined ? '단일상품' : '조합형옵션상품';
}

function renderAddress(store: Store, facts: { line: SandboxLine; order: SandboxOrder }): unknown {
  const { line, order } = facts;
  if (line.giftReceivingStatus === 'WAIT_FOR_RECEIVING') return undefined;
  if (!line.hasDelivery && !store.settings.addressWithoutDelivery) return undefined;
  return {
    name: order.isGift ? maskName(order.ordererName) : order.ordererName,
    tel1: order.isGift ? maskTel(order.ordererTel) : order.ordererTel,
    zipCode: '06236',
    baseAddress: line.receiverAddressChanged ? '부산광역시 해운대구 센텀중앙로 79' : '서울특별시 강남구 테헤란로 152',
    detailedAddress: '101동 1001호',
    isRoadNameAddress: true,
    addressType: 'DOMESTIC',
    city: '',
    state: '',
    country: '대한민국',
  };
}

function renderDelivery(line: SandboxLine): unknown {
  if (!line.dispatchedAt) return undefined;
  const isTracked = line.trackingNumber !== undefined;
  return {
    deliveryMethod: line.dispatchMethod,
    deliveryStatus: isTracked ? (line.deliveredAt ? 'DELIVERY_COMPLETION' : 'DELIVERING') : 'NOT_TRACKING',
    deliveryCompany: line.deliveryCompany,
    trackingNumber: line.trackingNumber,
    sendDate: formatKst(line.dispatchedAt),
    deliveredDate: line.deliveredAt && formatKst(line.deliveredAt),
    isWrongTrackingNumber: false,
  };
}

function renderCurrentClaim(claim: SandboxClaim | undefined): { cancel?: unknown; return?: unknown } | undefined {
  if (!claim || claim.claimType === 'PURCHASE_DECISION_HOLDBACK') return undefined;
  const common = {
    claimId: claim.claimId,
    claimStatus: claim.claimStatus,
    claimRequestDate: formatKst(claim.requestedAt),
    requestChannel: claim.requestChannel,
    requestQuantity: claim.quantity,
  };
  const completedDate = claim.completedAt && formatKst(claim.completedAt);
  if (claim.claimType === 'RETURN') {
    return {
      return: {
        ...common,
        returnReason: claim.reason,
        returnDetailedReason: claim.detail,
        collectDeliveryMethod: claim.collectMethod,
        collectStatus: claim.collectedAt ? 'DELIVERED' : 'NOT_REQUESTED',
        collectCompletedDate: claim.collectedAt && formatKst(claim.collectedAt),
        holdbackStatus: claim.holdback?.status,
        holdbackReason: claim.holdback?.reason,
        holdbackDetailedReason: claim.holdback?.detail,
        holdbackConfigDate: claim.holdback && formatKst(claim.holdback.at),
        returnCompletedDate: completedDate,
      },
    };
  }
  return {
    cancel: {
      ...common,
      cancelReason: claim.reason,
      cancelDetailedReason: claim.detail,
      cancelApprovalDate: completedDate,
      cancelCompletedDate: completedDate,
      refundExpectedDate: completedDate,
    },
  };
}

function renderCompletedClaim(claim: SandboxClaim): unknown {
  return {
    claimType: claim.claimType,
    claimId: claim.claimId,
    claimStatus: claim.claimStatus,
    claimRequestDate: formatKst(claim.requestedAt),
    claimRequestReason: claim.reason,
    claimRequestDetailContent: claim.detail,
    requestChannel: claim.requestChannel,
    requestQuantity: claim.quantity,
    claimRequestAdmissionDate: claim.completedAt && formatKst(claim.completedAt),
    claimCompleteOperationDate: claim.completedAt && formatKst(claim.completedAt),
  };
}

function maskName(name: string): string {
  return `${name.slice(0, 1)}${'*'.repeat(Math.max(1, name.length - 1))}`;
}

function maskTel(tel: string): string {
  return tel.replace(/^(\d+-)\d+(-\d+)$/, '$1****$2');
}
