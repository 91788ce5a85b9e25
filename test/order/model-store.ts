// The store, the mail server and the pool of the model: what is true outside of Bellhop. Written from Naver's rules, not from our reading of them.
import type { ProductOrderStatus, Snapshot } from '../../src/order/snapshot.ts';
import { aSnapshot, NOON } from '../build.ts';

/** What goes wrong with one call of the store. `after`: it took effect, and the answer got lost. `denied`: the request as a whole is refused. */
export const TROUBLES = ['before', 'after', 'denied', 'refused', 'forgotten', 'forgotten_undone', 'missing'] as const;
export type Trouble = (typeof TROUBLES)[number];

/** What the mail server does with one mail: the first five before its 354, the others after it. */
export const FATES = [
  'busy',
  'rejects',
  'cut_early',
  'not_let_in',
  'accepts',
  'busy_late',
  'rejects_late',
  'cut_kept',
  'cut_lost',
] as const;
export type Fate = (typeof FATES)[number];
export const BEFORE_354: readonly Fate[] = ['busy', 'rejects', 'cut_early', 'not_let_in'];

/** What a buyer types where the address belongs. */
export const MEMOS = ['kim@example.com', '', 'lee@example.com', 'kim@example.com, lee@example.com'] as const;

const RUNNING = ['CANCEL_REQUEST', 'CANCELING', 'ADMIN_CANCELING', 'RETURN_REQUEST', 'EXCHANGE_REQUEST', 'COLLECTING'];
const STRANGE = 'PICKED_UP_BY_DRONE';

/** One 상품주문 as Naver keeps it. */
export type Ware = {
  id: string;
  isAddOn: boolean;
  status: ProductOrderStatus;
  place: 'NOT_YET' | 'OK';
  claimType: string | undefined;
  claimStatus: string | undefined;
  /** Units that the running claim is about. */
  claimed: number;
  quantity: number;
  remain: number;
  gift: 'WAIT_FOR_RECEIVING' | 'RECEIVED' | undefined;
  memo: string;
  dispatchedAt: Date | undefined;
  /** While Naver shows what nobody has heard of: what it hides. */
  hidden: { status: ProductOrderStatus; claimStatus: string | undefined } | undefined;
  /** The feed's rows for it so far; only the latest that is visible is ever shown. */
  feed: { type: string; at: Date; state: string }[];
};

export type StoreAnswer = { done: string[]; refused: { productOrderId: string; code: string; message: string }[] };

export function aWare(about: Pick<Ware, 'id' | 'quantity' | 'gift' | 'memo' | 'isAddOn'>): Ware {
  const ware: Ware = {
    ...about,
    status: 'PAYED',
    place: 'NOT_YET',
    claimType: undefined,
    claimStatus: undefined,
    claimed: 0,
    remain: about.quantity,
    dispatchedAt: undefined,
    hidden: undefined,
    feed: [],
  };
  tell(ware, 'PAYED', NOON);
  return ware;
}

export function show(ware: Ware): Snapshot {
  return aSnapshot({
    productOrderId: ware.id,
    productOrderStatus: ware.status,
    placeOrderStatus: ware.place,
    claimType: ware.claimType,
    claimStatus: ware.claimStatus,
    giftReceivingStatus: ware.gift,
    dispatchedAt: ware.dispatchedAt,
    isAddOn: ware.isAddOn,
    quantity: ware.quantity,
    remainQuantity: ware.remain,
    productOption: '',
    shippingMemo: ware.memo,
  });
}

function isRunning(ware: Ware): boolean {
  return ware.claimStatus !== undefined && RUNNING.includes(ware.claimStatus);
}

/** Sold and not taken back: the buyer is to have his license, now or once a gift is accepted. */
export function isOwed(ware: Ware): boolean {
  return ware.remain > 0 && !ware.hidden && !isRunning(ware) && ware.gift !== 'WAIT_FOR_RECEIVING';
}

/** Claims that are over; whatever else stands there may still take the line back. */
const OVER = [
  'CANCEL_DONE',
  'CANCEL_REJECT',
  'RETURN_DONE',
  'RETURN_REJECT',
  'EXCHANGE_DONE',
  'EXCHANGE_REJECT',
  'ADMIN_CANCEL_REJECT',
];

