// Proof of delivery: what the books know about one order, gathered for one page. Keys leave by their last characters only.
import type { Books } from './db/books.ts';
import { listHistory } from './db/history.ts';
import { listLinesOfOrder } from './db/lines.ts';
import { findOrderView } from './db/orders.ts';
import { listProofMails } from './db/proof.ts';
import { listBound } from './db/revocations.ts';
import { renderProof } from './report/proof.ts';

export type ProofOptions = { books: Books; storeId: string; shopName: () => string; now: () => Date };

/** The page as HTML, for who asks for it; undefined when there is no such order. */
export function createProof({ books, storeId, shopName, now }: ProofOptions) {
  return async (orderId: string, { by, lang }: { by: string; lang: 'ko' | 'en' }): Promise<string | undefined> => {
    const order = await findOrderView(books, storeId, orderId);
    if (!order) return undefined;
    const booked = await listLinesOfOrder(books, storeId, orderId);
    const licenses = await listBound(
      books,
      storeId,
      booked.map(({ line }) => line.productOrderId),
    );
    const { paidAt, seenAt } = order;
    const lines = booked.map(({ line }) => ({
      line,
      licenses: licenses.filter(({ productOrderId }) => productOrderId === line.productOrderId),
      hasLink: order.lines.some(
        (each) => each.line.productOrderId === line.productOrderId && each.hasLink && line.emailedAt !== undefined,
      ),
    }));
    return renderProof(
      {
        orderId,
        paidAt,
        seenAt,
        lines,
        mails: await listProofMails(books, storeId, orderId),
        history: await listHistory(books, { storeId, orderId }),
        shopName: shopName(),
        by,
        now: now(),
      },
      lang,
    );
  };
}
