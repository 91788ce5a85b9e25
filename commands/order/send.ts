// /order send
import { ApplicationCommandOptionType, ButtonStyle, ComponentType } from 'discord.js';
import { listLinesOfOrder } from '../../src/db/lines.ts';
import { digitsOf, findOrderIds } from '../../src/db/order-search.ts';
import { findOrderOfCard, findOrderView } from '../../src/db/orders.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { linesFor } from '../../src/order/actions.ts';
import { escapeText } from '../../src/order/buyer-text.ts';
import { isUnderWay } from '../../src/order/compare.ts';
import type { Line } from '../../src/order/line.ts';
import { wordsFor } from '../../src/words/index.ts';
import { type Answer, answering, type Ask } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { orderOption, suggestOrders } from '../order-option.ts';
import { commandWordsFor, type CommandWords, type Lang, named } from '../speech.ts';

/** Behind it the card's number, its revision, and until when the tap counts: `v1:send:<base 36>:<revision>:<seconds, base 36>`. */
export const SEND_PREFIX = 'v1:send:';

const SEND_ID = /^v1:send:([1-9a-z][0-9a-z]{0,5}):(0|[1-9][0-9]{0,9}):([1-9a-z][0-9a-z]{0,8})$/;
const WITHIN_MS = 60_000;
/** Naver's numbers have sixteen digits; with fewer it is the end of one. */
const WHOLE_NUMBER = 12;

type Able = Pick<CommandContext, 'books' | 'storeId' | 'press' | 'now' | 'cardUrl'>;

export const send: Subcommand<CommandContext> = {
  data: {
    ...named('order send'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [orderOption('order send:order')],
  },

  execute: answering(async (ask) => {
    const found = await find(ask);
    return typeof found === 'string' ? found : await deliver(found.orderId, ask, ask.lang);
  }),

  autocomplete: suggestOrders,
};

/** In the books, or else at the store. A string is the sentence that says why not. */
async function find({ books, storeId, options, words, fetchOrder }: Ask): Promise<{ orderId: string } | string> {
  const { send: say } = words.watch;
  const typed = options.getString('order', true).trim();
  const text = escapeText(typed, 100);
  const number = digitsOf(typed);
  // A name could mean the wrong buyer.
  if (number === undefined || number.length > 20) return say.notANumber(text);
  const [orderId, ...others] = await findOrderIds(books, storeId, number, 2);
  if (others.length > 0) return say.several(text);
  if (orderId !== undefined && (await isNumberOf(books, storeId, orderId, number))) return { orderId };
  if (number.length < WHOLE_NUMBER) return say.unknown(text);
  const fetched = await fetchOrder(number);
  if (fetched.outcome === 'in_the_books') return { orderId: fetched.orderId };
  if (fetched.outcome === 'failed') return say.failed(escapeText(fetched.why, 200));
  return fetched.outcome === 'unknown' ? say.unknown(text) : say[fetched.outcome];
}

/** The search also finds by product and buyer number. */
async function isNumberOf(books: Ask['books'], storeId: string, orderId: string, number: string): Promise<boolean> {
  if (orderId.endsWith(number)) return true;
  const lines = await listLinesOfOrder(books, storeId, orderId);
  return lines.some(({ line }) => line.productOrderId.endsWith(number));
}

/** Like a tap on Send & deliver by whoever asks. Lines that somebody dispatched in the seller center are asked about. */
async function deliver(orderId: string, able: Able, lang: Lang): Promise<Answer> {
  const words = commandWordsFor(lang);
  const { send: say } = words.watch;
  const order = await findOrderView(able.books, able.storeId, orderId);
  if (!order) return { content: words.find.gone };
  const lines = order.lines.map(({ line }) => line);
  const { cardNo, revision } = order;
  const ready = linesFor(lines, 'deliver');
  const pressed = ready.length > 0 ? await able.press({ cardNo, revision, action: 'deliver' }) : undefined;
  const rest = lines.filter((line) => !ready.includes(line));
  const asked = rest.filter(({ status }) => status === 'dispatched_elsewhere');
  // A tap that did something has made a newer card.
  const { revision: latest = revision, place } = (await findOrderOfCard(able.books, able.storeId, cardNo)) ?? {};
  const untilS = Math.floor((able.now().getTime() + WITHIN_MS) / 1_000);
  const rows = [
    ...(pressed ? [pressed.ok ? say.sending(ready.length) : sayWhyNot(pressed.why, lang)] : []),
    ...sayRest(rest, ready.length > 0, words),
    ...(asked.length > 0 ? [say.dispatched(asked.length)] : []),
    ...(place ? [say.card(able.cardUrl(place.channelId, place.messageId))] : []),
  ];
  if (asked.length === 0) return { content: rows.join('\n') };
  const button = {
    type: ComponentType.Button as const,
    style: ButtonStyle.Danger as const,
    label: say.sendAnyway,
    custom_id: `${SEND_PREFIX}${cardNo.toString(36)}:${latest}:${untilS.toString(36)}`,
  };
  return { content: rows.join('\n'), components: [{ type: ComponentType.ActionRow, components: [button] }] };
}

function sayRest(rest: readonly Line[], isBeside: boolean, { watch: { send: say }, status }: CommandWords): string[] {
  if (rest.length === 0) return [];
  const counts = Map.groupBy(rest, (line) => status[line.status]);
  const states = [...counts].map(([state, all]) => (all.length > 1 ? `${state} ${all.length}` : state)).join(', ');
  if (isBeside) return [say.rest(states)];
  if (rest.every(isUnderWay)) return [`${say.underWay} (${states})`];
  return [say.nothing(states), say.nothingHint];
}

function sayWhyNot(why: string, lang: Lang): string {
  const { answer } = wordsFor(lang);
  if (why === 'paused') return answer.paused;
  return why === 'stale' ? answer.stale : answer.notPossible;
}

/** The second tap: the license mail alone, for what is dispatched already. */
export async function sendAnyway(customId: string, context: CommandContext, lang: Lang): Promise<string> {
  const { send: say } = commandWordsFor(lang).watch;
  const [, card = '', revision = '', until = ''] = SEND_ID.exec(customId) ?? [];
  if (!card) return wordsFor(lang).answer.notPossible;
  if (context.now().getTime() > Number.parseInt(until, 36) * 1_000) return say.tooLate;
  const pressed = await context.press({
    cardNo: Number.parseInt(card, 36),
    revision: Number(revision),
    action: 'send',
  });
  return pressed.ok ? say.mailed : sayWhyNot(pressed.why, lang);
}
