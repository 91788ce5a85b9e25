// What both commands share: the order that stands for its buyer, and a list of his orders with links to their cards.
import { listSummaries } from '../../src/db/order-summaries.ts';
import { codeText, escapeText } from '../../src/order/buyer-text.ts';
import type { Ask } from '../answer.ts';
import type { OrderLines } from '../context.ts';
import { findOneOrder } from '../order-option.ts';

const LISTED = 10;

/** A string is the sentence that says why not. */
export async function pickOrderOf(ask: Ask): Promise<{ orderId: string } | string> {
  const { buyer: say } = ask.words.watch;
  const typed = ask.options.getString('order', true).trim();
  const found = await findOneOrder(typed, ask);
  if (found === 'none') return say.none(escapeText(typed, 200));
  if (found === 'several') return say.several(escapeText(typed, 200));
  return found;
}

export async function writeOrders(orders: readonly OrderLines[], ask: Ask): Promise<string[]> {
  const { buyer: say } = ask.words.watch;
  const shown = orders.slice(0, LISTED);
  const summaries = await listSummaries(
    ask.books,
    ask.storeId,
    shown.map(({ orderId }) => orderId),
  );
  const places = new Map(summaries.map((summary) => [summary.orderId, summary]));
  const rows = shown.map(({ orderId, lines }) => {
    const { channelId, messageId } = places.get(orderId) ?? {};
    const row = say.row(codeText(orderId, 40), lines);
    return channelId && messageId ? `${row} · [${say.card}](${ask.cardUrl(channelId, messageId)})` : row;
  });
  return orders.length > LISTED ? [...rows, say.more(orders.length - LISTED)] : rows;
}
