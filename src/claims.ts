// An operator's answer to a buyer's cancel request, carried to the store. Both answers are final there, so the store is read right before each.
import type { Leased, OwedKind } from './db/outbox.ts';
import { type BatchOutcome, dispatch, type FulfilOptions, lookAgain, NAVER_BATCH, settleOutcome } from './fulfil.ts';
import type { Happening } from './record.ts';
import type { Performer, Settle } from './worker.ts';

export type ClaimOptions = FulfilOptions & {
  store: {
    /** Refunds, irreversibly. Throws NaverError. */
    approveCancel(productOrderId: string): Promise<BatchOutcome>;
  };
};

/** Before a refund that hangs is asked for again. */
const REFUND_AGAIN_MS = 10 * 60_000;

export function createClaims(options: ClaimOptions): Partial<Record<OwedKind, Performer>> {
  return {
    approve_cancel: {
      limit: NAVER_BATCH,
      perform: (rows, settle) => approve(options, rows, settle),
      givenUp: { type: 'claim_answer_failed' },
      trouble: 'store',
    },
    // At Naver a cancel is refused by dispatching over it, and in no other way.
    refuse_cancel: {
      limit: NAVER_BATCH,
      // While the claim stands, a dispatched look of the line is no answer.
      perform: (rows, settle) => dispatch(options, rows, settle, { refused: failed, isDone: () => false }),
      givenUp: { type: 'claim_answer_failed' },
      trouble: 'store',
    },
  };
}

async function approve(options: ClaimOptions, rows: readonly Leased[], settle: Settle): Promise<void> {
  const owed = await lookAgain(options, rows, settle);
  // Naver wants add-ons before the main line here, the other way round than when dispatching.
  const inOrder = owed.toSorted((a, b) => Number(b.booked.line.shown.isAddOn) - Number(a.booked.line.shown.isAddOn));
  for (const [index, { row }] of inOrder.entries()) {
    // The answers before took their time.
    if (index > 0 && (await lookAgain(options, [row], settle)).length === 0) continue;
    // A repeat does no harm: the look has just shown that the request is still open, and the store refunds a request once.
    const outcome = await options.store.approveCancel(row.subject);
    if (outcome.done.includes(row.subject)) await seeWhatCameOfIt(options, row, settle);
    else
      await settleOutcome(options, [row], outcome, settle, {
        happening: (again) => failed(again, undefined),
        // Whatever is through moves the line when it is looked at.
        isDone: () => false,
        refused: failed,
      });
  }
}

/** Canceled by now, which the look itself tells the line; or the refund could not run yet, and approving again makes the store try. */
async function seeWhatCameOfIt(options: ClaimOptions, row: Leased, settle: Settle): Promise<void> {
  const waiting = await lookAgain(options, [row], settle);
  if (waiting.length > 0) await settle({ rows: [row], again: new Date(options.now().getTime() + REFUND_AGAIN_MS) });
}

function failed(row: Leased, refusal: string | undefined): Happening {
  return { productOrderId: row.subject, event: { type: 'claim_answer_failed', refusal }, actor: 'auto' };
}
