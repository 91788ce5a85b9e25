// What the simulated store is made of. Words are Naver's own; undefined is absent on the wire.

export type ProductStatus =
  | 'WAIT'
  | 'SALE'
  | 'OUTOFSTOCK'
  | 'UNADMISSION'
  | 'REJECTION'
  | 'SUSPENSION'
  | 'CLOSE'
  | 'PROHIBITION'
  | 'DELETE';

export type SandboxProduct = {
  /** 채널상품번호, the number in the store's URL. */
  productId: string;
  /** 원상품번호, a different number: the one that change-status wants. */
  originProductNo: string;
  name: string;
  priceKrw: number;
  /** False is 배송 없는 상품, which must be dispatched with NOTHING. */
  hasDelivery: boolean;
  /** Labels of the fields a buyer types into, at most five. */
  directInputs: string[];
  /** What a buyer chooses from. */
  options: { name: string; values: string[] }[];
  sellerProductCode: string | undefined;
  /** Overrules what `hasDelivery` says about the methods that dispatch takes. */
  dispatchMethods: string[] | undefined;
  statusType: ProductStatus;
  stockQuantity: number;
  registeredAt: Date;
  modifiedAt: Date;
};

export type NewProduct = { name: string; priceKrw: number } & {
  [Key in Exclude<keyof SandboxProduct, 'name' | 'priceKrw'>]?: SandboxProduct[Key] | undefined;
};

export type ProductOrderStatus =
  | 'PAYMENT_WAITING'
  | 'PAYED'
  | 'DELIVERING'
  | 'DELIVERED'
  | 'PURCHASE_DECIDED'
  | 'CANCELED'
  | 'RETURNED'
  | 'CANCELED_BY_NOPAYMENT';

export type ClaimType = 'CANCEL' | 'RETURN' | 'ADMIN_CANCEL' | 'PURCHASE_DECISION_HOLDBACK';

export type ClaimStatus =
  | 'CANCEL_REQUEST'
  | 'CANCELING'
  | 'CANCEL_DONE'
  | 'CANCEL_REJECT'
  | 'RETURN_REQUEST'
  | 'COLLECTING'
  | 'COLLECT_DONE'
  | 'RETURN_DONE'
  | 'RETURN_REJECT'
  | 'ADMIN_CANCEL_DONE'
  | 'PURCHASE_DECISION_HOLDBACK';

/** What the feed calls a change; confirmation and delivery completion are no changes to it. */
export type ChangedType =
  | 'PAY_WAITING'
  | 'PAYED'
  | 'EXCHANGE_OPTION'
  | 'DELIVERY_ADDRESS_CHANGED'
  | 'GIFT_RECEIVED'
  | 'CLAIM_REJECTED'
  | 'DISPATCHED'
  | 'CLAIM_REQUESTED'
  | 'COLLECT_DONE'
  | 'CLAIM_COMPLETED'
  | 'PURCHASE_DECIDED';

export type GiftReceivingStatus = 'WAIT_FOR_RECEIVING' | 'RECEIVED';

export type SandboxClaim = {
  claimId: string;
  claimType: ClaimType;
  claimStatus: ClaimStatus;
  requestedAt: Date;
  reason: string;
  detail: string | undefined;
  requestChannel: string;
  quantity: number;
  collectedAt: Date | undefined;
  collectMethod: string | undefined;
  holdback: { status: 'HOLDBACK' | 'RELEASED'; reason: string; detail: string; at: Date } | undefined;
  /** Shown to the buyer. */
  rejectReason: string | undefined;
  completedAt: Date | undefined;
};

