// /order history
import {
  type APIApplicationCommandStringOption,
  ApplicationCommandOptionType,
  type APIButtonComponentWithCustomId,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { COUNTED, listOrderPage, type OrderFilter, sumOrders, type Totals } from '../../src/db/history-pages.ts';
import type { Place } from '../../src/db/order-places.ts';
import { printOfBuyer } from '../../src/db/order-search.ts';
import { findRules } from '../../src/db/products.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { escapeText } from '../../src/order/buyer-text.ts';
import { type Answer, answering, type Ask } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { nextDay, parseDay, startOfDay, writeDay } from '../days.ts';
import { writeCount } from '../fit.ts';
import { findProduct, nameProduct, productOption, suggestProducts } from '../product-option.ts';
import { choicesOf, type CommandWords, commandWordsFor, type Lang, named } from '../speech.ts';
import { isStatus, pageIdOf, parsePageId } from './page-id.ts';
import { writeOrder } from './rows.ts';

const PAGE = 10;
const DAYS: Record<string, number> = { today: 1, '7d': 7, '30d': 30, '90d': 90 };

export const history: Subcommand<CommandContext> = {
  data: {
    ...named('order history'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [
      { ...textOption('order history:period'), choices: choicesOf('period') },
      { ...textOption('order history:from'), max_length: 20 },
      { ...textOption('order history:to'), max_length: 20 },
      { ...textOption('order history:status'), choices: choicesOf('status') },
      productOption('order history:product', { required: false }),
      { ...textOption('order history:buyer'), max_length: 200 },
    ],
  },
  execute: answering(async (ask) => {
    const filter = await readFilter(ask);
    return typeof filter === 'string' ? filter : await writePage(filter, undefined, ask, ask.lang);
  }),
  autocomplete: suggestProducts,
};

/** The page behind Previous or Next. */
export async function turnPage(customId: string, context: CommandContext, lang: Lang): Promise<Answer | string> {
  const page = parsePageId(customId);
  if (!page) return commandWordsFor(lang).history.oldPage;
  return await writePage(page.filter, page.place, context, lang);
}

/** A string is the sentence that says what is wrong with it. */
async function readFilter(ask: Ask): Promise<OrderFilter | string> {
  const { options, words } = ask;
  const span = readSpan(ask);
  if (typeof span === 'string') return span;
  const status = options.getString('status') ?? '';
  const typedProduct = options.getString('product')?.trim();
  const product = typedProduct ? await findProduct(typedProduct, ask) : undefined;
  if (typeof product === 'string') return product;
  const buyer = options.getString('buyer')?.trim();
  if (product && !/^\d{1,20}$/.test(product.productId))
    return words.common.noProduct(escapeText(product.productId, 100));
  return {
    ...span,
    status: isStatus(status) ? status : undefined,
    productId: product?.productId,
    buyer: buyer ? printOfBuyer(ask.books, buyer) : undefined,
  };
}

/** Whole days in Korea; `7d` is today and the six days before. Nothing given is everything. */
function readSpan({ options, now, words }: Ask): Pick<OrderFilter, 'from' | 'to'> | string {
  const [period, first, last] = ['period', 'from', 'to'].map((name) => options.getString(name)?.trim() || undefined);
  if (period && (first || last)) return words.history.both;
  if (period) {
    const days = DAYS[period];
    return days ? { from: startOfDay(now(), days - 1) } : {};
  }
  const from = first ? parseDay(first) : undefined;
  if (first && !from) return words.history.notADay(escapeText(first, 50));
  const lastDay = last ? parseDay(last) : undefined;
  if (last && !lastDay) return words.history.notADay(escapeText(last, 50));
  if (from && lastDay && from > lastDay) return words.history.backwards;
  return { from, to: lastDay && nextDay(lastDay) };
}

async function writePage(
  filter: OrderFilter,
  place: Place | undefined,
  { books, storeId, cardUrl }: Pick<CommandContext, 'books' | 'storeId' | 'cardUrl'>,
  lang: Lang,
): Promise<Answer> {
  const words = commandWordsFor(lang);
  const { orders, newer, hasOlder } = await listOrderPage(books, storeId, filter, { place, limit: PAGE });
  const searched = await describe(filter, books, storeId, words);
  const [first, last] = [orders[0], orders.at(-1)];
  if (!first || !last) return { content: `${words.history.none}\n${words.history.searched(searched)}` };
  const totals = await sumOrders(books, storeId, filter);
  const footer = [writePlace(newer, orders.length, totals, words), ...writeTotals(totals, words)];
  const buttons = [
    ...(newer !== 0 ? [button(words.history.previous, pageIdOf(filter, { side: 'newer', cardNo: first.cardNo }))] : []),
    ...(hasOlder ? [button(words.history.next, pageIdOf(filter, { side: 'older', cardNo: last.cardNo }))] : []),
  ];
  return {
    embeds: [
      {
        title: words.history.title,
        description: [searched, '', ...orders.map((order) => writeOrder(order, words, lang, cardUrl))].join('\n'),
        footer: { text: footer.join('\n') },
      },
    ],
    components: buttons.length > 0 ? [{ type: ComponentType.ActionRow, components: buttons }] : [],
  };
}

function writePlace(
  newer: number | undefined,
  shown: number,
  totals: Totals | undefined,
  { history: say }: CommandWords,
): string {
  if (newer === undefined) return say.placeBeyond(writeCount(COUNTED));
  const span = [newer + 1, newer + shown] as const;
  return totals ? say.place(...span, totals.orders) : say.placeOpen(...span);
}

function writeTotals(totals: Totals | undefined, { history: say }: CommandWords): string[] {
  if (!totals) return [say.uncounted(writeCount(COUNTED))];
  return [
    say.totals(totals.lines, totals.units, totals.amountKrw),
    ...(totals.over > 0 ? [say.over(totals.over)] : []),
  ];
}

/** The filter in words; whose orders it is about is not repeated. */
async function describe(
  filter: OrderFilter,
  books: CommandContext['books'],
  storeId: string,
  words: CommandWords,
): Promise<string> {
  const { from, to, status, productId, buyer } = filter;
  const lastDay = to && writeDay(startOfDay(new Date(to.getTime() - 1)));
  const name = productId && (await findRules(books, storeId, [productId])).get(productId)?.name;
  const parts = [
    ...(from && lastDay ? [words.history.between(writeDay(from), lastDay)] : []),
    ...(from && !lastDay ? [words.history.since(writeDay(from))] : []),
    ...(!from && lastDay ? [words.history.until(lastDay)] : []),
    ...(status ? [words.status[status]] : []),
    ...(productId ? [words.history.product(nameProduct({ productId, name }, words))] : []),
    ...(buyer ? [words.history.buyer] : []),
  ];
  return parts.length > 0 ? parts.join(' · ') : words.history.everything;
}

function button(label: string, customId: string): APIButtonComponentWithCustomId {
  return { type: ComponentType.Button, style: ButtonStyle.Secondary, label, custom_id: customId };
}

function textOption(what: Extract<keyof CommandWords['named'], `order history:${string}`>) {
  return { ...named(what), type: ApplicationCommandOptionType.String } satisfies APIApplicationCommandStringOption;
}
