// Lines for an export, page by page in the order of their payment. A page begins where the last one ended, at a line.
import { type SqlBool, sql } from 'kysely';
import { tailOf } from '../order/aftercare.ts';
import { maskOption } from '../order/buyer-text.ts';
import type { LineStatus } from '../order/line.ts';
import { maskAddress } from '../order/recipient.ts';
import type { Period } from '../report/period.ts';
import type { Books } from './books.ts';
import { findLines } from './lines.ts';
import { listBound } from './revocations.ts';

type Span = Pick<Period, 'from' | 'to'>;

/** What may leave in a file: no address, no key, no name of a buyer in whole. */
export type ExportLine = {
  orderId: string;
  productOrderId: string;
  paidAt: Date;
  productId: string;
  productName: string;
  /** Addresses and phone numbers in it are masked. */
  option: string;
  remainQuantity: number;
  quantity: number;
  amountKrw: number;
  status: LineStatus;
  /** `ki***@example.com` */
  email: string | undefined;
  /** `…7890` */
  licenses: string[];
  seenAt: Date;
  emailedAt: Date | undefined;
  dispatchedAt: Date | undefined;
  dueAt: Date | undefined;
  /** The name of who had it sent; undefined where nobody had to. */
  approvedBy: string | undefined;
};

export async function countExported(books: Books, storeId: string, { from, to }: Span): Promise<number> {
  const { count } = await books.db
    .selectFrom('lines')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('store_id', '=', storeId)
    .where('paid_at', '>=', from)
    .where('paid_at', '<', to)
    .executeTakeFirstOrThrow();
  return count;
}

/** @param after  the last line of the page before */
export async function listExportPage(
  books: Books,
  storeId: string,
  { from, to }: Span,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<ExportLine[]> {
  const rows = await books.db
    .selectFrom('lines')
    .select(['product_order_id', 'paid_at'])
    .where('store_id', '=', storeId)
    .where('paid_at', '>=', from)
    .where('paid_at', '<', to)
    // Compared within the database: a Date would lose its microseconds on the way, and lines paid at one time their place.
    .$if(after !== undefined, (query) =>
      query.where(
        sql<SqlBool>`(paid_at, product_order_id) > (select l.paid_at, l.product_order_id from lines l
          where l.store_id = ${storeId} and l.product_order_id = ${after})`,
      ),
    )
    .orderBy('paid_at')
    .orderBy('product_order_id')
    .limit(limit)
    .execute();
  const ids = rows.map((row) => row.product_order_id);
  const lines = await findLines(books, storeId, ids);
  const licenses = Map.groupBy(await listBound(books, storeId, ids), ({ productOrderId }) => productOrderId);
  const approvers = await listApprovers(
    books,
    storeId,
    [...lines.values()].map(({ line }) => line.orderId),
  );
  return rows.flatMap((row) => {
    const booked = lines.get(row.product_order_id);
    if (!booked) return [];
    const { line, seenAt } = booked;
    const { shown, recipient } = line;
    return {
      orderId: line.orderId,
      productOrderId: line.productOrderId,
      paidAt: row.paid_at,
      productId: shown.productId,
      productName: shown.productName,
      option: maskOption(shown.productOption, recipient),
      remainQuantity: shown.remainQuantity,
      quantity: shown.quantity,
      amountKrw: shown.amountKrw,
      status: line.status,
      email: recipient.address && maskAddress(recipient.address),
      licenses: (licenses.get(line.productOrderId) ?? []).filter(({ status }) => status !== 'revoked').map(tailOf),
      seenAt,
      emailedAt: line.emailedAt,
      dispatchedAt: line.dispatchedAt,
      dueAt: shown.dispatchDueAt,
      approvedBy: approvers.get(line.productOrderId),
    };
  });
}

/** Who had each line sent, the last one where there were several. */
async function listApprovers(books: Books, storeId: string, orderIds: readonly string[]): Promise<Map<string, string>> {
  if (orderIds.length === 0) return new Map();
  const rows = await books.db
    .selectFrom('history')
    .select(['product_order_id', 'actor'])
    .where('store_id', '=', storeId)
    .where('order_id', 'in', [...new Set(orderIds)])
    .where('what', 'in', ['deliver_approved', 'send_approved'])
    .orderBy('history_id')
    .execute();
  return new Map(rows.map((row) => [row.product_order_id ?? '', row.actor]));
}