/** Nothing that the store showed stands between the buyer and his license; read from Naver's words, not with our own eyes. */
export function isClear({ productOrderStatus, claimStatus, remainQuantity }: Snapshot): boolean {
  const isSold = ['PAYED', 'DELIVERING', 'DELIVERED', 'PURCHASE_DECIDED'].includes(productOrderStatus);
  return isSold && remainQuantity > 0 && (claimStatus === undefined || OVER.includes(claimStatus));
}

/** What people and Naver do to a line at the store. Each says whether it could be done. */
export const DEEDS = {
  cancel: (ware, at) => askToCancel(ware, ware.remain, at),
  cancel_one: (ware, at) => ware.remain > 1 && askToCancel(ware, 1, at),
  withdraw(ware, at) {
    if (ware.claimStatus === 'CANCEL_REQUEST') ware.claimStatus = 'CANCEL_REJECT';
    else if (ware.claimStatus === 'RETURN_REQUEST') ware.claimStatus = 'RETURN_REJECT';
    else if (ware.claimStatus === 'EXCHANGE_REQUEST') ware.claimStatus = 'EXCHANGE_REJECT';
    else return false;
    return tell(ware, 'CLAIM_REJECTED', at);
  },
  approve_by_hand: (ware, at) => ware.claimStatus === 'CANCEL_REQUEST' && finishCancel(ware, at),
  refund: (ware, at) => ware.claimStatus === 'CANCELING' && finishCancel(ware, at),
  refund_fails(ware, at) {
    if (ware.claimStatus !== 'CANCELING' || ware.place !== 'OK') return false;
    ware.claimStatus = 'CANCEL_REQUEST';
    return tell(ware, 'CLAIM_REQUESTED', at);
  },
  confirm_by_hand(ware) {
    if (ware.status !== 'PAYED') return false;
    ware.place = 'OK';
    return true;
  },
  dispatch_by_hand: (ware, at) => dispatchAt(ware, at),
  accept_gift(ware, at) {
    if (ware.gift !== 'WAIT_FOR_RECEIVING' || ware.status !== 'PAYED') return false;
    ware.gift = 'RECEIVED';
    return tell(ware, 'GIFT_RECEIVED', at);
  },
  ask_return: (ware, at) => askBack(ware, 'RETURN', ware.remain, at),
  ask_return_one: (ware, at) => ware.remain > 1 && askBack(ware, 'RETURN', 1, at),
  ask_exchange: (ware, at) => askBack(ware, 'EXCHANGE', ware.remain, at),
  collect(ware, at) {
    if (ware.claimStatus !== 'RETURN_REQUEST') return false;
    ware.claimStatus = 'COLLECTING';
    return tell(ware, 'CLAIM_REQUESTED', at);
  },
  finish_return(ware, at) {
    if (ware.claimStatus === 'EXCHANGE_REQUEST') ware.claimStatus = 'EXCHANGE_DONE';
    else if (ware.claimStatus === 'RETURN_REQUEST' || ware.claimStatus === 'COLLECTING') {
      ware.claimStatus = 'RETURN_DONE';
      ware.remain -= ware.claimed;
      if (ware.remain === 0) ware.status = 'RETURNED';
    } else return false;
    return tell(ware, 'CLAIM_COMPLETED', at);
  },
  admin_cancel(ware, at) {
    if (ware.remain === 0 || isRunning(ware) || ware.hidden) return false;
    Object.assign(ware, { claimType: 'ADMIN_CANCEL', claimStatus: 'ADMIN_CANCELING', claimed: ware.remain });
    return tell(ware, 'CLAIM_REQUESTED', at);
  },
  admin_cancel_done(ware, at) {
    if (ware.claimStatus !== 'ADMIN_CANCELING') return false;
    Object.assign(ware, { claimStatus: 'ADMIN_CANCEL_DONE', status: 'CANCELED', remain: 0 });
    return tell(ware, 'CLAIM_COMPLETED', at);
  },
  admin_cancel_off(ware, at) {
    if (ware.claimStatus !== 'ADMIN_CANCELING') return false;
    ware.claimStatus = 'ADMIN_CANCEL_REJECT';
    return tell(ware, 'CLAIM_REJECTED', at);
  },
  arrive(ware) {
    if (ware.status !== 'DELIVERING') return false;
    ware.status = 'DELIVERED';
    return true;
  },
  decide(ware, at) {
    if ((ware.status !== 'DELIVERING' && ware.status !== 'DELIVERED') || isRunning(ware)) return false;
    ware.status = 'PURCHASE_DECIDED';
    return tell(ware, 'PURCHASE_DECIDED', at);
  },
  strange_claim: (ware, at) => hide(ware, ware.status, STRANGE, at),
  strange_status: (ware, at) => hide(ware, 'unknown', ware.claimStatus, at),
  strange_ends(ware, at) {
    if (!ware.hidden) return false;
    Object.assign(ware, ware.hidden, { hidden: undefined });
    return tell(ware, 'CLAIM_REJECTED', at);
  },
  retype(ware, at) {
    if (ware.status !== 'PAYED') return false;
    ware.memo = MEMOS[(MEMOS.indexOf(ware.memo as (typeof MEMOS)[number]) + 1) % MEMOS.length] ?? '';
    return tell(ware, 'DELIVERY_ADDRESS_CHANGED', at);
  },
} satisfies Record<string, (ware: Ware, at: Date) => boolean>;