/** One product order. */
export type SandboxLine = {
  productOrderId: string;
  orderId: string;
  productId: string;
  originProductNo: string;
  productName: string;
  /** `name: value / name: value`, unescaped. */
  productOption: string | undefined;
  sellerProductCode: string | undefined;
  hasDelivery: boolean;
  dispatchMethods: string[] | undefined;
  /** 추가구성상품; `mainProductOrderId` is the line it belongs to. */
  addOn: boolean;
  mainProductOrderId: string | undefined;
  /** Not ours to see or to touch. */
  ofAnotherSeller: boolean;
  unitPriceKrw: number;
  quantity: number;
  remainQuantity: number;
  productOrderStatus: ProductOrderStatus;
  placeOrderStatus: 'NOT_YET' | 'OK';
  placeOrderedAt: Date | undefined;
  orderedAt: Date;
  paidAt: Date | undefined;
  giftReceivingStatus: GiftReceivingStatus | undefined;
  giftReceivedAt: Date | undefined;
  receiverAddressChanged: boolean;
  /** 발송기한 */
  dispatchDueAt: Date | undefined;
  delay: { reason: string; detail: string | undefined } | undefined;
  /** As the seller gave it (`delivery.sendDate`). */
  dispatchedAt: Date | undefined;
  dispatchedBy: 'api' | 'hand' | undefined;
  dispatchMethod: string | undefined;
  deliveryCompany: string | undefined;
  trackingNumber: string | undefined;
  /** How often a dispatch took effect: never more than once. */
  dispatchCount: number;
  /** How often the API was asked to dispatch it, refusals included. */
  dispatchRequests: number;
  deliveredAt: Date | undefined;
  decidedAt: Date | undefined;
  claimType: ClaimType | undefined;
  claimStatus: ClaimStatus | undefined;
  claimId: string | undefined;
  /** The claim requested last, whatever became of it. */
  currentClaim: SandboxClaim | undefined;
  completedClaims: SandboxClaim[];
};

/** One checkout. */
export type SandboxOrder = {
  orderId: string;
  packageNumber: string;
  productOrderIds: string[];
  ordererId: string;
  ordererNo: string;
  ordererName: string;
  ordererTel: string;
  isGift: boolean;
  memo: string | undefined;
  paymentMeans: string;
  payLocationType: 'PC' | 'MOBILE';
  orderedAt: Date;
  paidAt: Date | undefined;
  paymentDueAt: Date | undefined;
};

/** What somebody asked: a customer inquiry (고객 문의), or a question of the product Q&A (상품 문의). */
export type SandboxQuestion = {
  kind: 'inquiry' | 'qna';
  /** `inquiryNo`, `questionId`. */
  no: string;
  askedAt: Date;
  category: string | undefined;
  title: string | undefined;
  text: string;
  orderId: string | undefined;
  productOrderIds: string[];
  productId: string | undefined;
  productName: string | undefined;
  option: string | undefined;
  /** The buyer's name; of a Q&A the masked id. */
  writer: string | undefined;
  answer: { text: string; by: 'api' | 'hand'; at: Date; answerContentId: number } | undefined;
  /** How often an answer by the API took effect. */
  answerCalls: number;
  isDeleted: boolean;
};

/** What the documents leave open, and what a test wants to turn; may be changed while the store runs. */
export type Settings = {
  /** Calls per second and API, and the ceiling of the bucket. */
  ratePerSecond: number;
  burst: number;
  tokenLifetimeS: number;
  /** `tolerant` is the live service since August 2026: 200, and the whole application is penalized; `strict` answers 400. */
  tokenForm: 'tolerant' | 'strict';
  /** A change enters the feed this much later than it happened, under its own date. */
  visibilityLagMs: number;
  /** Dispatch refuses an unconfirmed line with 104443; otherwise it confirms it. */
  confirmRequired: boolean;
  /** No-delivery lines are confirmed by Naver with the payment, as in live samples of 2025. */
  autoConfirm: boolean;
  /** No-delivery lines carry a shippingAddress too, as in live samples of 2025. */
  addressWithoutDelivery: boolean;
  /** The legacy nodes cancel, return, exchange; undefined: until 2026-10-28. */
  legacyClaimNodes: boolean | undefined;
  /** claimType and claimStatus stay on a line of which only a part was canceled. */
  partialClaimStays: boolean;
  /** What the detail query does with ids it does not know. */
  unknownIds: 'omit' | 'fail';
  storeName: string;
};
