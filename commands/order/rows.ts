// One order in a list: two rows, so that ten fit on a phone.
import type { OrderSummary } from '../../src/db/order-summaries.ts';
import { cleanText, codeText, cutText, escapeText } from '../../src/order/buyer-text.ts';
import { isOver } from '../../src/order/face.ts';
import { formatMoment, formatWon } from '../../src/words/format.ts';
import type { CommandContext } from '../context.ts';
import { commandWordsFor, type CommandWords, type Lang } from '../speech.ts';

/** State, product, quantity and amount; then number, time of payment and a link to the card. */
export function writeOrder(
  order: OrderSummary,
  words: CommandWords,
  lang: Lang,
  cardUrl: CommandContext['cardUrl'],
): string {
  const name = escapeText(nameOfOrder(order), 100) || '–';
  const { channelId, messageId } = order;
  const link = channelId && messageId ? ` · [${words.history.card}](${cardUrl(channelId, messageId)})` : '';
  return [
    `${sayStates(order, words)} · ${words.history.items(`**${name}**`, order.lines.length - 1)} ×${unitsOf(order)} · ${formatWon(sumOf(order), lang)}`,
    `${codeText(order.orderId, 40)} · ${formatMoment(order.paidAt, lang)}${link}`,
  ].join('\n');
}

/** In menus nothing is markup, and nothing may be longer than 100 letters. */
export function writeChoice(order: OrderSummary, lang: Lang): string {
  const words = commandWordsFor(lang);
  const what = words.history.items(cutText(cleanText(nameOfOrder(order)), 40), order.lines.length - 1);
  return cutText(
    `${order.orderId} · ${what} ×${unitsOf(order)} · ${sayStates(order, words)} · ${formatMoment(order.paidAt, lang)}`,
    100,
  );
}

/** Each state once, as often as the lines differ. */
function sayStates({ lines }: OrderSummary, { status }: CommandWords): string {
  return [...new Set(lines.map((line) => status[line.status]))].join(', ');
}

function nameOfOrder({ lines }: OrderSummary): string {
  return lines[0]?.productName ?? '';
}

function unitsOf(order: OrderSummary): number {
  return alive(order).reduce((sum, { units }) => sum + units, 0);
}

/** As the card counts: what is canceled or returned is left out, unless nothing else is there. */
function sumOf(order: OrderSummary): number {
  return alive(order).reduce((sum, { amountKrw }) => sum + amountKrw, 0);
}

function alive({ lines }: OrderSummary) {
  const kept = lines.filter(({ status }) => !isOver(status));
  return kept.length > 0 ? kept : lines;
}