export type Deed = keyof typeof DEEDS;

/** 발주확인 through the API: undefined when done, else the code of the refusal. */
export function confirmAt(ware: Ware): string | undefined {
  if (ware.status !== 'PAYED' || ware.hidden) return '104442';
  if (ware.place === 'OK') return '105306';
  ware.place = 'OK';
  return undefined;
}

/** 발송처리: over a cancel request it refuses the request. */
export function dispatchAt(ware: Ware, at: Date): boolean {
  if (ware.status !== 'PAYED' || ware.hidden || ware.gift === 'WAIT_FOR_RECEIVING') return false;
  if (ware.claimStatus === 'CANCELING' || ware.claimStatus === 'ADMIN_CANCELING') return false;
  if (ware.claimStatus === 'CANCEL_REQUEST') ware.claimStatus = 'CANCEL_REJECT';
  Object.assign(ware, { status: 'DELIVERING', place: 'OK', dispatchedAt: at });
  return tell(ware, 'DISPATCHED', at);
}

/** 취소 승인: refunds, now or a while later. */
export function approveAt(ware: Ware, at: Date, isSlow: boolean): boolean {
  if (ware.claimStatus !== 'CANCEL_REQUEST' && ware.claimStatus !== 'CANCELING') return false;
  if (!isSlow) return finishCancel(ware, at);
  ware.claimStatus = 'CANCELING';
  return tell(ware, 'CLAIM_REQUESTED', at);
}

function askToCancel(ware: Ware, units: number, at: Date): boolean {
  if (ware.status !== 'PAYED' || isRunning(ware) || ware.hidden) return false;
  Object.assign(ware, { claimType: 'CANCEL', claimed: units });
  // Before 발주확인 nobody is asked.
  if (ware.place === 'NOT_YET') return finishCancel(ware, at);
  ware.claimStatus = 'CANCEL_REQUEST';
  return tell(ware, 'CLAIM_REQUESTED', at);
}

function finishCancel(ware: Ware, at: Date): boolean {
  ware.claimStatus = 'CANCEL_DONE';
  ware.remain -= ware.claimed;
  if (ware.remain === 0) ware.status = 'CANCELED';
  return tell(ware, 'CLAIM_COMPLETED', at);
}

function askBack(ware: Ware, claimType: 'RETURN' | 'EXCHANGE', units: number, at: Date): boolean {
  if ((ware.status !== 'DELIVERING' && ware.status !== 'DELIVERED') || isRunning(ware) || ware.hidden) return false;
  Object.assign(ware, { claimType, claimStatus: `${claimType}_REQUEST`, claimed: units });
  return tell(ware, 'CLAIM_REQUESTED', at);
}

function hide(ware: Ware, status: ProductOrderStatus, claimStatus: string | undefined, at: Date): boolean {
  if (ware.hidden || ware.remain === 0) return false;
  ware.hidden = { status: ware.status, claimStatus: ware.claimStatus };
  Object.assign(ware, { status, claimStatus });
  return tell(ware, 'CLAIM_REQUESTED', at);
}

function tell(ware: Ware, type: string, at: Date): true {
  ware.feed.push({
    type,
    at,
    state: [type, ware.status, ware.claimStatus ?? '', ware.gift ?? ''].join('/'),
  });
  return true;
}
