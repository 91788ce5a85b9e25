// Orders as a list shows them: what was bought, where it stands, where the card is. Nothing of the buyer.
import type { LineStatus } from '../order/line.ts';
import { type Books, orUndefined } from './books.ts';

export type LineSummary = {
  productOrderId: string;
  productName: string;
  status: LineStatus;
  units: number;
  amountKrw: number;
};

export type OrderSummary = {
  orderId: string;
  cardNo: number;
  paidAt: Date;
  channelId: string | undefined;
  messageId: string | undefined;
  lines: LineSummary[];
};

/** In the order asked for; those that are not in the books are missing. */
export async function listSummaries(
  books: Books,
  storeId: string,
  orderIds: readonly string[],
): Promise<OrderSummary[]> {
  if (orderIds.length === 0) return [];
  const orders = await books.db
    .selectFrom('orders')
    .select(['order_id', 'card_no', 'paid_at', 'channel_id', 'message_id'])
    .where('store_id', '=', storeId)
    .where('order_id', 'in', [...orderIds])
    .execute();
  const lines = await books.db
    .selectFrom('lines')
    .select(['order_id', 'product_order_id', 'product_name', 'status', 'remain_quantity', 'amount_krw'])
    .where('store_id', '=', storeId)
    .where('order_id', 'in', [...orderIds])
    .orderBy('product_order_id')
    .execute();
  const linesOf = Map.groupBy(lines, (row) => row.order_id);
  const byId = new Map(orders.map((row) => [row.order_id, row]));
  return orderIds.flatMap((orderId) => {
    const row = byId.get(orderId);
    if (!row) return [];
    return {
      orderId,
      cardNo: row.card_no,
      paidAt: row.paid_at,
      channelId: orUndefined(row.channel_id),
      messageId: orUndefined(row.message_id),
      lines: (linesOf.get(orderId) ?? []).map((line) => ({
        productOrderId: line.product_order_id,
        productName: line.product_name,
        status: line.status as LineStatus,
        units: line.remain_quantity,
        amountKrw: line.amount_krw,
      })),
    };
  });
}
