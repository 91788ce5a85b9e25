// What a card adds to its lines from beyond the order: the number in the rule that holds one, the address of an earlier order.
import type { HoldReason, Line } from '../order/line.ts';
import { maskAddress } from '../order/recipient.ts';
import type { LineView } from '../order/view.ts';
import type { Books } from './books.ts';
import { findEarlierAddress } from './buyers.ts';
import { findHoldLimit } from './holds.ts';

const RULES: readonly HoldReason[] = ['many_units', 'large_sum', 'bought_again'];

/** The views with their hints; asks nothing for lines that need none. */
export async function addHints(
  books: Books,
  storeId: string,
  order: { orderId: string; buyerPrint: string | undefined; paidAt: Date },
  views: readonly LineView[],
): Promise<LineView[]> {
  const asksForAddress = views.some(({ line }) => wantsAddress(line));
  const earlier = asksForAddress ? await findEarlierAddress(books, storeId, order.orderId) : undefined;
  return await Promise.all(
    views.map(async (view) => {
      const { line } = view;
      const reason = line.status === 'held' ? RULES.find((each) => each === line.because) : undefined;
      if (!reason && !(earlier && wantsAddress(line))) return view;
      const facts = {
        ...order,
        productOrderId: line.productOrderId,
        address: line.recipient.address,
        units: line.shown.remainQuantity,
        amountKrw: line.shown.amountKrw,
        isOver: false,
      };
      return {
        ...view,
        holdLimit: reason && (await findHoldLimit(books, storeId, reason, facts)),
        earlierAddress: earlier && wantsAddress(line) ? maskAddress(earlier) : undefined,
      };
    }),
  );
}

/** Whoever looks at the line has to give it an address. */
export function wantsAddress({ recipient, shown, emailedAt }: Line): boolean {
  return recipient.confidence !== 'sure' && emailedAt === undefined && !shown.giftReceivingStatus;
}
