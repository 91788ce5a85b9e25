// What the store shows of a line at one moment, in the words of Naver's detail query, parsed and made safe at the border.

/** `unknown` is a value that we have never heard of: it is never taken for "paid". */
export type ProductOrderStatus =
  | 'PAYMENT_WAITING'
  | 'PAYED'
  | 'DELIVERING'
  | 'DELIVERED'
  | 'PURCHASE_DECIDED'
  | 'EXCHANGED'
  | 'CANCELED'
  | 'RETURNED'
  | 'CANCELED_BY_NOPAYMENT'
  | 'unknown';

/** One product order as `POST …/product-orders/query` and the conditional query show it. Every field that Naver may leave out is optional. */
export type Snapshot = {
  productOrderId: string;
  orderId: string;
  productOrderStatus: ProductOrderStatus;
  placeOrderStatus: 'NOT_YET' | 'OK' | 'CANCEL' | undefined;
  /** Naver's own words; an unknown value stays what it is and blocks delivery. */
  claimType: string | undefined;
  claimStatus: string | undefined;
  claimRequestedAt: Date | undefined;
  giftReceivingStatus: 'WAIT_FOR_RECEIVING' | 'RECEIVED' | 'unknown' | undefined;
  orderedAt: Date | undefined;
  /** Absent until paid. */
  paidAt: Date | undefined;
  /** `delivery.sendDate`: there, when somebody dispatched it. */
  dispatchedAt: Date | undefined;
  /** 발송기한 */
  dispatchDueAt: Date | undefined;
  /** 채널상품번호 */
  productId: string;
  productName: string;
  /** `추가구성상품` */
  isAddOn: boolean;
  /** `name: value / name: value`, as the buyer typed it; '' without options. */
  productOption: string;
  optionCode: string | undefined;
  sellerProductCode: string | undefined;
  /** As ordered; deliver by `remainQuantity`. */
  quantity: number;
  /** What is left after partial cancels; `quantity` where Naver does not say. */
  remainQuantity: number;
  /** What the buyer paid for what remains, in won. */
  amountKrw: number;
  /** What the product is set to: `NOTHING` must be dispatched with `NOTHING`. */
  expectedDeliveryMethod: string | undefined;
  /** 배송메모 */
  shippingMemo: string | undefined;
  /** Masked on gift orders. */
  ordererName: string | undefined;
  /** Stable per buyer. */
  ordererNo: string | undefined;
  ordererTel: string | undefined;
};
