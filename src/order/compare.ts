// Store and books held against each other: what the nightly comparison calls a difference. What the store does silently is none
// (배송완료, a moved deadline): it is taken in, and nobody has to read of it.
import type { Line, LineStatus } from './line.ts';
import { type ClaimStanding, claimStanding, happened, isDispatched, isPaid } from './observe.ts';
import type { ProductOrderStatus, Snapshot } from './snapshot.ts';

export type Difference = {
  orderId: string;
  productOrderId: string;
  /** What the books said; undefined: nothing. */
  books: { status: LineStatus; units: number } | undefined;
  /** What the store says; undefined: it does not know the line. */
  store: { status: ProductOrderStatus; claim: ClaimStanding; units: number } | undefined;
};

/** While something of ours is under way, what the store shows may be its effect. */
const UNDER_WAY: readonly LineStatus[] = [
  'approved',
  'reserved',
  'confirmed',
  'dispatching',
  'approving_cancel',
  'refusing_cancel',
];

/** Bellhop itself is at it: its own looks at the store decide. */
export function isUnderWay({ status }: Pick<Line, 'status'>): boolean {
  return UNDER_WAY.includes(status);
}

/** @param at  now */
export function findDifference(line: Line | undefined, shown: Snapshot, at: Date): Difference | undefined {
  const difference: Difference = {
    orderId: shown.orderId,
    productOrderId: shown.productOrderId,
    books: line && { status: line.status, units: line.shown.remainQuantity },
    store: { status: shown.productOrderStatus, claim: claimStanding(shown), units: shown.remainQuantity },
  };
  if (!line) return isOpenSale(shown) ? difference : undefined;
  if (isUnderWay(line)) return undefined;
  const isUndone = line.dispatchedAt !== undefined && isOpenSale(shown);
  const differs = happened(line, shown, at).length > 0 || line.shown.remainQuantity !== shown.remainQuantity;
  return differs || isUndone ? difference : undefined;
}

/** The store does not know a line that the books have. */
export function noteMissing(line: Line): Difference | undefined {
  if (isUnderWay(line)) return undefined;
  const { orderId, productOrderId, status } = line;
  return { orderId, productOrderId, books: { status, units: line.shown.remainQuantity }, store: undefined };
}

/** Paid, not dispatched, and still the buyer's. */
function isOpenSale(shown: Snapshot): boolean {
  const claim = claimStanding(shown);
  return isPaid(shown) && !isDispatched(shown) && claim !== 'canceled' && claim !== 'returned';
}
