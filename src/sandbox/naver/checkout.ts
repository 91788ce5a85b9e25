// What a buyer does at the till: order, pay, give, accept.
import { startOfKstDay } from './kst.ts';
import { buyerNumber, linesOf, lineOf, nextId, recordChange } from './store.ts';
import type { Store } from './store.ts';
import type { SandboxLine, SandboxOrder, SandboxProduct } from './types.ts';

const DUE_DAYS = 3;
const UNPAID_DAYS = 1;

export type Purchase = {
  productId: string;
  quantity?: number | undefined;
  /** What the buyer typed, by the product's own labels; a label left out was left empty. */
  typed?: Record<string, string> | undefined;
  /** What the buyer chose, as it is displayed: `금액: 100 루피`. */
  option?: string | undefined;
  /** The whole option text, in place of `typed` and `option`. */
  productOption?: string | undefined;
  /** 추가구성상품 of the last line before it that is none. */
  addOn?: boolean | undefined;
};

export type Checkout = { [Key in keyof Purchase]?: Purchase[Key] } & {
  /** Several lines; otherwise the one described beside it. */
  lines?: Purchase[] | undefined;
  memo?: string | undefined;
  ordererName?: string | undefined;
  ordererNo?: string | undefined;
  ordererId?: string | undefined;
  ordererTel?: string | undefined;
  paymentMeans?: string | undefined;
  payLocationType?: 'PC' | 'MOBILE' | undefined;
  gift?: boolean | undefined;
  /** In the past for a backlog; the feed shows the lines under this date. */
  paidAt?: Date | undefined;
  orderedAt?: Date | undefined;
  /** A store that is not ours: its lines exist, but the application has no right to them. */
  ofAnotherSeller?: boolean | undefined;
};

export type Placed = { orderId: string; productOrderIds: string[] };

/** A paid order. @throws Error for a product that does not exist or is not on sale, or a label that it does not have */
export function pay(store: Store, checkout: Checkout): Placed {
  const paidAt = checkout.paidAt ?? store.clock();
  const order = place(store, checkout, checkout.orderedAt ?? new Date(paidAt.getTime() - 16_000));
  settle(store, order, paidAt);
  return { orderId: order.orderId, productOrderIds: [...order.productOrderIds] };
}

/** An order by bank transfer (무통장입금) that waits for its money. */
export function placeUnpaid(store: Store, checkout: Checkout): Placed {
  const orderedAt = checkout.orderedAt ?? store.clock();
  const order = place(store, { paymentMeans: '무통장입금', ...checkout }, orderedAt);
  order.paymentDueAt = new Date(startOfKstDay(orderedAt, UNPAID_DAYS + 1).getTime() - 1000);
  for (const line of linesOf(store, order.orderId)) recordChange(store, line, 'PAY_WAITING', orderedAt);
  return { orderId: order.orderId, productOrderIds: [...order.productOrderIds] };
}

/** The money of an unpaid order arrives. */
export function settlePayment(store: Store, orderId: string): void {
  settle(store, unpaidOrder(store, orderId), store.clock());
}

/** The money never arrives; the feed is not told, it knows no such change. */
export function lapsePayment(store: Store, orderId: string): void {
  const order = unpaidOrder(store, orderId);
  for (const line of linesOf(store, order.orderId)) {
    line.productOrderStatus = 'CANCELED_BY_NOPAYMENT';
    store.changed(line.productOrderId);
  }
}

/** The receiver of a gift accepts it. */
export function acceptGift(store: Store, orderId: string): void {
  for (const line of linesOf(store, orderId)) {
    if (line.giftReceivingStatus !== 'WAIT_FOR_RECEIVING') throw new Error(`Order ${orderId} is no gift that waits`);
    line.giftReceivingStatus = 'RECEIVED';
    line.giftReceivedAt = store.clock();
    recordChange(store, line, 'GIFT_RECEIVED');
  }
}

/** The buyer changes where the parcel goes. */
export function changeAddress(store: Store, productOrderId: string): void {
  const line = lineOf(store, productOrderId);
  line.receiverAddressChanged = true;
  recordChange(store, line, 'DELIVERY_ADDRESS_CHANGED');
}

function place(store: Store, checkout: Checkout, orderedAt: Date): SandboxOrder {
  const ordererName = checkout.ordererName ?? '김민지';
  const order: SandboxOrder = {
    orderId: nextId(store, orderedAt),
    packageNumber: nextId(store, orderedAt),
    productOrderIds: [],
    ordererId: checkout.ordererId ?? 'minj****',
    ordererNo: checkout.ordererNo ?? buyerNumber(store, ordererName),
    ordererName,
    ordererTel: checkout.ordererTel ?? '010-2345-6789',
    isGift: checkout.gift ?? false,
    memo: checkout.memo,
    paymentMeans: checkout.paymentMeans ?? '신용카드 간편결제',
    payLocationType: checkout.payLocationType ?? 'MOBILE',
    orderedAt,
    paidAt: undefined,
    paymentDueAt: undefined,
  };
  const lines: SandboxLine[] = [];
  for (const purchase of purchasesOf(checkout)) {
    const main = purchase.addOn ? lines.findLast((line) => !line.addOn) : undefined;
    if (purchase.addOn && !main) throw new Error('An add-on needs a line before it to belong to');
    lines.push(placeLine(store, { order, purchase, main, ofAnotherSeller: checkout.ofAnotherSeller ?? false }));
  }
  // Only now: a checkout that was refused half-way leaves nothing behind.
  store.orders.set(order.orderId, order);
  for (const line of lines) {
    store.lines.set(line.productOrderId, line);
    order.productOrderIds.push(line.productOrderId);
    const product = store.products.get(line.productId);
    if (product) takeFromStock(store, product, line.quantity);
  }
  return order;
}

