// Builders: each names what the test is about and fills in the rest.
import type { Line } from '../src/order/line.ts';
import type { Recipient } from '../src/order/recipient.ts';
import type { Snapshot } from '../src/order/snapshot.ts';

export const NOON = new Date('2026-11-23T03:00:00.000Z');

export function aSnapshot(about: Partial<Snapshot> = {}): Snapshot {
  return {
    productOrderId: '2026112310000011',
    orderId: '2026112310000001',
    productOrderStatus: 'PAYED',
    placeOrderStatus: 'NOT_YET',
    claimType: undefined,
    claimStatus: undefined,
    claimRequestedAt: undefined,
    giftReceivingStatus: undefined,
    orderedAt: NOON,
    paidAt: NOON,
    dispatchedAt: undefined,
    dispatchDueAt: new Date('2026-11-26T14:59:59.000Z'),
    productId: '1000000001',
    productName: 'Photo Pack',
    isAddOn: false,
    productOption: '이메일: kim@example.com',
    optionCode: undefined,
    sellerProductCode: undefined,
    quantity: 1,
    remainQuantity: 1,
    amountKrw: 29_000,
    expectedDeliveryMethod: 'NOTHING',
    shippingMemo: undefined,
    ordererName: '김하늘',
    ordererNo: '201234567',
    ordererTel: '010-0000-0000',
    ...about,
  };
}

export const KIM: Recipient = { address: 'kim@example.com', confidence: 'sure', source: 'typed_option' };

export function aLine(about: Partial<Line> = {}): Line {
  const shown = about.shown ?? aSnapshot();
  return {
    storeId: 'main',
    productOrderId: shown.productOrderId,
    orderId: shown.orderId,
    status: 'awaiting_approval',
    goal: undefined,
    attention: undefined,
    refusal: undefined,
    because: undefined,
    letGo: false,
    recipient: KIM,
    shown,
    emailedAt: undefined,
    dispatchedAt: undefined,
    givenByHandAt: undefined,
    ...about,
  };
}
