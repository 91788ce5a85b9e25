// What buyer, seller, Naver and courier can do to a line, and when each is on offer; the stand-in has the last word.
import type { Line, StorePort } from './ports.ts';

const OPEN_CLAIMS = ['CANCEL_REQUEST', 'CANCELING', 'RETURN_REQUEST', 'COLLECTING', 'COLLECT_DONE'];

export const openClaimOf = ({ currentClaim }: Line) =>
  currentClaim && OPEN_CLAIMS.includes(currentClaim.claimStatus) ? currentClaim : undefined;

const isPaid = (line: Line): boolean => line.productOrderStatus === 'PAYED';
const isUnderway = (line: Line): boolean => ['DELIVERING', 'DELIVERED'].includes(line.productOrderStatus);

/** Paid, and not accepted yet by whom it is for. */
export const waitsAsGift = (line: Line): boolean =>
  isPaid(line) && line.giftReceivingStatus === 'WAIT_FOR_RECEIVING' && !openClaimOf(line);

type Act = {
  isOffered: (line: Line) => boolean;
  /** @param quantity  a part of it, where that can be said */
  run: (store: StorePort, line: Line, quantity: number | undefined) => void;
};

const ACTS = {
  acceptGift: { isOffered: waitsAsGift, run: (store, { orderId }) => store.acceptGift(orderId) },
  refuseGift: { isOffered: waitsAsGift, run: (store, { orderId }) => store.refuseGift(orderId) },
  requestCancel: {
    isOffered: (line) => isPaid(line) && !openClaimOf(line),
    run: (store, line, quantity) => store.requestCancel(line.productOrderId, { quantity }),
  },
  withdrawClaim: {
    isOffered: (line) => ['CANCEL_REQUEST', 'RETURN_REQUEST'].includes(openClaimOf(line)?.claimStatus ?? ''),
    run: (store, line) => store.withdrawClaim(line.productOrderId),
  },
  requestReturn: {
    isOffered: (line) => isUnderway(line) && !openClaimOf(line),
    run: (store, line, quantity) => store.requestReturn(line.productOrderId, { quantity }),
  },
  decidePurchase: {
    isOffered: (line) => isUnderway(line) && !openClaimOf(line),
    run: (store, line) => store.decidePurchase(line.productOrderId),
  },
  confirmByHand: {
    isOffered: (line) => isPaid(line) && line.placeOrderStatus !== 'OK' && !waitsAsGift(line) && !openClaimOf(line),
    run: (store, line) => store.confirmByHand(line.productOrderId),
  },
  dispatchByHand: {
    isOffered: (line) => isPaid(line) && !waitsAsGift(line) && openClaimOf(line)?.claimStatus !== 'CANCELING',
    run: (store, line) => store.dispatchByHand(line.productOrderId),
  },
  approveCancelByHand: {
    isOffered: (line) => openClaimOf(line)?.claimType === 'CANCEL',
    run: (store, line) => store.approveCancelByHand(line.productOrderId),
  },
  completeDelivery: {
    isOffered: (line) => line.productOrderStatus === 'DELIVERING' && !openClaimOf(line),
    run: (store, line) => store.completeDelivery(line.productOrderId),
  },
  collectReturn: {
    isOffered: (line) => {
      const claim = openClaimOf(line);
      return claim?.claimType === 'RETURN' && claim.claimStatus !== 'COLLECT_DONE';
    },
    run: (store, line) => store.collectReturn(line.productOrderId),
  },
  adminCancel: {
    isOffered: (line) => line.remainQuantity > 0 && (isPaid(line) || isUnderway(line)) && !openClaimOf(line),
    run: (store, line) => store.adminCancel(line.productOrderId),
  },
} satisfies Record<string, Act>;

export type StoreAct = keyof typeof ACTS;

export const ACT_NAMES = Object.keys(ACTS) as StoreAct[];

export function isStoreAct(name: string): name is StoreAct {
  return Object.hasOwn(ACTS, name);
}

export function isOffered(act: StoreAct, line: Line): boolean {
  return ACTS[act].isOffered(line);
}

/** @throws Error with a sentence when the store refuses */
export function runStoreAct(store: StorePort, act: StoreAct, line: Line, quantity?: number): void {
  const { run }: Act = ACTS[act];
  run(store, line, quantity);
}