function purchasesOf(checkout: Checkout): Purchase[] {
  if (checkout.lines) return checkout.lines;
  const { productId, quantity, typed, option, productOption, addOn } = checkout;
  if (productId === undefined) throw new Error('A checkout names a product, or has lines');
  return [{ productId, quantity, typed, option, productOption, addOn }];
}

function placeLine(
  store: Store,
  facts: { order: SandboxOrder; purchase: Purchase; main: SandboxLine | undefined; ofAnotherSeller: boolean },
): SandboxLine {
  const { order, purchase, main } = facts;
  const product = store.products.get(purchase.productId);
  if (!product) throw new Error(`The sandbox sells no product ${purchase.productId}`);
  if (product.statusType !== 'SALE') throw new Error(`${product.name} is not on sale: ${product.statusType}`);
  const quantity = purchase.quantity ?? 1;
  return {
    productOrderId: nextId(store, order.orderedAt),
    orderId: order.orderId,
    productId: product.productId,
    originProductNo: product.originProductNo,
    productName: product.name,
    productOption: purchase.productOption ?? optionText(product, purchase),
    sellerProductCode: product.sellerProductCode,
    hasDelivery: product.hasDelivery,
    dispatchMethods: product.dispatchMethods,
    addOn: main !== undefined,
    mainProductOrderId: main?.productOrderId,
    ofAnotherSeller: facts.ofAnotherSeller,
    unitPriceKrw: product.priceKrw,
    quantity,
    remainQuantity: quantity,
    productOrderStatus: 'PAYMENT_WAITING',
    placeOrderStatus: 'NOT_YET',
    placeOrderedAt: undefined,
    orderedAt: order.orderedAt,
    paidAt: undefined,
    giftReceivingStatus: order.isGift ? 'WAIT_FOR_RECEIVING' : undefined,
    giftReceivedAt: undefined,
    receiverAddressChanged: false,
    dispatchDueAt: undefined,
    delay: undefined,
    dispatchedAt: undefined,
    dispatchedBy: undefined,
    dispatchMethod: undefined,
    deliveryCompany: undefined,
    trackingNumber: undefined,
    dispatchCount: 0,
    dispatchRequests: 0,
    deliveredAt: undefined,
    decidedAt: undefined,
    claimType: undefined,
    claimStatus: undefined,
    claimId: undefined,
    currentClaim: undefined,
    completedClaims: [],
  };
}

/** Typed values first, then what was chosen: the order of a live sample; joined without any escaping. */
function optionText(product: SandboxProduct, purchase: Purchase): string | undefined {
  const typed = Object.entries(purchase.typed ?? {});
  for (const [label] of typed) {
    if (!product.directInputs.includes(label)) throw new Error(`${product.name} has no field "${label}" to type into`);
  }
  const pairs = typed.map(([label, text]) => `${label}: ${text}`);
  if (purchase.option !== undefined) pairs.push(purchase.option);
  return pairs.length === 0 ? undefined : pairs.join(' / ');
}

function takeFromStock(store: Store, product: SandboxProduct, quantity: number): void {
  product.stockQuantity = Math.max(0, product.stockQuantity - quantity);
  if (product.stockQuantity > 0) return;
  product.statusType = 'OUTOFSTOCK';
  store.listed(product.productId);
}

function settle(store: Store, order: SandboxOrder, paidAt: Date): void {
  order.paidAt = paidAt;
  for (const line of linesOf(store, order.orderId)) {
    line.productOrderStatus = 'PAYED';
    line.paidAt = paidAt;
    line.dispatchDueAt = new Date(startOfKstDay(paidAt, DUE_DAYS + 1).getTime() - 1000);
    if (store.settings.autoConfirm && !line.hasDelivery && !order.isGift) {
      line.placeOrderStatus = 'OK';
      line.placeOrderedAt = paidAt;
    }
    recordChange(store, line, 'PAYED', paidAt);
  }
}

function unpaidOrder(store: Store, orderId: string): SandboxOrder {
  const order = store.orders.get(orderId);
  const isUnpaid = order && linesOf(store, orderId).every((line) => line.productOrderStatus === 'PAYMENT_WAITING');
  if (!isUnpaid) throw new Error(`Order ${orderId} does not wait for its payment`);
  return order;
}
