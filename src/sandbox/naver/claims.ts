// How a claim lives on a line, whoever moves it: the buyer, the seller in the seller center, or the API.
import { nextId, recordChange } from './store.ts';
import type { Store } from './store.ts';
import type { ClaimStatus, ClaimType, SandboxClaim, SandboxLine } from './types.ts';

const OPEN: ReadonlySet<string> = new Set([
  'CANCEL_REQUEST',
  'CANCELING',
  'RETURN_REQUEST',
  'COLLECTING',
  'COLLECT_DONE',
]);

export type ClaimRequest = {
  quantity?: number | undefined;
  reason?: string | undefined;
  detail?: string | undefined;
  channel?: string | undefined;
  collectMethod?: string | undefined;
};

/** The claim that waits for somebody, if there is one. */
export function openClaim(line: SandboxLine): SandboxClaim | undefined {
  return line.currentClaim && OPEN.has(line.currentClaim.claimStatus) ? line.currentClaim : undefined;
}

/** Begins a claim. The feed is not told: the caller knows whether it is a request or already done. */
export function beginClaim(
  store: Store,
  line: SandboxLine,
  first: { claimType: ClaimType; claimStatus: ClaimStatus } & ClaimRequest,
): SandboxClaim {
  const now = store.clock();
  const claim: SandboxClaim = {
    claimId: nextId(store, now),
    claimType: first.claimType,
    claimStatus: first.claimStatus,
    requestedAt: now,
    reason: first.reason ?? 'INTENT_CHANGED',
    detail: first.detail,
    requestChannel: first.channel ?? '구매회원',
    quantity: first.quantity ?? line.remainQuantity,
    collectedAt: undefined,
    collectMethod: first.collectMethod,
    holdback: undefined,
    rejectReason: undefined,
    completedAt: undefined,
  };
  line.currentClaim = claim;
  showClaim(line, claim);
  return claim;
}

/** Moves a claim on, with the change that the feed shows for it. */
export function moveClaim(store: Store, line: SandboxLine, claim: SandboxClaim, to: ClaimStatus): void {
  claim.claimStatus = to;
  showClaim(line, claim);
  if (to === 'CANCEL_REQUEST' || to === 'CANCELING' || to === 'RETURN_REQUEST') {
    recordChange(store, line, 'CLAIM_REQUESTED');
  }
  if (to === 'COLLECT_DONE') {
    claim.collectedAt = store.clock();
    recordChange(store, line, 'COLLECT_DONE');
  }
  if (to === 'CANCEL_REJECT' || to === 'RETURN_REJECT') recordChange(store, line, 'CLAIM_REJECTED');
}

/** The claim is through: the money goes back, and with the last unit the line ends. */
export function completeClaim(
  store: Store,
  line: SandboxLine,
  claim: SandboxClaim,
  as: { claimStatus: ClaimStatus; productOrderStatus: 'CANCELED' | 'RETURNED' },
): void {
  claim.claimStatus = as.claimStatus;
  claim.completedAt = store.clock();
  line.remainQuantity -= claim.quantity;
  line.completedClaims.push(structuredClone(claim));
  showClaim(line, claim);
  if (line.remainQuantity === 0) {
    line.productOrderStatus = as.productOrderStatus;
  } else if (!store.settings.partialClaimStays) {
    line.claimType = undefined;
    line.claimStatus = undefined;
    line.claimId = undefined;
  }
  recordChange(store, line, 'CLAIM_COMPLETED');
}

/** Refunds a cancel that was asked for. */
export function completeCancel(store: Store, line: SandboxLine, claim: SandboxClaim): void {
  completeClaim(store, line, claim, { claimStatus: 'CANCEL_DONE', productOrderStatus: 'CANCELED' });
}

/** Refunds a return. */
export function completeReturn(store: Store, line: SandboxLine, claim: SandboxClaim): void {
  completeClaim(store, line, claim, { claimStatus: 'RETURN_DONE', productOrderStatus: 'RETURNED' });
}

function showClaim(line: SandboxLine, claim: SandboxClaim): void {
  line.claimType = claim.claimType;
  line.claimStatus = claim.claimStatus;
  line.claimId = claim.claimId;
}
